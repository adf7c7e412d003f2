//! Words of labels, headings and contexts, looked up in one pass each.

use crate::names::is_han;
use aho_corasick::{AhoCorasick, MatchKind};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What a heading or label announces, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Id,
    Disability,
    Credit,
    Passport,
    Bank,
    Mobile,
    Address,
    Residence,
    Contrary,
    Name,
    General,
}

impl Class {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "id" => Self::Id,
            "disability" => Self::Disability,
            "credit" => Self::Credit,
            "passport" => Self::Passport,
            "bank" => Self::Bank,
            "mobile" => Self::Mobile,
            "address" => Self::Address,
            "residence" => Self::Residence,
            "contrary" => Self::Contrary,
            "name" => Self::Name,
            "general" => Self::General,
            _ => return None,
        })
    }

    /// It names a number of persons.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Id | Self::Disability | Self::Bank | Self::Mobile)
    }

    /// It names what stands in a column; general words do so only beside others.
    pub(crate) fn is_strong(self) -> bool {
        self != Self::General
    }
}

struct Table<T> {
    find: Option<AhoCorasick>,
    values: Vec<T>,
}

impl<T> Table<T> {
    fn new(data: &'static str, parse: impl Fn(&str) -> Option<T>) -> Self {
        let rows = lines(data).skip(1).filter_map(|line| line.split_once(','));
        let (words, values): (Vec<&str>, Vec<T>) =
            rows.filter_map(|(word, value)| Some((word, parse(value)?))).unzip();
        let find = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words);
        Self { find: find.ok(), values }
    }

    fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize, &'a T)> + 'a {
        let found = self.find.iter().flat_map(move |find| find.find_iter(text));
        found.filter_map(|found| {
            let value = self.values.get(found.pattern().as_usize())?;
            Some((found.start(), found.end(), value))
        })
    }
}

/// The lines of a data file without its remarks.
fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The lines of a list of words.
pub(crate) fn list(data: &'static str) -> Vec<&'static str> {
    lines(data).collect()
}

static LABELS: LazyLock<Table<Class>> =
    LazyLock::new(|| Table::new(include_str!("../data/labels.csv"), Class::parse));
static CONTEXT: LazyLock<Table<i32>> =
    LazyLock::new(|| Table::new(include_str!("../data/context.csv"), |value| value.parse().ok()));
static SAMPLES: LazyLock<Vec<&str>> =
    LazyLock::new(|| list(include_str!("../data/sample-words.txt")));
static NOT_OWN: LazyLock<Vec<&str>> =
    LazyLock::new(|| list(include_str!("../data/not-own-account.txt")));

/// What a heading announces: the strongest class of its words.
pub(crate) fn class_of(heading: &str) -> Option<Class> {
    LABELS.matches(&joined(heading)).map(|(.., class)| *class).min()
}

/// Every class that a text names.
pub(crate) fn classes(text: &str) -> impl Iterator<Item = Class> + '_ {
    let classes: Vec<Class> = LABELS.matches(&joined(text)).map(|(.., class)| *class).collect();
    classes.into_iter()
}

/// A text without the spaces that only align the characters of its words: 身 份 证 号.
fn joined(text: &str) -> Cow<'_, str> {
    if !text.contains([' ', '\u{3000}']) {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len());
    let (mut spaces, mut last) = (String::new(), None);
    for c in text.chars() {
        if matches!(c, ' ' | '\u{3000}') {
            spaces.push(c);
            continue;
        }
        if !(last.is_some_and(is_han) && is_han(c)) {
            joined.push_str(&spaces);
        }
        spaces.clear();
        joined.push(c);
        last = Some(c);
    }
    Cow::Owned(joined)
}

/// The label that announces what follows: the last one in a text, with its word.
pub(crate) fn last_label(text: &str) -> Option<(Class, &str)> {
    let mut last: Option<(usize, usize, Class)> = None;
    for (start, end, class) in LABELS.matches(text).filter(|(.., class)| **class != Class::General)
    {
        let (class, start) = match last {
            // 身份证 + 编号 is one label, and so is 银行 + 账号.
            Some((from, until, before)) if until == start => (before.min(*class), from),
            _ => (*class, start),
        };
        last = Some((start, end, class));
    }
    last.map(|(start, end, class)| (class, &text[start..end]))
}

/// Whose number it is by the words around: above 0 a private person's, below 0 an office's.
pub(crate) fn score(text: &str) -> i32 {
    let mut seen: Vec<usize> = Vec::new();
    let mut score = 0;
    let whole = joined(text);
    let text: &str = &whole;
    for found in CONTEXT.find.iter().flat_map(|find| find.find_iter(text)) {
        let at = found.pattern().as_usize();
        if !seen.contains(&at) {
            seen.push(at);
            score += CONTEXT.values.get(at).copied().unwrap_or_default();
        }
    }
    score
}

/// The text shows how to fill something in.
pub(crate) fn is_sample(text: &str) -> bool {
    SAMPLES.iter().any(|word| text.contains(word))
}

/// The words around an account say that it is an office's or a company's.
pub(crate) fn is_not_own_account(text: &str) -> bool {
    NOT_OWN.iter().any(|word| text.contains(word))
}
