//! Pagers and lists that a page carries as a base64 text of percent-encoded markup.

use super::{Found, links};
use crate::dom::{Dom, Node};
use crate::layout::Layout;
use percent_encoding::percent_decode_str;

/// Shorter texts are no encoded markup.
const MIN_CHARS: usize = 60;

/// The pager in an encoded text.
pub(crate) fn find(layout: &Layout<'_, '_>) -> Option<Found> {
    texts(layout.dom).into_iter().find_map(|(at, markup)| {
        let dom = Dom::parse(&markup);
        let inner = Layout::new(&dom, layout.base);
        let mut found = links::find(&inner)?;
        found.pager.mechanism = "encoded".to_owned();
        found.at = at;
        Some(found)
    })
}

/// Encoded texts of the page and where they stand, decoded.
pub(crate) fn texts(dom: &Dom<'_>) -> Vec<(u32, String)> {
    dom.descendants(Node::ROOT)
        .filter(|node| dom.is_text(*node))
        .filter_map(|node| {
            let text = dom.raw(node).trim();
            let plausible = text.len() >= MIN_CHARS
                && text.len() <= 2_000_000
                && text.bytes().all(|b| {
                    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\n' | b'\r')
                });
            let markup = plausible.then(|| decode(text)).flatten()?;
            markup.contains("<a").then_some((node.0, markup))
        })
        .take(8)
        .collect()
}

fn decode(text: &str) -> Option<String> {
    let bytes = base64(text)?;
    let text = String::from_utf8(bytes).ok()?;
    if text.contains('<') {
        return Some(text);
    }
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let mut bits = 0u32;
    let mut held = 0u8;
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            b'\n' | b'\r' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(out)
}
