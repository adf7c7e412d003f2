//! A text in one written form, with the place of every character in the original.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// A character that words are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Simplified, half width, lower case.
    pub c: char,
    /// Bytes in the original.
    pub from: usize,
    pub to: usize,
}

/// What a run of characters is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Written without spaces: Chinese characters and kana.
    Han,
    /// Letters and digits: one word.
    Word,
}

/// Characters that belong together: between them stand neither punctuation nor, in [`Class::Word`], spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub class: Class,
    pub letters: Range<usize>,
}

/// A folded text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    pub letters: Vec<Letter>,
    pub runs: Vec<Run>,
}

impl Folded {
    pub fn of(&self, run: &Run) -> &[Letter] {
        &self.letters[run.letters.clone()]
    }

    pub fn text(&self, run: &Run) -> String {
        self.of(run).iter().map(|letter| letter.c).collect()
    }
}

fn class(c: char) -> Option<Class> {
    match c {
        '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
        | '\u{3040}'..='\u{30ff}'
        | '々'
        | '〇' => Some(Class::Han),
        c if c.is_alphanumeric() => Some(Class::Word),
        _ => None,
    }
}

/// Stands between characters without parting Chinese ones: line breaks of a file, invisible characters.
fn blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\0')
}

/// Calls `each` with the folded forms of one character, usually one.
pub(crate) fn fold_char(c: char, mut each: impl FnMut(char)) {
    match c {
        c if c.is_ascii() => each(c.to_ascii_lowercase()),
        '\u{4e00}'..='\u{9fff}' => each(standard::matching::simplified(c)),
        c => std::iter::once(c)
            .nfkc()
            .flat_map(char::to_lowercase)
            .map(standard::matching::simplified)
            .for_each(each),
    }
}

/// Folds a text and parts it into runs.
pub(crate) fn fold(text: &str) -> Folded {
    let mut folded =
        Folded { letters: Vec::with_capacity(text.len() / 3 + 8), runs: Vec::with_capacity(64) };
    let (mut parted, mut spaced) = (false, false);
    for (from, c) in text.char_indices() {
        let to = from + c.len_utf8();
        if blank(c) {
            spaced = true;
            continue;
        }
        fold_char(c, |c| {
            let Some(class) = class(c) else {
                parted |= !mark(c);
                return;
            };
            let at = folded.letters.len();
            folded.letters.push(Letter { c, from, to });
            match folded.runs.last_mut() {
                Some(run) if run.class == class && !parted && (class == Class::Han || !spaced) => {
                    run.letters.end = at + 1;
                }
                _ => folded.runs.push(Run { class, letters: at..at + 1 }),
            }
            (parted, spaced) = (false, false);
        });
    }
    folded
}

/// Accents that stand after their letter.
fn mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}')
}

/// Letters and digits of a text in their folded form, with nothing between them.
pub(crate) fn key(text: &str) -> String {
    fold(text).letters.iter().map(|letter| letter.c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<String> {
        let folded = fold(text);
        folded.runs.iter().map(|run| folded.text(run)).collect()
    }

    #[test]
    fn one_written_form() {
        assert_eq!(runs("農村危房 改造，ＡＢＣ１２"), ["农村危房改造", "abc12"]);
        assert_eq!(runs("就业\n创业、补贴"), ["就业创业", "补贴"]);
        assert_eq!(runs("GB 9704—2012"), ["gb", "9704", "2012"]);
        assert_eq!(runs("〔2023〕3号"), ["2023", "3", "号"]);
        assert_eq!(runs("\u{200b}低\u{feff}保"), ["低保"]);
        assert_eq!(runs("㈠ ①"), ["一", "1"]);
        assert!(runs("……！？ \u{0}").is_empty());
    }

    #[test]
    fn places_are_those_of_the_original() {
        let text = "（徵收）㎡";
        let folded = fold(text);
        for letter in &folded.letters {
            assert!(text.get(letter.from..letter.to).is_some());
        }
        assert_eq!(&text[folded.letters[0].from..folded.letters[1].to], "徵收");
    }
}
