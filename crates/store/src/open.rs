//! Opening a store.

use crate::error::StoreError;
use crate::files::files_at;
use crate::{migrate, write::Write};
use object_store::ObjectStore;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// Connections to the database.
const CONNECTIONS: u32 = 16;
/// Bytes of an SQLite file that are read in place.
const MAPPED: &str = "2000000000";
/// How long a statement waits for another writer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A database and its file store.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) db: DatabaseConnection,
    pub(crate) files: Arc<dyn ObjectStore>,
    /// Whose turn it is to write in this process.
    turn: Arc<Mutex<()>>,
}

impl Store {
    /// Opens a database and brings its schema up to date. `database` is a `postgres://…` address or
    /// the path of an SQLite file, which is made where there is none; `files` is where attachments are: a
    /// folder, or `s3://BUCKET/PREFIX`, reached as the variables `AWS_ENDPOINT`, `AWS_REGION`,
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` say.
    ///
    /// # Errors
    /// Where the database or the bucket cannot be reached, or the database was written by a later program.
    pub async fn open(database: &str, files: impl AsRef<OsStr>) -> Result<Self, StoreError> {
        let files = files_at(files.as_ref()).await?;
        let db = Database::connect(options(database)?).await?;
        migrate::run(&db).await?;
        Ok(Self { db, files, turn: Arc::default() })
    }

    /// Begins to write; waits while another write is going on. What is not committed is undone.
    ///
    /// Writers of one process queue here, each in turn, and hold no connection meanwhile that readers need. The
    /// lock of the database is for other processes: who waits for it asks again and again, and the luckiest wins.
    ///
    /// # Errors
    /// Where the database says no, or the write before did not end.
    pub async fn write(&self) -> Result<Write, StoreError> {
        let turn = timeout(PATIENCE, Arc::clone(&self.turn).lock_owned()).await;
        Write::begin(&self.db, turn.map_err(|_| StoreError::Busy)?).await
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.db.close().await?)
    }
}

fn options(database: &str) -> Result<ConnectOptions, StoreError> {
    let postgres = ["postgres://", "postgresql://"].iter().any(|at| database.starts_with(at));
    let mut options = if postgres {
        ConnectOptions::new(database)
    } else {
        if database.is_empty() || database.contains("://") {
            return Err(StoreError::Address(database.into()));
        }
        if let Some(folder) = Path::new(database).parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = ConnectOptions::new("sqlite::memory:");
        let file = database.to_owned();
        options.map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .in_memory(false)
                .shared_cache(false)
                .filename(&file)
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("mmap_size", MAPPED)
        });
        options
    };
    options.max_connections(CONNECTIONS).acquire_timeout(PATIENCE).sqlx_logging(false);
    Ok(options)
}
