//! Text of bytes whose charset nobody states.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Bytes that are shown to the detector; charsets do not change midway.
const ENOUGH: usize = 256 << 10;

/// Decodes by byte order mark, else as UTF-8, UTF-16 without a mark, or by detection with China in mind.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    guess(&bytes[..bytes.len().min(ENOUGH)]).decode_without_bom_handling(bytes).0
}

/// The beginning of a text, or nothing when it is binary.
pub(crate) fn start(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Some(encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if let Some(encoding) = wide(bytes) {
        let text = encoding.decode_without_bom_handling(bytes).0;
        let odd = |char: &char| matches!(char, '\0'..='\u{8}' | '\u{FFFD}');
        let clean = text.chars().filter(odd).count() * 100 <= text.len();
        return clean.then_some(text);
    }
    let control = |byte: &&u8| **byte < 9 || (14..27).contains(*byte);
    let controls = bytes.iter().filter(control).count();
    if controls * 100 > bytes.len() || bytes.contains(&0) {
        return None;
    }
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        // cut inside a character
        Err(error) if error.error_len().is_none() => {
            UTF_8.decode_without_bom_handling(&bytes[..error.valid_up_to()]).0
        }
        Err(_) => guess(bytes).decode_without_bom_handling(bytes).0,
    })
}

/// Decodes a name in an archive: UTF-8 where it is, else as Windows in China writes it.
pub(crate) fn name(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = wide(bytes) {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Allow);
    // a superset: GBK files with a rare character decode whole
    if guess == encoding_rs::GBK { GB18030 } else { guess }
}

/// UTF-16 without a mark: every other byte of the ASCII in it is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.len().min(4096) / 2;
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).take(pairs).filter(|b| **b == 0);
    let (even, odd) = (zeros(0).count(), zeros(1).count());
    if pairs < 2 || (even + odd) * 10 < pairs {
        None
    } else if odd > 0 && even == 0 {
        Some(UTF_16LE)
    } else if even > 0 && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}
