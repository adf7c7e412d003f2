//! A site as its pages need it: columns, counts and standard, kept until a change or a date makes it old.

use crate::look::Look;
use crate::words::Lang;
use portal::{Neighbours, PortalError, SiteSettings, Wanted, construct};
use standard::Standard;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Catalog, Column, ColumnKind, Count, Filter, Site, Store, StoreError};

/// Seconds of a day.
const DAY: i64 = 24 * 3600;
/// China's time, seconds east of UTC.
const CHINA: i64 = 8 * 3600;

/// A site with its columns.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) site: Site,
    pub(crate) settings: SiteSettings,
    pub(crate) standard: Standard,
    pub(crate) catalog: Option<Catalog>,
    pub(crate) columns: Vec<Column>,
    pub(crate) neighbours: Neighbours,
    /// Sequence number of the change log that this is as of.
    pub(crate) seq: i64,
    /// When it was read, seconds UTC: no change is later than that.
    pub(crate) read_at: i64,
    /// From this moment on it is old, seconds UTC.
    pub(crate) until: i64,
    by_id: HashMap<i64, usize>,
    by_path: HashMap<String, usize>,
    below: HashMap<Option<i64>, Vec<usize>>,
    own: HashMap<i64, Count>,
    /// With all columns below.
    all: HashMap<i64, (i64, i64)>,
    marks: HashMap<String, Vec<String>>,
    /// What the lists of columns that were looked at can be narrowed by.
    narrowed: Mutex<HashMap<i64, Arc<Narrowed>>>,
}

/// What a list can be narrowed by.
#[derive(Debug, Default)]
pub(crate) struct Narrowed {
    /// Years with lines, the latest first.
    pub(crate) years: Vec<i32>,
    /// Category marks of its lines.
    pub(crate) marks: Vec<String>,
}

impl Tree {
    /// Reads a site as it is at a moment.
    pub(crate) async fn read(
        store: &Store,
        site: Site,
        seq: i64,
        now: i64,
    ) -> Result<Self, PortalError> {
        let columns = store.columns(site.id).await?;
        let ids: Vec<i64> = columns.iter().map(|column| column.id).collect();
        let counts = store.counts(&ids, now).await?;
        let until = store.next_turn(site.id, now).await?.unwrap_or(i64::MAX);
        let settings = SiteSettings::of(&site)?;
        let catalog = match site.catalog_id {
            Some(id) => store.catalog(id).await?,
            None => None,
        };
        let standard = match &catalog {
            Some(catalog) => serde_json::from_str(&catalog.content)
                .map_err(|error| PortalError::Unreadable { what: "standard", error })?,
            None => Standard::builtin(),
        };
        let neighbours = portal::neighbours(store, &site).await?;
        let shape = portal::shape(store, &site).await?;
        let wanted: Vec<Wanted> = construct(&standard, &shape, &settings);
        let marks = wanted.into_iter().map(|wanted| (wanted.key, wanted.marks)).collect();
        let mut tree = Self {
            site,
            settings,
            standard,
            catalog,
            by_id: columns.iter().enumerate().map(|(at, column)| (column.id, at)).collect(),
            by_path: columns
                .iter()
                .enumerate()
                .map(|(at, column)| (column.path.clone(), at))
                .collect(),
            below: HashMap::new(),
            own: counts.into_iter().map(|count| (count.column_id, count)).collect(),
            all: HashMap::new(),
            marks,
            columns,
            neighbours,
            seq,
            read_at: now,
            until,
            narrowed: Mutex::default(),
        };
        for (at, column) in tree.columns.iter().enumerate() {
            if column.archived_at.is_none() {
                tree.below.entry(column.parent_id).or_default().push(at);
            }
        }
        tree.sum(None);
        Ok(tree)
    }

    /// Adds up what stands in the columns below one.
    fn sum(&mut self, above: Option<i64>) -> (i64, i64) {
        let own = above.and_then(|id| self.own.get(&id));
        let (mut items, mut newest) = own.map_or((0, 0), |count| (count.items, count.newest));
        let below: Vec<i64> = self.children(above).map(|column| column.id).collect();
        for id in below {
            let (more, day) = self.sum(Some(id));
            items += more;
            newest = newest.max(day);
        }
        if let Some(id) = above {
            self.all.insert(id, (items, newest));
        }
        (items, newest)
    }

