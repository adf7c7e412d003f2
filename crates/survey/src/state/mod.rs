//! The state file: one SQLite database with what was seen of each address. An interrupted survey is
//! repeated from it without asking again; a finished one tells the next what may be left out.

mod writer;

pub use writer::{Row, SavedBody, Writer};

use crate::api::SurveyError;
use crate::list::Kept;
use crate::packed::PackedBody;
use crate::record::Record;
use crate::sparing::Turns;
use fetch::Validators;
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// Version of the layout of the file.
const FORMAT: i64 = 2;
/// Marks a file as ours (`gong` in ASCII).
const APPLICATION: i64 = 0x676f_6e67;

const SCHEMA: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (
  id INTEGER PRIMARY KEY, key BLOB NOT NULL, run INTEGER NOT NULL, requests INTEGER NOT NULL,
  unchanged INTEGER NOT NULL, etag TEXT, modified TEXT, url TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE body (
  id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, at TEXT NOT NULL, head TEXT NOT NULL,
  length INTEGER NOT NULL, crc32 INTEGER NOT NULL, seal BLOB NOT NULL, bytes BLOB NOT NULL);
";

/// The address where the survey of a state file began.
///
/// # Errors
/// Where the file is no state of a survey.
pub fn start_of(path: &Path) -> Result<url::Url, SurveyError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(|error| damaged(path, &error))?;
    let start: String = connection
        .query_row("SELECT value FROM meta WHERE name = 'start'", [], |row| row.get(0))
        .map_err(|error| damaged(path, &error))?;
    url::Url::parse(&start).map_err(|error| unusable(path, &error.to_string()))
}

/// Seal on a packed body: tells whether the file still holds it as it was packed.
pub fn seal(body: &PackedBody, sha256: &str) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(sha256.as_bytes());
    hasher.update(&body.length.to_le_bytes());
    hasher.update(&body.crc32.to_le_bytes());
    hasher.update(&body.deflated);
    hasher.finalize().as_bytes()[..16].to_vec()
}

/// Name of a page in the state: a hash of the method, the address and the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 16]);

impl Key {
    /// The name of a request.
    pub fn of(url: &str, form: Option<&[(String, String)]>, check: bool) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(url.as_bytes());
        for (name, value) in form.into_iter().flatten() {
            hasher.update(&[0]);
            hasher.update(name.as_bytes());
            hasher.update(&[1]);
            hasher.update(value.as_bytes());
        }
        if check {
            hasher.update(&[2]);
        }
        let mut key = [0; 16];
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(key)
    }

    /// A number that spreads keys evenly, for rotating samples.
    pub fn spread(self) -> u64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0[..8]);
        u64::from_le_bytes(first)
    }
}

/// Where a page stands in the file and in which run it was last asked for.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Row.
    pub id: i64,
    /// Run in which it was last asked for.
    pub run: i64,
    /// Requests that it cost then.
    pub requests: u32,
}

/// A page as an earlier run, or the earlier part of this one, saw it.
#[derive(Debug)]
pub struct Prior {
    /// What was kept.
    pub record: Record,
    /// Validators of the answer.
    pub validators: Validators,
    /// Whether that run found it as the run before had.
    pub unchanged: bool,
}

/// An open state file.
#[derive(Debug)]
pub struct State {
    path: PathBuf,
    reader: Mutex<Connection>,
    index: FxHashMap<Key, Known>,
    next: AtomicI64,
    /// Number of this run.
    pub run: i64,
    /// Start of this run, also when it goes on after an interruption.
    pub started: Timestamp,
    /// Requests and bytes of the earlier part of this run.
    pub spent: u64,
    /// Whether an earlier run was finished.
    pub has_finished_run: bool,
    /// Requests of the first run.
    pub first_cost: u64,
    /// What the last finished run leaves for a sparing look; none of an earlier program's.
    pub turns: Option<Turns>,
    // Held so that a temporary file lives as long as the state and the evidence in it.
    temporary: Option<Arc<tempfile::TempDir>>,
}

