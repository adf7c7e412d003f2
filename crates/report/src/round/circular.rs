//! The 通报 of a round: how it was inspected, the ranking, the main problems with the units that have them, what
//! is asked, in the words of a template. The annex ranks all units.

use super::letter::Letter;
use super::{RoundReport, RoundUnit, UnitSort, document, written};
use crate::error::ReportError;
use crate::notice::write_document;
use crate::text::{brief, points};
use crate::words::{Lang, rule_name};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

const ZH: Lang = Lang::Zh;
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

/// What a template of a circular may name.
#[derive(Debug, Serialize)]
struct Facts<'a> {
    campaign: &'a str,
    round: &'a str,
    cut_off: String,
    units: usize,
    sheet: &'a str,
    fields: &'a [String],
    draw: Option<Draw<'a>>,
    kinds: Vec<Ranked<'a>>,
    missed: Vec<&'a str>,
    problems: Vec<Problem<'a>>,
    due: Option<String>,
}

#[derive(Debug, Serialize)]
struct Draw<'a> {
    fields: usize,
    seed: &'a str,
}

/// The units of a kind that have a score, the best first.
#[derive(Debug, Serialize)]
struct Ranked<'a> {
    name: String,
    count: usize,
    highest: String,
    lowest: String,
    places: Vec<Placed<'a>>,
}

#[derive(Debug, Serialize)]
struct Placed<'a> {
    unit: &'a str,
    points: String,
}

/// The findings of a rule, with the units that have them, the most first.
#[derive(Debug, Serialize)]
struct Problem<'a> {
    name: String,
    count: usize,
    units: Vec<Having<'a>>,
}

#[derive(Debug, Serialize)]
struct Having<'a> {
    name: &'a str,
    count: usize,
}

/// Writes the circular as docx, in the words of a template.
///
/// # Errors
/// Where the template cannot be filled in, the document cannot be made or the writer fails.
pub fn write_circular<W: Write>(
    round: &RoundReport,
    letter: &Letter,
    out: &mut W,
) -> Result<(), ReportError> {
    let missed = round.units.iter().filter(|unit| !unit.inspected).map(|unit| &*unit.name);
    let facts = Facts {
        campaign: &round.campaign,
        round: &round.name,
        cut_off: written(round.cut_off),
        units: round.units.len(),
        sheet: &round.sheet,
        fields: &round.fields,
        draw: round.draw.as_ref().map(|(fields, seed)| Draw { fields: *fields, seed }),
        kinds: UnitSort::ALL.into_iter().filter_map(|sort| ranked(round, sort)).collect(),
        missed: missed.collect(),
        problems: problems(round),
        due: round.due.map(written),
    };
    let rows = round.units.iter().map(row).collect();
    write_document(&document(letter.fill(&facts)?, &COLUMNS, rows), out)
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

fn ranked(round: &RoundReport, sort: UnitSort) -> Option<Ranked<'_>> {
    let scored: Vec<_> =
        round.of(sort).filter_map(|unit| Some((&*unit.name, unit.total?))).collect();
    let (first, last) = (scored.first()?, scored.last()?);
    let places = scored.iter().map(|(unit, total)| Placed { unit, points: points(*total) });
    Some(Ranked {
        name: ZH.word(&format!("unit-{}", sort.id())),
        count: scored.len(),
        highest: points(first.1),
        lowest: points(last.1),
        places: places.collect(),
    })
}

fn problems(round: &RoundReport) -> Vec<Problem<'_>> {
    let mut rules: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for unit in &round.units {
        for line in unit.lines.iter().filter(|line| line.finding.counts()) {
            *rules.entry(&line.finding.rule).or_default().entry(&unit.name).or_default() += 1;
        }
    }
    let mut problems: Vec<(&str, Problem<'_>)> = Vec::with_capacity(rules.len());
    for (rule, having) in rules {
        let mut units: Vec<Having<'_>> =
            having.into_iter().map(|(name, count)| Having { name, count }).collect();
        units.sort_by_key(|unit| (std::cmp::Reverse(unit.count), unit.name));
        let count = units.iter().map(|unit| unit.count).sum();
        problems.push((rule, Problem { name: rule_name(rule, ZH), count, units }));
    }
    problems.sort_by_key(|(rule, problem)| (std::cmp::Reverse(problem.count), *rule));
    problems.into_iter().map(|(_, problem)| problem).collect()
}
