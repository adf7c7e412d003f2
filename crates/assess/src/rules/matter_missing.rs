//! `matter-missing`: a first-level matter with an actively disclosed entry has no column.

use super::bench::rest_on;
use super::field_missing::{page_of, titles};
use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Absence, Case};
use crate::mapping::{FieldMap, MatterMap, Presence};
use crate::model::{Certainty, Finding, Scope, Text};
use crate::text::text;
use standard::{Entry, Evidence, Field};

pub(super) const RULE: Rule = Rule {
    id: "matter-missing",
    clause: "1.1.3",
    group: Group::Matters,
    looks_at: LooksAt::Tree,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let by = implied_by(case);
    for (field, map) in case.due_fields() {
        for matter in map.matters.iter().filter(|matter| matter.due) {
            judge_one(case, bench, (field, map), matter, by);
        }
    }
}

/// The rule whose finding says that a missing field's matters are missing; `None` where none does.
pub(super) fn implied_by(case: &Case<'_>) -> Option<&'static str> {
    match case.absence_of_field() {
        Absence::Itself => Some("field-missing"),
        Absence::WithPlatform => Some("column-missing"),
        Absence::Unknown => None,
    }
}

fn judge_one(
    case: &Case<'_>,
    bench: &mut Bench<'_>,
    (field, map): (&Field, &FieldMap),
    matter: &MatterMap,
    by: Option<&'static str>,
) {
    let scope = scope(map, matter);
    let name = || ("matter", matter.name.clone());
    let evidence = match (map.presence, matter.presence) {
        // Whether the row is in the official catalog is not known: nothing is counted either way.
        (Presence::Missing, _) if !matter.confirmed => return bench.unobserved(1),
        (Presence::Missing, _) => {
            return match by {
                Some(by) => bench.implied(scope, 1, by),
                None => bench.unobserved(1),
            };
        }
        (Presence::Unsure | Presence::Unobserved, _) => return bench.unobserved(1),
        (_, Presence::Unobserved) => return bench.unobserved(1),
        (_, Presence::Found) if matter.confirmed => return bench.pass(scope, 1),
        (_, Presence::Found) => return bench.unobserved(1),
        (_, Presence::Missing) => text("matter-missing-found", [name()]),
        (_, Presence::Merged) => {
            text("matter-merged-found", [name(), ("items", matter.items.len().to_string())])
        }
        (_, Presence::Unsure) => {
            text("matter-unsure-found", [name(), ("columns", titles(case, &matter.doubtful))])
        }
    };
    let mut finding = finding(case, bench, (field, map), matter, evidence);
    if matter.presence != Presence::Missing {
        finding.certainty = Certainty::Suspected;
    }
    bench.fail(scope, finding);
}

pub(super) fn scope(map: &FieldMap, matter: &MatterMap) -> Scope {
    Scope { field: Some(map.slug.clone()), matter1: Some(matter.name.clone()), column: None }
}

fn finding(
    case: &Case<'_>,
    bench: &Bench<'_>,
    (field, map): (&Field, &FieldMap),
    matter: &MatterMap,
    evidence: Text,
) -> Finding {
    let arguments = [("field", field.name.clone()), ("matter", matter.name.clone())];
    let mut finding = bench.finding(evidence, text("matter-missing-expected", arguments));
    if let Some(page) = page_of(map) {
        bench.put_column(&mut finding, page);
    }
    finding.field = Some(field.name.clone());
    finding.matter1 = Some(matter.name.clone());
    finding.matter2 = None;
    if let Some(entry) = best_row(case, field, &matter.name) {
        rest_on(&mut finding, field, entry);
    }
    finding
}

/// The row that a finding on a first-level matter rests on: a confirmed one where there is one.
fn best_row<'f>(case: &Case<'_>, field: &'f Field, matter: &str) -> Option<&'f Entry> {
    let rows = || {
        field.entries.iter().filter(|entry| entry.matter1 == matter && entry.due_at(case.level()))
    };
    rows().find(|entry| entry.provenance.evidence != Evidence::Recalled).or_else(|| rows().next())
}
