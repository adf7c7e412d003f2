//! Lists of a page: groups of sibling records, each with a link that reads like a title. The best one is the
//! main list, the others are blocks.

pub(crate) mod calendar;
pub(crate) mod day;
pub(crate) mod embedded;
mod group;
pub(crate) mod heads;
pub(crate) mod item;
pub(crate) mod json;
pub(crate) mod mark;
pub(crate) mod own;
pub(crate) mod stored;

use crate::dates::{self, Form};
use crate::dom::{Node, Selector};
use crate::layout::Layout;
use crate::links::heading_above;
use crate::reading::{Block, DateFrom, ListItem};
use crate::words::{self, Role};
pub(crate) use group::{Group, groups};
use item::Record;
use jiff::civil::Date;
use std::ops::Range;

/// Lines of one page beyond this are left out.
pub(crate) const MAX_ITEMS: usize = 20_000;

/// From so many lines on their titles may be numbered by the template.
const LEAST_NUMBERED: usize = 3;
/// What makes a number before it a part of the title.
const UNITS: [char; 14] =
    ['年', '月', '日', '号', '季', '期', '届', '批', '次', '个', '家', '项', '条', '所'];

/// A group below this is a menu or a piece of layout.
pub(crate) const MIN_SCORE: f32 = 0.5;

/// A list that was read.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Where it begins in the tree.
    pub start: u32,
    /// One past its end.
    pub end: u32,
    /// How much it is like the list that the page is for.
    pub score: f32,
    /// Hidden until a script opens it.
    pub closed: bool,
    /// What stands beside the page's own list, by its heading and the page's names.
    pub beside: bool,
    /// Taken for the page's own before a longer one: below the column's name, or before lists with other names.
    pub own: bool,
    /// Heading above it.
    pub heading: Option<String>,
    /// Its 更多 link.
    pub more: Option<String>,
    /// Lines.
    pub items: Vec<ListItem>,
}

impl Found {
    /// Lines with a date, whole or without its year.
    pub fn dated(&self) -> usize {
        self.items.iter().filter(|item| item.date.is_some() || item.month_day.is_some()).count()
    }

    /// Mean length of the titles, in characters.
    pub fn title_chars(&self) -> f32 {
        let total: usize = self.items.iter().map(|item| item.title.chars().count()).sum();
        total as f32 / self.items.len().max(1) as f32
    }

    /// Whether the heading says that these lines stand beside what the page is for: 热点信息, 相关阅读.
    pub fn is_aside(&self) -> bool {
        self.beside || self.heading.as_deref().is_some_and(words::is_aside)
    }

    pub fn into_block(self) -> Block {
        Block { heading: self.heading, within: None, more: self.more, items: self.items }
    }
}

/// All lists of the page, best first. `pager` is where the pager stands.
pub(crate) fn find(layout: &Layout<'_, '_>, pager: Option<u32>) -> Vec<Found> {
    let mut lists: Vec<Found> = groups(layout, pager)
        .into_iter()
        .filter(|group| group.score >= MIN_SCORE)
        .map(|group| read_group(layout, &group))
        .filter(|list| !list.items.is_empty())
        .collect();
    lists.sort_by(|a, b| b.score.total_cmp(&a.score));
    lists
}

/// The list whose lines a selector finds.
pub(crate) fn by_selector(layout: &Layout<'_, '_>, selector: &Selector) -> Found {
    let dom = layout.dom;
    let nodes = dom.find_all(Node::ROOT, selector);
    let records: Vec<Record> = nodes
        .iter()
        .filter_map(|node| {
            let main = item::main_link(layout, layout.links_in(*node))?;
            Some(Record { start: node.0, end: dom.end(*node), main, named: None })
        })
        .collect();
    let first = records.first().map_or(0, |record| record.start);
    let end = records.last().map_or(0, |record| record.end);
    let score = records.len() as f32 * 2.0;
    let parent = nodes.first().and_then(|node| dom.parent(*node)).unwrap_or(Node::ROOT);
    read_group(layout, &Group::of(parent, records, first, end, score))
}

/// Reads the records of a group.
pub(crate) fn read_group(layout: &Layout<'_, '_>, group: &Group) -> Found {
    let mut items = Vec::with_capacity(group.records.len());
    for record in group.records.iter().take(MAX_ITEMS) {
        let mut item = item::read(layout, *record, &group.heads);
        if item.href.is_none() {
            item.href = item::by_function(layout, *record);
        }
        if !item.title.is_empty() {
            items.push(item);
        }
    }
    drop_copy(&mut items);
    drop_numbers(&mut items);
    dates_from_titles(&mut items);
    Found {
        start: group.start,
        end: group.end,
        score: group.score,
        closed: layout.dom.hidden(group.parent),
        beside: false,
        own: false,
        heading: heading_above(layout, group.parent),
        more: more_link(layout, group),
        items,
    }
}

