//! A line while it is read: letters that look the same are one stretch, and white space is what it would be on paper.

use super::blocks::{Content, Format, Run};

/// White space that has been read, and is not written before something follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    Space,
    /// A break in the source: nothing between two Chinese characters, as Word breaks them wherever a line is full.
    Fold,
    /// Between the number of a list and its text: nothing, but where letters would grow into it.
    Number,
}

/// A line.
#[derive(Debug, Default)]
pub(super) struct Line {
    runs: Vec<Run>,
    gap: Option<Gap>,
    last: Option<char>,
}

impl Line {
    /// Adds text as it stands in a source.
    pub(super) fn text(&mut self, format: Format, text: &str) {
        for one in text.chars() {
            match one {
                // Marks that nobody sees.
                '\u{feff}' | '\u{200b}' => {}
                '\n' | '\r' => self.open(Gap::Fold),
                ' ' | '\t' | '\u{c}' | '\u{a0}' => self.open(Gap::Space),
                _ => self.letter(format, one),
            }
        }
    }

    /// Adds the number of a list's point.
    pub(super) fn number(&mut self, format: Format, number: &str) {
        self.text(format, number);
        self.gap = Some(Gap::Number);
    }

    fn open(&mut self, gap: Gap) {
        self.gap = match self.gap {
            Some(Gap::Number) => Some(Gap::Number),
            Some(Gap::Space) => Some(Gap::Space),
            Some(Gap::Fold) | None => Some(gap),
        };
    }

    fn letter(&mut self, format: Format, letter: char) {
        if let (Some(gap), Some(last)) = (self.gap.take(), self.last) {
            let apart = match gap {
                Gap::Space => true,
                Gap::Fold => !(is_wide(last) && is_wide(letter)),
                Gap::Number => letter.is_ascii_alphanumeric() && !is_wide(last),
            };
            if apart {
                self.write(format, ' ');
            }
        }
        self.write(format, letter);
        self.last = Some(letter);
    }

    fn write(&mut self, format: Format, letter: char) {
        // A space belongs to what stands before it, but where that would be seen.
        let spaced = letter == ' ';
        match self.runs.last_mut() {
            Some(Run { format: known, content: Content::Text(text) })
                if *known == format || (spaced && !shows_spaces(*known)) =>
            {
                text.push(letter);
            }
            _ => self.runs.push(Run { format, content: Content::Text(letter.into()) }),
        }
    }

    /// Ends a line within the paragraph.
    pub(super) fn end_line(&mut self, format: Format) {
        self.gap = None;
        self.last = None;
        if !self.runs.is_empty() {
            self.runs.push(Run { format: unmarked(format), content: Content::Break });
        }
    }

    /// Puts a picture in.
    pub(super) fn picture(&mut self, format: Format, source: String, words: String) {
        self.gap = None;
        self.last = None;
        let format = unmarked(format);
        self.runs.push(Run { format, content: Content::Picture { source, words } });
    }

    /// What stands in it; nothing where nothing is seen.
    pub(super) fn taken(&mut self) -> Vec<Run> {
        self.gap = None;
        self.last = None;
        let mut runs = std::mem::take(&mut self.runs);
        let blank = |run: &Run| match &run.content {
            Content::Text(text) => text.trim().is_empty(),
            Content::Break => true,
            Content::Picture { .. } => false,
        };
        if runs.iter().all(blank) {
            runs.clear();
        }
        while runs.last().is_some_and(|run| run.content == Content::Break) {
            runs.pop();
        }
        runs
    }
}

/// Whether a space is seen in letters that look so.
fn shows_spaces(format: Format) -> bool {
    format.link.is_some() || format.underlined || format.struck || format.raised || format.lowered
}

/// What has no letters has a link at most.
fn unmarked(format: Format) -> Format {
    Format { link: format.link, ..Format::default() }
}

/// Whether a letter is as wide as it is high: Chinese characters and their punctuation.
pub(crate) fn is_wide(letter: char) -> bool {
    is_han(letter)
        || matches!(letter, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '‘'..='”' | '…' | '—' | '·')
}

/// Whether a letter is a Chinese character.
pub(crate) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '〇')
}
