//! The dates of a content page. A date with its label beats the PubDate tag, which is often the time at
//! which the page was last generated; nothing is dropped when they disagree.

use super::flow::Flow;
use super::labels::{self, Announces, Label};
use super::{tags, text};
use crate::dates::{self, DateAt, Form};
use crate::dom::{Dom, Node, Tag};
use crate::reading::{Found, PageDates};
use jiff::ToSpan;
use jiff::civil::Date;
use snapshot::PageTags;
use std::ops::Range;

/// The parts of a page that tell which date is whose.
pub(super) struct Places<'a, 'd> {
    pub(super) dom: &'a Dom<'d>,
    pub(super) flow: &'a Flow,
    pub(super) labels: &'a [Label],
    /// Where the title begins in the flow.
    pub(super) title: Option<usize>,
    /// Where the body lies in the flow, its head of labels taken off.
    pub(super) body: Option<Range<usize>>,
    pub(super) footer: usize,
}

/// A labelled date.
struct Seen {
    announces: Announces,
    word: &'static str,
    sure: bool,
    date: DateAt,
    /// How near to the title, in bytes; larger is worse.
    far: usize,
}

/// Nodes between title and body beyond this are not looked at.
const MAX_HEAD_NODES: u32 = 400;

/// Characters of text around the title within which an uncertain label is believed.
const NEAR: usize = 700;

/// All dates; `address` is the page's own.
pub(super) fn read(places: &Places<'_, '_>, tags: &PageTags, address: &str) -> PageDates {
    let seen = labelled(places);
    let mut result = PageDates {
        tag: tags.pub_date.as_deref().and_then(dates::find_labelled).map(|d| d.date),
        address: dates::in_address(address),
        ..PageDates::default()
    };
    let nearest = |wanted: Announces| {
        seen.iter().filter(|s| s.announces == wanted).min_by_key(|s| (!s.sure, s.far))
    };
    result.formed = nearest(Announces::Formed)
        .or_else(|| nearest(Announces::Generated))
        .map(|s| s.date.date)
        .or_else(|| own_date(places));
    result.archived = nearest(Announces::Archived).map(|s| s.date.date);
    let shown = nearest(Announces::Published)
        .map(|s| (s.date, s.word.to_owned()))
        .or_else(|| unlabelled(places).map(|date| (date, "beside title".to_owned())))
        .or_else(|| in_time_element(places).map(|date| (date, "time".to_owned())))
        .or_else(|| nearest(Announces::Updated).map(|s| (s.date, s.word.to_owned())))
        .or_else(|| nearest(Announces::Generated).map(|s| (s.date, s.word.to_owned())));
    result.visible = shown.as_ref().map(|(date, _)| date.date);
    let tag = tags.pub_date.as_deref().and_then(dates::find_labelled);
    let winner = match (shown, tag) {
        // A change is no publication when the tag names an earlier day.
        (Some((date, from)), Some(tag)) if from.contains("更新") && tag.date < date.date => {
            Some((tag, "meta PubDate".to_owned()))
        }
        (Some(shown), _) => Some(shown),
        (None, Some(tag)) => Some((tag, "meta PubDate".to_owned())),
        (None, None) => result.address.map(|date| {
            let nowhere = DateAt { date, time: None, start: 0, end: 0, form: Form::Compact };
            (nowhere, "address".to_owned())
        }),
    };
    if let Some((date, from)) = winner {
        result.published_time = date.clock();
        result.published = Some(Found { value: date.date, from });
    }
    result
}

/// Days after which a document is published at the latest for a tag to be believed that may tell when the page was
/// last generated.
const LATE: i64 = 90;

/// Where neither the page nor its address tells the day of publication of a document: that of another tag than
/// PubDate, unless the document's own date speaks against it.
pub(crate) fn by_other_tag(dom: &Dom<'_>, dates: &mut PageDates) {
    if dates.published.is_some() {
        return;
    }
    let Some((date, name)) = tags::published(dom) else { return };
    let believed = dates
        .formed
        .is_none_or(|formed| (formed..=formed.saturating_add(LATE.days())).contains(&date.date));
    if believed {
        dates.published_time = date.clock();
        dates.published = Some(Found { value: date.date, from: format!("meta {name}") });
    }
}

