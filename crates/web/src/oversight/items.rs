//! The ledger: items that the office or a liaison has to deal with.

use super::refusal::no;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Sent, SentFile, see};
use access::Action;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::{AnswerProblem, OversightError};
use portal::FileError;
use std::collections::BTreeMap;
use store::{Item, ItemFilter, ItemState, Word};

/// Items that a page shows at most.
const SHOWN: usize = 300;

/// An item as a list shows it.
pub(super) struct ItemRow {
    pub(super) href: String,
    pub(super) rule: String,
    pub(super) place: String,
    pub(super) organ: String,
    pub(super) deadline: String,
    pub(super) state: String,
    pub(super) late: bool,
}

impl ItemRow {
    pub(super) fn of(desk: &Desk, item: &Item, unit: &str) -> Result<Self, OversightError> {
        let facts = oversight::facts(&item.facts)?;
        let open = !matches!(item.state, ItemState::Closed | ItemState::Withdrawn);
        let organ =
            if item.organ == unit { unit.to_owned() } else { format!("{unit} {}", item.organ) };
        Ok(Self {
            href: format!("/oversight/item/{}", item.id),
            rule: super::unit::rule_name(desk, &item.rule),
            place: super::unit::place(&facts),
            organ,
            deadline: item.deadline.clone(),
            state: desk.word(&format!("oversight-item-{}", item.state.id())),
            late: open && item.deadline < portal::day(desk.now()).to_string(),
        })
    }
}

/// Items in one state.
struct Group {
    title: String,
    rows: Vec<ItemRow>,
}

#[derive(Template)]
#[template(path = "oversight/items.html")]
struct ItemsPage {
    sheet: Sheet,
    groups: Vec<Group>,
    more: Option<String>,
    /// What is wrong with a workbook of answers that was sent.
    problems: Vec<String>,
    /// Whether answers may be sent.
    answers: bool,
}

/// `GET /oversight/items`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk, Vec::new()).await.unwrap_or_else(|error| no(&desk, &error))
}

/// `POST /oversight/items`: takes a workbook of answers in that was filled in without a network.
pub(super) async fn take(Sent { desk, files, .. }: Sent) -> Response {
    let taken = match taken(&desk, files).await {
        Ok(problems) if problems.is_empty() => return see("/oversight/items?done=answered"),
        Ok(problems) => answer(&desk, problems).await,
        Err(error) => Err(error),
    };
    taken.unwrap_or_else(|error| no(&desk, &error))
}

/// What is wrong with the files, in words; nothing where all answers were taken in.
async fn taken(desk: &Desk, files: Vec<SentFile>) -> Result<Vec<String>, OversightError> {
    let (store, who) = (desk.store(), desk.who());
    // Nothing is read for whoever has nothing to answer.
    if who.organs(Action::AnswerItems).is_empty() {
        who.require(Action::AnswerItems, None)?;
    }
    let Some((name, bytes)) = files.into_iter().next() else {
        return Err(OversightError::Empty("file"));
    };
    let rows = tokio::task::spawn_blocking(move || oversight::read_answers(&name, &bytes)).await?;
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => return Ok(vec![unreadable(desk, &error)]),
    };
    let taken = oversight::take_answers(store, who, &rows, desk.now()).await?;
    if taken.answered == 0 {
        return Ok(vec![desk.word("oversight-answers-none")]);
    }
    let wrong = taken.problems.iter().map(|(row, problem)| {
        let why = words(desk, problem);
        desk.lang().say_all("oversight-answers-row", &[("row", row.to_string()), ("why", why)])
    });
    Ok(wrong.collect())
}

fn unreadable(desk: &Desk, error: &FileError) -> String {
    match error {
        FileError::Kind { .. } => desk.word("oversight-answers-kind"),
        FileError::NoHead(heads) => desk.lang().say("oversight-answers-head", "heads", heads),
        _ => desk.word("oversight-answers-unreadable"),
    }
}

fn words(desk: &Desk, problem: &AnswerProblem) -> String {
    let lang = desk.lang();
    match problem {
        AnswerProblem::UnknownItem(item) => lang.say("oversight-answers-item", "item", item),
        AnswerProblem::Twice(item) => lang.say("oversight-answers-twice", "item", item),
        AnswerProblem::UnknownAnswer(word) => lang.say("oversight-answers-word", "word", word),
        AnswerProblem::NoReason => desk.word("oversight-no-reason"),
        AnswerProblem::State => desk.word("oversight-answers-state"),
    }
}

async fn answer(desk: &Desk, problems: Vec<String>) -> Result<Response, OversightError> {
    let who = desk.who();
    if who.organs(Action::SeeUnit).is_empty() {
        who.require(Action::SeeUnit, None)?;
    }
    // What waits for the office comes first; for a liaison what is open.
    let order = match who.may(Action::DecideItems, None) {
        true => [ItemState::Appealed, ItemState::TimeAsked, ItemState::Answered, ItemState::Open],
        false => [ItemState::Open, ItemState::TimeAsked, ItemState::Appealed, ItemState::Answered],
    };
    let filter = ItemFilter { states: order.to_vec(), ..ItemFilter::default() };
    let items = oversight::items(desk.store(), who, filter).await?;
    let names: BTreeMap<i64, String> =
        desk.store().units().await?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let (mut groups, mut left) = (Vec::new(), SHOWN);
    for state in order {
        let mut of_state: Vec<&Item> = items.iter().filter(|item| item.state == state).collect();
        of_state.sort_by(|one, other| one.deadline.cmp(&other.deadline));
        let title = desk.word(&format!("oversight-item-{}", state.id()));
        let title = format!("{title} {}", of_state.len());
        let mut rows = Vec::new();
        for item in of_state.into_iter().take(left) {
            let unit = names.get(&item.unit_id).map_or("", String::as_str);
            rows.push(ItemRow::of(desk, item, unit)?);
        }
        left -= rows.len();
        groups.push(Group { title, rows });
    }
    let more = items.len().checked_sub(SHOWN).filter(|left| *left > 0);
    let page = ItemsPage {
        sheet: Sheet::of(desk, &desk.word("oversight-ledger")),
        groups,
        answers: !who.organs(Action::AnswerItems).is_empty(),
        problems,
        more: more.map(|left| desk.lang().say("oversight-more", "count", left)),
    };
    let status = match page.problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(sheet::page(status, &page))
}
