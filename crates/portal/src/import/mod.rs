//! Documents from files: JSON Lines, CSV or xlsx, with attachments. Every row is checked before
//! anything is written; either all of a file comes in, or, if asked for, all but the bad rows.

mod attached;
mod check;
mod columns;
mod record;
mod run;
mod table;

pub use attached::media_type;
pub use check::{Problem, RowProblem};
pub use columns::Directory;
pub use record::{PlaceRecord, Record};
pub use run::{Outcome, import, lead_columns};

use crate::sheet::FileError;

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
        Some("csv" | "xlsx") => table::rows(path),
        other => {
            let found = other.unwrap_or_default().to_owned();
            Err(FileError::Kind { found, known: ".jsonl, .csv, .xlsx" })
        }
    }
}
