//! Reading a body with bounds on bytes, time and progress, and undoing its compression on the way.

use crate::failure::broken_body;
use bytes::Bytes;
use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};
use memchr::memmem;
use std::io::{self, Write};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Bytes that must come within each stretch of progress.
const LEAST_PROGRESS: u64 = 1024;
/// Bytes that are set aside for a body before it comes, whatever it says of its length.
const FIRST_ALLOCATION: usize = 256 << 10;
/// A rest of up to this many bytes is read after a sample, so that the connection can be used again.
const WORTH_DRAINING: u64 = 64 << 10;

/// Bounds on reading a body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Bytes after decompression.
    pub(crate) bytes: usize,
    /// Stop at `bytes` without calling it too large.
    pub(crate) sample: bool,
    /// For the whole body.
    pub(crate) time: Duration,
    /// A stretch in which [`LEAST_PROGRESS`] must be made.
    pub(crate) stretch: Duration,
}

/// Why a body is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The bound on bytes was reached.
    TooLarge,
    /// It came too slowly, or not at all.
    TimedOut,
    /// Broken framing or compression: the id of the reason.
    Broken(&'static str),
}

/// A body as far as it came.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) bytes: Bytes,
    pub(crate) wire: u64,
    pub(crate) cut: Option<Cut>,
}

/// Reads the body of an answer.
pub(crate) async fn read(mut response: reqwest::Response, encoding: &str, bounds: Bounds) -> Body {
    let length = response.content_length();
    let mut decoder = Decoder::new(encoding, bounds.bytes, length);
    let end = Instant::now() + bounds.time;
    let mut stretch_end = Instant::now() + bounds.stretch;
    let mut stretch_start = 0;
    let mut wire = 0u64;
    let cut = loop {
        let chunk = match timeout_at(end.min(stretch_end), response.chunk()).await {
            Ok(Ok(Some(chunk))) => chunk,
            Ok(Ok(None)) => break decoder.finish(),
            Ok(Err(error)) => {
                decoder.finish();
                break Some(Cut::Broken(broken_body(&error)));
            }
            Err(_) => {
                decoder.finish();
                break Some(Cut::TimedOut);
            }
        };
        wire += chunk.len() as u64;
        let now = Instant::now();
        if now >= stretch_end {
            if wire - stretch_start < LEAST_PROGRESS {
                decoder.finish();
                break Some(Cut::TimedOut);
            }
            stretch_start = wire;
            stretch_end = now + bounds.stretch;
        }
        if let Some(cut) = decoder.take(chunk, bounds.sample) {
            break Some(cut);
        }
        // compressed nothings must not go on for ever either
        if wire > bounds.bytes as u64 * 2 + WORTH_DRAINING {
            break Some(Cut::TooLarge);
        }
    };
    let mut cut = cut;
    if cut == Some(Cut::TooLarge) && bounds.sample {
        cut = None;
        if length.is_some_and(|length| length.saturating_sub(wire) <= WORTH_DRAINING) {
            while let Ok(Ok(Some(chunk))) = timeout_at(end.min(stretch_end), response.chunk()).await
            {
                wire += chunk.len() as u64;
            }
        }
    }
    let bytes = decoder.into_bytes();
    if matches!(cut, Some(Cut::Broken(_))) && is_whole_page(&bytes) {
        cut = None;
    }
    Body { bytes, wire, cut }
}

/// A page that ends as pages end is whole, whatever Content-Length said.
fn is_whole_page(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    memmem::find(&tail.to_ascii_lowercase(), b"</html>").is_some()
}

/// Takes the bytes of a body, undoes the compression and keeps the bound.
enum Decoder {
    /// Nothing has come yet; holds the encoding that was announced.
    Fresh {
        encoding: Encoding,
        limit: usize,
        length: Option<u64>,
    },
    Plain(Bounded),
    Gzip(GzDecoder<Bounded>),
    Zlib(ZlibDecoder<Bounded>),
    Deflate(DeflateDecoder<Bounded>),
    /// A compression that was not offered.
    Unknown,
}

#[derive(Clone, Copy)]
enum Encoding {
    None,
    Gzip,
    Deflate,
    Unknown,
}

