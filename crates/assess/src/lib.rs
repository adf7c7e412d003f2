//! Judges a snapshot by a standard: pure functions of (standard, snapshot, sheet, date). No IO, no
//! clock, no randomness without a seed.

pub mod mapping;
mod model;

pub use model::*;
