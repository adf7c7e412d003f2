//! Words on the error list (错敏词) in a text, and errors that only a pattern tells.

use crate::boundary::is_crossed;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::{Regex, RegexSet};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::LazyLock;

/// How bad an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Political wording: to be mended at once.
    Serious,
    /// A wrong word.
    Error,
    /// Better said otherwise.
    Advice,
}

/// A word of the list found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordHit {
    /// The word as it stands in the text.
    pub word: String,
    /// What should stand there.
    pub suggestion: String,
    /// How bad it is.
    pub severity: Severity,
    /// 1-based line of its first occurrence.
    pub line: u32,
    /// The words around its first occurrence.
    pub around: String,
    /// How often it occurs.
    pub times: u32,
}

/// Why a list of error words cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// Not CSV in the columns of the built-in list.
    #[error("the list of error words cannot be read: {0}")]
    Csv(#[from] csv::Error),
    /// A pattern of the built-in list is none.
    #[error("the patterns of errors cannot be used: {0}")]
    Pattern(#[from] regex::Error),
    /// The words cannot be made searchable.
    #[error("the list of error words cannot be used: {0}")]
    Build(#[from] aho_corasick::BuildError),
    /// An exception that does not contain its word.
    #[error("`{exception}` is an exception to `{word}` but does not contain it")]
    Exception {
        /// The word.
        word: String,
        /// The exception.
        exception: String,
    },
}

/// A list of error words, ready to search.
#[derive(Debug)]
pub struct ErrorWords {
    finder: Option<AhoCorasick>,
    /// For each pattern the entry it stands for; `None` for an exception.
    patterns: Vec<Option<usize>>,
    entries: Vec<Entry>,
    mistakes: Mistakes,
}

/// Errors that no fixed word tells: impossible dates, `截止` before a date of a state of things.
#[derive(Debug, Default)]
struct Mistakes {
    /// Which of them may stand in a text.
    any: RegexSet,
    each: Vec<(Regex, Mistake)>,
}

#[derive(Debug, Clone, Deserialize)]
struct Mistake {
    pattern: String,
    suggestion: String,
    severity: Severity,
}

#[derive(Debug, Clone, Deserialize)]
struct Entry {
    word: String,
    suggestion: String,
    severity: Severity,
    /// Phrases that contain the word and are right, separated by `|`.
    #[serde(default)]
    except: String,
}

/// Most different words that are answered for one text.
pub const MOST: usize = 20;
/// Characters shown on each side of a hit.
const AROUND: usize = 12;

impl ErrorWords {
    /// The list that is built in: `word,suggestion,severity,except`.
    pub fn builtin() -> &'static Self {
        static WORDS: LazyLock<Option<ErrorWords>> = LazyLock::new(|| {
            ErrorWords::of(entries(BUILTIN).ok()?, Mistakes::builtin().ok()?).ok()
        });
        static NONE: LazyLock<ErrorWords> = LazyLock::new(ErrorWords::empty);
        // The list is part of the program and read by a test.
        WORDS.as_ref().unwrap_or(&NONE)
    }

    /// Reads a list in the columns of the built-in one.
    pub fn parse(text: &str) -> Result<Self, WordsError> {
        Self::of(entries(text)?, Mistakes::default())
    }

    /// The built-in list with another laid over it: a word in both is the other's, and a word without
    /// a suggestion is taken off the list.
    pub fn with(text: &str) -> Result<Self, WordsError> {
        let over = entries(text)?;
        let mut all = entries(BUILTIN)?;
        all.retain(|entry| !over.iter().any(|other| other.word == entry.word));
        all.extend(over);
        Self::of(all, Mistakes::builtin()?)
    }

    fn of(mut entries: Vec<Entry>, mistakes: Mistakes) -> Result<Self, WordsError> {
        entries.retain(|entry| !entry.word.is_empty() && !entry.suggestion.is_empty());
        let (mut words, mut patterns) = (Vec::new(), Vec::new());
        for (at, entry) in entries.iter().enumerate() {
            words.push(entry.word.clone());
            patterns.push(Some(at));
            for exception in entry.except.split('|').map(str::trim).filter(|one| !one.is_empty()) {
                if !exception.contains(&entry.word) {
                    return Err(WordsError::Exception {
                        word: entry.word.clone(),
                        exception: exception.into(),
                    });
                }
                words.push(exception.into());
                patterns.push(None);
            }
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&words)?;
        Ok(Self { finder: Some(finder), patterns, entries, mistakes })
    }

    fn empty() -> Self {
        Self {
            finder: None,
            patterns: Vec::new(),
            entries: Vec::new(),
            mistakes: Mistakes::default(),
        }
    }

    /// Number of words on the list.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no word is on the list.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The words of the list that stand in a text, each once with its first place; at most [`MOST`].
    /// A word between quotes of its own is spoken of, not used, and letters that only meet at the border of two
    /// words are none: both are left out.
    pub fn find(&self, text: &str) -> Vec<WordHit> {
        self.places(text).into_iter().map(|(_, hit)| hit).collect()
    }

    /// The same, each with the bytes of its first place.
    pub fn places(&self, text: &str) -> Vec<(Range<usize>, WordHit)> {
        let mut hits = Vec::new();
        for hit in self.finder.iter().flat_map(|finder| finder.find_iter(text)) {
            let Some(Some(entry)) = self.patterns.get(hit.pattern().as_usize()) else { continue };
            let Some(entry) = self.entries.get(*entry) else { continue };
            if !is_crossed(text, hit.start(), hit.end()) {
                add(&mut hits, text, hit.range(), &entry.suggestion, entry.severity);
            }
        }
        for at in self.mistakes.any.matches(text) {
            let (pattern, mistake) = &self.mistakes.each[at];
            for found in pattern.captures_iter(text).filter_map(|found| found.get(1)) {
                add(&mut hits, text, found.range(), &mistake.suggestion, mistake.severity);
            }
        }
        hits
    }
}

impl Mistakes {
    fn builtin() -> Result<Self, WordsError> {
        let mistakes: Vec<Mistake> =
            reader(MISTAKES).deserialize().collect::<Result<_, csv::Error>>()?;
        let any = RegexSet::new(mistakes.iter().map(|mistake| &mistake.pattern))?;
        let each = mistakes.into_iter().map(|mistake| Ok((Regex::new(&mistake.pattern)?, mistake)));
        Ok(Self { any, each: each.collect::<Result<_, regex::Error>>()? })
    }
}

/// Notes a hit, or once more one that is known.
fn add(
    hits: &mut Vec<(Range<usize>, WordHit)>,
    text: &str,
    place: Range<usize>,
    suggestion: &str,
    severity: Severity,
) {
    let word = &text[place.clone()];
    if spoken_of(text, place.start, place.end) {
        return;
    }
    if let Some(known) = hits.iter_mut().map(|(_, hit)| hit).find(|known| known.word == word) {
        known.times = known.times.saturating_add(1);
        return;
    }
    if hits.len() == MOST {
        return;
    }
    let line = 1 + text.as_bytes()[..place.start].iter().filter(|&&byte| byte == b'\n').count();
    let hit = WordHit {
        word: word.to_owned(),
        suggestion: suggestion.to_owned(),
        severity,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        around: around(text, place.start, place.end),
        times: 1,
    };
    hits.push((place, hit));
}

const BUILTIN: &str = include_str!("../data/error-words.csv");
const MISTAKES: &str = include_str!("../data/error-patterns.csv");

fn entries(text: &str) -> Result<Vec<Entry>, WordsError> {
    Ok(reader(text).deserialize().collect::<Result<_, _>>()?)
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes())
}

