//! Reads one page: bytes and address in, what is understood of it out. No IO, no clock; a saved page
//! is read exactly as a fetched one.

pub mod charset;
pub mod dates;
pub mod dom;
mod read;
mod reading;

pub use read::read;
pub use reading::*;
