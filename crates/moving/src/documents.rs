//! Documents as rows of an import.

use crate::files::{File, Names};
use crate::places::Places;
use assess::mapping::Mapping;
use page::Markup;
use portal::import::{Directory, PlaceRecord, Record};
use snapshot::{ColumnId, DocumentId, DocumentKind, Snapshot, Verdict};
use standard::matching::normal;
use std::collections::{BTreeMap, HashMap, HashSet};
use store::Column;
use url::{Position, Url};

/// Why a document stays behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// None of its columns has one of ours.
    NoColumn,
    /// Its column here merges several second-level matters, and nothing says which it is of.
    NoMark,
    /// It could not be had from the old portal.
    NotThere,
    /// It stands on another site.
    OtherSite,
    /// It is a column, or nothing that could be understood.
    NoDocument,
    /// No date was found for it.
    NoDate,
    /// Neither a text nor a file was found in it.
    NoText,
    /// A page of its text was not had.
    NotWhole,
}

/// A document that stays behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its address.
    pub url: String,
    /// Its title in the list.
    pub title: String,
    /// Names of the column where its line stands, from the root.
    pub column: String,
    /// Why.
    pub why: Why,
}

/// A document that moves.
#[derive(Debug, Clone)]
pub struct Moved {
    /// The row; its attachments are the paths of `files`.
    pub record: Record,
    /// Files to be fetched.
    pub files: Vec<File>,
    /// Old addresses of its attachments and further pages: they lead to the document, whose files may be replaced one day.
    pub(crate) file_addresses: Vec<String>,
}

/// The line that first leads to a document.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    column: ColumnId,
    title: &'a str,
}

/// Moves the documents of one snapshot.
#[derive(Debug)]
pub struct Mover<'a> {
    snapshot: &'a Snapshot,
    places: Places<'a>,
    lines: BTreeMap<u32, Line<'a>>,
    stand: HashMap<u32, Vec<PlaceRecord>>,
    /// Documents with a line for which only the mark is lacking.
    unmarked: HashSet<u32>,
    /// Host and port of the portal: its old addresses are ours to answer.
    host: String,
}

impl<'a> Mover<'a> {
    /// From a snapshot and what its columns mean, to the columns of a site of ours.
    pub fn new(
        snapshot: &'a Snapshot,
        mapping: &Mapping,
        columns: &'a [Column],
        directory: &'a Directory,
    ) -> Self {
        let places = Places::new(snapshot, mapping, columns, directory);
        let mut lines = BTreeMap::new();
        let mut stand: HashMap<u32, Vec<PlaceRecord>> = HashMap::new();
        let mut unmarked = HashSet::new();
        for item in &snapshot.items {
            let Some(document) = item.document else { continue };
            let line = Line { column: item.column, title: &item.title };
            lines.entry(document.0).or_insert(line);
            // The page may print the mark that its line leaves out.
            let title = snapshot.documents[document.0 as usize].title.as_deref();
            let of_page = title.and_then(page::category_mark).map(|mark| mark.text);
            let mark = item.mark.as_ref().map(|mark| mark.text.as_str()).or(of_page.as_deref());
            let place = match places.place(item.column, mark) {
                Ok(place) => place,
                Err(why) => {
                    if why == Why::NoMark {
                        unmarked.insert(document.0);
                    }
                    continue;
                }
            };
            let known = stand.entry(document.0).or_default();
            if known.iter().all(|one| one.column() != place.column()) {
                known.push(place);
            }
        }
        let url = Url::parse(&snapshot.portal.url).ok();
        let host = url.map_or_else(String::new, |url| authority(&url).to_owned());
        Self { snapshot, places, lines, stand, unmarked, host }
    }

