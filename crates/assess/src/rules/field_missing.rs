//! `field-missing`: a field that is due at this level has no column under 公开领域.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Absence, Case};
use crate::mapping::{FieldMap, Presence};
use crate::model::{Certainty, Finding, Scope, Text};
use crate::platform::State;
use crate::text::text;
use snapshot::{ColumnId, Role};
use standard::Field;

pub(super) const RULE: Rule = Rule {
    id: "field-missing",
    clause: "1.1.2",
    group: Group::Fields,
    looks_at: LooksAt::Tree,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let absence = case.absence_of_field();
    for (field, map) in case.due_fields() {
        let scope = Scope { field: Some(field.slug.clone()), ..Scope::default() };
        match map.presence {
            Presence::Found | Presence::Merged => bench.pass(scope, 1),
            Presence::Missing if absence == Absence::WithPlatform => {
                bench.implied(scope, 1, "column-missing");
            }
            Presence::Missing if absence == Absence::Unknown => bench.unobserved(1),
            Presence::Missing => {
                let evidence = text("field-missing-found", [("field", field.name.clone())]);
                bench.fail(scope, finding(case, bench, field, evidence));
            }
            Presence::Unsure => {
                let evidence = text(
                    "field-unsure-found",
                    [("field", field.name.clone()), ("columns", titles(case, &map.doubtful))],
                );
                let mut finding = finding(case, bench, field, evidence);
                finding.certainty = Certainty::Suspected;
                bench.fail(scope, finding);
            }
            Presence::Unobserved => bench.unobserved(1),
        }
    }
}

/// The finding, on the page of 公开领域 or, where there is none, on the home page.
fn finding(case: &Case<'_>, bench: &Bench<'_>, field: &Field, evidence: Text) -> Finding {
    let expected = text("field-missing-expected", [("field", field.name.clone())]);
    let open_fields = case.platform.get(Role::OpenFields).and_then(|column| match column.state {
        State::There(id) | State::Misplaced(id, _) => Some(id),
        _ => None,
    });
    let mut finding = bench.finding(evidence, expected);
    match open_fields {
        Some(id) => bench.put_column(&mut finding, id),
        None => {
            finding.url = Some(case.snapshot.portal.url.clone());
            saved(&mut finding, case.snapshot.home.saved.as_ref());
        }
    }
    finding.field = Some(field.name.clone());
    finding
}

/// Titles of columns that may be what is looked for.
pub(super) fn titles(case: &Case<'_>, columns: &[ColumnId]) -> String {
    let titles: Vec<&str> =
        columns.iter().take(3).map(|&id| case.snapshot.column(id).title.as_str()).collect();
    titles.join("、")
}

/// The page on which the matters of a field are looked for.
pub(super) fn page_of(map: &FieldMap) -> Option<ColumnId> {
    map.columns.first().copied()
}
