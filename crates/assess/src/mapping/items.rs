//! The marks of lines: which matter a line says it belongs to.

use super::model::MergedColumn;
use super::walk::Walk;
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::{ColumnId, Item, ItemId};
use standard::matching::{Candidate, Match};

/// What the marks in one field's own lists say.
#[derive(Debug, Default)]
pub(super) struct Marked {
    /// First-level matter → lines that carry its mark.
    pub(super) matters: FxHashMap<usize, Vec<ItemId>>,
    /// First-level matter and entry → lines that carry its mark.
    pub(super) submatters: FxHashMap<(usize, usize), Vec<ItemId>>,
    /// Second-level matters that a mark may mean among others.
    pub(super) doubtful: FxHashSet<(usize, usize)>,
}

impl Walk<'_> {
    pub(super) fn lines(&self, id: ColumnId) -> impl Iterator<Item = (ItemId, &Item)> {
        let first = self.snapshot.column(id).list.as_ref().map_or(0, |list| list.first);
        (first..).map(ItemId).zip(self.snapshot.items_of(id))
    }

    /// Addresses of the lines in the lists below `id`: a column that repeats them merges nothing.
    fn repeated(&self, id: ColumnId) -> FxHashSet<&str> {
        let mut urls = FxHashSet::default();
        let mut open = self.children(id);
        while let Some(child) = open.pop() {
            urls.extend(
                self.snapshot.items_of(child).iter().filter_map(|item| item.url.as_deref()),
            );
            open.extend(&self.below[child.0 as usize]);
        }
        urls
    }

    /// The lines of a first-level column by the second-level matters that their marks name.
    pub(super) fn merged(
        &self,
        field: usize,
        matter: &str,
        names: &[&str],
        column: ColumnId,
    ) -> MergedColumn {
        let of = &self.standard.fields[field];
        let repeated = self.repeated(column);
        let mut known: FxHashMap<&str, Option<u32>> = FxHashMap::default();
        let mut merged =
            MergedColumn { column, marked: Vec::new(), unknown: Vec::new(), unmarked: Vec::new() };
        for (id, item) in self.lines(column) {
            if item.url.as_deref().is_some_and(|url| repeated.contains(url)) {
                continue;
            }
            let Some(mark) = &item.mark else {
                merged.unmarked.push(id);
                continue;
            };
            let meant = *known.entry(&mark.text).or_insert_with(|| {
                let found = self.matcher.match_submatter(of, matter, &mark.text);
                let second = found.best.as_ref().filter(|_| found.is_sure())?.matter2?;
                (0u32..).zip(names).find(|(_, name)| **name == second).map(|(at, _)| at)
            });
            match meant {
                Some(at) => merged.marked.push((id, at)),
                None => merged.unknown.push(id),
            }
        }
        merged
    }

    /// The marks in a field's own lists: of lines that stand in no matter's column.
    pub(super) fn marks_of_field(&self, field: usize) -> Marked {
        let of = &self.standard.fields[field];
        let matters = of.matters();
        let mut marked = Marked::default();
        let mut known: FxHashMap<&str, (Match<Candidate<'_>>, Match<Candidate<'_>>)> =
            FxHashMap::default();
        let own = &self.found[field];
        let columns: Vec<ColumnId> =
            own.own.columns.iter().map(|(_, id)| *id).chain(own.between.iter().copied()).collect();
        for column in columns {
            for (id, item) in self.lines(column) {
                let Some(mark) = &item.mark else { continue };
                let (first, second) = known.entry(&mark.text).or_insert_with(|| {
                    (
                        self.matcher.match_matter(of, &mark.text),
                        self.matcher.match_any_submatter(of, &mark.text),
                    )
                });
                let position = |candidate: &Candidate<'_>| {
                    let first =
                        matters.iter().position(|matter| Some(matter.name) == candidate.matter1)?;
                    let second = matters[first].entries.iter().position(|entry| {
                        candidate.matter2.is_some() && entry.matter2.as_deref() == candidate.matter2
                    });
                    Some((first, second))
                };
                if first.is_sure() {
                    if let Some((at, _)) = first.best.as_ref().and_then(position) {
                        marked.matters.entry(at).or_default().push(id);
                    }
                } else if second.is_sure() {
                    if let Some((at, Some(below))) = second.best.as_ref().and_then(position) {
                        marked.submatters.entry((at, below)).or_default().push(id);
                    }
                } else if second.ambiguous {
                    for candidate in second.best.iter().chain(&second.runner_up) {
                        if let Some((at, Some(below))) = position(candidate) {
                            marked.doubtful.insert((at, below));
                        }
                    }
                }
            }
        }
        marked
    }
}
