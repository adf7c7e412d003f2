//! The editions of a document: a list of all, and any two beside each other.

use super::compare::Comparison;
use super::pick::Selectable;
use super::sheet::{self, Sheet};
use super::visit::Desk;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{DeskError, Past, Premises};
use store::Word;

/// An edition as it is shown.
pub(super) struct EditionRow {
    pub(super) name: String,
    pub(super) at: String,
    /// Why it corrects the one before.
    pub(super) reason: Option<String>,
    /// Who signed it, step by step.
    pub(super) signed: Vec<String>,
    pub(super) hash: String,
    /// Address of the draft that it was.
    pub(super) draft: Option<String>,
    /// Address where it stands beside the one before.
    pub(super) compare: Option<String>,
}

/// All editions of a document, the last one first.
///
/// # Errors
/// Where there is no such document for who asks.
pub(super) async fn rows(desk: &Desk, id: i64) -> Result<Vec<EditionRow>, DeskError> {
    let mut rows = Vec::new();
    let mut before = None;
    for past in desk::editions(desk.store(), desk.who(), id).await? {
        let ordinal = past.edition.ordinal;
        let compare =
            before.map(|before| format!("/desk/document/{id}/compare?from={before}&to={ordinal}"));
        before = Some(ordinal);
        rows.push(EditionRow {
            name: desk.lang().say("desk-edition", "count", ordinal),
            at: portal::written(past.edition.created_at),
            reason: past.edition.correction.clone().filter(|reason| !reason.is_empty()),
            signed: signed(desk, &past).await?,
            hash: past.edition.hash,
            draft: past.draft.map(|draft| format!("/desk/draft/{draft}/review")),
            compare,
        });
    }
    rows.reverse();
    Ok(rows)
}

/// Who signed an edition: step, name and moment.
async fn signed(desk: &Desk, past: &Past) -> Result<Vec<String>, DeskError> {
    let mut signed = Vec::new();
    for review in &past.signatures {
        let account = desk.store().account(review.account_id).await?;
        let person = account.map(|account| account.person).unwrap_or_default();
        let step = desk.word(&format!("desk-step-{}", review.step.id()));
        signed.push(format!("{step} {person} {}", portal::written(review.at)));
    }
    Ok(signed)
}

#[derive(Template)]
#[template(path = "desk/compare.html")]
struct ComparePage {
    sheet: Sheet,
    id: i64,
    title: String,
    from: Vec<Selectable>,
    to: Vec<Selectable>,
    found: Comparison,
}

/// `GET /desk/document/{id}/compare?from=&to=`: two editions by their numbers; the last two where none are named.
pub(super) async fn compare(desk: Desk, Path(id): Path<i64>) -> Response {
    answer(&desk, id).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn answer(desk: &Desk, id: i64) -> Result<Response, DeskError> {
    let (store, who) = (desk.store(), desk.who());
    let (shown, _) = desk::document(store, who, id).await?;
    let editions = desk::editions(store, who, id).await?;
    let last = editions.len().saturating_sub(1);
    let asked = |name: &str, otherwise: usize| {
        let found = match desk.door.asked(name) {
            "" => editions.get(otherwise),
            number => editions.iter().find(|one| one.edition.ordinal.to_string() == number),
        };
        found.ok_or(DeskError::Missing("edition"))
    };
    let (from, to) = (asked("from", last.saturating_sub(1))?, asked("to", last)?);
    let sites = store.sites().await?;
    let site = sites.into_iter().find(|site| site.id == shown.document.site_id);
    let premises = Premises::of(store, site.ok_or(DeskError::Missing("site"))?).await?;
    let page = ComparePage {
        sheet: Sheet::of(desk, &desk.word("desk-compare")),
        id,
        title: shown.edition.title,
        from: selectable(desk, &editions, from),
        to: selectable(desk, &editions, to),
        found: Comparison::of(desk, &premises, (&from.content, &to.content)),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// The editions to choose from.
fn selectable(desk: &Desk, editions: &[Past], here: &Past) -> Vec<Selectable> {
    let option = |past: &Past| {
        let (ordinal, at) = (past.edition.ordinal, portal::written(past.edition.created_at));
        Selectable {
            value: ordinal.to_string(),
            text: format!("{} {at}", desk.lang().say("desk-edition", "count", ordinal)),
            here: past.edition.id == here.edition.id,
        }
    };
    editions.iter().map(option).collect()
}
