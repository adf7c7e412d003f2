//! Reads one page: bytes and address in, what is understood of it out. No IO, no clock; a saved page
//! is read exactly as a fetched one.

mod address;
mod article;
pub mod charset;
pub mod dates;
mod document;
pub mod dom;
mod hidden;
mod kind;
mod layout;
mod leads;
mod links;
mod list;
mod literal;
mod markup;
mod openers;
mod pager;
mod parts;
mod read;
mod reading;
mod region;
mod requests;
mod tabs;
mod trees;
mod vendor;
mod words;
mod written;

pub use article::{
    can_be, document_number, file_ending, index_number, only_document_number, sniff,
};
pub use list::mark::parse as category_mark;
pub use markup::{Markup, markup};
pub use parts::{Parts, parts};
pub use read::read;
pub use reading::*;
