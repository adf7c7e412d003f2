//! Rules that are named but not built yet: reported as not judged, never as passed.

use super::{Group, LooksAt, Rule};
use crate::model::Certainty;

const fn planned(
    id: &'static str,
    clause: &'static str,
    group: Group,
    looks_at: LooksAt,
    certainty: Certainty,
) -> Rule {
    Rule { id, clause, group, looks_at, certainty, advice: false, judge: None }
}

pub(super) const HIDDEN_LINK: Rule =
    planned("hidden-link", "1.2.2", Group::Quality, LooksAt::Links, Certainty::Certain);
