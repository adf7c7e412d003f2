//! The pages, one file for each kind.

mod around;
mod assets;
pub(crate) mod catalog;
mod column;
mod data;
mod document;
mod events;
mod feeds;
mod file;
mod home;
mod map;
mod qr;
mod search;
mod seek;
mod village;

pub(crate) use assets::{
    desk_script, desk_style, language, logo, look, look_script, oversight_script, oversight_style,
    robots, search_script, style, theme, village_office, village_script, village_worker,
};
pub(crate) use column::column;
pub(crate) use data::openapi;
pub(crate) use document::{document, file_address, page as document_page, size, with_pictures};
pub(crate) use feeds::{atom, rss, site_map, site_map_part};
pub(crate) use file::file;
pub(crate) use home::home;
pub(crate) use map::map;
pub(crate) use qr::{qr, qr_picture};
pub(crate) use search::search;
pub(crate) use village::poster_style;
