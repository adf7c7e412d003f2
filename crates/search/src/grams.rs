//! Field B: pairs of neighbouring characters. Whatever the words are taken to be, a phrase is found.

use crate::Token;
use crate::fold::{Class, Folded, fold};

/// The pairs of neighbouring characters of a text; words in letters and digits as they are. A Chinese
/// character between things of another kind stands for itself. Positions count tokens, so that a
/// phrase of the text is a row of neighbouring positions.
pub fn grams(text: &str) -> Vec<Token> {
    of(&fold(text))
}

pub(crate) fn of(folded: &Folded) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(folded.letters.len());
    let mut push = |letters: &[crate::fold::Letter]| {
        if let (Some(first), Some(last)) = (letters.first(), letters.last()) {
            let text = letters.iter().map(|letter| letter.c).collect();
            tokens.push(Token { text, from: first.from, to: last.to, position: tokens.len() });
        }
    };
    for run in &folded.runs {
        let letters = folded.of(run);
        match run.class {
            Class::Han if letters.len() > 1 => letters.windows(2).for_each(&mut push),
            _ => push(letters),
        }
    }
    tokens
}

/// The tokens to look for when a text is to be found as it is, with their places in a row. A single
/// character at either end is left out where something else remains, since in a text it may stand
/// within a longer run.
pub(crate) fn phrase(text: &str) -> Vec<(usize, String)> {
    let folded = fold(text);
    let tokens = of(&folded);
    let lone = |run: Option<&crate::fold::Run>| {
        run.is_some_and(|run| run.class == Class::Han && run.letters.len() == 1)
    };
    let mut row: Vec<(usize, String)> =
        tokens.into_iter().map(|token| (token.position, token.text)).collect();
    if row.len() > 1 && lone(folded.runs.last()) {
        row.pop();
    }
    if row.len() > 1 && lone(folded.runs.first()) {
        row.remove(0);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        grams(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn pairs() {
        assert_eq!(texts("公租房3号楼"), ["公租", "租房", "3", "号楼"]);
        assert_eq!(texts("第3条"), ["第", "3", "条"]);
    }

    #[test]
    fn a_phrase_leaves_out_single_characters_at_its_ends() {
        let row = |text: &str| phrase(text).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(row("〔2023〕3号"), ["2023", "3"]);
        assert_eq!(row("第3条"), ["3"]);
        assert_eq!(row("号"), ["号"]);
        assert_eq!(phrase("第3号令"), [(1, "3".to_owned()), (2, "号令".to_owned())]);
    }
}
