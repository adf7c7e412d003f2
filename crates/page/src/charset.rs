//! Bytes to text: byte-order mark, header, meta and detection; never fails, replaces what is broken.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How far into the page a charset declaration is looked for.
const META_WINDOW: usize = 8 * 1024;
/// Fewer characters beyond ASCII than this prove nothing against a declared charset.
const PROOF: usize = 4;

/// Text of a page and the charset it was decoded with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; borrowed when the bytes are UTF-8 already.
    pub text: Cow<'a, str>,
    /// WHATWG name of the charset.
    pub charset: &'static str,
}

/// Decodes a page. Order: byte-order mark, bytes that prove themselves UTF-8, the header, the meta tag,
/// detection; gb2312 and GBK are read as GB18030, their superset.
pub fn decode<'a>(body: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, mark)) = Encoding::for_bom(body) {
        return with(encoding, &body[mark..]);
    }
    let header = content_type.and_then(header_charset);
    let valid = match simdutf8::compat::from_utf8(body) {
        Ok(text) => Some(text),
        // a page cut in the middle of its last character is still UTF-8
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&body[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    };
    if let Some(text) = valid {
        let declared = header.or_else(|| meta_charset(body));
        let seven_bit = declared.is_some_and(|encoding| {
            encoding == encoding_rs::ISO_2022_JP || encoding == UTF_16LE || encoding == UTF_16BE
        });
        let doubtful = declared.is_some_and(is_chinese) && !proves_utf8(body);
        if !seven_bit && !doubtful {
            return Decoded { text: Cow::Borrowed(text), charset: UTF_8.name() };
        }
    }
    let declared = [header, meta_charset(body)];
    let mut best: Option<(usize, Decoded<'a>)> = None;
    for encoding in declared.into_iter().flatten().chain(std::iter::once_with(|| detect(body))) {
        let decoded = with(encoding, body);
        let broken = decoded.text.matches('\u{FFFD}').count();
        if broken == 0 {
            return decoded;
        }
        if best.as_ref().is_none_or(|(least, _)| broken < *least) {
            best = Some((broken, decoded));
        }
    }
    match best {
        Some((_, decoded)) => decoded,
        None => with(UTF_8, body),
    }
}

fn with<'a>(encoding: &'static Encoding, body: &'a [u8]) -> Decoded<'a> {
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    let (text, _) = encoding.decode_without_bom_handling(body);
    Decoded { text, charset: encoding.name() }
}

fn is_chinese(encoding: &'static Encoding) -> bool {
    encoding == GBK || encoding == GB18030 || encoding == encoding_rs::BIG5
}

/// Whether valid UTF-8 holds enough characters beyond ASCII that it cannot be chance.
fn proves_utf8(body: &[u8]) -> bool {
    let beyond = body.iter().filter(|byte| **byte >= 0xC0).take(PROOF).count();
    beyond == 0 || beyond >= PROOF
}

fn header_charset(content_type: &str) -> Option<&'static Encoding> {
    label_after_charset(content_type.as_bytes())
}

/// The charset that a `<meta>` tag or an XML declaration near the top names.
fn meta_charset(body: &[u8]) -> Option<&'static Encoding> {
    let window = &body[..body.len().min(META_WINDOW)];
    for at in memchr::memchr_iter(b'<', window) {
        let rest = &window[at + 1..];
        let meta = rest.len() >= 4 && rest[..4].eq_ignore_ascii_case(b"meta");
        let xml = rest.starts_with(b"?xml");
        if !meta && !xml {
            continue;
        }
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        let found = if xml { label_after(&rest[..end], b"encoding") } else { None }
            .or_else(|| label_after_charset(&rest[..end]));
        if let Some(encoding) = found {
            // a meta tag that could be read as ASCII is not in UTF-16
            return Some(if encoding == UTF_16LE || encoding == UTF_16BE {
                UTF_8
            } else {
                encoding
            });
        }
    }
    None
}

fn label_after_charset(text: &[u8]) -> Option<&'static Encoding> {
    label_after(text, b"charset")
}

fn label_after(text: &[u8], word: &[u8]) -> Option<&'static Encoding> {
    let at = text.windows(word.len()).position(|window| window.eq_ignore_ascii_case(word))?;
    let rest = text[at + word.len()..].trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let rest = match rest {
        [b'"' | b'\'', rest @ ..] => rest,
        _ => rest,
    };
    let end = rest
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)))
        .unwrap_or(rest.len());
    Encoding::for_label(&rest[..end])
}

fn detect(body: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(body, true);
    detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow)
}
