//! Groups of sibling records and how much each is like a list of documents.

use super::calendar;
use super::heads::Heads;
use super::item::{self, Record};
use crate::dom::{Node, Tag};
use crate::layout::{Layout, Link};
use crate::reading::Region;
use crate::words::{self, Role};

/// An element with more links than this is no single record.
const MAX_RECORD_LINKS: u32 = 10;
/// Characters from which on a link reads like a title.
const TITLE_CHARS: u32 = 8;
/// A date with its label has no more characters than this.
const LABEL_CHARS: u32 = 24;
/// Groups of one page beyond this are not looked at.
const MAX_GROUPS: usize = 400;

/// Sibling records under one parent.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub parent: Node,
    pub records: Vec<Record>,
    pub start: u32,
    pub end: u32,
    pub score: f32,
    /// What the head of its table says of its cells.
    pub heads: Heads,
    dated: usize,
    tag: Tag,
}

impl Group {
    /// A group whose records are known.
    pub fn of(parent: Node, records: Vec<Record>, start: u32, end: u32, score: f32) -> Self {
        Self {
            parent,
            records,
            start,
            end,
            score,
            heads: Heads::default(),
            dated: 0,
            tag: Tag::OTHER,
        }
    }
}

/// The page's groups, nested and overlapping ones resolved.
pub(crate) fn groups(layout: &Layout<'_, '_>, pager: Option<u32>) -> Vec<Group> {
    let dom = layout.dom;
    let mut groups: Vec<Group> = Vec::new();
    for node in dom.descendants(Node::ROOT) {
        let tag = dom.tag(node);
        if tag == Tag::TEXT || layout.link_count(node) == 0 || tag == Tag::A || tag.is_silent() {
            continue;
        }
        if matches!(layout.region(node), Region::Breadcrumb | Region::Pager) {
            continue;
        }
        if let Some(group) = group_under(layout, node)
            && groups.len() < MAX_GROUPS
        {
            groups.push(group);
        }
    }
    let mut groups = merge_split(layout, groups);
    for group in &mut groups {
        group.score *= place_factor(layout, group, pager);
    }
    resolve(groups)
}

/// The records among a node's children.
fn group_under(layout: &Layout<'_, '_>, parent: Node) -> Option<Group> {
    let dom = layout.dom;
    let mut found: Vec<(Tag, Record, u32, u32)> = Vec::new();
    let mut framed = false;
    for child in dom.child_elements(parent) {
        let links = layout.links_in(child);
        if links.is_empty() || links.len() as u32 > MAX_RECORD_LINKS || dom.tag(child).is_silent() {
            continue;
        }
        let region = layout.region(child);
        // beside a list of one line the frame of the page would be another
        if is_frame(region) && !is_frame(layout.region(parent)) {
            framed = true;
            continue;
        }
        if matches!(region, Region::Breadcrumb | Region::Pager) {
            continue;
        }
        let named = item::main_link(layout, links.clone()).map(|main| (main, None));
        let beside =
            || item::named_beside(layout, child, links.clone()).map(|(at, name)| (at, Some(name)));
        let Some((main, named)) = named.or_else(beside) else { continue };
        // what holds the frame and the rest is no line of its own
        let whose = layout.region(layout.links[main].node);
        if whose != region && (is_frame(whose) || whose == Region::Breadcrumb) {
            continue;
        }
        if holds_many(layout, child, links, main) || is_neighbour(layout, child, main) {
            continue;
        }
        let record = Record { start: child.0, end: dom.end(child), main, named };
        found.push((dom.tag(child), record, child.0, dom.end(child)));
    }
    // a menu beside what is none is no line; lines may be called menus, but then all of them are
    let is_menu = |one: &(Tag, Record, u32, u32)| layout.region(Node(one.2)) == Region::Navigation;
    if layout.region(parent) != Region::Navigation
        && found.iter().any(is_menu)
        && !found.iter().all(is_menu)
    {
        found.retain(|one| !is_menu(one));
        framed = true;
    }
    if are_unlike(layout, &found) {
        return None;
    }
    // what the frame is around is no line, but what holds them; and cells that lead to one address are one line
    let address = |record: &Record| layout.address(&layout.links[record.main]);
    let first = found.first().and_then(|(_, record, ..)| address(record));
    let one =
        found.len() > 1 && first.is_some() && found.iter().all(|one| address(&one.1) == first);
    if found.is_empty() || framed && found.len() == 1 || one {
        return None;
    }
    let tag = majority(&found);
    let mut records: Vec<Record> =
        found.iter().filter(|(one, ..)| *one == tag).map(|(_, record, ..)| *record).collect();
    stretch(layout, parent, tag, &mut records);
    let value: f32 = records.iter().map(|record| value_of(layout, record)).sum();
    let dated =
        records.iter().filter(|record| layout.dates_between(record.start, record.end) > 0).count();
    let count = records.len();
    if count == 1 && dated == 0 {
        return None;
    }
    let first = records.first()?.start;
    let end = records.last()?.end;
    let mean =
        records.iter().map(|record| record.title_chars(layout)).sum::<u32>() as f32 / count as f32;
    // short names without dates are a menu
    let menu = match mean {
        _ if dated * 2 >= count => 1.0,
        ..9.0 => 0.15,
        ..12.0 => 0.5,
        _ => 1.0,
    };
    let heads = Heads::of(layout, parent, tag, Node(first));
    Some(Group { parent, records, start: first, end, score: value * menu, heads, dated, tag })
}

