//! Bodies as they are kept: compressed once, in the form in which the evidence archive takes them.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use std::cell::RefCell;

/// What the stream holds behind the body: the line ends that end a record of a WARC file.
const END: &[u8] = b"\r\n\r\n";
/// Largest body that is unpacked.
const LARGEST: usize = 64 << 20;

/// A body, compressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedBody {
    /// A whole raw DEFLATE stream of the body and of CRLF CRLF behind it.
    pub deflated: Vec<u8>,
    /// Bytes of the body, the line ends not counted.
    pub length: u64,
    /// CRC-32 of the body and the line ends.
    pub crc32: u32,
}

impl PackedBody {
    /// Packs a body, at the fastest level, with one compressor for each thread.
    pub fn of(body: &[u8]) -> Self {
        thread_local! {
            static COMPRESS: RefCell<Compress> =
                RefCell::new(Compress::new(Compression::fast(), false));
        }
        let deflated = COMPRESS.with_borrow_mut(|compress| {
            compress.reset();
            deflate(compress, body)
        });
        let mut sum = crc32fast::Hasher::new();
        sum.update(body);
        sum.update(END);
        Self { deflated, length: body.len() as u64, crc32: sum.finalize() }
    }

    /// The body; of a damaged stream what can be had.
    pub fn unpack(&self) -> Vec<u8> {
        let mut inflate = Decompress::new(false);
        let length = usize::try_from(self.length).unwrap_or(LARGEST).min(LARGEST);
        let mut body = Vec::with_capacity(length + END.len());
        loop {
            let taken = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX);
            let Some(rest) = self.deflated.get(taken..) else { break };
            let before = (taken, body.len());
            let status = inflate.decompress_vec(rest, &mut body, FlushDecompress::None);
            let after = (inflate.total_in() as usize, body.len());
            if !matches!(status, Ok(Status::Ok)) || before == after {
                break;
            }
            if body.len() == body.capacity() {
                if body.len() >= LARGEST {
                    break;
                }
                body.reserve(body.len() / 2 + 64);
            }
        }
        body.truncate(length);
        body
    }
}

fn deflate(compress: &mut Compress, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 2 + 256);
    for (part, flush) in [(body, FlushCompress::None), (END, FlushCompress::Finish)] {
        let start = compress.total_in();
        loop {
            let taken = usize::try_from(compress.total_in() - start).unwrap_or(part.len());
            let rest = part.get(taken..).unwrap_or_default();
            if rest.is_empty() && flush == FlushCompress::None {
                break;
            }
            if out.len() == out.capacity() {
                out.reserve(out.len() / 2 + 256);
            }
            match compress.compress_vec(rest, &mut out, flush) {
                Ok(Status::Ok | Status::BufError) => {}
                Ok(Status::StreamEnd) | Err(_) => break,
            }
        }
    }
    out.shrink_to_fit();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let noise: Vec<u8> =
            (0..300_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let page = "<p>某县人民政府办公室</p>".repeat(9_000);
        for body in [&b""[..], b"a", page.as_bytes(), &noise] {
            let packed = PackedBody::of(body);
            assert_eq!(packed.unpack(), body);
            assert_eq!(packed.crc32, crc32fast::hash(&[body, END].concat()));
        }
    }

    #[test]
    fn of_a_damaged_stream_comes_what_can_be_had() {
        let mut packed = PackedBody::of("某县人民政府".repeat(2_000).as_bytes());
        packed.deflated.truncate(packed.deflated.len() / 2);
        assert!(packed.unpack().len() < 36_000);
        packed.deflated.clear();
        assert!(packed.unpack().is_empty());
    }
}