fn spoken_of(text: &str, start: usize, end: usize) -> bool {
    text[..start].ends_with(['“', '"', '‘', '「']) && text[end..].starts_with(['”', '"', '’', '」'])
}

fn around(text: &str, start: usize, end: usize) -> String {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let before = text[line_start..start].char_indices().rev().nth(AROUND - 1);
    let from = before.map_or(line_start, |(at, _)| line_start + at);
    let to = text[end..line_end].char_indices().nth(AROUND).map_or(line_end, |(at, _)| end + at);
    text[from..to].replace('\t', " ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_list_can_be_read() {
        let words = ErrorWords::parse(BUILTIN).expect("error-words.csv");
        assert!(words.len() >= 3);
        let mut seen = std::collections::HashSet::new();
        for entry in &words.entries {
            assert!(seen.insert(&entry.word), "{} stands twice", entry.word);
            assert_ne!(entry.word, entry.suggestion);
        }
    }

    #[test]
    fn the_built_in_patterns_can_be_read() {
        let mistakes = Mistakes::builtin().expect("error-patterns.csv");
        assert!(mistakes.each.len() >= 8);
        assert!(mistakes.each.iter().all(|(pattern, _)| pattern.captures_len() == 2));
    }

    #[test]
    fn hits_say_where() {
        let words = ErrorWords::parse(
            "word,suggestion,severity,except\n按装,安装,error,按装置\n布署,部署,error,",
        )
        .expect("list");
        let hits = words.find("第一行\n各单位要认真布署，确保按装到位，按装置类型布署。");
        let short: Vec<_> = hits.iter().map(|h| (h.word.as_str(), h.line, h.times)).collect();
        assert_eq!(short, [("布署", 2, 2), ("按装", 2, 1)]);
        assert_eq!(hits[1].around, "各单位要认真布署，确保按装到位，按装置类型布署。");
        assert!(words.find("不要写成“布署”").is_empty());
    }

    #[test]
    fn a_list_of_the_user_lies_over() {
        let words =
            ErrorWords::with("word,suggestion,severity,except\n按装,,error,\n甲乙,乙甲,serious,\n");
        let words = words.expect("list");
        assert!(words.find("按装").is_empty());
        assert_eq!(words.find("甲乙").len(), 1);
    }
}
