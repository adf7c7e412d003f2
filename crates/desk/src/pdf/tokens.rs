//! The tokens of a PDF's objects, as far as names and strings are concerned.

use std::ops::Range;

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    Name(&'a [u8]),
    /// A string with its brackets.
    Text,
    /// Numbers, keywords, brackets of arrays.
    Other(&'a [u8]),
}

/// Tokens of a text, one after the other.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Where a string ends that is opened at a place; brackets may be nested.
    fn text_end(&self, from: usize) -> usize {
        let (mut depth, mut at) = (0usize, from);
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'(' => depth += 1,
                b')' if depth <= 1 => return at + 1,
                b')' => depth -= 1,
                _ => {}
            }
            at += 1;
        }
        self.bytes.len()
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Range<usize>, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match *self.bytes.get(self.at)? {
                byte if is_blank(byte) => self.at += 1,
                b'%' => {
                    let rest = &self.bytes[self.at..];
                    let line = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                    self.at += line.unwrap_or(rest.len());
                }
                _ => break,
            }
        }
        let from = self.at;
        let rest = &self.bytes[from..];
        let letters = |from: usize| {
            let plain = |byte: &&u8| !is_blank(**byte) && !is_mark(**byte);
            rest[from..].iter().take_while(plain).count()
        };
        let (length, token) = match rest {
            [b'<', b'<', ..] => (2, Token::Open),
            [b'>', b'>', ..] => (2, Token::Close),
            [b'(', ..] => (self.text_end(from) - from, Token::Text),
            [b'<', ..] => {
                let end = rest.iter().position(|byte| *byte == b'>');
                (end.map_or(rest.len(), |end| end + 1), Token::Text)
            }
            [b'/', ..] => {
                let count = letters(1);
                (count + 1, Token::Name(&rest[1..=count]))
            }
            [byte, ..] if is_mark(*byte) => (1, Token::Other(&rest[..1])),
            _ => {
                let count = letters(0).max(1);
                (count, Token::Other(&rest[..count]))
            }
        };
        self.at = from + length;
        Some((from..self.at, token))
    }
}
