//! `page-slow` and `page-down`: a column page that takes too long, or does not come.

use super::dead::{Standing, evidence, standing};
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::model::Certainty;
use crate::text::text;
use rustc_hash::FxHashSet;
use snapshot::{Column, ColumnId, Target};

pub(super) const SLOW: Rule = Rule {
    id: "page-slow",
    clause: "国办发〔2017〕47号",
    group: Group::PageStandards,
    looks_at: LooksAt::Links,
    certainty: Certainty::Suspected,
    advice: false,
    judge: judge_slow,
};

pub(super) const DOWN: Rule = Rule {
    id: "page-down",
    clause: "国办发〔2017〕47号",
    group: Group::PageStandards,
    looks_at: LooksAt::Links,
    certainty: Certainty::Certain,
    advice: false,
    judge: judge_down,
};

/// Columns with a page of their own, each address once.
fn pages<'a>(case: &'a Case<'_>) -> impl Iterator<Item = (ColumnId, &'a Column)> {
    let mut seen = FxHashSet::default();
    case.columns().filter(move |(_, column)| {
        column.target != Target::Inline && seen.insert(column.url.as_str())
    })
}

fn judge_slow(case: &Case<'_>, bench: &mut Bench<'_>) {
    let limit = case.thresholds.slow_seconds;
    for (id, column) in pages(case).filter(|(_, column)| column.target == Target::SameSite) {
        let Some(elapsed) = column.elapsed_ms else { continue };
        if elapsed <= limit.saturating_mul(1000) {
            bench.pass(case.scope(id), 1);
            continue;
        }
        let seconds = format!("{}.{}", elapsed / 1000, elapsed % 1000 / 100);
        let finding = bench.about_column(
            id,
            text("page-slow-found", [("seconds", seconds)]),
            text("page-slow-expected", [("seconds", limit.to_string())]),
        );
        bench.fail(case.scope(id), finding);
    }
}

fn judge_down(case: &Case<'_>, bench: &mut Bench<'_>) {
    for (id, column) in pages(case) {
        match standing(case, &column.url, &column.outcome, &column.tries) {
            Standing::Alive => bench.pass(case.scope(id), 1),
            Standing::Unobserved => bench.unobserved(1),
            Standing::Dead(certainty) => {
                let evidence = evidence(case, &column.url, &column.outcome, &column.tries);
                let mut finding = bench.about_column(id, evidence, text("page-down-expected", []));
                finding.certainty = certainty;
                let tried = column.tries.iter().map(|one| one.at).max();
                finding.observed_at = finding.observed_at.or(tried);
                bench.fail(case.scope(id), finding);
            }
        }
    }
}
