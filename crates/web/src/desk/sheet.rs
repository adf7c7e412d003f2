//! What stands around every page of the desk, and how refusals are worded.

use super::visit::{Desk, Door};
use crate::layout::Link;
use crate::respond::{safe, set};
use crate::words::Lang;
use access::{AccessError, Action};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use portal::PortalError;

const POLICY: &str = "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// Words of what was done, that an address may ask for.
const DONE: [&str; 35] = [
    "look",
    "saved",
    "masked",
    "masked-anew",
    "masked-text",
    "text",
    "submitted",
    "discarded",
    "passed",
    "returned",
    "scheduled",
    "placed",
    "asked",
    "withdrawn",
    "decided",
    "password",
    "account",
    "second-factor",
    "mail",
    "linked",
    "unlinked",
    "steps",
    "events",
    "site",
    "urgent",
    "made-up",
    "objected",
    "round",
    "findings",
    "answered",
    "ruled",
    "material",
    "judged",
    "subscribed",
    "unsubscribed",
];

/// The frame of a page.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) lang: Lang,
    pub(crate) title: String,
    /// Name of who is signed in.
    pub(crate) person: Option<String>,
    pub(crate) menu: Vec<Link>,
    /// Proof for the page's forms.
    pub(crate) proof: String,
    /// What was done before.
    pub(crate) done: Option<String>,
    /// What could not be done.
    pub(crate) error: Option<String>,
    /// Address of the page, for the switch of language.
    pub(crate) back: String,
}

impl Sheet {
    /// For nobody: without anything of a session.
    pub(crate) fn bare(lang: Lang, title: &str, back: &str) -> Self {
        Self {
            lang,
            title: title.to_owned(),
            person: None,
            menu: Vec::new(),
            proof: String::new(),
            done: None,
            error: None,
            back: back.to_owned(),
        }
    }

    /// For a stranger.
    pub(crate) fn of_door(door: &Door, title: &str) -> Self {
        let done = DONE.iter().find(|key| **key == door.asked("done"));
        Self {
            proof: door.proof(),
            done: done.map(|key| door.lang.word(&format!("desk-done-{key}"))),
            ..Self::bare(door.lang, title, &door.target)
        }
    }

    /// For somebody who is signed in: the menu has what he may do.
    pub(crate) fn of(desk: &Desk, title: &str) -> Self {
        let who = desk.who();
        let path = desk.door.target.split('?').next().unwrap_or_default();
        let contents = |action| !who.organs(action).is_empty();
        let oversees = who.may(Action::SeeUnit, None) || contents(Action::SeeUnit);
        let all = [
            (contents(Action::Read), "/desk", "desk-work"),
            (contents(Action::Write), "/desk/new", "desk-new"),
            (contents(Action::Read), "/desk/documents", "desk-documents"),
            (contents(Action::Read), "/desk/coverage", "desk-coverage"),
            (contents(Action::Read), "/desk/forecast", "desk-forecast"),
            (contents(Action::Read), "/desk/feeds", "desk-feeds"),
            (oversees, "/oversight", "oversight-board"),
            (oversees, "/oversight/items", "oversight-ledger"),
            (oversees, "/oversight/threads", "oversight-threads"),
            (who.may(Action::SeeAccounts, None), "/desk/accounts", "desk-accounts"),
            (who.may(Action::SetRoutes, None), "/desk/steps", "desk-steps"),
            (who.may(Action::SetEvents, None), "/desk/events", "desk-events"),
            (who.may(Action::SetSite, None), "/desk/site", "desk-settings"),
            (who.may(Action::SeeAudit, None), "/desk/audit", "desk-audit"),
        ];
        let menu = all.into_iter().filter(|(may, ..)| *may).map(|(_, href, key)| Link {
            href: href.to_owned(),
            text: desk.word(key),
            here: path == href,
        });
        let person = who.account().map(|account| account.person.clone()).ok();
        Self { person, menu: menu.collect(), ..Self::of_door(&desk.door, title) }
    }

    /// The same on a village clerk's pages: a short menu, which a phone shows on one line. Whoever has other work too
    /// finds it behind its first entry.
    #[must_use]
    pub(crate) fn of_clerk(mut self, desk: &Desk) -> Self {
        let path = desk.door.target.split('?').next().unwrap_or_default();
        let all = [
            ("/desk", "desk-clerk-work"),
            ("/desk/village/new", "desk-clerk-new"),
            ("/desk/documents", "desk-clerk-public"),
        ];
        let here = |href: &str| path == href || (href == "/desk" && path == "/desk/village");
        let link = |(href, key): (&str, &str)| Link {
            href: href.to_owned(),
            text: desk.word(key),
            here: here(href),
        };
        self.menu = all.map(link).into();
        self
    }

