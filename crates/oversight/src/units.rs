//! Units (被检单位): counties, departments, townships with their portals, from a file and one by one. Every row of a file is
//! checked before anything is written; the same file a second time changes nothing. A unit that is inspected no longer is
//! retired: what was found at it stays.

use crate::enter;
use crate::error::OversightError;
use access::audit::Deed;
use access::{Action, Who};
use portal::{FileError, Headings, Listed, Sheet};
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use store::{Grant, Role, Store, Unit, UnitKind, Word};
use url::Url;

const HEADINGS: Headings = Headings(include_str!("../data/unit-headings.csv"));
const KINDS: &str = include_str!("../data/unit-kinds.csv");
const NEEDED: [&str; 3] = ["name", "kind", "portal"];

/// A row of a file of units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitRow {
    /// Row in the file, from 1.
    pub row: usize,
    /// 单位名称.
    pub name: String,
    /// 类别, in words.
    pub kind: String,
    /// 所属县（市、区）; empty for counties and the city's departments.
    pub parent: String,
    /// 门户网址.
    pub portal: String,
    /// 权重; empty = 1.
    pub weight: String,
    /// 联络员.
    pub contact: String,
    /// 账号单位: the organ whose liaison answers, where it has accounts here; with its place before it and
    /// ` / ` between where several are called so.
    pub organ: String,
    /// What is pinned for the portal, as `portal.toml`; empty = what is pinned stays.
    pub pins: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitProblem {
    /// It has no name.
    NoName,
    /// The same unit stands in an earlier row.
    Twice(String),
    /// The kind is no known word.
    UnknownKind(String),
    /// No county of that name stands here or in an earlier row.
    UnknownParent(String),
    /// A county stands below nothing.
    CountyBelow(String),
    /// A township stands below a county.
    NoParent,
    /// Not the address of a portal.
    BadPortal(String),
    /// Not a weight: 0 or more.
    BadWeight(String),
    /// No organ, or several, of that name.
    UnknownOrgan(String),
    /// What is pinned cannot be read.
    BadPins(String),
}

/// Reads a file of units by the ending of its name.
///
/// # Errors
/// Where the whole file is unusable.
pub fn read_units(path: &Path) -> Result<Vec<UnitRow>, FileError> {
    Ok(rows(&Sheet::read(path, HEADINGS, &NEEDED)?))
}

/// The same of what a file of that name holds.
///
/// # Errors
/// As [`read_units`].
pub fn units_in(name: &str, bytes: &[u8]) -> Result<Vec<UnitRow>, FileError> {
    Ok(rows(&Sheet::of(name, bytes, HEADINGS, &NEEDED)?))
}

fn rows(sheet: &Sheet) -> Vec<UnitRow> {
    let rows = sheet.rows().map(|row| UnitRow {
        row: row.line,
        name: row.text("name"),
        kind: row.text("kind"),
        parent: row.text("parent"),
        portal: row.text("portal"),
        weight: row.text("weight"),
        contact: row.text("contact"),
        organ: row.text("organ"),
        pins: String::new(),
    });
    rows.collect()
}

/// Takes units in, all or none, in one write. What is not in the file stays as it is.
///
/// # Errors
/// Where it is not permitted, or the store says no; then nothing was written.
pub async fn import_units(
    store: &Store,
    who: &Who,
    rows: &[UnitRow],
    now: i64,
) -> Result<Listed<UnitProblem>, OversightError> {
    who.require(Action::Oversee, None)?;
    let organs = organs(store).await?;
    let mut write = store.write().await?.at(now);
    let mut known: BTreeMap<String, Unit> =
        write.units().await?.into_iter().map(|unit| (unit.name.clone(), unit)).collect();
    let mut listed =
        Listed { rows: rows.len(), added: 0, changed: 0, unchanged: 0, problems: Vec::new() };
    let mut seen: Vec<&str> = Vec::new();
    for row in rows {
        let mut wrong = Vec::new();
        if seen.contains(&row.name.as_str()) {
            wrong.push(UnitProblem::Twice(row.name.clone()));
        }
        seen.push(&row.name);
        let unit = checked(row, &known, &organs, &mut wrong);
        let Some(unit) = unit.filter(|_| wrong.is_empty()) else {
            listed.problems.extend(wrong.into_iter().map(|problem| (row.row, problem)));
            continue;
        };
        let unit = match known.get(&row.name) {
            Some(old) => Unit {
                pins: if unit.pins.is_empty() { old.pins.clone() } else { unit.pins },
                retired_at: old.retired_at,
                ..unit
            },
            None => unit,
        };
        let unit = match known.get(&row.name) {
            Some(old) if same(old, &unit) => {
                listed.unchanged += 1;
                continue;
            }
            Some(old) => {
                let unit = Unit { id: old.id, position: old.position, ..unit };
                write.save_unit(unit.clone()).await?;
                listed.changed += 1;
                unit
            }
            None => {
                let id = write.add_unit(unit.clone()).await?;
                listed.added += 1;
                Unit { id, ..unit }
            }
        };
        known.insert(unit.name.clone(), unit);
    }
    if !listed.problems.is_empty() {
        return Ok(listed);
    }
    let detail = json!({ "added": listed.added, "changed": listed.changed });
    enter(&mut write, who, Deed::UnitsImported, ("unit", 0), detail).await?;
    write.commit().await?;
    Ok(listed)
}

