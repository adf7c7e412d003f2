//! Marking what was looked for, and the passage that tells most.

use crate::fold::{Class, Folded, fold};
use crate::request::Marked;
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;

/// Characters of a passage.
const LENGTH: usize = 120;
/// Characters before the first mark within which a passage may begin at a sentence's start.
const BEFORE: usize = 28;
/// Stands between runs: what is looked for does not reach over punctuation.
const PARTED: char = '\u{1}';

/// Finds what was looked for in texts.
pub(crate) struct Marker {
    patterns: Vec<String>,
    automaton: Option<AhoCorasick>,
}

/// A place in a text, in bytes, and which pattern stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub range: Range<usize>,
    pattern: usize,
}

fn line(folded: &Folded) -> String {
    let runs: Vec<String> = folded.runs.iter().map(|run| folded.text(run)).collect();
    runs.join(PARTED.encode_utf8(&mut [0; 4]))
}

impl Marker {
    pub fn new(texts: &[String]) -> Self {
        let mut patterns: Vec<String> = texts.iter().map(|text| line(&fold(text))).collect();
        patterns.retain(|pattern| !pattern.is_empty());
        patterns.sort();
        patterns.dedup();
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns).ok();
        Self { patterns, automaton }
    }

    /// Where something that was looked for stands, in order.
    pub fn find(&self, text: &str) -> Vec<Mark> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let folded = fold(text);
        // For each byte of the line: the letter that begins there.
        let mut line = String::with_capacity(text.len());
        let mut letters: Vec<usize> = Vec::with_capacity(text.len());
        for (number, run) in folded.runs.iter().enumerate() {
            if number > 0 {
                line.push(PARTED);
                letters.push(run.letters.start);
            }
            for at in run.letters.clone() {
                let c = folded.letters[at].c;
                line.push(c);
                letters.extend(std::iter::repeat_n(at, c.len_utf8()));
            }
        }
        let cuts_word = |from: usize, to: usize| {
            let within = |at: usize| {
                let run = folded.runs.partition_point(|run| run.letters.end <= at);
                folded
                    .runs
                    .get(run)
                    .is_some_and(|run| run.class == Class::Word && run.letters.start < at)
            };
            within(from) || within(to)
        };
        automaton
            .find_iter(&line)
            .filter_map(|found| {
                let first = *letters.get(found.start())?;
                let last = *letters.get(found.end() - 1)?;
                if cuts_word(first, last + 1) {
                    return None;
                }
                let range = folded.letters[first].from..folded.letters[last].to;
                Some(Mark { range, pattern: found.pattern().as_usize() })
            })
            .collect()
    }

    /// A whole text with its marks.
    pub fn whole(&self, text: &str) -> Marked {
        clip(text, 0..text.len(), &self.find(text))
    }

    /// The passage with most of what was looked for. `None` when nothing of it stands in the text.
    /// The second value tells how much it holds, to compare texts by.
    pub fn passage(&self, text: &str) -> Option<(Marked, usize)> {
        let marks = self.find(text);
        let (best, worth) = marks
            .iter()
            .enumerate()
            .map(|(at, mark)| (at, self.worth(&marks[at..], mark.range.start + LENGTH * 3)))
            .max_by_key(|(at, worth)| (*worth, std::cmp::Reverse(*at)))?;
        let start = begin(text, marks[best].range.start);
        let end = text[start..].char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| start + at);
        Some((clip(text, start..end, &marks), worth))
    }

    /// The beginning of a text in which nothing of it stands.
    pub fn beginning(&self, text: &str) -> Option<Marked> {
        let end = text.char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| at);
        let clipped = clip(text, 0..end, &[]);
        (!clipped.text.is_empty()).then_some(clipped)
    }

    /// Characters of the different things looked for in a window, and a little for each further one.
    fn worth(&self, marks: &[Mark], end: usize) -> usize {
        let (mut seen, mut worth) = (Vec::new(), 0);
        for mark in marks.iter().take_while(|mark| mark.range.end <= end).take(64) {
            if seen.contains(&mark.pattern) {
                worth += 1;
            } else {
                seen.push(mark.pattern);
                worth += 10 * self.patterns[mark.pattern].chars().count();
            }
        }
        worth
    }
}