fn labelled(places: &Places<'_, '_>) -> Vec<Seen> {
    let mut seen = Vec::new();
    for (index, label) in places.labels.iter().enumerate() {
        if label.announces > Announces::Archived || label.start >= places.footer {
            continue;
        }
        let in_body = places.body.as_ref().is_some_and(|body| body.contains(&label.start));
        let far = distance(places, label.start);
        if !label.sure && (in_body || far > NEAR) {
            continue;
        }
        // 发布日期 within the body belongs to the text, unless a table of metadata stands there.
        if in_body && !metadata_line(places, label.start) {
            continue;
        }
        let (value, _) = labels::value(places.dom, places.flow, places.labels, index);
        let Some(date) = labels::begins_with_date(value) else { continue };
        seen.push(Seen {
            announces: label.announces,
            word: label.word,
            sure: label.sure,
            date,
            far,
        });
    }
    seen
}

/// How far from the title, or from the body where the title was not seen.
fn distance(places: &Places<'_, '_>, offset: usize) -> usize {
    let to_title = places.title.map(|title| title.abs_diff(offset));
    let to_body = places.body.as_ref().map(|body| {
        if offset < body.start { body.start - offset } else { offset.saturating_sub(body.end) }
    });
    match (to_title, to_body) {
        (Some(a), Some(b)) => a.min(b),
        (Some(one), None) | (None, Some(one)) => one,
        // Nothing to measure from: the first ones of the page.
        (None, None) => offset,
    }
}

/// A line of a metadata block: another label stands on it or on its neighbours.
pub(super) fn metadata_line(places: &Places<'_, '_>, offset: usize) -> bool {
    let line = places.flow.line_around(offset);
    if line.len() > 400 {
        return false;
    }
    let near = line.start.saturating_sub(200)..line.end + 200;
    let known = |l: &&Label| near.contains(&l.start) && l.start != offset && l.sure;
    places.labels.iter().filter(known).take(2).count() == 2
}

/// A date on a short line between title and body, or right above the title.
fn unlabelled(places: &Places<'_, '_>) -> Option<DateAt> {
    let title = places.title?;
    let line = places.flow.line_around(title);
    if let Some(date) = beside_title(places.flow, title, &line) {
        return Some(date);
    }
    let end = match &places.body {
        Some(body) if body.start > line.end => body.start.min(line.end + NEAR),
        _ => (line.end + 160).min(places.flow.text.len()),
    };
    let mut end = end.min(places.footer).max(line.end);
    while !places.flow.text.is_char_boundary(end) {
        end -= 1;
    }
    places.flow.lines_in(line.end..end).find_map(|(at, words)| {
        if words.chars().count() > 90 {
            return None;
        }
        let Some(found) = dates::find(words) else {
            return text::date_before_icons(places.flow, at);
        };
        // What carries another label is another date.
        let other = places.labels.iter().any(|label| {
            (at..at + found.start).contains(&label.start)
                && !matches!(label.announces, Announces::Source | Announces::Organ | Announces::Bar)
        });
        // So does what carries a label that no table knows: 开标时间：.
        let other = other || {
            let ahead = words[..found.start].trim_end();
            let labelled = ahead.ends_with([':', '：']);
            labelled && !places.labels.iter().any(|label| label.end == at + ahead.len())
        };
        // The body itself may begin with a date; a date line is mostly the date.
        let rest = words.chars().count() - words[found.start..found.end].chars().count();
        // 2023-02-14 10:22 | 县住建局 | 阅读 233
        let leads = found.form == Form::Separated
            && words[..found.start].trim().chars().count() <= 2
            && !words.contains(['，', '。', '；', '、']);
        let parted = || text::is_parted(words, &found) && !words.contains(['，', '。', '；', '、']);
        let mostly = rest <= 45
            && (rest <= 12 || leads || has_label_on(places, at..at + words.len()) || parted());
        (!other && mostly).then_some(found)
    })
}

