//! Exact comparison of two texts: what is equal, and the differences, first by lines and sentences, then
//! by words inside of those that differ.

use crate::sketch::{GRAM, mixed};
use crate::tokens::{Sort, Token, tokens};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Tokens of a text that are compared; what stands behind them is not looked at.
const MOST_TOKENS: usize = 60_000;
/// Lines and sentences of a text that are compared.
const MOST_UNITS: usize = 6_000;
/// Largest changed block that is compared word by word.
const LARGEST_BLOCK: usize = 2_500;
/// Below this share texts have too little in common for a list of differences.
const LEAST_SHARE: f32 = 0.25;
/// Edits and differences that are kept.
const MOST_EDITS: usize = 400;
const MOST_DIFFERENCES: usize = 12;
/// Characters of a line that are shown.
const SHOWN: usize = 120;

/// What two texts have in common and what not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Share of equal 5-grams of all that occur in either text, 0–1 (multisets; grams of tokens).
    pub share: f32,
    /// Share of the shorter text's 5-grams that occur in the longer one, 0–1.
    pub within: f32,
    /// The texts are equal but for white space, punctuation, width and case.
    pub same: bool,
    /// They are not the same, but are when all numbers are taken for equal.
    pub digits_only: bool,
    /// Tokens (Han characters, numbers, words) of the first text.
    pub one_size: u32,
    /// Tokens of the second text.
    pub other_size: u32,
    /// How many of the first text's tokens are numbers.
    pub numbers: u32,
    /// Lines that differ, in order, at most 12.
    pub differences: Vec<Difference>,
    /// Words that differ, in order, at most 400. Empty where less than a quarter is equal.
    pub edits: Vec<Edit>,
    /// False where a bound cut the comparison short.
    pub complete: bool,
}

/// A line (or sentence) that differs; `None` where it is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// As it stands in the first text, shortened around the change.
    pub one: Option<String>,
    /// As it stands in the second.
    pub other: Option<String>,
}

/// Words that differ inside of lines that are otherwise alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What the first text has; empty where the second adds.
    pub one: String,
    /// What the second text has; empty where it lacks.
    pub other: String,
    /// Up to twelve characters before, without punctuation.
    pub before: String,
    /// Up to twelve characters behind, without punctuation.
    pub after: String,
    /// Place in the first text.
    pub place: Place,
    /// Tokens of the longer side.
    pub size: u32,
}

/// Where an edit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Before anything that is equal.
    Head,
    /// Between parts that are equal.
    Middle,
    /// Behind all that is equal.
    Tail,
}

impl Comparison {
    /// What comparing two equal texts of so many characters gives.
    pub fn equal(chars: u32) -> Self {
        Self {
            share: 1.0,
            within: 1.0,
            same: true,
            one_size: chars,
            other_size: chars,
            complete: true,
            ..Self::default()
        }
    }
}

/// Compares two texts. Time and memory are bounded whatever the texts are.
pub fn compare(one: &str, other: &str) -> Comparison {
    compare_from(one, other, LEAST_SHARE)
}

/// The same for titles: with edits however little is equal, and without shares.
pub(crate) fn compare_short(one: &str, other: &str) -> Comparison {
    compare_from(one, other, -1.0)
}

fn compare_from(one: &str, other: &str, least: f32) -> Comparison {
    let (one_tokens, one_all) = tokens(one, MOST_TOKENS);
    let (other_tokens, other_all) = tokens(other, MOST_TOKENS);
    let one = Text { source: one, tokens: one_tokens };
    let other = Text { source: other, tokens: other_tokens };
    let same = one.equals(&other, |token| token.value);
    // Titles are compared by their edits alone.
    let (share, within) = if least < 0.0 { (0.0, 0.0) } else { shares(&one.tokens, &other.tokens) };
    let mut comparison = Comparison {
        share,
        within,
        same,
        digits_only: !same && one.equals(&other, without_figure),
        one_size: one.tokens.len() as u32,
        other_size: other.tokens.len() as u32,
        numbers: one.tokens.iter().filter(|token| token.sort == Sort::Number).count() as u32,
        complete: one_all && other_all,
        ..Comparison::default()
    };
    if same || one.tokens.is_empty() || other.tokens.is_empty() {
        return comparison;
    }
    if within < least {
        comparison.complete = false;
        return comparison;
    }
    Differ { one: &one, other: &other, out: &mut comparison }.run();
    comparison
}

