//! One reader for each kind of file; all produce [`Table`]s. The kind is told by the first bytes, not by the name.

mod csv;
mod docx;
mod extent;
mod html;
mod workbook;

use super::grid::Table;

/// Most bytes of one part of an archive after decompression.
const MOST_PART: u64 = 256 << 20;

/// Kind of a catalog file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Excel workbook since 2007.
    Xlsx,
    /// Excel workbook before 2007.
    Xls,
    /// Word document since 2007.
    Docx,
    /// Saved web page (also what some exporters name `.xls` or `.doc`).
    Html,
    /// Comma-, semicolon- or tab-separated text.
    Csv,
}

/// Why a file could not be read as tables at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// An old Word document.
    #[error("an old Word document (.doc)")]
    OldWord,
    /// A PDF.
    #[error("a PDF")]
    Pdf,
    /// Needs a password.
    #[error("encrypted")]
    Encrypted,
    /// Not what its first bytes say.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Nothing in it.
    #[error("empty")]
    Empty,
    /// None of the kinds.
    #[error("not xlsx, xls, docx, html or csv")]
    Unknown,
}

impl ReadError {
    /// Id of the message that tells it to a user.
    pub fn id(&self) -> &'static str {
        match self {
            Self::OldWord => "old-word",
            Self::Pdf => "pdf",
            Self::Encrypted => "encrypted",
            Self::Damaged(_) => "damaged",
            Self::Empty => "empty",
            Self::Unknown => "unknown",
        }
    }

    /// Details that the message repeats; empty where there are none.
    pub fn detail(&self) -> &str {
        if let Self::Damaged(detail) = self { detail } else { "" }
    }
}

/// Tells the kind of a file by its bytes; `name` decides only between text formats.
pub fn kind_of(name: &str, bytes: &[u8]) -> Result<FileKind, ReadError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook::is_docx(bytes)
            .map(|docx| if docx { FileKind::Docx } else { FileKind::Xlsx });
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return workbook::kind_of_compound(bytes);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(ReadError::Pdf);
    }
    let text = decode(bytes);
    let start: String = text.chars().take(4096).collect::<String>().to_ascii_lowercase();
    if ["<table", "<html", "<!doctype html", "<body", "<div"]
        .iter()
        .any(|mark| start.contains(mark))
    {
        return Ok(FileKind::Html);
    }
    let suffix = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let controls = bytes.iter().take(4096).filter(|byte| **byte < 9).count();
    match suffix.as_str() {
        "csv" | "txt" | "tsv" if controls == 0 => Ok(FileKind::Csv),
        "htm" | "html" | "shtml" if text.contains('<') => Ok(FileKind::Html),
        _ if controls == 0 && start.contains([',', '\t']) => Ok(FileKind::Csv),
        _ => Err(ReadError::Unknown),
    }
}

/// All tables of a file, in order.
pub fn tables(name: &str, bytes: &[u8]) -> Result<Vec<Table>, ReadError> {
    match kind_of(name, bytes)? {
        FileKind::Xlsx => workbook::xlsx(bytes),
        FileKind::Xls => workbook::xls(bytes),
        FileKind::Docx => docx::read(bytes),
        FileKind::Html => Ok(html::read(&decode(bytes))),
        FileKind::Csv => csv::read(&decode(bytes)),
    }
}

/// Text of a file whose charset nobody states: by its mark or declaration, else by detection.
fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow).decode(bytes).0.into_owned()
}
