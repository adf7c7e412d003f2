//! Texts of documents, read again from their saved pages.

use super::held::HeldTexts;
use super::paper::{Owner, Paper};
use crate::further::append;
use crate::packed::PackedBody;
use crate::vendors;
use page::Raw;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use rustc_hash::FxHashMap;
use snapshot::portal_file::Selectors;
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// Largest page that is unpacked.
const LARGEST: u64 = 16 << 20;
/// Texts held at a time.
const HELD: usize = 512;

/// A state file, opened to read saved pages from it.
#[derive(Debug)]
struct Store {
    connection: Connection,
    rows: FxHashMap<String, i64>,
}

impl Store {
    fn open(path: &Path) -> Option<Self> {
        let connection =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
        let mut rows = FxHashMap::default();
        {
            let mut query = connection.prepare("SELECT sha256, id FROM body").ok()?;
            let found = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).ok()?;
            rows.extend(found.flatten());
        }
        Some(Self { connection, rows })
    }

    fn page(&self, sha256: &str) -> Option<(String, Vec<u8>)> {
        let id = self.rows.get(sha256)?;
        let found = self
            .connection
            .prepare_cached("SELECT head, length, crc32, bytes FROM body WHERE id = ?1")
            .ok()?
            .query_row([id], |row| {
                let length = row.get::<_, i64>(1)?.unsigned_abs();
                let body = PackedBody { length, crc32: row.get(2)?, deflated: row.get(3)? };
                Ok((row.get(0)?, body))
            })
            .optional()
            .ok()??;
        let (head, body): (String, PackedBody) = found;
        (body.length <= LARGEST).then(|| (head, body.unpack()))
    }
}

/// Texts of documents, from the state files of their portals.
#[derive(Debug)]
pub struct Texts<'a> {
    here: Option<Store>,
    beside: Vec<Option<Store>>,
    selectors: &'a Selectors,
    read: &'a HeldTexts,
    held: FxHashMap<u32, Option<Arc<str>>>,
}

impl<'a> Texts<'a> {
    /// Opens the files; what cannot be opened has no texts.
    pub fn open<'b>(
        here: &Path,
        beside: impl Iterator<Item = &'b Path>,
        selectors: &'a Selectors,
        read: &'a HeldTexts,
    ) -> Self {
        let beside = beside.map(Store::open).collect();
        Self { here: Store::open(here), beside, selectors, read, held: FxHashMap::default() }
    }

    /// The text of the paper at this position.
    pub fn get(&mut self, at: u32, paper: &Paper) -> Option<Arc<str>> {
        if let Some(text) = self.read.get(&paper.sha256) {
            return Some(text);
        }
        if let Some(text) = self.held.get(&at) {
            return text.clone();
        }
        if self.held.len() >= HELD {
            self.held.clear();
        }
        let text = self.read(paper);
        self.held.insert(at, text.clone());
        text
    }

    fn read(&self, paper: &Paper) -> Option<Arc<str>> {
        let store = match paper.owner {
            Owner::Here(_) => self.here.as_ref(),
            Owner::Beside(at) => self.beside.get(at)?.as_ref(),
        }?;
        let mut text = self.read_page(store, &paper.url, &paper.sha256)?;
        for (url, sha256) in &paper.further {
            append(&mut text, &self.read_page(store, url, sha256)?);
        }
        (!text.trim().is_empty()).then(|| Arc::from(text))
    }

    fn read_page(&self, store: &Store, url: &str, sha256: &str) -> Option<String> {
        let (head, body) = store.page(sha256)?;
        let url = Url::parse(url).ok()?;
        let raw = Raw { url: &url, body: &body, content_type: content_type(&head) };
        Some(vendors::read(raw, self.selectors).text)
    }
}

fn content_type(head: &str) -> Option<&str> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-type").then(|| value.trim())
    })
}
