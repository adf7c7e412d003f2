//! The date of a line: which of the dates in its record is that of publication.

use super::calendar::Half;
use super::heads::Heads;
use super::item::Record;
use crate::article::labels::{self, Announces};
use crate::dates::{self, Form};
use crate::dom::Node;
use crate::layout::Layout;
use crate::reading::DateFrom;
use jiff::civil::Date;

/// Texts of one record that are looked at for its date.
const MAX_TEXTS: usize = 60;
/// Characters of a text within which a date is believed to be the line's.
const WITHIN: usize = 60;
/// Dates of one text that are looked at.
const MAX_DATES: usize = 6;
/// Bytes of a text that may be a part of a date.
const PART: usize = 12;

/// The date of a line and by what it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    /// The day.
    pub date: Date,
    /// By what.
    pub from: DateFrom,
}

/// What a record prints of its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Printed {
    /// The whole date.
    pub day: Option<Day>,
    /// Month and day, where nothing completes them.
    pub month_day: Option<(i8, i8)>,
}

/// What words before a date, or over a column of dates, say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// The day of publication.
    Published,
    /// The day of the document itself, which stands in for that of publication where there is none.
    Issued,
    /// The day on which what is announced begins, which does so where there is no other.
    Begun,
    /// The day on which the document was formed, the last choice.
    Formed,
    /// Another day: of a deadline, an answer, of coming into force.
    Other,
    /// Nothing of a date.
    Nothing,
}

const OTHER: &[&str] =
    &["生效", "实施", "施行", "有效", "截止", "截至", "废止", "失效", "结束", "答复"];
const FORMED: &[&str] = &["成文", "生成", "形成日期", "形成时间"];
const BEGUN: &[&str] = &["征集", "开始", "起始", "起止", "公示期"];
const PUBLISHED: &[&str] =
    &["发布", "公布", "公开日期", "公开时间", "公示时间", "更新日期", "更新时间"];
const ISSUED: &[&str] =
    &["发文", "印发", "签发", "决定日期", "决定时间", "许可日期", "处罚日期", "批复日期"];

/// What words say of the date that follows them.
pub(crate) fn says(words: &str) -> Says {
    let words =
        words.trim_end_matches([':', '：', ' ', '\u{a0}', '\u{3000}', '】', ']', '）', ')']);
    let holds = |list: &[&str]| list.iter().any(|word| words.contains(word));
    if holds(OTHER) {
        return Says::Other;
    }
    if holds(FORMED) {
        return Says::Formed;
    }
    if holds(PUBLISHED) {
        return Says::Published;
    }
    if holds(ISSUED) {
        return Says::Issued;
    }
    if holds(BEGUN) {
        return Says::Begun;
    }
    let Some(stem) = words.strip_suffix("时间").or_else(|| words.strip_suffix("日期")) else {
        return Says::Nothing;
    };
    // 时间 alone is that of publication, 开标时间 is another one
    let alone = !stem.chars().next_back().is_some_and(char::is_alphabetic);
    let known = labels::announced(words).is_some_and(|what| what <= Announces::Updated);
    if alone || known { Says::Published } else { Says::Other }
}

/// A text that is a date and nothing else, or with a label before it.
pub(crate) fn whole(text: &str) -> Option<Date> {
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
        let short = text[..label].chars().count() <= 6;
        (short && !matches!(says(&text[..label]), Says::Other | Says::Formed))
            .then(|| dates::only(after))
            .flatten()
            .map(|found| found.date)
    })
}

/// The date in a numbered cell of the record's row.
pub(crate) fn in_column(layout: &Layout<'_, '_>, record: Record, column: usize) -> Option<Day> {
    let dom = layout.dom;
    let cell = dom.child_elements(Node(record.start)).nth(column)?;
    let found = dates::find_labelled(&dom.text(cell))?;
    Some(Day { date: found.date, from: DateFrom::Column })
}

/// Dates of a record by what stands before them, the first of each kind.
#[derive(Default)]
struct Seen {
    labelled: Option<Date>,
    alone: Option<Date>,
    parts: Option<Date>,
    within: Option<Date>,
    issued: Option<Date>,
    begun: Option<Date>,
    formed: Option<Date>,
}

