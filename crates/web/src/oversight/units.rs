//! The units (被检单位): a list of all, taken in from a table, changed one by one, retired.

use super::refusal::no;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Fields, Sent, SentFile, see};
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::{ListedUnit, OversightError, UnitChange, UnitProblem, UnitRow};
use portal::FileError;
use store::Word;

/// A unit as the list shows it.
struct Row {
    href: String,
    name: String,
    kind: String,
    above: String,
    portal: String,
    weight: String,
    contact: String,
    organ: String,
    liaisons: String,
    retired: bool,
}

impl Row {
    fn of(desk: &Desk, ListedUnit { unit, above, organ, liaisons }: ListedUnit) -> Self {
        let liaisons = liaisons.iter().map(|(person, account)| format!("{person}（{account}）"));
        Self {
            href: format!("/oversight/unit/{}", unit.id),
            kind: desk.word(&format!("oversight-kind-{}", unit.kind.id())),
            above: above.unwrap_or_default(),
            organ: organ.unwrap_or_default(),
            liaisons: liaisons.collect::<Vec<_>>().join("、"),
            retired: unit.retired_at.is_some(),
            name: unit.name,
            portal: unit.portal,
            weight: unit.weight,
            contact: unit.contact,
        }
    }
}

#[derive(Template)]
#[template(path = "oversight/units.html")]
struct UnitsPage {
    sheet: Sheet,
    rows: Vec<Row>,
    /// What is wrong with a table that was sent.
    problems: Vec<String>,
}

/// `GET /oversight/units`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk, Vec::new()).await.unwrap_or_else(|error| no(&desk, &error))
}

/// `POST /oversight/units`: takes units in from a table, with the portal.toml of any of them beside it.
pub(super) async fn take(Sent { desk, files, .. }: Sent) -> Response {
    let taken = match taken(&desk, files).await {
        Ok(problems) if problems.is_empty() => return see("/oversight/units?done=round"),
        Ok(problems) => answer(&desk, problems).await,
        Err(error) => Err(error),
    };
    taken.unwrap_or_else(|error| no(&desk, &error))
}

/// What is wrong with the files, in words; nothing where all units were taken in.
async fn taken(desk: &Desk, files: Vec<SentFile>) -> Result<Vec<String>, OversightError> {
    desk.who().require(Action::Oversee, None)?;
    let (pins, mut tables): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(name, _)| name.ends_with(".toml"));
    let (Some((name, bytes)), true) = (tables.pop(), tables.is_empty()) else {
        return Ok(vec![desk.word("oversight-units-one-table")]);
    };
    let rows = tokio::task::spawn_blocking(move || oversight::units_in(&name, &bytes)).await?;
    let mut rows = match rows {
        Ok(rows) => rows,
        Err(error) => return Ok(vec![unreadable(desk, &error)]),
    };
    for (name, bytes) in &pins {
        let of = name.trim_end_matches(".toml");
        match rows.iter_mut().find(|row| row.name == of) {
            Some(row) => row.pins = String::from_utf8_lossy(bytes).into_owned(),
            None => return Ok(vec![desk.lang().say("oversight-units-no-row", "name", name)]),
        }
    }
    imported(desk, &rows).await
}

async fn imported(desk: &Desk, rows: &[UnitRow]) -> Result<Vec<String>, OversightError> {
    let listed = oversight::import_units(desk.store(), desk.who(), rows, desk.now()).await?;
    let wrong = listed.problems.iter().map(|(row, problem)| {
        let why = words(desk, problem);
        desk.lang().say_all("oversight-answers-row", &[("row", row.to_string()), ("why", why)])
    });
    Ok(wrong.collect())
}

fn unreadable(desk: &Desk, error: &FileError) -> String {
    match error {
        FileError::Kind { .. } => desk.word("oversight-answers-kind"),
        FileError::NoHead(heads) => desk.lang().say("oversight-answers-head", "heads", heads),
        _ => desk.word("oversight-answers-unreadable"),
    }
}

