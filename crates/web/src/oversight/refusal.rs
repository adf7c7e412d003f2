//! How refusals of the oversight are worded.

use crate::desk::sheet;
use crate::desk::visit::Desk;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use oversight::OversightError;
use std::str::FromStr;

/// A page that says why something was not done.
pub(super) fn no(desk: &Desk, error: &OversightError) -> Response {
    let (status, words) = words(desk, error);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(path = %desk.door.target, %error, "the oversight failed");
    }
    sheet::said(desk, status, words)
}

/// A number that was typed.
pub(super) fn typed<T: FromStr>(text: &str) -> Result<T, OversightError> {
    text.trim().parse().map_err(|_| OversightError::Typed(text.to_owned()))
}

/// A day that was typed.
pub(super) fn typed_day(text: &str) -> Result<Date, OversightError> {
    text.trim().parse().map_err(|_| OversightError::BadDay(text.to_owned()))
}

/// Status and words of an error, with a way out.
pub(super) fn words(desk: &Desk, error: &OversightError) -> (StatusCode, String) {
    let bad = StatusCode::UNPROCESSABLE_ENTITY;
    match error {
        OversightError::Access(error) => sheet::access_words(desk.lang(), error),
        OversightError::Missing(_) => (StatusCode::NOT_FOUND, desk.word("oversight-missing")),
        OversightError::State => (StatusCode::CONFLICT, desk.word("oversight-state")),
        OversightError::NoReason => (bad, desk.word("oversight-no-reason")),
        OversightError::Empty(_) => (bad, desk.word("oversight-nothing")),
        OversightError::Typed(text) => (bad, desk.lang().say("oversight-typed", "text", text)),
        OversightError::BadDay(day) => (bad, desk.lang().say("desk-bad-day", "day", day)),
        OversightError::NameTaken(_) => (StatusCode::CONFLICT, desk.word("oversight-name-taken")),
        OversightError::Past => (bad, desk.word("oversight-past-time")),
        OversightError::BadHours(text) => {
            (bad, desk.lang().say("oversight-bad-hours", "text", text))
        }
        OversightError::BadPattern(text) => {
            (bad, desk.lang().say("oversight-bad-pattern", "text", text))
        }
        OversightError::Sheet(faults) => {
            (bad, desk.lang().say("oversight-bad-sheet", "reason", faults))
        }
        _ => (StatusCode::INTERNAL_SERVER_ERROR, desk.word("failed-text")),
    }
}
