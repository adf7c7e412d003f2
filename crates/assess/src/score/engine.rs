//! The whole sheet: indicators, what is taken from the total, ceilings, veto, bonus.

use super::leaf::{self, Weighed};
use super::{Material, draw};
use crate::model::{Deduction, Draw, FieldState, Finding, IndicatorScore, RuleState, Scope, Score};
use crate::sheet::{Indicator, Line, Sheet, Take};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use standard::Level;

/// Who is scored.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    /// Name of the portal.
    pub portal: &'a str,
    /// Level it is judged at.
    pub level: Level,
    /// The fields due there.
    pub fields: &'a [FieldState],
    /// Part (0–1) of the matters due that could be seen.
    pub seen: Decimal,
}

/// Scores findings by a sheet. Only certain findings that are no advice deduct, and only where the
/// rule judged subjects; so an added certain finding never raises a score and a suspected one never
/// changes it, and the order of findings does not matter.
pub fn score(
    sheet: &Sheet,
    unit: Unit<'_>,
    rules: &[RuleState],
    findings: &[Finding],
    materials: &[Material],
) -> Score {
    let drawn = sheet.draw.map(|plan| {
        let slugs: Vec<String> = unit.fields.iter().map(|field| field.slug.clone()).collect();
        Draw { seed: plan.seed, fields: draw(&slugs, plan.fields, plan.seed) }
    });
    let ground = Ground::new(sheet, unit, rules, findings, drawn.as_ref());
    let mut indicators = Vec::new();
    let mut kept = Decimal::ZERO;
    let mut worth = Decimal::ZERO;
    for indicator in &sheet.indicators {
        let (score, points) = walk(indicator, 1, true, &ground, &mut indicators);
        kept += score;
        worth += points;
    }
    let hundred = Decimal::ONE_HUNDRED;
    let scaled = if worth.is_zero() { Decimal::ZERO } else { kept * hundred / worth };
    let judged = worth * hundred / sheet.points * unit.seen;
    let from_total = from_total(sheet, &ground, scaled);
    let mut before = scaled - from_total.iter().map(|one| one.points).sum::<Decimal>();
    for limit in sheet.ceilings.iter().filter(|limit| ground.certainly_found(&limit.rule)) {
        before = before.min(limit.total);
    }
    let veto = sheet
        .vetoes
        .iter()
        .filter(|limit| ground.certainly_found(&limit.rule))
        .min_by_key(|limit| limit.total);
    let bonus = bonus(sheet, before, veto.is_some(), materials);
    let total = veto.map_or(before + bonus, |veto| before.min(veto.total));
    Score {
        sheet: format!("{} {}", sheet.name, sheet.version),
        total,
        before,
        judged,
        scored: !worth.is_zero() && judged >= sheet.judged_at_least,
        veto: veto.map(|veto| veto.rule.clone()),
        bonus,
        indicators,
        from_total,
        draw: drawn,
    }
}

fn bonus(sheet: &Sheet, before: Decimal, vetoed: bool, materials: &[Material]) -> Decimal {
    let Some(plan) = sheet.bonus.as_ref().filter(|plan| !vetoed && before >= plan.gate) else {
        return Decimal::ZERO;
    };
    let accepted = materials.iter().filter(|material| material.accepted);
    let points: Decimal = accepted.map(|material| material.points.max(Decimal::ZERO)).sum();
    points.min(plan.cap)
}

