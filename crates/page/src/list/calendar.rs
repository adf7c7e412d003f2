//! Years and months that stand as headings above lines which print only the rest of their dates: `2026年3月`
//! above `15日`, `2026` above `03-15`.

use crate::dates;
use crate::dom::{Node, Tag};
use crate::layout::Layout;
use crate::reading::Region;
use jiff::civil::Date;

/// A heading has no more characters than `2026年12月份`.
const CHARS: u32 = 9;
/// Headings of one page beyond this are not looked at.
const MOST: usize = 2_000;
/// How many levels above a line its heading may stand.
const LEVELS: usize = 5;

/// What a line prints of its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    /// Month and day.
    MonthDay(i8, i8),
    /// The day alone.
    Day(i8),
}

/// What a heading says: a year, a month of a year, or a month of the year above it.
#[derive(Debug, Clone, Copy)]
struct Heading {
    node: Node,
    year: Option<i16>,
    month: Option<i8>,
}

/// The headings of a page, in order.
#[derive(Debug, Default)]
pub(crate) struct Calendar {
    headings: Vec<Heading>,
}

impl Calendar {
    /// Finds the headings. Years in a row with nothing between them are a choice of years and head nothing.
    pub fn of(layout: &Layout<'_, '_>) -> Self {
        let dom = layout.dom;
        let mut found: Vec<Heading> = Vec::new();
        let mut skipped = 0;
        for node in dom.descendants(Node::ROOT) {
            if node.0 < skipped || found.len() >= MOST {
                continue;
            }
            if dom.tag(node).is_silent() || matches!(dom.tag(node), Tag::SELECT | Tag::BUTTON) {
                skipped = dom.end(node);
                continue;
            }
            if !(1..=CHARS).contains(&layout.weight(node)) {
                continue;
            }
            let Some(heading) = heading(layout, node) else { continue };
            skipped = dom.end(node);
            if is_heading_place(layout, node) {
                found.push(heading);
            }
        }
        let in_a_row = |one: &Heading, other: &Heading| {
            let from = dom.end(one.node);
            (one.year.is_some(), one.month.is_some())
                == (other.year.is_some(), other.month.is_some())
                && layout.links_between(from, other.node.0).is_empty()
                && layout.weight_between(from, other.node.0) <= 2
        };
        let headings = (0..found.len())
            .filter(|at| {
                let before =
                    at.checked_sub(1).is_some_and(|one| in_a_row(&found[one], &found[*at]));
                let after = found.get(at + 1).is_some_and(|other| in_a_row(&found[*at], other));
                !before && !after
            })
            .map(|at| found[at])
            .collect();
        Self { headings }
    }

    /// The whole date of which a half stands at a place of the tree, by the headings above it.
    pub fn complete(&self, layout: &Layout<'_, '_>, at: Node, half: Half) -> Option<Date> {
        let dom = layout.dom;
        let above = &self.headings[..self.headings.partition_point(|heading| heading.node < at)];
        let nearest = above.last()?;
        let near = dom.ancestors(at).take(LEVELS).any(|around| dom.contains(around, nearest.node));
        if !near {
            return None;
        }
        let year = nearest.year.or_else(|| above.iter().rev().find_map(|heading| heading.year))?;
        match half {
            // 04-02 below 2026年3月 belongs to another order of things
            Half::MonthDay(month, day) => nearest
                .month
                .is_none_or(|named| named == month)
                .then(|| dates::make(year, month, day))
                .flatten(),
            Half::Day(day) => dates::make(year, nearest.month?, day),
        }
    }
}

/// Whether nothing but such headings stands between two places of the tree.
pub(crate) fn is_between(layout: &Layout<'_, '_>, from: u32, to: u32) -> bool {
    let dom = layout.dom;
    if layout.weight_between(from, to) > CHARS {
        return false;
    }
    let words = (from..to).map(Node).filter(|node| dom.is_text(*node));
    let words: Vec<String> = words
        .map(|node| dom.characters(node).trim().to_owned())
        .filter(|words| !words.is_empty())
        .collect();
    // one heading in several elements, or a month below a year
    let is_named = |words: &str| named(words).is_some();
    is_named(&words.concat()) || !words.is_empty() && words.iter().all(|words| is_named(words))
}

fn heading(layout: &Layout<'_, '_>, node: Node) -> Option<Heading> {
    let words = layout.dom.text(node);
    let (year, month) = named(&words)?;
    Some(Heading { node, year, month })
}

/// Year and month that words name.
fn named(words: &str) -> Option<(Option<i16>, Option<i8>)> {
    if let Some((year, month)) = dates::year_month(words.trim_end_matches('份')) {
        return Some((Some(year), Some(month)));
    }
    let year = dates::year(words);
    let month = dates::month(words).filter(|_| year.is_none());
    (year.is_some() || month.is_some()).then_some((year, month))
}

/// Where a heading of lines may stand: not among the page's own parts, and no link to somewhere else.
fn is_heading_place(layout: &Layout<'_, '_>, node: Node) -> bool {
    let dom = layout.dom;
    let leads = |node: Node| {
        dom.attr_raw(node, "href").is_some_and(|href| {
            let href = href.trim();
            !href.is_empty() && !href.starts_with('#') && !href.starts_with("javascript:")
        })
    };
    !matches!(layout.region(node), Region::Footer | Region::Pager | Region::Breadcrumb)
        && !dom.hidden(node)
        && !dom.closest(node, Tag::A).is_some_and(leads)
        && !dom.descendants_named(node, Tag::A).any(leads)
}
