//! The text of a body: lines of the flow without what the template puts around it.

use super::body::{After, NAMES};
use super::flow::Flow;
use super::labels::{Announces, Label};
use super::words;
use crate::dates;
use std::ops::Range;

/// The body's text and where it lies in the flow.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) words: String,
    /// From its first line to its last.
    pub(super) range: Range<usize>,
    /// Offset at which a line says that what follows leads elsewhere (上一篇 …).
    pub(super) stopped: Option<usize>,
}

/// Reads the lines of `range`.
pub(super) fn read(
    flow: &Flow,
    range: Range<usize>,
    title: Option<&[char]>,
    labels: &[Label],
    values: &[Range<usize>],
) -> Text {
    let names = &*NAMES;
    let mut text = Text { range: range.start..range.start, ..Text::default() };
    let (mut begun, mut in_metadata) = (false, false);
    for (at, line) in flow.lines_in(range.clone()) {
        let line = line.trim_matches(['\t', ' ']);
        if line.is_empty() || names.noise.contains(line) {
            continue;
        }
        if ends(flow, line, range.end) {
            if begun {
                text.stopped = Some(at);
                break;
            }
            continue;
        }
        if !begun {
            let is_title = title.is_some_and(|key| words::same(key, line));
            let span = at..at + line.len();
            let on_line = || labels.iter().filter(|l| span.contains(&l.start) && l.sure);
            let short = line.len() < 400;
            let tells = |l: &Label| l.announces < Announces::Title;
            in_metadata |= short && on_line().any(tells);
            let label = short
                && (in_metadata && on_line().next().is_some()
                    || on_line().any(|l| l.announces == Announces::Bar)
                    || on_line().count() > 1);
            let value = values.iter().any(|v| v.contains(&at));
            if is_title || label || value || is_bar(line) {
                continue;
            }
            begun = true;
            text.range.start = at;
        }
        if !text.words.is_empty() {
            text.words.push('\n');
        }
        text.words.push_str(line);
        text.range.end = at + line.len();
    }
    text
}

/// A line of more bytes leads nowhere else.
const SHORT: usize = 300;
/// A name of an editor and the like has no more characters with what stands before it.
const NAME: usize = 60;

/// Whether a line of the flow says that what follows, up to `end`, leads elsewhere.
fn ends(flow: &Flow, line: &str, end: usize) -> bool {
    if line.len() >= SHORT {
        return false;
    }
    let at = (line.as_ptr() as usize).saturating_sub(flow.text.as_ptr() as usize);
    let Some((after, rest)) = NAMES.after_body(line) else { return false };
    let weight = |from: usize, to: usize| {
        flow.weight(&(flow.node_at(from).0..flow.node_at(to.saturating_sub(1)).0 + 1))
    };
    let linked = || {
        let weight = weight(at, at + line.len());
        weight.linked > 0 && weight.linked >= weight.plain
    };
    match after {
        After::Words => linked() || line.chars().count() <= NAME && !line.contains(['。', '；']),
        After::Heading => {
            let part = |c: char| c.is_whitespace() || "：:>》»】]）)+-—·".contains(c);
            let alone = matches!(rest.trim_matches(part), "" | "更多" | "more");
            // a sentence right below a heading is the text's
            let behind = at + line.len();
            let followed = || {
                flow.lines_in(behind..end.max(behind))
                    .find(|(_, next)| !next.trim().is_empty())
                    .is_some_and(|(start, next)| {
                        next.contains('。') && weight(start, start + next.len()).linked == 0
                    })
            };
            if alone { !followed() } else { linked() }
        }
    }
}

/// Words of buttons around a text.
const BUTTONS: [&str; 20] = [
    "字体",
    "字号",
    "打印",
    "关闭",
    "分享",
    "收藏",
    "【",
    "】",
    "[",
    "]",
    "大",
    "中",
    "小",
    "：",
    "视力保护色",
    "|",
    "本页",
    "窗口",
    "+",
    "-",
];
/// All their characters.
const BUTTON_CHARACTERS: &str = "字体号打印关闭分享收藏【】[]大中小：视力保护色|本页窗口+-";

/// A line of buttons, or a date alone above the body.
fn is_bar(line: &str) -> bool {
    // Hardly a line is of these characters alone.
    let bare = line.chars().all(|c| c.is_whitespace() || BUTTON_CHARACTERS.contains(c));
    let buttons = || {
        let rest = BUTTONS.iter().fold(line.to_owned(), |rest, word| rest.replace(word, ""));
        rest.trim().is_empty()
    };
    bare && buttons() || dates::only(line).is_some() || is_date_line(line)
}

/// `2023-02-14 10:22 | 县住建局`: a date and a name, no sentence.
fn is_date_line(line: &str) -> bool {
    dates::find(line).is_some_and(|found| {
        found.form == dates::Form::Separated
            && found.start == 0
            && line[found.end..].chars().count() <= 30
            && !line.contains(['，', '。', '；', '、', '：', '！'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_characters_are_those_of_the_words() {
        for c in BUTTONS.concat().chars() {
            assert!(BUTTON_CHARACTERS.contains(c), "{c}");
        }
        assert!(is_bar("【字体：大 中 小】") && is_bar("2023-02-14"));
        assert!(!is_bar("关于打印机的公告"));
    }
}
