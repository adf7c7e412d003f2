//! What [`read`](crate::read) hands back.

use serde::{Deserialize, Serialize};

/// Kind of a file, told by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Excel workbook since 2007 (`.xlsx`, `.xlsm`).
    Xlsx,
    /// Binary Excel workbook since 2007 (`.xlsb`).
    Xlsb,
    /// Excel workbook before 2007 (`.xls`), also what WPS names `.et`.
    Xls,
    /// Excel workbook as one XML file (2003).
    SpreadsheetXml,
    /// Word document since 2007 (`.docx`).
    Docx,
    /// Word document before 2007 (`.doc`), also what WPS names `.wps`.
    Doc,
    /// PowerPoint presentation since 2007.
    Pptx,
    /// PowerPoint presentation before 2007.
    Ppt,
    /// OpenDocument text, sheet or presentation.
    OpenDocument,
    /// PDF.
    Pdf,
    /// OFD, the Chinese fixed-layout format (GB/T 33190).
    Ofd,
    /// Rich text.
    Rtf,
    /// Web page, whatever its name says.
    Html,
    /// Web page with its pictures in one file (`.mht`).
    WebArchive,
    /// Comma-, semicolon- or tab-separated text.
    Csv,
    /// Plain text.
    Text,
    /// Zip archive.
    Zip,
    /// Rar archive.
    Rar,
    /// 7z archive.
    SevenZip,
    /// Gzip, bzip2, xz or tar.
    OtherArchive,
    /// Picture.
    Image,
    /// Sound or film.
    Media,
    /// Office file behind a password.
    EncryptedOffice,
    /// Nothing in it.
    Empty,
    /// None of these.
    Unknown,
}

/// Which piece of its file a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Piece {
    /// The text itself.
    Body,
    /// Cells of a sheet; the last place is the sheet's name, lines are rows, tabs part columns from A on.
    Sheet,
    /// One page; the last place is its number.
    Page,
    /// Comments; in sheets each line is `B7⇥text`.
    Comments,
    /// Text boxes, shapes and drawings.
    Boxes,
    /// Headers and footers.
    Margins,
    /// Footnotes and endnotes.
    Footnotes,
    /// Values kept behind the visible ones: caches of pivot tables and of linked workbooks.
    Cache,
    /// Form fields and annotations of a PDF.
    Forms,
}

/// Why a reader does not see a whole part at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Veil {
    /// A hidden sheet: two clicks show it.
    Hidden,
    /// A sheet that no menu shows (`veryHidden`).
    VeryHidden,
    /// Text deleted with changes tracked: still in the file.
    Deleted,
    /// Text formatted as hidden.
    Invisible,
}

/// What is not seen of a part when its file is opened, though it can be brought to light.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hidden {
    /// The whole part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<Veil>,
    /// Hidden rows, first and last of each run, counted as [`Part::first_line`] counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<(u32, u32)>,
    /// Hidden columns, first and last of each run, counted from 0 as tabs count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<(u32, u32)>,
}

impl Hidden {
    /// Whether anything is hidden.
    pub fn any(&self) -> bool {
        self.whole.is_some() || !self.rows.is_empty() || !self.columns.is_empty()
    }

    /// Whether the cell in this row (as [`Part::first_line`] counts) and column (from 0) is hidden.
    pub fn covers(&self, row: u32, column: u32) -> bool {
        let within =
            |runs: &[(u32, u32)], at: u32| runs.iter().any(|run| run.0 <= at && at <= run.1);
        self.whole.is_some() || within(&self.rows, row) || within(&self.columns, column)
    }
}

/// A stretch of text with one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Names of files inside archives, outermost first, then sheet or page; empty for the text of a plain document.
    pub place: Vec<String>,
    /// Which piece of the file it is.
    pub piece: Piece,
    /// Lines parted by `\n`, cells of a line by `\t`. A cell of several lines is flattened to one.
    pub text: String,
    /// Number of the first line: the row in a sheet, else the line in the part. A sheet with a large
    /// gap comes as several parts.
    pub first_line: u32,
    /// What is not seen when the file is opened.
    #[serde(default, skip_serializing_if = "nothing_hidden")]
    pub hidden: Hidden,
}

fn nothing_hidden(hidden: &Hidden) -> bool {
    !hidden.any()
}

impl Part {
    /// The lines, each with its number and whether the whole line is hidden.
    pub fn lines(&self) -> impl Iterator<Item = (u32, &str)> {
        self.text
            .split('\n')
            .enumerate()
            .map(|(index, line)| (self.first_line.saturating_add(index as u32), line))
    }
}

/// What was not read, and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum Note {
    /// Needs a password.
    Encrypted {
        /// Names of files inside archives, outermost first.
        place: Vec<String>,
    },
    /// Shows pictures but no text: not checked.
    Scanned {
        /// Names of files inside archives, outermost first; a page's number where only some are pictures.
        place: Vec<String>,
    },
    /// Larger than the bounds allow, not read or read only to the bound.
    TooLarge {
        /// Names of files inside archives, outermost first.
        place: Vec<String>,
    },
    /// An archive inside more archives than the bounds allow.
    TooDeep {
        /// Names of files inside archives, outermost first.
        place: Vec<String>,
    },
    /// The text goes on, the bounds do not.
    Truncated {
        /// Names of files inside archives, outermost first.
        place: Vec<String>,
    },
    /// Damaged; what could be read of it was.
    Broken {
        /// Names of files inside archives, outermost first.
        place: Vec<String>,
        /// What is wrong, for a log.
        reason: String,
    },
    /// A kind that is not read.
    Unsupported {
        /// Names of files inside archives, outermost first.
        place: Vec<String>,
        /// Its kind.
        kind: Kind,
    },
}

impl Note {
    /// Names of files inside archives, outermost first.
    pub fn place(&self) -> &[String] {
        match self {
            Self::Encrypted { place }
            | Self::Scanned { place }
            | Self::TooLarge { place }
            | Self::TooDeep { place }
            | Self::Truncated { place }
            | Self::Broken { place, .. }
            | Self::Unsupported { place, .. } => place,
        }
    }
}

/// An attachment as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Kind of the file itself.
    pub kind: Kind,
    /// Its text, in order.
    pub parts: Vec<Part>,
    /// What was not read; empty when everything was.
    pub notes: Vec<Note>,
}
