//! Rows of CSV files and workbooks, by the words of their head row (`data/import-headings.csv`).

use super::{FileError, PlaceRecord, Record, Row};
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;

const HEADINGS: &str = include_str!("../../data/import-headings.csv");
/// Rows in which the head may stand.
const HEAD_WITHIN: usize = 10;
/// Between several columns, attachments or addresses in one cell.
const SEVERAL: [char; 4] = ['；', ';', '\n', '|'];
const YES: [&str; 6] = ["是", "1", "true", "TRUE", "yes", "√"];

/// Rows of a CSV file in UTF-8.
pub(super) fn csv(bytes: &[u8]) -> Result<Vec<Row>, FileError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut cells = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
        cells.push((line, record.iter().map(str::to_owned).collect()));
    }
    rows(&cells)
}

/// Rows of a workbook's first sheet.
pub(super) fn workbook(bytes: &[u8]) -> Result<Vec<Row>, FileError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let Some(sheet) = book.worksheet_range_at(0) else { return Err(FileError::NoHead) };
    let sheet = sheet?;
    let first = sheet.start().map_or(0, |(row, _)| row as usize);
    let cells: Vec<(usize, Vec<String>)> = sheet
        .rows()
        .enumerate()
        .map(|(at, row)| (first + at + 1, row.iter().map(words).collect()))
        .collect();
    rows(&cells)
}

fn words(cell: &Data) -> String {
    match cell {
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
        }
        Data::DateTimeIso(text) => text.clone(),
        other => other.to_string(),
    }
}

fn rows(cells: &[(usize, Vec<String>)]) -> Result<Vec<Row>, FileError> {
    let head = cells.iter().take(HEAD_WITHIN).position(|(_, row)| {
        ["title", "published", "columns"].iter().all(|term| place(row, term).is_some())
    });
    let head = head.ok_or(FileError::NoHead)?;
    let names = &cells[head].1;
    let filled = |row: &[String]| row.iter().any(|cell| !cell.trim().is_empty());
    Ok(cells[head + 1..]
        .iter()
        .filter(|(_, row)| filled(row))
        .map(|(line, row)| (*line, Ok(record(names, row))))
        .collect())
}

/// Position of the cell that a term stands in.
fn place(head: &[String], term: &str) -> Option<usize> {
    let named = |cell: &String| {
        HEADINGS.lines().skip(1).any(|line| {
            line.split_once(',').is_some_and(|(of, name)| of == term && name == cell.trim())
        })
    };
    head.iter().position(named)
}

fn record(head: &[String], row: &[String]) -> Record {
    let cell = |term: &str| {
        place(head, term).and_then(|at| row.get(at)).map(|cell| cell.trim()).unwrap_or_default()
    };
    let text = |term: &str| cell(term).to_owned();
    let some = |term: &str| Some(text(term)).filter(|text| !text.is_empty());
    let several = |term: &str| -> Vec<String> {
        let parts = cell(term).split(SEVERAL).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    Record {
        key: some("key"),
        title: text("title"),
        body: text("body"),
        published: text("published"),
        formed: some("formed"),
        number: some("number"),
        index_number: some("index_number"),
        organ: text("organ"),
        source: text("source"),
        validity: text("validity"),
        columns: several("columns").into_iter().map(PlaceRecord::Column).collect(),
        attachments: several("attachments"),
        old_addresses: several("old_addresses"),
        pinned: YES.contains(&cell("pinned")),
    }
}
