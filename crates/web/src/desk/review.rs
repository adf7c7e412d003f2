//! Reviewing a draft: what it says, what changed, what the checks say, who signed.

use super::audit;
use super::compare::Comparison;
use super::hints::{Beside, HintList, marked};
use super::sheet::{self, Sheet};
use super::visit::{Desk, Fields, Sent, see};
use super::write::{FileRow, PlaceRow, file_address, files, places};
use crate::pages::with_pictures;
use crate::respond::set;
use crate::words::Lang;
use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::{Decision, DeskError, Patience, Premises, Reviewed, Secrecy, Stage};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::time::Duration;
use store::{Disclosure, Draft, DraftState, Drafted, Review, Step, Verdict, Word};

/// How long a review waits for what other sites answer for the links.
const PATIENCE: Duration = Duration::from_secs(3);

/// A signature as it is shown.
pub(super) struct Signature {
    pub(super) step: String,
    pub(super) person: String,
    pub(super) verdict: String,
    pub(super) reason: String,
    pub(super) at: String,
    /// It is of another text, or of a round before.
    pub(super) void: bool,
    /// What the secrecy review with it found, and on what basis.
    pub(super) secrecy: String,
}

#[derive(Template)]
#[template(path = "desk/review.html")]
struct ReviewPage {
    sheet: Sheet,
    id: i64,
    hash: String,
    title: String,
    state: String,
    route: String,
    facts: Vec<(String, String)>,
    link: Option<String>,
    places: Vec<PlaceRow>,
    body: String,
    files: Vec<FileRow>,
    hints: HintList,
    signatures: Vec<Signature>,
    diff: Option<Comparison>,
    log: audit::Entry,
    /// The step that who looks may sign.
    step: Option<String>,
    last: bool,
    /// What a secrecy review may find: values and words.
    disclosures: Vec<(String, String)>,
    /// Why it is urgent.
    urgent: Option<String>,
    /// The step that who looks may make up.
    make_up: Option<String>,
    why_not: Option<String>,
    writes: bool,
}

