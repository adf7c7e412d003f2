//! The search index follows the store: it is opened with the words of the place, takes in what the change
//! log says, and is made anew where it is missing or was made otherwise. The store is the truth; whatever
//! the index holds can be lost.

mod document;
mod follow;
mod kind;

pub use follow::{Finder, Followed};
