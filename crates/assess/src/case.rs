//! What a rule may look at: the portal, its mapping, the sheet's thresholds, the date, and indexes
//! over them that are made once.

use crate::address::is_named;
use crate::lists::{self, Gathered};
use crate::mapping::{FieldMap, Mapping, Presence};
use crate::model::Scope;
use crate::platform::{Platform, State};
use crate::sheet::{Listed, Threshold, Thresholds};
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use snapshot::{
    Column, ColumnId, Document, DocumentId, Item, ItemId, List, Outcome, Role, Saved, Snapshot,
    Target, Verdict,
};
use standard::calendar::Calendar;
use standard::{Entry, Field, Level, Standard};
use wording::ErrorWords;

/// One portal to be judged.
#[derive(Debug)]
pub struct Case<'a> {
    pub(crate) standard: &'a Standard,
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) mapping: &'a Mapping,
    pub(crate) thresholds: &'a Thresholds,
    pub(crate) calendar: &'a Calendar,
    pub(crate) as_of: Date,
    /// Fields that are judged, by slug; all where none is named.
    pub(crate) only: &'a [String],
    /// Error words that titles are searched for.
    pub(crate) words: &'a ErrorWords,
    pub(crate) platform: Platform,
    pub(crate) lists: Vec<Gathered>,
    children: Vec<Vec<ColumnId>>,
    towns: Vec<Option<ColumnId>>,
    historic: Vec<bool>,
    unseen: FxHashSet<u32>,
    first_item: Vec<Option<ItemId>>,
    document_of_link: Vec<Option<DocumentId>>,
    /// The machine that looked found a host by its name.
    pub(crate) finds_names: bool,
}

/// What it means that something is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absence {
    /// It is missing.
    Itself,
    /// It is missing with a column of the platform, which is reported.
    WithPlatform,
    /// Where it would stand was not seen.
    Unknown,
}

/// Words that mark columns kept for history; they are never stale (guide for government sites).
const HISTORIC: &str = include_str!("../data/historic-words.txt");

impl<'a> Case<'a> {
    pub(crate) fn new(
        standard: &'a Standard,
        snapshot: &'a Snapshot,
        mapping: &'a Mapping,
        thresholds: &'a Thresholds,
        calendar: &'a Calendar,
        as_of: Date,
    ) -> Self {
        let columns = snapshot.columns.len();
        let mut children = vec![Vec::new(); columns];
        let mut towns: Vec<Option<ColumnId>> = vec![None; columns];
        let mut historic = vec![false; columns];
        let words: Vec<&str> = words(HISTORIC).collect();
        for (id, column) in (0u32..).map(ColumnId).zip(&snapshot.columns) {
            let at = id.0 as usize;
            // Parents stand before their children, so theirs is already known.
            let parent =
                column.parent.map(|parent| parent.0 as usize).filter(|&parent| parent < at);
            historic[at] = column.archived.is_some()
                || words.iter().any(|word| column.title.contains(word))
                || parent.is_some_and(|parent| historic[parent]);
            towns[at] = match column.role {
                Role::Town => Some(id),
                _ => parent.and_then(|parent| towns[parent]),
            };
            if let Some(parent) = parent {
                children[parent].push(id);
            }
        }
        let (first_item, document_of_link) = owners(snapshot, mapping);
        let mut case = Self {
            standard,
            snapshot,
            mapping,
            thresholds,
            calendar,
            as_of,
            only: &[],
            words: ErrorWords::builtin(),
            lists: Vec::new(),
            platform: Platform::look(snapshot, mapping.level),
            children,
            towns,
            historic,
            unseen: unseen(snapshot),
            first_item,
            document_of_link,
            finds_names: finds_names(snapshot),
        };
        case.lists = lists::gather(&case);
        case
    }

    pub(crate) fn level(&self) -> Level {
        self.mapping.level
    }

    /// The same about these fields only; all where none is named.
    pub(crate) fn about(self, only: &'a [String]) -> Self {
        Self { only, ..self }
    }

    /// The same by another list of error words.
    pub(crate) fn worded(self, words: &'a ErrorWords) -> Self {
        Self { words, ..self }
    }

    /// Whether what stands in a field is judged; what stands in none is.
    pub(crate) fn judges(&self, scope: &Scope) -> bool {
        self.only.is_empty() || scope.field.as_ref().is_none_or(|slug| self.only.contains(slug))
    }

