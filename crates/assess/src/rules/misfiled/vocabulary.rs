//! In the words of which field a title speaks: pairs of characters that few fields have in the names and elements of
//! their matters and in the other names of these, each worth the more the fewer fields have it.

use super::{COMMON, Pair, pairs};
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use standard::matching::{Aliases, normal};
use standard::{Entry, Field};
use std::sync::LazyLock;

/// The least worth of a title's pairs in another field; a pair that no other field has is worth 1.
const LEAST: f64 = 3.0;
/// The most that its own field and column may have of that.
const OWN: f64 = 0.2;
/// How much more the better field must have than the next one.
const MARGIN: f64 = 1.25;
/// Fields of a standard that are looked at.
const MOST: usize = 128;

static ALIASES: LazyLock<Aliases> = LazyLock::new(Aliases::builtin);
/// One word in several written forms.
static WRITTEN: LazyLock<Option<Written>> = LazyLock::new(|| {
    let (others, words): (Vec<&str>, Vec<&str>) =
        ALIASES.words.iter().map(|(other, word)| (other.as_str(), word.as_str())).unzip();
    let finder =
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(others).ok()?;
    Some(Written { finder, words })
});

/// Other forms of words, and the form that is compared.
struct Written {
    finder: AhoCorasick,
    words: Vec<&'static str>,
}

/// The pairs of all fields.
pub(super) struct Vocabulary<'a> {
    fields: Vec<&'a Field>,
    /// For each pair the fields that have it, a bit for each.
    owners: FxHashMap<Pair, u128>,
}

impl<'a> Vocabulary<'a> {
    pub(super) fn of(fields: impl Iterator<Item = &'a Field>) -> Self {
        let fields: Vec<&Field> = fields.take(MOST).collect();
        let mut owners: FxHashMap<Pair, u128> = FxHashMap::default();
        for (at, field) in fields.iter().enumerate() {
            for words in words_of(field) {
                for pair in pairs(&written(words)) {
                    *owners.entry(pair).or_default() |= 1 << at;
                }
            }
        }
        Self { fields, owners }
    }

    /// The field in whose words a title speaks, its matter and the words, where it is another field than its own.
    pub(super) fn better_place(
        &self,
        own: &str,
        column: &str,
        title: &str,
    ) -> Option<(&'a Field, &'a Entry, String)> {
        let said = written(title);
        let of_column: Vec<Pair> = pairs(&written(column)).collect();
        let own_at = self.fields.iter().position(|field| field.slug == own)?;
        let mut worths = vec![0.0; self.fields.len()];
        let mut own_worth = 0.0;
        let mut seen: Vec<Pair> = Vec::new();
        for pair in pairs(&said) {
            let Some((owners, worth)) = self.worth(pair).filter(|_| !seen.contains(&pair)) else {
                continue;
            };
            seen.push(pair);
            if owners >> own_at & 1 == 1 || of_column.contains(&pair) {
                own_worth += worth;
            }
            for (at, sum) in worths.iter_mut().enumerate() {
                if at != own_at && owners >> at & 1 == 1 {
                    *sum += worth;
                }
            }
        }
        let (best, most) = worths
            .iter()
            .copied()
            .enumerate()
            .reduce(|one, other| if other.1 > one.1 { other } else { one })?;
        let next = (0..worths.len()).filter(|at| *at != best).map(|at| worths[at]);
        let next = next.fold(0.0, f64::max);
        if most < LEAST || own_worth > OWN * most || most < MARGIN * next {
            return None;
        }
        let field = self.fields[best];
        let entry = nearest(field, &seen)?;
        Some((field, entry, self.words(&said, best)))
    }

    /// A field and its matter that a title is nearest to; none where the field is not due.
    pub(super) fn nearest(&self, slug: &str, title: &str) -> Option<(&'a Field, &'a Entry)> {
        let field = *self.fields.iter().find(|field| field.slug == slug)?;
        let said: Vec<Pair> =
            pairs(&written(title)).filter(|pair| self.worth(*pair).is_some()).collect();
        Some((field, nearest(field, &said)?))
    }

    /// The fields that have a pair, and what it is worth; none for what too many have, or is no word.
    fn worth(&self, pair: Pair) -> Option<(u128, f64)> {
        let owners = *self.owners.get(&pair)?;
        let count = owners.count_ones() as usize;
        if count >= COMMON || !is_word(pair) {
            return None;
        }
        let all = (self.fields.len().max(2) as f64).ln();
        Some((owners, (self.fields.len() as f64 / count as f64).ln() / all))
    }

    /// The parts of a title that are the words of a field.
    fn words(&self, said: &str, field: usize) -> String {
        let chars: Vec<char> = said.chars().collect();
        let told =
            |pair: Pair| self.worth(pair).is_some_and(|(owners, _)| owners >> field & 1 == 1);
        let mut parts: Vec<String> = Vec::new();
        let mut open = false;
        for two in chars.windows(2) {
            let is_told = told((two[0], two[1]));
            match parts.last_mut() {
                Some(part) if is_told && open => part.push(two[1]),
                _ if is_told => parts.push(two.iter().collect()),
                _ => {}
            }
            open = is_told;
        }
        parts.join("、")
    }
}

/// Names and elements of a field's matters, and their other names.
fn words_of(field: &Field) -> impl Iterator<Item = &str> {
    let entries = field.entries.iter().flat_map(|entry| {
        let names = std::iter::once(&entry.matter1).chain(&entry.matter2);
        names.chain(&entry.elements).map(String::as_str)
    });
    let others = ALIASES.fields.get(&field.slug).into_iter().flat_map(|aliases| {
        let matters = aliases.matters.values().chain(aliases.submatters.values()).flatten();
        aliases.names.iter().chain(matters).map(String::as_str)
    });
    std::iter::once(field.name.as_str()).chain(entries).chain(others)
}

/// The matter that has the most of these pairs in its name and elements, of equals the first.
fn nearest<'a>(field: &'a Field, said: &[Pair]) -> Option<&'a Entry> {
    let shared = |entry: &Entry| {
        let names = std::iter::once(&entry.matter1).chain(&entry.matter2).chain(&entry.elements);
        let own: Vec<Pair> =
            names.flat_map(|name| pairs(&written(name)).collect::<Vec<_>>()).collect();
        said.iter().filter(|pair| own.contains(pair)).count()
    };
    field
        .entries
        .iter()
        .map(|entry| (shared(entry), entry))
        .reduce(|one, other| if other.0 > one.0 { other } else { one })
        .map(|(_, entry)| entry)
}

/// Words in one written form.
fn written(words: &str) -> String {
    let text = normal(words);
    match &*WRITTEN {
        Some(written) if written.finder.is_match(&text) => {
            written.finder.replace_all(&text, &written.words)
        }
        _ => text,
    }
}

fn is_word((one, other): Pair) -> bool {
    let chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    chinese(one) && chinese(other)
}
