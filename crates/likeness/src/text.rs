//! A text made ready to be compared.

use crate::tokens::{Sort, Token, tokens};
use std::borrow::Cow;

/// Tokens of a text that are compared; what stands behind them is not looked at.
const MOST_TOKENS: usize = 60_000;
/// Lines and sentences of a text that are compared.
const MOST_UNITS: usize = 6_000;
/// Characters of a line that are shown.
pub(crate) const SHOWN: usize = 120;

/// A text as tokens, lines and sentences: what [`compare`](crate::compare()) makes of a text before it
/// compares. Whoever compares one text with several makes it once.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    source: Cow<'a, str>,
    pub(crate) tokens: Vec<Token>,
    /// What the tokens are, without where they stand.
    pub(crate) values: Vec<u64>,
    /// Where lines and sentences start (positions of tokens), and the end.
    pub(crate) units: Vec<usize>,
    /// What the lines and sentences are.
    pub(crate) hashes: Vec<u64>,
    /// False where a bound cut it short.
    pub(crate) complete: bool,
}

impl<'a> Text<'a> {
    /// Makes a text ready. Time and memory are bounded whatever it is.
    pub fn new(source: impl Into<Cow<'a, str>>) -> Self {
        let source = source.into();
        let (tokens, complete) = tokens(&source, MOST_TOKENS);
        let values: Vec<u64> = tokens.iter().map(|token| token.value).collect();
        let opening = tokens.iter().enumerate().filter(|(_, token)| token.opens);
        let mut units: Vec<usize> = opening.map(|(at, _)| at).take(MOST_UNITS).collect();
        units.push(tokens.len());
        let hashes = units.windows(2).map(|unit| hash(&values[unit[0]..unit[1]])).collect();
        Self { source, tokens, values, units, hashes, complete }
    }

    /// The text itself.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Equal but for white space, punctuation, width and case.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.values == other.values
    }

    /// The same when all numbers are taken for equal.
    pub(crate) fn same_but_for_numbers(&self, other: &Self) -> bool {
        let equal = |(one, other): (&Token, &Token)| {
            let figures = one.sort == Sort::Number && other.sort == Sort::Number;
            figures || one.value == other.value
        };
        self.tokens.len() == other.tokens.len() && self.tokens.iter().zip(&other.tokens).all(equal)
    }

    /// How many of the tokens are numbers.
    pub(crate) fn numbers(&self) -> u32 {
        self.tokens.iter().filter(|token| token.sort == Sort::Number).count() as u32
    }

    /// The words from `from` to `to` as they stand.
    pub(crate) fn words(&self, from: usize, to: usize) -> &str {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if from < to => {
                &self.source[first.start as usize..last.end as usize]
            }
            _ => "",
        }
    }

    /// The words from `from` to `to` without what stands between tokens.
    pub(crate) fn plain(&self, from: usize, to: usize) -> String {
        let slice = self.tokens.get(from..to.min(self.tokens.len())).unwrap_or_default();
        let mut plain = String::with_capacity(
            slice.iter().map(|token| (token.end - token.start) as usize).sum(),
        );
        for token in slice {
            plain.push_str(&self.source[token.start as usize..token.end as usize]);
        }
        plain
    }

    /// The line that holds the tokens `from..to`, shortened around them.
    pub(crate) fn line(&self, from: usize, to: usize) -> String {
        let last = to.max(from + 1).min(self.tokens.len());
        let mut start = from.min(self.tokens.len().saturating_sub(1));
        while start > 0 && !self.tokens[start].opens && from - start < SHOWN / 3 {
            start -= 1;
        }
        let mut end = last;
        while end < self.tokens.len() && !self.tokens[end].opens && end - start < SHOWN {
            end += 1;
        }
        let shown = end.min(start + SHOWN);
        let words = self.words(start, shown);
        let mut line = String::with_capacity(words.len() + 2 * '…'.len_utf8());
        if self.tokens.get(start).is_some_and(|token| !token.opens) {
            line.push('…');
        }
        for (at, word) in words.split_whitespace().enumerate() {
            line.push_str(if at == 0 { "" } else { " " });
            line.push_str(word);
        }
        if self.tokens.get(shown).is_some_and(|token| !token.opens) {
            line.push('…');
        }
        line
    }
}

/// A hash of a unit. The values of tokens are hashes already.
fn hash(values: &[u64]) -> u64 {
    const FACTOR: u64 = 0xf135_7aea_2e62_a9c5;
    values.iter().fold(1, |hash: u64, value| (hash.rotate_left(26) ^ value).wrapping_mul(FACTOR))
}
