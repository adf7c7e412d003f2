//! What goes in.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standard::Level;

/// A document as it is searched. Names and slugs are the caller's; they are compared as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Identity; a second document of one id replaces the first.
    pub id: u64,
    /// Site that it stands on.
    pub site: String,
    /// Title.
    pub title: String,
    /// Text of the body, without markup.
    pub body: String,
    /// What its attachments say.
    pub attachments: Vec<Attachment>,
    /// Document number (发文字号).
    pub number: Option<String>,
    /// Index number (索引号).
    pub index_number: Option<String>,
    /// Slugs of the fields in whose columns it stands.
    pub fields: Vec<String>,
    /// Matters in whose columns it stands.
    pub matters: Vec<String>,
    /// Organ (发文机关).
    pub organ: Option<String>,
    /// Level of the organ.
    pub level: Option<Level>,
    /// Kind of document, e.g. `通知`.
    pub kind: Option<String>,
    /// Date published.
    pub published: Option<Date>,
    /// Whether it is in force.
    pub validity: Validity,
    /// Columns that it stands in.
    pub columns: Vec<String>,
}

/// A file beside a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, shown beside a snippet from it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Whether a document is in force (有效性).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Validity {
    /// Nothing is said of it.
    #[default]
    Unknown,
    /// 有效.
    Valid,
    /// 失效.
    Expired,
    /// 废止.
    Repealed,
}

/// One change of the change log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The document is now this.
    Put(Box<Document>),
    /// The document with this id is gone.
    Remove(u64),
}

/// Changes that become searchable together, or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// The highest sequence number of the change log among the changes.
    pub sequence: u64,
    /// In the order of the log.
    pub changes: Vec<Change>,
}
