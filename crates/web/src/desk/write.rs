//! Writing a draft: one form, whose buttons all keep what was typed first.

use super::audit;
use super::compare::Comparison;
use super::hints::{Beside, HintList, HintPart, letters, unmasked};
use super::pick::typed;
use super::review::{route_words, state_words};
use super::sheet::{self, Sheet};
use super::visit::{Desk, Fields, Sent, see};
use crate::words::Lang;
use access::Action;
use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::{DeskError, Hint, Patience, Place, Premises, Typed, as_typed};
use portal::{Change, Unlaid};
use serde_json::{Value, json};
use store::{DraftContent, DraftState, Drafted, NewEdition, Verdict};

/// What the page's script says instead of a button, to keep what was typed.
const AUTO: &str = "auto";
/// How what is said begins once something was masked.
const MASKED: &str = "masked";
/// What the button says that lays the text out.
const LAYOUT: &str = "layout";

/// A place as it is shown.
pub(super) struct PlaceRow {
    /// Column and mark for the form.
    value: String,
    pub(super) name: String,
}

/// What the entry behind a place asks for.
struct Asked {
    name: String,
    limit: String,
    basis: Vec<String>,
}

/// An attachment as it is shown.
pub(super) struct FileRow {
    pub(super) hash: String,
    pub(super) name: String,
    pub(super) href: String,
    /// Where what is read of it is shown.
    pub(super) reading: String,
    /// Its text can be put into the body.
    pub(super) gives_text: bool,
    /// Why it cannot, where files of its kind have text.
    pub(super) no_text: Option<String>,
    pub(super) size: String,
}

#[derive(Template)]
#[template(path = "desk/write.html")]
struct Write {
    sheet: Sheet,
    id: i64,
    revision: i32,
    state: String,
    route: String,
    open: bool,
    submits: bool,
    returned: Option<String>,
    missed: bool,
    correction: bool,
    typed: Typed,
    places: Vec<PlaceRow>,
    asked: Vec<Asked>,
    files: Vec<FileRow>,
    hints: HintList,
    /// What somebody else saved meanwhile, beside what was typed.
    theirs: Option<Comparison>,
    log: audit::Entry,
    /// What laying it out has changed; it is not kept yet.
    changes: Option<Vec<ChangeRow>>,
    most: usize,
}

/// A change of the layout as it is shown.
struct ChangeRow {
    words: String,
    before: String,
    after: String,
}

/// What the form shows.
enum Shown {
    /// The draft as it is kept.
    Kept,
    /// What could not be done with what was typed, for these places.
    Failed(Typed, Vec<Place>, DeskError),
    /// The draft laid out, and what that changed.
    LaidOut(Typed, Vec<Change>),
}

/// Address of an attachment of a draft.
pub(super) fn file_address(draft: i64, file: &store::DraftAttachment) -> String {
    format!("/desk/draft/{draft}/file/{}", file.hash)
}

/// The attachments of a draft, with what the checks found in them.
pub(super) fn files(lang: Lang, drafted: &Drafted, hints: &[Hint]) -> Vec<FileRow> {
    let id = drafted.draft.id;
    let row = |one: &store::DraftAttachment| {
        let why = desk::why_no_text(&one.name, hints);
        FileRow {
            hash: one.hash.clone(),
            name: one.name.clone(),
            href: file_address(id, one),
            reading: format!("{}/text", file_address(id, one)),
            gives_text: desk::gives_text(&one.name) && why.is_none(),
            no_text: why.map(|why| no_text(lang, why)),
            size: crate::pages::size(one.size),
        }
    };
    drafted.attachments.iter().map(row).collect()
}

/// Why the text of a file is not put into the body, in words.
fn no_text(lang: Lang, (page, why): (&str, &str)) -> String {
    let why = lang.word(&format!("desk-unread-{why}"));
    if page.is_empty() {
        return lang.say("desk-text-whole-not", "why", why);
    }
    lang.say_all("desk-text-page-not", &[("page", page.to_owned()), ("why", why)])
}

