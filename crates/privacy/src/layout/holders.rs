//! Whose a mobile number in a row is: the persons left and right of it, and the posts over them.

use super::{CUT_CELLS, Layout, Over, Place};
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

    /// Whether the nearest person left of a cell that stands under a word for persons is another than whom the row is
    /// about: 农户 … 核查人, 电话.
    pub fn is_strangers(&self, place: Place) -> bool {
        let at = |cell: usize| Place { cell, ..place };
        let is_told = |cell: &usize| {
            self.is_person_at(at(*cell)) && self.column(at(*cell)).is_some_and(|over| over.persons)
        };
        let Some(nearest) = (0..place.cell).rev().find(is_told) else { return false };
        let named = |cell: usize| self.heading(at(cell)).is_some_and(|over| over.names);
        let about = |cell: usize| named(cell) || self.column_score(at(cell)) > 0;
        let others = || (0..place.cell).any(|cell| about(cell) && self.is_person_at(at(cell)));
        !named(nearest) && self.column_score(at(nearest)) <= 0 && others()
    }

    /// Whether the nearest person left of a cell stands under a heading for names.
    pub fn is_told(&self, place: Place) -> bool {
        let mut left = (0..place.cell).rev().map(|cell| Place { cell, ..place });
        let nearest = left.find(|left| self.is_person_at(*left));
        nearest.and_then(|nearest| self.heading(nearest)).is_some_and(|over| over.names)
    }

    /// Whether an address under 地址 or 住所 is the home of a person left of it: no organisation or other name stands
    /// there, and the table is about private persons.
    pub fn is_home(&self, place: Place) -> bool {
        let row = self.row(place.line);
        let organisation =
            || row.cells.iter().take(place.cell).any(|(_, text)| names::is_organisation(text));
        let private = || {
            self.table_score(place.line) - self.others_score(place) > 0
                || self.heading_of_class(place.line, Class::Id).is_some()
        };
        let person = (0..place.cell).any(|cell| self.is_person_at(Place { cell, ..place }));
        let apart = || !organisation() && !self.is_under_title(place);
        person && self.holder_score(place) >= 0 && apart() && private()
    }

    /// Whether a name that is no person's stands under 店铺名称 or another 名称, left of the nearest person left of a
    /// cell: the row is about what bears it.
    pub fn is_under_title(&self, place: Place) -> bool {
        let row = self.row(place.line);
        let holder =
            (0..place.cell).rev().find(|cell| self.is_person_at(Place { cell: *cell, ..place }));
        let left = row.cells.iter().zip(&row.headings).take(holder.unwrap_or_default());
        left.filter(|((_, text), _)| !text.is_empty() && !names::is_person(text))
            .any(|(_, over)| over.is_some_and(|over| over.text.ends_with("名称")))
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

    /// What stands over a cell says of whose a mobile number is.
    fn column_score(&self, place: Place) -> i32 {
        self.column(place).map_or(0, |over| over.score)
    }

    /// What stands over a cell, known heading or not.
    pub(super) fn column(&self, place: Place) -> Option<Over> {
        let table = self.table(place.line)?;
        let count = self.row(place.line).cells.len();
        let of = |more: usize| {
            let fits = |row: &&Vec<_>| (count..=count + more).contains(&row.len());
            let mut rows = table.over.iter().rev().filter(fits);
            rows.find_map(|row| *row.get(place.cell)?)
        };
        of(0).or_else(|| of(CUT_CELLS))
    }
}
