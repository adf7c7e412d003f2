//! The words and names of the domain, made from the standard: the dictionary by which texts are cut,
//! other names of one thing, names to suggest.

use crate::fold::{Class, fold, key};
use crate::name::Name;
use crate::synonyms::Synonyms;
use jieba_rs::Jieba;
use rustc_hash::{FxHashSet, FxHasher};
use standard::Standard;
use standard::matching::Aliases;
use std::hash::Hasher;

const STOP: &str = include_str!("../data/stop.txt");

/// Characters of a name that is added to the dictionary as one word.
const WORD_CHARS: std::ops::RangeInclusive<usize> = 2..=8;

/// What is known of words. Making one takes a good part of a second; share it.
#[derive(Debug)]
pub struct Lexicon {
    pub(crate) jieba: Jieba,
    stop: FxHashSet<char>,
    pub(crate) synonyms: Synonyms,
    pub(crate) names: Vec<Name>,
    /// Differs when texts would be cut differently.
    pub(crate) fingerprint: u64,
}

impl Lexicon {
    /// Takes the names and other names of fields and matters into the dictionary.
    pub fn new(standard: &Standard, aliases: &Aliases) -> Self {
        Self::with_words(standard, aliases, &[])
    }

    /// The same with words of the place: names of townships, villages and organs.
    pub fn with_words(standard: &Standard, aliases: &Aliases, words: &[String]) -> Self {
        let mut jieba = Jieba::new();
        let mut names = names(standard, aliases);
        let mut added: Vec<&String> = names.iter().collect();
        let own: Vec<String> = words.iter().map(|word| key(word)).collect();
        added.extend(&own);
        added.sort();
        added.dedup();
        let mut fingerprint = FxHasher::default();
        for word in added {
            let folded = fold(word);
            let whole = folded.runs.len() == 1 && folded.runs[0].class == Class::Han;
            if whole && WORD_CHARS.contains(&folded.letters.len()) {
                jieba.add_word(word, None, None);
                fingerprint.write(word.as_bytes());
                fingerprint.write_u8(0);
            }
        }
        names.extend(own);
        let mut seen = FxHashSet::default();
        names.retain(|name| (2..=16).contains(&name.chars().count()) && seen.insert(name.clone()));
        Self {
            jieba,
            stop: STOP
                .lines()
                .filter(|line| !line.starts_with('#'))
                .flat_map(str::chars)
                .filter(|c| !c.is_whitespace())
                .collect(),
            synonyms: Synonyms::new(standard, aliases),
            names: names.iter().map(|name| Name::new(name)).collect(),
            fingerprint: fingerprint.finish(),
        }
    }

    /// Whether a word of one character only joins others.
    pub(crate) fn stops(&self, word: &str) -> bool {
        let mut chars = word.chars();
        matches!((chars.next(), chars.next()), (Some(c), None) if self.stop.contains(&c))
    }
}

/// The names of the standard, folded: fields first, as the likelier thing to be meant.
fn names(standard: &Standard, aliases: &Aliases) -> Vec<String> {
    let fields = || standard.fields.iter().chain(&standard.village);
    let mut names: Vec<&str> = fields().map(|field| field.name.as_str()).collect();
    for others in aliases.fields.values() {
        names.extend(others.names.iter().chain(&others.here).map(String::as_str));
    }
    for (other, word) in &aliases.words {
        names.extend([other.as_str(), word]);
    }
    for (name, others) in &aliases.platform {
        names.push(name);
        names.extend(others.iter().map(String::as_str));
    }
    for field in fields() {
        for entry in &field.entries {
            names.push(&entry.matter1);
            names.extend(entry.matter2.as_deref());
        }
    }
    for others in aliases.fields.values() {
        for (name, others) in others.matters.iter().chain(&others.submatters) {
            names.push(name);
            names.extend(others.iter().map(String::as_str));
        }
    }
    names.into_iter().map(key).collect()
}
