//! A round that was closed by an earlier program gives the same figures now: `tests/kept` holds its database of
//! schema 7 and the snapshot that it stored. Where a change of the rules is meant to give other figures, that is
//! a new round's business: this one fails and says which indicator.
#![expect(clippy::disallowed_methods, reason = "tests read what was kept")]

use access::Who;
use anyhow::{Context, Result};
use oversight::{board, reported, rescore, unpack};
use std::path::Path;
use store::{ItemFilter, Store};

/// Points as they were computed then, to the last digit.
const KEPT: &str = "51.685782501129707684572085828";

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_round_gives_the_same_figures() -> Result<()> {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kept");
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("round.db");
    std::fs::write(&database, unpack(&std::fs::read(kept.join("schema-7.db.gz"))?)?)?;
    let files = folder.path().join("files");
    let store = Store::open(&database.display().to_string(), files).await?;
    let snapshot = store.put_file(std::fs::read(kept.join("snapshot.json.gz"))?).await?;
    let campaign = store.campaigns().await?.pop().context("kept")?;
    let round = store.rounds(campaign.id).await?.pop().context("kept")?;
    let unit = store.units().await?.pop().context("kept")?;
    let inspection = store.inspection_of(round.id, unit.id).await?.context("kept")?;
    assert_eq!(inspection.snapshot, Some(snapshot.hash));
    assert_eq!(inspection.total.as_deref(), Some(KEPT));

    let rescored = rescore(&store, round.id).await?;
    assert_eq!(rescored.len(), 1);
    assert_eq!(rescored[0].differing, Vec::<String>::new());
    assert_eq!(rescored[0].computed.map(|points| points.to_string()).as_deref(), Some(KEPT));

    let office = Who::console();
    let shown = board(&store, &office, round.id).await?;
    assert_eq!((shown.places[0].rank, shown.round.draw_fields), (Some(1), Some(15)));
    let items = store.items(&ItemFilter::default()).await?;
    let report = reported(&store, &office, round.id).await?;
    assert_eq!((items.len(), report.units[0].lines.len()), (53, 53));
    Ok(())
}
