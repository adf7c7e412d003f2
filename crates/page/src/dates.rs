//! Dates in text and in addresses, in every form that Chinese pages print them.
//!
//! Everything here works on plain text, allocates nothing (but for a list's days) and is linear in its input. A date is a
//! real calendar day from 1990 to 2100; anything else (`2023-02-30`, `〔2023〕`, an identity number)
//! is no date.

mod address;
mod scan;

pub use address::in_address;
use jiff::ToSpan;
use jiff::civil::Date;
pub use scan::{Scan, find_all};

/// Years that count as dates of a page.
pub const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// Years of two figures that are believed to be years.
const SHORT_YEARS: std::ops::RangeInclusive<i8> = 5..=60;

/// Days by which a line may be newer than the one above it without being a year older.
const DISORDER: i64 = 5;

/// A date and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateAt {
    /// The day.
    pub date: Date,
    /// Hour and minute, where they follow the day.
    pub time: Option<(u8, u8)>,
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset behind its last character, time of day included.
    pub end: usize,
    /// How it is written.
    pub form: Form,
}

impl DateAt {
    /// Time of day as `HH:MM`.
    pub fn clock(&self) -> Option<String> {
        self.time.map(|(hour, minute)| format!("{hour:02}:{minute:02}"))
    }
}

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `2023-2-14`, `2023/02/14`, `2023.2.14`.
    Separated,
    /// `2023年2月14日`.
    Chinese,
    /// `二〇二三年二月十四日`.
    Numerals,
    /// `20230214`: only to be believed behind a label or in an address.
    Compact,
    /// `Feb 14, 2023`, `Tue Feb 14 09:30:00 CST 2023`.
    English,
}

/// The first date in a text, [`Form::Compact`] left aside.
pub fn find(text: &str) -> Option<DateAt> {
    find_all(text).find(|d| d.form != Form::Compact)
}

/// The first date in what stands behind a label such as 发布日期, where `20230214` is one too.
pub fn find_labelled(text: &str) -> Option<DateAt> {
    find_all(text).next()
}

/// The date when a text holds nothing beside it but brackets, white space and a time of day.
pub fn only(text: &str) -> Option<DateAt> {
    let found = find_labelled(text)?;
    let rest = |s: &str| s.chars().all(|c| is_space(c) || is_bracket(c) || matches!(c, ':' | '：'));
    (rest(&text[..found.start]) && rest(&text[found.end..])).then_some(found)
}

/// Month and day when a text is nothing but these: `02-14`, `[02-14]`, `2/14`, `2月14日`.
pub fn month_day(text: &str) -> Option<(i8, i8)> {
    let mut cursor = scan::Cursor::at(strip(text), 0);
    let (month, _) = cursor.number(1..=2)?;
    cursor.skip_space();
    let separator = cursor.separator(scan::MONTH_DAY)?;
    cursor.skip_space();
    let (day, _) = cursor.number(1..=2)?;
    cursor.skip_space();
    if separator == '月' {
        cursor.take(&['日', '号']);
    }
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (cursor.is_done() && Date::new(2024, month, day).is_ok()).then_some((month, day))
}

/// Year and month when a text is nothing but these: `2023-02`, `2023年2月`, `[2023.02]`.
pub fn year_month(text: &str) -> Option<(i16, i8)> {
    let mut cursor = scan::Cursor::at(strip(text), 0);
    let (year, _) = cursor.number(4..=4)?;
    cursor.skip_space();
    let separator = cursor.separator(scan::YEAR_MONTH)?;
    cursor.skip_space();
    let (month, _) = cursor.number(1..=2)?;
    cursor.skip_space();
    if separator == '年' {
        cursor.take(&['月']);
    }
    let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
    (cursor.is_done() && YEARS.contains(&year) && (1..=12).contains(&month))
        .then_some((year, month))
}

/// A date split over two places, in either order: `14` and `2023-02`, or `02-14` and `2023`.
pub fn join(one: &str, other: &str) -> Option<Date> {
    let halves = |a: &str, b: &str| {
        if let Some((year, month)) = year_month(b) {
            return make(year, month, whole_number(a, 1..=2, '日')?.try_into().ok()?);
        }
        let (month, day) = month_day(a)?;
        make(whole_number(b, 4..=4, '年')?.try_into().ok()?, month, day)
    };
    halves(one, other).or_else(|| halves(other, one))
}

