//! `misfiled`: an item stands in the column of one matter but its title names another one and
//! nothing of its own (notice N7). Suspected, with the better place named.
//!
//! A title names another matter where it holds that matter's name as no other field has it. Nothing
//! is said where the rest of the title shares any telling pair of letters with the names and elements of
//! its own field, or the name itself does for the greater part. A title that holds no such name is told where it
//! speaks in the words of one other field by a margin ([`Vocabulary`]). A title that names whom or what its own
//! field is about (`data/field-words.csv`) stands where it belongs. An expression that only another field uses tells
//! it, and what it is made of speaks for no other field ([`Expressions`]); a title with those of several fields may
//! stand anywhere. In columns of matters that speak of everything (policies, plans, purchases) only results and
//! guides of other fields are told.

mod expressions;
mod vocabulary;

use super::bench::saved;
use super::news_as_disclosure::title;
use super::{Bench, Group, LooksAt, Rule};
use crate::case::{Case, words};
use crate::mapping::Place;
use crate::model::Certainty;
use crate::text::text;
use aho_corasick::{AhoCorasick, MatchKind};
use expressions::Expressions;
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::{ColumnId, Item};
use standard::matching::normal;
use standard::{Entry, Field};
use vocabulary::Vocabulary;

pub(super) const RULE: Rule = Rule {
    id: "misfiled",
    clause: "1.2.1",
    group: Group::Accuracy,
    looks_at: LooksAt::Titles,
    certainty: Certainty::Suspected,
    advice: false,
    judge,
};

/// Least characters of a name that can place a title.
const NAME: usize = 4;
/// In so many fields a pair of letters says nothing of a field any more.
const COMMON: usize = 5;

const ENDINGS: &str = include_str!("../../data/generic-name-endings.txt");
const CROSS_CUTTING: &str = include_str!("../../data/cross-cutting-words.txt");
const RESULTS: &str = include_str!("../../data/result-title-words.txt");
const OWN_WORDS: &str = include_str!("../../data/field-words.csv");

type Pair = (char, char);

/// Where a name belongs.
#[derive(Debug, Clone, Copy)]
struct Home<'a> {
    field: &'a Field,
    entry: &'a Entry,
    /// It is the name of the first-level matter.
    whole: bool,
}

impl Home<'_> {
    fn is_of(&self, other: &Self) -> bool {
        self.whole
            && other.whole
            && self.field.slug == other.field.slug
            && self.entry.matter1 == other.entry.matter1
    }
}

/// A better place for an item, and by what of its title it is told.
struct Better<'a> {
    home: Home<'a>,
    told: Told,
}

/// By what of a title a better place is told.
enum Told {
    /// By the name of the matter.
    Name,
    /// By these words.
    Words(String),
}

/// Names of matters that no other field has, and what each field speaks of.
struct Names<'a> {
    finder: AhoCorasick,
    homes: Vec<Home<'a>>,
    pairs: FxHashMap<&'a str, FxHashSet<Pair>>,
    common: FxHashSet<Pair>,
    vocabulary: Vocabulary<'a>,
    expressions: &'static Expressions,
    /// Words by which a title shows that it speaks of its own field, by the field's slug.
    own_words: FxHashMap<&'static str, Vec<&'static str>>,
}

fn judge(case: &Case<'_>, bench: &mut Bench<'_>) {
    let Some(names) = Names::of(case) else { return };
    let cross_cutting: Vec<&str> = words(CROSS_CUTTING).collect();
    let results: Vec<&str> = words(RESULTS).collect();
    for (id, column) in case.columns() {
        let Some(place) = case.mapping.place(id).filter(|place| place.village.is_none()) else {
            continue;
        };
        let Some(matter1) = &place.matter1 else { continue };
        let named = [Some(matter1), place.matter2.as_ref(), Some(&column.title)];
        let speaks_of_all = |name: &&String| cross_cutting.iter().any(|word| name.contains(word));
        if case.is_historic(id) {
            continue;
        }
        let of_all = named.into_iter().flatten().any(|name| speaks_of_all(&name));
        for item in case.items_of(id) {
            // A mark that names such a matter says where the item belongs.
            let of_all =
                of_all || item.mark.as_ref().is_some_and(|mark| speaks_of_all(&&mark.text));
            if of_all && !results.iter().any(|word| item.title.contains(word)) {
                bench.pass(case.scope(id), 1);
                continue;
            }
            match names.better_place(place, &column.title, item) {
                None => bench.pass(case.scope(id), 1),
                Some(better) => report(case, bench, (id, item), better),
            }
        }
    }
}

