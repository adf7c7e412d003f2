//! The public site and the desk over HTTP: pages that work without JavaScript, feeds, addresses that never change.
//! It decides no rule and speaks no SQL.

mod api;
mod app;
mod border;
mod cards;
mod desk;
mod export;
mod forecasts;
mod kept;
mod layout;
mod linked_data;
mod look;
mod oversight;
mod pages;
mod relations;
mod respond;
mod shelf;
mod tree;
mod words;

pub use api::api_addresses;
pub use app::{App, router, serve};
pub use desk::desk_addresses;
pub use export::{ExportError, ExportOptions, Exported, export};
pub use oversight::oversight_addresses;
