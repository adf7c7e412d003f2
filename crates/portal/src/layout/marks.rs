//! Punctuation between Chinese characters, in Chinese width; numbers, ratios, addresses and code are left alone.

use super::letters::Letters;
use crate::clean::is_han;
use regex::Regex;
use std::sync::LazyLock;

/// Addresses of pages and mail: nothing in them is punctuation.
static ADDRESSES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = r#"(?i)(?:[a-z][a-z0-9+.-]*://|www\.)[^\s，。；：、！？）》”"<>]+|[!-~]+@[a-z0-9-]+\.[!-~]+"#;
    Regex::new(pattern).ok()
});

/// 发文字号 with brackets of any kind around its year.
static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\p{Han}[\[［【(（{〔﹝]\s*((?:19|20)\d\d)\s*[\]］】)）}〕﹞]\s*\d{1,5}\s*号").ok()
});

/// Characters of a 发文字号.
const NUMBER: usize = 24;
const CLOSERS: &str = "）》”’」』】〕%％";
const OPENERS: &str = "（《“‘「『【〔";

/// A mark in Chinese width.
fn wide(mark: char) -> Option<char> {
    Some(match mark {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '?' => '？',
        '!' => '！',
        _ => return None,
    })
}

/// Makes punctuation Chinese.
pub(super) fn widened(letters: &mut Letters) {
    let fixed = fixed(letters);
    pairs(letters, &fixed);
    quotes(letters, &fixed);
    let mut spaces = Vec::new();
    for (at, _) in fixed.iter().enumerate().skip(1).filter(|(_, fixed)| !**fixed) {
        let Some(mark) = letters.get(at) else { continue };
        let after_chinese =
            letters.get(at - 1).is_some_and(|one| is_han(one) || CLOSERS.contains(one));
        if !after_chinese {
            continue;
        }
        let rest = (at + 1..letters.len()).take_while(|at| letters.get(*at) == Some(' ')).count();
        let next = letters.get(at + 1 + rest);
        let chinese = |one: char| is_han(one) || OPENERS.contains(one) || CLOSERS.contains(one);
        match wide(mark) {
            Some(wide)
                if next.is_none_or(|one| chinese(one) || one.is_ascii_digit() || one == '\n') =>
            {
                letters.set(at, wide);
                spaces.push((at + 1, rest));
            }
            None if mark == '.' && next.is_none_or(|one| one == '\n') => letters.set(at, '。'),
            _ => {}
        }
    }
    for (at, count) in spaces.into_iter().rev() {
        letters.cut(at, count);
    }
}

/// Puts 〔〕 around the year of a 发文字号.
pub(super) fn numbered(letters: &mut Letters) {
    let text: String = letters.signs().into_iter().collect();
    let found = NUMBERS.as_ref().into_iter().flat_map(|pattern| pattern.captures_iter(&text));
    let years: Vec<(usize, usize)> = found
        .filter_map(|found| {
            let (whole, year) = (found.get(0)?, found.get(1)?);
            let opened = text[whole.range()].chars().next().map_or(0, char::len_utf8);
            let at = |byte: usize| text[..byte].chars().count();
            let closed = text[year.end()..].chars().position(|one| !one.is_whitespace())?;
            Some((at(whole.start() + opened), at(year.end()) + closed))
        })
        .collect();
    for (open, close) in years {
        letters.set(open, '〔');
        letters.set(close, '〕');
    }
}

/// Whether a line is a 发文字号 and nothing else.
pub(super) fn is_number(line: &str) -> bool {
    let short = line.chars().count() <= NUMBER && line.ends_with('号');
    short
        && NUMBERS.as_ref().and_then(|pattern| pattern.find(line)).is_some_and(|found| {
            found.end() == line.len() && line[..found.start()].chars().all(is_han)
        })
}

/// Letters that no rule touches.
fn fixed(letters: &Letters) -> Vec<bool> {
    let mut fixed: Vec<bool> =
        (0..letters.len()).map(|at| letters.is_code(at) || !letters.is_text(at)).collect();
    let text: String = letters.signs().into_iter().collect();
    let found = ADDRESSES.as_ref().into_iter().flat_map(|pattern| pattern.find_iter(&text));
    for found in found {
        let from = text[..found.start()].chars().count();
        let count = found.as_str().chars().count();
        fixed[from..from + count].fill(true);
    }
    fixed
}

/// Brackets, two by two: Chinese where they hold Chinese or follow it.
fn pairs(letters: &mut Letters, fixed: &[bool]) {
    let mut open: Vec<usize> = Vec::new();
    for (at, _) in fixed.iter().enumerate().filter(|(_, fixed)| !**fixed) {
        match letters.get(at) {
            Some('(' | '（') => open.push(at),
            Some(')' | '）') => {
                let Some(from) = open.pop() else { continue };
                let halves = [letters.get(from), letters.get(at)];
                let half = halves.iter().any(|one| matches!(one, Some('(' | ')')));
                let holds = (from + 1..at).any(|at| letters.get(at).is_some_and(is_han));
                let follows = from > 0 && letters.get(from - 1).is_some_and(is_han);
                if half && (holds || follows) {
                    letters.set(from, '（');
                    letters.set(at, '）');
                }
            }
            _ => {}
        }
    }
}

/// Quotation marks, two by two, where they hold Chinese.
fn quotes(letters: &mut Letters, fixed: &[bool]) {
    let marks: Vec<usize> =
        (0..letters.len()).filter(|at| letters.get(*at) == Some('"') && !fixed[*at]).collect();
    if !marks.len().is_multiple_of(2) {
        return;
    }
    for pair in marks.chunks_exact(2) {
        if (pair[0]..pair[1]).any(|at| letters.get(at).is_some_and(is_han)) {
            letters.set(pair[0], '“');
            letters.set(pair[1], '”');
        }
    }
}
