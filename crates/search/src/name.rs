//! Names that people search by, as they are spoken.

use pinyin::ToPinyin;

/// A name of the standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub text: String,
    pub chars: Vec<char>,
    /// Its sounds without tones.
    pub sounds: String,
}

impl Name {
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), chars: text.chars().collect(), sounds: sounds(text) }
    }
}

/// The sounds of a text without tones; what has none stands for itself.
pub(crate) fn sounds(text: &str) -> String {
    let mut sounds = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match c.to_pinyin() {
            Some(sound) => sounds.push_str(sound.plain()),
            None => sounds.push(c),
        }
    }
    sounds
}