    #[must_use]
    pub(crate) fn failing(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    pub(crate) fn word(&self, key: &str) -> String {
        self.lang.word(key)
    }
}

/// An answer that nobody keeps.
pub(crate) fn private(answer: Response) -> Response {
    let mut answer = safe(answer);
    set(&mut answer, header::CACHE_CONTROL, "no-store");
    set(&mut answer, header::CONTENT_SECURITY_POLICY, POLICY);
    set(&mut answer, header::REFERRER_POLICY, "same-origin");
    answer
}

/// A page.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    let mut answer = match template.render() {
        Ok(html) => (status, html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the desk failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    };
    set(&mut answer, header::CONTENT_TYPE, "text/html; charset=utf-8");
    private(answer)
}

/// A page that says in these words why something was not done.
pub(crate) fn said(desk: &Desk, status: StatusCode, words: String) -> Response {
    let sheet = Sheet::of(desk, &desk.word("desk-refused"));
    page(status, &Refused { sheet, words })
}

#[derive(Template)]
#[template(path = "desk/refused.html")]
struct Refused {
    sheet: Sheet,
    words: String,
}

/// A page that says why not.
pub(crate) fn refused(door: &Door, status: StatusCode, key: &str) -> Response {
    let sheet = Sheet::of_door(door, &door.lang.word("desk-refused"));
    page(status, &Refused { sheet, words: door.lang.word(key) })
}

/// 500; the reason goes to the log.
pub(crate) fn failed(door: &Door, error: &dyn std::fmt::Display) -> Response {
    tracing::error!(path = %door.target, %error, "the desk failed");
    refused(door, StatusCode::INTERNAL_SERVER_ERROR, "failed-text")
}

/// A page that says why something was not done.
pub(crate) fn no(desk: &Desk, error: &DeskError) -> Response {
    let (status, words) = words(desk.lang(), error);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(path = %desk.door.target, %error, "the desk failed");
    }
    let sheet = Sheet::of(desk, &desk.word("desk-refused"));
    page(status, &Refused { sheet, words })
}

/// The same for what belongs to no organ.
pub(crate) fn no_access(desk: &Desk, error: AccessError) -> Response {
    no(desk, &DeskError::Access(error))
}

