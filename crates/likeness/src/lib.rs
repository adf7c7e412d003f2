#![doc = include_str!("../README.md")]

mod candidates;
mod compare;
mod edits;
mod fold;
mod kind;
mod lines;
mod shares;
mod sketch;
mod text;
mod title;
mod tokens;
mod words;

pub use candidates::{Bounds, Candidates, Entry, Pair, candidates, exact_key, title_key};
pub use compare::{Comparison, Difference, Edit, Place, compare};
pub use fold::folded;
pub use kind::{Judged, Kind, Reason, Side, kind, worth_comparing};
pub use lines::{DiffLine, Stands, lines};
pub use sketch::{LAYOUT, SHORTEST, Sketch, SketchError, sketch};
pub use text::Text;
pub use title::{Titles, bare_title};
