//! A round as workbooks: ranking with scores by indicator, and the ledger with a sheet for each unit, so that a
//! key, which is one within a portal, is one within its sheet.

use super::{RoundReport, RoundUnit};
use crate::error::ReportError;
use crate::facts::shares;
use crate::ledger::cells::{Cells, Formats, Value};
use crate::ledger::row::{About, Row};
use crate::ledger::{heads, page, rows};
use crate::text::{brief, number};
use crate::words::Lang;
use rust_decimal::Decimal;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeSet;
use std::io::Write;

const ZH: Lang = Lang::Zh;
/// Characters of a sheet's name at most.
const SHEET_NAME: usize = 31;
/// Characters that a sheet's name cannot have.
const NOT_IN_NAMES: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// Widths of the ranking's first columns.
const WIDTHS: [f64; 7] = [8.0, 16.0, 26.0, 12.0, 12.0, 10.0, 10.0];
/// Width of a column of an indicator.
const INDICATOR: f64 = 12.0;
/// A4.
const PAPER: u8 = 9;

/// Writes the ranking as xlsx: place, points, and what each top-level indicator kept.
///
/// # Errors
/// Where the workbook cannot be made or the writer fails.
pub fn write_ranking<W: Write>(round: &RoundReport, out: &mut W) -> Result<(), ReportError> {
    let mut book = Workbook::new();
    let formats = Formats::new();
    let sheet = book.add_worksheet();
    sheet.set_name(ZH.word("ranking-sheet"))?;
    sheet.set_paper_size(PAPER).set_landscape().set_print_fit_to_pages(1, 0);
    let args: [(&'static str, &dyn std::fmt::Display); 3] =
        [("campaign", &round.campaign), ("round", &round.name), ("date", &round.cut_off)];
    sheet.write_string_with_format(0, 0, ZH.say("ranking-heading", &args), &formats.title)?;
    sheet.write_string(1, 0, ZH.say("ranking-sheet-used", &[("sheet", &round.sheet)]))?;
    let indicators = indicators(round);
    let keys = ["rank", "kind", "unit", "own", "total", "problems", "closed"];
    let titles = keys.iter().map(|key| ZH.word(&format!("circular-col-{key}")));
    let titles = titles.chain(indicators.iter().map(|(_, name)| name.clone()));
    for (at, title) in (0u16..).zip(titles) {
        let width = WIDTHS.get(usize::from(at)).copied().unwrap_or(INDICATOR);
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(2, at, title, &formats.head)?;
    }
    let mut cells = Cells::new(&formats);
    for (at, unit) in (3u32..).zip(&round.units) {
        for (column, value) in (0u16..).zip(ranked(unit, &indicators)) {
            cells.write(sheet, (at, column), value, false)?;
        }
    }
    sheet.set_freeze_panes(3, 3)?;
    out.write_all(&book.save_to_buffer()?)?;
    Ok(())
}

/// Top-level indicators of all units, by id and name, in the sheet's order.
fn indicators(round: &RoundReport) -> Vec<(String, String)> {
    let mut known: Vec<(String, String)> = Vec::new();
    for score in round.units.iter().filter_map(|unit| unit.score.as_ref()) {
        for one in score.indicators.iter().filter(|one| one.depth == 1) {
            if !known.iter().any(|(id, _)| *id == one.id) {
                known.push((one.id.clone(), one.name.clone()));
            }
        }
    }
    known
}

fn ranked(unit: &RoundUnit, indicators: &[(String, String)]) -> Vec<Value> {
    let figure =
        |value: Option<Decimal>| value.map_or(Value::Blank, |value| Value::Number(number(value)));
    let closed = unit.lines.iter().filter(|line| line.closed.is_some()).count();
    let mut values = vec![
        unit.rank.map_or(Value::Blank, |rank| Value::Number(f64::from(rank))),
        Value::Text(ZH.word(&format!("unit-{}", unit.sort.id()))),
        Value::Text(unit.name.clone()),
        figure(unit.own),
        figure(unit.total),
        Value::Number(unit.lines.len() as f64),
        Value::Number(closed as f64),
    ];
    for (id, _) in indicators {
        let score = unit.score.as_ref();
        let found = score.and_then(|score| score.indicators.iter().find(|one| one.id == *id));
        values.push(figure(found.filter(|one| one.applies).map(|one| one.score)));
    }
    values
}

/// Writes the round's ledger as xlsx; units with nothing to mend have no sheet.
///
/// # Errors
/// Where the workbook cannot be made or the writer fails.
pub fn write_round_ledger<W: Write>(round: &RoundReport, out: &mut W) -> Result<(), ReportError> {
    let mut book = Workbook::new();
    let (formats, heads) = (Formats::new(), heads());
    let mut names = BTreeSet::new();
    for unit in round.units.iter().filter(|unit| !unit.lines.is_empty()) {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&unit.name, &mut names))?;
        let args: [(&'static str, &dyn std::fmt::Display); 2] =
            [("name", &format!("{} {}", unit.name, round.name)), ("date", &round.cut_off)];
        page(sheet, &ZH.say("ledger-heading", &args), &heads)?;
        let (none, indicators) = (Vec::new(), unit.score.as_ref().map(|score| &score.indicators));
        let about = About {
            round: round.name.clone(),
            unit: &unit.name,
            indicators: indicators.unwrap_or(&none),
            archived: false,
        };
        let shares = match &unit.score {
            Some(score) => shares(score, score_reach(unit)),
            None => Vec::new(),
        };
        let lines = unit.lines.iter().enumerate().map(|(position, line)| Row {
            about: &about,
            finding: &line.finding,
            position,
            share: line.position.and_then(|at| shares.get(at).copied().flatten()),
            published: None,
            line: Some(line),
        });
        rows(sheet, lines, &heads, &formats)?;
    }
    if names.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name(ZH.word("ledger-sheet"))?;
        sheet.write_string(0, 0, ZH.word("circular-no-problems"))?;
    }
    out.write_all(&book.save_to_buffer()?)?;
    Ok(())
}

/// How many findings a unit's score speaks of.
fn score_reach(unit: &RoundUnit) -> usize {
    unit.lines.iter().filter_map(|line| line.position).max().map_or(0, |last| last + 1)
}

/// A name that a sheet can have, and that no other has.
pub(super) fn sheet_name(unit: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = unit.chars().filter(|c| !NOT_IN_NAMES.contains(c)).collect();
    let mut name = brief(&plain, SHEET_NAME);
    let mut nth = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{}{nth}", brief(&plain, SHEET_NAME - 3));
        nth += 1;
    }
    name
}
