//! The demo's round: over a department's site of our own and a sample portal of another maker it ends with places and a
//! ledger.

// The demo's own.
#[allow(dead_code, reason = "the demo tells more of its sites")]
#[path = "../src/commands/demo/hosted.rs"]
mod hosted;
#[path = "../src/commands/demo/round.rs"]
mod round;

use access::Who;
use anyhow::{Context, Result};
use hosted::Hosted;
use jiff::civil::date;
use round::DemoRound;
use sample::{Family, Fault};
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_with_places_and_a_ledger() -> Result<()> {
    let day = date(2026, 11, 23);
    let broken = sample::good(Family::Hanweb, 2, day, 1)
        .with_faults(&[Fault::LinkGone, Fault::CatalogMissing]);
    let foreign = sample::serve(vec![broken]).await?;
    let city = Hosted::start(0, day, 1, &["qinglan-mz"]).await?;
    let started = DemoRound::start(&city, &foreign, day, "test").await?;
    let items = started.finish(&CancellationToken::new()).await?.context("it was finished")?;
    let campaign = city.store.campaigns().await?.pop().context("made")?;
    let closed = city.store.rounds(campaign.id).await?.pop().context("planned")?;
    let board = oversight::board(&city.store, &Who::console(), closed.id).await?;
    let ranks: Vec<Option<u32>> = board.places.iter().map(|place| place.rank).collect();
    assert_eq!(ranks, [Some(1), Some(1)], "{:#?}", board.places);
    assert_eq!(board.figures.values().map(|one| one.items).sum::<i64>(), i64::try_from(items)?);
    assert!(items >= 2, "{items}");
    city.shutdown().await;
    foreign.shutdown().await;
    Ok(())
}