/// Status and words of an error, with a way out.
pub(crate) fn words(lang: Lang, error: &DeskError) -> (StatusCode, String) {
    let bad = StatusCode::UNPROCESSABLE_ENTITY;
    let say = |key: &str| lang.word(key);
    match error {
        DeskError::Access(error) => access_words(lang, error),
        DeskError::Missing(_) => (StatusCode::NOT_FOUND, say("desk-missing")),
        DeskError::Conflict => (StatusCode::CONFLICT, say("desk-conflict")),
        DeskError::State => (StatusCode::CONFLICT, say("desk-state")),
        DeskError::SamePerson => (StatusCode::FORBIDDEN, say("desk-same-person")),
        DeskError::SameDecider => (StatusCode::FORBIDDEN, say("desk-same-decider")),
        DeskError::NoReason => (bad, say("desk-no-reason")),
        DeskError::NoSecrecy => (bad, say("desk-no-secrecy")),
        DeskError::NotActive => (bad, say("desk-not-active")),
        DeskError::BadRow(row) => (bad, lang.say("desk-bad-row", "row", row)),
        DeskError::BadMoment => (bad, say("desk-bad-moment")),
        DeskError::BadChannel(address) => (bad, lang.say("desk-bad-channel", "address", address)),
        DeskError::Blank(field) => (bad, lang.word(&format!("desk-blank-{field}"))),
        DeskError::Blocked(hints) => {
            let key = if hints.iter().any(desk::Hint::is_privacy) {
                "desk-blocked-privacy"
            } else if hints.iter().any(desk::Hint::is_unread) {
                "desk-blocked-unread"
            } else {
                "desk-blocked"
            };
            (bad, lang.say(key, "count", hints.len()))
        }
        DeskError::Long { field, most } => {
            let said =
                [("field", lang.word(&format!("desk-field-{field}"))), ("most", most.to_string())];
            (bad, lang.say_all("desk-long", &said))
        }
        DeskError::BadDay(day) => (bad, lang.say("desk-bad-day", "day", day)),
        DeskError::BadLink(address) => (bad, lang.say("desk-bad-link", "address", address)),
        DeskError::BadTarget(address) => (bad, lang.say("desk-bad-target", "address", address)),
        DeskError::BadFeed(address) => (bad, lang.say("desk-bad-feed", "address", address)),
        DeskError::Subscribed(address) => {
            (StatusCode::CONFLICT, lang.say("desk-feed-twice", "address", address))
        }
        DeskError::BadPlace => (bad, say("desk-bad-place")),
        DeskError::NoMark { column, marks } => {
            let said = [("column", column.clone()), ("marks", marks.join("、"))];
            (bad, lang.say_all("desk-no-mark", &said))
        }
        DeskError::Events(fault) => (bad, super::events::wrong(lang, fault)),
        DeskError::NameTwice(name) => (bad, lang.say("desk-events-twice", "what", name)),
        DeskError::ManyEvents(most) => (bad, lang.say("desk-events-many", "most", most)),
        DeskError::NotPlaced => (bad, say("desk-not-placed")),
        DeskError::FirstPlace => (bad, say("desk-first-place")),
        DeskError::BadLogo(name) => (bad, lang.say("desk-bad-logo", "name", name)),
        DeskError::BadFile(name) => (bad, lang.say("desk-bad-file", "name", name)),
        DeskError::LargeFile { name, most } => {
            let said = [("name", name.clone()), ("most", (most >> 20).to_string())];
            (bad, lang.say_all("desk-large-file", &said))
        }
        DeskError::ManyFiles(most) => (bad, lang.say("desk-many-files", "most", most)),
        DeskError::NoText(name) => (bad, lang.say("desk-no-text", "name", name)),
        DeskError::NotMaskable(name) => (bad, lang.say("desk-not-maskable", "name", name)),
        DeskError::Portal(
            PortalError::UnknownColumn(_)
            | PortalError::NoMark(_)
            | PortalError::UnknownMark { .. },
        ) => (bad, say("desk-bad-place")),
        DeskError::Portal(PortalError::Theme(fault)) => (bad, super::site::wrong(lang, fault)),
        DeskError::Portal(PortalError::BadAddress(address)) => {
            (bad, lang.say("desk-site-bad-address", "address", address))
        }
        DeskError::Portal(PortalError::NoDocument(_)) => (StatusCode::CONFLICT, say("desk-state")),
        DeskError::Store(_)
        | DeskError::Portal(_)
        | DeskError::Reading(_)
        | DeskError::Survey(_) => (StatusCode::INTERNAL_SERVER_ERROR, say("failed-text")),
    }
}

pub(crate) fn access_words(lang: Lang, error: &AccessError) -> (StatusCode, String) {
    let bad = StatusCode::UNPROCESSABLE_ENTITY;
    match error {
        AccessError::Forbidden => (StatusCode::FORBIDDEN, lang.word("desk-forbidden")),
        AccessError::Refused => (bad, lang.word("desk-wrong-password")),
        AccessError::Weak(found) => {
            let rules = found.iter().map(|one| lang.word(&format!("desk-weak-{}", one.id())));
            (bad, lang.say("desk-weak", "rules", rules.collect::<Vec<_>>().join("；")))
        }
        AccessError::BadName(name) | AccessError::BadPurpose(name) => {
            (bad, lang.say("desk-bad-name", "name", name))
        }
        AccessError::NameTaken(name) => (bad, lang.say("desk-name-taken", "name", name)),
        AccessError::NoAccount(_) | AccessError::NoToken(_) => {
            (StatusCode::NOT_FOUND, lang.word("desk-missing"))
        }
        AccessError::Unlinked => (StatusCode::CONFLICT, lang.word("desk-sign-on-not-linked")),
        AccessError::Linked => (StatusCode::CONFLICT, lang.word("desk-sign-on-linked-already")),
        AccessError::BadSubject(_) => (bad, lang.word("desk-sign-on-bad-subject")),
        AccessError::InUse => (StatusCode::CONFLICT, lang.word("desk-account-in-use")),
        AccessError::Past => (bad, lang.word("desk-role-past")),
        AccessError::Exclusive => (bad, lang.word("desk-exclusive")),
        AccessError::WrongOrgan => (bad, lang.word("desk-wrong-organ")),
        AccessError::BadCode => (bad, lang.word("desk-bad-code")),
        AccessError::Store(_) | AccessError::Hash(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, lang.word("failed-text"))
        }
    }
}
