//! Matching a portal's columns to the standard: which column carries which field and matter.

mod model;

pub use model::*;
