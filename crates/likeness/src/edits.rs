//! What an edit is: a figure, a date, a name, a covering note …

use crate::compare::{Edit, Place};
use crate::fold::is_letter;
use crate::words::{WORDS, ends, holds, only};
use std::borrow::Cow;

/// Longest note or surrounding line that does not count, in tokens.
const LONGEST_AROUND: u32 = 300;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sort {
    /// Function words, an attachment line, a signature: says nothing.
    Trivial,
    /// What a page puts around a text.
    Around,
    /// A note before the text that passes it on.
    Cover,
    /// How to reach somebody.
    Contact,
    /// The number of the very thing the text is about.
    Identifier,
    /// A year, month, quarter, issue.
    Period,
    /// A day.
    Date,
    /// Any other figure.
    Figure,
    /// A person, place, organ, enterprise, project.
    Name,
    /// Other words for words.
    Words,
    /// Words on one side only.
    Added,
}

/// The sorts of the edits of a comparison, in order, up to the first name or identifier: that one makes it
/// another paper, whatever follows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub sorts: Vec<Sort>,
}

impl Tally {
    pub fn of(edits: &[Edit]) -> Self {
        let mut sorts = Vec::with_capacity(edits.len());
        for edit in edits {
            let sort = sort(edit);
            sorts.push(sort);
            if matches!(sort, Sort::Name | Sort::Identifier) {
                break;
            }
        }
        Self { sorts }
    }

    pub fn count(&self, which: Sort) -> usize {
        self.sorts.iter().filter(|sort| **sort == which).count()
    }

    pub fn has(&self, which: Sort) -> bool {
        self.sorts.contains(&which)
    }

    /// Only what does not count changed.
    pub fn nothing(&self) -> bool {
        self.sorts.iter().all(|sort| matches!(sort, Sort::Trivial | Sort::Around | Sort::Cover))
    }
}

pub(crate) fn sort(edit: &Edit) -> Sort {
    let words = &*WORDS;
    let (one, other) = (letters(&edit.one), letters(&edit.other));
    if only(&one, &words.function_words)
        && only(&other, &words.function_words)
        && !digits(&one)
        && !digits(&other)
    {
        return Sort::Trivial;
    }
    if one.is_empty() || other.is_empty() {
        return one_sided(edit, if one.is_empty() { &edit.other } else { &edit.one });
    }
    if figures(&one) && figures(&other) {
        return figure(edit, &one, &other);
    }
    if only(&one, &words.period_words) && only(&other, &words.period_words) {
        return Sort::Period;
    }
    if name(edit, &one, &other) { Sort::Name } else { Sort::Words }
}

fn letters(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_letter) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| is_letter(*c)).collect())
}

/// The last characters of a text.
fn last(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().take(count).last();
    start.map_or("", |(at, _)| &text[at..])
}

fn digits(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

/// A figure with its units, or one written in Han numerals.
fn figures(text: &str) -> bool {
    const NUMERALS: &str = "一二三四五六七八九十百千万亿〇零两";
    let numeral = text
        .chars()
        .any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c) || NUMERALS.contains(c));
    numeral
        && text.chars().all(|c| {
            c.is_ascii_digit()
                || ('０'..='９').contains(&c)
                || NUMERALS.contains(c)
                || WORDS.units.contains(c)
        })
}

/// Words on one side only.
fn one_sided(edit: &Edit, added: &str) -> Sort {
    let words = &*WORDS;
    let outside = edit.place != Place::Middle;
    if edit.size <= LONGEST_AROUND {
        if edit.place == Place::Head
            && (holds(added, &words.covers) || added.trim_start().starts_with('各'))
        {
            return Sort::Cover;
        }
        let around = holds(added, &words.surroundings);
        if around && (outside || edit.size <= 60) && !digits_with_unit(added) {
            return Sort::Around;
        }
    }
    // A signature and its date.
    if outside && edit.size <= 24 && signature(added) {
        return Sort::Trivial;
    }
    if addressees(added) {
        return Sort::Trivial;
    }
    Sort::Added
}

