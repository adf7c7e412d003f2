//! The walk over the column tree: from where fields stand down to second-level matters.

use super::model::{Clash, Place, UnknownColumn};
use super::pins::{Pin, resolve_pins};
use crate::model::Mapped;
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::{ColumnId, PortalFile, Role, Snapshot};
use standard::matching::{Candidate, Context, Match, Matcher, PLAUSIBLE};
use standard::{Field, Level, Reason, Standard};

/// Levels that may lie between 公开领域 and a field, or between a field and its matters.
pub(super) const BETWEEN: usize = 3;

/// How many different fields below one column show, without 公开领域, that fields stand there.
const ENOUGH_FIELDS: usize = 5;

/// Columns found for one name of the standard, the surest first in the end.
#[derive(Debug, Default, Clone)]
pub(super) struct Found {
    pub(super) columns: Vec<(f32, ColumnId)>,
    pub(super) doubtful: Vec<ColumnId>,
}

/// What was found of a field.
#[derive(Debug, Default, Clone)]
pub(super) struct FieldFound {
    pub(super) own: Found,
    pub(super) matters: Vec<MatterFound>,
    /// Columns that only lead on, in which matters would stand too.
    pub(super) between: Vec<ColumnId>,
    pub(super) catalogs: Vec<ColumnId>,
}

/// What was found of a first-level matter.
#[derive(Debug, Default, Clone)]
pub(super) struct MatterFound {
    pub(super) own: Found,
    pub(super) submatters: Vec<Found>,
}

impl MatterFound {
    pub(super) fn has_columns(&self) -> bool {
        std::iter::once(&self.own).chain(&self.submatters).any(|found| !found.columns.is_empty())
    }
}

/// Where the walk stands.
#[derive(Debug, Clone, Default)]
pub(super) struct At {
    /// Township; what is found there is not the portal's own.
    pub(super) town: Option<String>,
    pub(super) village: Option<String>,
}

pub(super) struct Walk<'a> {
    pub(super) standard: &'a Standard,
    pub(super) snapshot: &'a Snapshot,
    pub(super) matcher: &'a Matcher<'a>,
    pub(super) level: Level,
    pub(super) towns_wanted: &'a [String],
    pub(super) villages_wanted: Vec<(&'a str, &'a str)>,
    pub(super) below: Vec<Vec<ColumnId>>,
    pub(super) town_of: Vec<Option<ColumnId>>,
    pub(super) pins: FxHashMap<ColumnId, Pin>,
    /// Columns below which a column was expected and could not be seen.
    pub(super) pending: FxHashSet<ColumnId>,
    /// Words on a column's page that may be the name of a column below it.
    pub(super) mentions: FxHashMap<ColumnId, Vec<&'a str>>,
    pub(super) found: Vec<FieldFound>,
    pub(super) town_fields: Vec<(String, String, ColumnId)>,
    pub(super) places: Vec<Option<Place>>,
    pub(super) regions: Vec<ColumnId>,
    pub(super) unknown: Vec<UnknownColumn>,
    pub(super) clashes: Vec<Clash>,
    pub(super) explain: Vec<Mapped>,
}