    pub(crate) fn children(&self, id: ColumnId) -> &[ColumnId] {
        self.children.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn columns(&self) -> impl Iterator<Item = (ColumnId, &'a Column)> {
        (0u32..).map(ColumnId).zip(&self.snapshot.columns)
    }

    /// The lines of a list; empty where the snapshot does not hold what it says.
    pub(crate) fn lines(&self, list: &List) -> &'a [Item] {
        let first = list.first as usize;
        self.snapshot.items.get(first..first.saturating_add(list.count as usize)).unwrap_or(&[])
    }

    pub(crate) fn items_of(&self, id: ColumnId) -> &'a [Item] {
        self.snapshot.column(id).list.as_ref().map_or(&[], |list| self.lines(list))
    }

    pub(crate) fn document(&self, item: &Item) -> Option<&'a Document> {
        self.snapshot.documents.get(item.document?.0 as usize)
    }

    pub(crate) fn item(&self, id: ItemId) -> Option<&'a Item> {
        self.snapshot.items.get(id.0 as usize)
    }

    /// The line that a document is spoken of by: the first that leads to it, in a field's column if any does.
    pub(crate) fn first_item(&self, id: DocumentId) -> Option<&'a Item> {
        self.item((*self.first_item.get(id.0 as usize)?)?)
    }

    /// The first document that carries a link.
    pub(crate) fn document_of_link(&self, link: usize) -> Option<DocumentId> {
        *self.document_of_link.get(link)?
    }

    /// The date that counts for a line: its own, else that of its document.
    pub(crate) fn date(&self, item: &Item) -> Option<Date> {
        item.date.or_else(|| self.document(item)?.dates.published)
    }

    pub(crate) fn is_historic(&self, id: ColumnId) -> bool {
        self.historic.get(id.0 as usize).copied().unwrap_or(false)
    }

    /// The township that a column stands in.
    pub(crate) fn town_of(&self, id: ColumnId) -> Option<&'a str> {
        let town = (*self.towns.get(id.0 as usize)?)?;
        Some(&self.snapshot.column(town).title)
    }

    /// Saved page of a column; of a part of a page that of the page it stands on.
    pub(crate) fn saved(&self, id: ColumnId) -> Option<&'a Saved> {
        let mut column = self.snapshot.column(id);
        while column.saved.is_none() && column.target == Target::Inline {
            column = self.snapshot.column(column.parent?);
        }
        column.saved.as_ref()
    }

    /// Whether everything that stands directly below a column would have been seen.
    pub(crate) fn seen_wholly(&self, id: ColumnId) -> bool {
        let column = self.snapshot.column(id);
        self.snapshot.observation.complete
            && column.outcome == Outcome::Ok
            && matches!(column.target, Target::Inline | Target::SameSite)
            && !self.unseen.contains(&id.0)
    }

    /// Official name of a field (or of the village catalog).
    pub(crate) fn field_name(&self, slug: &str) -> Option<String> {
        self.field(slug).map(|field| field.name.clone())
    }

    pub(crate) fn field(&self, slug: &str) -> Option<&'a Field> {
        let village = self.standard.village.as_ref().filter(|village| village.slug == slug);
        village.or_else(|| self.standard.field(slug))
    }

    /// The due fields with what the mapping says of them; of a department's site those that it shows or that
    /// its work belongs to.
    pub(crate) fn due_fields(&self) -> impl Iterator<Item = (&'a Field, &'a FieldMap)> {
        let work = crate::department::work_of(self.snapshot);
        let due = self.mapping.fields.iter().filter(|field| field.due);
        due.filter_map(|map| Some((self.standard.field(&map.slug)?, map))).filter(
            move |(field, map)| {
                !matches!(map.presence, Presence::Missing | Presence::Unsure)
                    || work.as_deref().is_none_or(|work| crate::department::concerns(work, field))
            },
        )
    }

    /// What it means that something is not found below a required column.
    pub(crate) fn absence_below(&self, role: Role) -> Absence {
        let state = match self.platform.get(role) {
            Some(required) => required.state,
            // Not required at this level: what is missing below 政府信息公开 is missing for itself.
            None => match self.platform.get(Role::Platform) {
                Some(platform) => platform.state,
                None => return Absence::Unknown,
            },
        };
        match state {
            State::There(_) | State::Misplaced(..) => Absence::Itself,
            _ if self.platform.certainly_missing(role) => Absence::WithPlatform,
            _ => Absence::Unknown,
        }
    }

    /// What it means that a field is not found; where others are found, it is missing for itself.
    pub(crate) fn absence_of_field(&self) -> Absence {
        let any =
            self.mapping.fields.iter().any(|field| {
                field.due && matches!(field.presence, Presence::Found | Presence::Unsure)
            });
        if any { Absence::Itself } else { self.absence_below(Role::OpenFields) }
    }

    /// Where a column belongs, as far as a sheet can tell indicators apart by it.
    pub(crate) fn scope(&self, id: ColumnId) -> Scope {
        match self.mapping.place(id) {
            Some(place) => Scope {
                field: Some(place.field.clone()),
                matter1: place.matter1.clone(),
                column: None,
            },
            None => {
                let column = Some(self.snapshot.column(id).title.clone());
                Scope { field: None, matter1: None, column }
            }
        }
    }

    /// Thresholds on the list of a column.
    pub(crate) fn threshold(&self, id: ColumnId) -> (Threshold, bool) {
        let place = self.mapping.place(id);
        let field = place.map(|place| {
            let name = self.field(&place.field).map(|field| field.name.as_str());
            (place.field.as_str(), name.unwrap_or(&place.field))
        });
        self.thresholds.of(&Listed {
            field,
            matter1: place.and_then(|place| place.matter1.as_deref()),
            matter2: place.and_then(|place| place.matter2.as_deref()),
            column: &self.snapshot.column(id).title,
        })
    }
}

