//! Character references, decoded when a text or an attribute is asked for.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::OnceLock;

static TABLE: &str = include_str!("../../data/entities.csv");
/// No name in the table is longer.
const LONGEST: usize = 16;

fn names() -> &'static FxHashMap<&'static str, char> {
    static NAMES: OnceLock<FxHashMap<&'static str, char>> = OnceLock::new();
    NAMES.get_or_init(|| {
        TABLE
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .filter_map(|(name, code)| Some((name, char::from_u32(code.parse().ok()?)?)))
            .collect()
    })
}

/// The text with its character references decoded.
pub fn decode(raw: &str, in_attribute: bool) -> Cow<'_, str> {
    let bytes = raw.as_bytes();
    let Some(first) = memchr::memchr(b'&', bytes) else { return Cow::Borrowed(raw) };
    let mut out = String::with_capacity(raw.len());
    out.push_str(&raw[..first]);
    let mut at = first;
    while at < bytes.len() {
        if let Some((character, length)) = reference(&raw[at..], in_attribute) {
            out.push(character);
            at += length;
        } else {
            out.push('&');
            at += 1;
        }
        let next = memchr::memchr(b'&', &bytes[at..]).map_or(bytes.len(), |offset| at + offset);
        out.push_str(&raw[at..next]);
        at = next;
    }
    Cow::Owned(out)
}

/// The character that `text`, which begins with `&`, begins with, and how many bytes stand for it.
fn reference(text: &str, in_attribute: bool) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return numeric(bytes);
    }
    let run = bytes[1..]
        .iter()
        .take(LONGEST)
        .position(|byte| !byte.is_ascii_alphanumeric())
        .unwrap_or(bytes.len().min(LONGEST + 1) - 1);
    if run == 0 {
        return None;
    }
    let name = &text[1..=run];
    if bytes.get(run + 1) == Some(&b';') {
        let fast = match name {
            "nbsp" => Some('\u{A0}'),
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            _ => names().get(name).copied(),
        };
        if let Some(character) = fast {
            return Some((character, run + 2));
        }
    }
    // the names of old pages are also read without a semicolon
    (2..=run.min(8)).rev().find_map(|length| {
        let character = *names().get(&text[1..=length])?;
        let old = (character as u32) < 0x100 && &text[1..=length] != "apos";
        let follows = bytes.get(length + 1).copied().unwrap_or(b' ');
        let part_of_address = in_attribute && (follows == b'=' || follows.is_ascii_alphanumeric());
        (old && !part_of_address && follows != b';').then_some((character, length + 1))
    })
}

fn numeric(bytes: &[u8]) -> Option<(char, usize)> {
    let hex = matches!(bytes.get(2), Some(b'x' | b'X'));
    let start = if hex { 3 } else { 2 };
    let radix = if hex { 16 } else { 10 };
    let mut value: u32 = 0;
    let mut end = start;
    while let Some(digit) = bytes.get(end).and_then(|byte| (*byte as char).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit);
        end += 1;
    }
    if end == start {
        return None;
    }
    if bytes.get(end) == Some(&b';') {
        end += 1;
    }
    let character = match value {
        0 => '\u{FFFD}',
        0x80..=0x9F => windows_1252(value),
        _ => char::from_u32(value).unwrap_or('\u{FFFD}'),
    };
    Some((character, end))
}

/// References to C1 controls mean the characters of windows-1252.
fn windows_1252(value: u32) -> char {
    const CHARACTERS: [u16; 32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039,
        0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
    ];
    char::from_u32(u32::from(CHARACTERS[(value - 0x80) as usize])).unwrap_or('\u{FFFD}')
}
