//! Saved pages, read from the state one at a time.

use crate::api::EvidencePage;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::path::PathBuf;
use std::sync::Arc;

/// Largest page that is unpacked.
const LARGEST: usize = 64 << 20;

/// The saved pages of a survey; they stay in the state file.
#[derive(Debug)]
pub struct EvidenceStore {
    connection: Option<Connection>,
    after: i64,
    // Held so that a temporary state lives as long as its evidence.
    _temporary: Option<Arc<tempfile::TempDir>>,
}

impl EvidenceStore {
    /// Opens the store of a state file; without a readable file it is empty.
    pub(crate) fn open(path: &PathBuf, temporary: Option<Arc<tempfile::TempDir>>) -> Self {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).ok();
        Self { connection, after: 0, _temporary: temporary }
    }

    /// The page with this hash (SHA-256 of its body, lower-case hex). Looks through the file; for all
    /// pages iterate instead.
    pub fn get(&self, sha256: &str) -> Option<EvidencePage> {
        let connection = self.connection.as_ref()?;
        let id: i64 = connection
            .query_row("SELECT id FROM body WHERE sha256 = ?1 LIMIT 1", [sha256], |row| row.get(0))
            .optional()
            .ok()??;
        self.read("= ?1", id).map(|(_, page)| page)
    }

    fn read(&self, which: &str, id: i64) -> Option<(i64, EvidencePage)> {
        let connection = self.connection.as_ref()?;
        let sql = format!(
            "SELECT body.id, page.url, body.at, body.head, body.bytes, body.sha256
             FROM body JOIN page ON page.id = body.id WHERE body.id {which} ORDER BY body.id LIMIT 1"
        );
        let (id, url, at, head, bytes, sha256) = connection
            .prepare_cached(&sql)
            .ok()?
            .query_row(params![id], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                    row.get::<_, String>(3)?,
                    row.get::<_, Vec<u8>>(4)?,
                    row.get::<_, String>(5)?,
                ))
            })
            .ok()?;
        let body = zstd::bulk::decompress(&bytes, LARGEST).unwrap_or_default();
        Some((id, EvidencePage { url, at: at.parse().ok()?, head, body, sha256 }))
    }
}

impl Iterator for EvidenceStore {
    type Item = EvidencePage;

    fn next(&mut self) -> Option<EvidencePage> {
        let (id, page) = self.read("> ?1", self.after)?;
        self.after = id;
        Some(page)
    }
}
