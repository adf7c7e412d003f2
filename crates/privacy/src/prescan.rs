//! What makes a line worth a closer look, in one pass over its bytes.

use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// Digits without which no number is personal.
pub(crate) const LONG: u32 = 11;
/// Digits that a masked number shows at least to say anything.
const SHOWN: u32 = 4;

/// Words without which there is no address, no passport or no broken ID number.
const WORDS: &[&str] =
    &["住", "现居", "户籍", "户口", "门牌", "地址", "护照", "通行证", "身份", "证件"];
/// The first of them that are of passports.
const PASSPORTS: usize = 6;
/// The first of them that are of ID numbers.
const IDENTITY: usize = 8;

// Only a leftmost search is vectorised.
static FIND: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(WORDS).ok());

/// What class a byte is of.
#[derive(Clone, Copy)]
enum Byte {
    Other,
    Digit,
    /// May stand inside a number: separators, bytes of full-width digits and of characters without width.
    Inside,
    /// Hides a digit, or is the first byte of a character that may.
    Mark,
}

const CLASSES: [Byte; 256] = {
    let mut classes = [Byte::Other; 256];
    let mut at = 0;
    while at < 256 {
        classes[at] = match at as u8 {
            b'0'..=b'9' => Byte::Digit,
            b' ' | b'-' | 0xc2 | 0xa0 | 0xef | 0x80..=0x8f | 0xbb..=0xbe => Byte::Inside,
            // The last byte of a full-width digit, EF BC 90–99; of × too, C3 97.
            0x90..=0x99 => Byte::Digit,
            b'*' | b'x' | b'X' | 0xc3 | 0xe2 => Byte::Mark,
            _ => Byte::Other,
        };
        at += 1;
    }
    classes
};

const fn adds(class: Byte) -> u32 {
    match class {
        Byte::Digit => 1,
        Byte::Mark => 1 << 16,
        Byte::Other | Byte::Inside => 0,
    }
}

const fn keeps(class: Byte) -> u32 {
    if matches!(class, Byte::Other) { 0 } else { u32::MAX }
}

/// What each byte adds to what was counted so far, and whether it keeps that.
const COUNTING: [(u32, u32); 256] = {
    let mut counting = [(0, 0); 256];
    let mut at = 0;
    while at < 256 {
        counting[at] = (keeps(CLASSES[at]), adds(CLASSES[at]));
        at += 1;
    }
    counting
};

/// Looked at between two questions whether it is enough (bytes).
const CHUNK: usize = 64;

/// The line, or one of the lines, may hold a number that is personal, whole or masked.
pub(crate) fn has_number(text: &[u8]) -> bool {
    // Digits in the lower half, marks in the upper; without branches, as every byte comes by here.
    let mut count = 0u32;
    for chunk in text.chunks(CHUNK) {
        let (mut digits, mut marked) = (0, 0);
        for byte in chunk {
            let (keep, add) = COUNTING[*byte as usize];
            count = (count & keep).wrapping_add(add);
            digits = digits.max(count & 0xffff);
            marked = marked.max(if count >> 16 >= 2 { count & 0xffff } else { 0 });
        }
        if digits >= LONG || marked >= SHOWN {
            return true;
        }
    }
    false
}

/// Which finders of words have something to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// There may be an address.
    pub address: bool,
    /// There may be a passport number.
    pub passport: bool,
    /// There may be an ID number broken over two lines.
    pub identity: bool,
}

/// Which words a text holds.
pub(crate) fn words(text: &str) -> Words {
    let mut words = Words::default();
    for found in FIND.iter().flat_map(|find| find.find_iter(text)) {
        let at = found.pattern().as_usize();
        words.identity |= at >= IDENTITY;
        words.passport |= (PASSPORTS..IDENTITY).contains(&at);
        words.address |= at < PASSPORTS;
        if words.passport && words.address && words.identity {
            break;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        for line in [
            "电话13800138000",
            "１３８００１３８０００",
            "138****8000",
            "4208 0219 7901 0100",
            "420802×××××××10011",
        ] {
            assert!(has_number(line.as_bytes()), "{line}");
        }
        for line in ["2023年5月12日", "关于印发通知", "合计 12345.00 元", "2345-6789", "****"]
        {
            assert!(!has_number(line.as_bytes()), "{line}");
        }
    }
}