    /// What the list of a column can be narrowed by: read once, as a list has many pages.
    pub(crate) async fn narrowed(
        &self,
        store: &Store,
        column: i64,
    ) -> Result<Arc<Narrowed>, StoreError> {
        let known = || self.narrowed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(&column) {
            return Ok(found.clone());
        }
        let whole = Filter {
            site: self.site.id,
            columns: vec![column],
            now: self.read_at,
            ..Filter::default()
        };
        let (years, marks) = (store.years(&whole).await?, store.marks(&whole).await?);
        let found = Arc::new(Narrowed { years, marks });
        known().insert(column, found.clone());
        Ok(found)
    }

    pub(crate) fn column(&self, id: i64) -> Option<&Column> {
        self.by_id.get(&id).map(|&at| &self.columns[at])
    }

    pub(crate) fn at(&self, path: &str) -> Option<&Column> {
        self.by_path.get(path).map(|&at| &self.columns[at])
    }

    pub(crate) fn children(&self, above: Option<i64>) -> impl Iterator<Item = &Column> {
        self.below.get(&above).into_iter().flatten().map(|&at| &self.columns[at])
    }

    /// The site's own first column of a kind, not a township's within it, that is not archived.
    pub(crate) fn first(&self, kind: ColumnKind) -> Option<&Column> {
        self.columns.iter().find(|column| {
            column.kind == kind && column.archived_at.is_none() && column.town.is_none()
        })
    }

    /// From the root down to a column.
    pub(crate) fn path(&self, column: &Column) -> Vec<&Column> {
        let mut path = Vec::new();
        let mut at = self.column(column.id);
        while let Some(column) = at {
            path.push(column);
            at = column.parent_id.and_then(|id| self.column(id));
        }
        path.reverse();
        path
    }

    /// Lines of a column itself, and when the newest was published.
    pub(crate) fn own(&self, id: i64) -> (i64, i64) {
        self.own.get(&id).map_or((0, 0), |count| (count.items, count.newest))
    }

    /// Those of these columns that hold the newest lines, as many as there are lines to be found: no line
    /// among the newest can stand elsewhere.
    pub(crate) fn newest_among(&self, columns: &[i64], lines: u64) -> Vec<i64> {
        let mut columns: Vec<i64> =
            columns.iter().copied().filter(|id| self.own(*id).0 > 0).collect();
        columns.sort_by_key(|id| std::cmp::Reverse(self.own(*id).1));
        columns.truncate(usize::try_from(lines).unwrap_or(usize::MAX));
        columns
    }

    /// Lines of a column and all below, and when the newest was published.
    pub(crate) fn all(&self, id: i64) -> (i64, i64) {
        self.all.get(&id).copied().unwrap_or_default()
    }

    /// Columns below one, at any depth.
    pub(crate) fn count_below(&self, id: i64) -> usize {
        self.children(Some(id)).map(|column| 1 + self.count_below(column.id)).sum()
    }

    /// Category marks that a column's lines may carry, in the order of the standard.
    pub(crate) fn marks(&self, column: &Column) -> &[String] {
        self.marks.get(&column.key).map_or(&[], Vec::as_slice)
    }

    /// When what pages are made from last changed, seconds UTC, not earlier than it did; `None` for a moment
    /// after a change, when another one in the same second could not be told from it.
    pub(crate) fn modified(&self, now: i64) -> Option<i64> {
        let today = now - (now + CHINA).rem_euclid(DAY);
        (now - self.read_at >= 2).then_some(self.read_at.max(today))
    }

    /// What makes an answer old: any change, any date in a placement, a new day, another language or look.
    pub(crate) fn tag(&self, lang: Lang, look: Look, now: i64) -> String {
        let day = portal::day(now);
        let (site, seq, until) = (self.site.id, self.seq, self.until);
        let (lang, look) = (lang.code(), look.code());
        format!("W/\"{site}-{seq}-{until:x}-{day}-{lang}-{look}-{}\"", crate::app::VERSION)
    }
}
