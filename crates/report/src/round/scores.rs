//! Score sheets (得分表): for each unit a sheet with all indicators, what each rule took from them, and the findings behind
//! it with their shares.

use super::workbooks::sheet_name;
use super::{RoundReport, RoundUnit};
use crate::error::ReportError;
use crate::facts::parts;
use crate::ledger::cells::{Cells, Formats, Value};
use crate::text::{number, place};
use crate::words::{Lang, rule_name, sentence};
use assess::{Deduction, IndicatorScore, Score};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, Worksheet};
use std::collections::BTreeSet;
use std::io::Write;

const ZH: Lang = Lang::Zh;
/// Columns with their widths: indicator, points, kept, rule, taken, what was found, address.
const COLUMNS: [(&str, f64); 7] = [
    ("indicator", 34.0),
    ("points", 9.0),
    ("kept", 9.0),
    ("rule", 20.0),
    ("taken", 9.0),
    ("found", 60.0),
    ("address", 40.0),
];
/// Rows above the indicators: title, sheet and points, headings.
const ABOVE: u32 = 3;
/// A4.
const PAPER: u8 = 9;

/// Writes the score sheets of a round as xlsx, one for each unit that has a score.
///
/// # Errors
/// Where the workbook cannot be made or the writer fails.
pub fn write_score_sheets<W: Write>(round: &RoundReport, out: &mut W) -> Result<(), ReportError> {
    let mut book = Workbook::new();
    let formats = Formats::new();
    let mut names = BTreeSet::new();
    for unit in &round.units {
        let Some(score) = &unit.score else { continue };
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&unit.name, &mut names))?;
        head(sheet, (round, unit), &formats)?;
        let mut page = Page { cells: Cells::new(&formats), sheet, row: ABOVE };
        for indicator in &score.indicators {
            page.indicator(indicator, unit)?;
        }
        page.others(score, unit)?;
        page.sheet.set_freeze_panes(ABOVE, 1)?;
    }
    if names.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name(ZH.word("scores-sheet"))?;
        sheet.write_string(0, 0, ZH.word("scores-none"))?;
    }
    out.write_all(&book.save_to_buffer()?)?;
    Ok(())
}

fn head(
    sheet: &mut Worksheet,
    (round, unit): (&RoundReport, &RoundUnit),
    formats: &Formats,
) -> Result<(), ReportError> {
    sheet.set_paper_size(PAPER).set_landscape().set_print_fit_to_pages(1, 0);
    let args: [(&'static str, &dyn std::fmt::Display); 3] =
        [("unit", &unit.name), ("round", &round.name), ("date", &round.cut_off)];
    sheet.write_string_with_format(0, 0, ZH.say("scores-heading", &args), &formats.title)?;
    let points = |value: Option<Decimal>| value.map_or_else(|| "—".to_owned(), crate::text::points);
    let (own, total) = (points(unit.own), points(unit.total));
    let args: [(&'static str, &dyn std::fmt::Display); 3] =
        [("sheet", &round.sheet), ("own", &own), ("total", &total)];
    sheet.write_string(1, 0, ZH.say("scores-about", &args))?;
    for (at, (key, width)) in (0u16..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
        let title = ZH.word(&format!("scores-col-{key}"));
        sheet.write_string_with_format(ABOVE - 1, at, title, &formats.head)?;
    }
    Ok(())
}

/// A unit's sheet while its rows are written.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    cells: Cells<'a>,
    row: u32,
}

impl Page<'_> {
    fn line(&mut self, values: [Value; COLUMNS.len()]) -> Result<(), ReportError> {
        let last = COLUMNS.len() - 1;
        for (at, value) in values.into_iter().enumerate() {
            let column = u16::try_from(at).unwrap_or(u16::MAX);
            self.cells.write(self.sheet, (self.row, column), value, at == last)?;
        }
        self.row += 1;
        Ok(())
    }

    /// An indicator, what was taken from it, and why.
    fn indicator(&mut self, of: &IndicatorScore, unit: &RoundUnit) -> Result<(), ReportError> {
        let indent = "　".repeat(usize::from(of.depth.saturating_sub(1)));
        let kept = match of.applies {
            true => figure(of.score),
            false => Value::Text(ZH.word("scores-not-applicable")),
        };
        let name = Value::Text(format!("{indent}{}", of.name));
        let [.., rule, taken, found, address] = blank();
        self.line([name, figure(of.points), kept, rule, taken, found, address])?;
        of.deductions.iter().try_for_each(|taken| self.deduction(taken, unit))
    }

    /// What a rule took, and the findings behind it.
    fn deduction(&mut self, of: &Deduction, unit: &RoundUnit) -> Result<(), ReportError> {
        let [name, points, kept, ..] = blank();
        let count = ZH.say("scores-count", &[("count", &of.findings.len())]);
        let rule = Value::Text(rule_name(&of.rule, ZH));
        let taken = figure(of.points);
        self.line([name, points, kept, rule, taken, Value::Text(count), Value::Blank])?;
        for (share, position) in parts(of).into_iter().zip(&of.findings) {
            let position = Some(*position as usize);
            let line = unit.lines.iter().find(|line| line.position == position);
            let Some(line) = line else { continue };
            let share = figure(share);
            let [name, points, kept, rule, ..] = blank();
            let finding = &line.finding;
            let what = [place(finding), finding.title.clone().unwrap_or_default()];
            let mut what: Vec<String> = what.into_iter().filter(|one| !one.is_empty()).collect();
            what.push(sentence(&finding.evidence, ZH));
            let address = Value::text(finding.url.as_deref());
            self.line([name, points, kept, rule, share, Value::Text(what.join("：")), address])?;
        }
        Ok(())
    }

    /// What was taken from the total itself, the veto, the bonus, and the total.
    fn others(&mut self, score: &Score, unit: &RoundUnit) -> Result<(), ReportError> {
        if !score.from_total.is_empty() {
            self.titled("scores-from-total", Value::Blank)?;
        }
        score.from_total.iter().try_for_each(|taken| self.deduction(taken, unit))?;
        if let Some(rule) = &score.veto {
            self.titled("scores-veto", Value::Text(rule_name(rule, ZH)))?;
        }
        if score.bonus > Decimal::ZERO {
            self.titled("scores-bonus", figure(score.bonus))?;
        }
        let total = if score.scored { figure(score.total) } else { Value::Blank };
        self.titled("scores-total", total)
    }

    fn titled(&mut self, key: &str, value: Value) -> Result<(), ReportError> {
        let [_, points, _, rule, taken, found, address] = blank();
        self.line([Value::Text(ZH.word(key)), points, value, rule, taken, found, address])
    }
}

fn blank() -> [Value; COLUMNS.len()] {
    std::array::from_fn(|_| Value::Blank)
}

fn figure(value: Decimal) -> Value {
    Value::Number(number(value))
}
