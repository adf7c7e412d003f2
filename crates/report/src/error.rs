//! What can go wrong when a report is written.

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The writer failed.
    #[error("the report could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// The JSON could not be made.
    #[error("report.json could not be made: {0}")]
    Json(#[from] serde_json::Error),
    /// A template failed.
    #[error("a template of the report failed: {0}")]
    Template(#[from] askama::Error),
    /// A letter's template cannot be filled in.
    #[error("the letter's template: {0}")]
    Letter(#[from] crate::round::LetterError),
    /// The workbook could not be made.
    #[error("ledger.xlsx could not be made: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The document could not be packed.
    #[error("notice.docx could not be packed: {0}")]
    Package(#[from] zip::result::ZipError),
}
