//! A paragraph letter by letter, so that its wording changes while its look stays.

use crate::clean::{Content, Run};

/// Stands for a picture.
const PICTURE: char = '\u{fffc}';

/// A letter and the stretch that it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Letter {
    sign: char,
    run: usize,
}

/// The letters of a paragraph.
#[derive(Debug, Clone)]
pub(super) struct Letters {
    letters: Vec<Letter>,
    runs: Vec<Run>,
}

impl Letters {
    pub(super) fn of(runs: &[Run]) -> Self {
        let letters = runs.iter().enumerate().flat_map(|(run, one)| {
            let signs: Vec<char> = match &one.content {
                Content::Text(text) => text.chars().collect(),
                Content::Break => vec!['\n'],
                Content::Picture { .. } => vec![PICTURE],
            };
            signs.into_iter().map(move |sign| Letter { sign, run })
        });
        Self { letters: letters.collect(), runs: runs.to_vec() }
    }

    /// The stretches with the letters as they are now.
    pub(super) fn runs(&self) -> Vec<Run> {
        let groups = self.letters.chunk_by(|one, other| {
            one.run == other.run && matches!(self.runs[one.run].content, Content::Text(_))
        });
        let run = |group: &[Letter]| {
            let run = &self.runs[group[0].run];
            match run.content {
                Content::Text(_) => {
                    let text = group.iter().map(|letter| letter.sign).collect();
                    Run { format: run.format, content: Content::Text(text) }
                }
                Content::Break | Content::Picture { .. } => run.clone(),
            }
        };
        groups.map(run).collect()
    }

    pub(super) fn text(&self) -> String {
        self.letters.iter().map(|letter| letter.sign).filter(|sign| *sign != PICTURE).collect()
    }

    /// All signs, one for each letter.
    pub(super) fn signs(&self) -> Vec<char> {
        self.letters.iter().map(|letter| letter.sign).collect()
    }

    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.letters.get(at).map(|letter| letter.sign)
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// Whether a letter is code: nothing in it is a mark of punctuation.
    pub(super) fn is_code(&self, at: usize) -> bool {
        self.letters.get(at).is_some_and(|letter| self.runs[letter.run].format.code)
    }

    /// Whether a letter is of a text at all.
    pub(super) fn is_text(&self, at: usize) -> bool {
        let run = self.letters.get(at).map(|letter| &self.runs[letter.run]);
        run.is_some_and(|run| matches!(run.content, Content::Text(_)))
    }

    /// Writes another sign in the place of one.
    pub(super) fn set(&mut self, at: usize, sign: char) {
        if self.is_text(at) {
            self.letters[at].sign = sign;
        }
    }

    /// Takes letters out, as long as they are text.
    pub(super) fn cut(&mut self, from: usize, count: usize) {
        for _ in 0..count {
            if self.is_text(from) {
                self.letters.remove(from);
            }
        }
    }

    /// Writes a sign before a letter, in its look.
    pub(super) fn insert(&mut self, at: usize, sign: char) {
        if self.is_text(at) {
            let run = self.letters[at].run;
            self.letters.insert(at, Letter { sign, run });
        }
    }

    /// Cuts it in two; what stands at the place itself is in neither.
    pub(super) fn parted(&self, at: usize) -> (Vec<Run>, Vec<Run>) {
        let part =
            |letters: &[Letter]| Self { letters: letters.to_vec(), runs: self.runs.clone() }.runs();
        (part(&self.letters[..at]), part(&self.letters[at + 1..]))
    }
}
