//! Which columns are judged by what they hold, each once, at the level where its items belong.
//!
//! A matter's column is taken together with what stands below it and carries no matter of its own
//! (years, say). A column that only leads on to columns of matters is not judged, nor one that is not
//! due or only on request, nor one that leads to another site, nor what is kept for history.

use crate::case::{Case, words};
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use snapshot::{ColumnId, Item, Role, Target, Verdict};
use standard::{Level, Method};

const EXPLANATIONS: &str = include_str!("../data/explanation-words.txt");

/// What a judged column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Of a matter of a field.
    Matter,
    /// Of a village or community.
    Village,
    /// Of 法定主动公开内容 and the like, outside fields.
    Disclosure,
}

/// A judged column with what it holds up to the cut-off date.
#[derive(Debug, Clone)]
pub(crate) struct Gathered {
    pub(crate) column: ColumnId,
    pub(crate) kind: Kind,
    /// False when a page of it could not be seen: then nothing else here means anything.
    pub(crate) observed: bool,
    /// All lines of all its lists were seen.
    pub(crate) complete: bool,
    /// A list was recognised on its page.
    pub(crate) has_list: bool,
    /// A page of it is a text, which needs no list.
    pub(crate) has_text: bool,
    /// Lines, undated ones among them, without those after the cut-off date.
    pub(crate) items: u32,
    /// Lines after the cut-off date.
    pub(crate) later: u32,
    /// Lines without any date.
    pub(crate) undated: u32,
    /// Date of the newest line.
    pub(crate) newest: Option<Date>,
    /// The columns whose lists were gathered.
    pub(crate) members: Vec<ColumnId>,
    /// Title of a line that explains in writing why there is nothing.
    pub(crate) explained: Option<String>,
}

pub(crate) fn gather(case: &Case<'_>) -> Vec<Gathered> {
    let merged: FxHashSet<ColumnId> = case
        .mapping
        .fields
        .iter()
        .flat_map(|field| &field.matters)
        .flat_map(|matter| &matter.merged)
        .map(|merged| merged.column)
        .collect();
    let below_disclosure = below_disclosure(case);
    let explanations: Vec<&str> = words(EXPLANATIONS).collect();
    let mut gathered = Vec::new();
    for (id, column) in case.columns() {
        if case.is_historic(id) || !matches!(column.target, Target::Inline | Target::SameSite) {
            continue;
        }
        let kind = match case.mapping.place(id) {
            Some(place) if place.own && place.matter1.is_some() && due(case, id) => {
                if place.village.is_some() { Kind::Village } else { Kind::Matter }
            }
            None if below_disclosure[id.0 as usize] => Kind::Disclosure,
            _ => continue,
        };
        let (members, own_below) = members(case, id, kind);
        if own_below && !merged.contains(&id) {
            continue;
        }
        let list = look(case, id, kind, members, &explanations);
        // An empty list above columns of matters only leads on to them.
        if !(own_below && list.items == 0 && list.later == 0) {
            gathered.push(list);
        }
    }
    gathered
}

/// Columns below 政府信息公开 that hold lists by their role, outside fields.
fn below_disclosure(case: &Case<'_>) -> Vec<bool> {
    let mut below = vec![false; case.snapshot.columns.len()];
    let mut within = vec![false; case.snapshot.columns.len()];
    for (id, column) in case.columns() {
        let at = id.0 as usize;
        let parent_within =
            column.parent.is_some_and(|parent| within.get(parent.0 as usize) == Some(&true));
        within[at] = matches!(column.role, Role::LegalDisclosure)
            || (parent_within
                && !matches!(
                    column.role,
                    Role::Grassroots
                        | Role::Catalogs
                        | Role::OpenFields
                        | Role::VillageAffairs
                        | Role::Village
                        | Role::OnRequest
                        | Role::News
                ));
        let leaf = case.children(id).is_empty();
        below[at] = leaf
            && (matches!(column.role, Role::Rules | Role::AnnualReport)
                || (parent_within && column.role == Role::Ordinary));
    }
    below
}

/// Whether the matter of a column is actively disclosed and due where the column stands.
fn due(case: &Case<'_>, id: ColumnId) -> bool {
    let Some(place) = case.mapping.place(id) else { return false };
    let Some(field) = case.field(&place.field) else { return false };
    field
        .entries
        .iter()
        .filter(|entry| Some(&entry.matter1) == place.matter1.as_ref())
        .filter(|entry| place.matter2.is_none() || entry.matter2 == place.matter2)
        .any(|entry| match (&place.village, &place.town) {
            (Some(_), _) => entry.method == Method::Active,
            (None, Some(_)) => entry.due_at(Level::Town),
            (None, None) => entry.due_at(case.level()),
        })
}

/// A column and those below it that carry nothing of their own, and whether others below it do.
fn members(case: &Case<'_>, id: ColumnId, kind: Kind) -> (Vec<ColumnId>, bool) {
    let mut members = vec![id];
    let mut own_below = false;
    if kind == Kind::Disclosure {
        return (members, own_below);
    }
    let mut next = 0;
    while let Some(&at) = members.get(next) {
        next += 1;
        for &child in case.children(at) {
            if case.mapping.place(child).is_some_and(|place| place.own) {
                own_below = true;
            } else {
                members.push(child);
            }
        }
    }
    (members, own_below)
}

fn look(
    case: &Case<'_>,
    column: ColumnId,
    kind: Kind,
    members: Vec<ColumnId>,
    explanations: &[&str],
) -> Gathered {
    let mut all = Gathered {
        column,
        kind,
        observed: true,
        complete: case.snapshot.observation.complete,
        has_list: false,
        has_text: false,
        items: 0,
        later: 0,
        undated: 0,
        newest: None,
        members,
        explained: None,
    };
    for &id in &all.members {
        let column = case.snapshot.column(id);
        if !matches!(column.target, Target::Inline | Target::SameSite) {
            // What stands on another site is not read, so what is here is not all.
            all.complete = false;
            continue;
        }
        all.observed &= column.outcome.verdict() == Verdict::Observed;
        all.has_text |= column.text_chars > 0;
        let Some(list) = &column.list else { continue };
        all.has_list = true;
        all.complete &=
            list.complete && list.items_claimed.is_none_or(|claimed| claimed <= list.count);
        for item in case.lines(list) {
            let date = case.date(item);
            if date.is_some_and(|date| date > case.as_of) {
                all.later += 1;
                continue;
            }
            all.items += 1;
            all.undated += u32::from(date.is_none());
            all.newest = all.newest.max(date);
            if all.explained.is_none() && explains(item, explanations) {
                all.explained = Some(item.title.clone());
            }
        }
    }
    all
}

fn explains(item: &Item, explanations: &[&str]) -> bool {
    explanations.iter().any(|words| item.title.contains(words))
}

impl Gathered {
    /// Lines of all its lists.
    pub(crate) fn lines<'c>(&'c self, case: &'c Case<'_>) -> impl Iterator<Item = &'c Item> {
        self.members.iter().flat_map(|&id| case.items_of(id))
    }
}
