//! The board of a large city.

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
    let new = NewRound {
        campaign,
        name: "六月检查".into(),
        kind: store::RoundKind::Inspection,
        cut_off: jiff::civil::date(2026, 6, 30),
        standard: &standard,
        sheet: &assess::Sheet::default(),
        calendar: standard::calendar::Calendar::builtin(),
        fields: Vec::new(),
        draw: None,
        units: Vec::new(),
    };
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
        let found = found.collect();
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
    if let Ok(look) = std::env::var("OVERSIGHT_LOOK") {
        std::fs::write(format!("{look}-board.html"), &board.text)?;
        std::fs::write(format!("{look}-board.ms"), took.to_string())?;
    }
    Ok(())
}
