//! How what an organ keeps up is covered: in time, due soon, overdue, stale, late, blank. Entries of the standard, columns
//! of the platform that no entry asks for, and items of a village stand by one rule.

use crate::drafts::OPEN;
use crate::due::{Press, last_day};
use crate::error::DeskError;
use crate::forecast::SHEET;
use crate::keepers::duties;
use crate::places::{Premises, own_fields};
use crate::village::{Standing, village_of};
use assess::sheet::Listed;
use jiff::Span;
use jiff::civil::Date;
use portal::{day, entry_at, stands};
use standard::calendar::{Calendar, Due};
use standard::{Entry, Field, Level, Limit, Period};
use std::collections::HashSet;
use store::{Column, ColumnKind, Draft, DraftFilter, Filter, Line, Organ, Store};

/// Drafts that are looked at.
const DRAFTS: u64 = 500;
/// Lines among which those of one organ are looked for.
const LINES: u64 = 200;

/// How something is covered.
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

/// Something that an organ keeps up, and how it is covered.
#[derive(Debug, Clone)]
pub struct Covered<'a> {
    /// Name of its field; of a column that no entry asks for, title of the part of the platform in which it stands.
    pub part: &'a str,
    /// First-level matter and, where there is one, the second-level one; else titles from that part down to the column.
    pub names: Vec<&'a str>,
    /// The limit that holds.
    pub limit: &'a Limit,
    /// Its column.
    pub column: &'a Column,
    /// The mark of its lines.
    pub mark: Option<&'a str>,
    /// The word in addresses of what it is of a village's checklist.
    pub item: Option<&'static str>,
    /// How it is covered.
    pub cover: Cover,
    /// The newest document.
    pub newest: Option<Line>,
    /// Days since the newest document was published.
    pub age: Option<i64>,
    /// The last day on which the next document is in time: by the limit where that names a period or a day of the year,
    /// else the day on which an inspection still finds it fresh.
    pub due: Option<Due>,
    /// Something is published period by period, and this one has no document yet.
    pub owes: bool,
    /// A draft for it is written or under review.
    pub begun: bool,
}

impl Covered<'_> {
    /// Whether a statement can stand for it that there was nothing: there is always a guide, an annual report, a way
    /// to ask.
    pub fn can_be_nothing(&self) -> bool {
        let always = [ColumnKind::Guide, ColumnKind::AnnualReports, ColumnKind::OnRequest];
        self.cover == Cover::Blank && self.item.is_none() && !always.contains(&self.column.kind)
    }
}

/// All that an organ keeps up on a site: the entries of its fields in the order of the standard, the columns of the
/// platform that are its own, the items of its village.
///
/// # Errors
/// Where the store says no.
pub async fn coverage<'a>(
    store: &Store,
    premises: &'a Premises,
    organ: &Organ,
    now: i64,
) -> Result<Vec<Covered<'a>>, DeskError> {
    let mut covered = columns_covered(store, premises, organ, now).await?;
    covered.extend(items(store, premises, organ, now).await?);
    Ok(covered)
}

/// The same without the items of a village, of which its checklist tells.
pub(crate) async fn columns_covered<'a>(
    store: &Store,
    premises: &'a Premises,
    organ: &Organ,
    now: i64,
) -> Result<Vec<Covered<'a>>, DeskError> {
    let ids: Vec<i64> = premises.columns().iter().map(|column| column.id).collect();
    let counts = store.counts(&ids, now).await?;
    let look = Look {
        store,
        premises,
        drafts: open_drafts(store, premises, organ).await?,
        filled: counts.into_iter().map(|count| count.column_id).collect(),
        now,
    };
    let mut covered = look.entries(organ).await?;
    covered.extend(look.own_columns(organ).await?);
    Ok(covered)
}

/// A site as it is looked at for an organ.
struct Look<'s, 'a> {
    store: &'s Store,
    premises: &'a Premises,
    drafts: Vec<Waits<'a>>,
    /// Columns that show anything.
    filled: HashSet<i64>,
    now: i64,
}

/// A draft that is not public yet, and where it is to stand.
struct Waits<'a> {
    column: i64,
    entry: Option<&'a Entry>,
    draft: Draft,
}

/// What is to be kept up.
struct Asked<'a> {
    part: &'a str,
    names: Vec<&'a str>,
    limit: &'a Limit,
    column: &'a Column,
    mark: Option<&'a str>,
    item: Option<&'static str>,
    /// Days within which an inspection finds its newest document fresh.
    fresh_days: Option<u32>,
}

