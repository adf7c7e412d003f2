//! An item of the ledger: what was found, what happened to it, what its unit answers, what the office decides.

use super::refusal::{self, no, typed, typed_day};
use super::unit::report_lang;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Fields, Sent, SentFile, see};
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::{Answer, Move, OversightError, Ruling, Said, next, unseen};
use serde_json::Value;
use store::{Item, ItemEvent, ItemEventKind, Unit, Word};

/// Something that happened to an item, as it is shown.
struct Happened {
    at: String,
    what: String,
    by: String,
    note: String,
    /// The last day that was asked for.
    wanted: Option<String>,
    /// Names and addresses.
    files: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "oversight/item.html")]
struct ItemPage {
    sheet: Sheet,
    id: i64,
    unit: String,
    unit_href: String,
    evidence: String,
    rule: String,
    place: String,
    title: Option<String>,
    found: String,
    expected: String,
    advice: Option<String>,
    url: Option<String>,
    organ: String,
    deadline: String,
    provisional: bool,
    state: String,
    events: Vec<Happened>,
    /// What the unit may say now.
    may_say: Vec<(&'static str, String)>,
    /// What the office may decide now.
    may_rule: Vec<(&'static str, String)>,
    /// Organs that the office may give it to now.
    organs: Vec<(i64, String)>,
    /// What was typed before: by the unit, by the office, by the office for another organ.
    said: String,
    ruled: String,
    reassigned: String,
    /// Last days that stand in the forms.
    wanted: String,
    until: String,
}

/// What a unit says, by the words of the form.
const SAID: [(&str, Said, Move); 3] = [
    ("done", Said::Done, ItemEventKind::Done),
    ("needs-time", Said::NeedsTime, ItemEventKind::NeedsTime),
    ("appeals", Said::Appeals, ItemEventKind::Appeals),
];
/// What the office decides, by the words of the form.
const RULED: [(&str, Move); 6] = [
    ("time-granted", ItemEventKind::TimeGranted),
    ("time-refused", ItemEventKind::TimeRefused),
    ("appeal-granted", ItemEventKind::AppealGranted),
    ("appeal-refused", ItemEventKind::AppealRefused),
    ("closed-by-hand", ItemEventKind::ClosedByHand),
    ("reopened", ItemEventKind::Reopened),
];
/// What the office may decide only where look after look could not see an item.
const UNSEEN: [Move; 2] = [ItemEventKind::ClosedByHand, ItemEventKind::Reopened];

/// `GET /oversight/item/{item}`
pub(super) async fn page(Path(id): Path<i64>, desk: Desk) -> Response {
    answer(&desk, id, None).await.unwrap_or_else(|error| no(&desk, &error))
}

/// The page; `failed` is what was typed before, why nothing came of it, and whether files came with it.
async fn answer(
    desk: &Desk,
    id: i64,
    failed: Option<(&Fields, (&OversightError, bool))>,
) -> Result<Response, OversightError> {
    let (item, unit) = oversight::item(desk.store(), desk.who(), id).await?;
    let events = oversight::history(desk.store(), desk.who(), id).await?;
    let facts = oversight::facts(&item.facts)?;
    let lang = report_lang(desk.lang());
    let may_answer = answers(desk, &unit, &item);
    let rules = desk.who().may(Action::DecideItems, None);
    let words = |id: &'static str, prefix: &str| (id, desk.word(&format!("{prefix}-{id}")));
    let said =
        SAID.into_iter().filter(|(.., what)| may_answer && next(item.state, *what).is_some());
    let unseen = unseen(events.iter().map(|event| event.what));
    let ruled = RULED.into_iter().filter(|(_, what)| {
        rules && next(item.state, *what).is_some() && (unseen || !UNSEEN.contains(what))
    });
    let organs = match rules && next(item.state, ItemEventKind::Reassigned).is_some() {
        true => oversight::organs_for(desk.store(), desk.who(), &unit).await?,
        false => Vec::new(),
    };
    let others = organs.into_iter().filter(|organ| item.organ_id != Some(organ.id));
    let web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    let (status, wrong) = failed.map_or((StatusCode::OK, None), |(_, why)| {
        let (status, said) = refusal::words_of_sent(desk.lang(), why);
        (status, Some(said))
    });
    let then = failed.map_or("", |(form, _)| form.get("then"));
    let unit_said = SAID.iter().any(|(word, ..)| *word == then);
    // A note goes back into the form that it came from.
    let note = |of: bool| match failed {
        Some((form, _)) if of => form.get("note").to_owned(),
        _ => String::new(),
    };
    let typed = |name: &str| failed.map_or("", |(form, _)| form.get(name)).to_owned();
    let happened: Vec<Happened> = events.iter().map(|event| happened(desk, id, event)).collect();
    let asked = events.iter().rposition(|event| event.what == ItemEventKind::NeedsTime);
    let asked_for = asked.and_then(|at| happened[at].wanted.clone());
    let page = ItemPage {
        sheet: Sheet::of(desk, &super::unit::rule_name(desk, &item.rule)).failing(wrong),
        said: note(unit_said),
        ruled: note(!unit_said && then != "reassigned"),
        reassigned: note(then == "reassigned"),
        wanted: typed("wanted"),
        until: match typed("until") {
            typed if !typed.is_empty() => typed,
            _ => asked_for.unwrap_or_else(|| item.deadline.clone()),
        },
        id,
        unit_href: format!("/oversight/round/{}/unit/{}", item.round_id, unit.id),
        evidence: format!(
            "/oversight/round/{}/unit/{}/finding/{}",
            item.round_id, unit.id, item.key
        ),
        unit: unit.name,
        rule: super::unit::rule_name(desk, &item.rule),
        place: super::unit::place(&facts),
        found: report::sentence(&facts.evidence, lang),
        expected: report::sentence(&facts.expected, lang),
        advice: report::advice(&facts, lang),
        url: facts.stands_at().map(str::to_owned).filter(web),
        title: facts.title,
        organ: item.organ,
        deadline: item.deadline,
        provisional: item.provisional,
        state: desk.word(&format!("oversight-item-{}", item.state.id())),
        events: happened,
        may_say: said.map(|(id, ..)| words(id, "oversight-say")).collect(),
        may_rule: ruled.map(|(id, _)| words(id, "oversight-rule")).collect(),
        organs: others.map(|organ| (organ.id, organ.name)).collect(),
    };
    Ok(sheet::page(status, &page))
}

fn answers(desk: &Desk, unit: &Unit, item: &Item) -> bool {
    let may = |organ| desk.who().may(Action::AnswerItems, organ);
    may(unit.organ_id) || may(item.organ_id)
}

fn happened(desk: &Desk, item: i64, event: &ItemEvent) -> Happened {
    let detail: Value = serde_json::from_str(&event.detail).unwrap_or_default();
    Happened {
        at: portal::written(event.at),
        what: desk.word(&format!("oversight-event-{}", event.what.id())),
        by: event.account.clone(),
        note: event.note.clone(),
        wanted: detail["wanted"].as_str().map(str::to_owned),
        files: super::files::listed(&detail["files"], &format!("/oversight/item/{item}")),
    }
}

/// `POST /oversight/item/{item}`: what the unit says, or what the office decides.
pub(super) async fn act(Path(id): Path<i64>, sent: Sent) -> Response {
    let Sent { desk, form, files } = sent;
    let (then, with_files) = (form.get("then"), !files.is_empty());
    let done = match SAID.iter().find(|(word, ..)| *word == then) {
        Some((_, said, _)) => say(&desk, id, *said, (&form, files)).await.map(|()| "answered"),
        None => decide(&desk, id, &form).await.map(|()| "ruled"),
    };
    match done {
        Ok(done) => see(&format!("/oversight/item/{id}?done={done}")),
        Err(error @ (OversightError::Access(_) | OversightError::Missing(_))) => no(&desk, &error),
        // What was typed stays in the form; files have to be chosen again.
        Err(error) => {
            let failed = Some((&form, (&error, with_files)));
            let again = answer(&desk, id, failed).await;
            again.unwrap_or_else(|error| no(&desk, &error))
        }
    }
}

async fn say(
    desk: &Desk,
    id: i64,
    said: Said,
    (form, files): (&Fields, Vec<SentFile>),
) -> Result<(), OversightError> {
    // Files are kept only for whoever may answer.
    let (item, unit) = oversight::item(desk.store(), desk.who(), id).await?;
    if !answers(desk, &unit, &item) {
        desk.who().require(Action::AnswerItems, unit.organ_id)?;
    }
    let wanted = match form.get("wanted") {
        day if said == Said::NeedsTime && !day.is_empty() => Some(typed_day(day)?),
        _ => None,
    };
    let mut kept = Vec::new();
    for (name, bytes) in files {
        kept.push((name, desk.store().put_file(bytes).await?));
    }
    let answer = Answer { said, note: form.get("note").to_owned(), files: kept, wanted };
    oversight::answer(desk.store(), desk.who(), id, answer, desk.now()).await
}

async fn decide(desk: &Desk, id: i64, form: &Fields) -> Result<(), OversightError> {
    let ruling = match form.get("then") {
        "time-granted" => Ruling::GrantTime { until: typed_day(form.get("until"))? },
        "time-refused" => Ruling::RefuseTime,
        "appeal-granted" => Ruling::GrantAppeal,
        "appeal-refused" => Ruling::RefuseAppeal,
        "closed-by-hand" => Ruling::CloseByHand,
        "reopened" => Ruling::Reopen,
        "reassigned" => Ruling::Reassign { organ: typed(form.get("organ"))? },
        _ => {
            desk.who().require(Action::DecideItems, None)?;
            return Err(OversightError::Empty("choice"));
        }
    };
    let ruling = (ruling, form.get("note"));
    oversight::rule(desk.store(), desk.who(), id, ruling, desk.now()).await
}

/// `GET /oversight/item/{item}/file/{hash}`: a file that a unit sent with its answer.
pub(super) async fn file(Path((id, hash)): Path<(i64, String)>, desk: Desk) -> Response {
    let found = async {
        let events = oversight::history(desk.store(), desk.who(), id).await?;
        let own = events.iter().any(|event| event.detail.contains(&format!("\"hash\":\"{hash}\"")));
        if !own {
            return Err(OversightError::Missing("file"));
        }
        Ok(desk.store().file(&hash).await?)
    };
    match found.await {
        Ok(bytes) => super::files::attached(bytes),
        Err(error) => no(&desk, &error),
    }
}