impl Seen {
    /// Takes the dates within a text: the first one, and further ones that have a label of their own.
    fn take_within(&mut self, text: &str, formed: bool) {
        let short = text.chars().count() <= WITHIN;
        let (mut from, mut period) = (0, false);
        let written = dates::find_all(text).filter(|found| found.form != Form::Compact);
        for (at, found) in written.take(MAX_DATES).enumerate() {
            let says = says(&text[from..found.start]);
            // the end of a period
            let end = period;
            period = goes_on_to_a_date(&text[found.end..]);
            from = found.end;
            if end || at > 0 && says == Says::Nothing {
                continue;
            }
            let kind = match says {
                Says::Published if !period => &mut self.labelled,
                Says::Issued => &mut self.issued,
                Says::Formed => &mut self.formed,
                Says::Nothing if formed => &mut self.formed,
                Says::Nothing if !period && short => &mut self.within,
                Says::Published | Says::Begun | Says::Nothing if short => &mut self.begun,
                _ => continue,
            };
            kind.get_or_insert(found.date);
        }
    }

    fn best(&self) -> Option<Day> {
        let day = |date: Option<Date>, from| date.map(|date| Day { date, from });
        day(self.labelled, DateFrom::Label)
            .or(day(self.alone, DateFrom::Beside))
            .or(day(self.parts, DateFrom::Parts))
            .or(day(self.within, DateFrom::Beside))
            .or(day(self.issued, DateFrom::Issue))
            .or(day(self.begun, DateFrom::Beginning))
    }
}

/// The date printed beside the title. Half a date is completed by the heading above, else by the address.
pub(crate) fn printed(
    layout: &Layout<'_, '_>,
    record: Record,
    href: Option<&str>,
    heads: &Heads,
) -> Printed {
    let dom = layout.dom;
    let title = record.title(layout);
    let row = Node(record.start);
    // a window that opens over the line tells other dates of the document
    let visible = !dom.hidden(row);
    let mut seen = Seen::default();
    let mut half: Option<(Node, Half)> = None;
    let mut before: [Option<String>; 2] = [None, None];
    let (mut tried, mut cells, mut at) = (0, 0, record.start);
    let (mut begun_until, mut formed_until) = (0, 0);
    while at < record.end && tried < MAX_TEXTS {
        let node = Node(at);
        let mut skipped =
            dom.tag(node).is_silent() || dom.contains(title, node) || visible && dom.hidden(node);
        if dom.is_element(node) && dom.parent(node) == Some(row) {
            skipped |= heads.is_other(cells);
            if heads.is_begun(cells) {
                begun_until = dom.end(node);
            }
            if heads.is_formed(cells) {
                formed_until = dom.end(node);
            }
            cells += 1;
        }
        if skipped {
            at = dom.end(node);
            continue;
        }
        at += 1;
        if !dom.is_text(node) {
            continue;
        }
        let text = dom.characters(node);
        let text = text.trim();
        if text.len() > 400 || !may_tell(text) {
            continue;
        }
        tried += 1;
        if let Some(found) =
            dates::only(text).filter(|found| found.form != Form::Compact || text.len() == 8)
        {
            let label = label_before(layout, node, record.start, title);
            let kind = match label.as_deref().map_or(Says::Nothing, says) {
                Says::Published => {
                    let day = Day { date: found.date, from: DateFrom::Label };
                    return Printed { day: Some(day), month_day: None };
                }
                Says::Other => continue,
                Says::Issued => &mut seen.issued,
                Says::Begun => &mut seen.begun,
                Says::Formed => &mut seen.formed,
                Says::Nothing if node.0 < begun_until => &mut seen.begun,
                Says::Nothing if node.0 < formed_until => &mut seen.formed,
                Says::Nothing => &mut seen.alone,
            };
            kind.get_or_insert(found.date);
            continue;
        }
        if node.0 >= formed_until
            && let Some(date) = dates::short_year(text)
        {
            seen.within.get_or_insert(date);
            continue;
        }
        if node.0 >= formed_until {
            half = half.or_else(|| half_of(text).map(|half| (node, half)));
        }
        if seen.parts.is_none() {
            let [first, second] = &before;
            seen.parts = second.as_deref().and_then(|one| {
                let three = || dates::join_three(first.as_deref()?, one, text);
                dates::join(one, text).or_else(three)
            });
        }
        if text.len() <= PART {
            let [_, second] = before;
            before = [second, Some(text.to_owned())];
        }
        seen.take_within(text, node.0 < formed_until);
    }
    let formed = seen.formed.map(|date| Day { date, from: DateFrom::Formed });
    let completed = || {
        let (node, half) = half?;
        let by_heading = layout.calendar().complete(layout, node, half);
        let heading = by_heading.map(|date| Day { date, from: DateFrom::Heading });
        heading.or_else(|| {
            let date = year_from_address(half, href?)?;
            Some(Day { date, from: DateFrom::Address })
        })
    };
    let day = seen.best().or_else(completed);
    let month_day = match half {
        Some((_, Half::MonthDay(month, day_of))) if day.is_none() => Some((month, day_of)),
        _ => None,
    };
    Printed { day: day.or(formed.filter(|_| month_day.is_none())), month_day }
}

