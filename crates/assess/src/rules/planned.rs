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

pub(super) const MISFILED: Rule =
    planned("misfiled", "1.2.1", Group::Accuracy, LooksAt::Documents, Certainty::Suspected);
pub(super) const NEWS_AS_DISCLOSURE: Rule = planned(
    "news-as-disclosure",
    "1.2.2",
    Group::Quality,
    LooksAt::Documents,
    Certainty::Suspected,
);
pub(super) const ORIGIN_COPIED: Rule =
    planned("origin-copied", "1.2.2", Group::Quality, LooksAt::Documents, Certainty::Certain);
pub(super) const ORIGIN_FORKED: Rule =
    planned("origin-forked", "1.2.2", Group::Quality, LooksAt::Documents, Certainty::Certain);
pub(super) const PRIVACY_LEAK: Rule =
    planned("privacy-leak", "1.2.2", Group::Safety, LooksAt::Documents, Certainty::Suspected);
pub(super) const WRONG_WORD: Rule =
    planned("wrong-word", "1.2.2", Group::Safety, LooksAt::Documents, Certainty::Suspected);
