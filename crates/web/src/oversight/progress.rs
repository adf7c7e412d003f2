//! How far inspections and later looks are, and why one failed, in words.

use super::unit::report_lang;
use crate::desk::visit::Desk;
use oversight::Failure;
use store::{InspectionState, RoundStanding, Word};

/// Why an inspection failed; nothing where what is kept cannot be read.
pub(super) fn why(desk: &Desk, failure: &str) -> String {
    let lang = desk.lang();
    match serde_json::from_str(failure) {
        Ok(Failure::Unreachable { came, .. }) => {
            let came = report::outcome_words(&came, report_lang(lang));
            lang.say("oversight-failure-unreachable", "came", came)
        }
        Ok(Failure::Unusable { reason }) => {
            lang.say("oversight-failure-unusable", "reason", reason)
        }
        Ok(Failure::Abandoned) => desk.word("oversight-failure-abandoned"),
        Err(_) => String::new(),
    }
}

/// How far an inspection is that is not done; nothing where it is.
pub(super) fn how_far(desk: &Desk, one: &RoundStanding) -> String {
    let lang = desk.lang();
    let why = one.failure.as_deref().map(|failure| why(desk, failure)).unwrap_or_default();
    let state = desk.word(&format!("oversight-inspection-{}", one.state.id()));
    match one.state {
        InspectionState::Done => String::new(),
        InspectionState::Failed if !why.is_empty() => {
            lang.say_all("oversight-failed-why", &[("state", state), ("why", why)])
        }
        InspectionState::Queued | InspectionState::Running if !why.is_empty() => {
            lang.say_all("oversight-tried", &[("times", one.attempts.to_string()), ("why", why)])
        }
        InspectionState::Running => {
            let (requests, pages) = (one.requests.to_string(), one.pages.to_string());
            let said = [("state", state), ("requests", requests), ("pages", pages)];
            lang.say_all("oversight-running-so-far", &said)
        }
        _ => state,
    }
}

/// How far a later look is.
pub(super) fn look(desk: &Desk, one: &RoundStanding) -> String {
    desk.lang().say("oversight-look", "state", how_far(desk, one))
}
