#![doc = include_str!("../README.md")]

mod candidates;
mod compare;
mod fold;
mod kind;
mod sketch;
mod tokens;

pub use candidates::{Bounds, Candidates, Entry, Pair, candidates, title_key};
pub use compare::{Comparison, Difference, Edit, Place, compare};
pub use kind::Kind;
pub use sketch::{LAYOUT, SHORTEST, Sketch, SketchError, sketch};
