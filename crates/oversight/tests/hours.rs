//! Portals are asked within hours: what is begun before they end goes on the next night, and looks that nobody asked for are
//! taken once a day, at night. Times are given, none is waited for.

mod bench;

use anyhow::{Context, Result};
use bench::{Bench, DAY, Portal};
use oversight::{
    Answer, Due, Hours, OversightError, Said, Start, Worker, answer, close, look_again, schedule,
    set_look_hours, watch,
};
use sample::Family;
use sample::Fault::ColumnBlank;
use std::time::Duration;
use store::{InspectionState, ItemFilter, ItemState};
use tokio_util::sync::CancellationToken;

const HOUR: i64 = 3600;
const MINUTE: i64 = 60;
/// Nobody answers here.
const ADDRESS: &str = "http://127.0.0.1:9/";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_begun_before_the_hours_end_goes_on_the_next_night() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Trs, 0, &[]).await?;
    let [unit, ..] = bench.units([&portal.url, ADDRESS, ADDRESS]).await?;
    let campaign = bench.campaign().await?;
    let store = bench.store.clone();
    let round = bench.planned(campaign, "六月检查", &[unit]).await?;
    let night: Hours = "20:00-06:00".parse()?;
    let when = (Some(&Start::At(bench.now() + HOUR)), Some(night));
    schedule(&store, &bench.office, round, when, bench.now()).await?;
    let worker = bench.worker("night", None);
    bench.pass(HOUR);
    worker.tick(&store).await?;

    // It is 13:00; at 05:59 it is begun, slowly, and a minute later the hours are over.
    bench.pass(16 * HOUR + 59 * MINUTE);
    let slow = Worker { beat: Duration::from_millis(10), ..bench.worker("slow", Some(20.0)) };
    let task = tokio::spawn({
        let store = store.clone();
        async move { slow.one(&store, &CancellationToken::new()).await }
    });
    let state = async || {
        let row = store.inspection_of(round, unit).await?.context("planned")?;
        anyhow::Ok(row)
    };
    while state().await?.state != InspectionState::Running {
        tokio::task::yield_now().await;
    }
    bench.pass(MINUTE);
    assert!(task.await??.is_some());
    let row = state().await?;
    assert_eq!((row.state, row.attempts), (InspectionState::Queued, 0), "nobody's fault");

    // By day nobody goes on with it, in the evening somebody does.
    let cancel = CancellationToken::new();
    assert_eq!(worker.one(&store, &cancel).await?, None);
    bench.pass(14 * HOUR - MINUTE);
    assert_eq!(worker.one(&store, &cancel).await?, None);
    bench.pass(MINUTE);
    assert!(worker.one(&store, &cancel).await?.is_some());
    let row = state().await?;
    assert_eq!((row.state, row.complete), (InspectionState::Done, true));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn looks_are_taken_once_a_day_at_night() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Hanweb, 0, &[ColumnBlank]).await?;
    let [unit, ..] = bench.units([&portal.url, ADDRESS, ADDRESS]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let round = bench.started(campaign, "六月检查", &[unit]).await?;
    assert_eq!(bench.work().await?, 1);
    close(&store, &office, round, 10, bench.now()).await?;
    let denied = set_look_hours(&store, &bench.liaison, (campaign, None), bench.now()).await;
    assert!(matches!(denied, Err(OversightError::Access(_))), "{denied:?}");
    set_look_hours(&store, &office, (campaign, None), bench.now()).await?;
    watch(&store, &office, (campaign, true), bench.now()).await?;
    let (worker, cancel) = (bench.worker("night", None), CancellationToken::new());

    // It is noon of the next day.
    bench.pass(DAY);
    assert_eq!(worker.tick(&store).await?, Due::default(), "offices are open");
    bench.pass(8 * HOUR);
    assert_eq!(worker.tick(&store).await?.looks, 1);
    assert!(worker.one(&store, &cancel).await?.is_some());
    bench.pass(3 * HOUR);
    assert_eq!(worker.tick(&store).await?.looks, 0, "once a day");
    bench.pass(HOUR);
    assert_eq!(worker.tick(&store).await?.looks, 1, "another day");

    // What nobody took in the night waits for the next one.
    bench.pass(6 * HOUR);
    assert_eq!(worker.one(&store, &cancel).await?, None);
    // Unless the office asks for it now.
    let items = store.items(&ItemFilter::default()).await?;
    let done = Answer { said: Said::Done, note: String::new(), files: Vec::new(), wanted: None };
    answer(&store, &bench.stranger, items[0].id, done, bench.now()).await?;
    assert_eq!(look_again(&store, &office, round, bench.now()).await?, 1);
    assert_eq!(look_again(&store, &office, round, bench.now()).await?, 0, "one look at a time");
    assert!(worker.one(&store, &cancel).await?.is_some());
    let open = store.item(items[0].id).await?.context("entered")?;
    assert_eq!(open.state, ItemState::Open, "it is there still");
    Ok(())
}
