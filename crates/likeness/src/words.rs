//! The word lists of `data/words.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub interpretation: Vec<String>,
    pub stages: Vec<String>,
    pub fillers: Vec<String>,
    pub covers: Vec<String>,
    pub surroundings: Vec<String>,
    pub page_labels: Vec<String>,
    pub contacts: Vec<String>,
    pub identifiers: Vec<String>,
    pub subjects: Vec<String>,
    pub name_ends: Vec<String>,
    pub village_ends: Vec<String>,
    pub village_forms: Vec<String>,
    pub function_words: String,
    pub units: String,
    pub period_words: String,
    pub surnames: String,
}

/// The lists; a test holds that they can be read.
pub(crate) static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../data/words.toml")).unwrap_or_default());

/// Whether `text` holds one of `words`.
pub(crate) fn holds(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

/// Whether `text` ends with one of `words`.
pub(crate) fn ends(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.ends_with(word.as_str()))
}

/// Whether `text` is nothing but characters of `set`, digits and what is no letter.
pub(crate) fn only(text: &str, set: &str) -> bool {
    text.chars().all(|c| !c.is_alphanumeric() || c.is_ascii_digit() || set.contains(c))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_lists_can_be_read() {
        let words: Result<super::Words, _> = toml::from_str(include_str!("../data/words.toml"));
        assert!(words.is_ok(), "{words:?}");
        assert!(super::WORDS.surnames.chars().count() > 200);
    }
}
