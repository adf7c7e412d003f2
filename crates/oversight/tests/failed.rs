//! A unit whose portal could not be reached: the reason is kept, and it is inspected once more while its round is not closed.

mod bench;

use anyhow::{Context, Result};
use bench::{Bench, Portal};
use oversight::{Failure, OversightError, board, close, inspect_again};
use sample::Family;
use store::{Inspection, InspectionState, RoundState};

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_that_failed_is_inspected_once_more() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Trs, 0, &[]).await?;
    let (url, address) = (portal.url.clone(), "http://127.0.0.1:9/");
    let [unit, ..] = bench.units([&url, address, address]).await?;
    portal.stop().await;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let round = bench.started(campaign, "六月检查", &[unit]).await?;
    let row = async || -> Result<Inspection> {
        store.inspection_of(round, unit).await?.context("planned")
    };
    for attempt in 1..=3 {
        assert_eq!(bench.work().await?, 1, "{attempt}");
        let shown = board(&store, &office, round).await?;
        let kept = shown.standings[0].failure.clone().context("why")?;
        assert!(matches!(serde_json::from_str(&kept)?, Failure::Unreachable { .. }), "{kept}");
        bench.pass(601);
    }
    assert_eq!(row().await?.state, InspectionState::Failed);
    let round_state = async || anyhow::Ok(store.round(round).await?.context("planned")?.state);
    assert_eq!(round_state().await?, RoundState::Confirming);

    let _back = Portal::serve_again(Family::Trs, 0, &url).await?;
    let denied = inspect_again(&store, &bench.liaison, (round, unit), bench.now()).await;
    assert!(matches!(denied, Err(OversightError::Access(_))), "{denied:?}");
    inspect_again(&store, &office, (round, unit), bench.now()).await?;
    let again = inspect_again(&store, &office, (round, unit), bench.now()).await;
    assert!(matches!(again, Err(OversightError::State)), "it is in the queue: {again:?}");
    assert_eq!(round_state().await?, RoundState::Running, "not to be closed before");
    let early = close(&store, &office, round, 10, bench.now()).await;
    assert!(matches!(early, Err(OversightError::State)), "{early:?}");
    assert_eq!(bench.work().await?, 1);
    let done = row().await?;
    assert_eq!((done.state, done.attempts, done.failure), (InspectionState::Done, 1, None));
    assert_eq!(round_state().await?, RoundState::Confirming);
    close(&store, &office, round, 10, bench.now()).await?;
    let closed = inspect_again(&store, &office, (round, unit), bench.now()).await;
    assert!(matches!(closed, Err(OversightError::State)), "{closed:?}");
    Ok(())
}