/// Whether a row says what is there already.
fn same(old: &Unit, new: &Unit) -> bool {
    let of = |unit: &Unit| Unit { id: 0, position: 0, ..unit.clone() };
    of(old) == of(new)
}

/// The unit that a row speaks of.
fn checked(
    row: &UnitRow,
    known: &BTreeMap<String, Unit>,
    organs: &[(String, i64)],
    wrong: &mut Vec<UnitProblem>,
) -> Option<Unit> {
    if row.name.is_empty() {
        wrong.push(UnitProblem::NoName);
    }
    let kind = kind(&row.kind);
    if kind.is_none() {
        wrong.push(UnitProblem::UnknownKind(row.kind.clone()));
    }
    let county = |name: &str| known.get(name).filter(|unit| unit.kind == UnitKind::County);
    let parent = match (kind, row.parent.as_str()) {
        (Some(UnitKind::County), "") | (Some(UnitKind::Department), "") | (None, _) => None,
        (Some(UnitKind::County), parent) => {
            wrong.push(UnitProblem::CountyBelow(parent.to_owned()));
            None
        }
        (Some(UnitKind::Township), "") => {
            wrong.push(UnitProblem::NoParent);
            None
        }
        (Some(_), name) => {
            if county(name).is_none() {
                wrong.push(UnitProblem::UnknownParent(name.to_owned()));
            }
            county(name).map(|unit| unit.id)
        }
    };
    let portal = address(&row.portal, wrong);
    let weight = weight(&row.weight, wrong);
    pinned(&row.pins, wrong);
    let organ = match row.organ.as_str() {
        "" => None,
        name => match &organs.iter().filter(|(known, _)| known == name).collect::<Vec<_>>()[..] {
            [(_, id)] => Some(*id),
            _ => {
                wrong.push(UnitProblem::UnknownOrgan(name.to_owned()));
                None
            }
        },
    };
    Some(Unit {
        id: 0,
        parent_id: parent,
        name: row.name.clone(),
        kind: kind?,
        weight: weight?,
        portal: portal?,
        pins: row.pins.clone(),
        contact: row.contact.clone(),
        organ_id: organ,
        position: 0,
        retired_at: None,
    })
}

/// The address of a portal.
fn address(text: &str, wrong: &mut Vec<UnitProblem>) -> Option<String> {
    let url = Url::parse(text.trim()).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if url.is_none() {
        wrong.push(UnitProblem::BadPortal(text.to_owned()));
    }
    url.map(|url| url.to_string())
}

/// A weight as it is kept; 1 where none is given.
fn weight(text: &str, wrong: &mut Vec<UnitProblem>) -> Option<String> {
    let weight = match text.trim() {
        "" => Some(Decimal::ONE),
        text => text.parse::<Decimal>().ok().filter(|weight| !weight.is_sign_negative()),
    };
    if weight.is_none() {
        wrong.push(UnitProblem::BadWeight(text.to_owned()));
    }
    weight.map(|weight| weight.normalize().to_string())
}

/// Says so where what is pinned cannot be read.
fn pinned(text: &str, wrong: &mut Vec<UnitProblem>) {
    if let Err(error) = crate::judge::pins(text) {
        wrong.push(UnitProblem::BadPins(error.to_string()));
    }
}

/// What may be changed about a unit; its name and place stay, since earlier rounds go by them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitChange {
    /// 门户网址.
    pub portal: String,
    /// 权重; empty = 1.
    pub weight: String,
    /// 联络员.
    pub contact: String,
    /// The organ whose liaison answers.
    pub organ: Option<i64>,
    /// What is pinned for the portal, as `portal.toml`.
    pub pins: String,
}

