//! The 整改通知 to one unit of a round, with its lines of the ledger as the annex.

use super::{RoundReport, RoundUnit};
use crate::error::ReportError;
use crate::notice::body::{Column, Document, Line, body, demand, heading, row};
use crate::notice::write_document;
use crate::text::{brief, points};
use crate::words::{Lang, rule_name};
use jiff::civil::Date;
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

/// Writes the notice to a unit as docx.
///
/// # Errors
/// Where the document cannot be made or the writer fails.
pub fn write_unit_notice<W: Write>(
    round: &RoundReport,
    unit: &RoundUnit,
    out: &mut W,
) -> Result<(), ReportError> {
    let name = brief(&unit.name, 40);
    let rows = unit.lines.iter().enumerate().map(|(position, line)| {
        let mut cells = row(position, &line.finding);
        // The last cell tells certain from suspected; of a ledger all are certain.
        cells.pop();
        cells.push(line.due.map(|due| due.to_string()).unwrap_or_default());
        cells
    });
    let document = Document {
        number: ZH.word("notice-number"),
        title: vec![
            ZH.say("unit-notice-title-whom", &[("name", &name), ("round", &round.name)]),
            ZH.word("unit-notice-title-what"),
        ],
        to: ZH.say("notice-to", &[("name", &name)]),
        lines: lines(round, unit),
        annex_line: ZH.say("notice-annex-line", &[("name", &ZH.word("notice-annex-name"))]),
        sign: ZH.word("notice-sign"),
        date: ZH.word("notice-date"),
        annex: ZH.word("notice-annex"),
        annex_title: ZH.say("notice-annex-title", &[("name", &name)]),
        columns: COLUMNS
            .map(|(key, width)| Column { title: ZH.word(key), width })
            .into_iter()
            .collect(),
        table_width: COLUMNS.iter().map(|(_, width)| width).sum(),
        rows: rows.collect(),
        cut: None,
    };
    write_document(&document, out)
}

fn written(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn lines(round: &RoundReport, unit: &RoundUnit) -> Vec<Line> {
    let mut lines = vec![
        body(ZH.say(
            "unit-notice-lead",
            &[("round", &round.name), ("url", &unit.portal), ("date", &written(round.cut_off))],
        )),
        heading("notice-h1"),
    ];
    if let (Some(own), Some(total)) = (unit.own, unit.total) {
        let args: [(&'static str, &dyn std::fmt::Display); 3] =
            [("sheet", &round.sheet), ("own", &points(own)), ("total", &points(total))];
        let key = if own == total { "unit-notice-score" } else { "unit-notice-score-rolled" };
        lines.push(body(ZH.say(key, &args)));
    }
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &unit.lines {
        *rules.entry(&line.finding.rule).or_default() += 1;
    }
    let mut rules: Vec<(&str, usize)> = rules.into_iter().collect();
    rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    let named: Vec<String> =
        rules.iter().map(|(rule, count)| format!("{}{count}处", rule_name(rule, ZH))).collect();
    if named.is_empty() {
        lines.push(body(ZH.word("notice-none")));
        return lines;
    }
    let args: [(&'static str, &dyn std::fmt::Display); 2] =
        [("count", &unit.lines.len()), ("named", &named.join("、"))];
    lines.push(body(ZH.say("unit-notice-problems", &args)));
    lines.push(heading("unit-notice-h2"));
    lines.push(demand("unit-notice-demand-list"));
    lines.push(match unit.lines.iter().filter_map(|line| line.due).max() {
        Some(due) => body(ZH.say("unit-notice-demand-due", &[("date", &written(due))])),
        None => demand("circular-demand-deadline"),
    });
    lines.push(demand("unit-notice-demand-appeal"));
    lines
}
