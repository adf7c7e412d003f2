//! The comparison over the years (年度对比): points and places of every unit in all rounds that were closed.

use super::UnitSort;
use crate::error::ReportError;
use crate::ledger::cells::{Cells, Formats, Value};
use crate::text::number;
use crate::words::Lang;
use rust_decimal::Decimal;
use rust_xlsxwriter::Workbook;
use std::io::Write;

const ZH: Lang = Lang::Zh;
/// Widths of the first columns: kind and name; and of those of a round.
const WIDTHS: [f64; 2] = [16.0, 26.0];
const ROUND: f64 = 11.0;
/// Rows above the units: title, names of rounds, headings.
const ABOVE: u32 = 3;
/// A4.
const PAPER: u8 = 9;

/// Rounds side by side.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Campaign and name of each round, the earliest first.
    pub rounds: Vec<String>,
    /// Units, kind by kind.
    pub units: Vec<Compared>,
}

/// A unit over the rounds.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Name.
    pub name: String,
    /// Kind.
    pub sort: UnitSort,
    /// Points and place in each round of [`Comparison::rounds`]; none where it was not in it.
    pub places: Vec<Option<(Option<Decimal>, Option<u32>)>>,
}

/// Writes the comparison as xlsx: for each round points, place, and the change of points since the round before.
///
/// # Errors
/// Where the workbook cannot be made or the writer fails.
pub fn write_comparison<W: Write>(of: &Comparison, out: &mut W) -> Result<(), ReportError> {
    let mut book = Workbook::new();
    let formats = Formats::new();
    let sheet = book.add_worksheet();
    sheet.set_name(ZH.word("comparison-sheet"))?;
    sheet.set_paper_size(PAPER).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, ZH.word("comparison-heading"), &formats.title)?;
    for (at, (key, width)) in (0u16..).zip(["kind", "unit"].into_iter().zip(WIDTHS)) {
        sheet.set_column_width(at, width)?;
        let head = ZH.word(&format!("circular-col-{key}"));
        sheet.merge_range(1, at, ABOVE - 1, at, &head, &formats.head)?;
    }
    let first = |at: usize| u16::try_from(WIDTHS.len() + 3 * at).unwrap_or(u16::MAX - 3);
    for (at, name) in of.rounds.iter().enumerate() {
        let column = first(at);
        sheet.merge_range(1, column, 1, column + 2, name, &formats.head)?;
        for (nth, key) in (0u16..).zip(["points", "place", "change"]) {
            sheet.set_column_width(column + nth, ROUND)?;
            let head = ZH.word(&format!("comparison-{key}"));
            sheet.write_string_with_format(ABOVE - 1, column + nth, head, &formats.head)?;
        }
    }
    let mut cells = Cells::new(&formats);
    for (row, unit) in (ABOVE..).zip(&of.units) {
        let kind = ZH.word(&format!("unit-{}", unit.sort.id()));
        cells.write(sheet, (row, 0), Value::Text(kind), false)?;
        cells.write(sheet, (row, 1), Value::Text(unit.name.clone()), false)?;
        let mut before = None;
        for (at, place) in unit.places.iter().enumerate() {
            let (points, rank) = place.unwrap_or_default();
            let change = points.zip(before).map(|(now, before): (Decimal, Decimal)| now - before);
            let shown = [points.map(number), rank.map(f64::from), change.map(number)];
            for (nth, value) in (0u16..).zip(shown) {
                let value = value.map_or(Value::Blank, Value::Number);
                cells.write(sheet, (row, first(at) + nth), value, false)?;
            }
            before = points.or(before);
        }
    }
    sheet.set_freeze_panes(ABOVE, 2)?;
    out.write_all(&book.save_to_buffer()?)?;
    Ok(())
}
