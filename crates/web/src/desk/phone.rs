//! What a clerk's phone keeps: drafts under a name that says nobody's, and the one page on which they are
//! written without a network. Signing out asks before the phone forgets them.

use super::sheet::{self, Sheet};
use super::village::NewNotice;
use super::visit::Desk;
use crate::words::Lang;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

/// Name of the cookie by which a phone says whose things it keeps.
const COOKIE: &str = "phone";
/// What an account's name on its phones is derived for.
const CONTEXT: &str = "gongkai desk: whose drafts a phone keeps";

/// The name under which phones keep an account's drafts: always the same, and not the account's.
pub(super) fn owner(desk: &Desk) -> String {
    let Ok(account) = desk.who().account() else { return String::new() };
    let known = format!("{} {}", account.id, account.created_at);
    blake3::Hash::from_bytes(blake3::derive_key(CONTEXT, known.as_bytes())).to_hex().to_string()
}

/// Whether the phone keeps something of who is signed in.
pub(super) fn keeps(desk: &Desk) -> bool {
    desk.door.cookie(COOKIE).is_some_and(|kept| kept == owner(desk))
}

/// `GET /desk/village/kept`: the form as a phone keeps it, the same for everybody.
pub(super) async fn kept(desk: Desk) -> Response {
    sheet::page(StatusCode::OK, &NewNotice::kept(desk.lang()))
}

/// The page that phones keep, in every language.
pub(crate) fn kept_pages() -> [String; 2] {
    // One that cannot be made is not sent either.
    [Lang::Zh, Lang::En].map(|lang| NewNotice::kept(lang).render().unwrap_or_default())
}

#[derive(Template)]
#[template(path = "desk/village-leave.html")]
struct Leave {
    sheet: Sheet,
    /// Whose drafts the phone shows here.
    who: String,
}

/// `GET /desk/village/leave`: what the phone forgets with signing out.
pub(super) async fn leave(desk: Desk) -> Response {
    let sheet = Sheet::of(&desk, &desk.word("desk-village-leave"));
    sheet::page(StatusCode::OK, &Leave { sheet, who: owner(&desk) })
}
