//! Reads one page: bytes and address in, what is understood of it out. No IO, no clock; a saved page
//! is read exactly as a fetched one.

mod reading;

pub use reading::*;
