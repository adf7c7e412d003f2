//! How refusals of the oversight are worded.

use crate::desk::sheet;
use crate::desk::visit::Desk;
use crate::words::Lang;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use oversight::OversightError;
use std::str::FromStr;

/// A page that says why something was not done.
pub(super) fn no(desk: &Desk, error: &OversightError) -> Response {
    let (status, words) = words(desk.lang(), error);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(path = %desk.door.target, %error, "the oversight failed");
    }
    sheet::said(desk, status, words)
}

/// What is wrong with one field of a form, to be said beside it.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    field: &'static str,
    words: String,
}

impl Wrong {
    /// What an error says of the field that it names; of any other error nothing.
    pub(super) fn of(lang: Lang, error: &OversightError) -> Self {
        match error {
            OversightError::Empty(field) | OversightError::TooLong { what: field, .. } => {
                Self { field: *field, words: words(lang, error).1 }
            }
            _ => Self::default(),
        }
    }

    /// The words about a field; empty where nothing is wrong with it.
    pub(super) fn about(&self, field: &str) -> &str {
        if self.field == field { &self.words } else { "" }
    }
}

/// A number that was typed.
pub(super) fn typed<T: FromStr>(text: &str) -> Result<T, OversightError> {
    text.trim().parse().map_err(|_| OversightError::Typed(text.to_owned()))
}

/// A day that was typed.
pub(super) fn typed_day(text: &str) -> Result<Date, OversightError> {
    text.trim().parse().map_err(|_| OversightError::BadDay(text.to_owned()))
}

/// Status and words of why nothing came of a form; a browser does not send files once more by itself.
pub(super) fn words_of_sent(
    lang: Lang,
    (error, with_files): (&OversightError, bool),
) -> (StatusCode, String) {
    let (status, mut said) = words(lang, error);
    if with_files {
        said.push_str(&lang.word("oversight-files-again"));
    }
    (status, said)
}

/// Status and words of an error, with a way out.
pub(crate) fn words(lang: Lang, error: &OversightError) -> (StatusCode, String) {
    let bad = StatusCode::UNPROCESSABLE_ENTITY;
    match error {
        OversightError::Access(error) => sheet::access_words(lang, error),
        OversightError::Missing(_) => (StatusCode::NOT_FOUND, lang.word("oversight-missing")),
        OversightError::State => (StatusCode::CONFLICT, lang.word("oversight-state")),
        OversightError::CheckedToday => {
            (StatusCode::CONFLICT, lang.word("oversight-checked-today"))
        }
        OversightError::NoReason => (bad, lang.word("oversight-no-reason")),
        OversightError::Empty(what @ ("title" | "body" | "question" | "answer")) => {
            (bad, lang.word(&format!("oversight-no-{what}")))
        }
        OversightError::Empty(_) => (bad, lang.word("oversight-nothing")),
        OversightError::TooLong { most, .. } => (bad, lang.say("oversight-too-long", "most", most)),
        OversightError::Typed(text) => (bad, lang.say("oversight-typed", "text", text)),
        OversightError::BadDay(day) => (bad, lang.say("desk-bad-day", "day", day)),
        OversightError::NameTaken(_) => (StatusCode::CONFLICT, lang.word("oversight-name-taken")),
        OversightError::UnknownField(name) => {
            (bad, lang.say("oversight-unknown-field", "name", name))
        }
        OversightError::Letter(error) => {
            let reason = error.words(super::unit::report_lang(lang));
            (bad, lang.say("oversight-bad-letter", "reason", reason))
        }
        OversightError::Past => (bad, lang.word("oversight-past-time")),
        OversightError::BadHours(text) => (bad, lang.say("oversight-bad-hours", "text", text)),
        OversightError::BadPattern(text) => (bad, lang.say("oversight-bad-pattern", "text", text)),
        OversightError::Sheet(faults) => (bad, lang.say("oversight-bad-sheet", "reason", faults)),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, lang.word("failed-text")),
    }
}
