//! Between rounds: a watched campaign's portals are looked at day by day, from their state files; what is new is told the
//! same day, what is over ends.

mod bench;

use anyhow::{Context, Result};
use bench::{Bench, DAY, Portal, SHEET};
use oversight::{
    NewRound, OversightError, alert, alerts, board, close, dismiss_alert, plan, start, watch,
};
use sample::Family;
use sample::Fault::{Hijacked, Paper};
use serde_json::Value;
use standard::calendar::Calendar;
use store::{AlertKind, RoundKind};
use tokio_util::sync::CancellationToken;

/// Requests of a daily look, of those of the round, in per cent. Every column of a portal is asked for, and of this one,
/// which is small, the columns are a fifth; of one of 20,000 pages they are less than a twentieth (`./bench survey`).
const MOST_REQUESTS: i64 = 20;

async fn told(bench: &Bench) -> Result<Vec<AlertKind>> {
    let mut kinds: Vec<AlertKind> =
        alerts(&bench.store, &bench.office).await?.iter().map(|(alert, _)| alert.kind).collect();
    kinds.sort_unstable();
    Ok(kinds)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_is_told_the_same_day() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Trs, 0, &[]).await?;
    let address = "http://127.0.0.1:9/";
    let [unit, ..] = bench.units([&portal.url, address, address]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let (worker, cancel) = (bench.worker("night", None), CancellationToken::new());
    let new = NewRound {
        campaign,
        name: "六月检查".into(),
        kind: RoundKind::Inspection,
        cut_off: bench.today(),
        standard: &standard::Standard::builtin(),
        sheet: &assess::Sheet::parse(SHEET)?,
        calendar: Calendar::builtin(),
        fields: Vec::new(),
        draw: None,
        units: vec![unit],
    };
    let round = plan(&store, &office, new, bench.now()).await?;
    start(&store, &office, round, bench.now()).await?;
    assert!(worker.one(&store, &cancel).await?.is_some());
    close(&store, &office, round, 10, bench.now()).await?;
    let first = store.inspection_of(round, unit).await?.context("inspected")?;

    // Nobody is watched unasked; then once a day, asking for little.
    bench.pass(DAY);
    assert_eq!(worker.tick(&store).await?.looks, 0);
    let denied = watch(&store, &bench.liaison, (campaign, true), bench.now()).await;
    assert!(matches!(denied, Err(OversightError::Access(_))), "{denied:?}");
    watch(&store, &office, (campaign, true), bench.now()).await?;
    assert_eq!(worker.tick(&store).await?.looks, 1);
    assert_eq!(worker.tick(&store).await?.looks, 0, "once a day");
    let look = worker.one(&store, &cancel).await?.context("it is in the queue")?;
    let look = store.inspection(look).await?.context("looked")?;
    assert!(
        look.requests * 100 <= first.requests * MOST_REQUESTS,
        "{} of {} requests",
        look.requests,
        first.requests
    );
    assert_eq!(told(&bench).await?, []);

    // A list with identity numbers appears over night.
    let portal = portal.replaced(&[Paper("leak-text")]).await?;
    bench.pass(DAY);
    worker.tick(&store).await?;
    worker.one(&store, &cancel).await?;
    assert_eq!(told(&bench).await?, [AlertKind::Privacy]);
    for who in [&bench.stranger, &office] {
        let told = bench.told(who).await?;
        let kinds: Vec<&Value> = told.iter().map(|(_, facts)| &facts["kind"]).collect();
        assert!(told.iter().all(|(what, _)| what == "alert"), "{told:?}");
        assert_eq!(kinds, ["privacy"], "told the same day, once");
    }
    let (leak, _) = alerts(&store, &office).await?.into_iter().next().context("told")?;
    let (_, named, found) = alert(&store, &bench.stranger, leak.id).await?;
    assert_eq!((named.id, found.is_some()), (unit, true), "the unit's liaison sees it");
    assert!(alert(&store, &bench.liaison, leak.id).await.is_err(), "another one does not");
    assert_eq!(board(&store, &office, round).await?.alerts.len(), 1);

    // Dismissed with a reason, it is told no longer, and not raised again while it is so.
    let unsaid = dismiss_alert(&store, &office, (leak.id, " "), bench.now()).await;
    assert!(matches!(unsaid, Err(OversightError::NoReason)), "{unsaid:?}");
    let denied = dismiss_alert(&store, &bench.stranger, (leak.id, "演练"), bench.now()).await;
    assert!(matches!(denied, Err(OversightError::Access(_))), "{denied:?}");
    dismiss_alert(&store, &office, (leak.id, "演练，已通知撤下"), bench.now()).await?;
    let twice = dismiss_alert(&store, &office, (leak.id, "演练"), bench.now()).await;
    assert!(matches!(twice, Err(OversightError::State)), "{twice:?}");
    assert!(board(&store, &office, round).await?.alerts.is_empty());
    bench.pass(DAY);
    worker.tick(&store).await?;
    worker.one(&store, &cancel).await?;
    assert_eq!(told(&bench).await?, []);
    let kept = store.alert(leak.id).await?.context("kept")?;
    assert_eq!((kept.ended_at, &*kept.dismissed_by), (None, "ducha"), "it is so still");

    // Mended, it ends.
    let portal = portal.replaced(&[]).await?;
    bench.pass(DAY);
    worker.tick(&store).await?;
    worker.one(&store, &cancel).await?;
    assert_eq!(told(&bench).await?, []);
    assert!(store.alert(leak.id).await?.context("kept")?.ended_at.is_some());

    // Its template is taken over: told the same day, once for all pages that carry the link, and over when it is clean.
    let portal = portal.replaced(&[Hijacked]).await?;
    bench.pass(DAY);
    worker.tick(&store).await?;
    worker.one(&store, &cancel).await?;
    assert_eq!(told(&bench).await?, [AlertKind::Hidden]);
    let portal = portal.replaced(&[]).await?;
    bench.pass(DAY);
    worker.tick(&store).await?;
    worker.one(&store, &cancel).await?;
    assert_eq!(told(&bench).await?, []);

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
    bench.pass(DAY);
    worker.tick(&store).await?;
    worker.one(&store, &cancel).await?;
    assert_eq!(told(&bench).await?, []);
    Ok(())
}

#[test]
fn on_postgresql() -> Result<()> {
    bench::engines::again_on_postgresql(&[])
}
