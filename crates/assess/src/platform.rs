//! The columns that every portal must have (notice 1.1.1; 国办公开办函〔2019〕61号): which are there,
//! which are missing, which stand elsewhere. The table is `data/required-columns.csv`.

use snapshot::{ColumnId, Outcome, Role, Snapshot, Target, Verdict};
use standard::Level;

const REQUIRED: &str = include_str!("../data/required-columns.csv");

/// The required columns of one portal.
#[derive(Debug)]
pub(crate) struct Platform {
    pub(crate) columns: Vec<Required>,
}

/// A required column and what is known of it.
#[derive(Debug)]
pub(crate) struct Required {
    pub(crate) role: Role,
    pub(crate) name: &'static str,
    /// The required column it must stand below.
    pub(crate) under: Option<Role>,
    pub(crate) state: State,
}

/// What is known of a required column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Where it belongs.
    There(ColumnId),
    /// Exists, but not where it belongs; whether that is sure.
    Misplaced(ColumnId, bool),
    /// Is not there; whether that is sure.
    Missing(bool),
    /// Missing together with a column that it would stand below.
    Implied,
    /// The place where it would stand could not be seen, or not wholly.
    Unobserved,
}

impl Platform {
    pub(crate) fn look(snapshot: &Snapshot, level: Level) -> Self {
        let mut columns: Vec<Required> = Vec::new();
        for (role, name, under) in required(level) {
            let state = state(snapshot, &columns, role, under);
            columns.push(Required { role, name, under, state });
        }
        Self { columns }
    }

    pub(crate) fn get(&self, role: Role) -> Option<&Required> {
        self.columns.iter().find(|column| column.role == role)
    }

    /// Whether a column is surely missing, or implied by one that surely is.
    pub(crate) fn certainly_missing(&self, role: Role) -> bool {
        self.get(role).is_some_and(|required| match required.state {
            State::Missing(sure) => sure,
            State::Implied => required.under.is_some_and(|under| self.certainly_missing(under)),
            _ => false,
        })
    }
}

/// The rows of the table for a level, upper columns first.
fn required(level: Level) -> impl Iterator<Item = (Role, &'static str, Option<Role>)> {
    let level = level.id();
    REQUIRED.lines().skip(1).filter_map(move |row| {
        let mut cells = row.split(',');
        if cells.next()? != level {
            return None;
        }
        let role = role(cells.next()?)?;
        Some((role, cells.next()?, role_or_none(cells.next()?)))
    })
}

fn role_or_none(name: &str) -> Option<Role> {
    if name.is_empty() { None } else { role(name) }
}

fn role(name: &str) -> Option<Role> {
    Some(match name {
        "platform" => Role::Platform,
        "legal-disclosure" => Role::LegalDisclosure,
        "grassroots" => Role::Grassroots,
        "catalogs" => Role::Catalogs,
        "open-fields" => Role::OpenFields,
        "village-affairs" => Role::VillageAffairs,
        _ => return None,
    })
}

fn state(snapshot: &Snapshot, upper: &[Required], role: Role, under: Option<Role>) -> State {
    let mine: Vec<ColumnId> = own_columns(snapshot, role).collect();
    let above = under.and_then(|under| upper.iter().find(|column| column.role == under));
    let Some(above) = above else {
        return match mine.first() {
            Some(&id) => State::There(id),
            None => missing_platform(snapshot),
        };
    };
    let belongs = |id: &&ColumnId| stands_below(snapshot, **id, above);
    if let Some(&id) = mine.iter().find(belongs) {
        return State::There(id);
    }
    match (mine.first(), above.state) {
        // Its place is missing itself: that finding says enough.
        (Some(&id), State::Missing(_) | State::Implied) => State::There(id),
        (Some(&id), State::There(place) | State::Misplaced(place, _)) => {
            State::Misplaced(id, children_seen(snapshot, place))
        }
        (Some(_), State::Unobserved) => State::Unobserved,
        (None, State::Missing(_) | State::Implied) => State::Implied,
        (None, State::There(place) | State::Misplaced(place, _)) => {
            let column = snapshot.column(place);
            if children_seen(snapshot, place) {
                State::Missing(true)
            } else if column.outcome.verdict() == Verdict::Dead {
                // The page above is dead: `page-down` speaks.
                State::Implied
            } else {
                State::Unobserved
            }
        }
        (None, State::Unobserved) => State::Unobserved,
    }
}

/// Columns of a role that are the portal's own, not of a township, department or village.
fn own_columns(snapshot: &Snapshot, role: Role) -> impl Iterator<Item = ColumnId> {
    let ids = (0u32..).map(ColumnId).zip(&snapshot.columns);
    ids.filter(move |(_, column)| column.role == role).map(|(id, _)| id).filter(move |&id| {
        !ancestors(snapshot, id).any(|id| {
            matches!(snapshot.column(id).role, Role::Town | Role::Department | Role::Village)
        })
    })
}

/// The columns that one stands below, nearest first.
fn ancestors(snapshot: &Snapshot, id: ColumnId) -> impl Iterator<Item = ColumnId> {
    let mut at = snapshot.column(id).parent;
    let mut steps = 0;
    std::iter::from_fn(move || {
        let id = at.filter(|_| steps < 64)?;
        steps += 1;
        at = snapshot.columns.get(id.0 as usize)?.parent;
        Some(id)
    })
}

/// By the tree, or by what the page's own breadcrumb says.
fn stands_below(snapshot: &Snapshot, id: ColumnId, above: &Required) -> bool {
    ancestors(snapshot, id).any(|id| snapshot.column(id).role == above.role)
        || snapshot.column(id).breadcrumb.iter().any(|name| name == above.name)
}

fn children_seen(snapshot: &Snapshot, id: ColumnId) -> bool {
    let column = snapshot.column(id);
    snapshot.observation.complete
        && column.outcome == Outcome::Ok
        && matches!(column.target, Target::Inline | Target::SameSite)
        && !snapshot.unobserved.iter().any(|one| {
            one.column == Some(id)
                && one.url == column.url
                && one.what.id != snapshot::POSSIBLE_COLUMN
        })
}

/// A portal without 政府信息公开: sure only where its home page was understood so far that other
/// columns were found on it.
fn missing_platform(snapshot: &Snapshot) -> State {
    let home_seen = snapshot.home.outcome.as_ref() == Some(&Outcome::Ok);
    match (home_seen && snapshot.observation.complete, snapshot.columns.is_empty()) {
        (true, false) => State::Missing(true),
        (true, true) => State::Missing(false),
        (false, _) => State::Unobserved,
    }
}
