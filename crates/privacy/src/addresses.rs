//! Home addresses in detail beside a person's name.

use crate::find::{Found, cell, number, shown};
use crate::forms;
use crate::layout::{Heading, Layout, Place};
use crate::model::{Hit, Kind, Why};
use crate::names;
use crate::words::{self, Class};
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;
use std::sync::LazyLock;

/// What a detail of an address ends with, after a number.
const DETAILS: &[&str] = &[
    "组",
    "号",
    "栋",
    "幢",
    "单元",
    "室",
    "小组",
    "村民小组",
    "户",
    "社",
    "队",
    "座",
    "楼",
    "弄",
    "排",
];
/// What begins like a detail and is none.
const NO_DETAIL: &str = "社区";
/// Labels of running text.
const LABELS: &[&str] = &[
    "家庭住址",
    "家庭地址",
    "户籍所在地",
    "户口所在地",
    "经常居住地",
    "现居住地",
    "户籍地址",
    "户籍地",
    "居住地址",
    "居住地",
    "现住址",
    "住址",
    "通信地址",
    "通讯地址",
    "邮寄地址",
    "收件地址",
    "我家住",
    "家住",
    "现住",
    "现居",
    "住所地",
    "住所",
    "住",
];
/// Words that say that a line is about a person.
const PERSONS: &[&str] = &[
    "男",
    "女",
    "汉族",
    "身份证",
    "身份号码",
    "出生",
    "姓名",
    "申请人",
    "低保",
    "我家",
    "家住",
    "户主",
    "同学",
    "女士",
    "先生",
    "监护人",
];
/// Labels of letters, which offices and companies have too.
const MAIL: &[&str] = &["通信地址", "通讯地址", "邮寄地址", "收件地址"];
/// Labels that are more often those of companies.
const RESIDENCES: &[&str] = &["住所", "住所地"];
/// Parties of a decision: persons where no company is spoken of.
const PARTIES: &[&str] = &[
    "被执行人",
    "被申请人",
    "原告",
    "被告",
    "上诉人",
    "当事人",
    "罪犯",
    "死者",
    "受援人",
    "被处罚人",
    "被害人",
    "受害人",
    "信访人",
    "投诉人",
    "第三人",
    "帮扶对象",
];
/// Words of companies.
const COMPANIES: &[&str] = &["公司", "法定代表人", "营业执照", "经营", "信用代码", "企业"];
/// An address is no longer than this (characters).
const LONGEST: usize = 50;

/// Addresses of one line; spans are bytes of the line.
pub(crate) fn find(layout: &Layout<'_>, line: usize, found: &mut Vec<Found>) {
    if layout.has_cells(line) {
        in_row(layout, line, found);
    } else {
        in_text(layout, line, found);
    }
}

fn in_row(layout: &Layout<'_>, line: usize, found: &mut Vec<Found>) {
    // The cheapest question first: rows of thousands come by here.
    let form = || {
        ["址", "居住", "户籍", "户口", "门牌"].iter().any(|word| layout.line(line).contains(word))
    };
    if layout.heading_of_class(line, Class::Address).is_none()
        && !layout.has_places(line)
        && !form()
    {
        return;
    }
    for (at, (span, text)) in layout.cells(line).into_iter().enumerate() {
        if !has_detail(text) || text.chars().count() > LONGEST {
            continue;
        }
        let place = Place { line, cell: at };
        let heading = layout.heading(place).filter(|heading| heading.class == Class::Address);
        let left = heading
            .is_none()
            .then(|| layout.left(place).or_else(|| layout.begins(place)))
            .flatten()
            .filter(|left| left.class == Class::Address);
        let by_heading = heading.is_some();
        let Some(heading) = heading.or(left) else {
            let over = layout.heading(place).filter(Heading::is_place);
            if let Some(over) = over.filter(|_| layout.is_home(place)) {
                let hit = hit(text, (line, cell(layout, place)), shown(over.text), Why::Heading);
                found.push(Found { span, rest: None, hit });
                continue;
            }
            in_cell(layout, place, span, found);
            continue;
        };
        let persons = !layout.persons(line).is_empty();
        let form = !by_heading && layout.table_score(line) > 0;
        if !(persons || form) {
            continue;
        }
        let why = if by_heading { Why::Heading } else { Why::Label };
        let hit = hit(text, (line, cell(layout, place)), shown(heading.text), why);
        found.push(Found { span, rest: None, hit });
    }
}

