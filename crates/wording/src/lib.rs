//! What a text's wording tells: whether it is work news where information is asked for, and which
//! words on the error list stand in it.
//!
//! Word lists, weights and thresholds are data (`data/`); nothing here does IO.

mod boundary;
pub mod elements;
mod error_words;
mod features;
mod model;
mod names;
pub mod promise;
mod shape;
mod signs;
pub mod training;

pub use error_words::{ErrorWords, MOST_WORDS, RowFault, Severity, WordHit, WordList, WordsError};
pub use model::{About, Judged, Model, ModelError, Reason};
pub use shape::{Shape, shape};
pub use signs::Sign;

#[doc = include_str!("../README.md")]
#[cfg(doctest)]
struct Readme;
