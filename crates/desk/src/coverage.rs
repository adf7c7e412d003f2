//! How the entries that an organ answers for are covered: in time, due soon, overdue, late, blank.

use crate::drafts::OPEN;
use crate::error::DeskError;
use crate::places::{Premises, own_fields};
use portal::{day, entry_at, stands};
use standard::calendar::Calendar;
use standard::{Entry, Level};
use std::collections::HashSet;
use store::{Column, Draft, DraftFilter, Filter, Line, Organ, Store};

/// Working days ahead within which a draft is due soon.
const SOON: u32 = 5;
/// Drafts that are looked at.
const DRAFTS: u64 = 500;

/// How an entry is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cover {
    /// A draft is past its limit.
    Overdue,
    /// A draft must be public within five working days.
    DueSoon,
    /// Nothing is shown.
    Blank,
    /// The newest document came after its limit.
    Late,
    /// The newest document came within its limit, or has none that can be counted.
    InTime,
}

impl Cover {
    /// All of them, the most pressing first.
    pub const ALL: [Self; 5] =
        [Self::Overdue, Self::DueSoon, Self::Blank, Self::Late, Self::InTime];

    /// Its word in messages and addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::DueSoon => "due-soon",
            Self::Blank => "blank",
            Self::Late => "late",
            Self::InTime => "in-time",
        }
    }
}

/// An entry and how it is covered.
#[derive(Debug, Clone)]
pub struct Covered<'a> {
    /// Name of its field.
    pub field: &'a str,
    /// The entry.
    pub entry: &'a Entry,
    /// Its column.
    pub column: &'a Column,
    /// The mark of its lines.
    pub mark: Option<&'a str>,
    /// How it is covered.
    pub cover: Cover,
    /// The newest document.
    pub newest: Option<Line>,
}

/// The entries that an organ answers for on a site, in the order of the standard.
///
/// # Errors
/// Where the store says no.
pub async fn coverage<'a>(
    store: &Store,
    premises: &'a Premises,
    organ: &Organ,
    now: i64,
) -> Result<Vec<Covered<'a>>, DeskError> {
    let level: Level = premises.site.level.into();
    let own = own_fields(organ)?;
    let drafts = open_drafts(store, premises, organ).await?;
    let ids: Vec<i64> = premises.columns().iter().map(|column| column.id).collect();
    let counts = store.counts(&ids, now).await?;
    let filled: HashSet<i64> = counts.into_iter().map(|count| count.column_id).collect();
    let mut covered = Vec::new();
    for field in premises.standard.fields_due(level).filter(|field| own.contains(&field.slug)) {
        let in_field = |column: &&Column| column.field.as_deref() == Some(&field.slug);
        let columns: Vec<&Column> = premises.columns().iter().filter(in_field).collect();
        for entry in field.entries.iter().filter(|entry| entry.due_at(level)) {
            let Some((column, mark)) = stands(entry, &columns) else { continue };
            let filter = Filter {
                site: premises.site.id,
                columns: vec![column.id],
                mark: mark.map(str::to_owned),
                now,
                ..Filter::default()
            };
            let newest = match filled.contains(&column.id) {
                true => store.newest(&filter, 1).await?.pop(),
                false => None,
            };
            let waits = drafts.iter().filter(|(of, _)| std::ptr::eq(*of, entry));
            let waits = waits.filter_map(|(_, draft)| waiting(entry, draft, now)).min();
            let cover = waits.unwrap_or_else(|| shown(entry, newest.as_ref()));
            covered.push(Covered { field: &field.name, entry, column, mark, cover, newest });
        }
    }
    Ok(covered)
}

/// Drafts of the organ on the site that are not public yet, with their entries.
async fn open_drafts<'a>(
    store: &Store,
    premises: &'a Premises,
    organ: &Organ,
) -> Result<Vec<(&'a Entry, Draft)>, DeskError> {
    let organs = vec![organ.id];
    let filter =
        DraftFilter { organs, states: OPEN.to_vec(), limit: DRAFTS, ..DraftFilter::default() };
    let mut found = Vec::new();
    for draft in store.drafts(&filter).await? {
        if draft.site_id != premises.site.id || draft.document_id.is_some() {
            continue;
        }
        let Some(drafted) = store.draft(draft.id).await? else { continue };
        for place in &drafted.places {
            let column = premises.column(place.column_id);
            let entry = column
                .and_then(|column| entry_at(&premises.standard, column, place.mark.as_deref()));
            found.extend(entry.map(|(_, entry)| (entry, draft.clone())));
        }
    }
    Ok(found)
}

/// How a draft presses; `None` where there is time.
fn waiting(entry: &Entry, draft: &Draft, now: i64) -> Option<Cover> {
    let calendar = Calendar::builtin();
    let formed = draft.formed.as_deref()?.parse().ok()?;
    let due = calendar.last_day(formed, entry.limit.term()?)?.date;
    let today = day(now);
    let soon = calendar.due(today, SOON)?.date;
    match due {
        _ if due < today => Some(Cover::Overdue),
        _ if due <= soon => Some(Cover::DueSoon),
        _ => None,
    }
}

fn shown(entry: &Entry, newest: Option<&Line>) -> Cover {
    let Some(line) = newest else { return Cover::Blank };
    let formed = line.formed.as_deref().and_then(|day| day.parse().ok());
    let kept = formed
        .and_then(|formed| entry.limit.kept(Calendar::builtin(), formed, day(line.published_at)));
    if kept == Some(false) { Cover::Late } else { Cover::InTime }
}
