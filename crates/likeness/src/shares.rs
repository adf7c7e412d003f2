//! How many grams two texts have in common.

use crate::sketch::{GRAM, mixed};

/// Grams behind a difference among which one that both texts have is looked for.
const AHEAD: usize = 32;

/// Share of all grams that are in both, and share of the shorter text's; grams of the tokens with these
/// values, each counted as often as it occurs. Both 0–1.
pub(crate) fn shares(one: &[u64], other: &[u64]) -> (f32, f32) {
    let both = in_common(one, other) as u64;
    let (one, other) = (grams(one).len() as u64, grams(other).len() as u64);
    let all = one + other - both;
    let part = |of: u64| if of == 0 { 0.0 } else { (both as f64 / of as f64) as f32 };
    (part(all), part(one.min(other)))
}

/// Hashes of the grams, in order. A text that is shorter than a gram is one gram.
fn grams(values: &[u64]) -> impl ExactSizeIterator<Item = u64> {
    let width = GRAM.min(values.len().max(1));
    values.windows(width).map(|gram| gram.iter().fold(0, |hash, value| mixed(hash ^ value)))
}

/// How many grams are in both. A gram that is taken out of both leaves what the others have in common as it
/// is: the texts are walked side by side, what agrees is taken out, and only the rest is hashed and counted.
fn in_common(one: &[u64], other: &[u64]) -> usize {
    if one.len() < GRAM || other.len() < GRAM {
        return counted(grams(one).collect(), grams(other).collect());
    }
    let ending = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let mut both = (ending + 1).saturating_sub(GRAM);
    let mut one = Walk::new(&one[..one.len() - both]);
    let mut other = Walk::new(&other[..other.len() - both]);
    loop {
        let run = one.ahead.iter().zip(other.ahead).take_while(|(a, b)| a == b).count();
        let equal = (run + 1).saturating_sub(GRAM);
        both += equal;
        one.take_out(equal);
        other.take_out(equal);
        let Some((one_alone, other_alone)) = next_equal(one.ahead, other.ahead) else { break };
        one.leave(one_alone);
        other.leave(other_alone);
    }
    both + counted(one.rest(), other.rest())
}

/// What is still ahead of a text, and the grams that were passed without an equal.
struct Walk<'a> {
    ahead: &'a [u64],
    left: Vec<u64>,
}

impl<'a> Walk<'a> {
    fn new(values: &'a [u64]) -> Self {
        Self { ahead: values, left: Vec::new() }
    }

    fn take_out(&mut self, count: usize) {
        self.ahead = &self.ahead[count..];
    }

    fn leave(&mut self, count: usize) {
        if count > 0 {
            self.left.extend(grams(&self.ahead[..count + GRAM - 1]));
            self.ahead = &self.ahead[count..];
        }
    }

    fn rest(mut self) -> Vec<u64> {
        self.leave((self.ahead.len() + 1).saturating_sub(GRAM));
        self.left
    }
}

/// How many grams stand on either side before one that is equal.
fn next_equal(one: &[u64], other: &[u64]) -> Option<(usize, usize)> {
    let equal = |a: &[u64], b: &[u64]| a[0] == b[0] && a == b;
    one.windows(GRAM).take(AHEAD).enumerate().find_map(|(at, gram)| {
        let there = other.windows(GRAM).take(AHEAD).position(|there| equal(gram, there))?;
        Some((at, there))
    })
}

/// How many are in both, each as often as on the side that has fewer of it.
fn counted(mut one: Vec<u64>, mut other: Vec<u64>) -> usize {
    one.sort_unstable();
    other.sort_unstable();
    let (mut at, mut there, mut both) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(at), other.get(there)) {
        both += usize::from(a == b);
        at += usize::from(a <= b);
        there += usize::from(b <= a);
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rustc_hash::FxHashMap;

    /// The same by counting every gram of both texts.
    fn plainly(one: &[u64], other: &[u64]) -> (f32, f32) {
        let counts = |values: &[u64]| {
            let mut counts: FxHashMap<Vec<u64>, u64> = FxHashMap::default();
            for gram in values.windows(GRAM.min(values.len().max(1))) {
                *counts.entry(gram.to_vec()).or_default() += 1;
            }
            counts
        };
        let (one, other) = (counts(one), counts(other));
        let both: u64 = one.iter().map(|(gram, n)| *n.min(other.get(gram).unwrap_or(&0))).sum();
        let (one, other): (u64, u64) = (one.values().sum(), other.values().sum());
        let part = |of: u64| if of == 0 { 0.0 } else { (both as f64 / of as f64) as f32 };
        (part(one + other - both), part(one.min(other)))
    }

    /// Few values, that grams repeat; parts in common, moved, repeated and left out.
    fn texts() -> impl Strategy<Value = (Vec<u64>, Vec<u64>)> {
        let part = || prop::collection::vec(1u64..6, 0..50);
        let parts = prop::collection::vec(part(), 1..5);
        let order = || prop::collection::vec((0usize..5, part()), 0..6);
        (parts, order(), order()).prop_map(|(parts, one, other)| {
            let text = |order: Vec<(usize, Vec<u64>)>| -> Vec<u64> {
                let chosen = |(at, own): (usize, Vec<u64>)| {
                    let common = parts.get(at).cloned().unwrap_or_default();
                    common.into_iter().chain(own.into_iter().take(4))
                };
                order.into_iter().flat_map(chosen).collect()
            };
            (text(one), text(other))
        })
    }

    proptest! {
        #[test]
        fn walking_counts_what_counting_counts((one, other) in texts()) {
            prop_assert_eq!(shares(&one, &other), plainly(&one, &other));
        }
    }

    #[test]
    fn short_texts_are_one_gram() {
        assert_eq!(shares(&[1, 2, 3], &[1, 2, 3]), (1.0, 1.0));
        assert_eq!(shares(&[1, 2, 3], &[1, 2, 3, 4, 5, 6]), (0.0, 0.0));
        assert_eq!(shares(&[], &[1]), (0.0, 0.0));
    }
}
