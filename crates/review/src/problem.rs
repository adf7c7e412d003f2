//! What cannot be understood in a file that people filled in, and where.

use serde::Serialize;

/// Something that cannot be understood. The command words it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Name of the file.
    pub file: String,
    /// Sheet of the workbook.
    pub sheet: Option<String>,
    /// 1-based row of the sheet, or line of the file.
    pub row: Option<u32>,
    /// Column of the sheet by its letter and heading, or key of the file.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "kebab-case")]
pub enum Reason {
    /// The file is empty.
    Empty,
    /// The file is larger than any ledger.
    TooLarge,
    /// It is neither a workbook nor a review file nor a report.
    Unknown,
    /// The workbook is damaged or has a password.
    Damaged {
        /// What the reader says.
        detail: String,
    },
    /// The file is no valid TOML or JSON of its kind.
    Syntax {
        /// What the reader says, with line and column.
        detail: String,
    },
    /// No sheet has a column with the keys of findings.
    NoKeys,
    /// A sheet has keys, but no column with decisions.
    NoAnswers,
    /// A cell holds neither a known decision nor nothing.
    Answer {
        /// What stands there.
        found: String,
    },
    /// A cell should be a date.
    Date {
        /// What stands there.
        found: String,
    },
    /// A cell should be the key of a finding.
    Key {
        /// What stands there.
        found: String,
    },
    /// Two lines decide differently about one key.
    Contradiction {
        /// The key.
        key: String,
        /// Row of the earlier line.
        earlier: u32,
    },
}

impl Problem {
    /// A problem of a file as a whole.
    pub(crate) fn of_file(file: &str, reason: Reason) -> Self {
        Self { file: file.to_owned(), sheet: None, row: None, column: None, reason }
    }
}
