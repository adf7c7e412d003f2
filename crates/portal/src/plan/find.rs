//! Which existing column a wanted one is.

use crate::construct::Wanted;
use standard::matching::normal;
use std::collections::{HashMap, HashSet};
use store::Column;

/// From here on two names under one column are taken for one that was reworded.
const ALIKE: f64 = 0.6;

/// For each wanted column, in order, the column it is already.
pub(super) fn pair(existing: &[Column], wanted: &[Wanted]) -> Vec<Option<i64>> {
    let mut pairing = Pairing {
        existing,
        wanted,
        pairs: vec![None; wanted.len()],
        taken: HashSet::new(),
        by_wanted_key: wanted.iter().enumerate().map(|(at, one)| (one.key.as_str(), at)).collect(),
    };
    pairing.by_key();
    let depths: Vec<usize> = wanted.iter().map(|one| pairing.depth(one)).collect();
    for depth in 0..=depths.iter().copied().max().unwrap_or_default() {
        let open: Vec<usize> = (0..wanted.len())
            .filter(|&at| depths[at] == depth && pairing.pairs[at].is_none())
            .collect();
        pairing.by_title(&open);
        pairing.by_likeness(&open);
        pairing.elsewhere(&open);
    }
    pairing.pairs
}

struct Pairing<'a> {
    existing: &'a [Column],
    wanted: &'a [Wanted],
    pairs: Vec<Option<i64>>,
    taken: HashSet<i64>,
    by_wanted_key: HashMap<&'a str, usize>,
}

impl<'a> Pairing<'a> {
    fn depth(&self, wanted: &Wanted) -> usize {
        let mut depth = 0;
        let mut above = wanted.parent.as_deref();
        while let Some(at) = above.and_then(|key| self.by_wanted_key.get(key)) {
            depth += 1;
            above = self.wanted[*at].parent.as_deref();
        }
        depth
    }

    fn take(&mut self, at: usize, column: i64) {
        self.pairs[at] = Some(column);
        self.taken.insert(column);
    }

    fn by_key(&mut self) {
        let keys: HashMap<&str, i64> =
            self.existing.iter().map(|column| (column.key.as_str(), column.id)).collect();
        for (at, wanted) in self.wanted.iter().enumerate() {
            if let Some(&id) = keys.get(wanted.key.as_str()) {
                self.take(at, id);
            }
        }
    }

    /// Columns of the same kind that nobody has taken yet.
    fn free(&self, wanted: &Wanted) -> impl Iterator<Item = &'a Column> {
        let kind = wanted.kind;
        let taken = &self.taken;
        self.existing
            .iter()
            .filter(move |column| column.kind == kind && !taken.contains(&column.id))
    }

    /// The existing column that the column above a wanted one is.
    fn above(&self, wanted: &Wanted) -> Option<i64> {
        let at = self.by_wanted_key.get(wanted.parent.as_deref()?)?;
        self.pairs[*at]
    }

    /// The same title under the same column: what stands above was renamed.
    fn by_title(&mut self, open: &[usize]) {
        for &at in open {
            let wanted = &self.wanted[at];
            let Some(above) = self.above(wanted) else { continue };
            let found = self
                .free(wanted)
                .find(|column| column.parent_id == Some(above) && column.title == wanted.title);
            if let Some(id) = found.map(|column| column.id) {
                self.take(at, id);
            }
        }
    }

    /// A title under the same column that reads nearly the same; the best pairs first.
    fn by_likeness(&mut self, open: &[usize]) {
        let mut likely = Vec::new();
        for &at in open.iter().filter(|&&at| self.pairs[at].is_none()) {
            let wanted = &self.wanted[at];
            let Some(above) = self.above(wanted) else { continue };
            for column in self.free(wanted).filter(|column| column.parent_id == Some(above)) {
                let likeness = likeness(&column.title, &wanted.title);
                if likeness >= ALIKE {
                    likely.push((likeness, at, column.id));
                }
            }
        }
        likely.sort_by(|one, other| other.0.total_cmp(&one.0));
        for (_, at, id) in likely {
            if self.pairs[at].is_none() && !self.taken.contains(&id) {
                self.take(at, id);
            }
        }
    }

    /// The same title in the same field (or outside all), where only one fits: it moved.
    fn elsewhere(&mut self, open: &[usize]) {
        for &at in open {
            if self.pairs[at].is_some() {
                continue;
            }
            let wanted = &self.wanted[at];
            let fitting = self.free(wanted).filter(|column| {
                column.title == wanted.title
                    && column.field == wanted.field
                    && column.town == wanted.town
                    && wanted.field.is_some()
            });
            if let [id] = fitting.map(|column| column.id).collect::<Vec<_>>()[..] {
                self.take(at, id);
            }
        }
    }
}

fn likeness(one: &str, other: &str) -> f64 {
    strsim::normalized_levenshtein(&normal(one), &normal(other))
}