struct Text<'a> {
    source: &'a str,
    tokens: Vec<Token>,
}

impl Text<'_> {
    fn equals(&self, other: &Self, key: impl Fn(&Token) -> u64) -> bool {
        self.tokens.len() == other.tokens.len()
            && self.tokens.iter().zip(&other.tokens).all(|(a, b)| key(a) == key(b))
    }

    /// Starts of the lines and sentences (positions of tokens), and the end.
    fn units(&self) -> Vec<usize> {
        let opening = self.tokens.iter().enumerate().filter(|(_, token)| token.opens);
        let mut starts: Vec<usize> = opening.map(|(at, _)| at).take(MOST_UNITS).collect();
        starts.push(self.tokens.len());
        starts
    }

    fn words(&self, from: usize, to: usize) -> &str {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if from < to => {
                &self.source[first.start as usize..last.end as usize]
            }
            _ => "",
        }
    }

    /// The words from `from` to `to` without what stands between tokens.
    fn plain(&self, from: usize, to: usize) -> String {
        let slice = self.tokens.get(from..to.min(self.tokens.len())).unwrap_or_default();
        slice.iter().map(|token| &self.source[token.start as usize..token.end as usize]).collect()
    }

    /// The line that holds the tokens `from..to`, shortened around them.
    fn line(&self, from: usize, to: usize) -> String {
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
        let words = self.words(start, shown).split_whitespace().collect::<Vec<_>>().join(" ");
        let before =
            if self.tokens.get(start).is_none_or(|token| token.opens) { "" } else { "…" };
        let behind =
            if self.tokens.get(shown).is_none_or(|token| token.opens) { "" } else { "…" };
        format!("{before}{words}{behind}")
    }
}

fn without_figure(token: &Token) -> u64 {
    if token.sort == Sort::Number { 0 } else { token.value }
}

/// Share of all grams that are in both, and share of the shorter text's.
fn shares(one: &[Token], other: &[Token]) -> (f32, f32) {
    let grams = |tokens: &[Token]| -> FxHashMap<u64, u32> {
        let mut counts = FxHashMap::default();
        let width = GRAM.min(tokens.len().max(1));
        for window in tokens.windows(width) {
            let gram = window.iter().fold(0, |hash, token| mixed(hash ^ token.value));
            *counts.entry(gram).or_insert(0u32) += 1;
        }
        counts
    };
    let (one, other) = (grams(one), grams(other));
    let total = |counts: &FxHashMap<u64, u32>| counts.values().map(|n| u64::from(*n)).sum::<u64>();
    let both: u64 =
        one.iter().map(|(gram, n)| u64::from(*n.min(other.get(gram).unwrap_or(&0)))).sum();
    let (one, other) = (total(&one), total(&other));
    let all = one + other - both;
    let part = |of: u64| if of == 0 { 0.0 } else { (both as f64 / of as f64) as f32 };
    (part(all), part(one.min(other)))
}

struct Differ<'a> {
    one: &'a Text<'a>,
    other: &'a Text<'a>,
    out: &'a mut Comparison,
}

/// A changed stretch: tokens of the one and of the other.
#[derive(Clone, Copy)]
struct Change {
    one: (usize, usize),
    other: (usize, usize),
}

