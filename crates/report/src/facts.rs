//! What every form of the report counts alike: findings by field and rule, the state of each field,
//! the share of a deduction that a finding carries.

use crate::Inspection;
use assess::{Certainty, Deduction, Finding, MatterState, MatterStatus, Score};
use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};
use rustc_hash::FxHashMap;
use snapshot::Snapshot;

/// Key of the group of findings that concern no field.
pub const PORTAL: &str = "portal";
/// Key of the group of findings on townships and villages.
pub const TOWNS: &str = "towns";

/// Decimal places of a finding's share of a deduction.
const PLACES: u32 = 4;

/// The name by which json, html, ledger and notice call the finding at `position`.
pub fn number(position: usize) -> String {
    format!("f{}", position + 1)
}

/// How many findings of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kinds {
    pub certain: usize,
    pub suspected: usize,
    pub advice: usize,
    /// Dismissed by a person; among none of the others.
    pub dismissed: usize,
}

impl Kinds {
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut kinds = Self::default();
        for finding in findings {
            match (finding.advice, finding.certainty) {
                _ if finding.is_dismissed() => kinds.dismissed += 1,
                (true, _) => kinds.advice += 1,
                (false, Certainty::Certain) => kinds.certain += 1,
                (false, Certainty::Suspected) => kinds.suspected += 1,
            }
        }
        kinds
    }
}

/// Findings of one field (or of the portal, or of the townships), by rule.
#[derive(Debug)]
pub struct FieldGroup<'a> {
    pub key: &'a str,
    /// Official name; `None` for the portal and the townships.
    pub name: Option<&'a str>,
    pub rules: Vec<RuleGroup<'a>>,
}

impl FieldGroup<'_> {
    pub fn count(&self) -> usize {
        self.rules.iter().map(|group| group.findings.len()).sum()
    }
}

/// Findings of one rule within a field, by their positions.
#[derive(Debug)]
pub struct RuleGroup<'a> {
    pub rule: &'a str,
    pub findings: Vec<usize>,
}

/// Which group a finding belongs to.
pub fn group_key<'a>(finding: &'a Finding, slugs: &FxHashMap<&'a str, &'a str>) -> &'a str {
    match &finding.field {
        Some(field) => slugs.get(field.as_str()).copied().unwrap_or(field),
        None if finding.town.is_some() || finding.village.is_some() => TOWNS,
        None => PORTAL,
    }
}

/// Slugs of the fields by official name.
pub fn slugs<'a>(inspection: &Inspection<'a>) -> FxHashMap<&'a str, &'a str> {
    let judged = inspection.assessment.fields.iter();
    let matters = inspection.assessment.matters.iter();
    let standard = inspection.standard.fields.iter();
    standard
        .map(|field| (field.name.as_str(), field.slug.as_str()))
        .chain(matters.map(|matter| (matter.field.as_str(), matter.field_slug.as_str())))
        .chain(judged.map(|field| (field.name.as_str(), field.slug.as_str())))
        .collect()
}

/// Findings by field, then rule: the portal first, fields in the standard's order, townships last.
pub fn groups<'a>(inspection: &Inspection<'a>) -> Vec<FieldGroup<'a>> {
    let slugs = slugs(inspection);
    let mut order: Vec<(&str, Option<&str>)> = vec![(PORTAL, None)];
    for field in &inspection.standard.fields {
        order.push((&field.slug, Some(&field.name)));
    }
    let mut at: FxHashMap<&str, usize> =
        order.iter().enumerate().map(|(at, (key, _))| (*key, at)).collect();
    let mut groups: Vec<FieldGroup<'a>> =
        order.into_iter().map(|(key, name)| FieldGroup { key, name, rules: Vec::new() }).collect();
    let mut rules: FxHashMap<(usize, &str), usize> = FxHashMap::default();
    for (position, finding) in inspection.assessment.findings.iter().enumerate() {
        let key = group_key(finding, &slugs);
        let group = *at.entry(key).or_insert_with(|| {
            groups.push(FieldGroup { key, name: finding.field.as_deref(), rules: Vec::new() });
            groups.len() - 1
        });
        let rule = *rules.entry((group, &finding.rule)).or_insert_with(|| {
            groups[group].rules.push(RuleGroup { rule: &finding.rule, findings: Vec::new() });
            groups[group].rules.len() - 1
        });
        groups[group].rules[rule].findings.push(position);
    }
    groups.retain(|group| !group.rules.is_empty());
    if let Some(towns) = groups.iter().position(|group| group.key == TOWNS) {
        let towns = groups.remove(towns);
        groups.push(towns);
    }
    groups
}