/// Whether a text may be a date or a part of one.
fn may_tell(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        || text.contains('二')
        || text.len() <= PART && dates::month(text).is_some()
}

fn half_of(text: &str) -> Option<Half> {
    // 3/5 is a part of something, 03/05 and 3-5 are days
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = figures == 4 || text.contains(['-', '月', '－', '—']);
    let month_day =
        dates::month_day(text).filter(|_| plain).map(|(month, day)| Half::MonthDay(month, day));
    let day = || dates::day(text).or_else(|| two_digits(text));
    month_day.or_else(|| day().map(Half::Day))
}

/// The day as a big number of two digits; a count is written without a nought before it.
fn two_digits(text: &str) -> Option<i8> {
    let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|day| plain && (1..=31).contains(day))
}

/// Whether another date follows at once, so that the two are a period: `2026-03-01 至 2026-03-31`.
fn goes_on_to_a_date(after: &str) -> bool {
    let between = |c: char| {
        c.is_whitespace() || matches!(c, '至' | '到' | '起' | '—' | '–' | '-' | '~' | '～' | '－')
    };
    let rest = after.trim_start_matches(between);
    rest.len() < after.trim_start().len() && rest.starts_with(|c: char| c.is_ascii_digit())
}

/// The date that an attribute of the record carries where none is printed: `<time datetime>`,
/// `data-date`, or a `title` that is nothing but a date.
pub(crate) fn in_attribute(layout: &Layout<'_, '_>, record: Record) -> Option<Day> {
    let dom = layout.dom;
    let end = record.end.min(record.start.saturating_add(MAX_TEXTS as u32 * 2));
    let date =
        (record.start..end).map(Node).filter(|node| dom.is_element(*node)).find_map(|node| {
            ["datetime", "data-date", "data-time", "data-pubdate", "title"].into_iter().find_map(
                |name| {
                    let value = dom.attr_raw(node, name)?;
                    let digits =
                        value.len() <= 60 && value.bytes().any(|byte| byte.is_ascii_digit());
                    if !digits {
                        return None;
                    }
                    match name {
                        "title" => whole(value),
                        "datetime" => dates::find_labelled(value).map(|found| found.date),
                        _ => dates::only(value).map(|found| found.date),
                    }
                },
            )
        })?;
    Some(Day { date, from: DateFrom::Attribute })
}

/// A month and day completed by the year that the address carries.
fn year_from_address(half: Half, href: &str) -> Option<Date> {
    let Half::MonthDay(month, day) = half else { return None };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_dates() {
        for (words, wanted) in [
            ("发布时间：", Says::Published),
            ("时间：", Says::Published),
            ("日期", Says::Published),
            ("添加时间：", Says::Published),
            ("公示时间：", Says::Published),
            ("发文日期：", Says::Issued),
            ("处罚决定日期", Says::Issued),
            ("征集时间：", Says::Begun),
            ("征集开始时间", Says::Begun),
            ("征集结束时间", Says::Other),
            ("截止日期：", Says::Other),
            ("反馈时间：", Says::Other),
            ("开标时间：", Says::Other),
            ("成文日期：", Says::Formed),
            ("生成日期", Says::Formed),
            ("信息生成时间：", Says::Formed),
            ("生效日期", Says::Other),
            ("进行中", Says::Nothing),
            ("县民政局", Says::Nothing),
        ] {
            assert_eq!(says(words), wanted, "{words}");
        }
    }
}
