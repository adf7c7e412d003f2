//! `submatter-missing`: a second-level matter that must be actively disclosed has neither its own
//! column nor items marked `[name]` in its first-level column.

use super::bench::rest_on;
use super::field_missing::{page_of, titles};
use super::matter_missing::{implied_by, scope};
use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Case, entry_of};
use crate::mapping::{FieldMap, MatterMap, Presence, SubmatterMap};
use crate::model::{Certainty, Finding, Text};
use crate::text::text;
use standard::Field;

pub(super) const RULE: Rule = Rule {
    id: "submatter-missing",
    clause: "1.1.3",
    group: Group::Matters,
    looks_at: LooksAt::Tree,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let field_by = implied_by(case);
    for (field, map) in case.due_fields() {
        for matter in map.matters.iter().filter(|matter| matter.due) {
            for sub in matter.submatters.iter().filter(|sub| sub.due) {
                judge_one(case, bench, (field, map), (matter, sub), field_by);
            }
        }
    }
}

fn judge_one(
    case: &Case<'_>,
    bench: &mut Bench<'_>,
    (field, map): (&Field, &FieldMap),
    (matter, sub): (&MatterMap, &SubmatterMap),
    field_by: Option<&'static str>,
) {
    let scope = scope(map, matter);
    let name = || ("matter", sub.name.clone());
    // Whether an unconfirmed row is in the official catalog is not known: it is never counted as judged.
    let evidence = match (map.presence, matter.presence, sub.presence) {
        (Presence::Missing, ..) if sub.confirmed && field_by.is_some() => {
            return bench.implied(scope, 1, field_by.unwrap_or_default());
        }
        (Presence::Missing | Presence::Unsure | Presence::Unobserved, ..) => {
            return bench.unobserved(1);
        }
        (_, _, Presence::Found | Presence::Merged) if sub.confirmed => return bench.pass(scope, 1),
        (_, _, Presence::Found | Presence::Merged) => return bench.unobserved(1),
        (_, Presence::Missing, _) if sub.confirmed && matter.confirmed => {
            return bench.implied(scope, 1, "matter-missing");
        }
        (_, Presence::Missing | Presence::Unsure | Presence::Unobserved, _) => {
            return bench.unobserved(1);
        }
        (_, _, Presence::Unobserved) => return bench.unobserved(1),
        (_, _, Presence::Missing) => text("submatter-missing-found", [name()]),
        (_, _, Presence::Unsure) => {
            text("submatter-unsure-found", [name(), ("columns", titles(case, &sub.doubtful))])
        }
    };
    let mut finding = finding(bench, (field, map), (matter, sub), evidence);
    if sub.presence == Presence::Unsure {
        finding.certainty = Certainty::Suspected;
    }
    bench.fail(scope, finding);
}

fn finding(
    bench: &Bench<'_>,
    (field, map): (&Field, &FieldMap),
    (matter, sub): (&MatterMap, &SubmatterMap),
    evidence: Text,
) -> Finding {
    let arguments = [("matter1", matter.name.clone()), ("matter2", sub.name.clone())];
    let mut finding = bench.finding(evidence, text("submatter-missing-expected", arguments));
    if let Some(page) = matter.columns.first().copied().or_else(|| page_of(map)) {
        bench.put_column(&mut finding, page);
    }
    finding.field = Some(field.name.clone());
    finding.matter1 = Some(matter.name.clone());
    finding.matter2 = Some(sub.name.clone());
    if let Some(entry) = entry_of(field, &matter.name, Some(&sub.name)) {
        rest_on(&mut finding, field, entry);
    }
    finding
}
