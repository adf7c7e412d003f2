//! The 整改通知 to one unit of a round, in the words of a template, with its lines of the ledger as the annex.

use super::letter::Letter;
use super::{RoundReport, RoundUnit, document, written};
use crate::error::ReportError;
use crate::notice::body::row;
use crate::notice::write_document;
use crate::text::{brief, points};
use crate::words::{Lang, rule_name};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

const ZH: Lang = Lang::Zh;
/// Widths of the annex's columns in twips; together they fill the landscape page.
const COLUMNS: [(&str, u32); 7] = [
    ("notice-col-number", 700),
    ("notice-col-where", 2000),
    ("notice-col-problem", 1400),
    ("notice-col-what", 3100),
    ("notice-col-do", 2600),
    ("notice-col-address", 1656),
    ("circular-col-due", 1300),
];

/// What a template of a notice may name.
#[derive(Debug, Serialize)]
struct Facts<'a> {
    campaign: &'a str,
    round: &'a str,
    cut_off: String,
    sheet: &'a str,
    unit: String,
    portal: &'a str,
    own: Option<String>,
    total: Option<String>,
    count: usize,
    problems: Vec<Problem>,
    due: Option<String>,
}

#[derive(Debug, Serialize)]
struct Problem {
    name: String,
    count: usize,
}

/// Writes the notice to a unit as docx, in the words of a template.
///
/// # Errors
/// Where the template cannot be filled in, the document cannot be made or the writer fails.
pub fn write_unit_notice<W: Write>(
    round: &RoundReport,
    unit: &RoundUnit,
    letter: &Letter,
    out: &mut W,
) -> Result<(), ReportError> {
    let facts = Facts {
        campaign: &round.campaign,
        round: &round.name,
        cut_off: written(round.cut_off),
        sheet: &round.sheet,
        unit: brief(&unit.name, 40),
        portal: &unit.portal,
        own: unit.own.map(points),
        total: unit.total.map(points),
        count: unit.lines.len(),
        problems: problems(unit),
        due: unit.lines.iter().filter_map(|line| line.due).max().map(written),
    };
    let rows = unit.lines.iter().enumerate().map(|(position, line)| {
        let mut cells = row(position, &line.finding);
        // The last cell tells certain from suspected; of a ledger all are certain.
        cells.pop();
        cells.push(line.due.map(|due| due.to_string()).unwrap_or_default());
        cells
    });
    write_document(&document(letter.fill(&facts)?, &COLUMNS, rows.collect()), out)
}

/// The problems by rule, the most frequent first.
fn problems(unit: &RoundUnit) -> Vec<Problem> {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &unit.lines {
        *rules.entry(&line.finding.rule).or_default() += 1;
    }
    let mut rules: Vec<(&str, usize)> = rules.into_iter().collect();
    rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    let problem = |(rule, count)| Problem { name: rule_name(rule, ZH), count };
    rules.into_iter().map(problem).collect()
}
