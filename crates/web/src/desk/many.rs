//! Many at once: each by the same rules as alone, and one page that says of each what was done, or why not.

use super::pick;
use super::review::secrecy;
use super::sheet::{self, Sheet};
use super::visit::{Desk, Fields, Sent, see};
use access::{AccessError, Action};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{Decision, DeskError, Premises, Reviewed, Secrecy};
use std::collections::BTreeMap;

/// How many at once.
const MOST: usize = 100;

/// One of them, with what was done or why not.
struct Outcome {
    title: String,
    href: String,
    words: String,
}

#[derive(Template)]
#[template(path = "desk/many.html")]
struct Many {
    sheet: Sheet,
    done: Vec<Outcome>,
    left: Vec<Outcome>,
    /// Where they were ticked.
    back: &'static str,
}

/// Something that was ticked: a draft with the hash that was seen, or a document.
enum Ticked<'a> {
    Draft(i64, &'a str),
    Document(i64),
}

impl Ticked<'_> {
    /// Title and address; those of what is not there, or another organ's, are told by its number alone.
    async fn called(&self, desk: &Desk) -> (String, String) {
        let (title, href, id) = match self {
            Self::Draft(id, _) => {
                let found = desk::draft(desk.store(), desk.who(), *id).await;
                let title = found.ok().map(|(drafted, _)| drafted.draft.title);
                (title, format!("/desk/draft/{id}/review"), id)
            }
            Self::Document(id) => {
                let found = desk::document(desk.store(), desk.who(), *id).await;
                let title = found.ok().map(|(shown, _)| shown.edition.title);
                (title, format!("/desk/document/{id}"), id)
            }
        };
        match title {
            Some(title) if title.is_empty() => (desk.word("desk-untitled"), href),
            Some(title) => (title, href),
            None => (id.to_string(), String::new()),
        }
    }
}