impl<'a> Look<'_, 'a> {
    async fn entries(&self, organ: &Organ) -> Result<Vec<Covered<'a>>, DeskError> {
        let premises = self.premises;
        let level: Level = premises.site.level.into();
        let own = own_fields(organ)?;
        let mut covered = Vec::new();
        for field in premises.standard.fields_due(level).filter(|one| own.contains(&one.slug)) {
            let in_field = |column: &&Column| column.field.as_deref() == Some(&field.slug);
            let columns: Vec<&Column> = premises.columns().iter().filter(in_field).collect();
            for entry in field.entries.iter().filter(|entry| entry.due_at(level)) {
                let Some((column, mark)) = stands(entry, &columns) else { continue };
                let newest = self.newest(column, mark, 1).await?.pop();
                let waits = self.drafts.iter().filter(|waits| {
                    waits.entry.is_some_and(|waiting| std::ptr::eq(waiting, entry))
                });
                let waits: Vec<&Draft> = waits.map(|waits| &waits.draft).collect();
                let asked = Asked::of_entry(field, entry, (column, mark));
                covered.push(asked.covered(newest, &waits, self.now));
            }
        }
        Ok(covered)
    }

    async fn own_columns(&self, organ: &Organ) -> Result<Vec<Covered<'a>>, DeskError> {
        let mut covered = Vec::new();
        for duty in duties(self.store, self.premises, organ).await? {
            let most = if duty.counts_all() { 1 } else { LINES };
            let lines = self.newest(duty.column, None, most).await?;
            let newest = lines.into_iter().find(|line| duty.counts(line));
            let waits = self.drafts.iter().filter(|waits| waits.column == duty.column.id);
            let waits: Vec<&Draft> = waits.map(|waits| &waits.draft).collect();
            let asked = Asked::of_column(self.premises, duty.column, duty.limit);
            covered.push(asked.covered(newest, &waits, self.now));
        }
        Ok(covered)
    }

    /// The newest lines of a column.
    async fn newest(
        &self,
        column: &Column,
        mark: Option<&str>,
        most: u64,
    ) -> Result<Vec<Line>, DeskError> {
        if !self.filled.contains(&column.id) {
            return Ok(Vec::new());
        }
        let filter = Filter {
            site: self.premises.site.id,
            columns: vec![column.id],
            mark: mark.map(str::to_owned),
            now: self.now,
            ..Filter::default()
        };
        Ok(self.store.newest(&filter, most).await?)
    }
}

/// What month and quarter ask of the village whose committee an organ is, where its page is on this site.
async fn items<'a>(
    store: &Store,
    premises: &'a Premises,
    organ: &Organ,
    now: i64,
) -> Result<Vec<Covered<'a>>, DeskError> {
    let Some(village) = village_of(store, organ.clone()).await? else { return Ok(Vec::new()) };
    let Some(column) = premises.column(village.column.id) else { return Ok(Vec::new()) };
    let mut covered = Vec::new();
    for one in village.checklist(store, now).await? {
        let Some(limit) = one.item.every.limit() else { continue };
        let waits: Vec<&Draft> = match &one.standing {
            Standing::Waiting(draft) | Standing::Draft(draft) => vec![draft],
            Standing::Public(_) | Standing::Missing => Vec::new(),
        };
        let asked = Asked {
            part: &column.title,
            names: vec![one.item.name.as_str()],
            limit,
            column,
            mark: None,
            item: Some(one.item.id.as_str()),
            fresh_days: None,
        };
        covered.push(asked.covered(one.newest.clone(), &waits, now));
    }
    Ok(covered)
}

impl<'a> Asked<'a> {
    fn of_entry(
        field: &'a Field,
        entry: &'a Entry,
        (column, mark): (&'a Column, Option<&'a str>),
    ) -> Self {
        let listed = Listed {
            field: Some((&field.slug, &field.name)),
            matter1: Some(&entry.matter1),
            matter2: entry.matter2.as_deref(),
            column: &column.title,
        };
        let names = std::iter::once(&entry.matter1).chain(&entry.matter2);
        Self {
            part: &field.name,
            names: names.map(String::as_str).collect(),
            limit: &entry.limit,
            column,
            mark,
            item: None,
            fresh_days: SHEET.thresholds.of(&listed).0.stale_days,
        }
    }

