//! One record of a list: which of its links is the title, and which of its texts the date.

use crate::dates::{self, Form};
use crate::dom::{Node, Tag};
use crate::layout::{Layout, Link};
use crate::list::mark;
use crate::reading::ListItem;
use crate::words::Role;
use jiff::civil::Date;

/// Texts of one record that are looked at for its date.
const MAX_TEXTS: usize = 60;

/// A record: a stretch of the tree and its title link.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    /// Where the stretch begins.
    pub start: u32,
    /// One past its end; beyond the element's own end where the date stands in a sibling.
    pub end: u32,
    /// Position of the title link in the layout.
    pub main: usize,
}

/// The title link among a record's links; `None` when none is like a title.
pub(crate) fn main_link(layout: &Layout<'_, '_>, links: std::ops::Range<usize>) -> Option<usize> {
    let usable = |at: &usize| {
        let link = &layout.links[*at];
        link.chars >= 2 && link.role == Role::Name
    };
    let mut all = links.filter(usable).take(12);
    let first = all.next()?;
    let rest: Vec<usize> = all.collect();
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
    });
    let long = candidates()
        .find(|at| layout.links[*at].chars >= 8 && !is_category(&layout.links[*at].title));
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

/// What a record says. `day` gives the date column where the table's header names it.
pub(crate) fn read(layout: &Layout<'_, '_>, record: Record, column: Option<usize>) -> ListItem {
    let link = &layout.links[record.main];
    let href = layout.address(link);
    let (title, inside) = title_of(layout, link);
    let date = column
        .and_then(|column| in_column(layout, record, column))
        .or_else(|| date_of(layout, record, link.node, href.as_deref()))
        .or(inside)
        .or_else(|| in_attribute(layout, record));
    let mark = mark::parse(&title).or_else(|| mark_before(layout, record, link.node));
    ListItem { title, mark, href, date }
}

/// The date that a record shows, for comparing the edges of lists.
pub(crate) fn date(layout: &Layout<'_, '_>, record: Record) -> Option<Date> {
    let link = &layout.links[record.main];
    date_of(layout, record, link.node, link.href).or_else(|| title_of(layout, link).1)
}

/// The title within a link that may hold date and summary too, and the date found there.
fn title_of(layout: &Layout<'_, '_>, link: &Link<'_>) -> (String, Option<Date>) {
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
        if let Some(found) = whole_date(&dom.text(inner)) {
            date = date.or(Some(found));
            pure.push(inner);
        }
    }
    if date.is_none()
        && let Some((found, halves)) = halves_of_date(layout, link.node)
    {
        date = Some(found);
        pure.extend(halves);
    }
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

/// A date in two elements of a link: day, and year and month.
fn halves_of_date(layout: &Layout<'_, '_>, link: Node) -> Option<(Date, [Node; 2])> {
    let dom = layout.dom;
    let mut before: Option<(Node, String)> = None;
    for inner in dom.descendants(link).filter(|inner| dom.is_text(*inner)) {
        let weight = layout.weight(inner);
        if weight == 0 {
            continue;
        }
        let words = (weight <= 10).then(|| dom.characters(inner).trim().to_owned());
        if let (Some((first, one)), Some(other)) = (&before, &words)
            && let Some(date) = dates::join(one, other)
        {
            return Some((date, [*first, inner]));
        }
        before = words.map(|words| (inner, words));
    }
    None
}

/// The words in full from `title=`, where it says the same and more.
fn complete(layout: &Layout<'_, '_>, link: &Link<'_>, words: String) -> String {
    if words.is_empty() {
        return link.title.clone();
    }
    let Some(full) = layout.dom.attr(link.node, "title") else { return words };
    let full = crate::address::plain_words(&full);
    if crate::layout::is_cut(&words, &full) { full.into_owned() } else { words }
}

fn trim_bullet(title: &str) -> String {
    title
        .trim_start_matches([
            '·', '•', '■', '▪', '◆', '●', '□', '○', '※', '▶', ' ', '\u{F0D8}', '>',
        ])
        .trim_end()
        .to_owned()
}

/// A text that is a date and nothing else, or with a label before it.
fn whole_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(found) = dates::only(text)
        && (found.form != Form::Compact || text.trim().len() == 8)
    {
        return Some(found.date);
    }
    let joined =
        text.split_once([' ', '\n']).and_then(|(one, other)| dates::join(one.trim(), other.trim()));
    joined.or_else(|| {
        let label = text.find([':', '：'])?;
        let after = text[label..].trim_start_matches([':', '：', ' ']);
        (text[..label].chars().count() <= 6)
            .then(|| dates::only(after))
            .flatten()
            .map(|found| found.date)
    })
}

/// The date in a numbered cell of the record's row.
fn in_column(layout: &Layout<'_, '_>, record: Record, column: usize) -> Option<Date> {
    let dom = layout.dom;
    let row = Node(record.start);
    let cell = dom.child_elements(row).nth(column)?;
    dates::find_labelled(&dom.text(cell)).map(|found| found.date)
}