/// Where no line has a date of its own and nearly every title ends or begins with one set apart by brackets
/// or white space, the template put it there: it is the line's date and no part of the title.
fn dates_from_titles(items: &mut [ListItem]) {
    if items.is_empty() || items.iter().any(|item| item.date.is_some() || item.month_day.is_some())
    {
        return;
    }
    let found: Vec<Option<(Date, Range<usize>)>> =
        items.iter().map(|item| date_apart(&item.title)).collect();
    if found.iter().flatten().count() * 10 < items.len() * 8 {
        return;
    }
    for (item, found) in items.iter_mut().zip(found) {
        let Some((date, range)) = found else { continue };
        (item.date, item.date_from) = (Some(date), Some(DateFrom::Title));
        item.title =
            [&item.title[..range.start], &item.title[range.end..]].concat().trim().to_owned();
    }
}

/// A date like `2023-02-14` at either end of a title, and the range that it takes with its brackets. One that
/// is written out (2023年2月14日) belongs to the title: 空气质量日报（2023年2月14日）.
fn date_apart(title: &str) -> Option<(Date, Range<usize>)> {
    let open = |c: char| matches!(c, '[' | '【' | '［' | '(' | '（');
    let close = |c: char| matches!(c, ']' | '】' | '］' | ')' | '）');
    let found = dates::find_all(title).find(|found| {
        let ahead = title[..found.start].trim_end().trim_end_matches(open);
        let behind = title[found.end..].trim_start().trim_start_matches(close);
        found.form == Form::Separated && (ahead.trim().is_empty() != behind.trim().is_empty())
    })?;
    let ahead = title[..found.start].trim_end().trim_end_matches(open);
    let behind = title[found.end..].trim_start().trim_start_matches(close);
    let apart = |rest: &str, end: bool| {
        let rest = if end { rest.chars().next_back() } else { rest.chars().next() };
        rest.is_some_and(char::is_whitespace)
    };
    let bracketed = title[..found.start].trim_end().ends_with(open);
    let set_apart = bracketed
        || apart(&title[..found.start], true)
        || ahead.is_empty() && apart(&title[found.end..], false);
    set_apart.then(|| (found.date, ahead.len()..title.len() - behind.len()))
}

/// A scroller that shows its lines twice is read once.
fn drop_copy(items: &mut Vec<ListItem>) {
    let count = items.len();
    if count >= 4 && count.is_multiple_of(2) {
        let (one, other) = items.split_at(count / 2);
        if one == other && one.iter().all(|item| item.href.is_some()) {
            items.truncate(count / 2);
        }
    }
}

/// Titles that begin with the numbers of their lines, one by one, lose them.
fn drop_numbers(items: &mut [ListItem]) {
    let numbered = |title: &str| {
        let end = title.find(|c: char| !c.is_ascii_digit())?;
        let number: u32 = title[..end].parse().ok().filter(|_| end <= 4)?;
        let rest = title[end..].trim_start();
        // 3月份, 2024年 and the like belong to the title
        let next = rest.chars().next().filter(|c| c.is_alphabetic() && !UNITS.contains(c))?;
        Some((number, rest.to_owned())).filter(|_| !next.is_ascii())
    };
    let found: Option<Vec<(u32, String)>> =
        items.iter().map(|item| numbered(&item.title)).collect();
    let Some(found) = found.filter(|found| found.len() >= LEAST_NUMBERED) else { return };
    if found.windows(2).all(|pair| pair[1].0 == pair[0].0.saturating_add(1)) {
        for (item, (_, title)) in items.iter_mut().zip(found) {
            item.title = title;
        }
    }
}

/// The link to the whole list, beside the heading or below the lines.
fn more_link(layout: &Layout<'_, '_>, group: &Group) -> Option<String> {
    let dom = layout.dom;
    let mut at = group.parent;
    for _ in 0..4 {
        let around = dom.parent(at)?;
        if layout.link_count(around) > 400 {
            return None;
        }
        let before = layout.links_between(around.0, group.start);
        let after = layout.links_between(group.end, dom.end(around));
        let is_more = |position: &usize| {
            let link = &layout.links[*position];
            link.role == Role::More
                || dom
                    .class(link.node)
                    .split_ascii_whitespace()
                    .any(|class| class.eq_ignore_ascii_case("more"))
        };
        // the nearest one, and none beyond another list's lines
        let near = |links: &mut dyn Iterator<Item = usize>| {
            links.take(3).find(is_more).and_then(|position| layout.address(&layout.links[position]))
        };
        if let Some(found) = near(&mut before.rev()).or_else(|| near(&mut after.into_iter())) {
            return Some(found);
        }
        at = around;
    }
    None
}