fn words(desk: &Desk, problem: &UnitProblem) -> String {
    let say = |key: &str, value: &String| desk.lang().say(key, "value", value);
    match problem {
        UnitProblem::NoName => desk.word("oversight-units-no-name"),
        UnitProblem::Twice(name) => say("oversight-units-twice", name),
        UnitProblem::UnknownKind(kind) => say("oversight-units-kind", kind),
        UnitProblem::UnknownParent(name) => say("oversight-units-parent", name),
        UnitProblem::CountyBelow(name) => say("oversight-units-county-below", name),
        UnitProblem::NoParent => desk.word("oversight-units-no-parent"),
        UnitProblem::BadPortal(portal) => say("oversight-units-portal", portal),
        UnitProblem::BadWeight(weight) => say("oversight-units-weight", weight),
        UnitProblem::UnknownOrgan(organ) => say("oversight-units-organ", organ),
        UnitProblem::BadPins(reason) => say("oversight-units-pins", reason),
    }
}

async fn answer(desk: &Desk, problems: Vec<String>) -> Result<Response, OversightError> {
    let units = oversight::listed_units(desk.store(), desk.who(), desk.now()).await?;
    let status = match problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = UnitsPage {
        sheet: Sheet::of(desk, &desk.word("oversight-units")),
        rows: units.into_iter().map(|unit| Row::of(desk, unit)).collect(),
        problems,
    };
    Ok(sheet::page(status, &page))
}

#[derive(Template)]
#[template(path = "oversight/unit-edit.html")]
struct UnitPage {
    sheet: Sheet,
    id: i64,
    about: String,
    change: UnitChange,
    /// Organs by id with their names, and whether it is the one.
    organs: Vec<(i64, String, bool)>,
    liaisons: String,
    retired: bool,
}

/// `GET /oversight/unit/{unit}`
pub(super) async fn edit(Path(id): Path<i64>, desk: Desk) -> Response {
    form(&desk, id, None).await.unwrap_or_else(|error| no(&desk, &error))
}

/// The form of a unit; `failed` is what was typed before, and what is wrong with it.
async fn form(
    desk: &Desk,
    id: i64,
    failed: Option<(UnitChange, String)>,
) -> Result<Response, OversightError> {
    let (store, who) = (desk.store(), desk.who());
    let units = oversight::listed_units(store, who, desk.now()).await?;
    let listed = units.into_iter().find(|listed| listed.unit.id == id);
    let listed = listed.ok_or(OversightError::Missing("unit"))?;
    let status = match failed {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let unit = listed.unit.clone();
    let kept = UnitChange {
        portal: unit.portal,
        weight: unit.weight,
        contact: unit.contact,
        organ: unit.organ_id,
        pins: unit.pins,
    };
    let (change, wrong) = failed.map_or((kept, None), |(typed, wrong)| (typed, Some(wrong)));
    let organs = oversight::all_organs(store, who).await?;
    let Row { name, kind, above, liaisons, retired, .. } = Row::of(desk, listed);
    let page = UnitPage {
        sheet: Sheet::of(desk, &name).failing(wrong),
        id,
        about: if above.is_empty() { kind } else { format!("{kind} · {above}") },
        organs: organs
            .into_iter()
            .map(|(organ, name)| (organ, name, change.organ == Some(organ)))
            .collect(),
        change,
        liaisons,
        retired,
    };
    Ok(sheet::page(status, &page))
}

/// `POST /oversight/unit/{unit}`: changes it, retires it, or takes it up again.
pub(super) async fn change(Path(id): Path<i64>, Sent { desk, form: sent, .. }: Sent) -> Response {
    match changed(&desk, id, &sent).await {
        Ok(wrong) if wrong.is_empty() => see("/oversight/units?done=round"),
        Ok(wrong) => {
            let wrong = wrong.iter().map(|problem| words(&desk, problem)).collect::<Vec<_>>();
            let failed = Some((typed(&sent), wrong.join("；")));
            form(&desk, id, failed).await.unwrap_or_else(|error| no(&desk, &error))
        }
        Err(error) => no(&desk, &error),
    }
}

fn typed(sent: &Fields) -> UnitChange {
    UnitChange {
        portal: sent.get("portal").to_owned(),
        weight: sent.get("weight").to_owned(),
        contact: sent.get("contact").to_owned(),
        organ: sent.get("organ").parse().ok(),
        pins: sent.get("pins").replace("\r\n", "\n"),
    }
}

async fn changed(desk: &Desk, id: i64, sent: &Fields) -> Result<Vec<UnitProblem>, OversightError> {
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let retired = match sent.get("then") {
        "retire" => true,
        "again" => false,
        _ => return oversight::change_unit(store, who, (id, &typed(sent)), now).await,
    };
    oversight::retire_unit(store, who, (id, retired), now).await?;
    Ok(Vec::new())
}
