//! `catalog-missing`: the standard catalog of a field is not published under 标准目录.
//!
//! Townships compile catalogs as counties do, but many leave it to their county to publish them, often all fields
//! in one table. So a township is told at most once, suspected, with all fields of which nothing was found, and not
//! at all where anything on its pages is called a 标准目录.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Absence, Case};
use crate::mapping::{CatalogAt, FieldMap, Presence};
use crate::model::{Certainty, Finding, Scope, Text};
use crate::platform::State;
use crate::text::text;
use snapshot::Role;
use standard::matching::normal;
use standard::{Field, Level};

pub(super) const RULE: Rule = Rule {
    id: "catalog-missing",
    clause: "1.1.3",
    group: Group::Matters,
    looks_at: LooksAt::Tree,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    if case.level() == Level::Town {
        return judge_town(case, bench);
    }
    let absence = case.absence_below(Role::Catalogs);
    for (field, map) in case.due_fields() {
        let scope = Scope { field: Some(field.slug.clone()), ..Scope::default() };
        match map.catalog.presence {
            Presence::Found | Presence::Merged => bench.pass(scope, 1),
            Presence::Missing if absence == Absence::WithPlatform => {
                bench.implied(scope, 1, "column-missing");
            }
            Presence::Missing if absence == Absence::Unknown => bench.unobserved(1),
            Presence::Missing => {
                let evidence = text("catalog-missing-found", [("field", field.name.clone())]);
                bench.fail(scope, finding(case, bench, field, evidence));
            }
            Presence::Unsure => {
                let arguments = [("field", field.name.clone()), ("titles", titles(case, map))];
                let evidence = text("catalog-unsure-found", arguments);
                let mut finding = finding(case, bench, field, evidence);
                finding.certainty = Certainty::Suspected;
                bench.fail(scope, finding);
            }
            Presence::Unobserved => bench.unobserved(1),
        }
    }
}

fn judge_town(case: &Case<'_>, bench: &mut Bench<'_>) {
    let mut missing: Vec<&str> = Vec::new();
    for (field, map) in case.due_fields() {
        match map.catalog.presence {
            Presence::Found | Presence::Merged => {
                bench.pass(Scope { field: Some(field.slug.clone()), ..Scope::default() }, 1);
            }
            Presence::Missing => missing.push(&field.name),
            Presence::Unsure | Presence::Unobserved => bench.unobserved(1),
        }
    }
    if missing.is_empty() {
        return;
    }
    let platform = case.absence_below(Role::Catalogs) == Absence::Itself;
    if !platform || !case.snapshot.observation.complete || calls_something_a_catalog(case) {
        bench.unobserved(missing.len() as u32);
        return;
    }
    let names = missing.join("、");
    let evidence = text("catalog-town-found", [("field", names.clone())]);
    let mut finding = bench.finding(evidence, text("catalog-town-expected", [("field", names)]));
    finding.certainty = Certainty::Suspected;
    finding.url = Some(case.snapshot.portal.url.clone());
    saved(&mut finding, case.snapshot.home.saved.as_ref());
    bench.fail(Scope::default(), finding);
}

/// Whether a column or a line is called a standard catalog: of which fields may not be told by its name.
fn calls_something_a_catalog(case: &Case<'_>) -> bool {
    let is_catalog = |title: &str| normal(title).contains("标准目录");
    case.snapshot.columns.iter().any(|column| is_catalog(&column.title))
        || case.snapshot.items.iter().any(|item| is_catalog(&item.title))
}

fn titles(case: &Case<'_>, map: &FieldMap) -> String {
    let titles = map.catalog.doubtful.iter().take(3).filter_map(|at| match *at {
        CatalogAt::Column(id) => Some(case.snapshot.column(id).title.as_str()),
        CatalogAt::Item(id) => case.item(id).map(|item| item.title.as_str()),
    });
    titles.collect::<Vec<_>>().join("、")
}

fn finding(case: &Case<'_>, bench: &Bench<'_>, field: &Field, evidence: Text) -> Finding {
    let expected = text("catalog-missing-expected", [("field", field.name.clone())]);
    let mut finding = bench.finding(evidence, expected);
    let catalogs = case.platform.get(Role::Catalogs).and_then(|column| match column.state {
        State::There(id) | State::Misplaced(id, _) => Some(id),
        _ => None,
    });
    match catalogs {
        Some(id) => bench.put_column(&mut finding, id),
        None => {
            finding.url = Some(case.snapshot.portal.url.clone());
            saved(&mut finding, case.snapshot.home.saved.as_ref());
        }
    }
    finding.field = Some(field.name.clone());
    finding
}
