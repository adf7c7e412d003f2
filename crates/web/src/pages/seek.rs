//! The search page of an export: a script looks into the files of the index (`export/index.rs`); without
//! scripts the page says how else things are found.

use crate::layout::{Frame, Link};
use crate::respond::Visit;
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "seek.html")]
struct SeekPage {
    frame: Frame,
    title: String,
    /// What is said with a number in the place of `{}`.
    found: String,
    newest: String,
    ways: Vec<Link>,
}

/// The page; `ways` are those to look for things otherwise.
pub(super) fn page(visit: &Visit, ways: Vec<Link>) -> Response {
    let title = visit.lang.word("search");
    let mut frame = Frame::new(visit, &title);
    // The page has a field of its own.
    frame.search = false;
    let said = |key| visit.lang.say(key, "count", "{}");
    visit.page(&SeekPage { found: said("found"), newest: said("seek-newest"), frame, title, ways })
}
