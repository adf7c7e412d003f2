//! The cells of one sheet.

use super::Book;
use crate::contents::{Hidden, Piece, Veil};
use crate::grid::{Grid, WIDEST, margin};
use crate::job::Job;
use crate::numbers;
use crate::xml::{self, Step, Tag};
use std::ops::ControlFlow;

/// Rows of the longest sheet there is.
const LONGEST: u32 = 1_048_576;

/// The cell being read.
#[derive(Default)]
struct Cell {
    row: u32,
    column: u32,
    kind: String,
    style: Option<u32>,
    value: String,
}

/// Reads the cells. A declared dimension and merged areas are passed over: what is in a cell counts.
pub(super) fn read(job: &mut Job<'_>, text: &str, book: &Book, name: &str, veil: Option<Veil>) {
    let mut grid = Grid::default();
    let mut hidden = Hidden { whole: veil, ..Hidden::default() };
    let mut margins = String::new();
    // the row and column that a row or cell without a reference stands at
    let (mut next_row, mut next_column) = (0, 0);
    let (mut row, mut cell) = (0, Cell::default());
    let (mut in_value, mut in_margin, mut in_sounds) = (false, false, false);
    let mut full = false;
    let outcome = xml::walk(text, |step| {
        match step {
            Step::Open(tag) => match tag.name() {
                "col" if tag.is_set("hidden") || tag.attribute("width").as_deref() == Some("0") => {
                    hide_columns(&mut hidden, &tag);
                }
                "row" => {
                    row = tag.number("r").map_or(next_row, |row| row.saturating_sub(1));
                    row = row.min(LONGEST);
                    next_row = row + 1;
                    next_column = 0;
                    let flat = tag.attribute("ht").is_some_and(|height| height.trim() == "0");
                    if tag.is_set("hidden") || flat {
                        hide_row(&mut hidden, row + 1);
                    }
                }
                "c" => {
                    let (at_row, column) = tag
                        .attribute("r")
                        .and_then(|reference| position(&reference))
                        .unwrap_or((row, next_column));
                    next_column = column + 1;
                    cell = Cell {
                        row: at_row,
                        column,
                        kind: tag.attribute("t").unwrap_or_default(),
                        style: tag.number("s"),
                        value: String::new(),
                    };
                }
                "v" | "t" => in_value = !in_sounds,
                "rPh" => in_sounds = true,
                "oddHeader" | "evenHeader" | "firstHeader" | "oddFooter" | "evenFooter"
                | "firstFooter" => {
                    in_margin = true;
                    cell.value.clear();
                }
                _ => {}
            },
            Step::Text(text) => {
                if in_value || in_margin {
                    cell.value.push_str(text);
                }
            }
            Step::Close("v" | "t") => in_value = false,
            Step::Close("rPh") => in_sounds = false,
            Step::Close("c") => {
                let counted = job.one_more_cell();
                let shown = show(book, &cell);
                if !counted || !grid.cell(job, cell.row, cell.column, &shown) {
                    full = true;
                    return ControlFlow::Break(());
                }
            }
            Step::Close(_) if in_margin => {
                in_margin = false;
                margins.push_str(&margin(&std::mem::take(&mut cell.value)));
                margins.push('\n');
            }
            Step::Close(_) => {}
        }
        ControlFlow::Continue(())
    });
    grid.finish(job, Some(name), Piece::Sheet, hidden);
    if full {
        job.truncated();
    }
    if let Err(reason) = outcome {
        job.broken(reason);
    }
    let hidden = Hidden { whole: veil, ..Hidden::default() };
    job.part(Some(name), Piece::Margins, margins, 1, hidden);
}

/// Text of a cell as its kind says.
fn show<'a>(book: &'a Book, cell: &'a Cell) -> std::borrow::Cow<'a, str> {
    match cell.kind.as_str() {
        "s" => {
            let index = cell.value.trim().parse::<usize>().ok();
            index.and_then(|index| book.strings.get(index)).map_or("", String::as_str).into()
        }
        "" | "n" if !cell.value.is_empty() => {
            let style = cell.style.and_then(|style| book.styles.get(style as usize)).copied();
            numbers::written(&cell.value, style.unwrap_or_default(), book.from_1904).into()
        }
        "e" => "".into(),
        _ => cell.value.as_str().into(),
    }
}

/// Row and column, from 0, of a reference such as `AB12`.
pub(super) fn position(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim();
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut column: u32 = 0;
    for letter in reference.bytes().take(letters) {
        let digit = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    let row: u32 = reference.get(letters..)?.parse().ok()?;
    (column > 0 && column <= WIDEST && row > 0 && row <= LONGEST).then(|| (row - 1, column - 1))
}

fn hide_columns(hidden: &mut Hidden, tag: &Tag<'_>) {
    let Some(first) = tag.number("min").filter(|first| *first > 0 && *first <= WIDEST) else {
        return;
    };
    let last = tag.number("max").unwrap_or(first).clamp(first, WIDEST);
    if hidden.columns.len() < WIDEST as usize {
        hidden.columns.push((first - 1, last - 1));
    }
}

fn hide_row(hidden: &mut Hidden, row: u32) {
    match hidden.rows.last_mut() {
        Some(run) if row == run.1 + 1 => run.1 = row,
        _ => hidden.rows.push((row, row)),
    }
}
