//! How the entries that an organ answers for are covered: in time, due soon, overdue, stale, late, blank.

use crate::drafts::OPEN;
use crate::due::{Press, last_day};
use crate::error::DeskError;
use crate::forecast::SHEET;
use crate::places::{Premises, own_fields, sites_of};
use access::{Action, Who};
use assess::sheet::Listed;
use jiff::Span;
use jiff::civil::Date;
use portal::{day, entry_at, stands};
use standard::calendar::{Calendar, Due};
use standard::{Entry, Field, Level, Period};
use std::collections::HashSet;
use store::{Column, Draft, DraftFilter, Filter, Line, Organ, Store};

/// Drafts that are looked at.
const DRAFTS: u64 = 500;

/// How an entry is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cover {
    /// A draft is past its limit.
    Overdue,
    /// The newest document is older than an inspection allows, or the period after it passed without one.
    Stale,
    /// A draft, or the next document, must be public within five working days.
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
    pub const ALL: [Self; 6] =
        [Self::Overdue, Self::Stale, Self::DueSoon, Self::Blank, Self::Late, Self::InTime];

    /// Its word in messages and addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Stale => "stale",
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
    /// Days since the newest document was published.
    pub age: Option<i64>,
    /// The last day on which the next document is in time: the end of the entry's own period, else the day on which
    /// an inspection still finds it fresh.
    pub due: Option<Due>,
    /// The entry is published period by period, and this one has no document yet.
    pub owes: bool,
    /// A draft for it is written or under review.
    pub begun: bool,
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
            let waits: Vec<&Draft> = waits.map(|(_, draft)| draft).collect();
            let pressing = waits.iter().filter_map(|draft| waiting(entry, draft, now));
            let due = next_due(field, entry, column, newest.as_ref(), now);
            let cover = pressing.chain([shown(entry, newest.as_ref(), due, now)]).min();
            covered.push(Covered {
                field: &field.name,
                entry,
                column,
                mark,
                cover: cover.unwrap_or(Cover::Blank),
                age: newest.as_ref().map(|line| days(day(line.published_at), day(now))),
                due,
                owes: owes(entry, newest.as_ref(), now),
                newest,
                begun: !waits.is_empty(),
            });
        }
    }
    Ok(covered)
}

/// Days from one date to another.
fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// The last day on which the document after the newest one is in time; none where nobody says how often there is one,
/// and for what never had one unless its own period ends.
fn next_due(
    field: &Field,
    entry: &Entry,
    column: &Column,
    newest: Option<&Line>,
    now: i64,
) -> Option<Due> {
    let newest = newest.map(|line| day(line.published_at));
    let sure = |date| Due { date, provisional: false };
    if let Some(period) = entry.limit.period() {
        let within = newest.map_or(day(now), |newest| period.next(newest));
        return Some(sure(period.last(within)));
    }
    let listed = Listed {
        field: Some((&field.slug, &field.name)),
        matter1: Some(&entry.matter1),
        matter2: entry.matter2.as_deref(),
        column: &column.title,
    };
    let (threshold, _) = SHEET.thresholds.of(&listed);
    let fresh = Span::new().days(i64::from(threshold.stale_days?));
    newest?.checked_add(fresh).ok().map(sure)
}

/// Whether an entry is published period by period, and this period has no document yet.
fn owes(entry: &Entry, newest: Option<&Line>, now: i64) -> bool {
    let first = |period: Period| period.first(day(now));
    let newest = newest.map(|line| day(line.published_at));
    entry.limit.period().is_some_and(|period| newest.is_none_or(|newest| newest < first(period)))
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
    match Press::of(last_day(entry, draft.formed.as_deref()), now) {
        Press::Overdue => Some(Cover::Overdue),
        Press::Soon => Some(Cover::DueSoon),
        Press::Later => None,
    }
}

/// How what is shown stands; `next` is the last day for the document after the newest one.
fn shown(entry: &Entry, newest: Option<&Line>, next: Option<Due>, now: i64) -> Cover {
    let Some(line) = newest else { return Cover::Blank };
    match Press::of(next, now) {
        Press::Overdue => return Cover::Stale,
        Press::Soon => return Cover::DueSoon,
        Press::Later => {}
    }
    let formed = line.formed.as_deref().and_then(|day| day.parse().ok());
    let kept = formed
        .and_then(|formed| entry.limit.kept(Calendar::builtin(), formed, day(line.published_at)));
    if kept == Some(false) { Cover::Late } else { Cover::InTime }
}

/// An entry for which something is due though nobody has begun.
#[derive(Debug, Clone)]
pub struct Owed {
    /// Organ that answers for it.
    pub organ: i64,
    /// Its name.
    pub organ_name: String,
    /// Short name of the site.
    pub site: String,
    /// Name of the field.
    pub field: String,
    /// First-level matter, and the second-level one.
    pub matter: (String, Option<String>),
    /// Its column.
    pub column: i64,
    /// The mark of its lines.
    pub mark: Option<String>,
    /// How it is covered.
    pub cover: Cover,
    /// Until when something is to be public, as far as a day can be told.
    pub due: Option<Due>,
}

/// What is due in the organs that somebody writes for though nobody has begun: entries that are blank, stale or about
/// to be, or whose period has no document yet; what presses most first.
///
/// # Errors
/// Where the store says no.
pub async fn owed(store: &Store, who: &Who, now: i64) -> Result<Vec<Owed>, DeskError> {
    let mut owed = Vec::new();
    for id in who.organs(Action::Write) {
        let Some(organ) = store.organ(id).await? else { continue };
        if own_fields(&organ)?.is_empty() {
            continue;
        }
        for site in sites_of(store, id).await? {
            let premises = Premises::of(store, site).await?;
            for one in coverage(store, &premises, &organ, now).await? {
                let asked = matches!(one.cover, Cover::Stale | Cover::DueSoon | Cover::Blank);
                if one.begun || !(asked || one.owes) {
                    continue;
                }
                owed.push(Owed {
                    organ: id,
                    organ_name: organ.name.clone(),
                    site: premises.site.slug.clone(),
                    field: one.field.to_owned(),
                    matter: (one.entry.matter1.clone(), one.entry.matter2.clone()),
                    column: one.column.id,
                    mark: one.mark.map(str::to_owned),
                    cover: one.cover,
                    due: one.due,
                });
            }
        }
    }
    owed.sort_by_key(|one| (one.cover, one.due.map_or(Date::MAX, |due| due.date)));
    Ok(owed)
}