/// The date in an element of its own at the end of the title's line; not one of a row of cells.
fn beside_title(flow: &Flow, title: usize, line: &Range<usize>) -> Option<DateAt> {
    let last = flow.offset_of(flow.node_at(line.end.checked_sub(1)?));
    let found = dates::only(flow.text.get(last..line.end)?)?;
    let labelled = flow.text[..last].trim_end().ends_with([':', '：']);
    let cells = flow.text[line.clone()].contains('\t');
    (last > title && !labelled && !cells && found.form != Form::Compact).then_some(found)
}

/// The date in the `datetime` of an element between title and body that prints it in other words.
fn in_time_element(places: &Places<'_, '_>) -> Option<DateAt> {
    let (dom, flow) = (places.dom, places.flow);
    let start = flow.node_at(places.title?).0;
    let end = places.body.as_ref().map_or(start, |body| flow.node_at(body.start).0);
    (start..end.min(start + MAX_HEAD_NODES))
        .map(Node)
        .filter(|node| dom.is_element(*node))
        .find_map(|node| dates::find_labelled(dom.attr_raw(node, "datetime")?))
}

fn has_label_on(places: &Places<'_, '_>, line: Range<usize>) -> bool {
    places.labels.iter().any(|label| line.contains(&label.start))
}

/// The letter's own date: a line that is nothing but a date, below the organ that signs it.
fn own_date(places: &Places<'_, '_>) -> Option<Date> {
    let body = places.body.clone()?;
    let mut before: Option<&str> = None;
    let mut found = None;
    for (at, line) in places.flow.lines_in(body) {
        let line = line.trim();
        let words = line.trim_matches(|c| matches!(c, '（' | '）' | '(' | ')'));
        if words.len() < 80
            && let Some(date) = dates::find(words)
            && date.form != Form::English
        {
            let ahead = words[..date.start].trim();
            let alone = ahead.is_empty() && words[date.end..].trim().is_empty();
            // 某某局 2023年2月14日 on one line, too.
            let signed_here =
                !ahead.is_empty() && is_organ(ahead) && words[date.end..].trim().is_empty();
            let signed = before.is_some_and(is_organ);
            if signed_here || alone && (signed || is_right(places, at)) {
                found = Some(date.date);
                break;
            }
        }
        before = Some(line);
    }
    found
}

fn is_organ(line: &str) -> bool {
    let line = line.trim_end_matches(|c: char| {
        dates::is_space(c) || matches!(c, '）' | ')' | '章' | '（' | '公')
    });
    let length = line.chars().count();
    const ENDINGS: &[&str] = &[
        "政府",
        "办公室",
        "局",
        "委员会",
        "委",
        "厅",
        "院",
        "中心",
        "办",
        "公司",
        "学校",
        "大队",
        "所",
        "站",
        "会",
        "小组",
        "指挥部",
        "处",
        "部",
        "镇",
        "乡",
        "街道",
        "办事处",
        "社区",
        "村",
        "队",
        "中学",
        "小学",
        "大学",
        "银行",
        "协会",
        "署",
        "科",
        "组",
    ];
    (3..=45).contains(&length)
        && !line.contains(['。', '；', '，', '？', '：'])
        && ENDINGS.iter().any(|ending| line.ends_with(ending))
}

/// Aligned to the right by attribute, style or class.
fn is_right(places: &Places<'_, '_>, offset: usize) -> bool {
    let (dom, node) = (places.dom, places.flow.node_at(offset));
    dom.ancestors(node)
        .take(4)
        .take_while(|n| !matches!(dom.tag(*n), Tag::DIV | Tag::TD | Tag::BODY))
        .any(|around: Node| {
            let has = |name: &str, wanted: &str| {
                dom.attr_raw(around, name).is_some_and(|value| {
                    value.to_ascii_lowercase().replace(' ', "").contains(wanted)
                })
            };
            has("align", "right") || has("style", "text-align:right") || has("class", "right")
        })
}
