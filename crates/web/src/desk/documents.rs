//! What is public already: found again, corrected, withdrawn.

use super::audit;
use super::editions::{self, EditionRow};
use super::finding;
use super::review::{Signature, signatures};
use super::sheet::{self, Sheet};
use super::visit::{Desk, Sent, see};
use super::work::DraftRow;
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{DeskError, Leaving};
use std::collections::HashSet;
use store::{DocumentState, Draft, DraftFilter, DraftState, Remains, Shown, Word};

/// Documents that a list shows.
const SHOWN: usize = 50;
/// Editions of a document of which the signatures are shown.
const EDITIONS: u64 = 10;

#[derive(Template)]
#[template(path = "desk/documents.html")]
struct Documents {
    sheet: Sheet,
    words: String,
    rows: Vec<DraftRow>,
    /// Drafts with the words in their titles that are not public yet.
    open: Vec<DraftRow>,
    /// What is withdrawn is listed, and nothing else.
    withdrawn: bool,
    asks: bool,
    places: bool,
}

/// `GET /desk/documents?q=&state=`
pub(super) async fn list(desk: Desk) -> Response {
    let answer = match desk.door.asked("state") {
        "withdrawn" => withdrawn_answer(&desk).await,
        _ => list_answer(&desk).await,
    };
    answer.unwrap_or_else(|error| sheet::no(&desk, &error))
}

/// What the address of a withdrawn document shows, in words.
pub(super) fn remains(desk: &Desk, remains: Remains, target: Option<&str>) -> String {
    let key = format!("desk-remains-{}", remains.id());
    desk.lang().say(&key, "target", target.unwrap_or_default())
}

/// A withdrawn document as a line of the list.
fn withdrawn_row(desk: &Desk, shown: Shown) -> DraftRow {
    let document = &shown.document;
    let left = remains(desk, document.remains, document.target.as_deref());
    DraftRow {
        href: format!("/desk/document/{}", document.id),
        title: shown.edition.title,
        state: format!("{} · {left}", desk.word("desk-state-withdrawn")),
        day: portal::day(document.changed_at).to_string(),
        value: String::new(),
        due: String::new(),
        press: "",
    }
}