impl State {
    /// Opens or makes the file, and begins a run or goes on with an interrupted one.
    pub fn open(path: Option<&Path>, start: &str, now: Timestamp) -> Result<Self, SurveyError> {
        let (path, temporary) = match path {
            Some(path) => (path.to_owned(), None),
            None => {
                let folder = tempfile::Builder::new()
                    .prefix("gongkai-")
                    .tempdir()
                    .map_err(|error| unusable(Path::new("temporary"), &error.to_string()))?;
                (folder.path().join("survey.state"), Some(folder))
            }
        };
        let connection = open_file(&path)?;
        prepare(&connection, &path)?;
        let wrong = |error: rusqlite::Error| damaged(&path, &error);
        let meta = |name: &str| -> Result<Option<String>, SurveyError> {
            connection
                .query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))
                .optional()
                .map_err(wrong)
        };
        if let Some(other) = meta("start")?.filter(|other| other != start) {
            return Err(unusable(
                &path,
                &format!(
                    "it belongs to the survey of {other}; give another file with --state, or inspect that portal"
                ),
            ));
        }
        let last: i64 = meta("run")?.and_then(|text| text.parse().ok()).unwrap_or(0);
        let open = meta("open")?.as_deref() == Some("1");
        let run = if last > 0 && open { last } else { last + 1 };
        let started = if open { meta("started")?.and_then(|text| text.parse().ok()) } else { None }
            .unwrap_or(now);
        for (name, value) in [
            ("start", start.to_owned()),
            ("run", run.to_string()),
            ("open", "1".to_owned()),
            ("started", started.to_string()),
        ] {
            connection
                .execute("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", [name, &value])
                .map_err(wrong)?;
        }
        let first_cost = meta("first_cost")?.and_then(|text| text.parse().ok()).unwrap_or(0);
        let turns = meta("turns")?.and_then(|text| serde_json::from_str(&text).ok());
        let mut index = FxHashMap::default();
        let mut next = 1;
        let mut spent = 0;
        {
            let mut rows =
                connection.prepare("SELECT id, key, run, requests FROM page").map_err(wrong)?;
            let mut rows = rows.query([]).map_err(wrong)?;
            while let Some(row) = rows.next().map_err(wrong)? {
                let id: i64 = row.get(0).map_err(wrong)?;
                let key: [u8; 16] = row.get(1).map_err(wrong)?;
                let seen: i64 = row.get(2).map_err(wrong)?;
                let requests: u32 = row.get(3).map_err(wrong)?;
                if seen == run {
                    spent += u64::from(requests);
                }
                next = next.max(id + 1);
                index.insert(Key(key), Known { id, run: seen, requests });
            }
        }
        Ok(Self {
            has_finished_run: first_cost > 0,
            path,
            reader: Mutex::new(connection),
            index,
            next: AtomicI64::new(next),
            run,
            started,
            spent,
            first_cost,
            turns,
            temporary: temporary.map(Arc::new),
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of a temporary file, to be held by whoever still reads it.
    pub fn temporary(&self) -> Option<Arc<tempfile::TempDir>> {
        self.temporary.clone()
    }

    /// Where a page stands in the file, if it was there when the file was opened.
    pub fn known(&self, key: Key) -> Option<Known> {
        self.index.get(&key).copied()
    }

    /// A row for a page: its old one, or a new one.
    pub fn row(&self, key: Key) -> i64 {
        self.known(key).map_or_else(|| self.next.fetch_add(1, Ordering::Relaxed), |known| known.id)
    }

    /// A page as it was last seen. `None` when it cannot be read back: it is asked for again then.
    pub fn load(&self, id: i64) -> Option<Prior> {
        let reader = self.reader.lock().ok()?;
        let mut query = reader
            .prepare_cached("SELECT record, etag, modified, unchanged FROM page WHERE id = ?1")
            .ok()?;
        let found = query
            .query_row([id], |row| {
                Ok((
                    row.get::<_, Vec<u8>>(0)?,
                    row.get::<_, Option<String>>(1)?,
                    row.get::<_, Option<String>>(2)?,
                    row.get::<_, bool>(3)?,
                ))
            })
            .ok()?;
        let record = serde_json::from_slice(&found.0).ok()?;
        Some(Prior {
            record,
            validators: Validators { etag: found.1, last_modified: found.2 },
            unchanged: found.3,
        })
    }

    /// A whole list as it was last seen.
    pub fn load_list(&self, id: i64) -> Option<Kept> {
        let reader = self.reader.lock().ok()?;
        let record: Vec<u8> = reader
            .prepare_cached("SELECT record FROM page WHERE id = ?1")
            .ok()?
            .query_row([id], |row| row.get(0))
            .ok()?;
        serde_json::from_slice(&record).ok()
    }

    /// Marks the run as finished; `turns` is what it leaves for the next sparing look.
    pub fn finish(&self, requests: u64, turns: &Turns) -> Result<(), SurveyError> {
        let Ok(connection) = self.reader.lock() else { return Ok(()) };
        let cost = if self.first_cost == 0 { requests.max(1) } else { self.first_cost };
        let turns = serde_json::to_string(turns).unwrap_or_default();
        // Marked last: a run that was cut off here is one that goes on.
        for (name, value) in
            [("first_cost", cost.to_string()), ("turns", turns), ("open", "0".to_owned())]
        {
            connection
                .execute("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", [name, &value])
                .map_err(|error| damaged(&self.path, &error))?;
        }
        Ok(())
    }
}

fn open_file(path: &Path) -> Result<Connection, SurveyError> {
    let connection = Connection::open(path).map_err(|error| unusable(path, &error.to_string()))?;
    let _ = connection.busy_timeout(std::time::Duration::from_secs(10));
    Ok(connection)
}

/// Makes the tables in an empty file; refuses a file that is not ours or of a newer layout.
fn prepare(connection: &Connection, path: &Path) -> Result<(), SurveyError> {
    let wrong = |error: rusqlite::Error| damaged(path, &error);
    let application: i64 =
        connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(wrong)?;
    let format: i64 =
        connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(wrong)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
        .map_err(wrong)?;
    if application == APPLICATION && format == FORMAT {
        connection
            .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
            .map_err(wrong)?;
        return Ok(());
    }
    if application == APPLICATION {
        return Err(unusable(
            path,
            &format!(
                "its layout is version {format}, this program writes version {FORMAT}; use the program that made it, or remove the file to survey anew"
            ),
        ));
    }
    if tables > 0 || application != 0 {
        return Err(unusable(
            path,
            "it is a database, but not a survey's state; give another file with --state",
        ));
    }
    connection
        .execute_batch(&format!(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT}; COMMIT;"
        ))
        .map_err(wrong)
}

fn unusable(path: &Path, reason: &str) -> SurveyError {
    SurveyError::State { path: path.to_owned(), reason: reason.to_owned() }
}

fn damaged(path: &Path, error: &rusqlite::Error) -> SurveyError {
    let reason = match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => {
            "it is not a survey's state; give another file with --state".to_owned()
        }
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            "another survey is using it; wait for it, or give another file with --state".to_owned()
        }
        _ => format!("it is damaged ({error}); remove it to survey anew"),
    };
    unusable(path, &reason)
}

#[cfg(test)]
mod tests;
