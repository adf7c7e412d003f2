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
    /// There is no such place.
    #[error("no place {0}")]
    UnknownPlace(String),
    /// Several places are called so.
    #[error("several places are called {0}")]
    SeveralPlaces(String),
    /// The place has no such department.
    #[error("{place} has no department {name}")]
    UnknownDepartment {
        /// The place.
        place: String,
        /// The department.
        name: String,
    },
    /// The department has a site of its own already.
    #[error("{name} has the site {site}")]
    DepartmentHasSite {
        /// The department.
        name: String,
        /// Its site.
        site: String,
    },
    /// Another site answers to the domain.
    #[error("{domain} is the domain of {site}")]
    DomainTaken {
        /// The domain.
        domain: String,
        /// The other site.
        site: String,
    },
    /// A look that no page could show.
    #[error(transparent)]
    Theme(#[from] crate::theme::ThemeFault),
    /// Not a whole address of the web.
    #[error("{0} is no address of a page")]
    BadAddress(String),
    /// Not the name of a host.
    #[error("{0} is no domain")]
    BadDomain(String),
    /// There is no such document.
    #[error("no document at {0}")]
    NoDocument(String),
    /// A document must stand somewhere.
    #[error("no column is given")]
    NoColumn,
    /// There is no such column, or it is archived.
    #[error("no column {0}")]
    UnknownColumn(i64),
    /// A column that merges second-level matters, and a line without the mark of one.
    #[error("column {0} merges several matters: one of them must be chosen")]
    NoMark(i64),
    /// A mark that is no second-level matter of the column.
    #[error("{mark} is no category of column {column}")]
    UnknownMark {
        /// The mark.
        mark: String,
        /// The column.
        column: i64,
    },
}