/// What is to be done with each.
enum Deed<'a> {
    Pass { secrecy: Option<Secrecy> },
    Return { reason: &'a str },
    Withdraw { reason: &'a str },
    Place { column: i64, mark: &'a str },
    Displace { column: i64 },
}

impl Deed<'_> {
    /// Does it with one; answers the key of the words for what was done.
    async fn with(&self, desk: &Desk, one: &Ticked<'_>) -> Result<&'static str, DeskError> {
        let (store, who, now) = (desk.store(), desk.who(), desk.now());
        match (self, one) {
            (Self::Pass { secrecy }, Ticked::Draft(id, hash)) => {
                let decision = Decision::Pass {
                    override_reason: String::new(),
                    secrecy: secrecy.clone(),
                    publish_at: None,
                };
                let reviewed = desk::review(store, who, (*id, hash), decision, now).await?;
                Ok(match reviewed {
                    Reviewed::MovedOn => "desk-many-passed",
                    Reviewed::Published(_) | Reviewed::Scheduled(_) => "desk-many-published",
                })
            }
            (Self::Return { reason }, Ticked::Draft(id, hash)) => {
                let reason = (*reason).to_owned();
                let decision = Decision::Return { reason, secrecy: None };
                desk::review(store, who, (*id, hash), decision, now).await?;
                Ok("desk-many-returned")
            }
            (Self::Withdraw { reason }, Ticked::Document(id)) => {
                desk::withdraw(store, who, *id, (false, reason), desk::Leaving::Notice, now)
                    .await?;
                Ok("desk-many-asked")
            }
            (Self::Place { column, mark }, Ticked::Document(id)) => {
                let place = (*column, pick::mark(mark));
                desk::place(store, who, *id, place, now).await?;
                Ok("desk-many-placed")
            }
            (Self::Displace { column }, Ticked::Document(id)) => {
                desk::displace(store, who, *id, *column, now).await?;
                Ok("desk-many-displaced")
            }
            _ => Err(DeskError::State),
        }
    }
}

/// All that was ticked, each once.
fn ticked(form: &Fields) -> Vec<Ticked<'_>> {
    let drafts = form.all("draft").filter_map(|one| {
        let (id, hash) = one.split_once(':')?;
        Some(Ticked::Draft(id.parse().ok()?, hash))
    });
    let more = form.get("documents").split(',');
    let documents = form.all("document").chain(more);
    let documents = documents.filter_map(|one| Some(Ticked::Document(one.parse().ok()?)));
    drafts.chain(documents).collect()
}

/// `POST /desk/many`: what the button says, with each that is ticked.
pub(super) async fn sent(Sent { desk, form, .. }: Sent) -> Response {
    if desk.who().organs(Action::Read).is_empty() {
        return sheet::no_access(&desk, AccessError::Forbidden);
    }
    let ticked = ticked(&form);
    let bad = StatusCode::UNPROCESSABLE_ENTITY;
    if ticked.is_empty() {
        return sheet::said(&desk, bad, desk.word("desk-many-none"));
    }
    if ticked.len() > MOST {
        return sheet::said(&desk, bad, desk.lang().say("desk-many-most", "most", MOST));
    }
    let reason = form.get("reason");
    let column = form.get("column").parse().unwrap_or_default();
    let deed = match form.get("then") {
        "pass" => Deed::Pass { secrecy: form.ticked("secrecy").then(|| secrecy(&form)) },
        "return" => Deed::Return { reason },
        "withdraw" => Deed::Withdraw { reason },
        "place" => Deed::Place { column, mark: form.get("mark") },
        "displace" => Deed::Displace { column },
        "leave" => return choose(&ticked, "leave"),
        _ => return choose(&ticked, "place"),
    };
    let (mut done, mut left) = (Vec::new(), Vec::new());
    for one in &ticked {
        let (title, href) = one.called(&desk).await;
        match deed.with(&desk, one).await {
            Ok(key) => done.push(Outcome { title, href, words: desk.word(key) }),
            Err(error) => {
                let (status, words) = sheet::words(desk.lang(), &error);
                if status == StatusCode::INTERNAL_SERVER_ERROR {
                    tracing::error!(%error, "one of many was not done");
                }
                left.push(Outcome { title, href, words });
            }
        }
    }
    let back = match ticked.first() {
        Some(Ticked::Document(_)) => "/desk/documents",
        _ => "/desk",
    };
    let sheet = Sheet::of(&desk, &desk.word("desk-many"));
    sheet::page(StatusCode::OK, &Many { sheet, done, left, back })
}

/// To the choice of a column, into which or out of which.
fn choose(ticked: &[Ticked<'_>], way: &str) -> Response {
    let ids = ticked.iter().filter_map(|one| match one {
        Ticked::Document(id) => Some(id.to_string()),
        Ticked::Draft(..) => None,
    });
    see(&format!("/desk/many/{way}?documents={}", ids.collect::<Vec<_>>().join(",")))
}

/// `GET /desk/many/place?documents=&q=`
pub(super) async fn place(desk: Desk) -> Response {
    place_answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

/// The documents that an address asks for.
fn asked(desk: &Desk) -> Vec<i64> {
    let documents = desk.door.asked("documents").split(',');
    documents.filter_map(|id| id.parse().ok()).take(MOST).collect()
}

/// Documents as an address and a form name them.
fn listed(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

async fn place_answer(desk: &Desk) -> Result<Response, DeskError> {
    if desk.who().organs(Action::Place).is_empty() {
        return Err(AccessError::Forbidden.into());
    }
    let ids = asked(desk);
    let first = *ids.first().ok_or(DeskError::Missing("document"))?;
    let (shown, _) = desk::document(desk.store(), desk.who(), first).await?;
    let sites = desk.store().sites().await?;
    let site = sites.into_iter().find(|site| site.id == shown.document.site_id);
    let premises = Premises::of(desk.store(), site.ok_or(DeskError::Missing("site"))?).await?;
    let about = desk.lang().say("desk-many-place", "count", ids.len());
    Ok(pick::for_many(desk, &premises, about, listed(&ids)))
}

/// A column out of which some of the documents can be taken.
struct Leaving {
    column: i64,
    name: String,
    path: String,
    count: String,
}

#[derive(Template)]
#[template(path = "desk/leave.html")]
struct Leave {
    sheet: Sheet,
    about: String,
    documents: String,
    columns: Vec<Leaving>,
}

/// `GET /desk/many/leave?documents=`
pub(super) async fn leave(desk: Desk) -> Response {
    leave_answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn leave_answer(desk: &Desk) -> Result<Response, DeskError> {
    if desk.who().organs(Action::Place).is_empty() {
        return Err(AccessError::Forbidden.into());
    }
    let ids = asked(desk);
    // The first columns stay; what is not there, or another organ's, is named once the choice is made.
    let mut standing: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    for id in &ids {
        let Ok((shown, _)) = desk::document(desk.store(), desk.who(), *id).await else { continue };
        for place in shown.placements.iter().filter(|place| !place.home) {
            *standing.entry((shown.document.site_id, place.column_id)).or_default() += 1;
        }
    }
    let mut columns = Vec::new();
    for site in desk.store().sites().await? {
        if !standing.keys().any(|(of, _)| *of == site.id) {
            continue;
        }
        let premises = Premises::of(desk.store(), site).await?;
        for column in premises.columns() {
            let Some(count) = standing.get(&(premises.site.id, column.id)) else { continue };
            let names = premises.names(column);
            let above = names.split_last().map_or(&[][..], |(_, above)| above);
            columns.push(Leaving {
                column: column.id,
                name: column.title.clone(),
                path: above.iter().skip(1).copied().collect::<Vec<_>>().join(" › "),
                count: desk.lang().say("desk-many-here", "count", count),
            });
        }
    }
    let page = Leave {
        sheet: Sheet::of(desk, &desk.word("desk-many-displace")),
        about: desk.lang().say("desk-many-leave", "count", ids.len()),
        documents: listed(&ids),
        columns,
    };
    Ok(sheet::page(StatusCode::OK, &page))
}
