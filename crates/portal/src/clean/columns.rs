//! The columns of a table that is read, and which of them are hidden where it comes from.

use super::style::Style;
use dom_query::NodeRef;
use std::collections::BTreeSet;

/// Columns of the widest sheet there is.
const WIDEST: usize = 16_384;

/// Where the cells of a table stand; followed only where a column is hidden.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Of each column that the table speaks of, whether it is hidden.
    hidden: Vec<bool>,
    /// Rows that a cell takes in each column, the current one among them.
    taken: Vec<u16>,
    /// Where the next cell stands, unless one from above stands there.
    next: usize,
    /// Hidden columns in which something was written.
    left_out: BTreeSet<usize>,
}

impl Columns {
    /// The columns that a table speaks of.
    pub(super) fn of(table: &NodeRef<'_>) -> Self {
        let mut hidden = Vec::new();
        for group in table.children().into_iter().filter(|child| child.has_name("colgroup")) {
            let columns: Vec<_> =
                group.children().into_iter().filter(|child| child.has_name("col")).collect();
            let whole = hides(&group);
            if columns.is_empty() {
                add(&mut hidden, &group, whole);
            }
            for column in columns {
                add(&mut hidden, &column, whole || hides(&column));
            }
        }
        if !hidden.contains(&true) {
            hidden.clear();
        }
        Self { hidden, ..Self::default() }
    }

    /// Begins a row.
    pub(super) fn next_row(&mut self) {
        self.next = 0;
        self.taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }

    /// Takes the place of the next cell, columns wide and rows high; answers how many of its columns are seen.
    pub(super) fn take(&mut self, cell: &NodeRef<'_>, (columns, rows): (u16, u16)) -> u16 {
        if self.hidden.is_empty() {
            return columns;
        }
        while self.taken.get(self.next).is_some_and(|rows| *rows > 0) {
            self.next += 1;
        }
        let place = self.next..(self.next + usize::from(columns)).min(WIDEST);
        if place.is_empty() {
            return columns;
        }
        self.next = place.end;
        if self.taken.len() < place.end {
            self.taken.resize(place.end, 0);
        }
        self.taken[place.clone()].fill(rows);
        let hidden = |column: &usize| self.hidden.get(*column).copied().unwrap_or(false);
        let seen = place.clone().filter(|column| !hidden(column)).count();
        if seen == 0 && !cell.text().trim().is_empty() {
            self.left_out.extend(place);
        }
        u16::try_from(seen).unwrap_or(columns)
    }

    /// Hidden columns that were left out with what is written in them.
    pub(super) fn left_out(&self) -> usize {
        self.left_out.len()
    }
}

/// Enters the columns that an element speaks of.
fn add(hidden: &mut Vec<bool>, node: &NodeRef<'_>, hides: bool) {
    let span = node.attr("span").and_then(|span| span.trim().parse::<usize>().ok());
    let end = hidden.len().saturating_add(span.unwrap_or(1).max(1)).min(WIDEST);
    hidden.resize(end, hides);
}

fn hides(node: &NodeRef<'_>) -> bool {
    Style::of(node).hides_columns(node.attr("width").as_deref()) || node.has_attr("hidden")
}
