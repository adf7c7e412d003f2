//! The scanner: one walk over a text, stopping only at digits, Chinese numerals and letters.

use super::{DateAt, Form, is_space, make};
use std::ops::RangeInclusive;

/// Separators between year and month.
pub(super) const YEAR_MONTH: &[char] = &['-', '/', '.', '年', '－', '—', '–', '‑', '／', '．'];
/// Separators between month and day.
pub(super) const MONTH_DAY: &[char] = &['-', '/', '.', '月', '－', '—', '–', '‑', '／', '．'];
/// White space inside one date beyond which it is none.
const MAX_GAP: usize = 12;

/// All dates of a text, in order.
pub fn find_all(text: &str) -> Scan<'_> {
    Scan { text, at: 0 }
}

/// Iterator over the dates of a text.
#[derive(Debug, Clone)]
pub struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Scan<'_> {
    type Item = DateAt;

    fn next(&mut self) -> Option<DateAt> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            // Only these can begin a date: a digit, a capital, 一, 二 and ０ to ９.
            let candidate = match byte {
                b'0'..=b'9' | b'A'..=b'S' => true,
                0xe4 => {
                    matches!(bytes.get(self.at + 1..self.at + 3), Some([0xb8, 0x80] | [0xba, 0x8c]))
                }
                0xef => matches!(bytes.get(self.at + 1..self.at + 3), Some([0xbc, 0x90..=0x99])),
                _ => false,
            };
            if !candidate {
                self.at += 1;
                continue;
            }
            let start = self.at;
            if let Some(found) = date_at(self.text, start) {
                self.at = found.end;
                return Some(found);
            }
            self.at = skip_run(self.text, start);
        }
        None
    }
}

/// Behind the run of digits or letters that stands here, so that its inside is not looked at again.
fn skip_run(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
        at += 1;
    }
    if at > start {
        return at;
    }
    let mut cursor = Cursor::at(text, start);
    if cursor.digit().is_some() {
        while cursor.digit().is_some() {}
        return cursor.at;
    }
    start + text[start..].chars().next().map_or(1, char::len_utf8)
}

fn date_at(text: &str, start: usize) -> Option<DateAt> {
    let cursor = Cursor::at(text, start);
    match cursor.peek()? {
        '一' | '二' => numerals(cursor),
        '1' | '2' => numerals(cursor).or_else(|| digits(cursor)),
        'A'..='S' => english(cursor),
        c if digit_value(c).is_some() => digits(cursor),
        _ => None,
    }
}

fn digits(mut cursor: Cursor<'_>) -> Option<DateAt> {
    let start = cursor.at;
    let text = cursor.text;
    // The tail of another number or of a longer dotted or dashed one is no year.
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| digit_value(c).is_some()) || ends_in_number_and_dash(&text[..start]) {
        return None;
    }
    let (value, len) = cursor.number(1..=8)?;
    match len {
        4 => {}
        8 if !before.is_some_and(|c| c.is_ascii_alphabetic()) => {
            let month = i8::try_from(value / 100 % 100).ok()?;
            let date =
                make((value / 10_000).try_into().ok()?, month, (value % 100).try_into().ok()?)?;
            if cursor.peek().is_some_and(|c| c.is_ascii_alphabetic() || c == '_') {
                return None;
            }
            return Some(DateAt { date, time: None, start, end: cursor.at, form: Form::Compact });
        }
        1 | 2 => return english_day_first(cursor, start, value),
        _ => return None,
    }
    let year = i16::try_from(value).ok()?;
    cursor.gap()?;
    let first = cursor.separator(YEAR_MONTH)?;
    cursor.gap()?;
    let (month, _) = cursor.number(1..=2)?;
    cursor.gap()?;
    let second = cursor.separator(MONTH_DAY)?;
    if (first == '年') != (second == '月') || (first != '年' && fold(first) != fold(second)) {
        return None;
    }
    cursor.gap()?;
    let (day, _) = cursor.number(1..=2)?;
    let date = make(year, month.try_into().ok()?, day.try_into().ok()?)?;
    let form = if first == '年' {
        let mut unit = cursor;
        unit.gap()?;
        if unit.take(&['日', '号']).is_some() {
            cursor = unit;
        }
        Form::Chinese
    } else {
        // 2023.2.14.5 is a version, 2023-2-14-5 an index.
        let mut tail = cursor;
        if tail.separator(&['-', '.', '/']).is_some() && tail.digit().is_some() {
            return None;
        }
        // 2023-2-14日 occurs.
        cursor.take(&['日']);
        Form::Separated
    };
    let (time, end) = clock(cursor);
    Some(DateAt { date, time, start, end, form })
}

