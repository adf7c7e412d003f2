//! What can be wrong with a row, and rows checked.

use super::attached::{self, Attached};
use super::columns::{Directory, Target};
use super::{Record, Row};
use crate::clean::clean;
use crate::link::web_address;
use crate::moments::{day_of, moment};
use std::collections::HashSet;
use std::path::Path;
use store::NewEdition;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The line is no such object; the parser's words.
    Json(String),
    /// It has no title.
    NoTitle,
    /// It has neither a body nor an attachment, and leads nowhere.
    NoContent,
    /// It names no column.
    NoColumn,
    /// There is no such column.
    UnknownColumn(String),
    /// Several columns end in these names.
    SeveralColumns {
        /// The names.
        words: String,
        /// Some of the columns.
        columns: Vec<String>,
    },
    /// No document can stand in the column: it holds columns, or what is made from the standard.
    NoDocuments(String),
    /// The column merges several matters, and none of them is said.
    NoMark {
        /// The column.
        column: String,
        /// The marks of which one must be said.
        marks: Vec<String>,
    },
    /// The column has no such category.
    UnknownMark {
        /// The mark.
        mark: String,
        /// The column.
        column: String,
    },
    /// One column is named twice.
    ColumnTwice(String),
    /// No day can be read: of which cell, and what stands there.
    BadDay(&'static str, String),
    /// The foreign name stands in an earlier row.
    KeyTwice(String),
    /// The attachment is not there.
    NoAttachment(String),
    /// The attachment would lie outside the file's folder.
    AttachmentOutside(String),
    /// The attachment is of a kind that is not published.
    AttachmentKind(String),
    /// The attachment is too large.
    AttachmentLarge(String),
    /// The address of the origin is none.
    BadLink(String),
    /// An old address is none: it must begin with `/`.
    BadAddress(String),
}

/// A row and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// Row in the file, from 1.
    pub row: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// A row that can come in.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) key: Option<String>,
    pub(super) edition: NewEdition,
    pub(super) targets: Vec<Target>,
    pub(super) attachments: Vec<Attached>,
    pub(super) old_addresses: Vec<String>,
    pub(super) pinned: bool,
}

/// Checks all rows: those that can come in, and all that is wrong with the others.
pub(super) fn check(
    rows: Vec<Row>,
    directory: &Directory,
    folder: &Path,
) -> (Vec<Checked>, Vec<RowProblem>) {
    let (mut good, mut problems) = (Vec::new(), Vec::new());
    let mut keys = HashSet::new();
    for (row, read) in rows {
        let mut wrong = Vec::new();
        match read {
            Err(problem) => wrong.push(problem),
            Ok(record) => {
                if let Some(key) = record.key.clone().filter(|key| !keys.insert(key.clone())) {
                    wrong.push(Problem::KeyTwice(key));
                }
                let checked = one(record, directory, folder, &mut wrong);
                if wrong.is_empty() {
                    good.push(checked);
                }
            }
        }
        problems.extend(wrong.into_iter().map(|problem| RowProblem { row, problem }));
    }
    (good, problems)
}

fn one(record: Record, directory: &Directory, folder: &Path, wrong: &mut Vec<Problem>) -> Checked {
    if record.title.trim().is_empty() {
        wrong.push(Problem::NoTitle);
    }
    let typed = record.link.as_deref().map(str::trim).filter(|link| !link.is_empty());
    let link = typed.and_then(web_address);
    if let Some(typed) = typed.filter(|_| link.is_none()) {
        wrong.push(Problem::BadLink(typed.to_owned()));
    }
    if record.body.trim().is_empty() && record.attachments.is_empty() && typed.is_none() {
        wrong.push(Problem::NoContent);
    }
    let published = day_of(&record.published);
    if published.is_none() {
        wrong.push(Problem::BadDay("published", record.published.clone()));
    }
    let formed = record.formed.as_deref().and_then(|formed| {
        let day = day_of(formed);
        if day.is_none() {
            wrong.push(Problem::BadDay("formed", formed.to_owned()));
        }
        day.map(|day| day.date().to_string())
    });
    let targets = targets(&record, directory, wrong);
    let mut attachments = Vec::new();
    for named in &record.attachments {
        match attached::find(folder, named) {
            Ok(attached) => attachments.push(attached),
            Err(problem) => wrong.push(problem),
        }
    }
    for address in record.old_addresses.iter().filter(|address| !address.starts_with('/')) {
        wrong.push(Problem::BadAddress(address.clone()));
    }
    let source = if record.source.is_empty() { record.organ.clone() } else { record.source };
    Checked {
        key: record.key,
        edition: NewEdition {
            title: record.title.trim().to_owned(),
            body: clean(&record.body),
            formed,
            published_at: published.map_or(0, moment),
            number: record.number,
            index_number: record.index_number,
            organ: record.organ,
            source,
            validity: record.validity,
            link,
            correction: None,
        },
        targets,
        attachments,
        old_addresses: record.old_addresses,
        pinned: record.pinned,
    }
}

fn targets(record: &Record, directory: &Directory, wrong: &mut Vec<Problem>) -> Vec<Target> {
    if record.columns.is_empty() {
        wrong.push(Problem::NoColumn);
    }
    let mut targets: Vec<Target> = Vec::new();
    for place in &record.columns {
        match directory.find(place.column(), place.mark()) {
            Err(problem) => wrong.push(problem),
            Ok(target) if targets.iter().any(|one| one.column == target.column) => {
                wrong.push(Problem::ColumnTwice(place.column().to_owned()));
            }
            Ok(target) => targets.push(target),
        }
    }
    targets
}
