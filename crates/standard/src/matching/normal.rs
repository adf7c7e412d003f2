//! Bringing titles into one written form: width, script, numbering, brackets, joiners.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

const TRADITIONAL: &str = include_str!("../../data/traditional.txt");

/// Characters of a title that are looked at; longer ones are no names of columns.
const MAX_CHARS: usize = 160;

/// Endings of the names of files.
const FILES: [&str; 10] = ["pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "zip", "html"];

/// Words that only join; portals write and leave them out as they please.
const JOINERS: [&str; 8] = ["以及", "及其", "及", "和", "与", "或", "的", "暨"];

/// The simplified form of a traditional character; any other as it is.
pub fn simplified(c: char) -> char {
    static TABLE: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    let table = TABLE.get_or_init(|| traditional().collect());
    if c.is_ascii() { c } else { table.get(&c).copied().unwrap_or(c) }
}

/// Traditional characters with their simplified forms.
pub fn traditional() -> impl Iterator<Item = (char, char)> {
    TRADITIONAL
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .filter_map(|pair| {
            let mut chars = pair.chars();
            Some((chars.next()?, chars.next()?))
        })
}

/// A title in one written form: simplified, half width, lower case, one kind of bracket, without
/// white space, list numbers before it, counts and ornaments around it. Idempotent.
///
/// ```
/// assert_eq!(standard::matching::normal("（三） 農村危房 改造【12】»"), "农村危房改造");
/// ```
pub fn normal(title: &str) -> String {
    clean(title).text
}

/// A title in one written form, and whether its end was cut off.
pub(super) struct Clean {
    pub(super) text: String,
    pub(super) cut: bool,
}

pub(super) fn clean(title: &str) -> Clean {
    let spaced: String = title
        .trim_start()
        .trim_start_matches(circled)
        .chars()
        .take(MAX_CHARS)
        .filter(|c| !unseen(*c))
        .nfkc()
        .filter(|c| !unseen(*c))
        .flat_map(char::to_lowercase)
        .map(|c| bracket(simplified(c)))
        .nfkc()
        .take(MAX_CHARS)
        .collect();
    let mut text = spaced.as_str();
    let mut cut = false;
    loop {
        let before = text;
        let stripped = text.trim_end_matches(['.', '…', '⋯']);
        cut |= text.len() - stripped.len() >= 2;
        text = keep(stripped, text);
        text = keep(text.trim_matches(ornament), text);
        text = keep(without_count(text), text);
        text = keep(without_number(text), text);
        text = keep(without_file_words(text), text);
        text = keep(without_shell(text), text);
        if text == before {
            break;
        }
    }
    Clean { text: text.to_owned(), cut }
}

/// `new`, unless nothing is left.
fn keep<'a>(new: &'a str, old: &'a str) -> &'a str {
    if new.is_empty() { old } else { new }
}

fn unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{e000}'..='\u{f8ff}')
}

fn circled(c: char) -> bool {
    matches!(c, '①'..='⒛' | '⓪'..='⓿' | '❶'..='➓')
}

fn bracket(c: char) -> char {
    match c {
        '[' | '【' | '〔' | '〖' | '{' | '〈' | '<' => '(',
        ']' | '】' | '〕' | '〗' | '}' | '〉' => ')',
        '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '‘' | '’' => '"',
        other => other,
    }
}

/// Bullets, arrows and rules around a title.
fn ornament(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '(' | ')' | '《' | '》' | '"' | '.' | '…' | '⋯')
}

/// Without a count at the end: `(12)`, `(共12条)`.
fn without_count(text: &str) -> &str {
    let Some(open) = text.strip_suffix(')').and_then(|rest| rest.rfind('(')) else { return text };
    let inner = text[open + 1..text.len() - 1]
        .trim_start_matches('共')
        .trim_end_matches(['条', '个', '项', '篇']);
    let count = !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit());
    if count { &text[..open] } else { text }
}

