//! Exact comparison of two texts: what is equal, and the differences, first by lines and sentences, then
//! by words inside of those that differ.

use crate::shares::shares;
use crate::text::{SHOWN, Text};
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::ops::Range;

/// Largest changed block that is compared word by word.
const LARGEST_BLOCK: usize = 2_500;
/// Below this share texts have too little in common for a list of differences.
const LEAST_SHARE: f32 = 0.25;
/// Edits and differences that are kept.
const MOST_EDITS: usize = 400;
const MOST_DIFFERENCES: usize = 12;
/// Characters of an edit's side that are kept.
const MOST_CHARS: usize = 200;

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
    Text::new(one).compare(&Text::new(other))
}

impl Text<'_> {
    /// The same as [`compare()`] of the two texts.
    pub fn compare(&self, other: &Text<'_>) -> Comparison {
        let (share, within) = shares(&self.values, &other.values);
        let mut comparison = Comparison { share, within, ..sizes(self, other) };
        comparison.digits_only = !comparison.same && self.same_but_for_numbers(other);
        if within < LEAST_SHARE && differ(self, other) {
            comparison.complete = false;
            return comparison;
        }
        Differ { one: self, other, out: &mut comparison }.run();
        comparison
    }

    /// The same for titles: with edits however little is equal, and without shares.
    pub(crate) fn compare_short(&self, other: &Text<'_>) -> Comparison {
        let mut comparison = sizes(self, other);
        Differ { one: self, other, out: &mut comparison }.run();
        comparison
    }
}

/// A comparison that has not looked at the words yet.
fn sizes(one: &Text<'_>, other: &Text<'_>) -> Comparison {
    Comparison {
        same: one.same(other),
        one_size: one.tokens.len() as u32,
        other_size: other.tokens.len() as u32,
        numbers: one.numbers(),
        complete: one.complete && other.complete,
        ..Comparison::default()
    }
}

/// Whether there are words on both sides, and not the same.
fn differ(one: &Text<'_>, other: &Text<'_>) -> bool {
    !one.tokens.is_empty() && !other.tokens.is_empty() && !one.same(other)
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
        if !differ(self.one, self.other) {
            return;
        }
        let (one, other) = (self.one, self.other);
        let mut changes = Vec::new();
        for (old, new) in unequal(Algorithm::Patience, &one.hashes, &other.hashes) {
            self.block(
                Change {
                    one: (one.units[old.start], one.units[old.end]),
                    other: (other.units[new.start], other.units[new.end]),
                },
                &mut changes,
            );
        }
        self.report(&self.joined(changes));
    }

    /// Word by word inside of a block of changed lines.
    fn block(&mut self, block: Change, changes: &mut Vec<Change>) {
        let one = &self.one.values[block.one.0..block.one.1];
        let other = &self.other.values[block.other.0..block.other.1];
        if one.len() > LARGEST_BLOCK || other.len() > LARGEST_BLOCK {
            if !one.is_empty() && !other.is_empty() {
                self.out.complete = false;
            }
            changes.push(block);
            return;
        }
        changes.extend(unequal(Algorithm::Myers, one, other).into_iter().map(|(old, new)| {
            Change {
                one: (block.one.0 + old.start, block.one.0 + old.end),
                other: (block.other.0 + new.start, block.other.0 + new.end),
            }
        }));
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

/// The stretches that are not equal.
fn unequal(algorithm: Algorithm, one: &[u64], other: &[u64]) -> Vec<(Range<usize>, Range<usize>)> {
    // No need to ask: one line in the place of another, words on one side only.
    if one.is_empty() || other.is_empty() || (one.len() == 1 && other.len() == 1) {
        let alone = one != other;
        return if alone { vec![(0..one.len(), 0..other.len())] } else { Vec::new() };
    }
    let ops = capture_diff_slices(algorithm, one, other);
    let unequal = ops.iter().filter(|op| op.tag() != DiffTag::Equal);
    unequal.map(|op| (op.old_range(), op.new_range())).collect()
}

fn clipped(words: &str) -> String {
    match words.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plainly(algorithm: Algorithm, one: &[u64], other: &[u64]) -> Vec<[Range<usize>; 2]> {
        let ops = capture_diff_slices(algorithm, one, other);
        let unequal = ops.iter().filter(|op| op.tag() != DiffTag::Equal);
        unequal.map(|op| [op.old_range(), op.new_range()]).collect()
    }

    proptest! {
        #[test]
        fn what_need_not_be_asked_is_answered_alike(
            one in prop::collection::vec(0u64..4, 0..5),
            other in prop::collection::vec(0u64..4, 0..5),
        ) {
            for algorithm in [Algorithm::Patience, Algorithm::Myers] {
                let found = unequal(algorithm, &one, &other);
                let found: Vec<_> = found.into_iter().map(|(old, new)| [old, new]).collect();
                prop_assert_eq!(found, plainly(algorithm, &one, &other));
            }
        }
    }

    #[test]
    fn a_text_made_ready_once_is_compared_as_both_anew() {
        let texts = ["补贴共120元。\n公示七天。", "补贴共150元。\n公示七天。", "公示七天。", ""];
        let ready = texts.map(Text::new);
        for (one, first) in texts.iter().zip(&ready) {
            for (other, second) in texts.iter().zip(&ready) {
                assert_eq!(first.compare(second), compare(one, other), "{one} / {other}");
            }
        }
    }
}
