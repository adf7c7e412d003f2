//! Saved pages, read from the state one at a time.

use crate::api::{EvidenceBody, EvidencePage};
use crate::packed::PackedBody;
use crate::state::seal;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::path::PathBuf;
use std::sync::Arc;

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
            "SELECT body.id, page.url, body.at, body.head, body.sha256, body.length, body.crc32,
                    body.seal, body.bytes
             FROM body JOIN page ON page.id = body.id WHERE body.id {which} ORDER BY body.id LIMIT 1"
        );
        let mut query = connection.prepare_cached(&sql).ok()?;
        let (id, sealed, at, mut page) = query
            .query_row(params![id], |row| {
                let body = PackedBody {
                    length: row.get::<_, i64>(5)?.unsigned_abs(),
                    crc32: row.get(6)?,
                    deflated: row.get(8)?,
                };
                let page = EvidencePage {
                    url: row.get(1)?,
                    at: jiff::Timestamp::UNIX_EPOCH,
                    head: row.get(3)?,
                    body: EvidenceBody::Packed(body),
                    sha256: row.get(4)?,
                };
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, Vec<u8>>(7)?,
                    row.get::<_, String>(2)?,
                    page,
                ))
            })
            .ok()?;
        page.at = at.parse().ok()?;
        if let EvidenceBody::Packed(body) = &page.body
            && sealed != seal(body, &page.sha256)
        {
            page.body = EvidenceBody::Damaged(body.unpack());
        }
        Some((id, page))
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