/// A label and its address in one cell: 住址：泉水村6组11号.
fn in_cell(layout: &Layout<'_>, place: Place, cell_span: Range<usize>, found: &mut Vec<Found>) {
    let line = place.line;
    let text = layout.line(line).get(cell_span.clone()).unwrap_or_default();
    let other = |label: &str| label == "住" || RESIDENCES.contains(&label);
    let Some((label, start)) = next_label(text, 0).filter(|&(label, _)| !other(label)) else {
        return;
    };
    if !text.get(start..).is_some_and(|rest| rest.starts_with([':', '：'])) {
        return;
    }
    let Some(span) = address_at(text, start) else { return };
    if layout.persons(line).is_empty() && layout.table_score(line) <= 0 {
        return;
    }
    let address = text.get(span.clone()).unwrap_or_default();
    let hit = hit(address, (line, cell(layout, place)), shown(label), Why::Label);
    let span = cell_span.start + span.start..cell_span.start + span.end;
    found.push(Found { span, rest: None, hit });
}

fn hit(
    address: &str,
    (line, cell): (usize, Option<u32>),
    heading: Option<String>,
    why: Why,
) -> Hit {
    Hit {
        kind: Kind::Address,
        masked: forms::of_address(address),
        line: number(line),
        cell,
        heading,
        certain: false,
        why,
    }
}

fn in_text(layout: &Layout<'_>, line: usize, found: &mut Vec<Found>) {
    let whole = layout.line(line);
    let joined = unspaced(whole);
    let text = joined.as_ref().map_or(whole, |(text, _)| text.as_str());
    let mut from = 0;
    while let Some((label, start)) = next_label(text, from) {
        from = start;
        let Some(span) = address_at(text, start) else { continue };
        from = span.end;
        let address = text.get(span.clone()).unwrap_or_default();
        if of_person(layout, line, text, label, span.start) {
            let why = Why::Label;
            let hit = hit(address, (line, None), shown(label), why);
            let span = match &joined {
                Some((_, places)) => placed(places, span),
                None => span,
            };
            found.push(Found { span, rest: None, hit });
        }
    }
}

/// A text without the blanks that only set the characters of a word apart (住 址), where it has such, and where each
/// of its bytes stood.
fn unspaced(text: &str) -> Option<(String, Vec<usize>)> {
    const BLANKS: [char; 2] = [' ', '\u{3000}'];
    // The ends of the labels: most lines have none.
    if !text.contains(BLANKS) || !text.contains(['住', '址', '居']) {
        return None;
    }
    let leads = |word: &str| word.chars().take_while(|c| names::is_han(*c)).count();
    let (mut joined, mut places) = (String::new(), Vec::new());
    let mut before: Option<(usize, bool)> = None;
    let mut dropped = false;
    for word in text.split(BLANKS).filter(|word| !word.is_empty()) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let end = start + word.len();
        let joins = leads(word) == 1;
        let from = match before {
            Some((_, true)) if joins => {
                dropped = true;
                start
            }
            Some((last, _)) => last,
            None => start,
        };
        joined.push_str(text.get(from..end).unwrap_or_default());
        places.extend(from..end);
        before = Some((end, joins && word.chars().nth(1).is_none()));
    }
    dropped.then_some((joined, places))
}

/// Where a part of such a text stood.
fn placed(places: &[usize], part: Range<usize>) -> Range<usize> {
    let at = |byte: usize| places.get(byte).copied().unwrap_or_default();
    at(part.start)..part.end.checked_sub(1).map_or(0, |last| at(last) + 1)
}

static FIND_LABEL: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(LABELS).ok()
});

/// The next label and where what it announces begins.
fn next_label(text: &str, from: usize) -> Option<(&'static str, usize)> {
    let found = FIND_LABEL.as_ref()?.find(text.get(from..)?)?;
    Some((LABELS.get(found.pattern().as_usize())?, from + found.end()))
}

/// The address that begins after a label, where it is one in detail.
fn address_at(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = text.get(start..)?;
    let skipped =
        rest.trim_start_matches([':', '：', ' ', '\u{3000}', '为', '在', '是', '于', '）', ')']);
    let start = start + (rest.len() - skipped.len());
    let ends =
        ['，', '。', '；', ',', ';', '、', '（', '(', ' ', '\u{3000}', '）', ')', '“', '”', '：'];
    let end = skipped.find(ends).unwrap_or(skipped.len());
    let mut address = skipped.get(..end)?;
    if address.chars().count() > LONGEST {
        return None;
    }
    // Down to the last detail; what follows is the sentence's.
    let detail = details(address).last()?;
    address = address.get(..detail)?;
    (address.chars().count() >= 4).then(|| start..start + address.len())
}

