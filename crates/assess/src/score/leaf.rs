//! One indicator with deduction lines: what is at stake, what is taken.

use super::engine::Ground;
use crate::model::{Deduction, IndicatorScore};
use crate::sheet::{Indicator, Line, Take};
use rust_decimal::Decimal;

/// What the subjects and findings of one rule come to within an indicator.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    /// Subjects judged surely, weighted.
    pub(super) subjects: Decimal,
    /// Of them failing, less what explanations keep.
    pub(super) failing: Decimal,
    /// The largest part of one failing subject that is lost (1 unless all are explained).
    pub(super) worst: Decimal,
    /// Findings, weighted, less what explanations keep, without those that are implied.
    pub(super) each: Decimal,
    /// Positions of the findings behind it.
    pub(super) findings: Vec<u32>,
}

/// Points that a line can take at most.
fn reach(line: &Line, points: Decimal) -> Decimal {
    match line.take {
        Take::Each(_) => line.cap.unwrap_or(points),
        Take::Share { points, .. } => points,
        Take::All => points,
        Take::Ceiling(limit) => (points - limit).max(Decimal::ZERO),
    }
}

/// Points that a line takes, before it meets what other lines took.
fn taken(line: &Line, points: Decimal, weighed: &Weighed) -> Decimal {
    match line.take {
        Take::Each(each) => each * weighed.each,
        Take::Share { points, all_lost_at } => {
            if weighed.subjects.is_zero() {
                return Decimal::ZERO;
            }
            let part = weighed.failing / weighed.subjects / all_lost_at;
            points * part.min(Decimal::ONE)
        }
        Take::All => points * weighed.worst,
        Take::Ceiling(_) => Decimal::ZERO,
    }
}

/// Scores an indicator. Lines whose rule judged nothing leave the denominator: the indicator is worth
/// what the others can take, with what no line could ever take on top.
pub(super) fn score(
    indicator: &Indicator,
    depth: u8,
    ground: &Ground<'_>,
    applies: bool,
) -> IndicatorScore {
    let nominal = indicator.points;
    let lines: Vec<(&Line, Weighed)> =
        indicator.lines.iter().map(|line| (line, ground.weigh(indicator, line))).collect();
    let judged = |weighed: &Weighed| !weighed.subjects.is_zero();
    let total_reach: Decimal = lines.iter().map(|(line, _)| reach(line, nominal)).sum();
    let judged_reach: Decimal = lines
        .iter()
        .filter(|(_, weighed)| judged(weighed))
        .map(|(line, _)| reach(line, nominal))
        .sum();
    let at_stake = total_reach.min(nominal);
    let any = applies && lines.iter().any(|(_, weighed)| judged(weighed));
    let points = if any { nominal - at_stake + at_stake.min(judged_reach) } else { Decimal::ZERO };
    let not_judged = lines
        .iter()
        .filter(|(_, weighed)| !judged(weighed))
        .map(|(line, _)| line.rule.clone())
        .collect();
    let mut result = IndicatorScore {
        id: indicator.id.clone(),
        name: indicator.name.clone(),
        depth,
        points,
        nominal,
        not_judged,
        applies: any,
        score: points,
        deductions: Vec::new(),
    };
    if !any {
        return result;
    }
    let mut left = indicator.cap.map_or(points, |cap| cap.min(points));
    for (line, weighed) in &lines {
        let uncapped = taken(line, nominal, weighed);
        let most = reach(line, nominal).min(left);
        take(&mut result, line, weighed, uncapped, uncapped.min(most));
        left -= uncapped.min(most);
    }
    for (line, weighed) in &lines {
        if let Take::Ceiling(limit) = line.take
            && !weighed.worst.is_zero()
        {
            // The ceiling shrinks with the indicator when other lines left the denominator.
            let over = (result.score - limit * points / nominal).max(Decimal::ZERO);
            take(&mut result, line, weighed, over, over);
        }
    }
    result
}

fn take(
    result: &mut IndicatorScore,
    line: &Line,
    weighed: &Weighed,
    uncapped: Decimal,
    points: Decimal,
) {
    if uncapped.is_zero() {
        return;
    }
    result.score -= points;
    result.deductions.push(Deduction {
        rule: line.rule.clone(),
        points,
        uncapped,
        findings: weighed.findings.clone(),
    });
}
