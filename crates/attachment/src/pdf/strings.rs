//! Text strings of a PDF outside its pages.

use encoding_rs::UTF_16BE;

/// UTF-16 or UTF-8 with a mark, else one byte each.
pub(super) fn text(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(b"\xFE\xFF") {
        return UTF_16BE.decode_without_bom_handling(wide).0.into_owned();
    }
    if let Some(text) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return String::from_utf8_lossy(text).into_owned();
    }
    // programs in China write their own charset here against the standard
    crate::charset::name(bytes)
}