/// `GET /desk/draft/{id}/review`
pub(super) async fn page(desk: Desk, Path(id): Path<i64>) -> Response {
    answer(&desk, id, None).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn answer(desk: &Desk, id: i64, failed: Option<DeskError>) -> Result<Response, DeskError> {
    let (store, who) = (desk.store(), desk.who());
    let (drafted, premises) = desk::draft(store, who, id).await?;
    let draft = &drafted.draft;
    let open = !matches!(draft.state, DraftState::Published | DraftState::Discarded);
    let patience = if open { Patience::Wait(PATIENCE) } else { Patience::Now };
    let aids = desk.aids(patience);
    let checked = desk::check_asking(store, &premises, &drafted, aids, desk.now()).await?;
    let reviews = store.reviews(id).await?;
    let (step, why_not) = match desk::may_sign(who, &drafted, &reviews) {
        Ok(step) => (Some(step), None),
        Err(error @ DeskError::SamePerson) => (None, Some(sheet::words(desk.lang(), &error).1)),
        Err(_) => (None, None),
    };
    let make_up = desk::may_make_up(who, &premises, &drafted, &reviews).ok();
    let (status, words) = match failed {
        None => (StatusCode::OK, None),
        Some(error) => {
            let (status, words) = sheet::words(desk.lang(), &error);
            (status, Some(words))
        }
    };
    let page = ReviewPage {
        sheet: Sheet::of(desk, &desk.word("desk-review")).failing(words),
        id,
        hash: draft.hash.clone(),
        title: draft.title.clone(),
        state: state_words(desk.lang(), draft),
        route: route_words(desk, &premises, &drafted, &reviews),
        facts: facts(desk, &drafted),
        link: draft.link.clone(),
        places: places(&premises, &drafted),
        body: with_pictures(&marked(&draft.body, &checked), &drafted.attachments, |file| {
            (file.name.clone(), file_address(id, file))
        })
        .0,
        files: files(desk.lang(), &drafted, &checked.hints),
        hints: HintList::of(desk, &checked, Beside::Text),
        signatures: signatures(desk, &drafted.draft, &reviews).await?,
        diff: diff(desk, &premises, &drafted).await?,
        log: audit::entry(desk, "draft", id),
        step: step.map(|step| desk.word(&format!("desk-step-{}", step.id()))),
        last: step == Some(Step::Final),
        disclosures: Disclosure::all().map(|one| (one.id(), disclosure_words(desk, one))).collect(),
        urgent: draft.urgent.clone(),
        make_up: make_up.map(|step| desk.word(&format!("desk-step-{}", step.id()))),
        why_not,
        writes: who.may(access::Action::Write, Some(draft.organ_id)),
    };
    Ok(sheet::page(status, &page))
}

/// The state of a draft, with its time where it waits for one.
pub(super) fn state_words(lang: Lang, draft: &Draft) -> String {
    let words = lang.word(&format!("desk-state-{}", draft.state.id()));
    if desk::is_open(draft) {
        return lang.say("desk-state-to-make-up", "state", words);
    }
    match draft.publish_at.filter(|_| draft.state == DraftState::Scheduled) {
        Some(at) => format!("{words} {}", portal::written(at)),
        None => words,
    }
}

/// The steps of a draft's reviews with how far each is.
pub(super) fn route_words(
    desk: &Desk,
    premises: &Premises,
    drafted: &Drafted,
    reviews: &[Review],
) -> String {
    let stages = desk::stages(premises, drafted, reviews).into_iter().map(|(step, stage)| {
        let step = desk.word(&format!("desk-step-{}", step.id()));
        match stage {
            Stage::Signed => desk.lang().say("desk-stage-signed", "step", step),
            Stage::Awaited => desk.lang().say("desk-stage-awaited", "step", step),
            Stage::Ahead => step,
        }
    });
    stages.collect::<Vec<_>>().join(" → ")
}

fn facts(desk: &Desk, drafted: &Drafted) -> Vec<(String, String)> {
    let draft = &drafted.draft;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let facts = [
        ("index-number", text(&draft.index_number)),
        ("organ", draft.organ.clone()),
        ("formed", text(&draft.formed)),
        ("number", text(&draft.number)),
        ("source", draft.source.clone()),
        ("validity", draft.validity.clone()),
        ("desk-field-correction", text(&draft.correction)),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    facts.map(|(key, value)| (desk.word(key), value)).collect()
}

fn disclosure_words(desk: &Desk, disclosure: Disclosure) -> String {
    desk.word(&format!("desk-disclosure-{}", disclosure.id()))
}

/// What a secrecy review found, in words; empty where none was made.
fn secrecy_words(desk: &Desk, review: &Review) -> String {
    let Some(disclosure) = review.disclosure else { return String::new() };
    let words = disclosure_words(desk, disclosure);
    match &review.basis {
        Some(basis) => format!("{words}（{basis}）"),
        None => words,
    }
}

/// Who signed a draft, the first first.
pub(super) async fn signatures(
    desk: &Desk,
    draft: &Draft,
    reviews: &[Review],
) -> Result<Vec<Signature>, DeskError> {
    let mut signatures = Vec::new();
    for one in reviews {
        let account = desk.store().account(one.account_id).await?;
        signatures.push(Signature {
            step: desk.word(&format!("desk-step-{}", one.step.id())),
            person: account.map(|account| account.person).unwrap_or_default(),
            verdict: desk.word(&format!("desk-verdict-{}", one.verdict.id())),
            reason: one.reason.clone(),
            at: portal::written(one.at),
            void: one.verdict == Verdict::Passed && !desk::holds(draft, one),
            secrecy: secrecy_words(desk, one),
        });
    }
    Ok(signatures)
}

/// What changed against the edition that is shown, for a correction.
async fn diff(
    desk: &Desk,
    premises: &Premises,
    drafted: &Drafted,
) -> Result<Option<Comparison>, DeskError> {
    let Some(document) = drafted.draft.document_id else { return Ok(None) };
    let Some(shown) = desk.store().whole(&[document]).await?.pop() else { return Ok(None) };
    let (old, new) = (desk::content(&shown), drafted.content());
    Ok(Some(Comparison::of(desk, premises, (&old, &new))))
}

/// The secrecy review of a form; where nothing else is chosen it finds that the text may be public.
pub(super) fn secrecy(form: &Fields) -> Secrecy {
    let disclosure = Disclosure::of(form.get("disclosure")).unwrap_or(Disclosure::Active);
    Secrecy { disclosure, basis: form.get("basis").to_owned() }
}

/// `POST /desk/draft/{id}/review`
pub(super) async fn decide(Path(id): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let passes = form.get("verdict") == "passed";
    if form.ticked("make-up") {
        let objection = (!passes).then(|| form.get("reason"));
        let signed = (id, form.get("hash"));
        return match desk::make_up(desk.store(), desk.who(), signed, objection, desk.now()).await {
            Ok(()) if passes => see("/desk?done=made-up"),
            Ok(()) => see("/desk?done=objected"),
            Err(error) => failed(&desk, id, error).await,
        };
    }
    let decision = match passes {
        true => Decision::Pass {
            override_reason: form.get("override").to_owned(),
            secrecy: form.ticked("secrecy").then(|| secrecy(&form)),
            publish_at: match form.get("publish-at").trim() {
                "" => None,
                // What cannot be read is refused as one that is past.
                at => Some(portal::day_of(at).map_or(0, portal::moment)),
            },
        },
        false => Decision::Return {
            reason: form.get("reason").to_owned(),
            secrecy: (!form.get("disclosure").is_empty()).then(|| secrecy(&form)),
        },
    };
    let signed = (id, form.get("hash"));
    match desk::review(desk.store(), desk.who(), signed, decision, desk.now()).await {
        Ok(Reviewed::Scheduled(_)) => see("/desk?done=scheduled"),
        Ok(_) if passes => see("/desk?done=passed"),
        Ok(_) => see("/desk?done=returned"),
        Err(error) => failed(&desk, id, error).await,
    }
}

/// The page again with a word why it was not done, where something can be done about it there.
async fn failed(desk: &Desk, id: i64, error: DeskError) -> Response {
    let shows = matches!(
        error,
        DeskError::Blocked(_)
            | DeskError::NoReason
            | DeskError::NoSecrecy
            | DeskError::NotActive
            | DeskError::Blank(_)
            | DeskError::Long { .. }
            | DeskError::BadMoment
            | DeskError::Conflict
    );
    if !shows {
        return sheet::no(desk, &error);
    }
    answer(desk, id, Some(error)).await.unwrap_or_else(|error| sheet::no(desk, &error))
}

/// `GET /desk/draft/{id}/file/{hash}`: an attachment of a draft, for those who may see the draft.
pub(super) async fn file(desk: Desk, Path((id, hash)): Path<(i64, String)>) -> Response {
    let found = async {
        let (drafted, _) = desk::draft(desk.store(), desk.who(), id).await?;
        let file = drafted.attachments.into_iter().find(|one| one.hash == hash);
        let file = file.ok_or(DeskError::Missing("file"))?;
        let bytes = desk.store().file(&file.hash).await?;
        Ok::<_, DeskError>((file, bytes))
    };
    let (file, bytes) = match found.await {
        Ok(found) => found,
        Err(error) => return sheet::no(&desk, &error),
    };
    let mut answer = sheet::private(bytes.into_response());
    let name = utf8_percent_encode(&file.name, NON_ALPHANUMERIC);
    set(&mut answer, header::CONTENT_TYPE, &file.media_type);
    let way = format!("attachment; filename*=UTF-8''{name}");
    set(&mut answer, header::CONTENT_DISPOSITION, &way);
    answer
}
