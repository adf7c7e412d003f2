//! The ledger: items that the office or a liaison has to deal with.

use super::refusal::no;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::Desk;
use access::Action;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::OversightError;
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
}

/// `GET /oversight/items`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn answer(desk: &Desk) -> Result<Response, OversightError> {
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
        more: more.map(|left| desk.lang().say("oversight-more", "count", left)),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}
