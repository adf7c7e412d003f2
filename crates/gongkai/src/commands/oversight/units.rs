//! `gongkai unit …`

use super::{now, refused, stored};
use crate::cli::Format;
use crate::cli::oversight::UnitCommand;
use crate::commands::hosting::{open, runtime, unusable};
use crate::failure::{Failure, WRONG_USE};
use crate::words::Lang;
use access::Who;
use oversight::{UnitProblem, UnitRow};
use std::path::Path;
use std::process::ExitCode;
use store::{Store, Word};

/// `gongkai unit …`
pub fn unit(command: &UnitCommand, lang: Lang) -> Result<ExitCode, Failure> {
    match command {
        UnitCommand::Import { file, pins, store } => {
            let rows = oversight::read_units(file).map_err(|error| unusable(file, &error, lang))?;
            let rows = pinned(rows, pins.as_deref(), lang)?;
            let listed = runtime()?.block_on(async {
                let store = open(store, lang).await?;
                let listed = oversight::import_units(&store, &Who::console(), &rows, now()).await;
                listed.map_err(|error| refused(&error, lang))
            })?;
            for (row, problem) in &listed.problems {
                let what = words(problem, lang);
                println!("{}", lang.say("import-row", &[("row", row), ("what", &what)]));
            }
            let good = listed.problems.is_empty();
            let said: [(&str, &dyn std::fmt::Display); 5] = [
                ("rows", &listed.rows),
                ("added", &listed.added),
                ("changed", &listed.changed),
                ("unchanged", &listed.unchanged),
                ("bad", &listed.problems.len()),
            ];
            eprintln!("{}", lang.say(if good { "places-done" } else { "places-nothing" }, &said));
            Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(WRONG_USE) })
        }
        UnitCommand::List { store, format } => {
            runtime()?.block_on(async {
                let store = open(store, lang).await?;
                list(&store, *format, lang).await
            })?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Rows with what is known about their portals.
fn pinned(
    mut rows: Vec<UnitRow>,
    folder: Option<&Path>,
    lang: Lang,
) -> Result<Vec<UnitRow>, Failure> {
    let Some(folder) = folder else { return Ok(rows) };
    for row in &mut rows {
        let path = folder.join(format!("{}.toml", row.name));
        if path.exists() {
            row.pins = std::fs::read_to_string(&path)
                .map_err(|error| Failure::file(lang, &path, &error))?;
        }
    }
    Ok(rows)
}

fn words(problem: &UnitProblem, lang: Lang) -> String {
    let one = |key: &str, value: &String| lang.say(key, &[("value", value)]);
    match problem {
        UnitProblem::NoName => lang.word("places-no-name"),
        UnitProblem::Twice(name) => one("places-twice", name),
        UnitProblem::UnknownKind(kind) => one("unit-kind-unknown", kind),
        UnitProblem::UnknownParent(name) => one("unit-parent", name),
        UnitProblem::CountyBelow(name) => one("unit-county-below", name),
        UnitProblem::NoParent => lang.word("unit-no-parent"),
        UnitProblem::BadPortal(portal) => one("unit-portal", portal),
        UnitProblem::BadWeight(weight) => one("unit-weight", weight),
        UnitProblem::UnknownOrgan(organ) => one("unit-organ", organ),
        UnitProblem::BadPins(reason) => one("unit-pins", reason),
    }
}

async fn list(store: &Store, format: Format, lang: Lang) -> Result<(), Failure> {
    let units = store.units().await.map_err(|error| stored(error, lang))?;
    let keys = ["unit-name", "unit-kind", "unit-below", "unit-address", "unit-contact"];
    let mut rows = vec![keys.map(|key| lang.word(key)).to_vec()];
    let mut json = Vec::new();
    for unit in &units {
        let above = units.iter().find(|one| Some(one.id) == unit.parent_id);
        let above = above.map(|one| one.name.clone());
        json.push(serde_json::json!({
            "name": unit.name, "kind": unit.kind.id(), "parent": above, "portal": unit.portal,
            "weight": unit.weight, "contact": unit.contact,
        }));
        rows.push(vec![
            unit.name.clone(),
            lang.word(&format!("unit-kind-{}", unit.kind.id())),
            above.unwrap_or_default(),
            unit.portal.clone(),
            unit.contact.clone(),
        ]);
    }
    match format {
        Format::Json => println!("{}", serde_json::Value::from(json)),
        Format::Text => crate::table::print(&rows),
    }
    Ok(())
}
