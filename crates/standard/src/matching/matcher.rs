//! The matcher: the names of one standard, prepared for many titles.

use super::aliases::{Aliases, FieldAliases};
use super::found::{Candidate, Context, DOUBTFUL, Match, SURE, resolve};
use super::names::{Endings, Form, Hit, Names, Rank, Rules, without_ending};
use super::normal::loose;
use super::platform::{Platform, PlatformCandidate};
use crate::model::{Field, Standard};
use crate::reason::Reason;
use std::collections::BTreeMap;

#[derive(Debug)]
struct FieldNames<'s> {
    matters: Names,
    matter_names: Vec<&'s str>,
    submatters: Vec<Names>,
    all_submatters: Names,
    all: Vec<(u32, &'s str)>,
    submatter_names: Vec<Vec<&'s str>>,
    around: Vec<String>,
    around_matter: Vec<Vec<String>>,
}

/// The names of one standard, prepared for many titles.
///
/// ```no_run
/// # fn example(standard: &standard::Standard) {
/// use standard::matching::{Aliases, Context, Matcher};
/// let matcher = Matcher::new(standard, &Default::default());
/// let found = matcher.match_field("就业创业领域", &Context::below(&["基层政务公开", "公开领域"]));
/// assert!(found.is_sure());
/// # }
/// ```
#[derive(Debug)]
pub struct Matcher<'s> {
    standard: &'s Standard,
    rules: Rules,
    field_endings: Endings,
    matter_endings: Endings,
    fields: Names,
    named: Vec<FieldNames<'s>>,
    platform: Platform,
    markers: Vec<String>,
    unresolved: Vec<String>,
}

impl<'s> Matcher<'s> {
    /// A matcher with the built-in aliases and `own` ones: name on the portal → name in the standard
    /// (`就业创业`, `就业创业/就业信息服务`, a matter's name alone) or of the platform.
    pub fn new(standard: &'s Standard, own: &BTreeMap<String, String>) -> Self {
        Self::with_aliases(standard, &Aliases::builtin(), own)
    }

    /// A matcher with these aliases in place of the built-in ones.
    pub fn with_aliases(
        standard: &'s Standard,
        aliases: &Aliases,
        own: &BTreeMap<String, String>,
    ) -> Self {
        let rules = rules(aliases);
        let in_loose = |endings: &[String]| {
            longest_first(endings.iter().map(|ending| loose(ending, &rules.words)).collect())
        };
        let neutral = in_loose(&aliases.affixes.neutral);
        let field_endings = Endings {
            light: longest_first(
                neutral.iter().cloned().chain(in_loose(&aliases.affixes.field)).collect(),
            ),
            heavy: Vec::new(),
        };
        let matter_endings = Endings { light: neutral, heavy: in_loose(&aliases.affixes.matter) };
        let markers = aliases.markers.fields.iter().map(|name| loose(name, &rules.words)).collect();
        let platform = Platform::new(&standard.platform, aliases, &rules, &matter_endings);
        let mut matcher = Self {
            standard,
            rules,
            field_endings,
            matter_endings,
            fields: Names::default(),
            named: Vec::new(),
            platform,
            markers,
            unresolved: Vec::new(),
        };
        matcher.add_fields(aliases);
        matcher.add_own(own);
        matcher
    }

    /// Own aliases whose right side names nothing in the standard or on the platform.
    pub fn unresolved(&self) -> &[String] {
        &self.unresolved
    }

    fn all_fields(&self) -> impl Iterator<Item = &'s Field> + use<'s> {
        self.standard.fields.iter().chain(&self.standard.village)
    }

