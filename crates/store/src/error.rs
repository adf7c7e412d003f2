//! What can go wrong.

use thiserror::Error;

/// An error of the store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database said no.
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
    /// The file store said no.
    #[error(transparent)]
    Files(#[from] object_store::Error),
    /// A write of this process goes on and on.
    #[error("another write has not ended within half a minute")]
    Busy,
    /// The address of the database is none that is known.
    #[error("not a database address: {0}")]
    Address(String),
    /// The database was written by a later program.
    #[error("the database has schema {found}, this program knows {known}")]
    TooNew {
        /// Schema version of the database.
        found: i64,
        /// Latest version this program knows.
        known: i64,
    },
    /// A migration that was applied reads otherwise now.
    #[error("migration {0} was applied in other words")]
    ChangedMigration(i64),
    /// What was asked to change is not there.
    #[error("no such {what}: {id}")]
    Missing {
        /// Kind of row.
        what: &'static str,
        /// Its id.
        id: i64,
    },
    /// A column that holds documents was asked to go.
    #[error("column {0} holds documents")]
    NotEmpty(i64),
    /// The folder of the database cannot be made.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