    /// A column that no entry asks for. As the rule `column-stale` has it, only a village's page goes by the general
    /// threshold, others where the sheet names them.
    fn of_column(premises: &'a Premises, column: &'a Column, limit: &'a Limit) -> Self {
        let listed = Listed { field: None, matter1: None, matter2: None, column: &column.title };
        let (threshold, named) = SHEET.thresholds.of(&listed);
        let judged = named || column.kind == ColumnKind::Village;
        let mut names = vec![column.title.as_str()];
        let mut part = "";
        let is_part = |above: &Column| match above.kind {
            ColumnKind::Platform | ColumnKind::Town => true,
            ColumnKind::LegalDisclosure => column.town.is_none(),
            _ => false,
        };
        for above in premises.up(column).skip(1) {
            if is_part(above) {
                part = &above.title;
                break;
            }
            names.push(&above.title);
        }
        names.reverse();
        let fresh_days = threshold.stale_days.filter(|_| judged);
        Self { part, names, limit, column, mark: None, item: None, fresh_days }
    }

    /// How it stands: the one place where a state is computed.
    fn covered(self, newest: Option<Line>, drafts: &[&Draft], now: i64) -> Covered<'a> {
        let due = self.next_due(newest.as_ref(), now);
        let pressing = drafts.iter().filter_map(|draft| waiting(self.limit, draft, now));
        let cover = pressing.chain([shown(self.limit, newest.as_ref(), due, now)]).min();
        Covered {
            part: self.part,
            names: self.names,
            limit: self.limit,
            column: self.column,
            mark: self.mark,
            item: self.item,
            cover: cover.unwrap_or(Cover::Blank),
            age: newest.as_ref().map(|line| days(day(line.published_at), day(now))),
            due,
            owes: owes(self.limit, newest.as_ref(), now),
            newest,
            begun: !drafts.is_empty(),
        }
    }

    /// The last day on which the document after the newest one is in time; none where nobody says how often there is
    /// one, and for what never had one unless a period of its own ends.
    fn next_due(&self, newest: Option<&Line>, now: i64) -> Option<Due> {
        let newest = newest.map(|line| day(line.published_at));
        let sure = |date| Due { date, provisional: false };
        if let Some(period) = self.limit.period() {
            let within = newest.map_or(day(now), |newest| period.next(newest));
            return Some(sure(period.last(within)));
        }
        let fresh = Span::new().days(i64::from(self.fresh_days?));
        newest?.checked_add(fresh).ok().map(sure)
    }
}

/// Days from one date to another.
fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// Whether something is published period by period, and this period has no document yet.
fn owes(limit: &Limit, newest: Option<&Line>, now: i64) -> bool {
    let first = |period: Period| period.first(day(now));
    let newest = newest.map(|line| day(line.published_at));
    limit.period().is_some_and(|period| newest.is_none_or(|newest| newest < first(period)))
}

/// Drafts of the organ on the site that are not public yet, with where they are to stand.
async fn open_drafts<'a>(
    store: &Store,
    premises: &'a Premises,
    organ: &Organ,
) -> Result<Vec<Waits<'a>>, DeskError> {
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
            let Some(column) = premises.column(place.column_id) else { continue };
            let entry = entry_at(&premises.standard, column, place.mark.as_deref());
            let entry = entry.map(|(_, entry)| entry);
            found.push(Waits { column: column.id, entry, draft: draft.clone() });
        }
    }
    Ok(found)
}

/// How a draft presses; `None` where there is time.
fn waiting(limit: &Limit, draft: &Draft, now: i64) -> Option<Cover> {
    match Press::of(last_day(limit, draft.formed.as_deref()), now) {
        Press::Overdue => Some(Cover::Overdue),
        Press::Soon => Some(Cover::DueSoon),
        Press::Later => None,
    }
}

/// How what is shown stands; `next` is the last day for the document after the newest one.
fn shown(limit: &Limit, newest: Option<&Line>, next: Option<Due>, now: i64) -> Cover {
    let Some(line) = newest else { return Cover::Blank };
    match Press::of(next, now) {
        Press::Overdue => return Cover::Stale,
        Press::Soon => return Cover::DueSoon,
        Press::Later => {}
    }
    let published = day(line.published_at);
    let past = limit.period().is_some_and(|period| published > period.last(published));
    let formed = line.formed.as_deref().and_then(|day| day.parse().ok());
    let kept = formed.and_then(|formed| limit.kept(Calendar::builtin(), formed, published));
    if past || kept == Some(false) { Cover::Late } else { Cover::InTime }
}
