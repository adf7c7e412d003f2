//! Questions and progress: the threads of a unit, and the answers that all units can read.

use super::pager::Pager;
use super::refusal::{no, typed};
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Sent, see};
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::OversightError;
use store::{CommonAnswer, Word};

/// Threads that a page lists.
const SHOWN: usize = 100;

/// A thread as a list shows it.
struct Row {
    href: String,
    title: String,
    unit: String,
    state: String,
    at: String,
}

#[derive(Template)]
#[template(path = "oversight/threads.html")]
struct ThreadsPage {
    sheet: Sheet,
    rows: Vec<Row>,
    pages: Pager,
    common: Vec<CommonAnswer>,
    /// Units that may be asked for: id and name.
    units: Vec<(i64, String)>,
    office: bool,
}

/// `GET /oversight/threads`
pub(super) async fn list(desk: Desk) -> Response {
    listed(&desk).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn listed(desk: &Desk) -> Result<Response, OversightError> {
    let (store, who) = (desk.store(), desk.who());
    let common = oversight::common_answers(store, who).await?;
    let threads = oversight::threads(store, who).await?;
    let at = |page| format!("/oversight/threads?page={page}");
    let pages = Pager::of(desk, (threads.len(), SHOWN), at);
    let rows = threads.into_iter().skip(pages.first).take(SHOWN).map(|(thread, unit)| Row {
        href: format!("/oversight/thread/{}", thread.id),
        title: thread.title,
        unit: unit.name,
        state: desk.word(&format!("oversight-thread-{}", thread.state.id())),
        at: portal::written(thread.changed_at),
    });
    let mut units = oversight::units_to_ask(store, who).await?;
    units.retain(|unit| unit.retired_at.is_none());
    let page = ThreadsPage {
        sheet: Sheet::of(desk, &desk.word("oversight-threads")),
        rows: rows.collect(),
        pages,
        common,
        units: units.into_iter().map(|unit| (unit.id, unit.name)).collect(),
        office: who.may(Action::DecideItems, None),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// `POST /oversight/threads`: begins a thread, or takes an answer away that all units could read.
pub(super) async fn begin(Sent { desk, form, .. }: Sent) -> Response {
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let done = async {
        if form.get("then") == "unshare" {
            oversight::unshare(store, who, typed(form.get("answer"))?, now).await?;
            return Ok("/oversight/threads?done=round".to_owned());
        }
        let said = (form.get("title"), form.get("body"));
        let id = oversight::ask(store, who, typed(form.get("unit"))?, said, now).await?;
        Ok(format!("/oversight/thread/{id}?done=answered"))
    };
    match done.await {
        Ok(to) => see(&to),
        Err(error) => no(&desk, &error),
    }
}

/// Something that was said, as it is shown.
struct Said {
    by: String,
    office: bool,
    at: String,
    body: String,
}

#[derive(Template)]
#[template(path = "oversight/thread.html")]
struct ThreadPage {
    sheet: Sheet,
    id: i64,
    unit: String,
    state: String,
    posts: Vec<Said>,
    office: bool,
    /// What may be given to all units: the first question and the last answer.
    question: String,
    answer: String,
}

/// `GET /oversight/thread/{thread}`
pub(super) async fn page(Path(id): Path<i64>, desk: Desk) -> Response {
    shown(&desk, id).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn shown(desk: &Desk, id: i64) -> Result<Response, OversightError> {
    let (thread, unit, posts) = oversight::thread(desk.store(), desk.who(), id).await?;
    let answer = posts.iter().rev().find(|post| post.office).map(|post| post.body.clone());
    let page = ThreadPage {
        sheet: Sheet::of(desk, &thread.title),
        id,
        unit: unit.name,
        state: desk.word(&format!("oversight-thread-{}", thread.state.id())),
        posts: posts
            .into_iter()
            .map(|post| Said {
                by: post.account,
                office: post.office,
                at: portal::written(post.at),
                body: post.body,
            })
            .collect(),
        office: desk.who().may(Action::DecideItems, None),
        question: thread.title,
        answer: answer.unwrap_or_default(),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// `POST /oversight/thread/{thread}`: says something, or gives an answer to all units.
pub(super) async fn act(Path(id): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let done = async {
        if form.get("then") == "share" {
            let both = (form.get("question"), form.get("answer"));
            oversight::share(store, who, both, now).await?;
            return Ok::<_, OversightError>("/oversight/threads?done=round".to_owned());
        }
        oversight::say(store, who, id, form.get("body"), now).await?;
        Ok(format!("/oversight/thread/{id}?done=answered"))
    };
    match done.await {
        Ok(to) => see(&to),
        Err(error) => no(&desk, &error),
    }
}