/// The address is a person's home: the line says so, and no company is the one that is spoken of.
fn of_person(layout: &Layout<'_>, line: usize, text: &str, label: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let near: String = {
        let clause: Vec<char> = before.chars().rev().take(60).collect();
        clause.into_iter().rev().collect()
    };
    let person = PERSONS.iter().any(|word| near.contains(word))
        || near.split(|c: char| !c.is_alphabetic()).any(names::is_person);
    let says_company = |text: &str| COMPANIES.iter().any(|word| text.contains(word));
    if label == "住" {
        // 住所, 住院, 住房 … and 居住, 入住 are other words.
        let address = text.get(start..).unwrap_or_default();
        let other = address.starts_with(['所', '院', '宅', '户', '房', '宿', '建', '址']);
        let mut ahead = before.trim_end_matches([':', '：', '在', '于', ' ']).chars().rev().skip(1);
        let opens = ahead.next().is_none_or(|c| "，、,。 ；现（(".contains(c));
        let says = |words: &[&str]| words.iter().any(|word| near.contains(word));
        // 张三，住…: a name directly before it.
        let clause = before.trim_end_matches([':', '：', '在', '于', ' ']);
        let clause = clause.strip_suffix(label).unwrap_or_default();
        let mut words = clause.rsplit(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let by_name = words.next().is_some_and(|word| names::person_at_end(word).is_some());
        let told = says(PERSONS) || (by_name || says(PARTIES)) && !says_company(&near);
        return opens && !other && told;
    }
    // The label alone on its line: who is named right above it.
    let alone = before.trim_matches([':', '：', ' ', '\u{3000}']) == label;
    let nearest = layout.above(line).find(|text| !text.trim().is_empty()).unwrap_or_default();
    if MAIL.contains(&label) && !PERSONS.iter().any(|word| near.contains(word)) {
        return alone && names_applicant(nearest);
    }
    if RESIDENCES.contains(&label) {
        let mut words = nearest.split(|c: char| !c.is_alphabetic());
        let office = alone && words.any(names::is_organisation);
        if office || says_company(&near) || layout.above(line).any(says_company) {
            return false;
        }
    }
    if person {
        return !says_company(&near) || near.contains("身份证");
    }
    let above: Vec<&str> = layout.above(line).collect();
    let told = above.iter().find(|text| {
        says_company(text)
            || PERSONS.iter().any(|word| text.contains(word))
            || words::score(text) > 1
    });
    told.is_some_and(|text| !says_company(text))
}

/// A line that ends with the name of the person that it is about: 申请人：张三.
fn names_applicant(line: &str) -> bool {
    let mut words = line.rsplit(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    PERSONS.iter().any(|word| line.contains(word)) && words.next().is_some_and(names::is_person)
}

/// An address with a group, house, building or room.
pub(crate) fn has_detail(text: &str) -> bool {
    details(text).next().is_some()
}

/// Where the details of an address end.
fn details(text: &str) -> impl Iterator<Item = usize> + '_ {
    let is_number =
        |c: char| c.is_numeric() || "一二三四五六七八九十百０１２３４５６７８９".contains(c);
    text.char_indices().filter_map(move |(at, c)| {
        let before = text.get(..at)?;
        if c == '组' && is_named_group(before) {
            return Some(at + c.len_utf8());
        }
        if !before.ends_with(is_number) || c.is_numeric() {
            return None;
        }
        let rest = text.get(at..).filter(|rest| !rest.starts_with(NO_DETAIL))?;
        let detail = DETAILS
            .iter()
            .filter(|detail| rest.starts_with(**detail))
            .max_by_key(|detail| detail.len())?;
        Some(at + detail.len())
    })
}

/// A group of a village by its name, up to its last character: 大坪村上坪组.
fn is_named_group(before: &str) -> bool {
    let last: Vec<char> = before.chars().rev().take(4).collect();
    let name = last.iter().take(3);
    name.clone().count() == 3
        && name.clone().all(|c| names::is_han(*c))
        && last.iter().skip(1).any(|c| *c == '村')
}
