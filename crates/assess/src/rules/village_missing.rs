//! `village-missing`: a village or community has no column, or an empty one, under 村（居）务公开.

use super::bench::saved;
use super::column_missing::descendants;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::mapping::{Presence, VillageMap};
use crate::model::{Certainty, Finding, Scope};
use crate::text::text;
use snapshot::{ColumnId, Role, Target, Verdict};

pub(super) const RULE: Rule = Rule {
    id: "village-missing",
    clause: "1.1.2",
    group: Group::Fields,
    looks_at: LooksAt::Tree,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for village in &case.mapping.villages {
        let scope = Scope::default();
        match (village.presence, village.column) {
            (Presence::Found | Presence::Merged, _) if village.items > 0 => bench.pass(scope, 1),
            (Presence::Found | Presence::Merged | Presence::Missing, _)
                if town_missing(case, village) =>
            {
                bench.implied(scope, 1, "town-missing");
            }
            (Presence::Found | Presence::Merged, Some(column)) => match empty(case, column) {
                Some(sure) => {
                    let mut finding = finding(case, bench, village);
                    if !sure {
                        finding.certainty = Certainty::Suspected;
                    }
                    bench.fail(scope, finding);
                }
                None => bench.unobserved(1),
            },
            (Presence::Missing, _) => bench.fail(scope, finding(case, bench, village)),
            (Presence::Unsure, _) => {
                let mut finding = finding(case, bench, village);
                finding.certainty = Certainty::Suspected;
                bench.fail(scope, finding);
            }
            (Presence::Unobserved | Presence::Found | Presence::Merged, _) => bench.unobserved(1),
        }
    }
}

/// Whether `town-missing` already speaks of the whole township.
fn town_missing(case: &Case<'_>, village: &VillageMap) -> bool {
    village.town.as_ref().is_some_and(|name| {
        case.mapping.towns.iter().any(|town| {
            let empty = town.presence == Presence::Found && town.items == 0;
            town.name == *name && (empty || town.presence == Presence::Missing)
        })
    })
}

/// Whether a column without lines is surely empty; `None` where that could not be seen.
fn empty(case: &Case<'_>, id: ColumnId) -> Option<bool> {
    let mut all = descendants(case, id);
    all.push(id);
    let columns = || all.iter().map(|&id| case.snapshot.column(id));
    let seen = columns().all(|column| {
        column.outcome.verdict() != Verdict::Unobserved
            && matches!(column.target, Target::Inline | Target::SameSite)
    });
    if !seen || !case.snapshot.observation.complete {
        return None;
    }
    let lists = columns().filter_map(|column| column.list.as_ref());
    let complete = lists.clone().all(|list| list.complete);
    complete.then(|| lists.count() > 0 || all.len() > 1)
}

fn finding(case: &Case<'_>, bench: &Bench<'_>, village: &VillageMap) -> Finding {
    let expected = text("village-missing-expected", [("village", village.name.clone())]);
    let mut finding = match village.column {
        Some(id) => {
            let evidence = text("village-empty-found", [("village", village.name.clone())]);
            bench.about_column(id, evidence, expected)
        }
        None => {
            let evidence = text("village-missing-found", [("village", village.name.clone())]);
            let mut finding = bench.finding(evidence, expected);
            match place(case, village) {
                Some(id) => bench.put_column(&mut finding, id),
                None => {
                    finding.url = Some(case.snapshot.portal.url.clone());
                    saved(&mut finding, case.snapshot.home.saved.as_ref());
                }
            }
            finding
        }
    };
    finding.field = None;
    finding.town = village.town.clone().or(finding.town);
    finding.village = Some(village.name.clone());
    finding
}

/// Where the village would stand: 村（居）务公开 of its township, else the portal's.
fn place(case: &Case<'_>, village: &VillageMap) -> Option<ColumnId> {
    let columns = || case.columns().filter(|(_, column)| column.role == Role::VillageAffairs);
    let own = columns().find(|(id, _)| case.town_of(*id) == village.town.as_deref());
    own.or_else(|| columns().next()).map(|(id, _)| id)
}