/// Changes a unit; rounds that are planned already keep what they know of it. Answers what is wrong; then nothing was
/// written.
///
/// # Errors
/// Where it is not permitted, or there is no such unit or organ.
pub async fn change_unit(
    store: &Store,
    who: &Who,
    (id, change): (i64, &UnitChange),
    now: i64,
) -> Result<Vec<UnitProblem>, OversightError> {
    who.require(Action::Oversee, None)?;
    if let Some(organ) = change.organ {
        store.organ(organ).await?.ok_or(OversightError::Missing("organ"))?;
    }
    let mut wrong = Vec::new();
    let portal = address(&change.portal, &mut wrong);
    let weight = weight(&change.weight, &mut wrong);
    pinned(&change.pins, &mut wrong);
    let mut write = store.write().await?.at(now);
    let before = write.units().await?.into_iter().find(|unit| unit.id == id);
    let before = before.ok_or(OversightError::Missing("unit"))?;
    let (Some(portal), Some(weight), true) = (portal, weight, wrong.is_empty()) else {
        return Ok(wrong);
    };
    let unit = Unit {
        portal,
        weight,
        contact: change.contact.trim().to_owned(),
        organ_id: change.organ,
        pins: change.pins.clone(),
        ..before.clone()
    };
    if unit != before {
        let detail = json!({
            "name": unit.name, "portal": unit.portal, "weight": unit.weight, "organ": unit.organ_id,
            "pins-changed": unit.pins != before.pins,
        });
        write.save_unit(unit).await?;
        enter(&mut write, who, Deed::UnitChanged, ("unit", id), detail).await?;
        write.commit().await?;
    }
    Ok(wrong)
}

/// Lets a unit be inspected no longer, or again: new rounds and watching leave a retired one out; its rounds, its ledger
/// and its threads stay.
///
/// # Errors
/// Where it is not permitted, there is no such unit, or it is so already.
pub async fn retire_unit(
    store: &Store,
    who: &Who,
    (id, retired): (i64, bool),
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let mut write = store.write().await?.at(now);
    let before = write.units().await?.into_iter().find(|unit| unit.id == id);
    let before = before.ok_or(OversightError::Missing("unit"))?;
    if before.retired_at.is_some() == retired {
        return Err(OversightError::State);
    }
    let detail = json!({ "name": before.name, "retired": retired });
    write.save_unit(Unit { retired_at: retired.then_some(now), ..before }).await?;
    enter(&mut write, who, Deed::UnitChanged, ("unit", id), detail).await?;
    write.commit().await?;
    Ok(())
}

/// A unit as the office's list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedUnit {
    /// The unit.
    pub unit: Unit,
    /// The county above it.
    pub above: Option<String>,
    /// The organ whose liaison answers, with its place.
    pub organ: Option<String>,
    /// Who is a liaison of that organ now: name of the person and of the account.
    pub liaisons: Vec<(String, String)>,
}

/// All units with their organs and liaisons, in order.
///
/// # Errors
/// Where it is not permitted, or the store says no.
pub async fn listed_units(
    store: &Store,
    who: &Who,
    now: i64,
) -> Result<Vec<ListedUnit>, OversightError> {
    let organs = all_organs(store, who).await?;
    let mut grants = store.grants().await?;
    grants.retain(|grant| grant.role == Role::Liaison && grant.holds(now));
    let accounts = store.accounts().await?;
    let units = store.units().await?;
    let liaisons = |organ: Option<i64>| -> Vec<(String, String)> {
        let of = grants.iter().filter(|grant| organ.is_some() && grant.organ_id == organ);
        let account = |grant: &Grant| {
            let account = accounts.iter().find(|account| account.id == grant.account_id)?;
            Some((account.person.clone(), account.name.clone()))
        };
        of.filter_map(account).collect()
    };
    let listed = |unit: &Unit| ListedUnit {
        above: units.iter().find(|one| Some(one.id) == unit.parent_id).map(|one| one.name.clone()),
        organ: organs
            .iter()
            .find(|(id, _)| Some(*id) == unit.organ_id)
            .map(|(_, name)| name.clone()),
        liaisons: liaisons(unit.organ_id),
        unit: unit.clone(),
    };
    Ok(units.iter().map(listed).collect())
}

/// All organs by id, each by its name with its place.
///
/// # Errors
/// Where it is not permitted, or the store says no.
pub async fn all_organs(store: &Store, who: &Who) -> Result<Vec<(i64, String)>, OversightError> {
    who.require(Action::Oversee, None)?;
    let named = organs(store).await?.into_iter().filter(|(name, _)| name.contains(" / "));
    Ok(named.map(|(name, id)| (id, name)).collect())
}

fn kind(word: &str) -> Option<UnitKind> {
    let rows = KINDS.lines().skip(1).filter_map(|line| line.split_once(','));
    let mut rows = rows.filter(|(_, known)| *known == word);
    rows.next().and_then(|(kind, _)| UnitKind::of(kind))
}

/// All organs, each by its name and by its name with its place.
async fn organs(store: &Store) -> Result<Vec<(String, i64)>, OversightError> {
    let mut organs = Vec::new();
    for division in store.divisions().await? {
        for organ in store.organs(division.id).await? {
            organs.push((format!("{} / {}", division.name, organ.name), organ.id));
            organs.push((organ.name, organ.id));
        }
    }
    Ok(organs)
}