impl<'a> Names<'a> {
    fn of(case: &Case<'a>) -> Option<Self> {
        let mut pairs: FxHashMap<&str, FxHashSet<Pair>> = FxHashMap::default();
        let mut owners: FxHashMap<String, Vec<Home<'a>>> = FxHashMap::default();
        let endings: Vec<&str> = words(ENDINGS).collect();
        for (field, _) in case.due_fields() {
            let own = pairs.entry(&field.slug).or_default();
            add_pairs(own, &field.name);
            for entry in &field.entries {
                let names = [Some(&entry.matter1), entry.matter2.as_ref()];
                for name in names.into_iter().flatten() {
                    add_pairs(own, name);
                    let core = core(name, &endings);
                    let home = Home { field, entry, whole: entry.matter2.as_ref() != Some(name) };
                    let homes = owners.entry(core).or_default();
                    // A first-level name stands in many rows and means them all.
                    if !homes.iter().any(|known| known.is_of(&home)) {
                        homes.push(home);
                    }
                }
                for element in &entry.elements {
                    add_pairs(own, element);
                }
            }
        }
        let mut spread: FxHashMap<Pair, usize> = FxHashMap::default();
        for pair in pairs.values().flatten() {
            *spread.entry(*pair).or_default() += 1;
        }
        let common = spread.into_iter().filter(|(_, fields)| *fields >= COMMON);
        let common: FxHashSet<Pair> = common.map(|(pair, _)| pair).collect();
        let mut telling: Vec<(String, Home<'a>)> = Vec::new();
        for (name, homes) in owners {
            if name.chars().count() < NAME {
                continue;
            }
            let one_field = homes.iter().all(|home| home.field.slug == homes[0].field.slug);
            let mut own = FxHashSet::default();
            add_pairs(&mut own, &name);
            let all: Vec<Pair> = own.into_iter().collect();
            // Every pair of the name is known to some other field: it may be said there as well.
            let elsewhere = pairs.iter().any(|(slug, known)| {
                *slug != homes[0].field.slug && all.iter().all(|pair| known.contains(pair))
            });
            if one_field && !elsewhere && all.iter().any(|pair| !common.contains(pair)) {
                telling.push((name, homes[0]));
            }
        }
        telling.sort_by(|a, b| a.0.cmp(&b.0));
        let (patterns, homes): (Vec<String>, Vec<Home<'a>>) = telling.into_iter().unzip();
        let finder =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok()?;
        let fields = case.due_fields().map(|(field, _)| field);
        let vocabulary = Vocabulary::of(fields);
        let expressions = Expressions::builtin()?;
        let own_words = own_words();
        Some(Self { finder, homes, pairs, common, vocabulary, expressions, own_words })
    }

    /// A better place for an item, by an expression or a name in its title or else by its words.
    fn better_place(&self, place: &Place, column: &str, item: &Item) -> Option<Better<'a>> {
        let title = title(item);
        let Some(own_words) = self.own_words.get(place.field.as_str()) else {
            // Without such words nothing would speak for the own field but the names of its matters.
            let home = self.named_place(place, column, title)?;
            return Some(Better { home, told: Told::Name });
        };
        let names = [place.matter1.as_deref(), place.matter2.as_deref(), Some(column)];
        let said = self.expressions.said(&place.field, &names, title)?;
        if own_words.iter().any(|word| said.beside.contains(word)) {
            return None;
        }
        let named = self.named_place(place, column, title);
        let told_else = |home: &Home<'_>| said.fields.iter().any(|slug| home.field.slug != *slug);
        if let Some(home) = named.filter(|home| !told_else(home)) {
            return Some(Better { home, told: Told::Name });
        }
        let (field, entry, words) = match said.fields[..] {
            [] => self.vocabulary.better_place(&place.field, column, title)?,
            [slug] => {
                let (field, entry) = self.vocabulary.nearest(slug, title)?;
                (field, entry, said.words.join("、"))
            }
            // It speaks of several fields: it may stand anywhere.
            _ => return None,
        };
        let home = Home { field, entry, whole: entry.matter2.is_none() };
        Some(Better { home, told: Told::Words(words) })
    }

    /// The place that a title names, where it says nothing of its own.
    fn named_place(&self, place: &Place, column: &str, title: &str) -> Option<Home<'a>> {
        let said = normal(title);
        let (home, named) = self.finder.find_iter(&said).find_map(|hit| {
            let home = self.homes.get(hit.pattern().as_usize())?;
            (home.field.slug != place.field).then_some((home, hit.range()))
        })?;
        let own = self.pairs.get(place.field.as_str())?;
        let mut of_column = FxHashSet::default();
        add_pairs(&mut of_column, column);
        let knows = |pair: &Pair| {
            !self.common.contains(pair) && (own.contains(pair) || of_column.contains(pair))
        };
        // Beside the name the title may say nothing of its own field, and little with it.
        let (before, within, after) =
            (said.get(..named.start)?, said.get(named.clone())?, said.get(named.end..)?);
        let beside = pairs(before).chain(pairs(after)).any(|pair| knows(&pair));
        let (known, all) = pairs(within)
            .fold((0, 0), |(known, all), pair| (known + usize::from(knows(&pair)), all + 1));
        (!beside && 2 * known < all).then_some(*home)
    }
}