fn mentions(snapshot: &Snapshot) -> FxHashMap<ColumnId, Vec<&str>> {
    let mut mentions: FxHashMap<ColumnId, Vec<&str>> = FxHashMap::default();
    for one in snapshot.unobserved.iter().filter(|one| one.what.id == snapshot::POSSIBLE_COLUMN) {
        if let Some(column) = one.column {
            mentions.entry(column).or_default().push(&one.title);
        }
    }
    mentions
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        standard: &'a Standard,
        snapshot: &'a Snapshot,
        matcher: &'a Matcher<'a>,
        pins: &'a PortalFile,
        level: Level,
    ) -> Self {
        let count = snapshot.columns.len();
        let mut below = vec![Vec::new(); count];
        let mut town_of: Vec<Option<ColumnId>> = vec![None; count];
        for (id, column) in (0u32..).map(ColumnId).zip(&snapshot.columns) {
            if let Some(parent) = column.parent.filter(|parent| parent.0 < id.0) {
                below[parent.0 as usize].push(id);
                town_of[id.0 as usize] = town_of[parent.0 as usize];
            }
            if column.role == Role::Town && level != Level::Town {
                town_of[id.0 as usize] = Some(id);
            }
        }
        let found = standard
            .fields
            .iter()
            .map(|field| FieldFound {
                matters: field
                    .matters()
                    .iter()
                    .map(|matter| MatterFound {
                        submatters: vec![Found::default(); matter.entries.len()],
                        ..MatterFound::default()
                    })
                    .collect(),
                ..FieldFound::default()
            })
            .collect();
        let villages_wanted = pins
            .villages
            .iter()
            .flat_map(|(town, villages)| {
                villages.iter().map(move |village| (town.as_str(), village.as_str()))
            })
            .collect();
        Self {
            standard,
            snapshot,
            matcher,
            level,
            towns_wanted: &pins.towns,
            villages_wanted,
            below,
            town_of,
            pins: resolve_pins(standard, snapshot, pins),
            pending: snapshot
                .unobserved
                .iter()
                .filter(|one| matches!(&*one.what.id, "what-column" | "what-column-content"))
                .filter_map(|one| one.column)
                .collect(),
            mentions: mentions(snapshot),
            found,
            town_fields: Vec::new(),
            places: vec![None; count],
            regions: Vec::new(),
            unknown: Vec::new(),
            clashes: Vec::new(),
            explain: Vec::new(),
        }
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = ColumnId> + use<> {
        (0u32..).take(self.snapshot.columns.len()).map(ColumnId)
    }

    pub(super) fn role(&self, id: ColumnId) -> Role {
        self.pins.get(&id).and_then(|pin| pin.role).unwrap_or(self.snapshot.column(id).role)
    }

    pub(super) fn children(&self, id: ColumnId) -> Vec<ColumnId> {
        self.below[id.0 as usize].clone()
    }

    /// Walks the fields: below 公开领域; else directly below 基层政务公开; else wherever many stand together.
    pub(super) fn fields(&mut self) {
        let outside_towns = |walk: &Self, role| -> Vec<ColumnId> {
            walk.ids()
                .filter(|id| walk.role(*id) == role && walk.town_of[id.0 as usize].is_none())
                .collect()
        };
        for role in [Role::OpenFields, Role::Grassroots] {
            let regions = outside_towns(self, role);
            for region in &regions {
                self.region(*region, &At::default());
            }
            self.regions.extend(regions);
            if self.any_field() {
                break;
            }
        }
        if !self.any_field()
            && let Some(region) = self.where_fields_hang()
        {
            self.regions.push(region);
            self.region(region, &At::default());
        }
        if self.level == Level::Town && !self.any_field() {
            self.fields_among_others();
        }
        self.by_breadcrumb();
    }

    /// Columns called like fields that hang below 法定主动公开内容 of a township among others: they may be them.
    fn fields_among_others(&mut self) {
        let above: Vec<ColumnId> =
            self.ids().filter(|id| self.role(*id) == Role::LegalDisclosure).collect();
        let below: Vec<ColumnId> = above.iter().flat_map(|id| self.children(*id)).collect();
        for child in below {
            let title = &self.snapshot.column(child).title;
            let found = self.matcher.match_field(title, &Context::among_fields());
            let sure = found.is_sure();
            let at = found.best.and_then(|best| self.position(best.field)).filter(|_| sure);
            if let Some(at) = at {
                self.found[at].own.doubtful.push(child);
            }
        }
    }

    /// The columns on whose pages words stand that fit.
    pub(super) fn mentioned(
        &self,
        columns: &[ColumnId],
        fits: impl Fn(&str) -> bool,
    ) -> Vec<ColumnId> {
        let says = |id: &&ColumnId| {
            self.mentions.get(id).is_some_and(|words| words.iter().any(|words| fits(words)))
        };
        columns.iter().filter(says).copied().collect()
    }

    fn any_field(&self) -> bool {
        self.found.iter().any(|field| !field.own.columns.is_empty())
    }

    /// The column with the most fields directly below it, where there are enough for no other reading.
    fn where_fields_hang(&self) -> Option<ColumnId> {
        let mut best = None;
        for id in self
            .ids()
            .filter(|id| self.role(*id) != Role::Catalogs && self.town_of[id.0 as usize].is_none())
        {
            let children = &self.below[id.0 as usize];
            if children.len() < ENOUGH_FIELDS
                || self.role(id) == Role::News
                // A township needs no 公开领域: its fields may hang below 法定主动公开内容.
                || self.role(id) == Role::LegalDisclosure && self.level != Level::Town
            {
                continue;
            }
            let mut slugs: Vec<&str> = children
                .iter()
                .map(|child| {
                    self.matcher
                        .match_field(&self.snapshot.column(*child).title, &Context::among_fields())
                })
                .filter(Match::is_sure)
                .filter_map(|found| Some(found.best?.field.slug.as_str()))
                .collect();
            slugs.sort_unstable();
            slugs.dedup();
            if slugs.len() >= ENOUGH_FIELDS
                && slugs.len() * 2 >= children.len()
                && best.is_none_or(|(count, _)| slugs.len() > count)
            {
                best = Some((slugs.len(), id));
            }
        }
        best.map(|(_, id)| id)
    }

    /// Columns that the tree does not hold below a field, but whose own breadcrumb does.
    fn by_breadcrumb(&mut self) {
        for id in self.ids() {
            let column = self.snapshot.column(id);
            if self.places[id.0 as usize].is_some()
                || self.town_of[id.0 as usize].is_some()
                || column.role != Role::Ordinary
                || column.parent.is_some_and(|parent| self.places[parent.0 as usize].is_some())
            {
                continue;
            }
            let Some(marker) =
                column.breadcrumb.iter().rposition(|crumb| self.matcher.is_marker(crumb))
            else {
                continue;
            };
            let below = &column.breadcrumb[marker + 1..];
            let Some(field) = below.first() else { continue };
            let found = self.matcher.match_field(field, &Context::among_fields());
            let Some(candidate) = found.best.filter(|_| found.is_sure()) else { continue };
            let Some(at) = self.position(candidate.field) else { continue };
            if below.len() == 1 {
                self.field_column(id, at, found.confidence, found.reasons, &At::default());
            } else {
                self.matter_or_between(id, at, &At::default(), BETWEEN);
            }
        }
    }

    pub(super) fn position(&self, field: &Field) -> Option<usize> {
        self.standard.fields.iter().position(|one| one.slug == field.slug)
    }

    /// Walks the columns below one where fields stand.
    pub(super) fn region(&mut self, region: ColumnId, at: &At) {
        for child in self.children(region) {
            self.field_or_between(child, at, BETWEEN);
        }
    }

    fn field_or_between(&mut self, id: ColumnId, at: &At, depth: usize) {
        if matches!(
            self.role(id),
            Role::Catalogs
                | Role::OpenFields
                | Role::Grassroots
                | Role::News
                | Role::VillageAffairs
                | Role::Village
                | Role::Towns
                | Role::Town
        ) || self.places[id.0 as usize].is_some()
        {
            return;
        }
        if let Some(pin) = self.pins.get(&id).cloned()
            && pin.field.is_some()
        {
            self.pinned(id, &pin, at);
            return;
        }
        let found =
            self.matcher.match_field(&self.snapshot.column(id).title, &Context::among_fields());
        if found.is_sure() {
            if let Some(at_field) = found.best.as_ref().and_then(|best| self.position(best.field)) {
                self.field_column(id, at_field, found.confidence, found.reasons, at);
            }
            return;
        }
        if depth > 0
            && self.leads_to(id, 2, &|walk, title| {
                walk.matcher.match_field(title, &Context::among_fields()).is_sure()
            })
        {
            self.explain(id, None, 0.0, vec![Reason::new("maps-between-fields")]);
            for child in self.children(id) {
                self.field_or_between(child, at, depth - 1);
            }
            return;
        }
        self.explain_match(id, &found);
        if at.town.is_none() && found.confidence >= PLAUSIBLE {
            for candidate in found.best.iter().chain(&found.runner_up) {
                if let Some(field) = self.position(candidate.field) {
                    self.found[field].own.doubtful.push(id);
                }
            }
        }
    }

    /// Whether a column within `depth` levels below `id` has a title that fits.
    pub(super) fn leads_to(
        &self,
        id: ColumnId,
        depth: usize,
        fits: &dyn Fn(&Self, &str) -> bool,
    ) -> bool {
        self.below[id.0 as usize].iter().any(|child| {
            fits(self, &self.snapshot.column(*child).title)
                || (depth > 1 && self.leads_to(*child, depth - 1, fits))
        })
    }

    pub(super) fn field_column(
        &mut self,
        id: ColumnId,
        field: usize,
        confidence: f32,
        reasons: Vec<Reason>,
        at: &At,
    ) {
        let standard = self.standard;
        let of = &standard.fields[field];
        self.place(id, &of.slug, None, None, at, true);
        self.explain(id, Some((of, None, None)), confidence, reasons);
        match &at.town {
            Some(town) => self.town_fields.push((town.clone(), of.slug.clone(), id)),
            None => self.found[field].own.columns.push((confidence, id)),
        }
        for child in self.children(id) {
            self.matter_or_between(child, field, at, BETWEEN);
        }
    }

    /// A column for which a person says what it is.
    pub(super) fn pinned(&mut self, id: ColumnId, pin: &Pin, at: &At) {
        let Some(field) = pin.field else { return };
        let standard = self.standard;
        let of = &standard.fields[field];
        let at =
            &At { town: pin.town.clone().or_else(|| at.town.clone()), village: at.village.clone() };
        let matters = of.matters();
        let candidate = |matter: usize, submatter: Option<usize>| Match {
            best: Some(Candidate {
                field: of,
                matter1: Some(matters[matter].name),
                matter2: submatter.and_then(|at| matters[matter].entries[at].matter2.as_deref()),
            }),
            confidence: 1.0,
            reasons: vec![Reason::new("maps-by-hand")],
            ..Match::none()
        };
        match (pin.matter, pin.submatter) {
            (Some(matter), None) => self.matter_column(id, field, &candidate(matter, None), at),
            (Some(matter), Some(submatter)) => {
                self.submatter_column(id, field, &candidate(matter, Some(submatter)), at);
            }
            _ => self.field_column(id, field, 1.0, vec![Reason::new("maps-by-hand")], at),
        }
    }

    /// Pinned columns that stand where the walk does not come.
    pub(super) fn pinned_elsewhere(&mut self) {
        for id in self.ids() {
            if self.places[id.0 as usize].is_none()
                && let Some(pin) = self.pins.get(&id).cloned()
                && pin.field.is_some()
            {
                let town = self.town_of[id.0 as usize]
                    .map(|town| self.snapshot.column(town).title.clone());
                self.pinned(id, &pin, &At { town, village: None });
            }
        }
    }

    /// Everything below belongs where `id` does.
    pub(super) fn inherit(&mut self, id: ColumnId) {
        let Some(place) = self.places[id.0 as usize].clone() else { return };
        let mut open = self.children(id);
        while let Some(child) = open.pop() {
            if self.places[child.0 as usize].is_none() {
                self.places[child.0 as usize] = Some(Place { own: false, ..place.clone() });
                open.extend(&self.below[child.0 as usize]);
            }
        }
    }

    pub(super) fn place(
        &mut self,
        id: ColumnId,
        slug: &str,
        first: Option<&str>,
        second: Option<&str>,
        at: &At,
        own: bool,
    ) {
        self.places[id.0 as usize] = Some(Place {
            field: slug.to_owned(),
            matter1: first.map(str::to_owned),
            matter2: second.map(str::to_owned),
            town: at.town.clone(),
            village: at.village.clone(),
            own,
        });
    }

    pub(super) fn explain(
        &mut self,
        id: ColumnId,
        meant: Option<(&Field, Option<&str>, Option<&str>)>,
        confidence: f32,
        mut reasons: Vec<Reason>,
    ) {
        let column = self.snapshot.column(id);
        reasons.extend(column.reasons.iter().cloned());
        self.explain.push(Mapped {
            column: id,
            path: self.snapshot.path(id).into_iter().map(str::to_owned).collect(),
            url: column.url.clone(),
            field: meant.map(|(field, _, _)| field.slug.clone()),
            matter1: meant.and_then(|(_, first, _)| first.map(str::to_owned)),
            matter2: meant.and_then(|(_, _, second)| second.map(str::to_owned)),
            confidence,
            reasons,
        });
    }

    /// Explains a column that was not taken for anything.
    pub(super) fn explain_match(&mut self, id: ColumnId, found: &Match<Candidate<'_>>) {
        let mut reasons =
            vec![Reason::new(if found.is_plausible() { "maps-doubtful" } else { "maps-nothing" })];
        reasons.extend(found.reasons.iter().cloned());
        self.explain(id, None, found.confidence, reasons);
    }
}