/// A date split over three places: `05`, `3月`, `2026` or `2026`, `03`, `05`; with a month that says that it is
/// one also `Mar`, `05`, `2026`.
pub fn join_three(one: &str, two: &str, three: &str) -> Option<Date> {
    let whole = |year: &str, month: i8, day: &str| {
        let day = whole_number(day, 1..=2, '日')?.try_into().ok()?;
        make(whole_number(year, 4..=4, '年')?.try_into().ok()?, month, day)
    };
    let number = |text: &str| i8::try_from(whole_number(text, 1..=2, '月')?).ok();
    let middle = month(two).or_else(|| number(two));
    middle
        .and_then(|month| whole(three, month, one).or_else(|| whole(one, month, three)))
        .or_else(|| whole(three, month(one)?, two))
}

/// A day whose year has two figures, when a text is nothing but one: `24-06-28`, `[24.06.28]`.
pub fn short_year(text: &str) -> Option<Date> {
    let text = strip(text);
    let sign = text.chars().find(|c| !c.is_ascii_digit())?;
    if text.len() != 8 || !matches!(sign, '-' | '.' | '/') {
        return None;
    }
    let mut parts =
        text.split(sign).map(|part| part.parse::<i8>().ok().filter(|_| part.len() == 2));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    make(2000 + i16::from(year), month, day).filter(|_| SHORT_YEARS.contains(&year))
}

/// The month when a text is nothing but one and says so: `3月`, `三月`, `3月份`, `Mar`.
pub fn month(text: &str) -> Option<i8> {
    scan::month_name(strip(text))
}

/// The year when a text is nothing but one: `2026`, `2026年`, `2026年度`.
pub fn year(text: &str) -> Option<i16> {
    let text = strip(text);
    let year = text.strip_suffix("年度").unwrap_or(text);
    let year = i16::try_from(whole_number(year, 4..=4, '年')?).ok()?;
    YEARS.contains(&year).then_some(year)
}

/// The day of a month when a text is nothing but one and says so: `5日`, `15号`.
pub fn day(text: &str) -> Option<i8> {
    let number = strip(text).strip_suffix(['日', '号'])?;
    let day = i8::try_from(whole_number(number, 1..=2, '日')?).ok()?;
    (1..=31).contains(&day).then_some(day)
}

/// A month and day without a year, seen in the light of a later or equal day (the day of the visit,
/// or the newest date around it): the last such day up to then.
pub fn with_year_before(month_day: (i8, i8), latest: Date) -> Option<Date> {
    let (month, day) = month_day;
    // 29 February may need up to eight years (1896–1904 and the like).
    (0..=8).filter_map(|back| make(latest.year() - back, month, day)).find(|d| *d <= latest)
}

/// Days of a list's lines that print no year, in the order of the list, seen on a day: a list is newest first, so a
/// month and day that would rise goes a year back. A rise of a few days is disorder, and tomorrow may be today
/// elsewhere.
pub fn falling(days: impl IntoIterator<Item = (i8, i8)>, seen: Date) -> Vec<Option<Date>> {
    let last = seen.saturating_add(1.day());
    let mut latest = last;
    days.into_iter()
        .map(|day| {
            let date = with_year_before(day, latest)?;
            latest = date.saturating_add(DISORDER.days()).min(last);
            Some(date)
        })
        .collect()
}

/// A day in China from a Unix time in milliseconds, as JSON answers carry it.
pub fn from_unix_ms(ms: i64) -> Option<Date> {
    let date = jiff::tz::offset(8).to_datetime(jiff::Timestamp::from_millisecond(ms).ok()?).date();
    YEARS.contains(&date.year()).then_some(date)
}

/// A real day within [`YEARS`].
pub fn make(year: i16, month: i8, day: i8) -> Option<Date> {
    if YEARS.contains(&year) { Date::new(year, month, day).ok() } else { None }
}

/// White space as pages print it.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

fn is_bracket(c: char) -> bool {
    matches!(c, '[' | ']' | '［' | '］' | '【' | '】' | '(' | ')' | '（' | '）' | '〔' | '〕' | '|')
}

fn strip(text: &str) -> &str {
    text.trim_matches(|c| is_space(c) || is_bracket(c))
}

fn whole_number(text: &str, len: std::ops::RangeInclusive<usize>, unit: char) -> Option<u32> {
    let mut cursor = scan::Cursor::at(strip(text), 0);
    let (value, _) = cursor.number(len)?;
    cursor.skip_space();
    cursor.take(&[unit]);
    cursor.is_done().then_some(value)
}
