//! Reads one attachment: the bytes of a linked file in, its text out, so that it can be searched.
//! No IO, no clock; no input makes it panic, and [`Bounds`] limit its time and memory.

mod archive;
mod bounds;
mod charset;
mod contents;
mod delimited;
mod doc;
mod docx;
mod flat;
mod grid;
mod html;
mod job;
mod layout;
mod lines;
mod mime;
mod numbers;
mod ofd;
mod ole;
mod pdf;
mod rtf;
mod slides;
mod sniff;
mod xls;
mod xlsx;
mod xml;

pub use bounds::Bounds;
pub use contents::{Contents, Hidden, Kind, Note, Part, Piece, Veil};
pub use numbers::digits;

/// Reads a whole file. `name` is its name or address as shown, only a hint: the bytes decide.
/// Never fails: what could not be read is told in [`Contents::notes`].
pub fn read(name: &str, bytes: &[u8], bounds: &Bounds) -> Contents {
    let mut job = job::Job::new(bounds);
    let kind = job.file(name, bytes);
    job.finish(kind)
}