/// `…1.` or `…4-` directly before: then what follows is a part of something longer.
fn ends_in_number_and_dash(before: &str) -> bool {
    let mut back = before.chars().rev();
    matches!(back.next(), Some('-' | '.' | '/')) && back.next().is_some_and(|c| c.is_ascii_digit())
}

fn fold(separator: char) -> char {
    match separator {
        '－' | '—' | '–' | '‑' => '-',
        '／' => '/',
        '．' => '.',
        other => other,
    }
}

/// `二〇二三年二月十四日`, also `二0二三`, `二○二三`, `二零二三`.
fn numerals(mut cursor: Cursor<'_>) -> Option<DateAt> {
    let start = cursor.at;
    let mut year = 0i16;
    let mut chinese = false;
    for _ in 0..4 {
        let c = cursor.next()?;
        let value = numeral(c).or_else(|| zero_like(c).then_some(0)).or_else(|| digit_value(c))?;
        chinese |= !c.is_ascii_digit();
        year = year * 10 + i16::try_from(value).ok()?;
        cursor.gap()?;
    }
    if !chinese || cursor.next()? != '年' {
        return None;
    }
    cursor.gap()?;
    let month = cursor.count()?;
    cursor.gap()?;
    if cursor.next()? != '月' {
        return None;
    }
    cursor.gap()?;
    let day = cursor.count()?;
    cursor.gap()?;
    cursor.take(&['日', '号'])?;
    let date = make(year, month, day)?;
    let (time, end) = clock(cursor);
    Some(DateAt { date, time, start, end, form: Form::Numerals })
}

fn zero_like(c: char) -> bool {
    matches!(c, '〇' | '○' | '◯' | '零' | 'O' | 'o' | 'Ｏ' | 'Ο' | '0' | '０' | '◦')
}

