//! A document as a file gives it.

use super::{Problem, Row};
use serde::{Deserialize, Serialize};

/// A row of an import file; in JSON Lines one object a line with these names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Record {
    /// What it is called where it comes from: a second import of the same name is a new edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Title without category mark.
    pub title: String,
    /// Body: HTML, or plain text with one paragraph a line.
    pub body: String,
    /// 发布日期, with or without a time of day.
    pub published: String,
    /// 成文日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formed: Option<String>,
    /// 发文字号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// 索引号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_number: Option<String>,
    /// 发文机关.
    pub organ: String,
    /// 来源; the organ where it is empty.
    pub source: String,
    /// 有效性.
    pub validity: String,
    /// 原文网址: address of its one origin on another site; the body may be empty then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Where it stands; the first is where it belongs.
    pub columns: Vec<PlaceRecord>,
    /// Paths of attachments, from the file's folder.
    pub attachments: Vec<String>,
    /// Addresses that it had before: they lead to the new one.
    pub old_addresses: Vec<String>,
    /// Stands above the others.
    pub pinned: bool,
}

/// A place: an address (`/zfxxgk/…`), or names from any column down, ` / ` between them. A second-level
/// matter that is merged may be named like a column: its mark is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PlaceRecord {
    /// Just the column.
    Column(String),
    /// The column and a category mark.
    Marked {
        /// Column.
        column: String,
        /// Category mark without brackets.
        mark: String,
    },
}

impl PlaceRecord {
    /// The column's address or names.
    pub fn column(&self) -> &str {
        match self {
            Self::Column(column) | Self::Marked { column, .. } => column,
        }
    }

    /// The mark that is asked for.
    pub fn mark(&self) -> Option<&str> {
        match self {
            Self::Column(_) => None,
            Self::Marked { mark, .. } => Some(mark),
        }
    }
}

/// Rows of JSON Lines; empty lines count but say nothing.
pub(super) fn lines(text: &str) -> Vec<Row> {
    let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines();
    let rows = (1..).zip(lines).filter(|(_, line)| !line.trim().is_empty());
    rows.map(|(at, line)| {
        (at, serde_json::from_str(line).map_err(|error| Problem::Json(error.to_string())))
    })
    .collect()
}
