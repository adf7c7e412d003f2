//! Large things as they stand in the file store.

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::io::{self, Read, Write};

/// Bytes that are unpacked at most: more is no snapshot of ours.
const MOST: u64 = 1 << 30;

/// The same bytes, smaller.
pub fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes)?;
    packed.finish()
}

/// The bytes that were packed.
///
/// # Errors
/// Where they are not what was packed.
pub fn unpack(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}
