//! Words on the error list (错敏词) in a text, and errors that only a pattern tells.

use crate::boundary::is_crossed;
use crate::names::is_name;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::{Regex, RegexSet};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::ops::{Deref, Range};
use std::sync::{Arc, LazyLock};

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
    /// Not CSV.
    #[error("the list of error words cannot be read: {0}")]
    Csv(#[from] csv::Error),
    /// A column that must be there is not.
    #[error("the list has no column `{0}`; its first row is `word,suggestion,severity,except`")]
    Column(&'static str),
    /// A row that cannot be used.
    #[error("row {row}: {fault}")]
    Row {
        /// 1-based line in the file.
        row: usize,
        /// What is wrong.
        fault: RowFault,
    },
    /// More words than are searched for.
    #[error("more than {} words", MOST_WORDS)]
    TooMany,
    /// A pattern of the built-in list is none.
    #[error("the patterns of errors cannot be used: {0}")]
    Pattern(#[from] regex::Error),
    /// The words cannot be made searchable.
    #[error("the list of error words cannot be used: {0}")]
    Build(#[from] aho_corasick::BuildError),
}

/// What is wrong with a row of a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// More cells than the first row has.
    #[error("more cells than the first row; a cell with a comma in it stands in quotes")]
    Cells,
    /// Nothing stands in the column of the words.
    #[error("no word")]
    NoWord,
    /// A word of one character, which would be found everywhere.
    #[error("`{0}` is a single character")]
    Short(String),
    /// The word stands in an earlier row.
    #[error("`{0}` stands twice")]
    Twice(String),
    /// What is suggested is the word itself.
    #[error("`{0}` is suggested for itself")]
    Same(String),
    /// Not a severity.
    #[error("`{0}` is none of serious, error, advice")]
    Severity(String),
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
    /// The list that was laid over the built-in one; empty where there is none.
    over: String,
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

#[derive(Debug, Clone)]
struct Entry {
    word: String,
    /// Nothing where the word is taken off the list.
    suggestion: String,
    severity: Severity,
    /// Phrases that contain the word and are right.
    except: Vec<String>,
}

/// A list of error words that several share: the built-in one unless another is said.
#[derive(Debug, Clone, Default)]
pub struct WordList(Option<Arc<ErrorWords>>);

impl From<ErrorWords> for WordList {
    fn from(words: ErrorWords) -> Self {
        Self(Some(Arc::new(words)))
    }
}

impl Deref for WordList {
    type Target = ErrorWords;

    fn deref(&self) -> &ErrorWords {
        match &self.0 {
            Some(words) => words,
            None => ErrorWords::builtin(),
        }
    }
}

/// Most different words that are answered for one text.
pub const MOST: usize = 20;
/// Most words of one list.
pub const MOST_WORDS: usize = 5_000;
/// With what slogans of a number begin.
const NUMBERS: [char; 11] = ['一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十'];
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
    ///
    /// # Errors
    /// Where it is no such list: the row, and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, WordsError> {
        Self::of(entries(text)?, Mistakes::default())
    }

    /// The built-in list with another laid over it: a word in both is the other's, and a word without
    /// a suggestion is taken off the list.
    ///
    /// # Errors
    /// Where it is no such list: the row, and what is wrong with it.
    pub fn with(text: &str) -> Result<Self, WordsError> {
        let over = entries(text)?;
        let mut all = entries(BUILTIN)?;
        all.retain(|entry| !over.iter().any(|other| other.word == entry.word));
        all.extend(over);
        let words = Self::of(all, Mistakes::builtin()?)?;
        Ok(Self { over: text.to_owned(), ..words })
    }

    /// The list that was laid over the built-in one, as it was given; empty where there is none.
    pub fn over(&self) -> &str {
        &self.over
    }

    fn of(mut entries: Vec<Entry>, mistakes: Mistakes) -> Result<Self, WordsError> {
        entries.retain(|entry| !entry.suggestion.is_empty());
        let (mut words, mut patterns) = (Vec::new(), Vec::new());
        for (at, entry) in entries.iter().enumerate() {
            words.push(entry.word.clone());
            patterns.push(Some(at));
            for exception in &entry.except {
                words.push(exception.clone());
                patterns.push(None);
            }
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&words)?;
        let over = String::new();
        Ok(Self { over, finder: Some(finder), patterns, entries, mistakes })
    }

    fn empty() -> Self {
        Self {
            over: String::new(),
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
    /// A word between quotes of its own is spoken of, not used, unless it is a slogan of a number (“两个维护”); letters
    /// that only meet at the border of two words are none, and so are names. They are left out, and what is only better
    /// said otherwise within a title in 《》.
    pub fn find(&self, text: &str) -> Vec<WordHit> {
        self.places(text).into_iter().map(|(_, hit)| hit).collect()
    }

    /// The same, each with the bytes of its first place.
    pub fn places(&self, text: &str) -> Vec<(Range<usize>, WordHit)> {
        let mut hits = Vec::new();
        for hit in self.finder.iter().flat_map(|finder| finder.find_iter(text)) {
            let Some(Some(entry)) = self.patterns.get(hit.pattern().as_usize()) else { continue };
            let Some(entry) = self.entries.get(*entry) else { continue };
            if !entry.is_right(text, hit.start(), hit.end()) {
                add(&mut hits, text, hit.range(), &entry.suggestion, entry.severity);
            }
        }
        for at in self.mistakes.any.matches(text) {
            let (pattern, mistake) = &self.mistakes.each[at];
            for found in pattern.captures_iter(text).filter_map(|found| found.get(1)) {
                if !is_crossed(text, found.start(), found.end()) {
                    add(&mut hits, text, found.range(), &mistake.suggestion, mistake.severity);
                }
            }
        }
        hits
    }
}

impl Entry {
    /// Whether the word is right where it stands.
    fn is_right(&self, text: &str, start: usize, end: usize) -> bool {
        is_crossed(text, start, end)
            || is_name(text, start, end)
            || self.is_broken(text, start, end)
            || self.severity == Severity::Advice && in_title(text, start, end)
    }

    /// Whether only the end of a line keeps a phrase that is right from being seen: `习近平总书\n记`.
    fn is_broken(&self, text: &str, start: usize, end: usize) -> bool {
        let whole = |letter: &char| *letter != '\n';
        let before: Vec<char> = text[..start].chars().rev().filter(whole).take(AROUND).collect();
        let before: String = before.into_iter().rev().collect();
        let after: String = text[end..].chars().filter(whole).take(AROUND).collect();
        self.except.iter().any(|phrase| {
            let mut places = phrase.match_indices(self.word.as_str());
            places.any(|(at, word)| {
                before.ends_with(&phrase[..at]) && after.starts_with(&phrase[at + word.len()..])
            })
        })
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
    // slogans of a number stand between quotes of their own: “两个维护”
    let slogan = severity == Severity::Serious && word.starts_with(NUMBERS);
    if !slogan && spoken_of(text, place.start, place.end) {
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

/// The rows of a list, each looked at.
fn entries(text: &str) -> Result<Vec<Entry>, WordsError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = reader(text);
    let columns = Columns::of(reader.headers()?)?;
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    for record in reader.records() {
        let record = record?;
        let entry = columns.entry(&record).and_then(|entry| {
            let fresh = seen.insert(entry.word.clone());
            if fresh { Ok(entry) } else { Err(RowFault::Twice(entry.word)) }
        });
        let entry = entry.map_err(|fault| {
            let byte = record.position().map_or(0, csv::Position::byte);
            WordsError::Row { row: line_at(text, usize::try_from(byte).unwrap_or(0)), fault }
        })?;
        if entries.len() == MOST_WORDS {
            return Err(WordsError::TooMany);
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// Where the columns of a list stand.
struct Columns {
    word: usize,
    suggestion: usize,
    severity: usize,
    except: Option<usize>,
    all: usize,
}

impl Columns {
    fn of(first: &csv::StringRecord) -> Result<Self, WordsError> {
        let at = |name: &str| first.iter().position(|cell| cell == name);
        let must = |name: &'static str| at(name).ok_or(WordsError::Column(name));
        Ok(Self {
            word: must("word")?,
            suggestion: must("suggestion")?,
            severity: must("severity")?,
            except: at("except"),
            all: first.len(),
        })
    }

    fn entry(&self, record: &csv::StringRecord) -> Result<Entry, RowFault> {
        let cell = |at: usize| record.get(at).unwrap_or_default();
        if record.len() > self.all {
            return Err(RowFault::Cells);
        }
        let (word, suggestion) = (cell(self.word).to_owned(), cell(self.suggestion).to_owned());
        match word.chars().count() {
            0 => return Err(RowFault::NoWord),
            1 => return Err(RowFault::Short(word)),
            _ if word == suggestion => return Err(RowFault::Same(word)),
            _ => {}
        }
        let severity = match cell(self.severity) {
            "serious" => Severity::Serious,
            "error" => Severity::Error,
            "advice" => Severity::Advice,
            // A word that is taken off the list needs none.
            "" if suggestion.is_empty() => Severity::Advice,
            other => return Err(RowFault::Severity(other.to_owned())),
        };
        let except = self.except.map(cell).unwrap_or_default();
        let except = except.split('|').map(str::trim).filter(|one| !one.is_empty());
        let except: Vec<String> = except.map(str::to_owned).collect();
        if let Some(exception) = except.iter().find(|one| !one.contains(&word)) {
            return Err(RowFault::Exception { exception: exception.clone(), word });
        }
        Ok(Entry { word, suggestion, severity, except })
    }
}

/// 1-based line of the row that is read at a byte: comments and blank lines before it are passed over.
fn line_at(text: &str, byte: usize) -> usize {
    let (before, rest) = text.split_at_checked(byte).unwrap_or((text, ""));
    let passed = rest.lines().take_while(|line| line.trim().is_empty() || line.starts_with('#'));
    1 + before.matches('\n').count() + passed.count()
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes())
}

fn spoken_of(text: &str, start: usize, end: usize) -> bool {
    text[..start].ends_with(['“', '"', '‘', '「']) && text[end..].starts_with(['”', '"', '’', '」'])
}

/// Whether a place lies within a title in 《》 on its line: another's words.
fn in_title(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].rsplit('\n').next().unwrap_or_default();
    let after = text[end..].split('\n').next().unwrap_or_default();
    let closed = after.find('》');
    before.rfind('《') > before.rfind('》')
        && closed.is_some_and(|at| after.find('《').is_none_or(|open| at < open))
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
        let mut seen = HashSet::new();
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
        let slogans =
            ErrorWords::parse("word,suggestion,severity,except\n两个维扩,两个维护,serious,")
                .expect("list");
        assert_eq!(slogans.find("做到“两个维扩”").len(), 1);
    }

    #[test]
    fn lines_and_titles_are_looked_past() {
        let words = ErrorWords::parse(
            "word,suggestion,severity,except\n习近平总书,习近平总书记,serious,习近平总书记\n帐户,账户,advice,",
        )
        .expect("list");
        assert!(words.find("学习习近平总书\n记重要讲话").is_empty());
        assert_eq!(words.find("学习习近平总书\n的讲话").len(), 1);
        assert!(words.find("根据《银行帐户管理办法》开户").is_empty());
        assert_eq!(words.find("《办法》所称帐户").len(), 1);
    }

    #[test]
    fn a_list_of_the_user_lies_over() {
        let words =
            ErrorWords::with("word,suggestion,severity,except\n按装,,error,\n甲乙,乙甲,serious,\n");
        let words = words.expect("list");
        assert!(words.find("按装").is_empty());
        assert_eq!(words.find("甲乙").len(), 1);
        assert_eq!(words.find("各单位要认真布署").len(), 1, "the built-in list holds");
        assert_eq!(WordList::default().over(), "");
        assert!(WordList::from(words).over().contains("甲乙"));
    }

    #[test]
    fn a_broken_list_says_which_row_and_what() {
        let head = "word,suggestion,severity,except";
        for (list, says) in [
            ("word,severity\n甲乙,error".to_owned(), "no column `suggestion`"),
            (format!("{head}\n# 注\n\n甲乙,乙甲,很坏,"), "row 4: `很坏` is none of"),
            (format!("{head}\r\n甲乙,乙甲,error,\r\n,乙甲,error,"), "row 3: no word"),
            (format!("{head}\n甲,乙甲,error,"), "row 2: `甲` is a single character"),
            (format!("{head}\n甲乙,甲乙,error,"), "row 2: `甲乙` is suggested for itself"),
            (format!("{head}\n甲乙,乙,error,\n甲乙,丙,error,"), "row 3: `甲乙` stands twice"),
            (format!("{head}\n甲乙,乙,error,甲丙"), "row 2: `甲丙` is an exception"),
            (format!("{head}\n甲乙,乙,error,,再一格"), "row 2: more cells"),
        ] {
            let error = ErrorWords::with(&list).expect_err(&list).to_string();
            assert!(error.contains(says), "{list}: {error}");
        }
        assert!(ErrorWords::with("\u{feff}word,suggestion,severity\n甲乙,乙,error").is_ok());
    }
}
