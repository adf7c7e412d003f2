//! The ledger: items that the office or a liaison has to deal with.

use super::pager::Pager;
use super::refusal::no;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Sent, SentFile, see};
use access::Action;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use oversight::{AnswerProblem, OversightError, SETTLED, TO_DECIDE};
use portal::FileError;
use std::collections::{BTreeMap, BTreeSet};
use store::{Item, ItemFilter, ItemState, Word};

/// Items that a page shows.
const SHOWN: usize = 100;
/// Days within which an item is due soon.
const SOON: i64 = 7;
/// What asks for items in all states.
const ALL: &str = "all";

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
        let open = !SETTLED.contains(&item.state);
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

/// A choice by which the list is narrowed.
struct Filter {
    name: &'static str,
    label: String,
    choices: Vec<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "oversight/items.html")]
struct ItemsPage {
    sheet: Sheet,
    groups: Vec<Group>,
    pages: Pager,
    /// What may be asked for: name of the field, its label, and its choices by value and words, with whether it is chosen.
    filters: Vec<Filter>,
    /// Something is asked for.
    filtered: bool,
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

/// What is asked for.
struct Asked {
    unit: Option<i64>,
    rule: String,
    deadline: String,
    state: String,
}

impl Asked {
    fn of(desk: &Desk) -> Self {
        let asked = |name: &str| desk.door.asked(name).to_owned();
        Self {
            unit: asked("unit").parse().ok(),
            rule: asked("rule"),
            deadline: asked("deadline"),
            state: asked("state"),
        }
    }

    /// The states that are asked for, in the order in which they are shown; those that are settled only by name.
    fn states(&self, decides: bool) -> Vec<ItemState> {
        // What waits for the office comes first; for a liaison what is open.
        let [appealed, time_asked] = TO_DECIDE;
        let mut open = match decides {
            true => vec![appealed, time_asked, ItemState::Answered, ItemState::Open],
            false => vec![ItemState::Open, time_asked, appealed, ItemState::Answered],
        };
        match ItemState::of(&self.state) {
            Some(state) => vec![state],
            None => {
                if self.state == ALL {
                    open.extend(SETTLED);
                }
                open
            }
        }
    }

    fn has(&self, item: &Item, today: Date) -> bool {
        let soon = today.saturating_add(SOON.days()).to_string();
        let today = today.to_string();
        let due = match self.deadline.as_str() {
            "late" => item.deadline < today,
            "soon" => item.deadline >= today && item.deadline <= soon,
            _ => true,
        };
        due && (self.rule.is_empty() || item.rule == self.rule)
            && self.unit.is_none_or(|unit| item.unit_id == unit)
    }

    fn address(&self, page: usize) -> String {
        let Self { rule, deadline, state, .. } = self;
        let unit = self.unit.map(|unit| unit.to_string()).unwrap_or_default();
        format!(
            "/oversight/items?unit={unit}&rule={rule}&deadline={deadline}&state={state}&page={page}"
        )
    }

    fn is_any(&self) -> bool {
        self.unit.is_some()
            || [&self.rule, &self.deadline, &self.state].iter().any(|one| !one.is_empty())
    }
}

async fn answer(desk: &Desk, problems: Vec<String>) -> Result<Response, OversightError> {
    let who = desk.who();
    if who.organs(Action::SeeUnit).is_empty() {
        who.require(Action::SeeUnit, None)?;
    }
    let asked = Asked::of(desk);
    let order = asked.states(who.may(Action::DecideItems, None));
    let filter = ItemFilter { states: order.clone(), ..ItemFilter::default() };
    let mut items = oversight::items(desk.store(), who, filter).await?;
    let names: BTreeMap<i64, String> =
        desk.store().units().await?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let filters = filters(desk, &asked, (&items, &names));
    let today = portal::day(desk.now());
    items.retain(|item| asked.has(item, today));
    let pages = Pager::of(desk, (items.len(), SHOWN), |page| asked.address(page));
    let (mut groups, mut skip, mut room) = (Vec::new(), pages.first, SHOWN);
    for state in order {
        let mut of_state: Vec<&Item> = items.iter().filter(|item| item.state == state).collect();
        of_state.sort_by(|one, other| one.deadline.cmp(&other.deadline));
        let title = desk.word(&format!("oversight-item-{}", state.id()));
        let title = format!("{title} {}", of_state.len());
        let mut rows = Vec::new();
        for item in of_state.iter().skip(skip).take(room) {
            let unit = names.get(&item.unit_id).map_or("", String::as_str);
            rows.push(ItemRow::of(desk, item, unit)?);
        }
        room -= rows.len();
        skip = skip.saturating_sub(of_state.len());
        // A state whose items stand on other pages is not said to have none.
        if !rows.is_empty() || of_state.is_empty() {
            groups.push(Group { title, rows });
        }
    }
    let page = ItemsPage {
        sheet: Sheet::of(desk, &desk.word("oversight-ledger")),
        groups,
        pages,
        filters,
        filtered: asked.is_any(),
        answers: !who.organs(Action::AnswerItems).is_empty(),
        problems,
    };
    let status = match page.problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(sheet::page(status, &page))
}

/// What the list may be narrowed by: units and rules that are in it, deadlines, states.
fn filters(
    desk: &Desk,
    asked: &Asked,
    (items, names): (&[Item], &BTreeMap<i64, String>),
) -> Vec<Filter> {
    let any = || (String::new(), desk.word("oversight-all"));
    let filter = |name: &'static str, label: &str, known: Vec<(String, String)>, chosen: &str| {
        let choices = std::iter::once(any()).chain(known);
        let choice = |(value, words): (String, String)| {
            let here = value == chosen;
            (value, words, here)
        };
        Filter { name, label: desk.word(label), choices: choices.map(choice).collect() }
    };
    let of_items = |item: &Item| names.get(&item.unit_id).map(|name| (item.unit_id, name.clone()));
    let units: BTreeMap<i64, String> = items.iter().filter_map(of_items).collect();
    let units = units.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let rules: BTreeSet<&str> = items.iter().map(|item| item.rule.as_str()).collect();
    let rules = rules.into_iter().map(|rule| (rule.to_owned(), super::unit::rule_name(desk, rule)));
    let due = ["late", "soon"];
    let due = due.map(|one| (one.to_owned(), desk.word(&format!("oversight-due-{one}"))));
    let states = ItemState::all().map(|state| state.id()).map(|state| {
        let words = desk.word(&format!("oversight-item-{state}"));
        (state, words)
    });
    let settled = (ALL.to_owned(), desk.word("oversight-all-states"));
    let states = states.chain([settled]).collect();
    let unit = asked.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let mut all = vec![
        filter("unit", "oversight-unit", units, &unit),
        filter("rule", "oversight-rule", rules.collect(), &asked.rule),
        filter("deadline", "oversight-deadline", due.into(), &asked.deadline),
        filter("state", "oversight-item-state", states, &asked.state),
    ];
    // Without a state only what is not settled is shown.
    if let Some(first) = all.last_mut().and_then(|state| state.choices.first_mut()) {
        first.1 = desk.word("oversight-unsettled");
    }
    all
}
