//! From a portal's address to a [`snapshot::Snapshot`]: finds the platform and 基层政务公开, walks
//! columns, lists, documents and attachments, and keeps its state in one file, so that an
//! interrupted survey goes on where it stopped and a second one asks only for what may have changed.

mod api;

pub use api::*;
