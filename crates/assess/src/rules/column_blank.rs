//! `column-blank`: a column holds no item at all.

use super::{Bench, Group, LooksAt, Rule};
use crate::case::Case;
use crate::lists::{Gathered, Kind};
use crate::model::Certainty;
use crate::text::text;

pub(super) const RULE: Rule = Rule {
    id: "column-blank",
    clause: "2.2",
    group: Group::CoverageAndTime,
    looks_at: LooksAt::Lists,
    certainty: Certainty::Certain,
    advice: false,
    judge,
};

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    for list in &case.lists {
        // A page that says in a text what it has to say is not blank either.
        let says = list.items > 0 || list.has_text && !list.has_list;
        if says && list.observed {
            bench.pass(case.scope(list.column), 1);
            continue;
        }
        if in_empty_village(case, list) {
            bench.implied(case.scope(list.column), 1, "village-missing");
            continue;
        }
        match certainty(list) {
            Some(certainty) => {
                let mut finding = bench.about_column(
                    list.column,
                    text("column-blank-found", []),
                    text("column-blank-expected", []),
                );
                finding.certainty = certainty;
                bench.fail(case.scope(list.column), finding);
            }
            None => bench.unobserved(1),
        }
    }
}

/// Whether the column is one of a village that has nothing at all: that is one fault, the village's.
fn in_empty_village(case: &Case<'_>, list: &Gathered) -> bool {
    let Some(place) = case.mapping.place(list.column).filter(|place| place.village.is_some())
    else {
        return false;
    };
    case.mapping.villages.iter().any(|village| {
        village.items == 0
            && Some(&village.name) == place.village.as_ref()
            && village.town == place.town
    })
}

/// How sure it is that a column without lines is blank; `None` where that was not seen.
fn certainty(list: &Gathered) -> Option<Certainty> {
    if !list.observed || !list.complete {
        return None;
    }
    match (list.has_list, list.kind) {
        (true, _) if list.later == 0 => Some(Certainty::Certain),
        (true, _) => Some(Certainty::Suspected),
        // No list was recognised: the page may say in plain text what it has to say.
        (false, Kind::Matter) => Some(Certainty::Suspected),
        (false, Kind::Village | Kind::Disclosure) => None,
    }
}
