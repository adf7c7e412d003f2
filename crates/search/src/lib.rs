//! The full-text index and its Chinese tokenizer. Knows documents, words and a change log's sequence
//! numbers; knows neither store nor web, and is never the truth of anything: whatever it holds can be
//! made again.

mod collect;
mod commit;
mod document;
mod either;
mod error;
mod fold;
mod generation;
mod grams;
mod index;
mod lexicon;
mod likely;
mod limits;
mod matching;
mod name;
mod number;
mod parse;
mod plan;
mod ranking;
mod rebuild;
mod request;
mod row;
mod run;
mod schema;
mod snippet;
mod suggest;
mod synonyms;
mod tally;
mod tokenizer;
mod words;

pub use document::{Attachment, Batch, Change, Document, Validity};
pub use error::Error;
pub use grams::grams;
pub use index::{Index, Reason, Settings};
pub use lexicon::Lexicon;
pub use limits::*;
pub use ranking::{Freshness, Ranking, RankingError, Standing};
pub use rebuild::Rebuild;
pub use request::{Answer, Count, Facets, Filters, Hit, Marked, Matched, Order, Place, Request};
pub use words::words;

/// A word of a text: what is indexed, and where in the text it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded: simplified characters, half width, lower case.
    pub text: String,
    /// First byte in the text as given; on a character boundary.
    pub from: usize,
    /// Byte after the last one; on a character boundary.
    pub to: usize,
    /// Ordinal position; never smaller than that of the token before.
    pub position: usize,
}
