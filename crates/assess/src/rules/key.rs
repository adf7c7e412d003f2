//! Keys of findings: a short hash of what a finding says, made of content alone, so that a decision
//! about it holds when the page has moved and no longer holds when the content has changed. Never part
//! of a key: addresses of this portal, and the time of observation. The table is `data/key-parts.csv`.

use crate::case::{Case, words};
use crate::model::Finding;
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::{ColumnId, DocumentId, DocumentKind};

const PARTS: &str = include_str!("../../data/key-parts.csv");
const VOLATILE: &str = include_str!("../../data/key-volatile.txt");

/// Signs of the hash in a key: 60 bits.
const SIGNS: usize = 12;
/// Digits and letters without those that are easily taken for others (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Texts with fewer characters are told apart by title and date.
const LEAST_TEXT: u32 = 30;

/// What the key of a rule's findings is made of.
struct Parts {
    place: bool,
    content: bool,
    message: bool,
    /// `None` = all that are not volatile.
    arguments: Option<Vec<&'static str>>,
}

impl Parts {
    fn of(rule: &str) -> Self {
        let rows = words(PARTS).filter(|row| row.split(',').next() == Some(rule));
        let mut cells = rows.take(1).flat_map(|row| row.split(',')).skip(1);
        let subject = cells.next().unwrap_or("content");
        let message = cells.next().unwrap_or("yes") == "yes";
        let arguments = cells.next().unwrap_or("*");
        Self {
            place: matches!(subject, "place" | "both"),
            content: matches!(subject, "content" | "both"),
            message,
            arguments: (arguments != "*").then(|| arguments.split_whitespace().collect()),
        }
    }
}

/// Finds what findings speak of; made once for a judgement.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    case: &'a Case<'a>,
    documents: FxHashMap<&'a str, DocumentId>,
    links: FxHashMap<&'a str, usize>,
    columns: FxHashMap<(&'a str, &'a str), ColumnId>,
    volatile: FxHashSet<&'static str>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(case: &'a Case<'a>) -> Self {
        let mut documents = FxHashMap::default();
        for (id, document) in (0u32..).map(DocumentId).zip(&case.snapshot.documents) {
            documents.entry(document.url.as_str()).or_insert(id);
            if let Some(moved) = &document.final_url {
                documents.entry(moved.as_str()).or_insert(id);
            }
        }
        let links = case.snapshot.links.iter().enumerate();
        let mut columns = FxHashMap::default();
        for (id, column) in case.columns() {
            columns.entry((column.url.as_str(), column.title.as_str())).or_insert(id);
        }
        Self {
            case,
            documents,
            links: links.map(|(at, link)| (link.url.as_str(), at)).collect(),
            columns,
            volatile: words(VOLATILE).collect(),
        }
    }

    /// Gives the findings of one rule their keys. Those whose content is truly equal are told apart by
    /// a number behind the key, in their order.
    pub(super) fn give<'f>(&self, rule: &str, findings: impl Iterator<Item = &'f mut Finding>) {
        let parts = Parts::of(rule);
        let mut seen: FxHashMap<String, u32> = FxHashMap::default();
        for finding in findings {
            let key = self.key(&parts, finding);
            let nth = seen.entry(key.clone()).or_insert(0);
            *nth += 1;
            finding.key = if *nth == 1 { key } else { format!("{key}-{nth}") };
        }
    }

    fn key(&self, parts: &Parts, finding: &Finding) -> String {
        let mut hash = Hash::new();
        hash.put("rule", &finding.rule);
        let document = finding.url.as_deref().and_then(|url| self.document_at(url));
        if parts.content
            && let Some((id, name)) = document
        {
            self.put_document(&mut hash, id, finding);
            hash.put("file", name.unwrap_or_default());
        } else if parts.content && finding.title.is_some() && !parts.place {
            hash.put("title", &plain(finding.title.as_deref().unwrap_or_default()));
        }
        if parts.place || (parts.content && document.is_none()) {
            self.put_place(&mut hash, finding);
        }
        if parts.message {
            hash.put("message", &finding.evidence.id);
        }
        for (name, value) in &finding.evidence.args {
            let name = name.as_str();
            let told = match &parts.arguments {
                Some(named) => named.contains(&name),
                None => !self.volatile.contains(name) && !value.contains("://"),
            };
            if told {
                hash.put(name, value);
            }
        }
        hash.key()
    }

    /// The document at an address, or the one that carries the attachment at it, with the attachment's name.
    fn document_at(&self, url: &str) -> Option<(DocumentId, Option<&'a str>)> {
        if let Some(&id) = self.documents.get(url) {
            let document = self.case.snapshot.documents.get(id.0 as usize)?;
            return (document.kind != DocumentKind::Column).then_some((id, None));
        }
        let link = *self.links.get(url)?;
        let id = self.case.document_of_link(link)?;
        Some((id, self.case.snapshot.links.get(link).map(|link| link.text.as_str())))
    }

    fn put_document(&self, hash: &mut Hash, id: DocumentId, finding: &Finding) {
        let Some(document) = self.case.snapshot.documents.get(id.0 as usize) else { return };
        let title = document.title.as_deref().or(finding.title.as_deref()).unwrap_or_default();
        hash.put("title", &plain(title));
        match document.fingerprint.filter(|print| print.chars >= LEAST_TEXT) {
            Some(print) => hash.put("text", &format!("{:016x} {}", print.exact, print.chars)),
            None => {
                let line = self.case.first_item(id);
                let listed = line.and_then(|item| item.date);
                let date = document.dates.published.or(listed);
                hash.put("date", &date.map(|date| date.to_string()).unwrap_or_default());
                if document.title.is_none() {
                    hash.put("line", &plain(line.map_or("", |item| &item.title)));
                }
            }
        }
    }

    fn put_place(&self, hash: &mut Hash, finding: &Finding) {
        let names = [
            ("field", &finding.field),
            ("matter1", &finding.matter1),
            ("matter2", &finding.matter2),
            ("town", &finding.town),
            ("village", &finding.village),
        ];
        for (name, value) in names {
            hash.put(name, &plain(value.as_deref().unwrap_or_default()));
        }
        let title = finding.column.as_deref().unwrap_or_default();
        let column = finding.column_url.as_deref().and_then(|url| self.columns.get(&(url, title)));
        match column {
            Some(&id) => {
                for title in self.case.snapshot.path(id) {
                    hash.put("column", &plain(title));
                }
            }
            None => hash.put("column", &plain(title)),
        }
    }
}

/// A title without what is only layout.
fn plain(title: &str) -> String {
    title.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// A hash over named parts.
struct Hash(blake3::Hasher);

impl Hash {
    fn new() -> Self {
        Self(blake3::Hasher::new())
    }

    fn put(&mut self, name: &str, value: &str) {
        for part in [name, value] {
            self.0.update(&(part.len() as u64).to_le_bytes());
            self.0.update(part.as_bytes());
        }
    }

    /// `k` and twelve signs: no spreadsheet takes that for a number or a date.
    fn key(&self) -> String {
        let bytes = *self.0.finalize().as_bytes();
        let mut bits = bytes.iter().take(8).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut key = String::with_capacity(1 + SIGNS);
        key.push('k');
        for _ in 0..SIGNS {
            let sign = ALPHABET.get((bits & 31) as usize).copied().unwrap_or(b'0');
            key.push(char::from(sign));
            bits >>= 5;
        }
        key
    }
}
