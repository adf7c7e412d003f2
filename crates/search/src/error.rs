//! What can go wrong.

use std::path::PathBuf;

/// An index that cannot be read or written. Nothing is lost by it but time: it can be rebuilt.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A folder or file of the index.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What.
        source: std::io::Error,
    },
    /// The index itself.
    #[error(transparent)]
    Index(#[from] tantivy::TantivyError),
    /// Another process writes to the index, or a rebuild is already under way.
    #[error("the search index is being written by another process or rebuild")]
    Busy,
    /// A batch ends before what is already applied.
    #[error("the batch ends at {batch}, but the index is already at {index}")]
    Backwards {
        /// Sequence of the batch.
        batch: u64,
        /// Sequence of the index.
        index: u64,
    },
}

pub(crate) fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
    move |source| Error::Io { path: path.to_owned(), source }
}
