//! Documents in tables, by the words of their head row (`data/import-headings.csv`).

use super::{PlaceRecord, Record, Row};
use crate::sheet::{FileError, Headings, Row as Cells, Sheet};
use std::path::Path;

const HEADINGS: Headings = Headings(include_str!("../../data/import-headings.csv"));
const NEEDED: [&str; 3] = ["title", "published", "columns"];
const YES: [&str; 6] = ["是", "1", "true", "TRUE", "yes", "√"];

/// Rows of a CSV file or workbook.
pub(super) fn rows(path: &Path) -> Result<Vec<Row>, FileError> {
    let sheet = Sheet::read(path, HEADINGS, &NEEDED)?;
    Ok(sheet.rows().map(|row| (row.line, Ok(record(&row)))).collect())
}

fn record(row: &Cells<'_>) -> Record {
    Record {
        key: row.some("key"),
        title: row.text("title"),
        body: row.text("body"),
        published: row.text("published"),
        formed: row.some("formed"),
        number: row.some("number"),
        index_number: row.some("index_number"),
        organ: row.text("organ"),
        source: row.text("source"),
        validity: row.text("validity"),
        link: row.some("link"),
        columns: row.parts("columns").into_iter().map(PlaceRecord::Column).collect(),
        attachments: row.parts("attachments"),
        old_addresses: row.parts("old_addresses"),
        pinned: YES.contains(&&*row.text("pinned")),
    }
}
