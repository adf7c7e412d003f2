//! What the search for copies knows of one document, of this portal or of another of the same city.

use crate::further::{Further, sheet};
use crate::record::{Keep, Record};
use jiff::civil::Date;
use likeness::{Side, Sketch};
use rusqlite::{Connection, OpenFlags};
use snapshot::{ColumnId, DocumentId, DocumentKind, Fingerprint, Outcome, Role, Snapshot};
use std::path::{Path, PathBuf};

/// Shortest text that is looked at, in characters.
const SHORTEST: u32 = 20;

/// A document as far as the search for copies needs it.
#[derive(Debug)]
pub struct Paper {
    /// Whose.
    pub owner: Owner,
    /// Address after redirects.
    pub url: String,
    /// Title; empty where there is none.
    pub title: String,
    /// Date of publication.
    pub published: Option<Date>,
    /// Date formed.
    pub formed: Option<Date>,
    /// Document number.
    pub number: Option<String>,
    /// Source printed.
    pub source: Option<String>,
    /// Village, township or department in whose column it stands.
    pub body: Option<String>,
    /// Fingerprint of the text.
    pub fingerprint: Fingerprint,
    /// Sketch of the text.
    pub sketch: Option<Sketch>,
    /// Names of its attachments, in order.
    pub files: Vec<String>,
    /// Hash of the saved page.
    pub sha256: String,
    /// Addresses and hashes of the further pages over which its text goes.
    pub further: Vec<(String, String)>,
}

/// Whose document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// This portal's.
    Here(DocumentId),
    /// That of another portal, by its position among the files given.
    Beside(usize),
}

impl Paper {
    /// What `likeness` wants to know of it.
    pub fn side(&self) -> Side<'_> {
        Side {
            title: &self.title,
            published: self.published,
            formed: self.formed,
            number: self.number.as_deref(),
            body: self.body.as_deref(),
        }
    }
}

/// The documents of this portal that were read and have a text.
pub fn of_snapshot(snapshot: &Snapshot) -> Vec<Paper> {
    let mut column_of: Vec<Option<ColumnId>> = vec![None; snapshot.documents.len()];
    let mut titles: Vec<Option<&str>> = vec![None; snapshot.documents.len()];
    for item in &snapshot.items {
        if let Some(at) = item.document.map(|id| id.0 as usize).filter(|at| *at < column_of.len()) {
            column_of[at].get_or_insert(item.column);
            titles[at].get_or_insert(&item.title);
        }
    }
    (0u32..)
        .zip(&snapshot.documents)
        .filter_map(|(id, document)| {
            let at = id as usize;
            let seen =
                matches!(document.outcome, Outcome::Ok) && document.kind == DocumentKind::Article;
            let fingerprint =
                document.fingerprint.filter(|print| seen && print.chars >= SHORTEST)?;
            Some(Paper {
                owner: Owner::Here(DocumentId(id)),
                url: document.final_url.clone().unwrap_or_else(|| document.url.clone()),
                title: document.title.clone().or(titles[at].map(str::to_owned)).unwrap_or_default(),
                published: document.dates.published,
                formed: document.dates.formed,
                number: document.document_number.clone(),
                source: document.source.clone(),
                body: column_of[at].and_then(|column| body_of(snapshot, column)),
                fingerprint,
                sketch: document.content.as_ref().and_then(|content| content.sketch),
                files: files(document.attachments.iter().filter_map(|link| {
                    snapshot.links.get(link.0 as usize).map(|link| link.text.as_str())
                })),
                sha256: document.saved.as_ref()?.sha256.clone(),
                further: document
                    .pages
                    .iter()
                    .filter_map(|page| sheet(&page.url, &page.outcome, page.saved.as_ref()))
                    .collect(),
            })
        })
        .collect()
}

/// Names of attachments without white space, in order.
fn files<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let plain = |name: &str| name.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut names: Vec<String> = names.map(plain).collect();
    names.sort_unstable();
    names
}

/// The village, township or department at or above a column.
fn body_of(snapshot: &Snapshot, column: ColumnId) -> Option<String> {
    let mut at = Some(column);
    while let Some(id) = at {
        let column = snapshot.columns.get(id.0 as usize)?;
        if matches!(column.role, Role::Village | Role::Town | Role::Department) {
            return Some(column.title.trim().to_owned());
        }
        at = column.parent;
    }
    None
}

/// Another portal of the same city, as its state file holds it.
#[derive(Debug)]
pub struct Beside {
    /// Name as its pages give it, else its address.
    pub name: String,
    /// The file.
    pub path: PathBuf,
}

/// The documents that another survey's state file holds. The file is only read.
pub fn of_state(path: &Path, at: usize) -> Result<(Beside, Vec<Paper>), rusqlite::Error> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let start: String =
        connection
            .query_row("SELECT value FROM meta WHERE name = 'start'", [], |row| row.get(0))?;
    let mut query = connection.prepare("SELECT url, record FROM page ORDER BY id")?;
    let mut rows = query.query([])?;
    let (mut papers, mut name) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        let url: String = row.get(0)?;
        let record: Vec<u8> = row.get(1)?;
        // Lists are kept in the same table; they are no records.
        let Ok(record) = serde_json::from_slice::<Record>(&record) else { continue };
        if name.is_none() {
            name = record.reading.as_ref().and_then(|reading| reading.tags.site_name.clone());
        }
        papers.extend(of_record(url, record, at));
    }
    let name = name.filter(|name| !name.trim().is_empty()).unwrap_or(start);
    Ok((Beside { name, path: path.to_owned() }, papers))
}

fn of_record(url: String, record: Record, at: usize) -> Option<Paper> {
    let fingerprint = record.fingerprint.filter(|print| print.chars >= SHORTEST)?;
    if record.outcome != Outcome::Ok || !matches!(record.keep, Keep::Document | Keep::Structure) {
        return None;
    }
    let sha256 = record.saved?.sha256;
    let reading = *record.reading.filter(|reading| reading.kind == page::Kind::Article)?;
    let dates = &reading.dates;
    let files = files(reading.attachments.iter().map(|attachment| attachment.name.as_str()));
    Some(Paper {
        files,
        owner: Owner::Beside(at),
        url: record.final_url.unwrap_or(url),
        title: reading.title.map(|found| found.value).unwrap_or_default(),
        published: dates.visible.or(dates.tag).or(dates.address),
        formed: dates.formed,
        number: reading.document_number,
        source: reading.source.map(|found| found.value),
        body: None,
        fingerprint,
        sketch: record.content.and_then(|content| content.sketch),
        sha256,
        further: record.further.iter().filter_map(Further::sheet).collect(),
    })
}
