//! A unit checks itself: it sees its points, and nothing else follows.

mod bench;

use anyhow::{Context, Result};
use bench::{Bench, DAY, Portal};
use oversight::{OversightError, board, campaigns, self_check, unit_view};
use sample::Family;
use sample::Fault::ColumnBlank;
use store::{ItemFilter, RoundState};

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_checks_itself_once_on_a_day() -> Result<()> {
    let mut bench = Bench::new().await?;
    let portal = Portal::serve(Family::Generic, 1, &[ColumnBlank]).await?;
    let [first, second, _] = bench.units([&portal.url; 3].map(String::as_str)).await?;
    let store = bench.store.clone();
    let nothing = self_check(&store, &bench.liaison, second, bench.now()).await;
    assert!(matches!(nothing, Err(OversightError::Missing("campaign"))));
    let campaign = bench.campaign().await?;
    let june = bench.planned(campaign, "六月检查", &[first, second]).await?;

    let others = self_check(&store, &bench.liaison, first, bench.now()).await;
    assert!(matches!(others, Err(OversightError::Access(_))), "another organ's unit");
    let office = self_check(&store, &bench.office, second, bench.now()).await;
    assert!(matches!(office, Err(OversightError::Access(_))), "the office plans rounds");
    let own = self_check(&store, &bench.liaison, second, bench.now()).await?;
    let twice = self_check(&store, &bench.liaison, second, bench.now()).await;
    assert!(matches!(twice, Err(OversightError::State)), "one is under way");
    assert_eq!(bench.work().await?, 1);
    let row = store.round(own).await?.context("planned")?;
    assert_eq!((row.state, row.unit_id), (RoundState::Closed, Some(second)));
    let judged_by = store.round(june).await?.context("planned")?.sheet;
    assert_eq!(row.sheet, judged_by, "by what the office's round judges by");
    let view = unit_view(&store, &bench.liaison, (own, second)).await?;
    let place = view.place.context("it has points")?;
    assert!(place.own.is_some() && place.rank.is_none());
    assert!(!view.findings.is_empty());
    assert!(store.items(&ItemFilter::default()).await?.is_empty(), "nothing is to be mended");
    assert!(unit_view(&store, &bench.stranger, (own, second)).await.is_err());

    // It is no column of anybody else's board, and none of the office's rounds.
    let shown = board(&store, &bench.office, june).await?;
    assert_eq!(shown.rounds.iter().map(|one| one.id).collect::<Vec<_>>(), [june]);
    let all = campaigns(&store, &bench.office).await?;
    assert_eq!(all[0].1.iter().map(|one| one.id).collect::<Vec<_>>(), [june]);

    let today = self_check(&store, &bench.liaison, second, bench.now()).await;
    assert!(matches!(today, Err(OversightError::CheckedToday)));
    bench.pass(DAY);
    self_check(&store, &bench.liaison, second, bench.now()).await?;
    Ok(())
}
