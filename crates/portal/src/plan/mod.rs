//! From the columns a site has to those it must have: what would be done, and doing it.

mod apply;
mod find;

pub use apply::{Applied, apply};

use crate::construct::Wanted;
use crate::letters::initials;
use find::pair;
use std::collections::{HashMap, HashSet};
use store::{Column, ColumnKind};

/// What is to be done to one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A column is new.
    Add {
        /// What it must be.
        wanted: Box<Wanted>,
        /// Its address.
        path: String,
    },
    /// A column is called otherwise; its address stays.
    Rename {
        /// Column.
        id: i64,
        /// Its address.
        path: String,
        /// Old title.
        from: String,
        /// New title.
        to: String,
    },
    /// A column stands elsewhere; its old address leads to the new one.
    Move {
        /// Column.
        id: i64,
        /// Title.
        title: String,
        /// Old address.
        from: String,
        /// New address.
        to: String,
    },
    /// A column that is no longer due holds documents: it leaves the menus and stays reachable.
    Archive {
        /// Column.
        id: i64,
        /// Title.
        title: String,
        /// Its address.
        path: String,
        /// Lines that it shows.
        items: i64,
    },
    /// A second-level matter is merged into the column above: its lines go there with its mark.
    Merge {
        /// Column.
        id: i64,
        /// Its title, which becomes the mark.
        title: String,
        /// Old address.
        path: String,
        /// The column above.
        into: i64,
        /// The address of that.
        to: String,
    },
    /// A second-level matter gets a column of its own: lines with its mark go there.
    Split {
        /// The column above.
        from: i64,
        /// Key of the new column.
        key: String,
        /// The mark that its lines had.
        mark: String,
    },
    /// A column that is no longer due never held a document: its address leads to the column above.
    Delete {
        /// Column.
        id: i64,
        /// Title.
        title: String,
        /// Its address.
        path: String,
    },
    /// An archived column is due again.
    Restore {
        /// Column.
        id: i64,
        /// Title.
        title: String,
        /// Its address.
        path: String,
    },
}

/// What applying would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Steps, columns above before those below.
    pub steps: Vec<Step>,
    /// Columns that stay as they are.
    pub unchanged: usize,
    /// For each wanted column in order: the column it is already, its address, the wanted key above.
    pub(crate) targets: Vec<Target>,
}

/// What becomes of a wanted column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) wanted: Wanted,
    pub(crate) column: Option<i64>,
    pub(crate) path: String,
    pub(crate) position: i32,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// Compares the columns a site has with those it must have. `held` tells how many placements a column
/// has, hidden ones included.
pub fn plan(existing: &[Column], held: &HashMap<i64, i64>, wanted: &[Wanted]) -> Plan {
    let pairs = pair(existing, wanted);
    let by_id: HashMap<i64, &Column> = existing.iter().map(|column| (column.id, column)).collect();
    let mut paths = Paths::of(existing, &pairs);
    let mut plan = Plan::default();
    let mut at: HashMap<&str, (String, Option<i64>)> = HashMap::new();
    let mut positions: HashMap<Option<&str>, i32> = HashMap::new();
    for (wanted, paired) in wanted.iter().zip(&pairs) {
        let above = wanted.parent.as_deref().and_then(|key| at.get(key)).cloned();
        let (above_path, above_id) = above.unwrap_or_default();
        let position = positions.entry(wanted.parent.as_deref()).or_insert(0);
        *position += 1;
        let column = paired.and_then(|id| by_id.get(&id).copied());
        let path = match column {
            Some(column) if stays(column, above_id, &by_id, &above_path) => column.path.clone(),
            _ => paths.free(&above_path, &wanted.title),
        };
        plan.steps_for(wanted, column, &path);
        at.insert(&wanted.key, (path.clone(), paired.or(None)));
        plan.targets.push(Target {
            wanted: wanted.clone(),
            column: *paired,
            path,
            position: *position,
        });
    }
    plan.split(&by_id);
    let kept: HashSet<i64> = pairs.iter().flatten().copied().collect();
    plan.leave(existing, held, &kept);
    plan
}

/// Whether a column keeps its address: it stands under the same column, which keeps its own.
fn stays(
    column: &Column,
    above: Option<i64>,
    by_id: &HashMap<i64, &Column>,
    above_path: &str,
) -> bool {
    column.parent_id == above
        && above.is_none_or(|id| by_id.get(&id).is_some_and(|above| above.path == above_path))
}