/// Scores an indicator and those below it, and writes them down depth first: (score, points).
fn walk(
    indicator: &Indicator,
    depth: u8,
    above_applies: bool,
    ground: &Ground<'_>,
    into: &mut Vec<IndicatorScore>,
) -> (Decimal, Decimal) {
    let applies = above_applies && ground.applies(indicator);
    if indicator.parts.is_empty() {
        let result = leaf::score(indicator, depth, ground, applies);
        let pair = (result.score, result.points);
        into.push(result);
        return pair;
    }
    let at = into.len();
    into.push(IndicatorScore {
        id: indicator.id.clone(),
        name: indicator.name.clone(),
        depth,
        points: Decimal::ZERO,
        nominal: indicator.points,
        not_judged: Vec::new(),
        applies: false,
        score: Decimal::ZERO,
        deductions: Vec::new(),
    });
    let (mut score, mut points) = (Decimal::ZERO, Decimal::ZERO);
    for part in &indicator.parts {
        let (kept, worth) = walk(part, depth.saturating_add(1), applies, ground, into);
        score += kept;
        points += worth;
    }
    if let Some(cap) = indicator.cap {
        score = score.max(points - cap);
    }
    if let Some(own) = into.get_mut(at) {
        own.points = points;
        own.score = score;
        own.applies = !points.is_zero();
    }
    (score, points)
}

fn from_total(sheet: &Sheet, ground: &Ground<'_>, scaled: Decimal) -> Vec<Deduction> {
    let mut left = scaled;
    let mut deductions = Vec::new();
    for line in &sheet.from_total {
        let weighed = ground.weigh_all(line);
        let uncapped = match line.take {
            Take::Each(each) => each * weighed.each,
            Take::Share { points, all_lost_at } if !weighed.subjects.is_zero() => {
                points * (weighed.failing / weighed.subjects / all_lost_at).min(Decimal::ONE)
            }
            Take::Share { .. } => Decimal::ZERO,
            Take::All => Decimal::ONE_HUNDRED * weighed.worst,
            Take::Ceiling(limit) if !weighed.worst.is_zero() => (left - limit).max(Decimal::ZERO),
            Take::Ceiling(_) => Decimal::ZERO,
        };
        if uncapped.is_zero() {
            continue;
        }
        let points = line.cap.map_or(uncapped, |cap| cap.min(uncapped)).min(left);
        left -= points;
        deductions.push(Deduction {
            rule: line.rule.clone(),
            points,
            uncapped,
            findings: weighed.findings,
        });
    }
    deductions
}

/// What is scored, found by rule.
pub(super) struct Ground<'a> {
    sheet: &'a Sheet,
    unit: Unit<'a>,
    states: FxHashMap<&'a str, &'a RuleState>,
    findings: FxHashMap<&'a str, Vec<(u32, &'a Finding)>>,
    slugs: FxHashMap<&'a str, &'a str>,
    names: FxHashMap<&'a str, &'a str>,
    drawn: Option<FxHashSet<&'a str>>,
}

impl<'a> Ground<'a> {
    fn new(
        sheet: &'a Sheet,
        unit: Unit<'a>,
        rules: &'a [RuleState],
        findings: &'a [Finding],
        drawn: Option<&'a Draw>,
    ) -> Self {
        let mut by_rule: FxHashMap<&str, Vec<(u32, &Finding)>> = FxHashMap::default();
        for (at, finding) in (0u32..).zip(findings) {
            if finding.counts() && !sheet.off.contains(&finding.rule) {
                by_rule.entry(&finding.rule).or_default().push((at, finding));
            }
        }
        let judged = rules.iter().filter(|state| !sheet.off.contains(&state.rule));
        let pairs = || unit.fields.iter().map(|field| (field.name.as_str(), field.slug.as_str()));
        Self {
            sheet,
            unit,
            states: judged.map(|state| (state.rule.as_str(), state)).collect(),
            findings: by_rule,
            slugs: pairs().collect(),
            names: pairs().map(|(name, slug)| (slug, name)).collect(),
            drawn: drawn.map(|draw| draw.fields.iter().map(String::as_str).collect()),
        }
    }

    fn applies(&self, indicator: &Indicator) -> bool {
        (indicator.levels.is_empty() || indicator.levels.contains(&self.unit.level))
            && !indicator.not_for.iter().any(|name| name == self.unit.portal)
    }

