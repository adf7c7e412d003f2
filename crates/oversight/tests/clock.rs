//! Rounds by the clock: started when their time comes, inspected within their hours, followed by the next; what is said
//! to be mended is looked at again day by day. Times are given, none is waited for.

mod bench;

use anyhow::{Context, Result};
use bench::{Bench, DAY, Portal, SHEET};
use jiff::civil::date;
use oversight::{
    Answer, Due, Hours, NewRound, OversightError, Pattern, Said, Start, Tell, answer, close, plan,
    schedule,
};
use sample::{Family, Fault};
use standard::calendar::Calendar;
use std::sync::Arc;
use store::{InspectionState, ItemFilter, ItemState, RoundState, Store};
use tokio_util::sync::CancellationToken;

const HOUR: i64 = 3600;

async fn planned(bench: &Bench, campaign: i64, name: &str) -> Result<i64> {
    let sheet = assess::Sheet::parse(SHEET)?;
    let draw = Some(assess::sheet::DrawPlan { fields: 20, seed: 7 });
    let new = NewRound { draw, ..bench.new_round(campaign, name, &sheet) };
    Ok(plan(&bench.store, &bench.office, new, bench.now()).await?)
}

/// Nobody listens.
fn silent() -> Tell {
    Arc::new(|_| {})
}