/// Days from one date to another; negative when it is earlier.
pub(crate) fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// The words of a data file: one a line, blank lines and lines with `#` left out.
pub(crate) fn words(file: &str) -> impl Iterator<Item = &str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The row of a field for a matter: that of the second-level matter, else the first of the first-level one.
pub(crate) fn entry_of<'f>(
    field: &'f Field,
    matter1: &str,
    matter2: Option<&str>,
) -> Option<&'f Entry> {
    let mut rows = field.entries.iter().filter(|entry| entry.matter1 == matter1);
    match matter2 {
        Some(matter2) => rows.find(|entry| entry.matter2.as_deref() == Some(matter2)),
        None => rows.next(),
    }
}

/// For every document the first line that leads to it, one in a column that the standard has a place for
/// before others; for every link the first document that carries it.
fn owners(
    snapshot: &Snapshot,
    mapping: &Mapping,
) -> (Vec<Option<ItemId>>, Vec<Option<DocumentId>>) {
    let mut first_item = vec![None; snapshot.documents.len()];
    let lines = || (0u32..).map(ItemId).zip(&snapshot.items);
    let placed = lines().filter(|(_, item)| mapping.place(item.column).is_some());
    for (id, item) in placed.chain(lines()) {
        if let Some(slot) = item.document.and_then(|id| first_item.get_mut(id.0 as usize)) {
            slot.get_or_insert(id);
        }
    }
    let mut document_of_link = vec![None; snapshot.links.len()];
    for (id, document) in (0u32..).map(DocumentId).zip(&snapshot.documents) {
        for link in document.attachments.iter().chain(&document.links) {
            if let Some(slot) = document_of_link.get_mut(link.0 as usize) {
                slot.get_or_insert(id);
            }
        }
    }
    (first_item, document_of_link)
}

/// Whether some host was found by its name: where none was, that others were not found says nothing of them.
fn finds_names(snapshot: &Snapshot) -> bool {
    let columns = snapshot.columns.iter().map(|column| (&column.url, &column.outcome));
    let documents = snapshot.documents.iter().map(|document| (&document.url, &document.outcome));
    let links = snapshot.links.iter().map(|link| (&link.url, &link.outcome));
    columns.chain(documents).chain(links).any(|(url, outcome)| {
        let answered = matches!(outcome.verdict(), Verdict::Observed)
            || matches!(outcome, Outcome::Gone { .. } | Outcome::SoftGone { .. });
        answered && is_named(url)
    })
}

/// Columns of which a part was not seen, other than a document or link of theirs.
fn unseen(snapshot: &Snapshot) -> FxHashSet<u32> {
    let mut addresses: FxHashSet<&str> =
        snapshot.unobserved.iter().map(|one| one.url.as_str()).collect();
    if !addresses.is_empty() {
        for url in snapshot.documents.iter().map(|document| &document.url) {
            addresses.remove(url.as_str());
        }
        for url in snapshot.links.iter().map(|link| &link.url) {
            addresses.remove(url.as_str());
        }
    }
    snapshot
        .unobserved
        .iter()
        .filter(|one| addresses.contains(one.url.as_str()))
        .filter_map(|one| Some(one.column?.0))
        .collect()
}
