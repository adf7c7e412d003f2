//! A text that stands in several runs, and what is masked in it brought back into them.

use super::part::Edit;
use quick_xml::escape::partial_escape;
use std::ops::Range;

/// A text and where its pieces stand in the part.
#[derive(Debug, Default)]
pub(super) struct Runs {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    text: Range<usize>,
    place: Range<usize>,
}

impl Runs {
    /// Adds what a place of the part says.
    pub(super) fn push(&mut self, text: &str, place: Range<usize>) {
        let from = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { text: from..self.text.len(), place });
    }

    /// Parts what comes from what was before.
    pub(super) fn part(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What becomes of the pieces where stretches of the text are masked: the first piece of a stretch gets its form.
    pub(super) fn edits(&self, places: &[(Range<usize>, &str)]) -> Vec<Edit> {
        let mut edits = Vec::new();
        for piece in &self.pieces {
            let Range { start, end } = piece.text;
            let (mut said, mut from) = (String::new(), start);
            let touched = places.iter().filter(|(place, _)| place.start < end && start < place.end);
            for (place, form) in touched {
                said.push_str(self.text.get(from..place.start.max(start)).unwrap_or_default());
                if place.start >= start {
                    said.push_str(form);
                }
                from = place.end.min(end);
            }
            if from > start {
                said.push_str(self.text.get(from..end).unwrap_or_default());
                edits.push((piece.place.clone(), partial_escape(said).into_owned()));
            }
        }
        edits
    }
}
