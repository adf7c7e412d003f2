//! The 通报 of a round: how it was inspected, the ranking, the main problems with the units that have them, what
//! is asked. The annex ranks all units.

use super::{RoundReport, RoundUnit, UnitSort};
use crate::error::ReportError;
use crate::notice::body::{Column, Document, Line, body, demand, heading, tight};
use crate::notice::write_document;
use crate::text::{brief, points};
use crate::words::{Lang, rule_name};
use std::collections::BTreeMap;
use std::io::Write;

const ZH: Lang = Lang::Zh;
/// Units of a kind that are named as the best.
const BEST: usize = 3;
/// Units that are named for a problem.
const NAMED: usize = 5;
/// Kinds of problems that are named.
const MOST_PROBLEMS: usize = 12;
/// Widths of the annex's columns in twips; together they fill the landscape page.
const COLUMNS: [(&str, u32); 7] = [
    ("circular-col-rank", 1000),
    ("circular-col-kind", 1900),
    ("circular-col-unit", 3200),
    ("circular-col-own", 1700),
    ("circular-col-total", 1700),
    ("circular-col-problems", 1600),
    ("circular-col-closed", 1656),
];

/// Writes the circular as docx.
///
/// # Errors
/// Where the document cannot be made or the writer fails.
pub fn write_circular<W: Write>(round: &RoundReport, out: &mut W) -> Result<(), ReportError> {
    let units = round.units.len();
    let args: [(&'static str, &dyn std::fmt::Display); 2] =
        [("campaign", &round.campaign), ("round", &round.name)];
    let document = Document {
        number: ZH.word("notice-number"),
        title: vec![ZH.say("circular-title-what", &args), ZH.word("circular-title-kind")],
        to: ZH.word("circular-to"),
        lines: lines(round, units),
        annex_line: ZH.say("notice-annex-line", &[("name", &ZH.word("circular-annex-name"))]),
        sign: ZH.word("notice-sign"),
        date: ZH.word("notice-date"),
        annex: ZH.word("notice-annex"),
        annex_title: ZH.say("circular-annex-title", &args),
        columns: COLUMNS
            .map(|(key, width)| Column { title: ZH.word(key), width })
            .into_iter()
            .collect(),
        table_width: COLUMNS.iter().map(|(_, width)| width).sum(),
        rows: round.units.iter().map(row).collect(),
        cut: None,
    };
    write_document(&document, out)
}

fn row(unit: &RoundUnit) -> Vec<String> {
    let dash = || ZH.word("circular-none");
    let closed = unit.lines.iter().filter(|line| line.closed.is_some()).count();
    let figure = |value: Option<_>| value.map_or_else(dash, points);
    vec![
        unit.rank.map_or_else(dash, |rank| rank.to_string()),
        ZH.word(&format!("unit-{}", unit.sort.id())),
        brief(&unit.name, 40),
        figure(unit.own),
        figure(unit.total),
        unit.lines.len().to_string(),
        closed.to_string(),
    ]
}

fn lines(round: &RoundReport, units: usize) -> Vec<Line> {
    let day = round.cut_off;
    let date = format!("{}年{}月{}日", day.year(), day.month(), day.day());
    let mut lines = vec![
        body(ZH.say(
            "circular-lead",
            &[("campaign", &round.campaign), ("round", &round.name), ("date", &date)],
        )),
        heading("circular-h1"),
        body(ZH.say("circular-facts", &[("units", &units), ("sheet", &round.sheet)])),
    ];
    if let Some((fields, seed)) = &round.draw {
        lines.push(body(ZH.say("circular-draw", &[("fields", fields), ("seed", seed)])));
    }
    for sort in UnitSort::ALL {
        lines.extend(ranked(round, sort));
    }
    let missed: Vec<&str> =
        round.units.iter().filter(|unit| !unit.inspected).map(|unit| &*unit.name).collect();
    if !missed.is_empty() {
        lines.push(body(ZH.say("circular-missed", &[("units", &missed.join("、"))])));
    }
    lines.push(heading("circular-h2"));
    lines.extend(problems(round));
    lines.push(heading("circular-h3"));
    lines.push(demand("circular-demand-list"));
    lines.push(match round.due {
        Some(due) => {
            let due = format!("{}年{}月{}日", due.year(), due.month(), due.day());
            body(ZH.say("circular-demand-due", &[("date", &due)]))
        }
        None => demand("circular-demand-deadline"),
    });
    lines.push(demand("circular-demand-again"));
    lines
}

/// The best of a kind, and how far apart they are.
fn ranked(round: &RoundReport, sort: UnitSort) -> Option<Line> {
    let scored: Vec<(&RoundUnit, _)> =
        round.of(sort).filter_map(|unit| Some((unit, unit.total?))).collect();
    let (first, last) = (scored.first()?, scored.last()?);
    let best = scored.iter().take(BEST).map(|(unit, total)| {
        ZH.say("circular-place", &[("unit", &unit.name), ("points", &points(*total))])
    });
    let args: [(&'static str, &dyn std::fmt::Display); 5] = [
        ("kind", &ZH.word(&format!("unit-{}", sort.id()))),
        ("count", &scored.len()),
        ("best", &best.collect::<Vec<_>>().join("、")),
        ("highest", &points(first.1)),
        ("lowest", &points(last.1)),
    ];
    let key = if scored.len() > 1 { "circular-ranked" } else { "circular-ranked-one" };
    Some(body(ZH.say(key, &args)))
}

/// The problems by rule, the most frequent first, each with the units that have most of them.
fn problems(round: &RoundReport) -> Vec<Line> {
    let mut rules: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for unit in &round.units {
        for line in unit.lines.iter().filter(|line| line.finding.counts()) {
            *rules.entry(&line.finding.rule).or_default().entry(&unit.name).or_default() += 1;
        }
    }
    let mut rules: Vec<(&str, usize, BTreeMap<&str, usize>)> =
        rules.into_iter().map(|(rule, units)| (rule, units.values().sum(), units)).collect();
    rules.sort_by_key(|(rule, count, _)| (std::cmp::Reverse(*count), *rule));
    if rules.is_empty() {
        return vec![body(ZH.word("circular-no-problems"))];
    }
    let line = |(nth, (rule, count, units)): (usize, (&str, usize, BTreeMap<&str, usize>))| {
        let mut units: Vec<(&str, usize)> = units.into_iter().collect();
        units.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        let named: Vec<String> =
            units.iter().take(NAMED).map(|(name, count)| format!("{name}{count}处")).collect();
        let args: [(&'static str, &dyn std::fmt::Display); 5] = [
            ("nth", &(nth + 1)),
            ("rule", &rule_name(rule, ZH)),
            ("count", &count),
            ("units", &units.len()),
            ("named", &named.join("、")),
        ];
        let key = if units.len() > NAMED { "circular-problem-more" } else { "circular-problem" };
        body(tight(&ZH.say(key, &args)))
    };
    rules.into_iter().take(MOST_PROBLEMS).enumerate().map(line).collect()
}