/// Money, shares and areas are content whatever stands beside them.
fn digits_with_unit(text: &str) -> bool {
    text.as_bytes().windows(4).any(|window| {
        window[0].is_ascii_digit()
            && matches!(&window[1..], b"\xe5\x85\x83" | b"\xe4\xb8\x87" | b"\xe4\xba\xa9")
    })
}

fn addressees(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('各') && text.chars().count() <= 60 && !digits(text)
}

/// The name of an organ, a day, or both.
fn signature(text: &str) -> bool {
    let rest: String =
        letters(text).chars().filter(|c| !c.is_ascii_digit() && !"年月日".contains(*c)).collect();
    rest.is_empty()
        || ends(&rest, &WORDS.name_ends)
        || rest.ends_with("政府")
        || rest.ends_with("委员会")
}

fn figure(edit: &Edit, one: &str, other: &str) -> Sort {
    let words = &*WORDS;
    let (before, after) = (edit.before.as_str(), edit.after.as_str());
    let near = last(before, 8);
    let count = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    if holds(before, &words.page_labels) {
        return Sort::Around;
    }
    if holds(near, &words.contacts) {
        return Sort::Contact;
    }
    let numbered = after.starts_with('号')
        && (near.ends_with('第') || near.contains('字') || near.ends_with(']'))
        || near.ends_with("第") && after.starts_with(['号', '期', '批', '届']);
    if holds(near, &words.identifiers)
        || (numbered && after.starts_with('号'))
        || count(one).min(count(other)) >= 11
    {
        return Sort::Identifier;
    }
    let small = |text: &str, most: u32| text.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n));
    let year = |text: &str| text.parse::<u32>().is_ok_and(|n| (1980..=2100).contains(&n));
    let inside = |c: char| one.contains(c) && other.contains(c);
    let day_behind = {
        let rest: String =
            after.chars().skip_while(|c| *c == '月').skip_while(char::is_ascii_digit).collect();
        rest.starts_with('日')
    };
    if year(one)
        && year(other)
        && (after.starts_with('年') || near.ends_with('年') || after.is_empty())
    {
        return Sort::Period;
    }
    if (year(one) || year(other)) && after.starts_with('年') {
        return Sort::Period;
    }
    // 6月30 → 7月15 before 日; 2023年5月6 → 2024年5月8.
    if inside('月') && (after.starts_with('日') || inside('日')) {
        return Sort::Date;
    }
    if inside('年') && inside('月') || inside('年') && after.starts_with('月') {
        return if day_behind { Sort::Date } else { Sort::Period };
    }
    if after.starts_with('月') && small(one, 12) && small(other, 12) {
        return if day_behind { Sort::Date } else { Sort::Period };
    }
    if after.starts_with('日') && near.contains('月') {
        return Sort::Date;
    }
    if after.starts_with("季度")
        || after.starts_with("半年")
        || after.starts_with("学年")
        || after.starts_with("学期")
    {
        return Sort::Period;
    }
    if near.ends_with('第') && after.starts_with(['期', '批', '次', '届', '轮', '周', '旬'])
    {
        return Sort::Period;
    }
    Sort::Figure
}

/// A name on both sides, or words that stand where names do.
fn name(edit: &Edit, one: &str, other: &str) -> bool {
    let words = &*WORDS;
    let long = |text: &str| text.chars().count() > 30;
    if long(one) || long(other) {
        return false;
    }
    let tail: String = edit.after.chars().take(4).collect();
    let closes = |text: &str| {
        ends(text, &words.name_ends)
            || (1..=tail.chars().count()).any(|n| {
                ends(&tail.chars().take(n).collect::<String>(), &words.name_ends) && han(text)
            })
    };
    if closes(one) && closes(other) {
        return true;
    }
    let person = |text: &str| {
        let count = text.chars().count();
        (2..=4).contains(&count)
            && han(text)
            && text.chars().next().is_some_and(|c| words.surnames.contains(c))
    };
    if person(one) && person(other) {
        return true;
    }
    // Behind a label that names who or what it is about.
    ends(last(&edit.before, 6), &words.subjects)
}

fn han(text: &str) -> bool {
    text.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}
