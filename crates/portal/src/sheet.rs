//! Rows of CSV files and workbooks, their cells found by the words of the head row.

use calamine::{Data, Reader, Xlsx};
use encoding_rs::GB18030;
use std::borrow::Cow;
use std::io::Cursor;
use std::path::Path;
use thiserror::Error;

/// Rows in which the head may stand.
const HEAD_WITHIN: usize = 10;
/// Between several things in one cell.
const SEVERAL: [char; 4] = ['；', ';', '\n', '|'];

/// A file that cannot be used as a whole.
#[derive(Debug, Error)]
pub enum FileError {
    /// Its ending is none of those that are read.
    #[error("not {known}: {found}")]
    Kind {
        /// Its ending.
        found: String,
        /// Endings that are read.
        known: &'static str,
    },
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It is no workbook.
    #[error(transparent)]
    Workbook(#[from] calamine::XlsxError),
    /// Its characters are neither UTF-8 nor GB18030.
    #[error("neither UTF-8 nor GB18030")]
    Encoding,
    /// It is no CSV.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// No row is a head with the columns that are needed.
    #[error("no head row with {0}")]
    NoHead(String),
}

/// Words of head rows: lines of `term,heading`, the first of them a head itself.
#[derive(Debug, Clone, Copy)]
pub struct Headings(
    /// The lines.
    pub &'static str,
);

impl Headings {
    fn of(self, term: &str) -> impl Iterator<Item = &'static str> {
        let rows = self.0.lines().skip(1).filter_map(|line| line.split_once(','));
        rows.filter(move |(of, _)| *of == term).map(|(_, heading)| heading)
    }

    /// Position of the cell that a term stands in.
    fn place(self, head: &[String], term: &str) -> Option<usize> {
        head.iter().position(|cell| self.of(term).any(|heading| heading == cell.trim()))
    }
}

/// A table with its head.
#[derive(Debug)]
pub struct Sheet {
    headings: Headings,
    head: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

impl Sheet {
    /// Reads a CSV file in UTF-8 or GB18030, or a workbook's first sheet; `needed` are the terms that its head must have.
    ///
    /// # Errors
    /// Where it cannot be read, or no row is such a head.
    pub fn read(path: &Path, headings: Headings, needed: &[&str]) -> Result<Self, FileError> {
        let name = path.to_string_lossy();
        reader(&name)?;
        Self::of(&name, &std::fs::read(path)?, headings, needed)
    }

    /// The same of what a file of that name holds.
    ///
    /// # Errors
    /// As [`Sheet::read`].
    pub fn of(
        name: &str,
        bytes: &[u8],
        headings: Headings,
        needed: &[&str],
    ) -> Result<Self, FileError> {
        let cells = reader(name)?(bytes)?;
        let head = cells
            .iter()
            .take(HEAD_WITHIN)
            .position(|(_, row)| needed.iter().all(|term| headings.place(row, term).is_some()));
        let Some(head) = head else {
            let words: Vec<&str> =
                needed.iter().filter_map(|term| headings.of(term).next()).collect();
            return Err(FileError::NoHead(words.join("、")));
        };
        let mut rows = cells;
        let after = rows.split_off(head + 1);
        let head = rows.pop().map(|(_, row)| row).unwrap_or_default();
        let filled = |row: &[String]| row.iter().any(|cell| !cell.trim().is_empty());
        let rows = after.into_iter().filter(|(_, row)| filled(row)).collect();
        Ok(Self { headings, head, rows })
    }

    /// Rows that hold anything.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { sheet: self, line: *line, cells })
    }
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    /// Its number in the file, from 1.
    pub line: usize,
    cells: &'a [String],
}

impl Row<'_> {
    /// What stands under a term; empty where nothing does.
    pub fn text(&self, term: &str) -> String {
        let place = self.sheet.headings.place(&self.sheet.head, term);
        place.and_then(|at| self.cells.get(at)).map(|cell| cell.trim()).unwrap_or_default().into()
    }

    /// The same, `None` where nothing does.
    pub fn some(&self, term: &str) -> Option<String> {
        Some(self.text(term)).filter(|text| !text.is_empty())
    }

    /// Several things in one cell.
    pub fn parts(&self, term: &str) -> Vec<String> {
        let text = self.text(term);
        let parts = text.split(SEVERAL).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

/// Rows of a file with their numbers, where it can be read.
type Cells = Result<Vec<(usize, Vec<String>)>, FileError>;

/// What reads files of a name, by its ending.
fn reader(name: &str) -> Result<fn(&[u8]) -> Cells, FileError> {
    let ending = Path::new(name).extension();
    match ending.map(|ending| ending.to_string_lossy().to_lowercase()).as_deref() {
        Some("csv") => Ok(csv),
        Some("xlsx") => Ok(workbook),
        other => {
            let found = other.unwrap_or_default().to_owned();
            Err(FileError::Kind { found, known: ".csv, .xlsx" })
        }
    }
}

/// The text of a file as spreadsheets save it: UTF-8 with a byte order mark or without, UTF-16 with one, else
/// GB18030, as Chinese ones do where nobody says otherwise. `None` where it is none of them.
pub fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)));
    }
    let (text, _, wrong) = GB18030.decode(bytes);
    (!wrong).then_some(text)
}

fn csv(bytes: &[u8]) -> Cells {
    let text = decoded(bytes).ok_or(FileError::Encoding)?;
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut cells = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
        cells.push((line, record.iter().map(str::to_owned).collect()));
    }
    Ok(cells)
}

fn workbook(bytes: &[u8]) -> Cells {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let Some(sheet) = book.worksheet_range_at(0) else { return Ok(Vec::new()) };
    let sheet = sheet?;
    let first = sheet.start().map_or(0, |(row, _)| row as usize);
    let rows = sheet.rows().enumerate();
    Ok(rows.map(|(at, row)| (first + at + 1, row.iter().map(words).collect())).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_as_spreadsheets_save_them() {
        let (gbk, ..) = GB18030.encode("标题,发布日期");
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend("标题".encode_utf16().flat_map(u16::to_le_bytes));
        for (bytes, text) in [
            ("\u{feff}标题".as_bytes(), "标题"),
            ("标题".as_bytes(), "标题"),
            (&gbk, "标题,发布日期"),
            (&utf16, "标题"),
        ] {
            assert_eq!(decoded(bytes).as_deref(), Some(text));
        }
        assert_eq!(decoded(b"a\xff\xff"), None);
    }
}
