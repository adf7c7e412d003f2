//! From what was found to what is there, unsure, unobserved or missing.

use super::items::Marked;
use super::model::{
    CatalogMap, Clash, FieldMap, Mapping, MatterMap, MergedColumn, Presence, SubmatterMap, TownMap,
    VillageMap,
};
use super::walk::{FieldFound, Found, MatterFound, Walk};
use snapshot::{ColumnId, ItemId, Role, Target, Verdict};
use standard::matching::{Context, normal};
use standard::{Evidence, Matter};

impl Walk<'_> {
    pub(super) fn finish(
        mut self,
        towns: Vec<TownMap>,
        villages: Vec<VillageMap>,
        catalogs: Vec<CatalogMap>,
    ) -> Mapping {
        let unseen =
            self.tree_unseen(&self.regions) || (self.regions.is_empty() && self.platform_unseen());
        let mut fields = Vec::new();
        for (at, (own, catalog)) in self.found.clone().into_iter().zip(catalogs).enumerate() {
            self.clashes_in(at, &own);
            fields.push(self.field(at, own, catalog, unseen));
        }
        Mapping {
            level: self.level,
            fields,
            places: self.places,
            towns,
            villages,
            unknown: self.unknown,
            clashes: self.clashes,
            explain: self.explain,
        }
    }

    fn field(&self, at: usize, mut own: FieldFound, catalog: CatalogMap, unseen: bool) -> FieldMap {
        let field = &self.standard.fields[at];
        let columns = ordered(&mut own.own);
        if columns.is_empty() {
            let means = |words: &str| {
                let found = self.matcher.match_field(words, &Context::among_fields());
                found.is_sure() && found.best.is_some_and(|best| best.field.slug == field.slug)
            };
            own.own.doubtful.extend(self.mentioned(&self.regions, means));
        }
        let presence = match self.there(&columns) {
            Some(presence) => presence,
            None if !own.own.doubtful.is_empty() => Presence::Unsure,
            None if unseen => Presence::Unobserved,
            None => Presence::Missing,
        };
        let by_columns = own.matters.iter().any(MatterFound::has_columns);
        let above: Vec<ColumnId> = columns.iter().chain(&own.between).copied().collect();
        let absent = match presence {
            Presence::Found if self.tree_unseen(&above) => Presence::Unobserved,
            Presence::Found if !by_columns && self.lists_unseen(&above) => Presence::Unobserved,
            Presence::Found if columns.iter().all(|id| self.elsewhere(*id)) => Presence::Unobserved,
            Presence::Found => Presence::Missing,
            other => other,
        };
        let marked = self.marks_of_field(at);
        let matters = field.matters();
        let all = matters.iter().enumerate();
        let matters = all
            .map(|(matter_at, matter)| {
                self.matter(at, matter_at, matter, &mut own, &marked, absent)
            })
            .collect();
        FieldMap {
            slug: field.slug.clone(),
            name: field.name.clone(),
            due: field.due_at(self.level),
            presence,
            columns,
            doubtful: own.own.doubtful,
            matters,
            catalog,
        }
    }

    fn matter(
        &self,
        field: usize,
        at: usize,
        matter: &Matter<'_>,
        own: &mut FieldFound,
        marked: &Marked,
        absent: Presence,
    ) -> MatterMap {
        let found = &mut own.matters[at];
        if found.own.columns.is_empty()
            && normal(matter.name) == normal(&self.standard.fields[field].name)
        {
            found.own.columns.clone_from(&own.own.columns);
        }
        let columns = ordered(&mut found.own);
        let mut names: Vec<&str> = Vec::new();
        for name in matter.entries.iter().filter_map(|entry| entry.matter2.as_deref()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let items = marked.matters.get(&at).cloned().unwrap_or_default();
        let mut doubtful = std::mem::take(&mut found.own.doubtful);
        let of = &self.standard.fields[field];
        if columns.is_empty() {
            let above: Vec<ColumnId> = field_columns(&own.own, &own.between);
            doubtful.extend(self.mentioned(&above, |words| {
                let found = self.matcher.match_matter(of, words);
                found.is_sure() && found.best.is_some_and(|best| best.matter1 == Some(matter.name))
            }));
        }
        let found = &mut own.matters[at];
        let own_presence = match self.there(&columns) {
            Some(presence) => presence,
            None if !items.is_empty() => Presence::Merged,
            None if !doubtful.is_empty() => Presence::Unsure,
            None => absent,
        };
        let alone = names.len() == 1;
        let lacking = |column: &Found| column.columns.is_empty();
        let merges = !alone
            && found
                .submatters
                .iter()
                .zip(&matter.entries)
                .any(|(one, entry)| entry.matter2.is_some() && lacking(one));
        let merged: Vec<MergedColumn> = if merges {
            columns
                .iter()
                .filter(|id| self.snapshot.column(**id).list.is_some())
                .map(|id| self.merged(field, matter.name, &names, *id))
                .collect()
        } else {
            Vec::new()
        };
        let unseen_below =
            self.not_wholly_seen(&columns) || columns.iter().any(|id| self.elsewhere(*id));
        let mut submatters: Vec<SubmatterMap> = Vec::new();
        for (entry_at, entry) in matter.entries.iter().enumerate() {
            let Some(name) = entry.matter2.as_deref() else { continue };
            let confirmed = entry.provenance.evidence != Evidence::Recalled;
            if let Some(earlier) = submatters.iter_mut().find(|earlier| earlier.name == name) {
                earlier.due |= entry.due_at(self.level);
                earlier.confirmed |= confirmed;
                continue;
            }
            let found = &mut found.submatters[entry_at];
            let own_columns = ordered(found);
            let position = u32::try_from(submatters.len()).unwrap_or(u32::MAX);
            let mut items: Vec<ItemId> = merged
                .iter()
                .flat_map(|column| &column.marked)
                .filter(|(_, meant)| *meant == position)
                .map(|(id, _)| *id)
                .collect();
            items.extend(marked.submatters.get(&(at, entry_at)).into_iter().flatten());
            let mut doubtful = std::mem::take(&mut found.doubtful);
            if own_columns.is_empty() && items.is_empty() {
                doubtful.extend(self.mentioned(&columns, |words| {
                    let found = self.matcher.match_submatter(of, matter.name, words);
                    found.is_sure() && found.best.is_some_and(|best| best.matter2 == Some(name))
                }));
            }
            let presence = match self.there(&own_columns) {
                Some(presence) => presence,
                None if !items.is_empty() => Presence::Merged,
                None if alone && matches!(own_presence, Presence::Found | Presence::Merged) => {
                    own_presence
                }
                None if !doubtful.is_empty() || marked.doubtful.contains(&(at, entry_at)) => {
                    Presence::Unsure
                }
                None => match own_presence {
                    Presence::Found if unseen_below => Presence::Unobserved,
                    Presence::Found | Presence::Merged => Presence::Missing,
                    other => other,
                },
            };
            submatters.push(SubmatterMap {
                name: name.to_owned(),
                due: entry.due_at(self.level),
                confirmed,
                presence,
                columns: own_columns,
                doubtful,
                items,
            });
        }
        let presence = match own_presence {
            Presence::Missing | Presence::Unsure | Presence::Unobserved => {
                below(&submatters).unwrap_or(own_presence)
            }
            other => other,
        };
        MatterMap {
            name: matter.name.to_owned(),
            due: matter.due_at(self.level),
            confirmed: matter
                .entries
                .iter()
                .any(|entry| entry.provenance.evidence != Evidence::Recalled),
            presence,
            columns,
            doubtful,
            items,
            merged,
            submatters,
        }
    }

    /// Several columns of the portal's own for one field, matter or second-level matter.
    fn clashes_in(&mut self, at: usize, own: &FieldFound) {
        let field = &self.standard.fields[at];
        let clash = |found: &Found, name: String| {
            let addresses: Vec<&str> = found
                .columns
                .iter()
                .map(|(_, id)| self.snapshot.column(*id).url.as_str())
                .collect();
            let different = addresses.iter().skip(1).any(|url| *url != addresses[0]);
            different.then(|| Clash {
                field: field.slug.clone(),
                matters: if name.is_empty() { Vec::new() } else { vec![name] },
                columns: found.columns.iter().map(|(_, id)| *id).collect(),
            })
        };
        let mut clashes: Vec<Clash> = clash(&own.own, String::new()).into_iter().collect();
        for (matter, found) in field.matters().iter().zip(&own.matters) {
            clashes.extend(clash(&found.own, matter.name.to_owned()));
            for (entry, found) in matter.entries.iter().zip(&found.submatters) {
                if let Some(second) = &entry.matter2 {
                    clashes.extend(clash(found, format!("{}/{second}", matter.name)));
                }
            }
        }
        self.clashes.extend(clashes);
    }

    /// What columns make of a matter; `None` where there are none.
    fn there(&self, columns: &[ColumnId]) -> Option<Presence> {
        if columns.is_empty() {
            return None;
        }
        let seen = columns
            .iter()
            .any(|id| self.snapshot.column(*id).outcome.verdict() == Verdict::Observed);
        Some(if seen { Presence::Found } else { Presence::Unobserved })
    }

    /// Whether the column leads off the portal, where nothing below it is read.
    fn elsewhere(&self, id: ColumnId) -> bool {
        matches!(self.snapshot.column(id).target, Target::Government | Target::External)
    }

    /// Whether a column below these, or a line in their lists, may have been overlooked.
    pub(super) fn not_wholly_seen(&self, columns: &[ColumnId]) -> bool {
        self.tree_unseen(columns) || self.lists_unseen(columns)
    }

    /// Whether a column below these may have been overlooked.
    pub(super) fn tree_unseen(&self, columns: &[ColumnId]) -> bool {
        let unseen = |id: &ColumnId| {
            self.snapshot.column(*id).outcome.verdict() != Verdict::Observed
                || self.pending.contains(id)
        };
        !self.snapshot.observation.complete || columns.iter().any(unseen)
    }

    fn lists_unseen(&self, columns: &[ColumnId]) -> bool {
        columns
            .iter()
            .any(|id| self.snapshot.column(*id).list.as_ref().is_some_and(|list| !list.complete))
    }

    /// Whether the platform itself could not be seen, so that nothing can be said to be missing from it.
    pub(super) fn platform_unseen(&self) -> bool {
        let home = self
            .snapshot
            .home
            .outcome
            .as_ref()
            .is_none_or(|outcome| outcome.verdict() != Verdict::Observed);
        let places: Vec<ColumnId> = self
            .ids()
            .filter(|id| {
                matches!(self.role(*id), Role::Platform | Role::LegalDisclosure | Role::Grassroots)
            })
            .collect();
        self.tree_unseen(&places) || (places.is_empty() && home)
    }
}

/// The presence that second-level matters give to a first-level one without a column.
fn below(submatters: &[SubmatterMap]) -> Option<Presence> {
    let any = |presence: Presence| {
        submatters.iter().any(|one| one.presence == presence && one.has_something())
    };
    [Presence::Found, Presence::Merged, Presence::Unsure, Presence::Unobserved]
        .into_iter()
        .find(|presence| any(*presence))
}

impl SubmatterMap {
    fn has_something(&self) -> bool {
        !(self.columns.is_empty() && self.items.is_empty() && self.doubtful.is_empty())
    }
}

fn field_columns(own: &Found, between: &[ColumnId]) -> Vec<ColumnId> {
    own.columns.iter().map(|(_, id)| *id).chain(between.iter().copied()).collect()
}

/// Columns, the surest first.
fn ordered(found: &mut Found) -> Vec<ColumnId> {
    found.columns.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    found.columns.dedup_by_key(|(_, id)| *id);
    found.columns.iter().map(|(_, id)| *id).collect()
}
