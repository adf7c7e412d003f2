//! Documents from files: JSON Lines, CSV or xlsx, with attachments. Every row is checked before
//! anything is written; either all of a file comes in, or, if asked for, all but the bad rows.

mod attached;
mod check;
mod columns;
mod record;
mod run;
mod table;

pub use check::{Problem, RowProblem};
pub use columns::Directory;
pub use record::{PlaceRecord, Record};
pub use run::{Outcome, import};

use thiserror::Error;

/// A file that is no file of documents.
#[derive(Debug, Error)]
pub enum FileError {
    /// Its ending is none of .jsonl, .csv, .xlsx.
    #[error("not .jsonl, .csv or .xlsx: {0}")]
    Kind(String),
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It is no workbook.
    #[error(transparent)]
    Workbook(#[from] calamine::XlsxError),
    /// It is no CSV.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// No row is a head with a title, a date and a column.
    #[error("no head row with 标题, 发布日期 and 栏目")]
    NoHead,
}

/// A row that was read: its number in the file from 1, and what it says or what is wrong with it.
pub type Row = (usize, Result<Record, Problem>);

/// Reads the rows of a file by the ending of its name.
///
/// # Errors
/// Where the whole file is unusable; what is wrong with a row stands in the row.
pub fn read(path: &std::path::Path) -> Result<Vec<Row>, FileError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("jsonl" | "ndjson") => Ok(record::lines(&std::fs::read_to_string(path)?)),
        Some("csv") => table::csv(&std::fs::read(path)?),
        Some("xlsx") => table::workbook(&std::fs::read(path)?),
        other => Err(FileError::Kind(other.unwrap_or_default().to_owned())),
    }
}