impl Plan {
    fn steps_for(&mut self, wanted: &Wanted, column: Option<&Column>, path: &str) {
        let Some(column) = column else {
            let wanted = Box::new(wanted.clone());
            return self.steps.push(Step::Add { wanted, path: path.to_owned() });
        };
        let (id, before) = (column.id, self.steps.len());
        if column.archived_at.is_some() {
            let (title, path) = (wanted.title.clone(), path.to_owned());
            self.steps.push(Step::Restore { id, title, path });
        }
        if column.title != wanted.title {
            self.steps.push(Step::Rename {
                id,
                path: path.to_owned(),
                from: column.title.clone(),
                to: wanted.title.clone(),
            });
        }
        if column.path != path {
            self.steps.push(Step::Move {
                id,
                title: wanted.title.clone(),
                from: column.path.clone(),
                to: path.to_owned(),
            });
        }
        if self.steps.len() == before {
            self.unchanged += 1;
        }
    }

    /// Columns that are no longer due. One that holds documents, or has such a column below it, is kept.
    fn leave(&mut self, existing: &[Column], held: &HashMap<i64, i64>, kept: &HashSet<i64>) {
        let mut full: HashSet<i64> = HashSet::new();
        for column in existing {
            if held.get(&column.id).copied().unwrap_or_default() == 0 {
                continue;
            }
            let mut at = Some(column.id);
            while let Some(id) = at.filter(|&id| full.insert(id)) {
                at = existing.iter().find(|one| one.id == id).and_then(|one| one.parent_id);
            }
        }
        let gone = existing.iter().filter(|column| {
            !kept.contains(&column.id) && column.archived_at.is_none() && by_construction(column)
        });
        // Deepest first, so that nothing is deleted that something stands under.
        let mut gone: Vec<&Column> = gone.collect();
        gone.sort_by_key(|column| std::cmp::Reverse(column.path.matches('/').count()));
        for column in gone {
            let (id, title, path) = (column.id, column.title.clone(), column.path.clone());
            if let Some(step) = self.merge(column) {
                self.steps.push(step);
                continue;
            }
            self.steps.push(if full.contains(&id) {
                let items = held.get(&id).copied().unwrap_or_default();
                Step::Archive { id, title, path, items }
            } else {
                Step::Delete { id, title, path }
            });
        }
    }
}

impl Plan {
    /// New second-level columns below a column that merged them until now.
    fn split(&mut self, by_id: &HashMap<i64, &Column>) {
        let mut steps = Vec::new();
        for target in self.targets.iter().filter(|target| target.column.is_none()) {
            let Some(mark) = &target.wanted.matter2 else { continue };
            let above = self
                .targets
                .iter()
                .find(|one| Some(&one.wanted.key) == target.wanted.parent.as_ref());
            let above = above
                .and_then(|above| above.column)
                .filter(|id| by_id.get(id).is_some_and(|column| column.merges));
            if let Some(from) = above {
                steps.push(Step::Split {
                    from,
                    key: target.wanted.key.clone(),
                    mark: mark.clone(),
                });
            }
        }
        self.steps.extend(steps);
    }

    /// A second-level column whose matter the column above carries as a mark from now on.
    fn merge(&self, column: &Column) -> Option<Step> {
        let mark = column.matter2.as_ref()?;
        let above = self.targets.iter().find(|target| target.column == column.parent_id)?;
        above.wanted.marks.contains(mark).then_some(())?;
        Some(Step::Merge {
            id: column.id,
            title: mark.clone(),
            path: column.path.clone(),
            into: above.column?,
            to: above.path.clone(),
        })
    }
}

/// Columns that an office made itself (`own/…`) are its own affair.
fn by_construction(column: &Column) -> bool {
    !column.key.starts_with("own/") && column.kind != ColumnKind::News
}

/// Addresses that are taken.
struct Paths(HashSet<String>);

impl Paths {
    /// All existing ones: an address of a column that moves stays its own, as a redirect.
    fn of(existing: &[Column], _pairs: &[Option<i64>]) -> Self {
        Self(existing.iter().map(|column| column.path.clone()).collect())
    }

    /// An address below `above`, numbered where the letters are taken.
    fn free(&mut self, above: &str, title: &str) -> String {
        let base = format!("{above}/{}", initials(title));
        let mut path = base.clone();
        let mut number = 1;
        while !self.0.insert(path.clone()) {
            number += 1;
            path = format!("{base}{number}");
        }
        path
    }
}