async fn withdrawn_answer(desk: &Desk) -> Result<Response, DeskError> {
    let words = desk.door.asked("q").trim().to_owned();
    let organs = desk.who().organs(Action::Read);
    if organs.is_empty() {
        return Err(access::AccessError::Forbidden.into());
    }
    let found = finding::withdrawn(desk, &organs, &words, SHOWN).await?;
    let page = Documents {
        sheet: Sheet::of(desk, &desk.word("desk-documents-withdrawn")),
        words,
        rows: found.into_iter().map(|shown| withdrawn_row(desk, shown)).collect(),
        open: Vec::new(),
        withdrawn: true,
        asks: false,
        places: false,
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

async fn list_answer(desk: &Desk) -> Result<Response, DeskError> {
    let words = desk.door.asked("q").trim().to_owned();
    let organs = desk.who().organs(Action::Read);
    if organs.is_empty() {
        return Err(access::AccessError::Forbidden.into());
    }
    let mut known = HashSet::new();
    let mut rows = Vec::new();
    if !words.is_empty() {
        for shown in finding::found(desk, &organs, &words, SHOWN).await? {
            known.insert(shown.document.id);
            rows.push(row(desk, shown));
        }
    }
    // What the desk published a moment ago is not in the index yet.
    let drafts = titled(desk, &organs, &words, &[DraftState::Published]).await?;
    let documents: Vec<i64> = drafts.iter().filter_map(|draft| draft.document_id).collect();
    let mut whole = desk.store().whole(&documents).await?;
    whole.retain(|shown| shown.document.state == DocumentState::Published);
    let public: HashSet<i64> = whole.into_iter().map(|shown| shown.document.id).collect();
    for draft in drafts {
        // What is withdrawn has a list of its own.
        let document = draft.document_id.filter(|id| public.contains(id));
        let Some(document) = document.filter(|id| known.insert(*id)) else { continue };
        let row = DraftRow::of(desk, &draft, format!("/desk/document/{document}"));
        rows.push(DraftRow { value: document.to_string(), ..row });
    }
    rows.truncate(SHOWN);
    let open = match words.is_empty() {
        true => Vec::new(),
        false => titled(desk, &organs, &words, &desk::OPEN).await?,
    };
    let open = open.iter().take(SHOWN);
    let open = open.map(|draft| DraftRow::of(desk, draft, format!("/desk/draft/{}", draft.id)));
    let open = open.collect();
    let sheet = Sheet::of(desk, &desk.word("desk-documents"));
    let may = |action| !rows.is_empty() && !desk.who().organs(action).is_empty();
    let (asks, places) = (may(Action::Write), may(Action::Place));
    let page = Documents { sheet, words, asks, places, rows, open, withdrawn: false };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// Drafts of organs in some states with words in their titles, the last changed first.
async fn titled(
    desk: &Desk,
    organs: &[i64],
    words: &str,
    states: &[DraftState],
) -> Result<Vec<Draft>, DeskError> {
    let filter = DraftFilter {
        organs: organs.to_vec(),
        states: states.to_vec(),
        title: words.to_owned(),
        limit: 4 * SHOWN as u64,
        ..DraftFilter::default()
    };
    Ok(desk.store().drafts(&filter).await?)
}

/// A published document as a line of the list.
fn row(desk: &Desk, shown: Shown) -> DraftRow {
    let id = shown.document.id;
    DraftRow {
        href: format!("/desk/document/{id}"),
        title: shown.edition.title,
        state: desk.word("desk-state-published"),
        day: portal::day(shown.document.changed_at).to_string(),
        value: id.to_string(),
        due: String::new(),
        press: "",
    }
}

#[derive(Template)]
#[template(path = "desk/document.html")]
struct DocumentPage {
    sheet: Sheet,
    id: i64,
    title: String,
    address: String,
    published: String,
    withdrawn: Option<String>,
    /// What the address of a withdrawn one shows.
    remains: String,
    places: Vec<String>,
    editions: Vec<EditionRow>,
    log: audit::Entry,
    /// Who signed what it says, the last edition first, with the secrecy reviews.
    signatures: Vec<Signature>,
    corrects: bool,
    places_more: bool,
    asks: bool,
    at_once: bool,
}

/// `GET /desk/document/{id}`
pub(super) async fn page(desk: Desk, Path(id): Path<i64>) -> Response {
    page_answer(&desk, id).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn page_answer(desk: &Desk, id: i64) -> Result<Response, DeskError> {
    let (shown, organ) = desk::document(desk.store(), desk.who(), id).await?;
    let may = |action| {
        shown.document.state == DocumentState::Published && desk.who().may(action, Some(organ))
    };
    let columns = desk.store().columns(shown.document.site_id).await?;
    let places = shown.placements.iter().filter_map(|place| {
        let column = columns.iter().find(|column| column.id == place.column_id)?;
        let mark = place.mark.as_ref().map(|mark| format!(" [{mark}]")).unwrap_or_default();
        Some(format!("{}{mark}", column.title))
    });
    let withdrawn = (shown.document.state == DocumentState::Withdrawn)
        .then(|| shown.document.reason.clone().unwrap_or_default());
    let page = DocumentPage {
        sheet: Sheet::of(desk, &shown.edition.title),
        id,
        address: shown.document.address.clone(),
        published: portal::written(shown.edition.published_at),
        withdrawn,
        remains: remains(desk, shown.document.remains, shown.document.target.as_deref()),
        places: places.collect(),
        editions: editions::rows(desk, id).await?,
        log: audit::entry(desk, "document", id),
        signatures: signed(desk, id).await?,
        corrects: may(Action::Write),
        places_more: may(Action::Place),
        asks: may(Action::Write),
        at_once: may(Action::WithdrawAtOnce),
        title: shown.edition.title,
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// The signatures of the drafts that a document was made and corrected from, the last one first.
async fn signed(desk: &Desk, document: i64) -> Result<Vec<Signature>, DeskError> {
    let filter = DraftFilter {
        states: vec![DraftState::Published],
        document: Some(document),
        limit: EDITIONS,
        ..DraftFilter::default()
    };
    let mut signed = Vec::new();
    for draft in desk.store().drafts(&filter).await? {
        let reviews = desk.store().reviews(draft.id).await?;
        signed.extend(signatures(desk, &draft, &reviews).await?);
    }
    Ok(signed)
}

/// `POST /desk/document/{id}/correct`
pub(super) async fn correct(Path(id): Path<i64>, Sent { desk, .. }: Sent) -> Response {
    match desk::correct(desk.store(), desk.who(), id, desk.now()).await {
        Ok(draft) => see(&format!("/desk/draft/{draft}")),
        Err(error) => sheet::no(&desk, &error),
    }
}

/// `POST /desk/document/{id}/withdraw`
pub(super) async fn withdraw(Path(id): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let urgent = form.ticked("urgent");
    let asked = (urgent, form.get("reason"));
    let leaving = match form.get("remains") {
        "redirect" => Leaving::Onward(form.get("target")),
        "gone" => Leaving::Gone,
        _ => Leaving::Notice,
    };
    match desk::withdraw(desk.store(), desk.who(), id, asked, leaving, desk.now()).await {
        Ok(()) if urgent => see(&format!("/desk/document/{id}?done=withdrawn")),
        Ok(()) => see(&format!("/desk/document/{id}?done=asked")),
        Err(error) => sheet::no(&desk, &error),
    }
}

/// `POST /desk/withdrawal/{id}`
pub(super) async fn decide(Path(id): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let agree = form.get("verdict") == "agreed";
    match desk::decide(desk.store(), desk.who(), id, agree, desk.now()).await {
        Ok(()) => see("/desk?done=decided"),
        Err(error) => sheet::no(&desk, &error),
    }
}