fn numeral(c: char) -> Option<u32> {
    Some(match c {
        '一' | '壹' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn digit_value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn english_month(cursor: &mut Cursor<'_>) -> Option<i8> {
    let word = cursor.word();
    let head = word.get(..3)?;
    let month = MONTHS.iter().position(|m| head.eq_ignore_ascii_case(m))?;
    (word.len() == 3 || word.len() <= 9).then_some(i8::try_from(month + 1).ok()?)
}

/// The month that a text names and nothing else: `3月`, `十二月份`, `Mar.`.
pub(super) fn month_name(text: &str) -> Option<i8> {
    let mut cursor = Cursor::at(text, 0);
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let month = english_month(&mut cursor)?;
        cursor.take(&['.']);
        return cursor.is_done().then_some(month);
    }
    let month = match cursor.number(1..=2) {
        Some((month, _)) => i8::try_from(month).ok()?,
        None => cursor.count()?,
    };
    cursor.skip_space();
    cursor.take(&['月'])?;
    cursor.take(&['份']);
    (cursor.is_done() && (1..=12).contains(&month)).then_some(month)
}

/// `Feb 14, 2023` and `Feb 14 09:30:00 CST 2023`.
fn english(mut cursor: Cursor<'_>) -> Option<DateAt> {
    let start = cursor.at;
    if cursor.text[..start].ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let month = english_month(&mut cursor)?;
    cursor.take(&['.']);
    cursor.gap()?;
    let (day, _) = cursor.number(1..=2)?;
    for suffix in ["st", "nd", "rd", "th"] {
        cursor.take_str(suffix);
    }
    cursor.take(&[',']);
    cursor.gap()?;
    let mut time = None;
    let mut probe = cursor;
    if let Some(found) = hour_minute(&mut probe) {
        time = Some(found);
        probe.gap()?;
        probe.word();
        probe.gap()?;
        cursor = probe;
    }
    let (year, _) = cursor.number(4..=4)?;
    let date = make(year.try_into().ok()?, month, day.try_into().ok()?)?;
    Some(DateAt { date, time, start, end: cursor.at, form: Form::English })
}

/// `14 Feb 2023`, behind the day.
fn english_day_first(mut cursor: Cursor<'_>, start: usize, day: u32) -> Option<DateAt> {
    cursor.gap()?;
    let month = english_month(&mut cursor)?;
    cursor.take(&['.']);
    cursor.take(&[',']);
    cursor.gap()?;
    let (year, _) = cursor.number(4..=4)?;
    let date = make(year.try_into().ok()?, month, day.try_into().ok()?)?;
    let (time, end) = clock(cursor);
    Some(DateAt { date, time, start, end, form: Form::English })
}

/// The time of day behind a date, and the end of the two.
fn clock(cursor: Cursor<'_>) -> (Option<(u8, u8)>, usize) {
    let mut probe = cursor;
    let time = (|| {
        probe.gap()?;
        probe.take(&['T', ',', '，']);
        probe.gap()?;
        probe.weekday();
        probe.gap()?;
        hour_minute(&mut probe)
    })();
    match time {
        Some(time) => (Some(time), probe.at),
        None => (None, cursor.at),
    }
}

fn hour_minute(cursor: &mut Cursor<'_>) -> Option<(u8, u8)> {
    let (hour, _) = cursor.number(1..=2)?;
    cursor.skip_space();
    cursor.take(&[':', '：', '时', '点'])?;
    cursor.skip_space();
    let (minute, _) = cursor.number(1..=2)?;
    if hour > 23 || minute > 59 {
        return None;
    }
    let mut tail = *cursor;
    if tail.take(&[':', '：', '分']).is_some() {
        *cursor = tail;
        if tail.number(2..=2).is_some_and(|(second, _)| second < 61) {
            *cursor = tail;
            if tail.take(&['.']).is_some() && tail.number(1..=9).is_some() {
                *cursor = tail;
            }
            cursor.take(&['秒']);
        }
    }
    Some((u8::try_from(hour).ok()?, u8::try_from(minute).ok()?))
}

/// A place in a text and the small steps a date is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn at(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.text.len()
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Takes one of these characters if it comes next.
    pub(super) fn take(&mut self, wanted: &[char]) -> Option<char> {
        let c = self.peek()?;
        wanted.contains(&c).then(|| {
            self.at += c.len_utf8();
            c
        })
    }

    pub(super) fn separator(&mut self, wanted: &[char]) -> Option<char> {
        self.take(wanted)
    }

    fn take_str(&mut self, wanted: &str) {
        if self.text[self.at..].starts_with(wanted) {
            self.at += wanted.len();
        }
    }

    fn word(&mut self) -> &'a str {
        let start = self.at;
        while self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii_alphabetic) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn digit(&mut self) -> Option<u32> {
        let value = digit_value(self.peek()?)?;
        self.next();
        Some(value)
    }

    /// A whole number of so many digits, not more.
    pub(super) fn number(&mut self, len: RangeInclusive<usize>) -> Option<(u32, usize)> {
        let mut probe = *self;
        let mut value = 0u32;
        let mut count = 0;
        while let Some(digit) = probe.digit() {
            count += 1;
            if count > *len.end() {
                return None;
            }
            value = value * 10 + digit;
        }
        if !len.contains(&count) {
            return None;
        }
        *self = probe;
        Some((value, count))
    }

    /// A Chinese count up to thirty-nine: 二, 十, 十二, 三十一, 廿五, 元.
    fn count(&mut self) -> Option<i8> {
        let value = match self.next()? {
            '元' | '正' => 1,
            '十' => 10 + self.unit(),
            '廿' => 20 + self.unit(),
            '卅' => 30 + self.unit(),
            c if zero_like(c) => self.unit(),
            c => {
                let tens = numeral(c)?;
                let mut probe = *self;
                probe.skip_space();
                if probe.take(&['十']).is_none() {
                    return i8::try_from(tens).ok();
                }
                *self = probe;
                tens * 10 + self.unit()
            }
        };
        i8::try_from(value).ok()
    }

    fn unit(&mut self) -> u32 {
        let mut probe = *self;
        probe.skip_space();
        let Some(value) = probe.peek().and_then(numeral) else { return 0 };
        probe.next();
        *self = probe;
        value
    }

    pub(super) fn skip_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.next();
        }
    }

    /// White space of bearable length, also as an entity that a script left undecoded.
    fn gap(&mut self) -> Option<()> {
        let start = self.at;
        loop {
            if self.peek().is_some_and(is_space) {
                self.next();
            } else if self.text[self.at..].starts_with("&nbsp;") {
                self.at += 6;
            } else {
                break;
            }
            if self.at - start > MAX_GAP * 3 {
                return None;
            }
        }
        Some(())
    }

    /// `星期二`, `（周二）`.
    fn weekday(&mut self) {
        let mut probe = *self;
        let open = probe.take(&['(', '（']).is_some();
        let named = ["星期", "周", "礼拜"].iter().any(|w| {
            let here = probe.at;
            probe.take_str(w);
            probe.at > here
        });
        if named && probe.take(&['一', '二', '三', '四', '五', '六', '日', '天']).is_some()
        {
            if open {
                probe.take(&[')', '）']);
            }
            *self = probe;
        }
    }
}
