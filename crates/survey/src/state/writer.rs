//! One thread writes the state, many rows to a transaction.

use super::{Key, State, open_file};
use crate::api::SurveyError;
use crate::packed::PackedBody;
use crate::record::Record;
use fetch::Validators;
use jiff::Timestamp;
use rusqlite::{Connection, params};
use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::mpsc;

/// Rows to a transaction at most; what is not yet written is asked for again after a crash.
const BATCH: usize = 512;

/// How long rows are gathered for a transaction.
const GATHER: Duration = Duration::from_millis(25);

/// A page to be written.
#[derive(Debug)]
pub struct Row {
    /// Row in the file.
    pub id: i64,
    /// Name of the page.
    pub key: Key,
    /// Run in which it was asked for.
    pub run: i64,
    /// Requests that it cost.
    pub requests: u32,
    /// Whether it is as the run before saw it.
    pub unchanged: bool,
    /// Validators of the answer.
    pub validators: Validators,
    /// Address.
    pub url: String,
    /// [`Record`] as JSON.
    pub record: Vec<u8>,
    /// Body, where one came that is not there yet.
    pub body: Option<SavedBody>,
}

/// A body to be written.
#[derive(Debug)]
pub struct SavedBody {
    /// SHA-256 of the body.
    pub sha256: String,
    /// When it was observed.
    pub at: Timestamp,
    /// Status line and headers.
    pub head: String,
    /// The body.
    pub packed: PackedBody,
}

impl Row {
    /// A row for a record.
    pub fn new(state: &State, key: Key, url: &str, record: &Record) -> Self {
        Self {
            id: state.row(key),
            key,
            run: state.run,
            requests: 0,
            unchanged: false,
            validators: Validators::default(),
            url: url.to_owned(),
            record: serde_json::to_vec(record).unwrap_or_default(),
            body: None,
        }
    }
}

/// The thread that writes.
#[derive(Debug)]
pub struct Writer {
    rows: mpsc::Sender<Row>,
    thread: JoinHandle<Result<(), rusqlite::Error>>,
    path: PathBuf,
}

impl Writer {
    /// Starts the thread.
    pub fn start(state: &State) -> Result<Self, SurveyError> {
        let connection = open_file(state.path())?;
        let (rows, received) = mpsc::channel(BATCH * 2);
        let thread = std::thread::Builder::new()
            .name("state".into())
            .spawn(move || write(connection, received))
            .map_err(|error| super::unusable(state.path(), &error.to_string()))?;
        Ok(Self { rows, thread, path: state.path().to_owned() })
    }

    /// Where rows are sent.
    pub fn sender(&self) -> mpsc::Sender<Row> {
        self.rows.clone()
    }

    /// Waits until everything is written; all other senders must be gone.
    pub async fn finish(self) -> Result<(), SurveyError> {
        drop(self.rows);
        let thread = self.thread;
        let joined = tokio::task::spawn_blocking(move || thread.join()).await;
        match joined {
            Ok(Ok(Ok(()))) => Ok(()),
            Ok(Ok(Err(error))) => Err(super::damaged(&self.path, &error)),
            _ => Err(super::unusable(&self.path, "writing stopped unexpectedly")),
        }
    }
}

fn write(mut connection: Connection, mut rows: mpsc::Receiver<Row>) -> Result<(), rusqlite::Error> {
    connection.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;")?;
    let mut batch = Vec::with_capacity(BATCH);
    while rows.blocking_recv_many(&mut batch, BATCH) > 0 {
        if batch.len() < BATCH {
            // A fuller transaction writes the file's pages once instead of many times.
            std::thread::sleep(GATHER);
            while batch.len() < BATCH
                && let Ok(row) = rows.try_recv()
            {
                batch.push(row);
            }
        }
        let transaction = connection.transaction()?;
        {
            let mut page = transaction.prepare_cached(
                "INSERT OR REPLACE INTO page (id, key, run, requests, unchanged, etag, modified, url, record)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            let mut body = transaction.prepare_cached(
                "INSERT OR REPLACE INTO body (id, sha256, at, head, length, crc32, seal, bytes)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            for row in batch.drain(..) {
                page.execute(params![
                    row.id,
                    row.key.0.as_slice(),
                    row.run,
                    row.requests,
                    row.unchanged,
                    row.validators.etag,
                    row.validators.last_modified,
                    row.url,
                    row.record
                ])?;
                if let Some(saved) = row.body {
                    body.execute(params![
                        row.id,
                        saved.sha256,
                        saved.at.to_string(),
                        saved.head,
                        saved.packed.length.cast_signed(),
                        saved.packed.crc32,
                        super::seal(&saved.packed, &saved.sha256),
                        saved.packed.deflated
                    ])?;
                }
            }
        }
        transaction.commit()?;
    }
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
}
