//! One record of a list: which of its links is the title, and what else its title's link says.

use super::day::{self, Day};
use super::heads::Heads;
use super::{mark, own};
use crate::article::only_document_number;
use crate::dates;
use crate::dom::{Node, Tag};
use crate::layout::{Layout, Link};
use crate::pager::function;
use crate::reading::{DateFrom, ListItem};
use crate::words::{self, Role};

/// A record: a stretch of the tree and its title link.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    /// Where the stretch begins.
    pub start: u32,
    /// One past its end; beyond the element's own end where the date stands in a sibling.
    pub end: u32,
    /// Position of the title link in the layout.
    pub main: usize,
    /// The title, where it is no link and the link beside it only opens it (查看).
    pub named: Option<Node>,
}

impl Record {
    /// Characters of the title.
    pub fn title_chars(&self, layout: &Layout<'_, '_>) -> u32 {
        self.named.map_or(layout.links[self.main].chars, |name| layout.weight(name))
    }

    /// The node of the title.
    pub fn title(&self, layout: &Layout<'_, '_>) -> Node {
        self.named.unwrap_or(layout.links[self.main].node)
    }
}

/// Characters from which on a text reads like a title.
const TITLE_CHARS: u32 = 8;
/// A title has no more.
const MOST_CHARS: u32 = 150;
/// What stands with the date in a block below the title has no more characters.
const BELOW_CHARS: u32 = 32;
/// Nodes of an element among which a title that is no link is looked for.
const MOST_NODES: usize = 300;

/// The link that opens what stands beside it (查看), and the text that is its title, in an element with a date and
/// no link like a title.
pub(crate) fn named_beside(
    layout: &Layout<'_, '_>,
    element: Node,
    links: std::ops::Range<usize>,
) -> Option<(usize, Node)> {
    let dom = layout.dom;
    let mut opening = links.filter(|at| words::opens_what_stands_beside(&layout.links[*at].title));
    let main = opening.find(|at| layout.address(&layout.links[*at]).is_some())?;
    if opening.next().is_some() || layout.dates_between(element.0, dom.end(element)) == 0 {
        return None;
    }
    let like_title = |node: &Node| {
        dom.is_text(*node)
            && (TITLE_CHARS..=MOST_CHARS).contains(&layout.weight(*node))
            && !dom.hidden(*node)
            && dom.closest(*node, Tag::A).is_none_or(|link| link < element)
    };
    let name = dom.descendants(element).take(MOST_NODES).filter(like_title).find(|node| {
        let text = dom.characters(*node);
        dates::only(&text).is_none() && !is_number(&text) && !text.contains('。')
    })?;
    Some((main, name))
}

/// The title link among a record's links; `None` when none is like a title.
pub(crate) fn main_link(layout: &Layout<'_, '_>, links: std::ops::Range<usize>) -> Option<usize> {
    let usable = |at: &usize| {
        let link = &layout.links[*at];
        link.chars >= 2 && link.role == Role::Name
    };
    let mut all = links.filter(usable).take(12);
    let mut first = all.next()?;
    let mut rest: Vec<usize> = all.collect();
    // the file with the standard of a field stands beside the field's column
    let is_catalog = |at: usize| {
        let link = &layout.links[at];
        link.href.is_some_and(|href| own::is_catalog(&link.title, href))
    };
    if is_catalog(first)
        && let Some(at) = rest.iter().position(|at| !is_catalog(*at))
    {
        first = rest.remove(at);
    }
    if !is_catalog(first) {
        rest.retain(|at| !is_catalog(*at));
    }
    if rest.is_empty() {
        return Some(first);
    }
    let candidates = || std::iter::once(first).chain(rest.iter().copied());
    let dom = layout.dom;
    let in_heading = candidates().find(|at| {
        dom.ancestors(layout.links[*at].node).take(3).any(|around| dom.tag(around).is_heading())
    });
    if let Some(at) = in_heading.filter(|at| layout.links[*at].chars >= 4) {
        return Some(at);
    }
    let titled = candidates().find(|at| {
        layout.links[*at].chars >= 6
            && dom.attr_raw(layout.links[*at].node, "title").is_some_and(|t| !t.is_empty())
            && !is_number(&layout.links[*at].title)
    });
    let long_one =
        |at: &usize| layout.links[*at].chars >= 8 && !is_category(&layout.links[*at].title);
    // number and organ stand before the title, and may be links too
    let long = candidates()
        .find(|at| {
            let words = &layout.links[*at].title;
            long_one(at) && !is_number(words) && !is_organ(words)
        })
        .or_else(|| candidates().find(long_one));
    // the longest, and of two equal ones the first
    let longest = candidates().reduce(|best, at| {
        if layout.links[at].chars > layout.links[best].chars { at } else { best }
    });
    titled.or(long).or(longest)
}

