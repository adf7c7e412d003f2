//! `catalog-missing`: the standard catalog of a field is not published under 标准目录.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Absence, Case};
use crate::mapping::{CatalogAt, FieldMap, Presence};
use crate::model::{Certainty, Finding, Scope, Text};
use crate::platform::State;
use crate::text::text;
use snapshot::Role;
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
    // A township's portal needs no 标准目录: its county publishes the catalogs, the township's rows among them.
    if case.level() == Level::Town {
        return;
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