    fn certainly_found(&self, rule: &str) -> bool {
        self.findings.get(rule).is_some_and(|findings| !findings.is_empty())
    }

    fn slug(&self, finding: &'a Finding) -> Option<&'a str> {
        let name = finding.field.as_deref()?;
        Some(self.slugs.get(name).copied().unwrap_or(name))
    }

    /// Whether an indicator looks at a place, given by field, first-level matter and column.
    fn within(
        &self,
        indicator: Option<&Indicator>,
        field: Option<&str>,
        matter1: Option<&str>,
        column: Option<&str>,
    ) -> bool {
        let drawn = match (&self.drawn, field) {
            (Some(drawn), Some(slug)) => drawn.contains(slug) || !self.names.contains_key(slug),
            _ => true,
        };
        drawn
            && indicator.is_none_or(|indicator| {
                let name = field.and_then(|slug| self.names.get(slug).copied());
                let in_field = indicator
                    .fields
                    .iter()
                    .any(|one| Some(one.as_str()) == field || Some(one.as_str()) == name);
                (indicator.fields.is_empty() || in_field)
                    && listed(&indicator.matters, matter1)
                    && listed(&indicator.columns, column)
            })
    }

    pub(super) fn weigh(&self, indicator: &Indicator, line: &Line) -> Weighed {
        self.weigh_in(Some(indicator), line)
    }

    fn weigh_all(&self, line: &Line) -> Weighed {
        self.weigh_in(None, line)
    }

    fn weigh_in(&self, indicator: Option<&Indicator>, line: &Line) -> Weighed {
        let mut weighed = Weighed::default();
        let Some(state) = self.states.get(line.rule.as_str()) else { return weighed };
        let keeps = line.explained_keeps.unwrap_or(self.sheet.explained_keeps);
        for tally in &state.tallies {
            let Scope { field, matter1, column } = &tally.scope;
            if !self.within(indicator, field.as_deref(), matter1.as_deref(), column.as_deref()) {
                continue;
            }
            let weight = self.sheet.weight(field.as_deref());
            weighed.subjects += weight * Decimal::from(tally.subjects);
            let behind = tally.implied_by.as_ref().map(|by| self.behind(by, field.as_deref()));
            if let Some(behind) = behind.filter(|behind| !behind.is_empty() && tally.implied > 0) {
                weighed.failing += weight * Decimal::from(tally.implied);
                weighed.worst = Decimal::ONE;
                weighed.findings.extend(behind);
            }
        }
        if weighed.subjects.is_zero() {
            return Weighed::default();
        }
        for &(at, finding) in self.findings.get(line.rule.as_str()).into_iter().flatten() {
            let slug = self.slug(finding);
            let column = finding.column.as_deref().filter(|_| slug.is_none());
            if !self.within(indicator, slug, finding.matter1.as_deref(), column) {
                continue;
            }
            let part = if finding.explained { Decimal::ONE - keeps } else { Decimal::ONE };
            let weight = self.sheet.weight(slug) * part;
            weighed.failing += weight * Decimal::from(finding.count.unwrap_or(1));
            weighed.each += weight;
            weighed.worst = weighed.worst.max(part);
            weighed.findings.push(at);
        }
        weighed.findings.sort_unstable();
        weighed.findings.dedup();
        weighed
    }

    /// Certain findings of the rule that something is implied by: those of the same field, or those
    /// outside fields.
    fn behind(&self, rule: &str, field: Option<&str>) -> Vec<u32> {
        let findings = self.findings.get(rule).into_iter().flatten();
        findings
            .filter(|(_, finding)| {
                let slug = self.slug(finding);
                slug.is_none() || slug == field
            })
            .map(|(at, _)| *at)
            .collect()
    }
}

fn listed(wanted: &[String], given: Option<&str>) -> bool {
    wanted.is_empty() || given.is_some_and(|given| wanted.iter().any(|one| one == given))
}
