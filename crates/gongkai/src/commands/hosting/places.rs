//! `gongkai division`, `department`: places, departments and the fields that these answer for.

use super::{open, places_by_id, refused, runtime};
use crate::cli::Format;
use crate::cli::hosting::{DepartmentCommand, DivisionCommand, StoreArgs};
use crate::failure::{Failure, WRONG_USE};
use crate::standards;
use crate::words::Lang;
use portal::{DepartmentProblem, DivisionProblem, Listed};
use standard::Standard;
use std::process::ExitCode;

/// `gongkai division …`
pub fn division(command: &DivisionCommand, lang: Lang) -> Result<ExitCode, Failure> {
    let DivisionCommand::Import { file, store } = command;
    let rows =
        portal::read_divisions(file).map_err(|error| refused::unusable(file, &error, lang))?;
    let listed = runtime()?.block_on(async {
        let store = open(store, lang).await?;
        let listed = portal::import_divisions(&store, &rows).await;
        listed.map_err(|error| refused::failed(&error, lang))
    })?;
    Ok(tell(&listed, division_words, lang))
}

/// `gongkai department …`
pub fn department(command: &DepartmentCommand, lang: Lang) -> Result<ExitCode, Failure> {
    match command {
        DepartmentCommand::Import { file, standard, store } => {
            let standard = standards::load(standard.as_deref(), lang)?;
            let rows = portal::read_departments(file)
                .map_err(|error| refused::unusable(file, &error, lang))?;
            let listed = runtime()?.block_on(async {
                let store = open(store, lang).await?;
                let listed = portal::import_departments(&store, &rows, &standard).await;
                listed.map_err(|error| refused::failed(&error, lang))
            })?;
            Ok(tell(&listed, department_words, lang))
        }
        DepartmentCommand::List { store, format } => {
            runtime()?.block_on(list(store, *format, lang))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn tell<P>(listed: &Listed<P>, words: fn(&P, Lang) -> String, lang: Lang) -> ExitCode {
    for (row, problem) in &listed.problems {
        println!("{}", lang.say("import-row", &[("row", row), ("what", &words(problem, lang))]));
    }
    let key = if listed.problems.is_empty() { "places-done" } else { "places-nothing" };
    let bad: std::collections::BTreeSet<usize> =
        listed.problems.iter().map(|(row, _)| *row).collect();
    let said: [(&str, &dyn std::fmt::Display); 5] = [
        ("rows", &listed.rows),
        ("added", &listed.added),
        ("changed", &listed.changed),
        ("unchanged", &listed.unchanged),
        ("bad", &bad.len()),
    ];
    eprintln!("{}", lang.say(key, &said));
    if listed.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(WRONG_USE) }
}

fn division_words(problem: &DivisionProblem, lang: Lang) -> String {
    let one = |key: &str, value: &String| lang.say(key, &[("value", value)]);
    match problem {
        DivisionProblem::NoName => lang.word("places-no-name"),
        DivisionProblem::UnknownLevel(level) => one("places-level", level),
        DivisionProblem::BadCode(code) => one("places-code", code),
        DivisionProblem::CodeTwice(code) => one("places-code-twice", code),
        DivisionProblem::OtherCode { name, code } => {
            lang.say("places-other-code", &[("name", name), ("code", code)])
        }
        DivisionProblem::Twice(name) => one("places-twice", name),
        DivisionProblem::UnknownParent(parent) => one("places-unknown-parent", parent),
        DivisionProblem::SeveralParents(parent) => one("places-several", parent),
        DivisionProblem::NotAbove { parent, name } => {
            lang.say("places-not-above", &[("parent", parent), ("name", name)])
        }
    }
}

fn department_words(problem: &DepartmentProblem, lang: Lang) -> String {
    let one = |key: &str, value: &String| lang.say(key, &[("value", value)]);
    match problem {
        DepartmentProblem::NoName => lang.word("places-no-name"),
        DepartmentProblem::UnknownPlace(place) => one("places-unknown", place),
        DepartmentProblem::SeveralPlaces(place) => one("places-several", place),
        DepartmentProblem::UnknownField(field) => one("places-field", field),
        DepartmentProblem::NotDue { field, place } => {
            lang.say("places-not-due", &[("field", field), ("place", place)])
        }
        DepartmentProblem::Twice(name) => one("places-twice", name),
    }
}

async fn list(store: &StoreArgs, format: Format, lang: Lang) -> Result<(), Failure> {
    let failed = |error: store::StoreError| refused::failed(&error.into(), lang);
    let store = open(store, lang).await?;
    let sites = store.sites().await.map_err(failed)?;
    let places = places_by_id(&store, lang).await?;
    let standard = Standard::builtin();
    let head = ["department-place", "department-name", "department-fields", "site-slug"];
    let mut rows = vec![head.map(|key| lang.word(key)).to_vec()];
    let mut json = Vec::new();
    for (id, place) in &places {
        for organ in store.organs(*id).await.map_err(failed)? {
            let slugs = portal::fields_of(&organ).map_err(|error| refused::failed(&error, lang))?;
            let names: Vec<&str> = slugs
                .iter()
                .map(|slug| standard.field(slug).map_or(slug.as_str(), |field| &field.name))
                .collect();
            let site = sites.iter().find(|site| site.organ_id == Some(organ.id));
            let slug = site.map(|site| site.slug.clone());
            rows.push(vec![
                place.clone(),
                organ.name.clone(),
                names.join("、"),
                slug.clone().unwrap_or_default(),
            ]);
            json.push(serde_json::json!({
                "place": place, "name": organ.name, "fields": slugs, "site": slug,
            }));
        }
    }
    match format {
        Format::Json => println!("{}", serde_json::Value::from(json)),
        Format::Text => crate::table::print(&rows),
    }
    Ok(())
}