/// A unit or column in brackets that stands before the title.
fn is_category(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['[', '【', '［']) && text.ends_with([']', '】', '］'])
}

/// An index number or document number and nothing else.
fn is_number(text: &str) -> bool {
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.[]()〔〕［］".contains(c);
    figures >= 4 && text.trim().chars().all(plain) || only_document_number(text).is_some()
}

/// The name of an organ and nothing else.
fn is_organ(text: &str) -> bool {
    let text = text.trim_matches(['[', ']', '【', '】', ' ', '：', ':']);
    text.chars().count() <= 22
        && ["局", "委员会", "办公室", "人民政府", "中心", "街道办事处", "管委会", "镇", "乡"]
            .iter()
            .any(|end| text.ends_with(end))
        && !text.contains(['的', '《', '〔', '：'])
        && !text.contains("关于")
}

/// Where a line leads whose link calls a function of the page's own.
pub(crate) fn by_function(layout: &Layout<'_, '_>, record: Record) -> Option<String> {
    let dom = layout.dom;
    let link = layout.links[record.main].node;
    let code = dom.attr(link, "onclick").or_else(|| {
        dom.attr(link, "href")
            .filter(|href| href.trim_start().to_ascii_lowercase().starts_with("javascript:"))
    });
    let code = code.filter(|_| layout.may_call())?;
    layout.base.absolute(&function::leads(dom, layout.base.url(), &code)?)
}

/// What a record says; `heads` is what the head of its table says of its cells.
pub(crate) fn read(layout: &Layout<'_, '_>, record: Record, heads: &Heads) -> ListItem {
    let link = &layout.links[record.main];
    let href = layout.address(link);
    let (title, inside) = match record.named {
        Some(name) => (trim_bullet(layout.dom.characters(name).trim()), None),
        None => title_of(layout, link),
    };
    let in_column = heads.published.and_then(|column| day::in_column(layout, record, column));
    let told = in_column.map_or_else(
        || day::printed(layout, record, href.as_deref(), heads),
        |day| day::Printed { day: Some(day), month_day: None },
    );
    let printed = told.day;
    let day = printed
        .filter(|day| day.from != DateFrom::Formed)
        .or(inside)
        .or_else(|| day::in_attribute(layout, record))
        .or(printed);
    let mark = mark::parse(&title).or_else(|| mark_before(layout, record, record.title(layout)));
    let (date, date_from) = day.map(|day| (day.date, day.from)).unzip();
    let month_day = told.month_day.filter(|_| date.is_none());
    ListItem { title, mark, href, date, date_from, month_day }
}

/// The date that a record shows, for comparing the edges of lists.
pub(crate) fn date(layout: &Layout<'_, '_>, record: Record) -> Option<jiff::civil::Date> {
    let link = &layout.links[record.main];
    let printed = day::printed(layout, record, link.href, &Heads::default());
    printed.day.or_else(|| title_of(layout, link).1).map(|day| day.date)
}

/// The title within a link that may hold date and summary too, and the date found there.
fn title_of(layout: &Layout<'_, '_>, link: &Link<'_>) -> (String, Option<Day>) {
    let dom = layout.dom;
    let blocks = dom.descendants(link.node).any(|inner| {
        let tag = dom.tag(inner);
        tag.is_block() && tag != Tag::BR || matches!(tag, Tag::SPAN | Tag::I | Tag::EM | Tag::B)
    });
    if !blocks || dom.end(link.node) - link.node.0 > 200 {
        return (trim_bullet(&link.title), None);
    }
    let mut date = None;
    let mut pure = Vec::new();
    for inner in dom.descendants(link.node) {
        let tag = dom.tag(inner);
        if tag == Tag::TEXT
            || tag.is_silent()
            || layout.weight(inner) > 24
            || layout.weight(inner) < 4
        {
            continue;
        }
        if let Some(found) = day::whole(&dom.text(inner)) {
            date = date.or(Some(Day { date: found, from: DateFrom::Beside }));
            pure.push(inner);
        }
    }
    if date.is_none()
        && let Some((found, parts)) = parts_of_date(layout, link.node)
    {
        date = Some(Day { date: found, from: DateFrom::Parts });
        pure.extend(parts);
    }
    // of a row that a click opens the cell that says most
    if dom.tag(link.node) == Tag::TR {
        return (trim_bullet(&link.title), date);
    }
    // organ and date share a block below the title
    let below = |day: &Node| {
        dom.ancestors(*day)
            .take_while(|around| *around > link.node)
            .find(|around| dom.tag(*around).is_block())
            .filter(|around| layout.weight(*around) <= BELOW_CHARS)
            .filter(|around| layout.weight_between(link.node.0, around.0) >= TITLE_CHARS)
    };
    let shared: Vec<Node> = pure.iter().filter_map(below).collect();
    pure.extend(shared);
    let named = dom.descendants(link.node).find(|inner| {
        layout.weight(*inner) >= 4
            && (dom.tag(*inner).is_heading()
                || dom.class(*inner).split_ascii_whitespace().any(|class| {
                    matches!(
                        class.to_ascii_lowercase().as_str(),
                        "title" | "tit" | "bt" | "name" | "list-title" | "tt" | "biaoti"
                    )
                }))
    });
    if let Some(named) = named {
        return (trim_bullet(&complete(layout, link, dom.text(named))), date);
    }
    let mut words = dom.text_without(link.node, |inner| pure.contains(&inner));
    // a summary in a block of its own after the title
    let summary = dom.descendants_named(link.node, Tag::P).find(|p| {
        p.0 > link.node.0 + 1
            && layout.weight(*p) > 40
            && layout.weight_between(link.node.0, p.0) >= 6
    });
    if let Some(summary) = summary {
        words = dom.text_without(link.node, |inner| pure.contains(&inner) || inner >= summary);
    }
    (trim_bullet(&complete(layout, link, words)), date)
}

