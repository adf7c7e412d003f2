//! The word lists of `data/words.toml`, each in the form in which it is asked.

use crate::fold::is_letter;
use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, PatternID};
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub interpretation: Phrases,
    pub stages: Phrases,
    pub fillers: Fillers,
    pub covers: Phrases,
    pub surroundings: Phrases,
    pub page_labels: Phrases,
    pub contacts: Phrases,
    pub identifiers: Phrases,
    pub subjects: Endings,
    pub name_ends: Endings,
    pub village_ends: Endings,
    pub village_forms: Phrases,
    pub function_words: Letters,
    pub units: Letters,
    pub period_words: Letters,
    pub surnames: Letters,
}

/// The lists; a test holds that they can be read.
pub(crate) static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../data/words.toml")).unwrap_or_default());

/// Words that are looked for inside of a text.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub(crate) struct Phrases {
    finder: Option<AhoCorasick>,
}

impl Phrases {
    /// Which of them a text holds, each once.
    pub fn all_in(&self, text: &str) -> Vec<PatternID> {
        let found = self.finder.iter().flat_map(|finder| finder.find_overlapping_iter(text));
        let mut found: Vec<PatternID> = found.map(|found| found.pattern()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl TryFrom<Vec<String>> for Phrases {
    type Error = BuildError;

    fn try_from(words: Vec<String>) -> Result<Self, BuildError> {
        let finder = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            // The texts are short: no time to look for rare bytes first.
            .prefilter(false)
            .build(words)?;
        Ok(Self { finder: Some(finder) })
    }
}

/// Words that are looked for at the end of a text.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct Endings {
    words: FxHashSet<String>,
    /// Characters of the longest.
    longest: usize,
}

impl From<Vec<String>> for Endings {
    fn from(words: Vec<String>) -> Self {
        let longest = words.iter().map(|word| word.chars().count()).max().unwrap_or_default();
        Self { words: words.into_iter().collect(), longest }
    }
}

/// A set of characters.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Letters(FxHashSet<char>);

impl Letters {
    pub fn contains(&self, letter: char) -> bool {
        self.0.contains(&letter)
    }
}

impl From<String> for Letters {
    fn from(letters: String) -> Self {
        Self(letters.chars().collect())
    }
}

/// Words that are taken out of a text.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub(crate) struct Fillers {
    /// Of more than one character, in the order in which they are taken out.
    long: Vec<String>,
    finder: Phrases,
    single: Letters,
}

impl Fillers {
    /// Whether a character is a filler by itself.
    pub fn contains(&self, letter: char) -> bool {
        self.single.contains(letter)
    }

    /// The text without the fillers of more than one character.
    pub fn taken_out_of(&self, mut text: String) -> String {
        if !holds(&text, &self.finder) {
            return text;
        }
        for filler in &self.long {
            if text.contains(filler.as_str()) {
                text = text.replace(filler.as_str(), "");
            }
        }
        text
    }
}

impl TryFrom<Vec<String>> for Fillers {
    type Error = BuildError;

    fn try_from(words: Vec<String>) -> Result<Self, BuildError> {
        let (long, single): (Vec<String>, Vec<String>) =
            words.into_iter().partition(|word| word.chars().count() > 1);
        Ok(Self {
            finder: Phrases::try_from(long.clone())?,
            long,
            single: Letters::from(single.concat()),
        })
    }
}

/// Whether `text` holds one of `words`.
pub(crate) fn holds(text: &str, words: &Phrases) -> bool {
    words.finder.as_ref().is_some_and(|finder| finder.is_match(text))
}

/// Whether `text` ends with one of `words`.
pub(crate) fn ends(text: &str, words: &Endings) -> bool {
    let mut starts = text.char_indices().rev().take(words.longest);
    starts.any(|(at, _)| words.words.contains(&text[at..]))
}

/// Whether `text` is nothing but characters of `set`, digits and what is no letter.
pub(crate) fn only(text: &str, set: &Letters) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || set.contains(c) || !is_letter(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::Index;
    use toml::Table;

    const LISTS: &str = include_str!("../data/words.toml");

    static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(LISTS).unwrap());

    #[test]
    fn the_lists_can_be_read() {
        let words: Result<Words, _> = toml::from_str(LISTS);
        assert!(words.is_ok(), "{words:?}");
        let surnames = TABLE["surnames"].as_str().unwrap();
        assert!(surnames.chars().count() > 200);
        assert!(surnames.chars().all(|surname| WORDS.surnames.contains(surname)));
    }

    fn list(name: &str) -> Vec<String> {
        TABLE[name].clone().try_into().unwrap()
    }

    /// A text that holds some of the words, whole or cut, and little else.
    fn text(words: &[String], chosen: &[(Index, Index)]) -> String {
        let part = |(word, end): &(Index, Index)| -> String {
            let word = word.get(words);
            word.chars().take(1 + end.index(word.chars().count() + 1)).collect()
        };
        chosen.iter().map(part).collect()
    }

    proptest! {
        #[test]
        fn the_lists_answer_as_their_words_one_by_one(
            chosen in prop::collection::vec(any::<(Index, Index)>(), 0..4)
        ) {
            let words = &*WORDS;
            let lists = [
                ("interpretation", &words.interpretation),
                ("stages", &words.stages),
                ("covers", &words.covers),
                ("surroundings", &words.surroundings),
                ("identifiers", &words.identifiers),
                ("village_forms", &words.village_forms),
            ];
            for (name, phrases) in lists {
                let list = list(name);
                let text = text(&list, &chosen);
                let held: Vec<usize> =
                    (0..list.len()).filter(|at| text.contains(&list[*at])).collect();
                let found: Vec<usize> =
                    phrases.all_in(&text).iter().map(PatternID::as_usize).collect();
                prop_assert_eq!(holds(&text, phrases), !held.is_empty(), "{}: {}", name, &text);
                prop_assert_eq!(found, held, "{}: {}", name, &text);
            }
            for (name, endings) in [("subjects", &words.subjects), ("name_ends", &words.name_ends)] {
                let list = list(name);
                let text = text(&list, &chosen);
                let plainly = list.iter().any(|word| text.ends_with(word));
                prop_assert_eq!(ends(&text, endings), plainly, "{}: {}", name, &text);
            }
            let list = list("fillers");
            let text = text(&list, &chosen);
            let long = list.iter().filter(|word| word.chars().count() > 1);
            let plainly = long.fold(text.clone(), |text, word| text.replace(word.as_str(), ""));
            prop_assert_eq!(words.fillers.taken_out_of(text.clone()), plainly, "{}", &text);
        }
    }
}