impl Decoder {
    fn new(encoding: &str, limit: usize, length: Option<u64>) -> Self {
        let encoding = match encoding.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Encoding::Gzip,
            "deflate" => Encoding::Deflate,
            "br" | "zstd" | "compress" => Encoding::Unknown,
            _ => Encoding::None,
        };
        Self::Fresh { encoding, limit, length }
    }

    /// Takes a piece; `Some` = enough, for this reason.
    fn take(&mut self, chunk: Bytes, sample: bool) -> Option<Cut> {
        if let Self::Fresh { encoding, limit, length } = *self {
            let reserve = length.map_or(chunk.len(), |length| {
                usize::try_from(length).unwrap_or(usize::MAX).min(FIRST_ALLOCATION)
            });
            let sink = Bounded::new(limit, reserve);
            // some servers announce a compression and send none
            *self = match (encoding, chunk.first().copied(), chunk.get(1).copied()) {
                (Encoding::Gzip, Some(0x1f), Some(0x8b) | None) => Self::Gzip(GzDecoder::new(sink)),
                (Encoding::Deflate, Some(first), Some(second))
                    if first & 0x0f == 8
                        && (u16::from(first) << 8 | u16::from(second)) % 31 == 0 =>
                {
                    Self::Zlib(ZlibDecoder::new(sink))
                }
                (Encoding::Deflate, Some(first), _) if first != b'<' => {
                    Self::Deflate(DeflateDecoder::new(sink))
                }
                (Encoding::Unknown, _, _) => Self::Unknown,
                _ => Self::Plain(sink),
            };
        }
        let written = match self {
            Self::Plain(sink) => sink.write_all(&chunk),
            Self::Gzip(decoder) => push(decoder, &chunk, sample),
            Self::Zlib(decoder) => push(decoder, &chunk, sample),
            Self::Deflate(decoder) => push(decoder, &chunk, sample),
            Self::Unknown | Self::Fresh { .. } => {
                return Some(Cut::Broken("http-encoding-unasked"));
            }
        };
        match written {
            Ok(()) => None,
            Err(_) if self.is_full() => Some(Cut::TooLarge),
            Err(_) => Some(Cut::Broken("http-encoding-broken")),
        }
    }

    /// Brings out what the decompression still holds.
    fn finish(&mut self) -> Option<Cut> {
        let finished = match self {
            Self::Gzip(decoder) => decoder.try_finish(),
            Self::Zlib(decoder) => decoder.try_finish(),
            Self::Deflate(decoder) => decoder.try_finish(),
            _ => return None,
        };
        match finished {
            Ok(()) => None,
            Err(_) if self.is_full() => Some(Cut::TooLarge),
            Err(_) => Some(Cut::Broken("http-encoding-cut")),
        }
    }

    fn sink(&mut self) -> Option<&mut Bounded> {
        match self {
            Self::Plain(sink) => Some(sink),
            Self::Gzip(decoder) => Some(decoder.get_mut()),
            Self::Zlib(decoder) => Some(decoder.get_mut()),
            Self::Deflate(decoder) => Some(decoder.get_mut()),
            Self::Fresh { .. } | Self::Unknown => None,
        }
    }

    fn is_full(&mut self) -> bool {
        self.sink().is_some_and(|sink| sink.full)
    }

    fn into_bytes(mut self) -> Bytes {
        let mut bytes = self.sink().map(|sink| std::mem::take(&mut sink.bytes)).unwrap_or_default();
        // what a decoder still holds must not be written into the emptied sink's place
        if let Some(sink) = self.sink() {
            sink.limit = 0;
        }
        bytes.shrink_to(bytes.len() + (bytes.len() >> 2));
        Bytes::from(bytes)
    }
}

/// Writes into a decoder; what follows the end of the compressed data is ignored.
fn push(decoder: &mut impl Write, mut chunk: &[u8], flush: bool) -> io::Result<()> {
    while !chunk.is_empty() {
        match decoder.write(chunk)? {
            0 => break,
            taken => chunk = &chunk[taken..],
        }
    }
    if flush { decoder.flush() } else { Ok(()) }
}

/// Bytes up to a bound.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
    full: bool,
}

impl Bounded {
    fn new(limit: usize, reserve: usize) -> Self {
        Self { bytes: Vec::with_capacity(reserve.min(limit)), limit, full: false }
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.limit.saturating_sub(self.bytes.len());
        if room == 0 && !bytes.is_empty() {
            self.full = true;
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let taken = room.min(bytes.len());
        self.bytes.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
