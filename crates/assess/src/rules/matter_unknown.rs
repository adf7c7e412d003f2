//! `matter-unknown` (advice): a column under a field that no catalog knows.

use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::model::Certainty;
use crate::text::text;

pub(super) const RULE: Rule = Rule {
    id: "matter-unknown",
    clause: "1.1.3",
    group: Group::Matters,
    looks_at: LooksAt::Tree,
    certainty: Certainty::Suspected,
    advice: true,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for unknown in &case.mapping.unknown {
        let title = case.snapshot.column(unknown.column).title.clone();
        if is_period(&title) {
            continue;
        }
        let evidence = text("matter-unknown-found", [("column", title)]);
        let expected = match &unknown.nearest {
            Some(nearest) => text("matter-unknown-nearest", [("matter", nearest.clone())]),
            None => text("matter-unknown-expected", []),
        };
        let mut finding = bench.about_column(unknown.column, evidence, expected);
        finding.field = case.field_name(&unknown.field);
        finding.matter1.clone_from(&unknown.matter1);
        bench.fail(case.scope(unknown.column), finding);
    }
}

/// A column for a year or month is no matter: `2026年`, `2026年度`, `3月`.
fn is_period(title: &str) -> bool {
    !title.is_empty()
        && title
            .chars()
            .all(|sign| sign.is_ascii_digit() || "年度月第一二三四季上下半〇零 -".contains(sign))
}
