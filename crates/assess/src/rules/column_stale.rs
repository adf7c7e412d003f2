//! `column-stale`: the newest item is older than the threshold.

use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Case, days};
use crate::lists::Kind;
use crate::model::Certainty;
use crate::text::text;

pub(super) const RULE: Rule = Rule {
    id: "column-stale",
    clause: "2.2",
    group: Group::CoverageAndTime,
    looks_at: LooksAt::Lists,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for list in &case.lists {
        let (threshold, named) = case.threshold(list.column);
        let Some(limit) = threshold.stale_days else { continue };
        if (list.kind == Kind::Disclosure && !named) || (list.items == 0 && list.observed) {
            continue;
        }
        let Some(newest) = list.newest.filter(|_| list.observed) else {
            bench.unobserved(1);
            continue;
        };
        let age = days(newest, case.as_of);
        if age <= i64::from(limit) {
            bench.pass(case.scope(list.column), 1);
            continue;
        }
        let arguments = [("newest", newest.to_string()), ("days", age.to_string())];
        let mut finding = bench.about_column(
            list.column,
            text("column-stale-found", arguments),
            text("column-stale-expected", [("days", limit.to_string())]),
        );
        // Lines that were not seen, or that carry no date, may be newer.
        if !list.complete || list.undated > 0 || list.later > 0 {
            finding.certainty = Certainty::Suspected;
        }
        bench.fail(case.scope(list.column), finding);
    }
}