/// Where a passage with a mark at `mark` begins: after the sentence before it, if that is near.
fn begin(text: &str, mark: usize) -> usize {
    let before = text[..mark].char_indices().rev().take(BEFORE);
    let mut start = mark;
    for (at, c) in before {
        if "。！？；\n".contains(c) {
            return start;
        }
        start = at;
    }
    start
}

/// A part of a text with white space made single and the marks moved accordingly.
fn clip(text: &str, part: Range<usize>, marks: &[Mark]) -> Marked {
    let mut out = String::with_capacity(part.len());
    let mut moved: Vec<Range<usize>> = Vec::new();
    let mut marks = marks.iter().map(|mark| &mark.range).skip_while(|mark| mark.end <= part.start);
    let mut next = marks.next();
    for (at, c) in text[part.clone()].char_indices() {
        let at = part.start + at;
        while next.is_some_and(|mark| mark.end <= at) {
            next = marks.next();
        }
        let from = out.len();
        if c.is_whitespace() || c.is_control() {
            if out.is_empty() || out.ends_with(' ') {
                continue;
            }
            out.push(' ');
        } else {
            out.push(c);
        }
        if next.is_some_and(|mark| mark.contains(&at)) {
            match moved.last_mut() {
                Some(last) if last.end == from => last.end = out.len(),
                _ => moved.push(from..out.len()),
            }
        }
    }
    let length = out.trim_end().len();
    out.truncate(length);
    for mark in &mut moved {
        mark.end = mark.end.min(length);
    }
    moved.retain(|mark| mark.start < mark.end);
    Marked {
        text: out,
        marks: moved,
        begins_within: !text[..part.start].trim().is_empty(),
        ends_within: !text[part.end..].trim().is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(texts: &[&str], text: &str) -> Vec<String> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let whole = Marker::new(&texts).whole(text);
        whole.marks.iter().map(|mark| whole.text[mark.clone()].to_owned()).collect()
    }

    #[test]
    fn marks_stand_where_the_words_stand() {
        assert_eq!(marked(&["就业", "补贴"], "關於就業創業補貼的通知"), ["就業", "補貼"]);
        assert_eq!(marked(&["就业补贴"], "就业，补贴"), Vec::<String>::new());
        assert_eq!(marked(&["3"], "2023年3月"), ["3"]);
        assert_eq!(marked(&["abc"], "ＡＢＣ abcd"), ["ＡＢＣ"]);
        assert_eq!(marked(&["〔2023〕3号"], "见鄂政发[2023]3号文"), ["2023]3号"]);
        assert_eq!(marked(&["低保"], "城乡低\n 保对象"), ["低 保"]);
        assert_eq!(marked(&["就业", "就业创业"], "就业创业"), ["就业创业"]);
        assert_eq!(marked(&[], "就业"), Vec::<String>::new());
    }

    #[test]
    fn the_passage_holds_most() {
        let filler = "这里说的是别的事情。".repeat(40);
        let text = format!("低保。{filler}申请低保需要下列条件和材料。{filler}");
        let marker = Marker::new(&["低保".into(), "申请".into(), "条件".into()]);
        let (passage, _) = marker.passage(&text).expect("a passage");
        assert!(passage.text.starts_with("申请低保需要下列条件"), "{}", passage.text);
        assert!(passage.begins_within && passage.ends_within);
        let marked: Vec<&str> =
            passage.marks.iter().map(|mark| &passage.text[mark.clone()]).collect();
        assert_eq!(marked, ["申请低保", "条件"]);
        assert!(marker.passage(&filler).is_none());
    }
}
