//! What makes a line worth a closer look, in one pass over its bytes.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Digits without which no number is personal.
const LONG: u32 = 11;
/// Digits that a masked number shows at least to say anything.
const SHOWN: u32 = 4;

/// Words without which there is no address and no passport.
const WORDS: &[&str] = &["住", "地址", "居住", "户籍", "户口", "门牌", "护照", "通行证"];

static FIND: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(WORDS).ok());

/// What class a byte is of.
#[derive(Clone, Copy, PartialEq, Eq)]
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

/// The line may hold a number that is personal, whole or masked.
pub(crate) fn has_number(line: &[u8]) -> bool {
    let (mut digits, mut marks) = (0u32, 0u32);
    for byte in line {
        match CLASSES[*byte as usize] {
            Byte::Other => (digits, marks) = (0, 0),
            Byte::Digit => digits += 1,
            Byte::Inside => {}
            Byte::Mark => marks += 1,
        }
        if digits >= LONG || marks >= 2 && digits >= SHOWN {
            return true;
        }
    }
    false
}

/// The text may hold an address or a passport number.
pub(crate) fn has_word(text: &str) -> bool {
    FIND.as_ref().is_some_and(|find| find.is_match(text))
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