fn chinese_digit(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

/// Without a list number before it: `1、`, `01.`, `1.2`, `(一)`, `一、`, `03` before a Chinese character.
fn without_number(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix('(')
        && let Some(end) = rest.find(')')
        && end > 0
        && rest[..end].chars().count() <= 3
        && (rest[..end].chars().all(chinese_digit)
            || rest[..end].chars().all(|c| c.is_ascii_digit()))
    {
        return &rest[end + 1..];
    }
    let chinese = text.trim_start_matches(chinese_digit);
    if chinese.len() < text.len()
        && (text.len() - chinese.len()) <= 9
        && let Some(rest) = chinese.strip_prefix(['、', '.', ':', ','])
    {
        return rest;
    }
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &text[..text.len() - digits.len()];
    if number.is_empty() || number.len() > 6 || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return text;
    }
    if let Some(rest) = digits.strip_prefix(['、', ':', ')', ',', '|']) {
        return rest;
    }
    if let Some(rest) = digits.strip_prefix(['-', '_']) {
        let range = rest.starts_with(|c: char| c.is_ascii_digit());
        return if range { text } else { rest };
    }
    let leading_zero = number.len() >= 2 && number.starts_with('0');
    let follows = digits.starts_with(|c: char| c.is_alphabetic() || matches!(c, '(' | '《' | '"'));
    if follows && (number.contains('.') || leading_zero) { digits } else { text }
}

/// Without what makes a title the name of a file: `附件3:` before it, `.pdf` after it.
fn without_file_words(text: &str) -> &str {
    let stem = text.rsplit_once('.').filter(|(_, kind)| FILES.contains(kind));
    let text = stem.map_or(text, |(stem, _)| stem);
    let Some(rest) = text.strip_prefix("附件") else { return text };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || chinese_digit(c));
    rest.strip_prefix([':', '-', '.', '、']).unwrap_or(text)
}

/// Without brackets or quotation marks around the whole.
fn without_shell(text: &str) -> &str {
    for (open, close) in [('(', ')'), ('"', '"'), ('《', '》')] {
        if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return inner;
        }
    }
    text
}

/// Letters and digits alone: what is compared first.
pub(super) fn strict(clean: &str) -> String {
    clean.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// As [`strict`], without joining words and with one form for words that have several.
pub(super) fn loose(clean: &str, words: &[(String, String)]) -> String {
    let mut text = strict(clean);
    for (variant, word) in words {
        if text.contains(variant.as_str()) {
            text = text.replace(variant.as_str(), word);
        }
    }
    for joiner in JOINERS {
        if text.contains(joiner) {
            let without = text.replace(joiner, "");
            if without.chars().count() >= 2 {
                text = without;
            }
        }
    }
    text
}

/// Without the parts in parentheses, where something is left.
pub(super) fn outside_parentheses(clean: &str) -> Option<String> {
    if !clean.contains('(') {
        return None;
    }
    let mut depth = 0usize;
    let mut text = String::with_capacity(clean.len());
    for c in clean.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(c),
            _ => {}
        }
    }
    (depth == 0 && text.chars().filter(|c| c.is_alphanumeric()).count() >= 2).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{clean, normal};

    #[test]
    fn forms() {
        for (title, expected) in [
            ("01.就业创业", "就业创业"),
            ("（一）就业创业", "就业创业"),
            ("1、 就业 创业", "就业创业"),
            ("㈠就业创业", "就业创业"),
            ("①就业创业", "就业创业"),
            ("1.2就业创业", "就业创业"),
            ("03就业创业", "就业创业"),
            ("2型糖尿病患者健康管理", "2型糖尿病患者健康管理"),
            ("0～6岁儿童健康管理", "0~6岁儿童健康管理"),
            ("0-6岁儿童健康管理", "0-6岁儿童健康管理"),
            ("【就业创业】", "就业创业"),
            ("就业创业(共12条)", "就业创业"),
            ("· 就业创业 >>", "就业创业"),
            ("就業創業", "就业创业"),
            ("農村集體土地徵收", "农村集体土地征收"),
            ("（国）境外", "(国)境外"),
            ("一次性补助", "一次性补助"),
            ("附件：21.就业创业.xlsx", "就业创业"),
            ("（一）", "一"),
            ("", ""),
        ] {
            assert_eq!(normal(title), expected, "{title}");
        }
    }

    #[test]
    fn cut_titles() {
        assert!(clean("国有土地上房屋征收...").cut);
        assert!(clean("国有土地上房屋征收…").cut);
        assert!(clean("国有土地上房屋征收……").cut);
        assert!(!clean("国有土地上房屋征收.").cut);
        assert!(!clean("国有土地上房屋征收").cut);
    }
}
