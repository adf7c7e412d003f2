//! Between rounds: a watched campaign's portals are looked at day by day, from their state files and within a twentieth of the
//! round's requests; what is new is told within the days in which every column has its turn, what is over ends.

mod bench;

use anyhow::{Context, Result};
use bench::{Bench, DAY, Portal};
use oversight::{
    Answer, OversightError, Said, Seen, alert, alerts, answer, board, close, dismiss_alert, watch,
};
use sample::Family;
use sample::Fault::{ColumnBlank, Hijacked, Paper};
use serde_json::Value;
use snapshot::Snapshot;
use std::collections::BTreeSet;
use store::{AlertKind, Inspection, ItemFilter, ItemState};
use tokio_util::sync::CancellationToken;

/// Nobody answers here.
const NOBODY: &str = "http://127.0.0.1:9/";
/// Requests of a daily look, of those of the round, in per cent: of a portal of which the columns are a fifth.
const MOST_REQUESTS: i64 = 5;

/// What the worker looks at on the next day, within its share of the requests of the round's inspection.
async fn next_day(bench: &mut Bench, first: &Inspection) -> Result<Inspection> {
    bench.pass(DAY);
    let (worker, cancel) = (bench.worker("night", None), CancellationToken::new());
    assert_eq!(worker.tick(&bench.store).await?.looks, 1);
    let look = worker.one(&bench.store, &cancel).await?.context("it is in the queue")?;
    let look = bench.store.inspection(look).await?.context("looked")?;
    assert!(
        look.requests * 100 <= first.requests * MOST_REQUESTS,
        "{} of {} requests",
        look.requests,
        first.requests
    );
    Ok(look)
}

/// Days within which every column is asked for, as the guide counts them: after robots.txt and the home page, half of the
/// requests of a look are for columns at least. One day more, since a page with frames costs more than one.
async fn promised(bench: &Bench, first: &Inspection) -> Result<usize> {
    let seen = Seen::of(&bench.store, first).await?;
    let pages: BTreeSet<&str> =
        seen.snapshot.columns.iter().map(|column| column.url.as_str()).collect();
    let a_day = (usize::try_from(first.requests)? * 45 / 1000 - 2) / 2;
    Ok(pages.len().div_ceil(a_day) + 1)
}

/// Looks day by day until this is told and nothing else; answers on which day.
async fn until_told(bench: &mut Bench, first: &Inspection, what: &[AlertKind]) -> Result<usize> {
    let most = promised(bench, first).await?;
    for day in 1..=most {
        next_day(bench, first).await?;
        if told(bench).await? == what {
            return Ok(day);
        }
    }
    anyhow::bail!("{:?} after {most} days", told(bench).await?)
}

/// The inspection of a unit in a round that is closed, of a campaign that is watched.
async fn watched(bench: &Bench, unit: i64) -> Result<Inspection> {
    let (store, office, campaign) = (&bench.store, &bench.office, bench.campaign().await?);
    let round = bench.started(campaign, "六月检查", &[unit]).await?;
    assert_eq!(bench.work().await?, 1);
    close(store, office, round, 10, bench.now()).await?;
    watch(store, office, (campaign, true), bench.now()).await?;
    store.inspection_of(round, unit).await?.context("inspected")
}