    /// The documents that lines lead to, in order.
    pub fn documents(&self) -> impl Iterator<Item = DocumentId> + '_ {
        self.lines.keys().map(|id| DocumentId(*id))
    }

    /// Old addresses of columns and where they lead now.
    pub fn columns(&self) -> Vec<(String, String)> {
        let mut seen = HashSet::new();
        let all = (0_u32..).zip(&self.snapshot.columns);
        all.filter_map(|(at, column)| {
            let ours = self.places.column(ColumnId(at))?;
            let old = self.own_address(&column.url)?;
            // Parts of one page have its address: it leads to the first.
            (old != "/" && old != ours.path && seen.insert(old.clone()))
                .then(|| (old, ours.path.clone()))
        })
        .collect()
    }

    /// Addresses of the pages over which a document goes, and the hashes under which they were saved (SHA-256, hex).
    pub fn saved(&self, id: DocumentId) -> Vec<(&str, &str)> {
        let document = &self.snapshot.documents[id.0 as usize];
        if document.kind != DocumentKind::Article {
            return Vec::new();
        }
        let url = document.final_url.as_ref().unwrap_or(&document.url);
        let first = document.saved.as_ref().map(|saved| (url.as_str(), saved.sha256.as_str()));
        let further = document.pages.iter().filter_map(|page| {
            page.saved.as_ref().map(|saved| (page.url.as_str(), saved.sha256.as_str()))
        });
        first.into_iter().chain(further).collect()
    }

    /// The row that a document becomes. `read` is the body of its saved pages, where all of them could be read.
    ///
    /// # Errors
    /// Says why it stays behind.
    pub fn document(&self, id: DocumentId, read: Option<Markup>) -> Result<Moved, Left> {
        let document = &self.snapshot.documents[id.0 as usize];
        let line = self.lines.get(&id.0);
        let left = |why| Left {
            url: document.url.clone(),
            title: line.map_or_else(String::new, |line| line.title.to_owned()),
            column: line.map_or_else(String::new, |line| self.names(line.column)),
            why,
        };
        if document.kind == DocumentKind::OffSite {
            return Err(left(Why::OtherSite));
        }
        if document.outcome.verdict() != Verdict::Observed {
            return Err(left(Why::NotThere));
        }
        if !matches!(document.kind, DocumentKind::Article | DocumentKind::File) {
            return Err(left(Why::NoDocument));
        }
        let lacks = document.pages.iter().any(|page| page.outcome.verdict() != Verdict::Observed);
        if lacks || (read.is_none() && !document.pages.is_empty()) {
            return Err(left(Why::NotWhole));
        }
        let why = if self.unmarked.contains(&id.0) { Why::NoMark } else { Why::NoColumn };
        let columns = self.stand.get(&id.0).cloned().ok_or_else(|| left(why))?;
        let dates = &document.dates;
        let day =
            dates.published.or(dates.visible).or(dates.list).or(dates.formed).or(dates.address);
        let day = day.ok_or_else(|| left(Why::NoDate))?;

        let mut names = Names::default();
        let mut files = Vec::new();
        let mut body = String::new();
        let mut file_addresses = Vec::new();
        if document.kind == DocumentKind::File {
            files.push(names.file(&document.url, "", None));
        } else {
            body = self.settle(read.unwrap_or_default(), &mut names, &mut files);
        }
        for link in &document.attachments {
            let link = &self.snapshot.links[link.0 as usize];
            if link.outcome.verdict() == Verdict::Observed {
                files.push(names.file(&link.url, &link.text, link.sniffed.as_deref()));
                file_addresses.extend(self.own_address(&link.url));
            }
        }
        file_addresses.extend(document.pages.iter().filter_map(|page| self.own_address(&page.url)));
        if body.trim().is_empty() && files.is_empty() {
            return Err(left(Why::NoText));
        }
        // A mark is part of the placement, also where the page prints it before its own title.
        let title = document.title.as_deref().filter(|title| !title.trim().is_empty());
        let title =
            without_mark(title.or(line.map(|line| line.title)).unwrap_or_default(), &columns);
        let addresses = [Some(&document.url), document.final_url.as_ref()];
        let old = addresses.into_iter().flatten().filter_map(|url| self.own_address(url));
        let mut old_addresses: Vec<String> = old.collect();
        old_addresses.dedup();
        let record = Record {
            key: Some(document.url.clone()),
            title: title.to_owned(),
            body,
            published: day.to_string(),
            formed: dates.formed.map(|day| day.to_string()),
            number: document.document_number.clone(),
            index_number: document.index_number.clone(),
            organ: document.source.clone().unwrap_or_default(),
            source: document.source.clone().unwrap_or_default(),
            validity: String::new(),
            link: None,
            columns,
            attachments: files.iter().map(|file| file.path.clone()).collect(),
            old_addresses,
            pinned: false,
        };
        Ok(Moved { record, files, file_addresses })
    }

    /// The body with its pictures as attachments, and with links within the portal that lead on from
    /// their old address.
    fn settle(&self, markup: Markup, names: &mut Names, files: &mut Vec<File>) -> String {
        let mut html = markup.html;
        for picture in &markup.pictures {
            let file = names.file(picture, "", None);
            html = html.replace(&source(picture), &source(file.name()));
            files.push(file);
        }
        for scheme in ["http", "https"] {
            html = html.replace(&format!("href=\"{scheme}://{}/", self.host), "href=\"/");
        }
        html
    }

    /// The path of an address of the portal itself.
    fn own_address(&self, url: &str) -> Option<String> {
        let url = Url::parse(url).ok()?;
        let own = authority(&url) == self.host;
        own.then(|| url[Position::BeforePath..Position::AfterQuery].to_owned())
    }

    fn names(&self, column: ColumnId) -> String {
        let mut names = Vec::new();
        let mut at = Some(column);
        while let Some(column) = at.and_then(|id| self.snapshot.columns.get(id.0 as usize)) {
            names.push(column.title.as_str());
            at = column.parent;
        }
        names.reverse();
        names.join(" / ")
    }
}

/// A title without the category mark before it, if that is the mark of one of its places.
fn without_mark<'t>(title: &'t str, places: &[PlaceRecord]) -> &'t str {
    let Some(mark) = page::category_mark(title) else { return title };
    let known =
        places.iter().filter_map(PlaceRecord::mark).any(|one| normal(one) == normal(&mark.text));
    let rest = mark.close.and_then(|close| title.split_once(close)).map(|(_, rest)| rest.trim());
    rest.filter(|rest| known && !rest.is_empty()).unwrap_or(title)
}

/// Host and port.
fn authority(url: &Url) -> &str {
    &url[Position::BeforeHost..Position::AfterPort]
}

/// The attribute of a picture, as the body writes it.
pub(crate) fn source(address: &str) -> String {
    format!("src=\"{}\"", address.replace('&', "&amp;"))
}