    fn add_fields(&mut self, aliases: &Aliases) {
        let none = FieldAliases::default();
        let standard = self.standard;
        let mut slugs: BTreeMap<&str, u32> = BTreeMap::new();
        for (at, field) in (0u32..).zip(self.all_fields()) {
            let other = aliases.fields.get(&field.slug).unwrap_or(&none);
            if (at as usize) < standard.fields.len() {
                slugs.insert(&field.slug, at);
                self.fields.add(
                    &field.name,
                    vec![at],
                    Rank::Official,
                    &self.rules,
                    &self.field_endings,
                );
                for (names, rank) in [(&other.names, Rank::Alias), (&other.here, Rank::Here)] {
                    for name in names {
                        self.fields.add(name, vec![at], rank, &self.rules, &self.field_endings);
                    }
                }
            }
            let named = self.field_names(field, other);
            self.named.push(named);
        }
        for (name, fields) in &aliases.unsure {
            let targets: Vec<u32> =
                fields.iter().filter_map(|slug| slugs.get(slug.as_str()).copied()).collect();
            if !targets.is_empty() {
                self.fields.add(name, targets, Rank::Unsure, &self.rules, &self.field_endings);
            }
        }
    }

    fn field_names(&self, field: &'s Field, other: &FieldAliases) -> FieldNames<'s> {
        let (rules, endings) = (&self.rules, &self.matter_endings);
        let loosened = |name: &str| loose(name, &rules.words);
        let mut around: Vec<String> = Vec::new();
        for name in std::iter::once(&field.name).chain(&other.names).chain(&other.here) {
            let name = loosened(name);
            around.extend(without_ending(&name, &self.field_endings.light).map(str::to_owned));
            around.push(name);
        }
        let mut named = FieldNames {
            matters: Names::default(),
            matter_names: Vec::new(),
            submatters: Vec::new(),
            all_submatters: Names::default(),
            all: Vec::new(),
            submatter_names: Vec::new(),
            around: Vec::new(),
            around_matter: Vec::new(),
        };
        for (at, matter) in (0u32..).zip(field.matters()) {
            let others = other.matters.get(matter.name).map_or(&[] as &[String], Vec::as_slice);
            named.matters.add(matter.name, vec![at], Rank::Official, rules, endings);
            for name in others {
                named.matters.add(name, vec![at], Rank::Alias, rules, endings);
            }
            let mut around_matter = around.clone();
            for name in std::iter::once(matter.name).chain(others.iter().map(String::as_str)) {
                let name = loosened(name);
                around_matter.extend(without_ending(&name, &endings.light).map(str::to_owned));
                around_matter.push(name);
            }
            named.around_matter.push(longest_first(around_matter));
            named.matter_names.push(matter.name);
            let mut names: Vec<&'s str> = Vec::new();
            for name in field
                .entries
                .iter()
                .filter(|entry| entry.matter1 == matter.name)
                .filter_map(|entry| entry.matter2.as_deref())
            {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let mut submatters = Names::default();
            for (below, name) in (0u32..).zip(&names) {
                let all = u32::try_from(named.all.len()).unwrap_or(u32::MAX);
                named.all.push((at, name));
                submatters.add(name, vec![below], Rank::Official, rules, endings);
                named.all_submatters.add(name, vec![all], Rank::Official, rules, endings);
                named.all_submatters.add(
                    &format!("{}{name}", matter.name),
                    vec![all],
                    Rank::Alias,
                    rules,
                    endings,
                );
                for other in other.submatters.get(*name).into_iter().flatten() {
                    submatters.add(other, vec![below], Rank::Alias, rules, endings);
                    named.all_submatters.add(other, vec![all], Rank::Alias, rules, endings);
                }
            }
            for (name, several) in &other.several {
                let targets: Vec<u32> = (0u32..)
                    .zip(&names)
                    .filter(|(_, name)| several.iter().any(|one| one == *name))
                    .map(|(id, _)| id)
                    .collect();
                if targets.len() == several.len() {
                    let offset = u32::try_from(named.all.len() - names.len()).unwrap_or(u32::MAX);
                    let all = targets.iter().map(|target| target + offset).collect();
                    submatters.add(name, targets, Rank::Alias, rules, endings);
                    named.all_submatters.add(name, all, Rank::Alias, rules, endings);
                }
            }
            named.submatters.push(submatters);
            named.submatter_names.push(names);
        }
        named.around = longest_first(around);
        named
    }

    fn add_own(&mut self, own: &BTreeMap<String, String>) {
        for (name, meaning) in own {
            if !self.add_one(name, meaning) {
                self.unresolved.push(format!("{name} = {meaning}"));
            }
        }
    }

    fn add_one(&mut self, name: &str, meaning: &str) -> bool {
        let parts: Vec<&str> = meaning.split('/').map(str::trim).collect();
        let (rules, endings) = (&self.rules, &self.matter_endings);
        let mut found = self.platform.add_own(name, meaning, rules, endings);
        for (at, field) in (0u32..).zip(self.standard.fields.iter().chain(&self.standard.village)) {
            let here = field.name == parts[0] || field.slug == parts[0];
            if here && parts.len() == 1 && (at as usize) < self.standard.fields.len() {
                self.fields.add(name, vec![at], Rank::Own, rules, &self.field_endings);
                found = true;
            }
            let below = if here { &parts[1..] } else { &parts[..] };
            let named = &mut self.named[at as usize];
            for (id, matter) in (0u32..).zip(&named.matter_names) {
                if below.len() == 1 && below[0] == *matter {
                    named.matters.add(name, vec![id], Rank::Own, rules, endings);
                    found = true;
                }
                for (sub, second) in (0u32..).zip(&named.submatter_names[id as usize]) {
                    let meant = match below {
                        [one] => one == second,
                        [first, one] => first == matter && one == second,
                        _ => false,
                    };
                    if meant {
                        named.submatters[id as usize].add(
                            name,
                            vec![sub],
                            Rank::Own,
                            rules,
                            endings,
                        );
                        let all = (0u32..)
                            .zip(&named.all)
                            .find(|(_, all)| **all == (id, *second))
                            .map(|(at, _)| at);
                        if let Some(all) = all {
                            named.all_submatters.add(name, vec![all], Rank::Own, rules, endings);
                        }
                        found = true;
                    }
                }
            }
        }
        found
    }

    /// The field that a title means. A name that the platform has too (安全生产, 统计信息) is sure only
    /// where fields stand.
    pub fn match_field(&self, title: &str, context: &Context<'_>) -> Match<Candidate<'s>> {
        let form = Form::new(title, &self.rules);
        let here = context.among_fields || context.path.iter().any(|above| self.is_marker(above));
        let hits = self.hits(&self.fields, &form, &self.field_endings, &[]);
        let mut found = resolve(hits, here, |target| Candidate {
            field: &self.standard.fields[target as usize],
            matter1: None,
            matter2: None,
        });
        if !here
            && found.confidence > DOUBTFUL
            && self.platform.knows(&form, &self.rules, &self.matter_endings)
        {
            found.confidence = DOUBTFUL;
            found.reasons.push(Reason::new("match-elsewhere"));
        }
        found
    }

    /// Whether fields are expected below a column of this title (公开领域, 基层政务公开 …).
    pub fn is_marker(&self, title: &str) -> bool {
        let title = Form::new(title, &self.rules).loose;
        self.markers.iter().any(|marker| title.ends_with(marker.as_str()))
    }

    /// The first-level matter of `field` that a title means.
    pub fn match_matter(&self, field: &Field, title: &str) -> Match<Candidate<'s>> {
        let Some((field, named)) = self.named(&field.slug) else { return Match::none() };
        let form = Form::new(title, &self.rules);
        let mut hits = self.hits(&named.matters, &form, &self.matter_endings, &named.around);
        self.joined(&mut hits, &named.matters, &form);
        resolve(hits, true, |target| Candidate {
            field,
            matter1: Some(named.matter_names[target as usize]),
            matter2: None,
        })
    }

    /// The second-level matter of `field` and `matter` that a title means.
    pub fn match_submatter(
        &self,
        field: &Field,
        matter: &str,
        title: &str,
    ) -> Match<Candidate<'s>> {
        let Some((field, named)) = self.named(&field.slug) else { return Match::none() };
        let Some(at) = named.matter_names.iter().position(|name| *name == matter) else {
            return Match::none();
        };
        let form = Form::new(title, &self.rules);
        let names = &named.submatters[at];
        let mut hits = self.hits(names, &form, &self.matter_endings, &named.around_matter[at]);
        self.joined(&mut hits, names, &form);
        resolve(hits, true, |target| Candidate {
            field,
            matter1: Some(named.matter_names[at]),
            matter2: Some(named.submatter_names[at][target as usize]),
        })
    }

    /// The second-level matter of `field` that a title means, whatever its first level; a name that
    /// several first-level matters share is ambiguous.
    pub fn match_any_submatter(&self, field: &Field, title: &str) -> Match<Candidate<'s>> {
        let Some((field, named)) = self.named(&field.slug) else { return Match::none() };
        let form = Form::new(title, &self.rules);
        let mut hits = self.hits(&named.all_submatters, &form, &self.matter_endings, &named.around);
        self.joined(&mut hits, &named.all_submatters, &form);
        resolve(hits, true, |target| {
            let (matter, name) = named.all[target as usize];
            Candidate {
                field,
                matter1: Some(named.matter_names[matter as usize]),
                matter2: Some(name),
            }
        })
    }