/// Whether two or three blocks have names of their own each: parts of a page and no lines.
fn are_unlike(layout: &Layout<'_, '_>, found: &[(Tag, Record, u32, u32)]) -> bool {
    let dom = layout.dom;
    let name = |one: &(Tag, Record, u32, u32)| {
        let block = matches!(one.0, Tag::DIV | Tag::SECTION);
        let name = dom.class(Node(one.2)).split_ascii_whitespace().next().filter(|_| block)?;
        Some(name.trim_end_matches(|c: char| c.is_ascii_digit()))
    };
    let differs = |at: usize| {
        let own = name(&found[at]);
        own.is_some() && found[..at].iter().all(|other| name(other) != own)
    };
    (2..=3).contains(&found.len()) && (0..found.len()).all(differs)
}

fn is_frame(region: Region) -> bool {
    matches!(region, Region::Header | Region::Footer)
}

/// Whether a child leads to the document before or after this one: 上一篇：….
fn is_neighbour(layout: &Layout<'_, '_>, child: Node, main: usize) -> bool {
    let link = &layout.links[main];
    if words::is_neighbour(&link.title) {
        return true;
    }
    let ahead = layout.weight_between(child.0, link.node.0);
    (2..=8).contains(&ahead)
        && layout
            .dom
            .descendants(child)
            .take_while(|inner| *inner < link.node)
            .filter(|inner| layout.dom.is_text(*inner))
            .any(|text| words::is_neighbour(layout.dom.raw(text).trim()))
}