/// What is told of, columns that grow old apart: the clock of a test runs for weeks.
async fn told(bench: &Bench) -> Result<Vec<AlertKind>> {
    let alerts = alerts(&bench.store, &bench.office).await?;
    let kinds = alerts.iter().map(|(alert, _)| alert.kind);
    let mut kinds: Vec<AlertKind> = kinds.filter(|kind| *kind != AlertKind::StaleSoon).collect();
    kinds.sort_unstable();
    Ok(kinds)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_is_told_and_what_is_over_ends() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Trs, 0, &[]).await?;
    let [unit, ..] = bench.units([&portal.url, NOBODY, NOBODY]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let (worker, cancel) = (bench.worker("night", None), CancellationToken::new());
    let round = bench.started(campaign, "六月检查", &[unit]).await?;
    assert!(worker.one(&store, &cancel).await?.is_some());
    close(&store, &office, round, 10, bench.now()).await?;
    let first = store.inspection_of(round, unit).await?.context("inspected")?;

    // Nobody is watched unasked; then once a day, asking for little.
    bench.pass(DAY);
    assert_eq!(worker.tick(&store).await?.looks, 0);
    let denied = watch(&store, &bench.liaison, (campaign, true), bench.now()).await;
    assert!(matches!(denied, Err(OversightError::Access(_))), "{denied:?}");
    watch(&store, &office, (campaign, true), bench.now()).await?;
    next_day(&mut bench, &first).await?;
    assert_eq!(worker.tick(&store).await?.looks, 0, "once a day");
    assert_eq!(told(&bench).await?, []);

    // A list with identity numbers appears over night, in one of the columns.
    let portal = portal.replaced(&[Paper("leak-text")]).await?;
    until_told(&mut bench, &first, &[AlertKind::Privacy]).await?;
    for who in [&bench.stranger, &office] {
        let told = bench.told(who).await?;
        let kinds = told.iter().map(|(_, facts)| &facts["kind"]);
        let kinds: Vec<&Value> = kinds.filter(|kind| **kind != "stale-soon").collect();
        assert!(told.iter().all(|(what, _)| what == "alert"), "{told:?}");
        assert_eq!(kinds, ["privacy"], "told once");
    }
    let leak = alerts(&store, &office).await?.into_iter();
    let leak = leak.map(|(alert, _)| alert).find(|alert| alert.kind == AlertKind::Privacy);
    let leak = leak.context("told")?;
    let (_, named, found) = alert(&store, &bench.stranger, leak.id).await?;
    assert_eq!((named.id, found.is_some()), (unit, true), "the unit's liaison sees it");
    assert!(alert(&store, &bench.liaison, leak.id).await.is_err(), "another one does not");
    let shown = async || {
        let alerts = board(&store, &office, round).await?.alerts;
        anyhow::Ok(alerts.iter().filter(|(alert, _)| alert.id == leak.id).count())
    };
    assert_eq!(shown().await?, 1);

    // Dismissed with a reason, it is told no longer, and not raised again while it is so.
    let unsaid = dismiss_alert(&store, &office, (leak.id, " "), bench.now()).await;
    assert!(matches!(unsaid, Err(OversightError::NoReason)), "{unsaid:?}");
    let denied = dismiss_alert(&store, &bench.stranger, (leak.id, "演练"), bench.now()).await;
    assert!(matches!(denied, Err(OversightError::Access(_))), "{denied:?}");
    dismiss_alert(&store, &office, (leak.id, "演练，已通知撤下"), bench.now()).await?;
    let twice = dismiss_alert(&store, &office, (leak.id, "演练"), bench.now()).await;
    assert!(matches!(twice, Err(OversightError::State)), "{twice:?}");
    assert_eq!(shown().await?, 0);
    next_day(&mut bench, &first).await?;
    assert_eq!(told(&bench).await?, []);
    let kept = store.alert(leak.id).await?.context("kept")?;
    assert_eq!((kept.ended_at, &*kept.dismissed_by), (None, "ducha"), "it is so still");

    // Mended, it ends with the next look: where something was found is asked for first.
    let portal = portal.replaced(&[]).await?;
    next_day(&mut bench, &first).await?;
    assert_eq!(told(&bench).await?, []);
    assert!(store.alert(leak.id).await?.context("kept")?.ended_at.is_some());

    // Its template is taken over: the home page tells it the same day, once for all pages that carry the link. When it is
    // clean, it is over when the pages are seen on which it was.
    let portal = portal.replaced(&[Hijacked]).await?;
    assert_eq!(until_told(&mut bench, &first, &[AlertKind::Hidden]).await?, 1);
    let portal = portal.replaced(&[]).await?;
    until_told(&mut bench, &first, &[]).await?;

    // The portal is gone: told after three attempts, over when it is back.
    let port = portal.url.clone();
    portal.stop().await;
    bench.pass(DAY);
    worker.tick(&store).await?;
    for _ in 0..3 {
        assert_eq!(told(&bench).await?, []);
        worker.one(&store, &cancel).await?.context("it is tried again")?;
        bench.pass(601);
    }
    assert_eq!(told(&bench).await?, [AlertKind::Unreachable]);
    let _back = Portal::serve_again(Family::Trs, 0, &port).await?;
    next_day(&mut bench, &first).await?;
    assert_eq!(told(&bench).await?, []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_portal_changes_nothing_by_being_looked_at() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Hanweb, 0, &[]).await?;
    let [unit, ..] = bench.units([&portal.url, NOBODY, NOBODY]).await?;
    let (store, first) = (bench.store.clone(), watched(&bench, unit).await?);
    let whole = Seen::of(&store, &first).await?.snapshot;
    let shown = |snapshot: &Snapshot| -> Vec<_> {
        let columns = snapshot.columns.iter();
        columns.map(|one| (one.url.clone(), one.outcome.clone(), one.list.clone())).collect()
    };
    for _ in 0..3 {
        let look = next_day(&mut bench, &first).await?;
        let seen = Seen::of(&store, &look).await?.snapshot;
        assert_eq!(shown(&seen), shown(&whole));
        assert_eq!(seen.items, whole.items);
        let unobserved = |snapshot: &Snapshot| -> Vec<_> {
            let gaps = snapshot.unobserved.iter();
            gaps.map(|gap| (gap.url.clone(), gap.what.clone(), gap.outcome.clone())).collect()
        };
        assert_eq!(unobserved(&seen), unobserved(&whole));
        assert_eq!(seen.documents.len(), whole.documents.len());
    }
    assert_eq!(told(&bench).await?, []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_to_be_mended_is_looked_for_everywhere() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Hanweb, 0, &[ColumnBlank]).await?;
    let [unit, ..] = bench.units([&portal.url, NOBODY, NOBODY]).await?;
    let (store, first) = (bench.store.clone(), watched(&bench, unit).await?);
    let item = async || {
        let items = store.items(&ItemFilter::default()).await?;
        items.into_iter().next().context("one is wrong")
    };

    next_day(&mut bench, &first).await?;
    assert_eq!(item().await?.state, ItemState::Open, "no look moves what nobody answered");
    let done =
        Answer { said: Said::Done, note: "已补齐".into(), files: Vec::new(), wanted: None };
    answer(&store, &bench.stranger, item().await?.id, done, bench.now()).await?;
    let _mended = portal.replaced(&[]).await?;
    bench.pass(DAY);
    let (worker, cancel) = (bench.worker("night", None), CancellationToken::new());
    assert_eq!(worker.tick(&store).await?.looks, 1);
    worker.one(&store, &cancel).await?.context("looked")?;
    assert_eq!(item().await?.state, ItemState::Closed, "whenever its column had its turn");
    // From then on looks are sparing again.
    next_day(&mut bench, &first).await?;
    Ok(())
}

#[test]
fn on_postgresql() -> Result<()> {
    bench::engines::again_on_postgresql(&[])
}
