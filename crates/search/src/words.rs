//! Field A: words. A long word is indexed with the words within it.

use crate::Token;
use crate::fold::{Class, Folded, Letter, fold};
use crate::lexicon::Lexicon;

/// Characters of a word whose parts are indexed beside it.
const LONGEST: usize = 16;

/// The words of a text, and the words of the dictionary within long ones. Positions count characters,
/// so that they do not depend on how the text was cut.
pub fn words(lexicon: &Lexicon, text: &str) -> Vec<Token> {
    of(lexicon, &fold(text))
}

pub(crate) fn of(lexicon: &Lexicon, folded: &Folded) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(folded.letters.len());
    for run in &folded.runs {
        let letters = folded.of(run);
        let text = folded.text(run);
        if run.class == Class::Word {
            push(&mut tokens, &text, letters, run.letters.start);
            continue;
        }
        for cut in lexicon.jieba.cut(&text, false) {
            let Some(letters) = letters.get(cut.start..cut.end) else { continue };
            let start = run.letters.start + cut.start;
            if letters.len() > 1 || !lexicon.stops(cut.word) {
                push(&mut tokens, cut.word, letters, start);
            }
            if (3..=LONGEST).contains(&letters.len()) {
                inner(lexicon, &mut tokens, cut.word, letters, start);
            }
        }
    }
    tokens
}

fn push(tokens: &mut Vec<Token>, text: &str, letters: &[Letter], position: usize) {
    if let (Some(first), Some(last)) = (letters.first(), letters.last()) {
        tokens.push(Token { text: text.to_owned(), from: first.from, to: last.to, position });
    }
}

/// The words of the dictionary within a word.
fn inner(lexicon: &Lexicon, tokens: &mut Vec<Token>, word: &str, letters: &[Letter], start: usize) {
    let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    for from in 0..letters.len() - 1 {
        for to in from + 2..=letters.len() {
            let whole = to - from == letters.len();
            if let Some(part) = word.get(ends[from]..ends[to])
                && !whole
                && lexicon.jieba.has_word(part)
            {
                push(tokens, part, &letters[from..to], start + from);
            }
        }
    }
}

/// A piece of a query in Chinese characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    /// A word of the dictionary: looked for in field A.
    Word(String),
    /// No word that is known for sure: looked for as a row of characters in field B.
    Row(String),
}

impl Unit {
    pub fn text(&self) -> &str {
        match self {
            Self::Word(text) | Self::Row(text) => text,
        }
    }
}

/// What to look for, so that texts are found however they were cut: long words by their parts, single
/// characters together with their neighbours.
pub(crate) fn units(lexicon: &Lexicon, text: &str) -> Vec<Unit> {
    let folded = fold(text);
    let mut units = Vec::new();
    for run in &folded.runs {
        let text = folded.text(run);
        if run.class == Class::Word {
            units.push(Unit::Word(text));
            continue;
        }
        let mut row = String::new();
        let mut open = false;
        for cut in lexicon.jieba.cut(&text, false) {
            let long = cut.end - cut.start > 1;
            if !long && lexicon.stops(cut.word) {
                flush(lexicon, &mut units, &mut row, &mut open);
            } else if !long {
                row.push_str(cut.word);
                open = true;
            } else if open && row.chars().count() == 1 {
                row.push_str(cut.word);
            } else {
                flush(lexicon, &mut units, &mut row, &mut open);
                row.push_str(cut.word);
            }
        }
        flush(lexicon, &mut units, &mut row, &mut open);
    }
    units
}

/// Ends a unit. `open` says that it holds a single character.
fn flush(lexicon: &Lexicon, units: &mut Vec<Unit>, row: &mut String, open: &mut bool) {
    let text = std::mem::take(row);
    let chars = text.chars().count();
    match (chars, std::mem::take(open)) {
        (0, _) => {}
        (1, _) => units.push(Unit::Word(text)),
        (_, true) => units.push(Unit::Row(text)),
        (_, false) => units.extend(parts(lexicon, &text).into_iter().map(Unit::Word)),
    }
}

/// The most words of at least two characters that make up a word; itself where there are none.
fn parts(lexicon: &Lexicon, word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    let count = chars.len();
    if !(4..=LONGEST).contains(&count) {
        return vec![word.to_owned()];
    }
    // best[to]: (number of words, start of the last one) of the best way to make up ..to
    let mut best: Vec<Option<(usize, usize)>> = vec![None; count + 1];
    best[0] = Some((0, 0));
    for to in 2..=count {
        for from in 0..=to - 2 {
            let Some((made, _)) = best[from] else { continue };
            let part: String = chars[from..to].iter().collect();
            if lexicon.jieba.has_word(&part) && best[to].is_none_or(|(most, _)| made + 1 > most) {
                best[to] = Some((made + 1, from));
            }
        }
    }
    let (mut parts, mut to) = (Vec::new(), count);
    while let (Some((_, from)), true) = (best[to], to > 0) {
        parts.push(chars[from..to].iter().collect());
        to = from;
    }
    if parts.is_empty() {
        return vec![word.to_owned()];
    }
    parts.reverse();
    parts
}