impl Differ<'_> {
    fn run(&mut self) {
        let (one_units, other_units) = (self.one.units(), self.other.units());
        let hashes = |text: &Text<'_>, units: &[usize]| -> Vec<u64> {
            let hash =
                |slice: &[Token]| slice.iter().fold(1, |hash, token| mixed(hash ^ token.value));
            units.windows(2).map(|pair| hash(&text.tokens[pair[0]..pair[1]])).collect()
        };
        let (one_hashes, other_hashes) =
            (hashes(self.one, &one_units), hashes(self.other, &other_units));
        let mut changes = Vec::new();
        for op in capture_diff_slices(Algorithm::Patience, &one_hashes, &other_hashes) {
            if let DiffOp::Equal { .. } = op {
                continue;
            }
            let (old, new) = (op.old_range(), op.new_range());
            self.block(
                Change {
                    one: (one_units[old.start], one_units[old.end]),
                    other: (other_units[new.start], other_units[new.end]),
                },
                &mut changes,
            );
        }
        self.report(&self.joined(changes));
    }

    /// Word by word inside of a block of changed lines.
    fn block(&mut self, block: Change, changes: &mut Vec<Change>) {
        let one = &self.one.tokens[block.one.0..block.one.1];
        let other = &self.other.tokens[block.other.0..block.other.1];
        if one.len() > LARGEST_BLOCK || other.len() > LARGEST_BLOCK {
            if !one.is_empty() && !other.is_empty() {
                self.out.complete = false;
            }
            changes.push(block);
            return;
        }
        let values = |tokens: &[Token]| tokens.iter().map(|token| token.value).collect::<Vec<_>>();
        for op in capture_diff_slices(Algorithm::Myers, &values(one), &values(other)) {
            if let DiffOp::Equal { .. } = op {
                continue;
            }
            let (old, new) = (op.old_range(), op.new_range());
            changes.push(Change {
                one: (block.one.0 + old.start, block.one.0 + old.end),
                other: (block.other.0 + new.start, block.other.0 + new.end),
            });
        }
    }

    /// Changes with no more than one equal token between them are one change: `3月5` → `4月8`.
    fn joined(&self, changes: Vec<Change>) -> Vec<Change> {
        let mut joined: Vec<Change> = Vec::with_capacity(changes.len());
        for change in changes {
            match joined.last_mut() {
                Some(last)
                    if change.one.0.saturating_sub(last.one.1) <= 1
                        && change.other.0.saturating_sub(last.other.1) <= 1
                        && self.one.tokens.get(change.one.0).is_none_or(|token| !token.opens) =>
                {
                    last.one.1 = change.one.1.max(last.one.1);
                    last.other.1 = change.other.1.max(last.other.1);
                }
                _ => joined.push(change),
            }
        }
        joined
    }

    fn report(&mut self, changes: &[Change]) {
        let (one, other) = (self.one, self.other);
        let mut shown_to = (0, 0);
        for change in changes {
            if self.out.edits.len() >= MOST_EDITS {
                self.out.complete = false;
                return;
            }
            let (from, to) = change.one;
            let place = if from == 0 || change.other.0 == 0 {
                Place::Head
            } else if to == one.tokens.len() || change.other.1 == other.tokens.len() {
                Place::Tail
            } else {
                Place::Middle
            };
            self.out.edits.push(Edit {
                one: clipped(one.words(from, to)),
                other: clipped(other.words(change.other.0, change.other.1)),
                before: one.plain(from.saturating_sub(12), from),
                after: one.plain(to, to + 12),
                place,
                size: (to - from).max(change.other.1 - change.other.0) as u32,
            });
            let seen = from < shown_to.0 || change.other.0 < shown_to.1;
            if !seen && self.out.differences.len() < MOST_DIFFERENCES {
                self.out.differences.push(self.difference(*change, &mut shown_to));
            }
        }
    }

    /// The lines around a change. A line that only one text has is shown alone.
    fn difference(&self, change: Change, shown_to: &mut (usize, usize)) -> Difference {
        let whole = |text: &Text<'_>, (from, to): (usize, usize)| {
            from < to
                && text.tokens[from].opens
                && text.tokens.get(to).is_none_or(|token| token.opens)
        };
        let only_one = change.other.0 == change.other.1 && whole(self.one, change.one);
        let only_other = change.one.0 == change.one.1 && whole(self.other, change.other);
        let end = |text: &Text<'_>, (from, to): (usize, usize)| {
            let mut end = to.max(from + 1).min(text.tokens.len());
            while end < text.tokens.len() && !text.tokens[end].opens && end < from + SHOWN / 2 {
                end += 1;
            }
            end
        };
        *shown_to = (
            if only_other { shown_to.0 } else { end(self.one, change.one) },
            if only_one { shown_to.1 } else { end(self.other, change.other) },
        );
        Difference {
            one: (!only_other).then(|| self.one.line(change.one.0, change.one.1)),
            other: (!only_one).then(|| self.other.line(change.other.0, change.other.1)),
        }
    }
}

fn clipped(words: &str) -> String {
    match words.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}
