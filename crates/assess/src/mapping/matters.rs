//! The walk below a field: first- and second-level matters.

use super::model::{Clash, UnknownColumn};
use super::walk::{At, BETWEEN, Walk};
use snapshot::{ColumnId, Role};
use standard::matching::{Candidate, Context, Match, PLAUSIBLE};
use standard::{Field, Reason};

impl Walk<'_> {
    pub(super) fn matter_or_between(&mut self, id: ColumnId, field: usize, at: &At, depth: usize) {
        if self.role(id) == Role::News || self.places[id.0 as usize].is_some() {
            return;
        }
        let of = &self.standard.fields[field];
        if let Some(pin) = self.pins.get(&id).cloned()
            && pin.field.is_some()
        {
            self.pinned(id, &pin, at);
            return;
        }
        let title = &self.snapshot.column(id).title;
        if self.role(id) == Role::Catalogs || is_catalog(title) {
            self.place(id, &of.slug, None, None, at, false);
            self.explain(id, Some((of, None, None)), 1.0, vec![Reason::new("maps-catalog")]);
            if at.town.is_none() {
                self.found[field].catalogs.push(id);
            }
            return;
        }
        let first = self.matcher.match_matter(of, title);
        let second = self.matcher.match_any_submatter(of, title);
        if first.is_sure() && !(second.is_sure() && second.confidence > first.confidence + 0.02) {
            self.matter_column(id, field, &first, at);
            return;
        }
        if second.is_sure() {
            self.submatter_column(id, field, &second, at);
            return;
        }
        let names = |walk: &Self, title: &str| {
            walk.matcher.match_matter(of, title).is_sure()
                || walk.matcher.match_any_submatter(of, title).is_sure()
        };
        let same_field = {
            let again = self.matcher.match_field(title, &Context::among_fields());
            again.is_sure() && again.best.is_some_and(|best| best.field.slug == of.slug)
        };
        if depth > 0 && (same_field || self.leads_to(id, 2, &names)) {
            self.place(id, &of.slug, None, None, at, false);
            self.explain(
                id,
                Some((of, None, None)),
                0.0,
                vec![Reason::new("maps-between-matters")],
            );
            if at.town.is_none() {
                self.found[field].between.push(id);
            }
            for child in self.children(id) {
                self.matter_or_between(child, field, at, depth - 1);
            }
            return;
        }
        let likest = if second.confidence > first.confidence { &second } else { &first };
        self.not_sure(id, field, None, &[&first, &second], likest, at);
    }

    pub(super) fn matter_column(
        &mut self,
        id: ColumnId,
        field: usize,
        found: &Match<Candidate<'_>>,
        at: &At,
    ) {
        let standard = self.standard;
        let of = &standard.fields[field];
        let matters = of.matters();
        let meant: Vec<usize> = found
            .best
            .iter()
            .chain(&found.also)
            .filter_map(|candidate| {
                matters.iter().position(|matter| Some(matter.name) == candidate.matter1)
            })
            .collect();
        let Some(&matter) = meant.first() else { return };
        self.place(id, &of.slug, Some(matters[matter].name), None, at, true);
        self.explain(
            id,
            Some((of, Some(matters[matter].name), None)),
            found.confidence,
            found.reasons.clone(),
        );
        if at.town.is_none() {
            for one in &meant {
                self.found[field].matters[*one].own.columns.push((found.confidence, id));
            }
            self.several(id, of, meant.iter().map(|one| matters[*one].name.to_owned()).collect());
        }
        for child in self.children(id) {
            self.below_matter(child, field, matter, at, BETWEEN);
        }
    }

    pub(super) fn submatter_column(
        &mut self,
        id: ColumnId,
        field: usize,
        found: &Match<Candidate<'_>>,
        at: &At,
    ) {
        let standard = self.standard;
        let of = &standard.fields[field];
        let matters = of.matters();
        let mut names = Vec::new();
        for candidate in found.best.iter().chain(&found.also) {
            let (Some(first), Some(second)) = (candidate.matter1, candidate.matter2) else {
                continue;
            };
            let Some(matter) = matters.iter().position(|matter| matter.name == first) else {
                continue;
            };
            let at_second = matters[matter]
                .entries
                .iter()
                .position(|entry| entry.matter2.as_deref() == Some(second));
            let Some(submatter) = at_second else { continue };
            if names.is_empty() {
                self.place(id, &of.slug, Some(first), Some(second), at, true);
                self.explain(
                    id,
                    Some((of, Some(first), Some(second))),
                    found.confidence,
                    found.reasons.clone(),
                );
            }
            names.push(format!("{first}/{second}"));
            if at.town.is_none() {
                self.found[field].matters[matter].submatters[submatter]
                    .columns
                    .push((found.confidence, id));
            }
        }
        if at.town.is_none() {
            self.several(id, of, names);
        }
        self.inherit(id);
    }

    fn below_matter(&mut self, id: ColumnId, field: usize, matter: usize, at: &At, depth: usize) {
        if self.role(id) == Role::News || self.places[id.0 as usize].is_some() {
            return;
        }
        let of = &self.standard.fields[field];
        if let Some(pin) = self.pins.get(&id).cloned()
            && pin.field.is_some()
        {
            self.pinned(id, &pin, at);
            return;
        }
        let matters = of.matters();
        let name = matters[matter].name;
        let title = &self.snapshot.column(id).title;
        let found = self.matcher.match_submatter(of, name, title);
        if found.is_sure() {
            self.submatter_column(id, field, &found, at);
            return;
        }
        let again = self.matcher.match_matter(of, title);
        let same =
            again.is_sure() && again.best.as_ref().is_some_and(|best| best.matter1 == Some(name));
        let fits =
            |walk: &Self, title: &str| walk.matcher.match_submatter(of, name, title).is_sure();
        if depth > 0 && (same || self.leads_to(id, 2, &fits)) {
            self.place(id, &of.slug, Some(name), None, at, same);
            self.explain(
                id,
                Some((of, Some(name), None)),
                0.0,
                vec![Reason::new("maps-below-matter")],
            );
            for child in self.children(id) {
                self.below_matter(child, field, matter, at, depth - 1);
            }
            return;
        }
        self.not_sure(id, field, Some(name), &[&found], &found, at);
    }

    /// A column that is surely no matter: it may be one, or no catalog knows it.
    fn not_sure(
        &mut self,
        id: ColumnId,
        field: usize,
        matter: Option<&str>,
        tries: &[&Match<Candidate<'_>>],
        likest: &Match<Candidate<'_>>,
        at: &At,
    ) {
        let of = &self.standard.fields[field];
        self.place(id, &of.slug, matter, None, at, false);
        self.explain_match(id, likest);
        if at.town.is_none() {
            let matters = of.matters();
            let plausible = tries.iter().filter(|found| found.confidence >= PLAUSIBLE);
            let mut doubts = 0;
            for candidate in plausible.flat_map(|found| found.best.iter().chain(&found.runner_up)) {
                let Some(first) =
                    matters.iter().position(|one| Some(one.name) == candidate.matter1)
                else {
                    continue;
                };
                let second = candidate.matter2.and_then(|name| {
                    matters[first]
                        .entries
                        .iter()
                        .position(|entry| entry.matter2.as_deref() == Some(name))
                });
                let own = &mut self.found[field].matters[first];
                let doubtful = match second {
                    Some(second) => &mut own.submatters[second].doubtful,
                    None => &mut own.own.doubtful,
                };
                if !doubtful.contains(&id) {
                    doubtful.push(id);
                }
                doubts += 1;
            }
            if doubts == 0 {
                let nearest = likest
                    .best
                    .as_ref()
                    .and_then(|best| best.matter2.or(best.matter1))
                    .map(str::to_owned);
                self.unknown.push(UnknownColumn {
                    column: id,
                    field: of.slug.clone(),
                    matter1: matter.map(str::to_owned),
                    nearest,
                });
            }
        }
        self.inherit(id);
    }

    fn several(&mut self, id: ColumnId, of: &Field, matters: Vec<String>) {
        if matters.len() > 1 {
            self.clashes.push(Clash { field: of.slug.clone(), matters, columns: vec![id] });
        }
    }
}

/// Whether a column below a field is that field's standard catalog.
fn is_catalog(title: &str) -> bool {
    let title = standard::matching::normal(title);
    ["标准目录", "公开目录", "事项目录"].iter().any(|ending| title.ends_with(ending))
}
