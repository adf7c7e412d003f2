//! What can go wrong.

use thiserror::Error;

/// An error of publishing.
#[derive(Debug, Error)]
pub enum PortalError {
    /// The store said no.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The search index said no.
    #[error(transparent)]
    Search(#[from] search::Error),
    /// Settings or a kept standard that cannot be read.
    #[error("{what} cannot be read: {error}")]
    Unreadable {
        /// What.
        what: &'static str,
        /// Why.
        error: serde_json::Error,
    },
    /// There is no such document.
    #[error("no document at {0}")]
    NoDocument(String),
    /// A document must stand somewhere.
    #[error("no column is given")]
    NoColumn,
    /// There is no such column, or it is archived.
    #[error("no column {0}")]
    UnknownColumn(i64),
    /// A mark that is no second-level matter of the column.
    #[error("{mark} is no category of column {column}")]
    UnknownMark {
        /// The mark.
        mark: String,
        /// The column.
        column: i64,
    },
}
