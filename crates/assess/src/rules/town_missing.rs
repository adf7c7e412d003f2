//! `town-missing`: a township of the county discloses nothing.

use super::bench::saved;
use super::column_missing::descendants;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::mapping::{Presence, TownMap};
use crate::model::{Certainty, Finding, Scope};
use crate::text::text;
use snapshot::{Role, Target, Verdict};

pub(super) const RULE: Rule = Rule {
    id: "town-missing",
    clause: "1.1.2",
    group: Group::Fields,
    looks_at: LooksAt::Tree,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

/// What is known of a township that has a column without a line.
enum Emptiness {
    Sure,
    Likely,
    Unobserved,
    OtherSite,
}

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for town in &case.mapping.towns {
        let scope = Scope::default();
        match town.presence {
            Presence::Found | Presence::Merged if town.items > 0 => bench.pass(scope, 1),
            Presence::Found | Presence::Merged => match emptiness(case, town) {
                Emptiness::OtherSite => bench.pass(scope, 1),
                Emptiness::Unobserved => bench.unobserved(1),
                Emptiness::Sure => bench.fail(scope, finding(case, bench, town)),
                Emptiness::Likely => {
                    let mut finding = finding(case, bench, town);
                    finding.certainty = Certainty::Suspected;
                    bench.fail(scope, finding);
                }
            },
            Presence::Missing => bench.fail(scope, finding(case, bench, town)),
            Presence::Unsure => {
                let mut finding = finding(case, bench, town);
                finding.certainty = Certainty::Suspected;
                bench.fail(scope, finding);
            }
            Presence::Unobserved => bench.unobserved(1),
        }
    }
}

fn emptiness(case: &Case<'_>, town: &TownMap) -> Emptiness {
    let Some(column) = town.column else { return Emptiness::Unobserved };
    let mut all = descendants(case, column);
    all.push(column);
    let columns = || all.iter().map(|&id| case.snapshot.column(id));
    if columns().any(|column| matches!(column.target, Target::Government | Target::External)) {
        return Emptiness::OtherSite;
    }
    let unseen = columns().any(|column| column.outcome.verdict() == Verdict::Unobserved);
    if unseen || !case.snapshot.observation.complete {
        return Emptiness::Unobserved;
    }
    let complete = columns().all(|column| column.list.as_ref().is_none_or(|list| list.complete));
    let lists = columns().any(|column| column.list.is_some());
    if complete && (lists || all.len() > 1) { Emptiness::Sure } else { Emptiness::Likely }
}

fn finding(case: &Case<'_>, bench: &Bench<'_>, town: &TownMap) -> Finding {
    let expected = text("town-missing-expected", [("town", town.name.clone())]);
    let mut finding = match town.column {
        Some(id) => {
            let evidence = text("town-empty-found", [("town", town.name.clone())]);
            bench.about_column(id, evidence, expected)
        }
        None => {
            let evidence = text("town-missing-found", [("town", town.name.clone())]);
            let mut finding = bench.finding(evidence, expected);
            match case.columns().find(|(_, column)| column.role == Role::Towns) {
                Some((id, _)) => bench.put_column(&mut finding, id),
                None => {
                    finding.url = Some(case.snapshot.portal.url.clone());
                    saved(&mut finding, case.snapshot.home.saved.as_ref());
                }
            }
            finding
        }
    };
    finding.field = None;
    finding.town = Some(town.name.clone());
    finding
}
