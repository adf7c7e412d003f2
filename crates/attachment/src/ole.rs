//! OLE compound files: the container of office files before 2007 and of encrypted ones since.

use crate::contents::Kind;
use crate::job::Job;
use std::io::{Cursor, Read};

/// First bytes of every compound file.
pub(crate) const MARK: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// An opened compound file.
pub(crate) struct Ole<'a>(cfb::CompoundFile<Cursor<&'a [u8]>>);

impl<'a> Ole<'a> {
    /// Opens it. The library checks that no sector belongs to two chains, so none can run in a circle,
    /// and allocates by what is there, not by what is declared.
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        Job::step(|| {
            cfb::CompoundFile::open(Cursor::new(bytes)).map(Self).map_err(|error| error.to_string())
        })
    }

    /// Whether there is a stream of this name at the root.
    pub fn has(&self, name: &str) -> bool {
        self.0.is_stream(format!("/{name}"))
    }

    /// Bytes of a stream, as far as they can be read; an error when it is not there or damaged from the start.
    pub fn stream(&mut self, job: &mut Job<'_>, name: &str) -> Result<Vec<u8>, String> {
        let limit = job.unpackable();
        let mut bytes = Vec::new();
        let outcome = Job::step(|| {
            let stream =
                self.0.open_stream(format!("/{name}")).map_err(|error| error.to_string())?;
            stream.take(limit).read_to_end(&mut bytes).map_err(|error| error.to_string())
        });
        job.unpacked(bytes.len() as u64);
        match outcome {
            Err(reason) if bytes.is_empty() => Err(reason),
            Err(reason) => {
                job.broken(reason);
                Ok(bytes)
            }
            Ok(_) => Ok(bytes),
        }
    }
}

/// What a compound file holds.
pub(crate) fn kind(bytes: &[u8]) -> Kind {
    let Ok(ole) = Ole::open(bytes) else { return Kind::Unknown };
    if ole.has("EncryptedPackage") {
        Kind::EncryptedOffice
    } else if ole.has("WordDocument") {
        Kind::Doc
    } else if ole.has("Workbook") || ole.has("Book") {
        Kind::Xls
    } else if ole.has("PowerPoint Document") {
        Kind::Ppt
    } else {
        Kind::Unknown
    }
}

/// A little-endian number of two bytes, 0 beyond the end.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(two) => u16::from_le_bytes(*two),
        None => 0,
    }
}

/// A little-endian number of four bytes, 0 beyond the end.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(four) => u32::from_le_bytes(*four),
        None => 0,
    }
}