pub(super) fn places(premises: &Premises, drafted: &Drafted) -> Vec<PlaceRow> {
    let row = |(column, mark): (i64, Option<String>)| {
        let names = premises.column(column).map(|column| premises.names(column).join(" › "));
        let mark = mark.unwrap_or_default();
        let marked = if mark.is_empty() { String::new() } else { format!(" [{mark}]") };
        PlaceRow {
            value: format!("{column}:{mark}"),
            name: format!("{}{marked}", names.unwrap_or_default()),
        }
    };
    drafted.content().places.into_iter().map(row).collect()
}

fn asked(premises: &Premises, drafted: &Drafted) -> Vec<Asked> {
    let spots = drafted.places.iter();
    let spots = spots.filter_map(|place| premises.spot(place.column_id, place.mark.as_deref()));
    let entries = spots.filter_map(|spot| spot.entry);
    let asked = entries.map(|(field, entry)| {
        let matter2 = entry.matter2.as_deref().map(|name| format!(" › {name}"));
        Asked {
            name: format!("{} › {}{}", field.name, entry.matter1, matter2.unwrap_or_default()),
            limit: entry.limit.text.clone(),
            basis: entry.basis.clone(),
        }
    });
    asked.collect()
}

/// `GET /desk/draft/{id}`
pub(super) async fn page(desk: Desk, Path(id): Path<i64>) -> Response {
    let answer = async {
        let (drafted, premises) = desk::draft(desk.store(), desk.who(), id).await?;
        // Who cannot write it reads it where it is reviewed.
        if !desk.who().may(Action::Write, Some(drafted.draft.organ_id)) {
            return Ok(see(&format!("/desk/draft/{id}/review")));
        }
        answer(&desk, &drafted, &premises, Shown::Kept).await
    };
    answer.await.unwrap_or_else(|error: DeskError| sheet::no(&desk, &error))
}

/// The page.
async fn answer(
    desk: &Desk,
    drafted: &Drafted,
    premises: &Premises,
    shown: Shown,
) -> Result<Response, DeskError> {
    let (store, draft) = (desk.store(), &drafted.draft);
    // Nobody waits for other sites while he writes.
    let aids = desk.aids(Patience::Now);
    let checked = desk::check_asking(store, premises, drafted, aids, desk.now()).await?;
    let reviews = store.reviews(draft.id).await?;
    let returned = reviews.iter().rev().find(|one| one.verdict == Verdict::Returned);
    let returned = returned.filter(|_| draft.state == DraftState::Returned);
    let mut changes = None;
    let (status, words, theirs, typed) = match shown {
        Shown::Kept => (StatusCode::OK, None, None, typed(draft)),
        Shown::LaidOut(typed, changed) => {
            changes = Some(changed.iter().map(|one| ChangeRow::of(desk, one)).collect());
            (StatusCode::OK, None, None, typed)
        }
        Shown::Failed(typed, places, error) => {
            let (status, words) = sheet::words(desk.lang(), &error);
            let conflict = matches!(error, DeskError::Conflict);
            let theirs = conflict.then(|| theirs(desk, premises, drafted, (&typed, places)));
            (status, Some(words), theirs, typed)
        }
    };
    let mut sheet = Sheet::of(desk, &desk.word("desk-write")).failing(words);
    // Whatever was said to be masked: what is left is named.
    if sheet.done.is_some() && desk.door.asked("done").starts_with(MASKED) && checked.leaks() {
        sheet.done = None;
        sheet.error = Some(unmasked(desk.lang(), &checked));
    }
    let text = desk::text(&draft.body);
    let same = letters(&desk::text(&typed.body)).eq(letters(&text));
    let open = !matches!(draft.state, DraftState::Published | DraftState::Discarded);
    let beside = Beside::Form { draft: draft.id, open, text: same.then_some(text.as_str()) };
    let page = Write {
        sheet,
        id: draft.id,
        revision: draft.revision,
        state: state_words(desk.lang(), draft),
        route: route_words(desk, premises, drafted, &reviews),
        open,
        submits: matches!(draft.state, DraftState::Draft | DraftState::Returned),
        returned: returned.map(|one| one.reason.clone()),
        // Its time came, and it could not be published.
        missed: draft.state == DraftState::Returned && draft.publish_at.is_some(),
        correction: draft.document_id.is_some(),
        typed: Typed { body: as_typed(&typed.body), ..typed },
        places: places(premises, drafted),
        asked: asked(premises, drafted),
        files: files(desk.lang(), drafted, &checked.hints),
        hints: HintList::of(desk, &checked, beside),
        theirs,
        log: audit::entry(desk, "draft", draft.id),
        changes,
        most: desk::MOST_BYTES >> 20,
    };
    Ok(sheet::page(status, &page))
}

