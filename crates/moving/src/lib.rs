//! A surveyed portal moved into one of ours: which column each of its columns becomes, each of its
//! documents as a row of an import with the files that go with it, where its old addresses lead, and what
//! stays behind and why. Nothing is written to a store here: `portal::import` does that.

mod documents;
mod files;
mod gather;
mod places;

pub use documents::{Left, Moved, Mover, Why};
pub use files::File;
pub use gather::{Gathered, gather};