fn majority(found: &[(Tag, Record, u32, u32)]) -> Tag {
    let mut counts: Vec<(Tag, usize)> = Vec::new();
    for (tag, ..) in found {
        match counts.iter_mut().find(|(one, _)| one == tag) {
            Some((_, count)) => *count += 1,
            None => counts.push((*tag, 1)),
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(Tag::OTHER, |(tag, _)| tag)
}

/// Whether a child is itself a list: several titles that lead to different places.
fn holds_many(
    layout: &Layout<'_, '_>,
    child: Node,
    links: std::ops::Range<usize>,
    main: usize,
) -> bool {
    let main_link = &layout.links[main];
    let first = links.start;
    let others: Vec<&Link<'_>> = layout.links[links]
        .iter()
        .filter(|link| {
            link.chars >= TITLE_CHARS
                && link.title != main_link.title
                && (link.href != main_link.href
                    || link.href.is_none_or(|href| href.starts_with("javascript") || href == "#"))
                && link.role == Role::Name
        })
        .collect();
    let dom = layout.dom;
    let dates = layout.dates_between(child.0, dom.end(child));
    // a document first, and what belongs to it in a list of its own below
    let led = main == first
        && main_link.chars >= TITLE_CHARS
        && matches!(dom.tag(child), Tag::LI | Tag::TR | Tag::DD)
        && !dom
            .ancestors(main_link.node)
            .take_while(|around| *around > child)
            .any(|around| matches!(dom.tag(around), Tag::UL | Tag::OL | Tag::LI))
        && dom
            .descendants(child)
            .any(|inner| matches!(dom.tag(inner), Tag::UL | Tag::OL) && inner > main_link.node);
    if led || main == first && is_with_companions(layout, child, main_link, &others) {
        return false;
    }
    others.len() >= 2 || others.len() == 1 && dates >= 2
}

/// Whether a child is a document with its date, and all further titles are its interpretations: in a block of
/// their own below it, or by their words.
fn is_with_companions(
    layout: &Layout<'_, '_>,
    child: Node,
    main: &Link<'_>,
    others: &[&Link<'_>],
) -> bool {
    let dom = layout.dom;
    let title_end = dom.end(main.node);
    let one_date = layout.dates_between(child.0, main.node.0)
        + layout.dates_between(title_end, dom.end(child))
        == 1;
    let one = matches!(dom.tag(child), Tag::LI | Tag::TR | Tag::DD | Tag::DIV);
    let below = |link: &Link<'_>| {
        dom.ancestors(link.node).take_while(|around| *around > child).any(|around| {
            let block = matches!(
                dom.tag(around),
                Tag::DIV | Tag::P | Tag::DL | Tag::UL | Tag::OL | Tag::SECTION | Tag::TABLE
            );
            block && around.0 >= title_end && layout.dates_between(around.0, dom.end(around)) == 0
        })
    };
    one && one_date
        && main.chars >= TITLE_CHARS
        && !words::is_companion(&main.title)
        && others.iter().all(|link| below(link) || words::is_companion(&link.title))
}

/// Lets each record reach to the next one, so that a date in a sibling belongs to it.
fn stretch(layout: &Layout<'_, '_>, parent: Node, tag: Tag, records: &mut [Record]) {
    let dom = layout.dom;
    let has_date = |record: &Record| layout.dates_between(record.start, record.end) > 0;
    if records.iter().filter(|record| has_date(record)).count() * 2 > records.len() {
        return;
    }
    let first = records.first().map_or(0, |record| record.start);
    let parent_end = dom.end(parent);
    // dates that stand before their titles: the first one stands before the first record
    // one record alone is dated by what stands close to it, not by the head of a page
    let close = records.len() > 1 || layout.weight_between(parent.0, first) <= LABEL_CHARS;
    let leading = close
        && layout.dates_between(parent.0, first) == 1
        && records.last().is_some_and(|last| layout.dates_between(last.end, parent_end) == 0);
    let bounds: Vec<(u32, u32)> = records.iter().map(|record| (record.start, record.end)).collect();
    for (at, record) in records.iter_mut().enumerate() {
        if leading {
            record.start = if at == 0 { parent.0 + 1 } else { bounds[at - 1].1 };
        } else {
            let next = bounds.get(at + 1).map_or(parent_end, |(start, _)| *start);
            // the last one must not reach into the footer of its container
            let limit =
                if at + 1 == bounds.len() { record.end.saturating_add(12).min(next) } else { next };
            record.end = limit.max(record.end);
        }
    }
    let _ = tag;
}

/// How much a record is like a line of a list of documents.
fn value_of(layout: &Layout<'_, '_>, record: &Record) -> f32 {
    let chars = record.title_chars(layout);
    let length = chars.min(24) as f32 / 24.0;
    let dated = layout.dates_between(record.start, record.end) > 0;
    let weight = layout.weight_between(record.start, record.end);
    // a record that is mostly other text than its title is a piece of layout
    let bulk = if weight > 600 { 0.3 } else { 1.0 };
    let brief = if chars < 5 { 0.4 } else { 1.0 };
    (0.15 + length) * if dated { 2.0 } else { 0.7 } * bulk * brief
}

/// Joins a list that the template splits into several elements of the same shape.
fn merge_split(layout: &Layout<'_, '_>, groups: Vec<Group>) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::with_capacity(groups.len());
    for group in groups {
        // every line of a list makes a group too: only those of lists are near
        let tag = layout.dom.tag(group.parent);
        let joined = out
            .iter_mut()
            .rev()
            .take(MAX_GROUPS)
            .filter(|before| layout.dom.tag(before.parent) == tag)
            .take(3)
            .find(|before| continues(layout, before, &group));
        match joined {
            Some(before) => {
                before.records.extend(group.records);
                before.end = group.end;
                before.score += group.score;
                before.dated += group.dated;
            }
            None => out.push(group),
        }
    }
    out
}

fn continues(layout: &Layout<'_, '_>, before: &Group, after: &Group) -> bool {
    let dom = layout.dom;
    if after.start < before.end {
        return false;
    }
    let close = layout.weight_between(before.end, after.start) <= 2;
    // the heading of a part of one list
    let headed = !close && calendar::is_between(layout, before.end, after.start);
    if dom.contains(before.parent, after.parent)
        || before.tag != after.tag
        || dom.tag(before.parent) != dom.tag(after.parent)
        || dom.hidden(after.parent) && !headed
        || !close && !headed
    {
        return false;
    }
    let siblings = dom.parent(before.parent) == dom.parent(after.parent);
    let cousins = || {
        let (Some(a), Some(b)) = (dom.parent(before.parent), dom.parent(after.parent)) else {
            return false;
        };
        dom.tag(a) == dom.tag(b) && dom.class(a) == dom.class(b) && dom.parent(a) == dom.parent(b)
    };
    if !siblings && !cousins() {
        return false;
    }
    let alike = dom.class(before.parent) == dom.class(after.parent);
    if before.dated == 0 && after.dated == 0 {
        // lines that print only the day have dates by their headings
        return alike
            && (headed
                || siblings
                    && !is_pane(dom.class(after.parent))
                    && layout.link_count(before.parent) >= layout.link_count(after.parent));
    }
    let edge = |record: Option<&Record>| record.and_then(|record| item::date(layout, *record));
    match (edge(before.records.last()), edge(after.records.first())) {
        // tabs and columns of a front page each begin with their newest line
        (Some(last), Some(first)) => first <= last,
        _ => false,
    }
}

/// Whether a class says that its element is one of several panes.
fn is_pane(class: &str) -> bool {
    ["hide", "none", "tab", "hidden", "con_", "pane"].iter().any(|word| class.contains(word))
}

fn place_factor(layout: &Layout<'_, '_>, group: &Group, pager: Option<u32>) -> f32 {
    let dom = layout.dom;
    let region = match layout.region(group.parent) {
        Region::Header | Region::Footer => 0.1,
        Region::Navigation => 0.3,
        Region::Breadcrumb | Region::Pager => 0.0,
        Region::Main | Region::Body => 1.0,
    };
    let marked =
        std::iter::once(group.parent).chain(dom.ancestors(group.parent).take(4)).any(|around| {
            [dom.class(around), dom.id(around)].iter().any(|names| {
                names.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
                    matches!(
                        word.to_ascii_lowercase().as_str(),
                        "hot"
                            | "related"
                            | "relate"
                            | "xgxw"
                            | "xgzx"
                            | "tuijian"
                            | "recommend"
                            | "rank"
                            | "ranking"
                            | "right"
                    )
                })
            })
        });
    // the list of the page stands before its pager, in a common container
    let paged = pager.is_some_and(|pager| {
        group.end <= pager
            && dom.ancestors(group.parent).take(5).any(|around| {
                pager < dom.end(around)
                    && !matches!(dom.tag(around), Tag::BODY | Tag::HTML | Tag::ROOT)
            })
            && layout.links_between(group.end, pager).len() <= 12
    });
    // a tab that is not open does not compete with the one that is
    let closed = if dom.hidden(group.parent) { 0.5 } else { 1.0 };
    region * closed * if marked { 0.6 } else { 1.0 } * if paged { 2.5 } else { 1.0 }
}

/// Keeps, of groups that lie within each other, the best.
fn resolve(mut groups: Vec<Group>) -> Vec<Group> {
    // rows and the cells in them are as much like lines: the head of the table speaks of the rows
    let worth = |group: &Group| {
        let score = (group.score * 64.0).round() as i64;
        (score, group.records.len(), group.heads != Heads::default(), group.start)
    };
    groups.sort_by_key(|group| std::cmp::Reverse(worth(group)));
    let mut kept: Vec<Group> = Vec::new();
    for group in groups {
        if group.score <= 0.0 {
            continue;
        }
        let overlaps = kept.iter().any(|other| group.start < other.end && other.start < group.end);
        if !overlaps {
            kept.push(group);
        }
    }
    kept
}
