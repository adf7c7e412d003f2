//! The words that people answer with and head columns with.

use assess::Decision;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

const ANSWERS: &str = include_str!("../data/answers.csv");
const APPEALS: &str = include_str!("../data/appeals.csv");
const HEADINGS: &str = include_str!("../data/headings.csv");
/// Signs that may end an answer before a remark: `属实，已整改`.
const ENDS: [char; 8] = ['，', ',', '。', '；', ';', '（', '(', '：'];

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// `None` = not decided.
    pub decision: Option<Decision>,
    /// Says so by itself, even under a heading that is not known.
    pub strong: bool,
}

/// A text in one written form: half width, lower case, no white space.
pub fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}' && *c != '\u{200b}')
        .map(half)
        .flat_map(char::to_lowercase)
        .collect()
}

type Table = FxHashMap<String, (&'static str, bool)>;

fn table(text: &'static str) -> Table {
    let rows = text.lines().skip(1).filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split(',');
        let (word, meaning) = (cells.next()?, cells.next()?);
        Some((plain(word), (meaning, cells.next() == Some("strong"))))
    })
    .collect()
}

/// What a cell of decisions says, with the remark behind the answer; `None` where it is not understood.
pub fn answer(text: &str) -> Option<(Answer, Option<String>)> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    read(TABLE.get_or_init(|| table(ANSWERS)), text)
}

/// What a cell about an appeal decides; `None` where it is free text.
pub fn appeal(text: &str) -> Option<Decision> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    read(TABLE.get_or_init(|| table(APPEALS)), text)?.0.decision
}

fn read(table: &Table, text: &str) -> Option<(Answer, Option<String>)> {
    let text = text.trim();
    let found = |text: &str| {
        let word = plain(text);
        let word = word.trim_end_matches(['。', '.', '!', '，', ',', '；', ';']);
        let (meaning, strong) = *table.get(word)?;
        let decision = match meaning {
            "confirmed" => Some(Decision::Confirmed),
            "dismissed" => Some(Decision::Dismissed),
            _ => None,
        };
        Some(Answer { decision, strong })
    };
    if let Some(answer) = found(text) {
        return Some((answer, None));
    }
    let (before, after) = text.split_at(text.find(ENDS)?);
    let remark = after.trim_matches(|c: char| ENDS.contains(&c) || "）)。 ".contains(c));
    Some((found(before)?, (!remark.is_empty()).then(|| remark.to_owned())))
}

/// What a column with this heading holds.
pub fn role(heading: &str) -> Option<&'static str> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(|| table(HEADINGS));
    let heading = plain(heading);
    let bare = heading.split(['(', '（', '[', '【']).next().unwrap_or_default();
    let known = table.get(heading.as_str()).or_else(|| table.get(bare));
    known.map(|(role, _)| *role)
}

/// The key of a finding in a cell: as written, or with signs that were taken for others.
pub fn key(text: &str) -> Option<String> {
    let text = plain(text);
    let (sign, rest) = text.split_at_checked(1)?;
    let (hash, number) = rest.split_at_checked(12).filter(|_| sign == "k")?;
    let hash: String = hash
        .chars()
        .map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        })
        .collect();
    if !hash.chars().all(|c| c.is_ascii_digit() || (c.is_ascii_lowercase() && c != 'u')) {
        return None;
    }
    match number.strip_prefix('-') {
        Some(number) if number.parse::<u32>().is_ok_and(|number| number > 1) => {
            Some(format!("k{hash}-{number}"))
        }
        None if number.is_empty() => Some(format!("k{hash}")),
        _ => None,
    }
}

/// A date as people write it: 2026-11-23, 2026/11/23, 2026.11.23, 2026年11月23日, with or without a time.
pub fn date(text: &str) -> Option<Date> {
    let mut parts = text
        .trim()
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse::<i16>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().filter(|_| year > 1999)
}
