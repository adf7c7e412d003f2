//! Which of our columns a surveyed column becomes: by what the standard says it is, by its part in the
//! platform, by its name.

use crate::documents::Why;
use assess::mapping::{Mapping, Place};
use portal::import::{Directory, PlaceRecord};
use snapshot::{ColumnId, Role, Snapshot};
use standard::matching::normal;
use std::collections::HashMap;
use store::{Column, ColumnKind};

/// What a column of ours is by construction.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Key {
    field: Option<String>,
    matter1: Option<String>,
    matter2: Option<String>,
    town: Option<String>,
    village: Option<String>,
}

/// Our columns for those of a surveyed portal.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    columns: &'a [Column],
    directory: &'a Directory,
    /// By surveyed column: position of ours, and the mark that a merged matter leaves.
    targets: Vec<Option<(usize, Option<String>)>>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(
        snapshot: &Snapshot,
        mapping: &Mapping,
        columns: &'a [Column],
        directory: &'a Directory,
    ) -> Self {
        let ours = Ours::new(columns);
        let mut targets: Vec<Option<(usize, Option<String>)>> = Vec::new();
        for (at, column) in (0_u32..).zip(&snapshot.columns) {
            let named =
                mapping.place(ColumnId(at)).and_then(|place| ours.of_place(place, directory));
            // What has no place of its own stands where the column above it does, if that holds documents.
            let above = || {
                let (target, mark) = targets.get(column.parent?.0 as usize)?.clone()?;
                holds(columns[target].kind).then_some((target, mark))
            };
            let plain = || ours.of_role(column.role).or_else(|| ours.of_title(&column.title));
            targets.push(named.or_else(|| plain().map(|target| (target, None))).or_else(above));
        }
        Self { columns, directory, targets }
    }

    /// The column that a surveyed one becomes.
    pub(crate) fn column(&self, column: ColumnId) -> Option<&'a Column> {
        let (at, _) = self.targets.get(column.0 as usize)?.as_ref()?;
        self.columns.get(*at)
    }

    /// The place of a line in a surveyed column; its own category mark counts before the column's. Says why it
    /// has none.
    pub(crate) fn place(&self, column: ColumnId, mark: Option<&str>) -> Result<PlaceRecord, Why> {
        let target = self.targets.get(column.0 as usize).and_then(Option::as_ref);
        let (at, given) = target.ok_or(Why::NoColumn)?;
        let ours = &self.columns[*at];
        if !holds(ours.kind) {
            return Err(Why::NoColumn);
        }
        let known = self.directory.marks(ours.id);
        let fits = |mark: &&str| known.iter().any(|one| normal(one) == normal(mark));
        let mark = mark.filter(fits).or(given.as_deref());
        let path = ours.path.clone();
        match mark.and_then(|mark| known.iter().find(|one| normal(one) == normal(mark))) {
            Some(mark) => Ok(PlaceRecord::Marked { column: path, mark: mark.clone() }),
            None if known.is_empty() => Ok(PlaceRecord::Column(path)),
            None => Err(Why::NoMark),
        }
    }
}

/// Whether what is moved stands in columns of this kind: not in that of all disclosure by law, where it would
/// be lost among everything else.
fn holds(kind: ColumnKind) -> bool {
    portal::holds_documents(kind) && kind != ColumnKind::LegalDisclosure
}

/// Our columns by what they are.
struct Ours<'a> {
    columns: &'a [Column],
    by_key: HashMap<Key, usize>,
    /// Columns that the standard has no matter for, by name; `None` where several have it.
    by_title: HashMap<String, Option<usize>>,
}

impl<'a> Ours<'a> {
    fn new(columns: &'a [Column]) -> Self {
        let mut ours = Self { columns, by_key: HashMap::new(), by_title: HashMap::new() };
        for (at, column) in columns.iter().enumerate() {
            if column.archived_at.is_some() {
                continue;
            }
            let key = Key {
                field: column.field.clone(),
                matter1: column.matter1.clone(),
                matter2: column.matter2.clone(),
                town: column.town.clone(),
                village: column.village.clone(),
            };
            if key == Key::default() {
                ours.by_title
                    .entry(normal(&column.title))
                    .and_modify(|known| *known = None)
                    .or_insert(Some(at));
            } else {
                ours.by_key.entry(key).or_insert(at);
            }
        }
        ours
    }

    /// The column of a place, or the nearest one above it: a merged matter's with its mark.
    fn of_place(&self, place: &Place, directory: &Directory) -> Option<(usize, Option<String>)> {
        let towns = [place.town.clone(), None];
        if place.village.is_some() {
            let key = |town: &Option<String>| Key {
                town: town.clone(),
                village: place.village.clone(),
                ..Key::default()
            };
            let at = towns.iter().find_map(|town| self.by_key.get(&key(town)))?;
            return Some((*at, self.mark(*at, place.matter1.as_ref(), directory)));
        }
        let matters = [
            (place.matter1.clone(), place.matter2.clone()),
            (place.matter1.clone(), None),
            (None, None),
        ];
        for (matter1, matter2) in matters {
            for town in &towns {
                let key = Key {
                    field: Some(place.field.clone()),
                    matter1: matter1.clone(),
                    matter2: matter2.clone(),
                    town: town.clone(),
                    village: None,
                };
                if let Some(at) = self.by_key.get(&key) {
                    return Some((*at, self.mark(*at, place.matter2.as_ref(), directory)));
                }
            }
        }
        None
    }

    /// The mark that a matter leaves in the column that merges it.
    fn mark(&self, at: usize, matter: Option<&String>, directory: &Directory) -> Option<String> {
        matter.filter(|matter| directory.marks(self.columns[at].id).contains(matter)).cloned()
    }

    fn of_role(&self, role: Role) -> Option<usize> {
        let kind = match role {
            Role::Platform => ColumnKind::Platform,
            Role::Guide => ColumnKind::Guide,
            Role::Rules => ColumnKind::Rules,
            Role::LegalDisclosure => ColumnKind::LegalDisclosure,
            Role::AnnualReport => ColumnKind::AnnualReports,
            Role::OnRequest => ColumnKind::OnRequest,
            Role::Grassroots => ColumnKind::Grassroots,
            Role::Catalogs => ColumnKind::Catalogs,
            Role::OpenFields => ColumnKind::OpenFields,
            Role::VillageAffairs => ColumnKind::VillageAffairs,
            Role::Towns => ColumnKind::Towns,
            _ => return None,
        };
        self.columns.iter().position(|column| column.kind == kind && column.town.is_none())
    }

    fn of_title(&self, title: &str) -> Option<usize> {
        self.by_title.get(&normal(title)).copied().flatten()
    }
}
