//! The board of a large city.

use super::new_round;
use crate::desk::bench::{NOON, bench};
use anyhow::{Context, Result};
use axum::http::StatusCode;
use oversight::{NewCampaign, NewRound, UnitRow};
use store::Role;

/// Milliseconds that the board of a hundred units may take here: many times what it takes in release.
const MOST_MILLISECONDS: u128 = 3_000;

#[tokio::test(flavor = "multi_thread")]
async fn the_board_of_a_hundred_units_is_one_page() -> Result<()> {
    let bench = bench().await?;
    let store = &bench.county.store;
    let standard = standard::Standard::builtin();
    let fields: Vec<&standard::Field> = standard.fields.iter().collect();
    let console = access::Who::console();
    let new = NewCampaign { name: "大市".into(), year: 2026, milestones: Vec::new() };
    let campaign = oversight::campaign(store, &console, new, NOON).await?;
    let row = |at: usize| UnitRow {
        row: at,
        name: format!("第{at:03}县"),
        kind: "县".into(),
        portal: format!("https://unit{at}.example/"),
        ..UnitRow::default()
    };
    let rows: Vec<UnitRow> = (1..=100).map(row).collect();
    oversight::import_units(store, &console, &rows, NOON).await?;
    let new =
        NewRound { cut_off: jiff::civil::date(2026, 6, 30), ..new_round(campaign, "六月检查") };
    let round = oversight::plan(store, &console, new, NOON).await?;
    let cells: Vec<oversight::FieldCell> = fields
        .iter()
        .map(|field| oversight::FieldCell {
            slug: field.slug.clone(),
            name: field.name.clone(),
            status: assess::MatterStatus::Found,
        })
        .collect();
    let cells = serde_json::to_string(&cells)?;
    let mut write = store.write().await?;
    for standing in write.standings(round).await? {
        let found = fields.iter().enumerate().flat_map(|(at, field)| {
            let number = (at + usize::try_from(standing.id).unwrap_or_default()) % 6;
            (0..number).map(|nth| store::Finding {
                id: 0,
                inspection_id: standing.id,
                key: format!("{}-{nth}", field.slug),
                rule: "column-thin".into(),
                certainty: store::Certainty::Certain,
                advice: false,
                decision: None,
                counts: true,
                field: Some(field.name.clone()),
                facts: "{}".into(),
            })
        });
        let mut found: Vec<store::Finding> = found.collect();
        // Every fifth lacks a column.
        if standing.id % 5 == 0 {
            let first = found.first().cloned().context("found")?;
            let key = "missing".into();
            found.push(store::Finding { key, rule: "field-missing".into(), ..first });
        }
        write.put_findings(standing.id, found).await?;
        let row = write.inspection(standing.id).await?.context("planned")?;
        let done = store::Inspection {
            state: store::InspectionState::Done,
            total: Some(format!("{}.5", standing.id % 100)),
            fields: cells.clone(),
            ..row
        };
        write.save_inspection(done).await?;
    }
    let planned = write.round(round).await?.context("planned")?;
    write.save_round(store::Round { state: store::RoundState::Confirming, ..planned }).await?;
    write.commit().await?;
    let mut office = bench.person("office", Role::Overseer, Some(bench.organ)).await?;
    let address = format!("/oversight/round/{round}");
    office.get(&address).await?;
    let begun = std::time::Instant::now();
    let board = office.get(&address).await?;
    let took = begun.elapsed().as_millis();
    assert_eq!(board.status, StatusCode::OK);
    let links = board.text.matches("#findings").count();
    assert!(links > 2_500, "{links} of {} cells lead to findings", 100 * fields.len());
    assert!(took < MOST_MILLISECONDS, "{took} ms");
    // How many have their columns in place, and which have, and which have not.
    assert!(board.text.contains("还差 20 个单位"), "{}", board.text);
    assert_eq!(board.text.matches("?has=").count(), 2, "columns and content");
    assert_eq!(board.text.matches("?lacks=").count(), 1, "no content lacks");
    for (query, words, units) in [
        ("lacks=columns", "只列栏目未齐全的 20 个单位", 20),
        ("has=columns", "只列栏目齐全的 80 个单位", 80),
        ("lacks=content", "只列内容未到位的 0 个单位", 0),
        ("lacks=nothing", "县（市、区）", 100),
    ] {
        let page = office.get(&format!("{address}?{query}")).await?;
        assert!(page.text.contains(words), "{query}: {}", page.text);
        assert_eq!(page.text.matches("data-live=\"unit-").count(), units, "{query}");
        let leads = page.text.matches("?rule=columns&#38;standing=counts#findings").count();
        assert_eq!(leads, if query == "lacks=columns" { 20 } else { 0 }, "{query}");
    }
    if let Ok(look) = std::env::var("OVERSIGHT_LOOK") {
        std::fs::write(format!("{look}-board.html"), &board.text)?;
        std::fs::write(format!("{look}-board.ms"), took.to_string())?;
    }
    Ok(())
}