/// The date printed beside the title.
fn date_of(
    layout: &Layout<'_, '_>,
    record: Record,
    title: Node,
    href: Option<&str>,
) -> Option<Date> {
    let dom = layout.dom;
    let mut alone = None;
    let mut labelled = None;
    let mut issued = None;
    let mut within = None;
    // a window that opens over the line tells other dates of the document
    let visible = !dom.hidden(Node(record.start));
    let mut half: Option<(i8, i8)> = None;
    let mut short: Option<String> = None;
    let mut tried = 0;
    let mut at = record.start;
    while at < record.end && tried < MAX_TEXTS {
        let node = Node(at);
        if dom.tag(node).is_silent() || dom.contains(title, node) || visible && dom.hidden(node) {
            at = dom.end(node);
            continue;
        }
        at += 1;
        if !dom.is_text(node) {
            continue;
        }
        let text = dom.characters(node);
        let text = text.trim();
        if text.len() > 400
            || !text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains('二')
        {
            continue;
        }
        tried += 1;
        if let Some(found) =
            dates::only(text).filter(|found| found.form != Form::Compact || text.len() == 8)
        {
            let label = label_before(layout, node, record.start, title);
            if label.as_deref().is_some_and(is_publication) {
                return Some(found.date);
            }
            if label.as_deref().is_some_and(is_issue) {
                issued = issued.or(Some(found.date));
                continue;
            }
            let other = label.as_deref().is_some_and(is_other_date);
            if !other && alone.is_none() {
                alone = Some(found.date);
            }
            continue;
        }
        if let Some(pair) = dates::month_day(text) {
            half = half.or(Some(pair));
        }
        if let Some(before) = &short
            && alone.is_none()
            && let Some(joined) = dates::join(before, text)
        {
            alone = Some(joined);
        }
        if text.len() <= 12 {
            short = Some(text.to_owned());
        }
        if let Some(found) = dates::find(text) {
            let before = &text[..found.start];
            if is_publication(before) {
                labelled = labelled.or(Some(found.date));
            } else if is_issue(before) {
                issued = issued.or(Some(found.date));
            } else if !is_other_date(before) && text.chars().count() <= 60 {
                within = within.or(Some(found.date));
            }
        }
    }
    let shown = labelled.or(alone).or(within).or(issued);
    shown.or_else(|| year_from_address(half?, href?))
}

/// The date that an attribute of the record carries where none is printed: `<time datetime>`,
/// `data-date`, or a `title` that is nothing but a date.
fn in_attribute(layout: &Layout<'_, '_>, record: Record) -> Option<Date> {
    let dom = layout.dom;
    let end = record.end.min(record.start.saturating_add(MAX_TEXTS as u32 * 2));
    (record.start..end).map(Node).filter(|node| dom.is_element(*node)).find_map(|node| {
        ["datetime", "data-date", "data-time", "data-pubdate", "title"].into_iter().find_map(
            |name| {
                let value = dom.attr_raw(node, name)?;
                let digits = value.len() <= 60 && value.bytes().any(|byte| byte.is_ascii_digit());
                if !digits {
                    return None;
                }
                match name {
                    "title" => whole_date(value),
                    "datetime" => dates::find_labelled(value).map(|found| found.date),
                    _ => dates::only(value).map(|found| found.date),
                }
            },
        )
    })
}

/// A month and day completed by the year that the address carries.
fn year_from_address((month, day): (i8, i8), href: &str) -> Option<Date> {
    let address = dates::in_address(href)?;
    [address.year(), address.year() + 1, address.year() - 1]
        .into_iter()
        .filter_map(|year| dates::make(year, month, day))
        .min_by_key(|date| {
            (date.since(address).map(|span| span.get_days().abs()).unwrap_or(i32::MAX), *date)
        })
}

/// The few words that stand before a date as its label.
fn label_before(layout: &Layout<'_, '_>, node: Node, start: u32, title: Node) -> Option<String> {
    let dom = layout.dom;
    let mut at = node;
    for _ in 0..3 {
        if let Some(before) = dom.previous_sibling(at) {
            // a short title is no label, whatever words are in it (`实施方案`)
            if before.0 < start
                || layout.weight(before) > 12
                || before == title
                || dom.contains(before, title)
            {
                return None;
            }
            let words = dom.text(before);
            if !words.is_empty() {
                return Some(words);
            }
            at = before;
        } else {
            at = dom.parent(at)?;
        }
    }
    None
}

fn is_publication(words: &str) -> bool {
    ["发布", "公开日期", "公开时间", "公示时间", "时间：", "时间:", "更新日期", "日期：", "日期:"]
        .iter()
        .any(|label| words.contains(label))
        && !is_other_date(words)
}

/// Labels of the date of the document itself, which stands in for that of publication where there is none.
fn is_issue(words: &str) -> bool {
    words.contains("发文") || words.contains("印发")
}

fn is_other_date(words: &str) -> bool {
    [
        "成文", "生成", "生效", "实施", "施行", "有效", "截止", "截至", "废止", "失效", "开始",
        "结束", "答复",
    ]
    .iter()
    .any(|label| words.contains(label))
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
