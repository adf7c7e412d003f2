//! Whose a mobile number in a row is: the persons left and right of it, and the posts over them.

use super::{CUT_CELLS, Layout, Place};
use crate::names;
use crate::words::Class;

impl Layout<'_> {
    /// What stands over the nearest person left of a cell says of whose the number in the cell is.
    pub fn holder_score(&self, place: Place) -> i32 {
        let mut left = (0..place.cell).rev().map(|cell| Place { cell, ..place });
        let holder = left.find(|left| self.is_person_at(*left));
        holder.map_or(0, |holder| self.column_score(holder))
    }

    /// What the posts over persons right of a cell say: it isn't said of the number, where a person stands left of it.
    pub fn others_score(&self, place: Place) -> i32 {
        let is_person = |cell: &usize| self.is_person_at(Place { cell: *cell, ..place });
        if !(0..place.cell).any(|cell| is_person(&cell)) {
            return 0;
        }
        let count = self.row(place.line).cells.len();
        let others = (place.cell + 1..count).filter(is_person);
        others.map(|cell| self.column_score(Place { cell, ..place }).min(0)).sum()
    }

    /// Whether an organisation stands under a heading for names.
    pub fn has_named_organisation(&self, line: usize) -> bool {
        let row = self.row(line);
        row.cells.iter().zip(&row.headings).any(|((_, text), over)| {
            over.is_some_and(|over| over.class == Class::Name) && names::is_organisation(text)
        })
    }

    /// A person's name, perhaps masked, stands in a cell.
    fn is_person_at(&self, place: Place) -> bool {
        let row = self.row(place.line);
        let Some((_, text)) = row.cells.get(place.cell) else { return false };
        let named = || self.heading(place).is_some_and(|over| over.names);
        names::is_person(text)
            || names::is_masked(&names::squeezed(text))
            || names::may_be_person(text) && named()
    }

    /// What stands over a cell says of whose a mobile number is, also where it is no known heading.
    fn column_score(&self, place: Place) -> i32 {
        let Some(table) = self.table(place.line) else { return 0 };
        let count = self.row(place.line).cells.len();
        let of = |more: usize| {
            let fits = |row: &&Vec<_>| (count..=count + more).contains(&row.len());
            let mut rows = table.scores.iter().rev().filter(fits);
            rows.find_map(|row| *row.get(place.cell)?)
        };
        of(0).or_else(|| of(CUT_CELLS)).unwrap_or(0)
    }
}
