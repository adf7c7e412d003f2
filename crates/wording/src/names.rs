//! Letters of a wrong word that are a name where they stand: of a person, a place, an enterprise.

use crate::boundary::is_chinese;
use serde::Deserialize;
use std::sync::LazyLock;

/// Characters of an enterprise's name that are looked at behind a word.
const NAME: usize = 16;
/// Characters of a person's name at most.
const PERSON: usize = 3;

/// By what names are told.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signs {
    /// With which words on the list begin.
    surnames: String,
    posts: Vec<String>,
    persons: Vec<String>,
    places: Vec<String>,
    no_places: Vec<String>,
    enterprises: Vec<String>,
    between: String,
}

static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
    // The file is part of the program and read by a test.
    toml::from_str(include_str!("../data/names.toml")).unwrap_or_default()
});

/// Whether a word of two characters is a name where it stands, or begins one.
pub(crate) fn is_name(text: &str, start: usize, end: usize) -> bool {
    let mut letters = text[start..end].chars();
    let (Some(first), Some(_), None) = (letters.next(), letters.next(), letters.next()) else {
        return false;
    };
    let (before, behind) = (&text[..start], &text[end..]);
    is_place(behind) || is_enterprise(behind) || is_person(before, first, behind)
}

fn is_place(behind: &str) -> bool {
    let begins = |words: &[String]| words.iter().any(|word| behind.starts_with(word.as_str()));
    begins(&SIGNS.places) && !begins(&SIGNS.no_places)
}

fn is_enterprise(behind: &str) -> bool {
    let inside = |letter: &char| is_chinese(*letter) || matches!(letter, '（' | '）' | '(' | ')');
    let rest: String = behind.chars().take(NAME).take_while(inside).collect();
    let end = SIGNS.enterprises.iter().filter_map(|word| rest.find(word.as_str())).min();
    end.and_then(|end| rest.get(..end))
        .is_some_and(|name| !name.contains(|letter: char| SIGNS.between.contains(letter)))
}

/// A surname, and alone as in a list, or between what stands beside names.
fn is_person(before: &str, surname: char, behind: &str) -> bool {
    if !SIGNS.surnames.contains(surname) {
        return false;
    }
    let begins = !before.chars().next_back().is_some_and(is_chinese);
    let more = behind.chars().take_while(|letter| is_chinese(*letter)).take(PERSON).count();
    begins && more + 2 <= PERSON
        || SIGNS.persons.iter().any(|word| behind.starts_with(word.as_str()))
        || SIGNS.posts.iter().any(|word| before.ends_with(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signs_can_be_read() {
        let signs: Signs = toml::from_str(include_str!("../data/names.toml")).expect("names.toml");
        assert!(!signs.surnames.is_empty() && !signs.enterprises.is_empty());
    }

    #[test]
    fn names_are_told_from_words() {
        for (text, word, name) in [
            ("王明、关健、李强", "关健", true),
            ("副局长范维伟参加", "范维", true),
            ("关健环节要把住", "关健", false),
            ("青岚县成信工程造价咨询有限公司", "成信", true),
            ("要求成信的企业和公司", "成信", false),
            ("圆林镇人民政府", "圆林", true),
            ("会议按排村民代表发言", "按排", false),
        ] {
            let start = text.find(word).expect("it is there");
            assert_eq!(is_name(text, start, start + word.len()), name, "{text}");
        }
    }
}
