//! Organs of places: the departments (部门) of a city or county, the offices of a township, the committee of a
//! village; the fields they answer for.

use crate::divisions::Listed;
use crate::error::PortalError;
use crate::places;
use crate::sheet::{FileError, Headings, Sheet};
use standard::Standard;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use store::{Division, Organ, Store};

const HEADINGS: Headings = Headings(include_str!("../data/department-headings.csv"));
const NEEDED: [&str; 2] = ["place", "name"];
/// Between the names of several fields, besides what every cell is cut at.
const ENUMERATED: char = '、';

/// A row of a file of departments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DepartmentRow {
    /// Row in the file, from 1.
    pub row: usize,
    /// The place: code, name, or names with ` / ` between them.
    pub place: String,
    /// Name, e.g. `民政局`.
    pub name: String,
    /// Fields by name, number or slug.
    pub fields: Vec<String>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DepartmentProblem {
    /// It has no name.
    NoName,
    /// The place is not there.
    UnknownPlace(String),
    /// Several places are meant.
    SeveralPlaces(String),
    /// The standard has no such field.
    UnknownField(String),
    /// The field is not due at the place's level.
    NotDue {
        /// The field.
        field: String,
        /// The place.
        place: String,
    },
    /// The department stands in an earlier row.
    Twice(String),
}

/// Reads a file of departments by the ending of its name.
///
/// # Errors
/// Where the whole file is unusable.
pub fn read_departments(path: &Path) -> Result<Vec<DepartmentRow>, FileError> {
    let sheet = Sheet::read(path, HEADINGS, &NEEDED)?;
    let rows = sheet.rows().map(|row| DepartmentRow {
        row: row.line,
        place: row.text("place"),
        name: row.text("name"),
        fields: row.parts("fields"),
    });
    Ok(rows.collect())
}

/// Takes departments in, all or none, in one transaction. Those that the file does not name stay.
///
/// # Errors
/// Where the store says no; then nothing was written.
pub async fn import_departments(
    store: &Store,
    rows: &[DepartmentRow],
    standard: &Standard,
) -> Result<Listed<DepartmentProblem>, PortalError> {
    // The write holds the store's one lock: what is read beside it cannot change.
    let mut write = store.write().await?;
    let divisions = store.divisions().await?;
    let mut listed = Listed::new(rows.len());
    let mut good = Vec::new();
    let mut seen = HashSet::new();
    for row in rows {
        let mut wrong = Vec::new();
        if let Some((place, fields)) = checked(row, &divisions, standard, &mut wrong) {
            if !seen.insert((place, row.name.as_str())) {
                wrong.push(DepartmentProblem::Twice(row.name.clone()));
            }
            good.push((place, &row.name, fields));
        }
        listed.problems.extend(wrong.into_iter().map(|problem| (row.row, problem)));
    }
    if !listed.problems.is_empty() {
        return Ok(listed);
    }
    let mut organs: HashMap<i64, Vec<Organ>> = HashMap::new();
    for (place, name, fields) in good {
        let known = match organs.get(&place) {
            Some(known) => known,
            None => organs.entry(place).or_insert(store.organs(place).await?),
        };
        let fields = serde_json::to_string(&fields)
            .map_err(|error| PortalError::Unreadable { what: "fields", error })?;
        match known.iter().find(|organ| organ.name == *name) {
            Some(organ) if organ.fields == fields => listed.unchanged += 1,
            Some(organ) => {
                write.set_fields(organ.id, fields).await?;
                listed.changed += 1;
            }
            None => {
                let id = write.add_organ(place, name).await?;
                write.set_fields(id, fields).await?;
                listed.added += 1;
            }
        }
    }
    write.commit().await?;
    Ok(listed)
}

/// The place and the slugs of the fields, in the order of the standard.
fn checked(
    row: &DepartmentRow,
    divisions: &[Division],
    standard: &Standard,
    wrong: &mut Vec<DepartmentProblem>,
) -> Option<(i64, Vec<String>)> {
    if row.name.is_empty() {
        wrong.push(DepartmentProblem::NoName);
    }
    let place = match places::find(&row.place, divisions, |_| true) {
        Ok(Some(place)) => Some(place),
        Ok(None) => {
            wrong.push(DepartmentProblem::UnknownPlace(row.place.clone()));
            None
        }
        Err(_) => {
            wrong.push(DepartmentProblem::SeveralPlaces(row.place.clone()));
            None
        }
    };
    let mut fields = HashSet::new();
    let words = row.fields.iter().flat_map(|words| words.split(ENUMERATED)).map(str::trim);
    for words in words.filter(|words| !words.is_empty()) {
        let Some(field) = standard.find_field(words) else {
            wrong.push(DepartmentProblem::UnknownField(words.to_owned()));
            continue;
        };
        if let Some(place) = place.filter(|place| !field.due_at(place.level.into())) {
            let (field, place) = (field.name.clone(), place.name.clone());
            wrong.push(DepartmentProblem::NotDue { field, place });
        }
        fields.insert(field.slug.clone());
    }
    let ordered = standard.fields.iter().filter(|field| fields.contains(&field.slug));
    let fields = ordered.map(|field| field.slug.clone()).collect();
    place.filter(|_| wrong.is_empty()).map(|place| (place.id, fields))
}

/// Slugs of the fields that a department answers for.
///
/// # Errors
/// Where what is kept cannot be read.
pub fn fields_of(organ: &Organ) -> Result<Vec<String>, PortalError> {
    serde_json::from_str(&organ.fields)
        .map_err(|error| PortalError::Unreadable { what: "fields", error })
}
