//! Parts that several pages show: tiles of columns, lines of lists, filters, pagers.

use crate::export::list_page;
use crate::pages::catalog;
use crate::respond::Visit;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::{Column, ColumnKind, Line};

/// What stays the same from page to page.
const KEPT: [&str; 9] = ["q", "field", "matter", "organ", "kind", "year", "level", "mark", "order"];

/// A column as a tile: how much it holds, how fresh it is.
#[derive(Debug, Clone)]
pub(crate) struct Tile {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) count: String,
    pub(crate) newest: Option<String>,
    /// Its title is in the reader's language, not as it is published.
    pub(crate) worded: bool,
}

/// Tiles under a heading that is a column itself.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) count: String,
    pub(crate) tiles: Vec<Tile>,
}

/// A line of a list.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) href: String,
    /// With its category mark.
    pub(crate) title: String,
    pub(crate) day: String,
    /// It leads to the origin on another site.
    pub(crate) off: bool,
}

/// A choice of a filter.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) chosen: bool,
}

/// A list's page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listing {
    pub(crate) rows: Vec<Row>,
    pub(crate) years: Vec<Choice>,
    pub(crate) marks: Vec<Choice>,
    pub(crate) pager: Option<Pager>,
    /// Something was asked for that nothing fits.
    pub(crate) filtered: bool,
    pub(crate) path: String,
    /// Address of the last page, where one behind it was asked for.
    pub(crate) beyond: Option<String>,
}

/// Links to the other pages of a list.
#[derive(Debug, Clone)]
pub(crate) struct Pager {
    pub(crate) words: String,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) pages: Vec<PageLink>,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub(crate) struct PageLink {
    pub(crate) number: u64,
    pub(crate) href: String,
    /// It is the page at hand.
    pub(crate) here: bool,
    /// Pages between the one before and this are left out.
    pub(crate) gap: bool,
}

impl Tile {
    pub(crate) fn of(visit: &Visit, column: &Column) -> Self {
        let (mut items, mut newest) = visit.tree.all(column.id);
        if column.kind == ColumnKind::Catalogs {
            (items, newest) = catalog::holds(visit);
        }
        let items = u64::try_from(items).unwrap_or_default();
        let newest = (items > 0).then_some(newest);
        Self::new(visit, column.path.clone(), column.title.clone(), items, newest)
    }

    /// A tile that counts lines, the newest of a moment in seconds UTC.
    pub(crate) fn new(
        visit: &Visit,
        href: String,
        title: String,
        items: u64,
        newest: Option<i64>,
    ) -> Self {
        let lang = visit.lang;
        let count =
            if items == 0 { lang.word("no-items") } else { lang.say("items", "count", items) };
        let newest = newest.map(|newest| lang.word(freshness(visit, newest)));
        Self { href, title, count, newest, worded: false }
    }
}

/// How fresh a column is, in words: a date beside a column would be taken for a document's.
pub(crate) fn freshness(visit: &Visit, newest: i64) -> &'static str {
    let days = (visit.now - newest) / (24 * 3600);
    match days {
        ..=7 => "fresh-week",
        8..=30 => "fresh-month",
        31..=365 => "fresh-year",
        _ => "fresh-old",
    }
}

impl Group {
    pub(crate) fn of(visit: &Visit, column: &Column) -> Self {
        let tile = Tile::of(visit, column);
        let children = visit.tree.children(Some(column.id));
        Self {
            href: tile.href,
            title: tile.title,
            count: tile.count,
            tiles: children.map(|child| Tile::of(visit, child)).collect(),
        }
    }
}

impl Row {
    pub(crate) fn of(line: &Line) -> Self {
        Self {
            href: line.href().to_owned(),
            title: marked(line.mark.as_deref(), &line.title),
            day: portal::day(line.published_at).to_string(),
            off: line.link.is_some(),
        }
    }
}

/// A title with its category mark, in the notice's brackets.
pub(crate) fn marked(mark: Option<&str>, title: &str) -> String {
    mark.map_or_else(|| title.to_owned(), |mark| format!("[{mark}]{title}"))
}

/// The address of a page of the list at a path, with what it is narrowed by.
pub(crate) fn page_address(visit: &Visit, path: &str, page: u64) -> String {
    if visit.is_still() {
        return list_page(path, page);
    }
    let kept = KEPT.into_iter().filter_map(|name| Some((name, visit.query.get(name)?)));
    let mut query: Vec<String> = kept
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect();
    if page > 1 {
        query.push(format!("page={page}"));
    }
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

impl Pager {
    /// Links around page `at` of `last`; `None` where there is one page only.
    pub(crate) fn new(visit: &Visit, path: &str, at: u64, last: u64) -> Option<Self> {
        if last < 2 {
            return None;
        }
        let address = |page: u64| page_address(visit, path, page);
        let near = at.saturating_sub(2).max(1)..=at.saturating_add(2).min(last);
        let mut numbers: Vec<u64> = near.collect();
        if numbers.first() != Some(&1) {
            numbers.insert(0, 1);
        }
        if numbers.last() != Some(&last) {
            numbers.push(last);
        }
        let said = [("page", at.to_string()), ("pages", last.to_string())];
        let mut before = 0;
        let link = |number: u64| {
            let gap = number > before + 1;
            before = number;
            PageLink { number, href: address(number), here: number == at, gap }
        };
        Some(Self {
            words: visit.lang.say_all("page-of", &said),
            previous: (at > 1).then(|| address(at - 1)),
            next: (at < last).then(|| address(at + 1)),
            pages: numbers.into_iter().map(link).collect(),
        })
    }
}