/// State of one field in figures.
#[derive(Debug)]
pub struct FieldTally<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    /// `None` where only matters of it are known.
    pub status: Option<MatterStatus>,
    pub matters: Vec<&'a MatterState>,
    pub due: u32,
    pub found: u32,
    pub merged: u32,
    pub missing: u32,
    pub unobserved: u32,
    pub blank: u32,
    pub thin: u32,
    pub stale: u32,
}

/// Every due field with its figures, in the standard's order.
pub fn tallies<'a>(inspection: &Inspection<'a>) -> Vec<FieldTally<'a>> {
    let assessment = inspection.assessment;
    let mut tallies: Vec<FieldTally<'a>> = assessment
        .fields
        .iter()
        .map(|field| FieldTally { status: Some(field.status), ..empty(&field.slug, &field.name) })
        .collect();
    let mut at: FxHashMap<&str, usize> =
        tallies.iter().enumerate().map(|(at, tally)| (tally.slug, at)).collect();
    for matter in &assessment.matters {
        let field = *at.entry(&matter.field_slug).or_insert_with(|| {
            tallies.push(empty(&matter.field_slug, &matter.field));
            tallies.len() - 1
        });
        let tally = &mut tallies[field];
        tally.due += 1;
        match matter.status {
            MatterStatus::Found => tally.found += 1,
            MatterStatus::Merged => tally.merged += 1,
            MatterStatus::Missing => tally.missing += 1,
            MatterStatus::Unobserved => tally.unobserved += 1,
        }
        tally.matters.push(matter);
    }
    let slugs = slugs(inspection);
    for finding in assessment.findings.iter().filter(|finding| !finding.is_dismissed()) {
        let Some(&field) = at.get(group_key(finding, &slugs)) else { continue };
        match finding.rule.as_str() {
            "column-blank" => tallies[field].blank += 1,
            "column-thin" => tallies[field].thin += 1,
            "column-stale" => tallies[field].stale += 1,
            _ => {}
        }
    }
    tallies
}

fn empty<'a>(slug: &'a str, name: &'a str) -> FieldTally<'a> {
    FieldTally {
        slug,
        name,
        status: None,
        matters: Vec::new(),
        due: 0,
        found: 0,
        merged: 0,
        missing: 0,
        unobserved: 0,
        blank: 0,
        thin: 0,
        stale: 0,
    }
}

/// What the ledger prints of the score beside a finding.
#[derive(Debug, Clone, Copy, Default)]
pub struct Share {
    /// Position of the indicator; `None` where it was taken from the total itself.
    pub indicator: Option<usize>,
    /// Its part of the deduction.
    pub points: Decimal,
}

/// Each deduction laid evenly on its findings, the last one carrying the remainder, so that the
/// ledger's column sums to what the score says. `None` where a finding cost nothing.
pub fn shares(score: &Score, findings: usize) -> Vec<Option<Share>> {
    let mut shares: Vec<Option<Share>> = vec![None; findings];
    let indicators = score.indicators.iter().enumerate();
    let deductions = indicators
        .flat_map(|(at, indicator)| indicator.deductions.iter().map(move |d| (Some(at), d)))
        .chain(score.from_total.iter().map(|deduction| (None, deduction)));
    for (indicator, deduction) in deductions {
        for (points, position) in parts(deduction).into_iter().zip(&deduction.findings) {
            let Some(slot) = shares.get_mut(*position as usize) else { continue };
            let share = slot.get_or_insert(Share { indicator, points: Decimal::ZERO });
            share.points += points;
        }
    }
    shares
}

/// A deduction laid evenly on its findings, the last one carrying the remainder.
pub fn parts(deduction: &Deduction) -> Vec<Decimal> {
    let count = deduction.findings.len();
    if count == 0 {
        return Vec::new();
    }
    let each = (deduction.points / Decimal::from(count))
        .round_dp_with_strategy(PLACES, RoundingStrategy::ToZero);
    let mut parts = vec![each; count];
    parts[count - 1] = deduction.points - each * Decimal::from(count - 1);
    parts
}

/// Date of publication by address: the document's own, else the list's.
pub fn published(snapshot: &Snapshot) -> FxHashMap<&str, Date> {
    let mut dates: FxHashMap<&str, Date> = FxHashMap::default();
    for item in &snapshot.items {
        if let (Some(url), Some(date)) = (&item.url, item.date) {
            dates.entry(url).or_insert(date);
        }
    }
    for document in &snapshot.documents {
        if let Some(date) = document.dates.published {
            dates.insert(&document.url, date);
        }
    }
    dates
}
