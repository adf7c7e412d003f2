//! What is to be masked, found again by what it says: in other groups, in full width, parted by markup.

use aho_corasick::AhoCorasick;
use attachment::Contents;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

/// Characters from which a value is found within a longer text; a shorter one must be all of it.
const WITHIN: usize = 4;

/// Values and their safe forms.
#[derive(Debug)]
pub(crate) struct Values {
    find: AhoCorasick,
    forms: Vec<String>,
    /// Bytes of the shortest.
    shortest: usize,
}

impl Values {
    /// The personal data of a file; `None` where there is none.
    pub(crate) fn of(contents: &Contents) -> Option<Self> {
        Self::of_texts(contents.parts.iter().map(|part| part.text.as_str()))
    }

    /// The personal data of texts.
    pub(super) fn of_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut forms = BTreeMap::new();
        for text in texts {
            for (place, form) in privacy::places(text) {
                let value = Plain::of(text.get(place)?).text;
                if !value.is_empty() {
                    forms.insert(value, form);
                }
            }
        }
        let shortest = forms.keys().map(String::len).min()?;
        let find = AhoCorasick::new(forms.keys()).ok()?;
        Some(Self { find, forms: forms.into_values().collect(), shortest })
    }

    /// Whether a text is too short to hold one.
    pub(super) fn is_short(&self, text: &str) -> bool {
        text.len() < self.shortest
    }

    /// Where they stand in a text, in bytes, each with its safe form; in its order, none over another.
    pub(super) fn places(&self, text: &str) -> Vec<(Range<usize>, &str)> {
        if self.is_short(text) {
            return Vec::new();
        }
        let plain = Plain::of(text);
        let found = self.find.find_overlapping_iter(&plain.text);
        let mut found: Vec<_> = found.filter(|found| plain.stands_alone(&found.range())).collect();
        found.sort_by_key(|found| (found.start(), Reverse(found.end())));
        let (mut places, mut end) = (Vec::new(), 0);
        for found in found {
            let form = self.forms.get(found.pattern().as_usize());
            if let Some(form) = form.filter(|_| found.start() >= end) {
                end = found.end();
                places.push((plain.place(&found.range()), form.as_str()));
            }
        }
        places
    }

    /// A text with them masked; `None` where it has none.
    pub(crate) fn masked(&self, text: &str) -> Option<String> {
        let places = self.places(text);
        if places.is_empty() {
            return None;
        }
        let mut masked = text.to_owned();
        for (place, form) in places.into_iter().rev() {
            masked.replace_range(place, form);
        }
        Some(masked)
    }

    /// Whether bytes of an unknown kind hold one, as UTF-8 or UTF-16.
    pub(super) fn stand_in(&self, bytes: &[u8]) -> bool {
        let wide = |bytes: &[u8]| {
            let pairs = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            String::from_utf16_lossy(&pairs.collect::<Vec<u16>>())
        };
        let narrow = String::from_utf8_lossy(bytes).into_owned();
        let mut texts = [narrow, wide(bytes), wide(bytes.get(1..).unwrap_or_default())].into_iter();
        texts.any(|text| self.find.is_match(&text.chars().filter_map(plain).collect::<String>()))
    }
}

/// A text without what only parts or widens its characters.
#[derive(Debug, Default)]
struct Plain {
    text: String,
    letters: Vec<Letter>,
}

/// Where a character stands in the plain text, and in the text that it is of.
#[derive(Debug)]
struct Letter {
    at: usize,
    of: Range<usize>,
}

impl Plain {
    fn of(text: &str) -> Self {
        let mut all = Self::default();
        for (from, letter) in text.char_indices() {
            if let Some(plain) = plain(letter) {
                all.letters.push(Letter { at: all.text.len(), of: from..from + letter.len_utf8() });
                all.text.push(plain);
            }
        }
        all
    }

    /// Indexes of the letters of a stretch.
    fn letters(&self, found: &Range<usize>) -> Range<usize> {
        let index = |at: usize| self.letters.partition_point(|letter| letter.at < at);
        index(found.start)..index(found.end)
    }

    /// Whether a stretch is no part of a longer number, and long enough to be found within another text.
    fn stands_alone(&self, found: &Range<usize>) -> bool {
        let letters = self.letters(found);
        let tied = |second: usize| {
            let first = second.checked_sub(1).and_then(|first| self.letters.get(first));
            let pair = first.zip(self.letters.get(second));
            pair.is_some_and(|(first, second)| {
                let digit = |letter: &Letter| {
                    self.text.as_bytes().get(letter.at).is_some_and(u8::is_ascii_digit)
                };
                first.of.end == second.of.start && digit(first) && digit(second)
            })
        };
        let all = letters.len() == self.letters.len();
        (all || letters.len() >= WITHIN) && !tied(letters.start) && !tied(letters.end)
    }

    /// Where a stretch stands in the text that it is of.
    fn place(&self, found: &Range<usize>) -> Range<usize> {
        match self.letters.get(self.letters(found)) {
            Some([first, .., last]) => first.of.start..last.of.end,
            Some([only]) => only.of.clone(),
            _ => 0..0,
        }
    }
}

/// The plain form of a character; `None` of one that only parts others.
fn plain(letter: char) -> Option<char> {
    match letter {
        '-' | '\u{2010}'..='\u{2015}' | '−' | '－' | '\u{ad}' | '\u{feff}' => None,
        '\u{200b}'..='\u{200f}' | '\u{2060}' => None,
        _ if letter.is_whitespace() => None,
        '！'..='～' => {
            char::from_u32(u32::from(letter) - 0xfee0).map(|one| one.to_ascii_uppercase())
        }
        _ => Some(letter.to_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Values {
        Values::of_texts(std::iter::once(text)).expect("personal data")
    }

    #[test]
    fn a_value_is_found_in_every_form() {
        let values = values("姓名\t身份证号\t手机号码\n张三\t11010519491231002X\t13812348000");
        for (text, masked) in [
            ("11010519491231002x", "110*************2X"),
            ("户主１１０１０５ 19491231-002Ｘ。", "户主110*************2X。"),
            ("tel:138-1234-8000", "tel:138****8000"),
            ("2026 13812348000 13812348000", "2026 138****8000 138****8000"),
        ] {
            assert_eq!(values.masked(text).as_deref(), Some(masked));
        }
        for text in ["113812348000", "138123480005", "1381234800", "110105194912310021", ""] {
            assert_eq!(values.masked(text), None, "{text}");
        }
        let wide: Vec<u8> = "a13812348000".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(values.stand_in(&wide) && values.stand_in(&wide[1..]));
        assert!(values.stand_in(b"\0\x0213812348000") && !values.stand_in(b"1381234"));
    }

    #[test]
    fn a_short_one_must_be_all_of_a_text() {
        let values = values("姓名\t身份证号\t家庭住址\n张三\t11010519491231002X\t3组");
        assert_eq!(values.masked("3组").as_deref(), Some("***"));
        assert_eq!(values.masked("共分3组"), None);
        assert!(Values::of_texts(["姓名", "张三"].into_iter()).is_none());
    }
}
