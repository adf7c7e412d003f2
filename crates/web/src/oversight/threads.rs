//! Questions and progress: the threads of a unit, and the answers that all units can read.

use super::pager::Pager;
use super::refusal::{Wrong, no, typed, words};
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Fields, Sent, see};
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
    /// Units that may be asked for: id, name, and whether it is the one that was chosen.
    units: Vec<(i64, String, bool)>,
    office: bool,
    /// What was typed before, and what is wrong with it.
    title: String,
    body: String,
    wrong: Wrong,
}

/// What was typed before, and why nothing came of it.
type Failed<'a> = Option<(&'a Fields, &'a OversightError)>;

/// Status, words above the page, and what is wrong with a field.
fn failing(desk: &Desk, failed: Failed<'_>) -> (StatusCode, Option<String>, Wrong) {
    let Some((_, error)) = failed else { return (StatusCode::OK, None, Wrong::default()) };
    let (status, said) = words(desk.lang(), error);
    (status, Some(said), Wrong::of(desk.lang(), error))
}

/// `GET /oversight/threads`
pub(super) async fn list(desk: Desk) -> Response {
    listed(&desk, None).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn listed(desk: &Desk, failed: Failed<'_>) -> Result<Response, OversightError> {
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
    let (status, said, wrong) = failing(desk, failed);
    let typed = |name: &str| failed.map_or("", |(form, _)| form.get(name)).to_owned();
    let chosen = typed("unit");
    let units = units.into_iter().map(|unit| {
        let here = unit.id.to_string() == chosen;
        (unit.id, unit.name, here)
    });
    let page = ThreadsPage {
        sheet: Sheet::of(desk, &desk.word("oversight-threads")).failing(said),
        rows: rows.collect(),
        pages,
        common,
        units: units.collect(),
        office: who.may(Action::DecideItems, None),
        title: typed("title"),
        body: typed("body"),
        wrong,
    };
    Ok(sheet::page(status, &page))
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
        Err(error @ (OversightError::Empty(_) | OversightError::TooLong { .. })) => {
            let again = listed(&desk, Some((&form, &error))).await;
            again.unwrap_or_else(|error| no(&desk, &error))
        }
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
    /// What was typed before, and what is wrong with it or with what is to be given to all units.
    said: String,
    wrong: Wrong,
    /// Whether something may be given to all units.
    shares: bool,
    /// What may be given to them: what was typed, else the first question and the last answer.
    question: String,
    answer: String,
}

/// `GET /oversight/thread/{thread}`
pub(super) async fn page(Path(id): Path<i64>, desk: Desk) -> Response {
    shown(&desk, id, None).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn shown(desk: &Desk, id: i64, failed: Failed<'_>) -> Result<Response, OversightError> {
    let (thread, unit, posts) = oversight::thread(desk.store(), desk.who(), id).await?;
    let answer = posts.iter().rev().find(|post| post.office).map(|post| post.body.clone());
    let (status, said, wrong) = failing(desk, failed);
    let shared = failed.filter(|(form, _)| form.get("then") == "share");
    let shared = |name: &str| shared.map(|(form, _)| form.get(name).to_owned());
    let page = ThreadPage {
        sheet: Sheet::of(desk, &thread.title).failing(said),
        said: failed.map_or("", |(form, _)| form.get("body")).to_owned(),
        wrong,
        shares: desk.who().may(Action::DecideItems, None) && answer.is_some(),
        question: shared("question").unwrap_or_else(|| thread.title.clone()),
        answer: shared("answer").or(answer).unwrap_or_default(),
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
    };
    Ok(sheet::page(status, &page))
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
        Err(error @ (OversightError::Empty(_) | OversightError::TooLong { .. })) => {
            let again = shown(&desk, id, Some((&form, &error))).await;
            again.unwrap_or_else(|error| no(&desk, &error))
        }
        Err(error) => no(&desk, &error),
    }
}
