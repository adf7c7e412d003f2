//! Townships and villages: which are there, and what stands in them.

use super::model::{Place, Presence, TownMap, VillageMap};
use super::walk::{At, Walk};
use snapshot::{ColumnId, Role, Verdict};
use standard::matching::normal;

impl Walk<'_> {
    /// Townships with a column, then the pinned ones without.
    pub(super) fn towns(&mut self) -> Vec<TownMap> {
        let columns: Vec<ColumnId> = self
            .ids()
            .filter(|id| self.role(*id) == Role::Town && self.town_of[id.0 as usize] == Some(*id))
            .collect();
        let mut towns = Vec::new();
        for id in columns {
            let name = self.snapshot.column(id).title.clone();
            let at = At { town: Some(name.clone()), village: None };
            let mut regions = self.subtree(id);
            regions.retain(|one| matches!(self.role(*one), Role::OpenFields | Role::Grassroots));
            for region in regions {
                self.region(region, &at);
            }
            self.region(id, &at);
            let fields = self.town_fields.iter().filter(|(town, _, _)| *town == name);
            let fields = fields.map(|(_, slug, column)| (slug.clone(), *column)).collect();
            let presence = self.seen(id);
            towns.push(TownMap {
                name,
                column: Some(id),
                presence,
                items: self.lines_below(id),
                fields,
            });
        }
        for wanted in self.towns_wanted {
            if !towns.iter().any(|town| same_place(&town.name, wanted)) {
                let presence = self.absent(&[Role::Towns, Role::Platform]);
                towns.push(TownMap {
                    name: wanted.clone(),
                    column: None,
                    presence,
                    items: 0,
                    fields: Vec::new(),
                });
            }
        }
        towns
    }

    /// Villages and communities with a column, then the pinned ones without.
    pub(super) fn villages(&mut self) -> Vec<VillageMap> {
        let columns: Vec<ColumnId> =
            self.ids().filter(|id| self.role(*id) == Role::Village).collect();
        let mut villages: Vec<VillageMap> = Vec::new();
        for id in columns {
            let name = self.snapshot.column(id).title.clone();
            let town =
                self.town_of[id.0 as usize].map(|town| self.snapshot.column(town).title.clone());
            let matters = self.village_matters(id, town.as_deref(), &name);
            villages.push(VillageMap {
                town,
                name,
                column: Some(id),
                presence: self.seen(id),
                items: self.lines_below(id),
                matters,
            });
        }
        for (town, wanted) in self.villages_wanted.clone() {
            let there = villages.iter().any(|village| {
                same_place(&village.name, wanted)
                    && village
                        .town
                        .as_deref()
                        .is_none_or(|own| town.is_empty() || same_place(own, town))
            });
            if !there {
                villages.push(VillageMap {
                    town: (!town.is_empty()).then(|| town.to_owned()),
                    name: wanted.to_owned(),
                    column: None,
                    presence: self.absent(&[Role::VillageAffairs, Role::Towns, Role::Town]),
                    items: 0,
                    matters: Vec::new(),
                });
            }
        }
        villages
    }

    fn village_matters(
        &mut self,
        village: ColumnId,
        town: Option<&str>,
        name: &str,
    ) -> Vec<(String, ColumnId)> {
        let Some(catalog) = &self.standard.village else { return Vec::new() };
        let place = |first: Option<&str>, second: Option<&str>, own: bool| Place {
            field: catalog.slug.clone(),
            matter1: first.map(str::to_owned),
            matter2: second.map(str::to_owned),
            town: town.map(str::to_owned),
            village: Some(name.to_owned()),
            own,
        };
        self.places[village.0 as usize] = Some(place(None, None, true));
        let mut matters = Vec::new();
        let mut below = self.subtree(village);
        below.retain(|id| *id != village && self.role(*id) != Role::Village);
        for id in below {
            let found = self.matcher.match_village(&self.snapshot.column(id).title);
            let best = found.best.as_ref().filter(|_| found.is_sure());
            let meant = best.map(|best| (best.matter1, best.matter2));
            let (first, second) = meant.unwrap_or_default();
            let above = self
                .snapshot
                .column(id)
                .parent
                .and_then(|parent| self.places[parent.0 as usize].clone());
            self.places[id.0 as usize] = Some(match (first, above) {
                (None, Some(above)) => Place { own: false, ..above },
                _ => place(first, second, first.is_some()),
            });
            if let Some(first) = first {
                matters.push((
                    second.map_or_else(|| first.to_owned(), |second| format!("{first}/{second}")),
                    id,
                ));
            }
            let of = best.map(|best| (best.field, best.matter1, best.matter2));
            self.explain(id, of, found.confidence, found.reasons.clone());
        }
        matters
    }

    pub(super) fn subtree(&self, id: ColumnId) -> Vec<ColumnId> {
        let mut all = vec![id];
        let mut at = 0;
        while at < all.len() {
            all.extend(&self.below[all[at].0 as usize]);
            at += 1;
        }
        all
    }

    fn lines_below(&self, id: ColumnId) -> u32 {
        self.subtree(id)
            .iter()
            .filter_map(|id| self.snapshot.column(*id).list.as_ref())
            .map(|list| list.count)
            .sum()
    }

    fn seen(&self, id: ColumnId) -> Presence {
        match self.snapshot.column(id).outcome.verdict() {
            Verdict::Observed => Presence::Found,
            _ => Presence::Unobserved,
        }
    }

    /// What it means that something is not among the columns: missing, where its place was seen.
    fn absent(&self, roles: &[Role]) -> Presence {
        let places: Vec<ColumnId> =
            self.ids().filter(|id| roles.contains(&self.role(*id))).collect();
        if self.tree_unseen(&places) || (places.is_empty() && self.platform_unseen()) {
            Presence::Unobserved
        } else {
            Presence::Missing
        }
    }
}

/// Whether two names mean one township or village, with or without its kind.
fn same_place(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let name = normal(name);
        let endings = [
            "人民政府",
            "办事处",
            "街道办",
            "村民委员会",
            "居民委员会",
            "村委会",
            "居委会",
            "社区",
            "街道",
            "镇",
            "乡",
            "村",
        ];
        let mut rest = name.as_str();
        while let Some(shorter) = endings.iter().find_map(|ending| rest.strip_suffix(ending)) {
            if shorter.chars().nth(1).is_none() {
                break;
            }
            rest = shorter;
        }
        rest.to_owned()
    };
    normal(one) == normal(other)
        || (kind(one) == kind(other) || kind(one).is_none() || kind(other).is_none())
            && bare(one) == bare(other)
}

fn kind(name: &str) -> Option<char> {
    let name = normal(name);
    let name =
        name.trim_end_matches("人民政府").trim_end_matches("办事处").trim_end_matches("委员会");
    name.chars().next_back().filter(|last| "镇乡村区道".contains(*last))
}

#[cfg(test)]
mod tests {
    use super::same_place;

    #[test]
    fn names_of_places() {
        for (one, other, same) in [
            ("团林铺镇", "团林铺镇人民政府", true),
            ("团林铺", "团林铺镇", true),
            ("双喜街道", "双喜街道办事处", true),
            ("双喜街道", "双喜社区", false),
            ("麻城镇", "麻城村", false),
            ("何场村", "何场", true),
            ("何场村", "合场村", false),
        ] {
            assert_eq!(same_place(one, other), same, "{one} {other}");
        }
    }
}