async fn state(store: &Store, round: i64) -> Result<RoundState> {
    Ok(store.round(round).await?.context("planned")?.state)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_starts_by_itself_and_is_inspected_in_the_night() -> Result<()> {
    let mut bench = Bench::new().await?;
    let address = "http://127.0.0.1:9/";
    let portal = Portal::serve(Family::Trs, 0, &[Fault::LinkGone]).await?;
    bench.units([&portal.url, address, address]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let worker = bench.worker("night", None);
    let cancel = CancellationToken::new();
    let round = planned(&bench, campaign, "季度检查").await?;

    // It is noon of 30 June. Every quarter on the first, in the evening, within the night.
    let quarterly = Start::Repeating("0 18 1 1,4,7,10 *".parse()?);
    let night: Hours = "20:00-06:00".parse()?;
    let when = (Some(&quarterly), Some(night));
    let denied = schedule(&store, &bench.liaison, round, when, bench.now()).await;
    assert!(matches!(denied, Err(OversightError::Access(_))), "{denied:?}");
    let at = schedule(&store, &office, round, when, bench.now()).await?;
    assert_eq!(at.map(portal::minute), Some(date(2026, 7, 1).at(18, 0, 0, 0)));
    let past = (Some(&Start::At(bench.now() - 1)), None);
    let past = schedule(&store, &office, round, past, bench.now()).await;
    assert!(matches!(past, Err(OversightError::Past)), "{past:?}");
    bench.pass(30 * HOUR - 1);
    assert_eq!(worker.tick(&store).await?, Due::default());
    assert_eq!(state(&store, round).await?, RoundState::Planned);
    bench.pass(1);
    assert_eq!(worker.tick(&store).await?, Due { started: vec![round], looks: 0 });
    assert_eq!(worker.tick(&store).await?, Due::default(), "once");

    // The one that follows is planned: other day, other draw, all else the same.
    let next = store.rounds(campaign).await?.pop().context("it follows")?;
    let followed = store.round(round).await?.context("planned")?;
    assert_eq!((&*next.name, next.state), ("季度检查（2026-10-01）", RoundState::Planned));
    assert_eq!(next.starts_at.map(portal::minute), Some(date(2026, 10, 1).at(18, 0, 0, 0)));
    assert_eq!((&*next.cut_off, next.draw_seed.as_deref()), ("2026-10-01", Some("8")));
    assert_eq!(
        (next.sheet, next.calendar, next.hours),
        (followed.sheet, followed.calendar, followed.hours)
    );
    assert_eq!(store.standings(next.id).await?.len(), 3);

    // Nothing is begun before the night, though it runs.
    assert_eq!(worker.one(&store, &cancel).await?, None);
    let standings = store.standings(round).await?;
    assert!(standings.iter().all(|one| one.state == InspectionState::Queued), "{standings:#?}");
    bench.pass(2 * HOUR);
    let first = worker.one(&store, &cancel).await?;
    assert_eq!(first, Some(standings[0].id));
    // Whoever asks for one round by name does not wait for the night, nor takes another one's inspections.
    bench.pass(12 * HOUR);
    assert_eq!(worker.one(&store, &cancel).await?, None, "the night is over");
    let other = oversight::Worker { only: Some(next.id), ..worker.clone() };
    assert_eq!(other.one(&store, &cancel).await?, None, "not started");
    let by_name = oversight::Worker { only: Some(round), ..worker.clone() };
    assert!(by_name.one(&store, &cancel).await?.is_some());
    let moved = schedule(&store, &office, round, (None, None), bench.now()).await;
    assert!(matches!(moved, Err(OversightError::State)), "it runs");
    let off = schedule(&store, &office, next.id, (None, None), bench.now()).await?;
    assert_eq!((off, store.write().await?.due_rounds(i64::MAX).await?.len()), (None, 0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standing_worker_inspects_and_looks_again_day_by_day() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Hanweb, 1, &[Fault::LinkGone, Fault::ColumnBlank]).await?;
    let address = "http://127.0.0.1:9/";
    let [unit, ..] = bench.units([&portal.url, address, address]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let sheet = assess::Sheet::parse(SHEET)?;
    let calendar = Calendar::parse("2026-07-01,off\n2026-07-02,off\n")?;
    let new = NewRound {
        calendar: &calendar,
        units: vec![unit],
        ..bench.new_round(campaign, "六月检查", &sheet)
    };
    let round = plan(&store, &office, new, bench.now()).await?;
    let evening = Start::At(bench.now() + HOUR);
    schedule(&store, &office, round, (Some(&evening), None), bench.now()).await?;
    bench.pass(HOUR);

    // Two of them on one store: each inspection is done once, and they end when they are told to.
    let cancel = CancellationToken::new();
    let mut standing = tokio::task::JoinSet::new();
    for name in ["one", "two"] {
        let (worker, store, cancel) = (bench.worker(name, None), store.clone(), cancel.clone());
        standing.spawn(async move { worker.stand(&store, 2, &cancel, &silent()).await });
    }
    while state(&store, round).await? != RoundState::Confirming {
        tokio::task::yield_now().await;
    }
    cancel.cancel();
    assert_eq!(standing.join_all().await.iter().sum::<usize>(), 1);

    // The deadline is reckoned by the round's own holidays.
    close(&store, &office, round, 1, bench.now()).await?;
    let items = store.items(&ItemFilter::default()).await?;
    assert_eq!((items.len(), &*items[0].deadline), (2, "2026-07-03"));

    // What is said to be mended is looked at by itself, and once a day while it is said again.
    let worker = bench.worker("three", None);
    assert_eq!(worker.tick(&store).await?, Due::default(), "nobody says anything yet");
    let portal = portal.replaced(&[Fault::LinkGone]).await?;
    bench.pass(DAY);
    let done = |note: &str| Answer {
        said: Said::Done,
        note: note.into(),
        files: Vec::new(),
        wanted: None,
    };
    for item in &items {
        answer(&store, &bench.stranger, item.id, done("已补齐"), bench.now()).await?;
    }
    assert_eq!(worker.tick(&store).await?.looks, 1);
    assert_eq!(worker.tick(&store).await?.looks, 0, "one look at a time");
    assert!(worker.one(&store, &CancellationToken::new()).await?.is_some());
    let left =
        store.items(&ItemFilter { states: vec![ItemState::Open], ..ItemFilter::default() }).await?;
    assert_eq!(left.len(), 1, "what is there still is open again");
    answer(&store, &bench.stranger, left[0].id, done("再次补齐"), bench.now()).await?;
    assert_eq!(worker.tick(&store).await?.looks, 0, "not twice a day");
    bench.pass(DAY);
    let _mended = portal.replaced(&[]).await?;
    assert_eq!(worker.tick(&store).await?.looks, 1);
    assert!(worker.one(&store, &CancellationToken::new()).await?.is_some());
    let closed = ItemFilter { states: vec![ItemState::Closed], ..ItemFilter::default() };
    assert_eq!(store.items(&closed).await?.len(), 2);
    Ok(())
}

#[test]
fn patterns_say_what_is_wrong() {
    let wrong = "*/5 * * * *".parse::<Pattern>().expect_err("every five minutes");
    assert!(wrong.to_string().contains("0 20 1 3,6,9,12 *"), "{wrong}");
}

#[test]
fn on_postgresql() -> Result<()> {
    bench::engines::again_on_postgresql(&[])
}
