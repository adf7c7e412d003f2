//! A round that draws fields at random: the board says which, and another sheet is tried over the same ones.

mod bench;

use anyhow::{Context, Result, ensure};
use assess::score::draw;
use assess::sheet::DrawPlan;
use bench::{Bench, Portal, SHEET};
use oversight::{Board, NewRound, board, what_if};
use sample::Family;
use sample::Fault::{ColumnBlank, FieldMissing};

/// Fields that are drawn.
const DRAWN: usize = 5;

fn slugs(fields: &[(String, String)]) -> Vec<String> {
    let mut slugs: Vec<String> = fields.iter().map(|(slug, _)| slug.clone()).collect();
    slugs.sort_unstable();
    slugs
}

/// A seed that draws none of the fields in which something costs points.
fn seed(shown: &Board, unit: i64) -> Result<u64> {
    let cells = shown.fields.iter().zip(&shown.heat[&unit]);
    let faulty: Vec<&String> =
        cells.filter(|(_, cell)| cell.counting > 0).map(|((slug, _), _)| slug).collect();
    ensure!(!faulty.is_empty(), "nothing is wrong");
    let all = slugs(&shown.fields);
    let spares = |seed: &u64| draw(&all, DRAWN, *seed).iter().all(|slug| !faulty.contains(&slug));
    (0..10_000).find(spares).context("a seed")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_drawn_is_shown_and_stays() -> Result<()> {
    let bench = Bench::new().await?;
    let faults = [FieldMissing, FieldMissing, ColumnBlank];
    let portal = Portal::serve(Family::Trs, 0, &faults).await?;
    let address = "http://127.0.0.1:9/";
    let [unit, ..] = bench.units([&portal.url, address, address]).await?;
    let campaign = bench.campaign().await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());
    let all = bench.started(campaign, "全面检查", &[unit]).await?;
    assert_eq!(bench.work().await?, 1);
    let whole = board(&store, &office, all).await?;
    assert_eq!(whole.drawn, None);
    assert!(whole.heat[&unit].iter().all(|cell| !cell.left_out));
    let seed = seed(&whole, unit)?;

    // Once by the round's own draw, once by that of its sheet.
    let plain = assess::Sheet::parse(SHEET)?;
    let drawing = format!("{SHEET}\n[draw]\nfields = {DRAWN}\nseed = {seed}\n");
    let drawing = assess::Sheet::parse(&drawing)?;
    let own = Some(DrawPlan { fields: DRAWN, seed });
    for (name, sheet, own) in [("抽查", &plain, own), ("指标抽查", &drawing, None)] {
        let new =
            NewRound { draw: own, units: vec![unit], ..bench.new_round(campaign, name, sheet) };
        let round = bench.started_as(new).await?;
        assert_eq!(bench.work().await?, 1);
        let shown = board(&store, &office, round).await?;
        let drawn = shown.drawn.clone().context("it draws")?;
        assert_eq!((drawn.count, drawn.seed, drawn.of_sheet), (DRAWN, seed, own.is_none()));
        let mut expected = draw(&slugs(&whole.fields), DRAWN, seed);
        expected.sort_unstable();
        assert_eq!(slugs(&drawn.fields), expected);
        let left_out = shown.heat[&unit].iter().filter(|cell| cell.left_out).count();
        assert_eq!(left_out, shown.fields.len() - DRAWN);

        // What is wrong elsewhere costs nothing here; by the same sheet the figures are the same.
        assert!(shown.places[0].own > whole.places[0].own, "{:?}", shown.places);
        assert_eq!(what_if(&store, &office, round, sheet).await?, shown.places);
    }
    Ok(())
}
