//! From a portal's address to a [`snapshot::Snapshot`]: finds the platform and 基层政务公开, walks
//! columns, lists, documents and attachments, and keeps its state in one file, so that an
//! interrupted survey goes on where it stopped and a second one asks only for what may have changed.

mod address;
mod addresses;
mod api;
mod assemble;
mod children;
mod content;
mod discover;
mod document;
mod doubt;
mod evidence;
mod facts;
mod fetching;
mod find;
mod frames;
mod frontier;
mod further;
mod gather;
mod grow;
mod list;
mod names;
mod origins;
mod packed;
mod parts;
mod probe;
mod proof;
mod record;
pub mod render;
mod retry;
mod run;
mod sparing;
mod state;
mod town;
mod tree;
mod vendors;
mod walk;

pub use api::*;
pub use evidence::EvidenceStore;
pub use packed::PackedBody;
pub use run::survey;
pub use sparing::{Sparing, sparing_requests};
pub use state::start_of;