    /// The matter of the village catalog that a title means, of either level.
    pub fn match_village(&self, title: &str) -> Match<Candidate<'s>> {
        let Some(village) = &self.standard.village else { return Match::none() };
        let first = self.match_matter(village, title);
        if first.is_sure() {
            return first;
        }
        let second = self.match_any_submatter(village, title);
        if second.confidence > first.confidence { second } else { first }
    }

    /// The column of the platform that a title means, given the titles above it.
    pub fn match_platform(&self, title: &str, path: &[&str]) -> Match<PlatformCandidate> {
        self.platform.find(title, path, &self.rules, &self.matter_endings)
    }

    fn named(&self, slug: &str) -> Option<(&'s Field, &FieldNames<'s>)> {
        self.all_fields().zip(&self.named).find(|(field, _)| field.slug == slug)
    }

    fn hits(&self, names: &Names, form: &Form, endings: &Endings, around: &[String]) -> Vec<Hit> {
        if form.cut {
            let hits = names.beginning(form);
            if !hits.is_empty() {
                return hits;
            }
        }
        let hits = names.equal(form, &self.rules, endings, around);
        if hits.is_empty() { names.like(form) } else { hits }
    }

    /// A title that lists several names (`行政处罚、行政强制`) means all of them.
    fn joined(&self, hits: &mut Vec<Hit>, names: &Names, form: &Form) {
        if hits.first().is_some_and(|hit| hit.score >= SURE) {
            return;
        }
        let mut targets: Vec<u32> = Vec::new();
        let mut parts = 0;
        for part in form.clean.split(['、', ',', '/', ';', '和', '与', '及']) {
            let found =
                names.equal(&Form::new(part, &self.rules), &self.rules, &self.matter_endings, &[]);
            match found.as_slice() {
                [hit] if hit.score >= 0.93 && hit.targets.len() == 1 => {
                    targets.extend(&hit.targets);
                }
                _ => return,
            }
            parts += 1;
        }
        targets.dedup();
        if parts >= 2 && targets.len() == parts {
            *hits = vec![Hit {
                targets,
                rank: Rank::Official,
                score: 0.93,
                why: Reason::new("match-several"),
            }];
        }
    }
}

fn rules(aliases: &Aliases) -> Rules {
    let mut words: Vec<(String, String)> =
        aliases.words.iter().map(|(variant, word)| (variant.clone(), word.clone())).collect();
    words.sort_by_key(|(variant, _)| std::cmp::Reverse(variant.chars().count()));
    let before = aliases.affixes.before.iter().map(|word| loose(word, &words)).collect();
    Rules { before: longest_first(before), no_place: aliases.affixes.no_place.clone(), words }
}

fn longest_first(mut words: Vec<String>) -> Vec<String> {
    words
        .sort_by(|one, other| other.chars().count().cmp(&one.chars().count()).then(one.cmp(other)));
    words.dedup();
    words.retain(|word| !word.is_empty());
    words
}
