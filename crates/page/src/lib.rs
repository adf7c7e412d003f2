//! Reads one page: bytes and address in, what is understood of it out. No IO, no clock; a saved page
//! is read exactly as a fetched one.

mod address;
mod article;
pub mod charset;
pub mod dates;
pub mod dom;
mod layout;
mod links;
mod read;
mod reading;
mod region;
mod words;

pub use read::read;
pub use reading::*;
