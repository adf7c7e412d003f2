//! Streams of a PDF within bounds. The library decodes them without any, and some while it opens the
//! file; so all are measured before it is given the bytes.

use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::{Dict, Stream};
use std::io::Read;

/// Most bytes of one stream after decompression, of a picture, and of all together.
const MOST: u64 = 64 << 20;
const MOST_PICTURE: u64 = 128 << 20;
const MOST_TOTAL: u64 = 512 << 20;
/// Most compressed bytes where the size after it cannot be measured cheaply: the ratio of these
/// filters, or of one behind another, is bounded only by the thousands.
const MOST_UNMEASURED: usize = 256 << 10;
/// Bytes before a stream in which its dictionary is looked for.
const DICTIONARY: usize = 2048;

/// Whether every stream stays within bounds when it is decoded.
pub(super) fn is_bounded(bytes: &[u8]) -> bool {
    let encrypted = find(bytes, b"/Encrypt", 0).is_some();
    let mut total = 0;
    let mut at = 0;
    let mut end_of_last = 0;
    while let Some(found) = find(bytes, b"stream", at) {
        at = found + 6;
        if found >= 3 && &bytes[found - 3..found] == b"end" {
            end_of_last = at;
            continue;
        }
        let begin = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => at + 2,
            (Some(b'\r' | b'\n'), _) => at + 1,
            _ => continue,
        };
        let from = end_of_last.max(found.saturating_sub(DICTIONARY));
        let dictionary = &bytes[from..found];
        let has = |name: &[u8]| find(dictionary, name, 0).is_some();
        let picture = has(b"/Subtype /Image") || has(b"/Subtype/Image");
        let data = &bytes[begin..];
        let names: [&[u8]; 3] = [b"/LZW", b"/RunLength", b"/ASCII85Decode"];
        let odd = names.iter().any(|name| has(name))
            || count(dictionary, b"/FlateDecode") + count(dictionary, b"/Fl ") > 1;
        let object_stream = has(b"/ObjStm");
        if odd && !picture || encrypted && object_stream {
            let length = find(data, b"endstream", 0).unwrap_or(data.len());
            if length > MOST_UNMEASURED {
                return false;
            }
        }
        let most = if picture { MOST_PICTURE } else { MOST };
        let size = measure(data, most + 1);
        total += size;
        if size > most || total > MOST_TOTAL {
            return false;
        }
    }
    true
}

/// Bytes that come out of a compressed stream, counted to the limit. What is none gives none.
fn measure(data: &[u8], limit: u64) -> u64 {
    let is_zlib = matches!(data, [first, second, ..]
        if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    if !is_zlib {
        return 0;
    }
    let mut decoder = ZlibDecoder::new(data).take(limit);
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    while let Ok(read) = decoder.read(&mut buffer) {
        if read == 0 {
            break;
        }
        size += read as u64;
    }
    size
}

/// Decodes a stream of content or of a character map; nothing when it is a picture, damaged or too large.
pub(super) fn decode(stream: &Stream<'_>) -> Option<Vec<u8>> {
    let filters = stream.filters();
    let plain = |filter: &Filter| {
        matches!(filter, Filter::AsciiHexDecode | Filter::Ascii85Decode | Filter::Crypt)
    };
    let raw = stream.raw_data();
    if let [Filter::FlateDecode] = filters.as_slice()
        && stream.dict().get::<Dict<'_>>(b"DecodeParms").is_none()
    {
        let mut bytes = Vec::new();
        // what came before damage is shown by viewers, and read here
        let _ = ZlibDecoder::new(raw.as_ref()).take(MOST).read_to_end(&mut bytes);
        if !bytes.is_empty() {
            return Some(bytes);
        }
    }
    if filters.iter().all(plain) || raw.len() <= MOST_UNMEASURED {
        return stream.decoded_data().ok().map(std::borrow::Cow::into_owned);
    }
    None
}

fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, wanted).map(|at| at + from)
}

fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, wanted).count()
}