/// What somebody else saved beside what was typed; both have the attachments that hang there.
fn theirs(
    desk: &Desk,
    premises: &Premises,
    drafted: &Drafted,
    (typed, places): (&Typed, Vec<Place>),
) -> Comparison {
    let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let saved = drafted.content();
    let names: Vec<String> = saved.attachments.iter().map(|one| one.name.clone()).collect();
    let edition = NewEdition {
        title: typed.title.clone(),
        body: portal::paste(&typed.body, &names).html,
        formed: some(&typed.formed),
        number: some(&typed.number),
        index_number: some(&typed.index_number),
        organ: typed.organ.clone(),
        source: typed.source.clone(),
        validity: typed.validity.clone(),
        link: some(&typed.link),
        ..NewEdition::default()
    };
    let own = DraftContent { edition, places, attachments: saved.attachments.clone() };
    Comparison::of(desk, premises, (&saved, &own))
}

/// `POST /desk/draft/{id}`: keeps what was typed and sent, then does what the button says.
pub(super) async fn sent(Path(id): Path<i64>, sent: Sent) -> Response {
    let typed = {
        let get = |name: &str| sent.form.get(name).to_owned();
        Typed {
            title: get("title"),
            body: get("body"),
            formed: get("formed"),
            number: get("number"),
            index_number: get("index-number"),
            organ: get("organ"),
            source: get("source"),
            validity: get("validity"),
            link: get("link"),
            correction: get("correction"),
        }
    };
    if sent.form.get("then") == AUTO {
        return kept(id, &typed, &sent).await;
    }
    let desk = &sent.desk;
    match done(id, &typed, &sent).await {
        Ok(_) if sent.form.get("then") == LAYOUT => {
            laid_out(desk, id).await.unwrap_or_else(|error| sheet::no(desk, &error))
        }
        Ok(next) => see(&next),
        Err(error) => {
            let again = async {
                let (drafted, premises) = desk::draft(desk.store(), desk.who(), id).await?;
                desk.who().require(Action::Write, Some(drafted.draft.organ_id))?;
                // The page's script shows it as a page would: it is as clean as what is kept.
                let html = typed.body.contains('<');
                let body = if html { portal::clean(&typed.body) } else { typed.body };
                let places = places_of(&sent.form, "").unwrap_or_default();
                let shown = Shown::Failed(Typed { body, ..typed }, places, error);
                answer(desk, &drafted, &premises, shown).await
            };
            again.await.unwrap_or_else(|error| sheet::no(desk, &error))
        }
    }
}

impl ChangeRow {
    fn of(desk: &Desk, change: &Change) -> Self {
        let key = format!("desk-changed-{}", change.what.id());
        Self {
            words: desk.lang().say(&key, "count", change.count),
            before: change.before.clone(),
            after: change.after.clone(),
        }
    }
}

/// The draft laid out, in the form: it is kept with the next save, and as it was until then.
async fn laid_out(desk: &Desk, id: i64) -> Result<Response, DeskError> {
    let (drafted, premises) = desk::draft(desk.store(), desk.who(), id).await?;
    desk.who().require(Action::Write, Some(drafted.draft.organ_id))?;
    let typed = typed(&drafted.draft);
    let unlaid = Unlaid { title: &typed.title, organ: &typed.organ, body: &typed.body };
    let laid = portal::lay_out(unlaid);
    let typed = Typed { title: laid.title, body: laid.body, ..typed };
    answer(desk, &drafted, &premises, Shown::LaidOut(typed, laid.changes)).await
}

/// What was typed is kept without a button: answers the revision and what the checks say of it, or why not, for the
/// page's script.
async fn kept(id: i64, typed: &Typed, sent: &Sent) -> Response {
    let Sent { desk, form, .. } = sent;
    let kept = async {
        let (store, who) = (desk.store(), desk.who());
        let revision = form.get("revision").parse().map_err(|_| DeskError::Conflict)?;
        let places = places_of(form, "")?;
        desk::autosave(store, who, (id, revision), typed, places, desk.now()).await?;
        desk::draft(store, who, id).await
    };
    let (status, said) = match kept.await {
        Ok((drafted, premises)) => (StatusCode::OK, standing(desk, &drafted, &premises).await),
        Err(error) => {
            let (status, words) = sheet::words(desk.lang(), &error);
            (status, json!({ "error": words }))
        }
    };
    sheet::private((status, Json(said)).into_response())
}

