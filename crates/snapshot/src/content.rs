//! What a text tells beyond its labels: the features by which rules judge content. They are derived
//! when a page or a file is read; the text itself is not kept.

use crate::model::DocumentId;
use likeness::{DiffLine, Difference, Sketch};
use privacy::Scan;
use serde::{Deserialize, Serialize};
use wording::{Shape, WordHit};

/// Features of the text of a content page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Counts by which news and required information differ.
    pub shape: Shape,
    /// Sketch by which the same text is found elsewhere; none for a very short text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sketch: Option<Sketch>,
    /// Personal data.
    #[serde(default, skip_serializing_if = "Scan::is_empty")]
    pub privacy: Scan,
    /// Words on the error list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrong_words: Vec<WordHit>,
    /// Parts that the title or the text promises and that were not found (`wording::promise`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacking: Vec<String>,
    /// Addresses that the page links to beside its body under words that name a document or an interpretation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
    /// Documents that this one repeals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeals: Vec<Repeal>,
    /// The page says of the document that it is repealed or no longer in force.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub out_of_force: bool,
}

/// A document that another one repeals, as it is named there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeal {
    /// Title between 《 and 》.
    pub title: String,
    /// Document number behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// What was found in a file that a page or a list links to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FileContent {
    /// Kind of file, by its bytes: `xlsx`, `pdf` …
    pub kind: String,
    /// Characters of its text.
    pub chars: u32,
    /// Parts that hold personal data, or masked numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<FilePart>,
    /// Parts that could not be looked into: not checked, neither a pass nor a fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
}

/// A part of a file: a sheet, a page, a file inside an archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilePart {
    /// Names of files inside archives, outermost first, then of the sheet or page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<String>,
    /// What the part is, e.g. `sheet`, `page`, `comments`.
    pub piece: String,
    /// Personal data; lines are rows of the sheet, or lines of the part.
    pub privacy: Scan,
    /// Positions in `privacy.hits` of what is not seen when the file is opened (hidden rows, columns, sheets).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<u32>,
}

/// A part of a file that could not be looked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Names of files inside archives, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<String>,
    /// Why not.
    pub why: UnreadWhy,
}

/// Why a file, or a part of it, could not be looked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum UnreadWhy {
    /// Behind a password.
    Encrypted,
    /// Pictures without text: a scan.
    Scanned,
    /// Larger than the bound.
    TooLarge,
    /// Archives within archives beyond the bound.
    TooDeep,
    /// Only the beginning was read.
    Truncated,
    /// Damaged.
    Broken {
        /// What was wrong, for the log.
        reason: String,
    },
    /// A kind of file that is not read.
    Unsupported {
        /// The kind.
        kind: String,
    },
    /// So much was read of other files that there was no room for this one.
    NoRoom,
}

/// Two documents whose texts are the same, or were.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likeness {
    /// A document of this portal.
    pub one: DocumentId,
    /// The other.
    pub other: Other,
    /// What kind of pair it is.
    pub kind: likeness::Kind,
    /// Whether that is beyond doubt; never between portals.
    #[serde(default)]
    pub certain: bool,
    /// Share of the text that is the same, 0–1.
    pub share: f32,
    /// Where they differ, line by line; bounded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Of a fork, the whole lines that differ with those beside them, personal data masked; bounded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<DiffLine>,
}

/// The other document of a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Other {
    /// Of the same portal.
    Here(DocumentId),
    /// Of another portal of the same city.
    Elsewhere {
        /// Name of the portal.
        portal: String,
        /// Address.
        url: String,
        /// Title.
        title: Option<String>,
        /// Source printed.
        source: Option<String>,
        /// Date of publication.
        published: Option<jiff::civil::Date>,
    },
}
