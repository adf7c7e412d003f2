//! `bracket-format`: in a column that merges second-level matters, a title without its mark, with a
//! mark that is no second-level matter, or with other or unbalanced brackets (notice N7).
//!
//! Only a column in which some title carries a mark is judged: where none does, `submatter-missing`
//! says that the second-level matters are not there.

use super::bench::rest_on;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Case, entry_of};
use crate::mapping::{MatterMap, MergedColumn};
use crate::model::{Certainty, Finding, Text};
use crate::text::text;
use snapshot::{ItemId, Mark};
use standard::{Evidence, Field};

pub(super) const RULE: Rule = Rule {
    id: "bracket-format",
    clause: "1.2.1",
    group: Group::Accuracy,
    looks_at: LooksAt::Titles,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

/// Pairs of brackets that the notice accepts.
const ACCEPTED: [(char, char); 2] = [('[', ']'), ('［', '］')];

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for map in case.mapping.fields.iter().filter(|field| field.due) {
        let Some(field) = case.standard.field(&map.slug) else { continue };
        for matter in &map.matters {
            for merged in &matter.merged {
                if !merged.marked.is_empty() {
                    judge_column(case, bench, field, matter, merged);
                }
            }
        }
    }
}

fn judge_column(
    case: &Case<'_>,
    bench: &mut Bench<'_>,
    field: &Field,
    matter: &MatterMap,
    merged: &MergedColumn,
) {
    if case.is_historic(merged.column) {
        return;
    }
    let mut rows = field.entries.iter().filter(|entry| entry.matter1 == matter.name);
    let all_known =
        field.complete && rows.all(|entry| entry.provenance.evidence != Evidence::Recalled);
    let scope = case.scope(merged.column);
    let expected = || text("bracket-expected", [("marks", names(matter))]);
    for &(id, _) in &merged.marked {
        let Some(mark) = case.item(id).and_then(|item| item.mark.as_ref()) else { continue };
        match wrong_brackets(mark) {
            Some(evidence) => {
                let finding =
                    finding(case, bench, field, matter, (merged, id), evidence, expected());
                bench.fail(scope.clone(), finding);
            }
            None => bench.pass(scope.clone(), 1),
        }
    }
    for &id in &merged.unknown {
        let Some(mark) = case.item(id).and_then(|item| item.mark.as_ref()) else { continue };
        let evidence = text("bracket-unknown-found", [("mark", mark.text.clone())]);
        let mut finding = finding(case, bench, field, matter, (merged, id), evidence, expected());
        if !all_known {
            finding.certainty = Certainty::Suspected;
        }
        bench.fail(scope.clone(), finding);
    }
    for &id in &merged.unmarked {
        let evidence = text("bracket-none-found", []);
        let mut finding = finding(case, bench, field, matter, (merged, id), evidence, expected());
        if !all_known {
            finding.certainty = Certainty::Suspected;
        }
        bench.fail(scope.clone(), finding);
    }
}

fn wrong_brackets(mark: &Mark) -> Option<Text> {
    let open = mark.open.to_string();
    match mark.close {
        None => {
            Some(text("bracket-unbalanced-found", [("open", open), ("mark", mark.text.clone())]))
        }
        Some(close) if !ACCEPTED.contains(&(mark.open, close)) => {
            Some(text("bracket-other-found", [("brackets", format!("{open}{close}"))]))
        }
        Some(_) => None,
    }
}

fn names(matter: &MatterMap) -> String {
    let names: Vec<String> =
        matter.submatters.iter().take(12).map(|sub| format!("[{}]", sub.name)).collect();
    names.join("")
}

fn finding(
    case: &Case<'_>,
    bench: &Bench<'_>,
    field: &Field,
    matter: &MatterMap,
    (merged, id): (&MergedColumn, ItemId),
    evidence: Text,
    expected: Text,
) -> Finding {
    let mut finding = bench.about_column(merged.column, evidence, expected);
    if let Some(item) = case.item(id) {
        finding.title = Some(item.title.clone());
        finding.url = item.url.clone().or(finding.url);
    }
    finding.field = Some(field.name.clone());
    finding.matter1 = Some(matter.name.clone());
    if let Some(entry) = entry_of(field, &matter.name, None) {
        let certainty = finding.certainty;
        rest_on(&mut finding, field, entry);
        // Wrong brackets are wrong whatever the rows say; the callers decide on the rest.
        finding.certainty = certainty;
    }
    finding
}
