//! Documents, columns and sites on SQLite and PostgreSQL, one code for both; attachments in a file store.
//!
//! Every write happens in a [`Write`], which holds the one lock of the store, takes ids and sequence
//! numbers from counters, and enters what it did in the change log in the same transaction: the log's
//! order is the order of commits. Moments are seconds since 1970 UTC, days are ISO dates.

mod columns;
mod documents;
mod entity;
mod error;
mod files;
mod find;
mod hash;
mod lists;
mod migrate;
mod open;
mod placed;
mod places;
mod redirects;
mod relate;
mod sites;
mod write;

pub use columns::{ColumnChange, NewColumn};
pub use documents::{
    NewAttachment, NewDocument, NewEdition, NewPlacement, Placed, Shown, edition_hash,
};
pub use entity::attachment::Model as Attachment;
pub use entity::catalog::Model as Catalog;
pub use entity::change::Model as Change;
pub use entity::column::Model as Column;
pub use entity::division::Model as Division;
pub use entity::document::Model as Document;
pub use entity::edition::Model as Edition;
pub use entity::organ::Model as Organ;
pub use entity::placement::Model as Placement;
pub use entity::redirect::Model as Redirect;
pub use entity::site::Model as Site;
pub use entity::words::{ColumnKind, DocumentState, EditionState, Level, PlacementState};
pub use error::StoreError;
pub use files::StoredFile;
pub use hash::hash;
pub use lists::{Count, Filter, Line, MapEntry, Page};
pub use open::Store;
pub use placed::{Known, Standing};
pub use places::DivisionChange;
pub use relate::Titled;
pub use sites::{NewSite, SiteChange};
pub use write::Write;