/// What the page's script learns of a draft that was kept.
async fn standing(desk: &Desk, drafted: &Drafted, premises: &Premises) -> Value {
    let (draft, aids) = (&drafted.draft, desk.aids(Patience::Now));
    let checked = desk::check_asking(desk.store(), premises, drafted, aids, desk.now()).await;
    let rendered = checked.map_err(|error| error.to_string()).and_then(|checked| {
        let text = desk::text(&draft.body);
        let beside = Beside::Form { draft: draft.id, open: true, text: Some(&text) };
        let hints = HintList::of(desk, &checked, beside);
        let despite = hints.despite.clone();
        let part = HintPart { sheet: Sheet::of(desk, ""), hints };
        let html = part.render().map_err(|error| error.to_string())?;
        Ok((html, despite))
    });
    match rendered {
        Ok((hints, despite)) => {
            json!({ "revision": draft.revision, "hints": hints, "despite": despite })
        }
        // It is kept all the same.
        Err(error) => {
            tracing::error!(draft = draft.id, %error, "a draft that was kept is not checked");
            json!({ "revision": draft.revision })
        }
    }
}

/// Where a form says that it is to stand, but for one place.
pub(super) fn places_of(form: &Fields, without: &str) -> Result<Vec<Place>, DeskError> {
    let places = form.all("place").filter(|place| *place != without);
    let places = places.map(|place| {
        let (column, mark) = place.split_once(':').unwrap_or((place, ""));
        let mark = (!mark.is_empty()).then(|| mark.to_owned());
        Ok((column.parse().map_err(|_| DeskError::BadPlace)?, mark))
    });
    places.collect()
}

/// Where it goes on after what the button says.
async fn done(id: i64, typed: &Typed, sent: &Sent) -> Result<String, DeskError> {
    let Sent { desk, form, files } = sent;
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let mut revision = form.get("revision").parse().map_err(|_| DeskError::Conflict)?;
    let (then, what) = form.get("then").split_once(':').unwrap_or((form.get("then"), ""));
    let here = |done: &str| format!("/desk/draft/{id}?done={done}");
    if then == "discard" {
        desk::discard(store, who, (id, revision), now).await?;
        return Ok("/desk?done=discarded".into());
    }
    let places = places_of(form, if then == "unplace" { what } else { "" })?;
    desk::save(store, who, (id, revision), typed, places, now).await?;
    // Each step that changed something has made a new revision; nobody else can have known it.
    let latest = async || {
        let (drafted, _) = desk::draft(store, who, id).await?;
        Ok::<i32, DeskError>(drafted.draft.revision)
    };
    for (name, bytes) in files {
        revision = latest().await?;
        desk::attach(store, who, (id, revision), (name, bytes.clone()), now).await?;
    }
    revision = latest().await?;
    match then {
        "detach" => {
            desk::detach(store, who, (id, revision), what, now).await?;
            Ok(here("saved"))
        }
        "mask" => {
            let all = desk::mask(store, who, (id, revision), now).await?;
            // The page names what is left.
            Ok(here(match (all.as_text.is_empty(), all.anew.is_empty()) {
                (false, _) => "masked-text",
                (true, false) => "masked-anew",
                (true, true) => MASKED,
            }))
        }
        "text" => {
            desk::put_text(store, who, (id, revision), what, now).await?;
            Ok(here("text"))
        }
        "submit" => {
            desk::submit(store, who, (id, revision), form.ticked("despite"), now).await?;
            Ok("/desk?done=submitted".into())
        }
        "urgent" => {
            let said = (form.ticked("despite"), form.get("urgent-reason"));
            desk::submit_urgently(store, who, (id, revision), said, now).await?;
            Ok("/desk?done=urgent".into())
        }
        "places" => Ok(format!("/desk/draft/{id}/places")),
        "preview" => Ok(format!("/desk/draft/{id}/review")),
        _ => Ok(here("saved")),
    }
}
