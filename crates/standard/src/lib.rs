//! The standard as data: which fields, matters and entries must be disclosed by whom, at which
//! level and how soon. Reads and writes catalogs from the readers it is given, matches names, and
//! does no other IO.

mod builtin;
pub mod calendar;
pub mod catalog;
pub mod check;
pub mod diff;
pub mod events;
pub mod files;
pub mod layers;
pub mod matching;
pub mod model;
mod period;
mod reason;

pub use model::*;
pub use period::Period;
pub use reason::Reason;