/// Neighbouring characters.
fn pairs(text: &str) -> impl Iterator<Item = Pair> {
    text.chars().zip(text.chars().skip(1))
}

fn add_pairs(pairs: &mut FxHashSet<Pair>, name: &str) {
    let chars: Vec<char> = normal(name).chars().collect();
    pairs.extend(chars.windows(2).map(|two| (two[0], two[1])));
}

/// A name without the endings that titles leave out.
fn core(name: &str, endings: &[&str]) -> String {
    let mut core = normal(name);
    while let Some(rest) = endings.iter().find_map(|ending| core.strip_suffix(ending)) {
        if rest.chars().count() < NAME {
            break;
        }
        core = rest.to_owned();
    }
    core
}

/// Words by which a title shows that it speaks of its own field.
fn own_words() -> FxHashMap<&'static str, Vec<&'static str>> {
    words(OWN_WORDS)
        .skip(1)
        .filter_map(|row| row.split_once(','))
        .map(|(slug, words)| (slug, words.split('|').collect()))
        .collect()
}

fn report(
    case: &Case<'_>,
    bench: &mut Bench<'_>,
    (id, item): (ColumnId, &Item),
    Better { home: better, told }: Better<'_>,
) {
    let entry = better.entry;
    let second = entry.matter2.as_ref().filter(|_| !better.whole);
    let matter = second
        .map_or_else(|| entry.matter1.clone(), |matter2| format!("{} > {matter2}", entry.matter1));
    let arguments = [("field", better.field.name.clone()), ("matter", matter)];
    let evidence = match told {
        Told::Name => text("misfiled-found", [("name", second.unwrap_or(&entry.matter1).clone())]),
        Told::Words(words) => text("misfiled-words-found", [("words", words)]),
    };
    let mut finding = bench.about_column(id, evidence, text("misfiled-expected", arguments));
    finding.title = Some(item.title.clone());
    if let Some(url) = &item.url {
        finding.url = Some(url.clone());
    }
    let document = case.document(item).and_then(|document| document.saved.as_ref());
    saved(&mut finding, document.or_else(|| case.saved(id)));
    bench.fail(case.scope(id), finding);
}
