//! The pages, one file for each kind.

mod assets;
pub(crate) mod catalog;
mod column;
mod document;
mod feeds;
mod home;
mod search;

pub(crate) use assets::{language, robots, style, theme};
pub(crate) use column::column;
pub(crate) use document::{document, file, rendered};
pub(crate) use feeds::{feed, site_map, site_map_part};
pub(crate) use home::home;
pub(crate) use search::search;
