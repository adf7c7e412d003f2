//! `column-missing`: a column that every portal at this level must have is not there.

use super::bench::saved;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::mapping::Presence;
use crate::model::{Certainty, Finding, Scope};
use crate::platform::{Required, State};
use crate::text::text;
use snapshot::{ColumnId, Role, Verdict};
use standard::Level;

pub(super) const RULE: Rule = Rule {
    id: "column-missing",
    clause: "1.1.1",
    group: Group::Columns,
    looks_at: LooksAt::Tree,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

const VILLAGE_AFFAIRS: &str = "村（居）务公开";

pub(super) fn scope(name: &str) -> Scope {
    Scope { column: Some(name.into()), ..Scope::default() }
}

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for required in &case.platform.columns {
        match required.state {
            State::There(_) | State::Misplaced(..) => bench.pass(scope(required.name), 1),
            State::Implied if implied_surely(case, required) => {
                bench.implied(scope(required.name), 1, RULE.id);
            }
            State::Implied | State::Unobserved => bench.unobserved(1),
            State::Missing(sure) => {
                let mut finding = missing(case, bench, required);
                if !sure {
                    finding.certainty = Certainty::Suspected;
                }
                bench.fail(scope(required.name), finding);
            }
        }
    }
    if matches!(case.level(), Level::County | Level::City) {
        towns(case, bench);
    }
}

fn implied_surely(case: &Case<'_>, required: &Required) -> bool {
    case.platform.certainly_missing(required.role)
}

/// The finding, on the page where the column was looked for.
fn missing(case: &Case<'_>, bench: &Bench<'_>, required: &Required) -> Finding {
    let above = required.under.and_then(|under| case.platform.get(under));
    let place = above.and_then(|above| match above.state {
        State::There(id) | State::Misplaced(id, _) => Some(id),
        _ => None,
    });
    let looked_in =
        above.map_or_else(|| case.snapshot.portal.name.clone(), |above| above.name.into());
    let mut finding = bench.finding(
        text(
            "column-missing-found",
            [("column", required.name.into()), ("place", looked_in.clone())],
        ),
        text("column-missing-expected", [("column", required.name.into()), ("place", looked_in)]),
    );
    finding.column = Some(required.name.into());
    match place {
        Some(id) => {
            finding.url = Some(case.snapshot.column(id).url.clone());
            saved(&mut finding, case.saved(id));
        }
        None => {
            finding.url = Some(case.snapshot.portal.url.clone());
            saved(&mut finding, case.snapshot.home.saved.as_ref());
        }
    }
    finding
}

/// Every township needs 村（居）务公开, below itself or as a part of the portal's own.
fn towns(case: &Case<'_>, bench: &mut Bench<'_>) {
    let villages_without_town = case.mapping.villages.iter().any(|village| village.town.is_none());
    for town in &case.mapping.towns {
        let (Some(column), Presence::Found) = (town.column, town.presence) else {
            match town.presence {
                Presence::Missing => bench.implied(scope(VILLAGE_AFFAIRS), 1, "town-missing"),
                _ => bench.unobserved(1),
            }
            continue;
        };
        let below = descendants(case, column);
        let there = below.iter().any(|&id| case.snapshot.column(id).role == Role::VillageAffairs)
            || case.mapping.villages.iter().any(|village| {
                village.town.as_deref() == Some(&*town.name) && village.presence == Presence::Found
            });
        let seen = case.seen_wholly(column)
            && below
                .iter()
                .all(|&id| case.snapshot.column(id).outcome.verdict() != Verdict::Unobserved);
        if there {
            bench.pass(scope(VILLAGE_AFFAIRS), 1);
        } else if town.items == 0 {
            bench.implied(scope(VILLAGE_AFFAIRS), 1, "town-missing");
        } else if !seen || villages_without_town {
            bench.unobserved(1);
        } else {
            let arguments = || [("column", VILLAGE_AFFAIRS.into()), ("place", town.name.clone())];
            let mut finding = bench.finding(
                text("column-missing-found", arguments()),
                text("column-missing-expected", arguments()),
            );
            finding.column = Some(VILLAGE_AFFAIRS.into());
            finding.town = Some(town.name.clone());
            finding.url = Some(case.snapshot.column(column).url.clone());
            saved(&mut finding, case.saved(column));
            bench.fail(scope(VILLAGE_AFFAIRS), finding);
        }
    }
}

/// All columns below one.
pub(super) fn descendants(case: &Case<'_>, id: ColumnId) -> Vec<ColumnId> {
    let mut below: Vec<ColumnId> = case.children(id).to_vec();
    let mut next = 0;
    while let Some(&at) = below.get(next) {
        below.extend(case.children(at));
        next += 1;
    }
    below
}