/// A date in two or three elements of a link: day, and year and month.
fn parts_of_date(layout: &Layout<'_, '_>, link: Node) -> Option<(jiff::civil::Date, Vec<Node>)> {
    let dom = layout.dom;
    let mut before: [Option<(Node, String)>; 2] = [None, None];
    for inner in dom.descendants(link).filter(|inner| dom.is_text(*inner)) {
        let weight = layout.weight(inner);
        if weight == 0 {
            continue;
        }
        let words = (weight <= 10).then(|| dom.characters(inner).trim().to_owned());
        let [first, second] = &before;
        if let (Some((near, one)), Some(other)) = (second, &words) {
            if let Some(date) = dates::join(one, other) {
                return Some((date, vec![*near, inner]));
            }
            if let Some((far, earlier)) = first
                && let Some(date) = dates::join_three(earlier, one, other)
            {
                return Some((date, vec![*far, *near, inner]));
            }
        }
        let [_, second] = before;
        before = [second, words.map(|words| (inner, words))];
    }
    None
}

/// The words in full from `title=`, where it says the same and more.
fn complete(layout: &Layout<'_, '_>, link: &Link<'_>, words: String) -> String {
    if words.is_empty() {
        return link.title.clone();
    }
    // what the link is called was completed from elements around and within, or is these words and more beside them
    if words.ends_with(['…', '.'])
        && !link.title.starts_with(&words)
        && crate::layout::is_cut(&words, &link.title)
    {
        return link.title.clone();
    }
    let Some(full) = layout.dom.attr(link.node, "title") else { return words };
    let full = crate::address::plain_words(&full);
    if crate::layout::is_cut(&words, &full) { full.into_owned() } else { words }
}

/// A title without the bullet, the signs of icon fonts and the NEW that templates put around it.
fn trim_bullet(title: &str) -> String {
    let is_icon = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}');
    let bullet = |c: char| {
        is_icon(c)
            || matches!(c, '·' | '•' | '■' | '▪' | '◆' | '●' | '□' | '○' | '※' | '▶' | ' ' | '>')
    };
    let words = title.trim_start_matches(bullet).trim_end_matches(|c: char| is_icon(c) || c == ' ');
    let stem =
        ["NEW", "new", "New", "HOT", "hot"].iter().find_map(|label| words.strip_suffix(*label));
    let stem = stem.map(str::trim_end);
    // of a title in Chinese the last word would be none of it
    let own = |stem: &&str| {
        stem.chars().count() >= 6 && stem.chars().next_back().is_some_and(|c| !c.is_ascii())
    };
    stem.filter(own).unwrap_or(words).trim_end().to_owned()
}

/// A mark printed by the template right before the title link.
fn mark_before(layout: &Layout<'_, '_>, record: Record, title: Node) -> Option<snapshot::Mark> {
    let dom = layout.dom;
    let before = std::iter::once(title)
        .chain(dom.ancestors(title).take(2))
        .take_while(|node| node.0 >= record.start)
        .find_map(|node| {
            dom.previous_siblings(node)
                .take_while(|before| before.0 >= record.start)
                .find(|before| layout.weight(*before) > 0)
        })?;
    if layout.weight(before) as usize > mark::MAX_CHARS + 2 {
        return None;
    }
    let words = dom.text(before);
    let found = mark::parse(&words)?;
    (found.close.is_some() && words.trim_end().ends_with(found.close?)).then_some(found)
}
