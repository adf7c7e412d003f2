//! Cells of a sheet, in the order they come, as parts of lines and tabs.

use crate::contents::{Hidden, Piece};
use crate::job::Job;
use std::collections::BTreeMap;

/// Blank rows that are still written as blank lines; a larger gap begins a new part.
const GAP: u32 = 200;
/// Columns of the widest sheet there is.
pub(crate) const WIDEST: u32 = 16_384;

/// Lays out the cells of one sheet. Memory follows the cells, never a declared size.
#[derive(Default)]
pub(crate) struct Grid {
    stretches: Vec<Stretch>,
    row: u32,
    cells: BTreeMap<u32, String>,
    written: usize,
    cut: bool,
}

/// Rows without a large gap.
struct Stretch {
    first: u32,
    last: u32,
    text: String,
}

impl Grid {
    /// Adds a cell (row and column counted from 0); false when there is no room for more.
    pub fn cell(&mut self, job: &mut Job<'_>, row: u32, column: u32, text: &str) -> bool {
        if self.row != row {
            self.end_row();
            self.row = row;
        }
        let text = flat(text);
        if text.is_empty() {
            return true;
        }
        // bytes count here: never less than characters
        if self.cut || column >= WIDEST || self.written > job.room().saturating_mul(4) {
            self.cut = true;
            return false;
        }
        self.written += text.len() + 1;
        self.cells.insert(column, text);
        true
    }

    fn end_row(&mut self) {
        if self.cells.is_empty() {
            return;
        }
        let row = self.row;
        match self.stretches.last_mut() {
            Some(stretch) if row > stretch.last && row - stretch.last <= GAP => {
                for _ in stretch.last..row {
                    stretch.text.push('\n');
                }
                self.written += (row - stretch.last) as usize;
                stretch.last = row;
            }
            _ => self.stretches.push(Stretch { first: row, last: row, text: String::new() }),
        }
        let Some(stretch) = self.stretches.last_mut() else { return };
        let mut at = 0;
        for (column, cell) in std::mem::take(&mut self.cells) {
            self.written += (column - at) as usize;
            stretch.text.extend(std::iter::repeat_n('\t', (column - at) as usize));
            at = column;
            stretch.text.push_str(&cell);
        }
    }

    /// Hands the cells over; `hidden` counts rows from 1 and is for the whole sheet.
    pub fn finish(mut self, job: &mut Job<'_>, sheet: Option<&str>, piece: Piece, hidden: Hidden) {
        self.end_row();
        let hidden = tidy(hidden);
        for stretch in self.stretches {
            let (first, last) = (stretch.first.saturating_add(1), stretch.last.saturating_add(1));
            let begin = hidden.rows.partition_point(|run| run.1 < first);
            let end = hidden.rows.partition_point(|run| run.0 <= last);
            let here = Hidden {
                whole: hidden.whole,
                rows: hidden.rows.get(begin..end).unwrap_or_default().to_vec(),
                columns: hidden.columns.clone(),
            };
            job.part(sheet, piece, stretch.text, first, here);
            if job.full() {
                self.cut = true;
                break;
            }
        }
        if self.cut {
            job.truncated();
        }
    }
}

/// Sorts the runs and joins those that touch.
fn tidy(hidden: Hidden) -> Hidden {
    let join = |mut runs: Vec<(u32, u32)>| {
        runs.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for run in runs {
            match joined.last_mut() {
                Some(last) if run.0 <= last.1.saturating_add(1) => last.1 = last.1.max(run.1),
                _ => joined.push(run),
            }
        }
        joined
    };
    Hidden { whole: hidden.whole, rows: join(hidden.rows), columns: join(hidden.columns) }
}

/// A cell on one line.
pub(crate) fn flat(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !flat.is_empty() {
            flat.push(' ');
        }
        flat.push_str(word);
    }
    flat
}

/// A header or footer of a sheet without the codes for place, font and fields.
pub(crate) fn margin(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char != '&' {
            plain.push(char);
            continue;
        }
        match chars.next() {
            Some('&') => plain.push('&'),
            Some('"') => drop(chars.by_ref().find(|char| *char == '"')),
            Some('K') => {
                for _ in 0..6 {
                    chars.next_if(char::is_ascii_hexdigit);
                }
            }
            Some('L' | 'C' | 'R') => plain.push('\t'),
            Some(digit) if digit.is_ascii_digit() => {
                while chars.next_if(char::is_ascii_digit).is_some() {}
            }
            _ => {}
        }
    }
    flat(&plain)
}

/// Letters of a column, from 0.
pub(crate) fn letters(column: u32) -> String {
    let mut letters = String::new();
    let mut rest = column.min(WIDEST) + 1;
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters
}
