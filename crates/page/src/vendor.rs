//! Which content system made the page, by marks in `data/vendors.toml`; list part and article part apart.

use crate::dom::Selector;
use aho_corasick::{AhoCorasick, MatchKind};
use regex::RegexSet;
use serde::Deserialize;
use std::sync::OnceLock;
use url::Url;

/// Weight from which on a system is recognised.
const ENOUGH: u32 = 2;
/// What an address of the system's shape weighs.
const PATH_WEIGHT: u32 = 2;
/// Marks are looked for in this much of a page.
const WINDOW: usize = 400_000;

#[derive(Deserialize)]
struct File {
    vendor: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    #[serde(rename = "notes")]
    _notes: String,
    list_path: Option<String>,
    article_path: Option<String>,
    #[serde(default)]
    items: Vec<String>,
    marks: Vec<Mark>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    text: String,
    part: Part,
    weight: u32,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Part {
    List,
    Article,
    Both,
}

struct Table {
    vendors: Vec<Vendor>,
    words: AhoCorasick,
    /// For each mark: whose, which part, how heavy.
    meaning: Vec<(usize, Part, u32)>,
    list_paths: RegexSet,
    article_paths: RegexSet,
}

struct Vendor {
    id: String,
    items: Vec<Selector>,
}

/// A path that no page has: systems without a known shape keep their place in the set.
const NEVER: &str = r"\z.";

fn table() -> Option<&'static Table> {
    static TABLE: OnceLock<Option<Table>> = OnceLock::new();
    TABLE.get_or_init(|| build(include_str!("../data/vendors.toml"))).as_ref()
}

fn build(text: &str) -> Option<Table> {
    let file: File = toml::from_str(text).ok()?;
    let mut meaning = Vec::new();
    let mut words = Vec::new();
    for (vendor, entry) in file.vendor.iter().enumerate() {
        for mark in &entry.marks {
            words.push(mark.text.as_str());
            meaning.push((vendor, mark.part, mark.weight));
        }
    }
    let paths = |pick: fn(&Entry) -> Option<&str>| {
        RegexSet::new(file.vendor.iter().map(|entry| pick(entry).unwrap_or(NEVER))).ok()
    };
    Some(Table {
        // the leftmost kinds have the fast vector search
        words: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words).ok()?,
        list_paths: paths(|entry| entry.list_path.as_deref())?,
        article_paths: paths(|entry| entry.article_path.as_deref())?,
        vendors: file
            .vendor
            .iter()
            .map(|entry| Vendor {
                id: entry.id.clone(),
                items: entry
                    .items
                    .iter()
                    .filter_map(|selector| Selector::parse(selector).ok())
                    .collect(),
            })
            .collect(),
        meaning,
    })
}

/// The systems recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Vendors {
    pub list: Option<String>,
    pub article: Option<String>,
    /// The page's own address has the shape of a list, of an article.
    pub list_path: bool,
    pub article_path: bool,
}

/// Recognises the systems of a page.
pub(crate) fn recognise(source: &str, url: &Url) -> Vendors {
    let Some(table) = table() else { return Vendors::default() };
    let mut weights = vec![(0u32, 0u32); table.vendors.len()];
    let mut seen = vec![false; table.meaning.len()];
    let window = &source.as_bytes()[..source.len().min(WINDOW)];
    for found in table.words.find_iter(window) {
        let mark = found.pattern().as_usize();
        if std::mem::replace(&mut seen[mark], true) {
            continue;
        }
        let (vendor, part, weight) = table.meaning[mark];
        if part != Part::Article {
            weights[vendor].0 += weight;
        }
        if part != Part::List {
            weights[vendor].1 += weight;
        }
    }
    let list_paths = table.list_paths.matches(url.path());
    let article_paths = table.article_paths.matches(url.path());
    for vendor in list_paths.iter() {
        weights[vendor].0 += PATH_WEIGHT;
    }
    for vendor in article_paths.iter() {
        weights[vendor].1 += PATH_WEIGHT;
    }
    let best = |weight: fn(&(u32, u32)) -> u32| {
        let (vendor, most) = weights
            .iter()
            .enumerate()
            .map(|(at, one)| (at, weight(one)))
            .reduce(|best, one| if one.1 > best.1 { one } else { best })?;
        (most >= ENOUGH).then(|| table.vendors[vendor].id.clone())
    };
    Vendors {
        list: best(|one| one.0),
        article: best(|one| one.1),
        list_path: list_paths.matched_any(),
        article_path: article_paths.matched_any(),
    }
}

/// Selectors of the list lines of a system.
pub(crate) fn item_selectors(id: &str) -> &'static [Selector] {
    table()
        .and_then(|table| table.vendors.iter().find(|vendor| vendor.id == id))
        .map_or(&[], |vendor| vendor.items.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_understood() {
        let table = table().expect("data/vendors.toml is read");
        assert!(table.vendors.len() >= 10);
        assert!(
            table.meaning.len() <= 60,
            "the marks are searched in one pass of at most 60 words"
        );
    }
}
