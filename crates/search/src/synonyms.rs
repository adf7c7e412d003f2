//! Other names of one thing, from the standard's aliases.

use crate::fold::key;
use crate::limits::MAX_SYNONYMS;
use rustc_hash::FxHashMap;
use standard::Standard;
use standard::matching::Aliases;

/// What a name also means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// Other names, folded; none that holds the name itself, since it is found with it.
    pub others: Vec<String>,
    /// Slug of the field that it names.
    pub field: Option<String>,
}

/// Names and what they also mean.
#[derive(Debug, Default)]
pub(crate) struct Synonyms {
    names: FxHashMap<String, Meaning>,
    /// Endings that say nothing after the name of a field, the longest first.
    endings: Vec<String>,
}

impl Synonyms {
    pub fn new(standard: &Standard, aliases: &Aliases) -> Self {
        let mut all = Self::default();
        let empty = Default::default();
        for field in standard.fields.iter().chain(&standard.village) {
            let others = aliases.fields.get(&field.slug).unwrap_or(&empty);
            let mut group = vec![key(&field.name)];
            group.extend(others.names.iter().map(|name| key(name)));
            all.group(&group, true);
            for name in group {
                all.names.entry(name).or_default().field.get_or_insert(field.slug.clone());
            }
            for (name, others) in others.matters.iter().chain(&others.submatters) {
                let mut group = vec![key(name)];
                group.extend(others.iter().map(|name| key(name)));
                all.group(&group, false);
            }
        }
        let mut words: FxHashMap<&str, Vec<String>> = FxHashMap::default();
        for (other, word) in &aliases.words {
            words.entry(word).or_insert_with(|| vec![key(word)]).push(key(other));
        }
        for group in words.values() {
            all.group(group, true);
        }
        for meaning in all.names.values_mut() {
            meaning.others.sort_by_key(|name| (name.chars().count(), name.clone()));
            meaning.others.dedup();
            meaning.others.truncate(MAX_SYNONYMS);
        }
        all.endings = aliases.affixes.field.iter().map(|ending| key(ending)).collect();
        all.endings.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        all
    }

    /// Notes that these names mean one thing. A part of a name may stand for it only where `parts`.
    fn group(&mut self, names: &[String], parts: bool) {
        for name in names {
            let meaning = self.names.entry(name.clone()).or_default();
            for other in names {
                let holds = other.contains(name.as_str());
                let part = name.contains(other.as_str());
                if !holds && (parts || !part) && other.chars().count() > 1 {
                    meaning.others.push(other.clone());
                }
            }
        }
    }

    /// What a folded name also means.
    pub fn of(&self, name: &str) -> Option<&Meaning> {
        self.names.get(name)
    }

    /// The name of a field without the ending that says nothing: `就业创业领域` → `就业创业`.
    pub fn without_ending<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.endings.iter().find_map(|ending| {
            let name = text.strip_suffix(ending.as_str())?;
            self.names.get(name)?.field.as_ref().map(|_| name)
        })
    }
}
