//! The text of a body: lines of the flow without what the template puts around it.

use super::body::{After, NAMES};
use super::flow::Flow;
use super::labels::{self, Announces, Label};
use super::words;
use crate::dates::{self, DateAt};
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

/// Reads the lines of `range`; `dated` tells whether a date stands between the title and them.
pub(super) fn read(
    flow: &Flow,
    range: Range<usize>,
    title: Option<&[char]>,
    labels: &[Label],
    values: &[Range<usize>],
    mut dated: bool,
) -> Text {
    let names = &*NAMES;
    let mut text = Text { range: range.start..range.start, ..Text::default() };
    let head = behind_head(flow, range.clone(), title, labels, values);
    let (mut begun, mut in_metadata) = (false, head > range.start);
    dated |= in_metadata;
    // how many words there were, and where they ended, before the last lines of metadata
    let mut tail: Option<(usize, usize)> = None;
    for (at, line) in flow.lines_in(range.clone()) {
        let line = line.trim_matches(['\t', ' ']);
        if at < head || line.is_empty() || names.noise.contains(line) {
            continue;
        }
        if ends(flow, line, range.end) {
            if begun {
                text.stopped = Some(at);
                break;
            }
            continue;
        }
        if leads_through_pages(flow, at, line) {
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
            let dates_it = || {
                is_dated(flow, at, line, labels, values) || date_before_icons(flow, at).is_some()
            };
            if is_title || label || value || is_bar(line) || !dated && dates_it() {
                dated |= !is_title && dates::find_labelled(line).is_some();
                continue;
            }
            begun = true;
            text.range.start = at;
            text.range.end = at;
        }
        tail = is_closing(at, line, labels)
            .then(|| tail.unwrap_or((text.words.len(), text.range.end)));
        if !text.words.is_empty() {
            text.words.push('\n');
        }
        text.words.push_str(line);
        text.range.end = at + line.len();
    }
    if let Some((words, end)) = tail.filter(|(words, _)| *words > 0) {
        text.words.truncate(words);
        text.range.end = end;
    }
    text
}

/// Lines between a title and the line with its date: a second title, who spoke, a number.
const HEAD_LINES: usize = 5;
/// Characters of such a line.
const HEAD: usize = 60;

/// Characters that follow a line of date and source for its being above a text.
const BELOW: usize = 40;

/// Where the line ends that tells date or source right below a few short lines; the start where there is none.
fn behind_head(
    flow: &Flow,
    range: Range<usize>,
    title: Option<&[char]>,
    labels: &[Label],
    values: &[Range<usize>],
) -> usize {
    for (at, line) in flow.lines_in(range.clone()).take(HEAD_LINES) {
        let length = line.chars().count();
        if length <= 2 * HEAD && tells_date(flow, at, line, labels, values) {
            let end = at + line.len();
            let below = flow.text[end..range.end.max(end)].chars().filter(|c| !c.is_whitespace());
            return if below.take(BELOW).count() == BELOW { end } else { range.start };
        }
        let is_title = title.is_some_and(|key| words::same(key, line));
        if !is_title && (length > HEAD || line.contains(['。', '；', '：', ':', '\t'])) {
            break;
        }
    }
    range.start
}

/// Whether a line tells the date of a document: behind its label, beside the source, or to the minute.
fn tells_date(
    flow: &Flow,
    at: usize,
    line: &str,
    labels: &[Label],
    values: &[Range<usize>],
) -> bool {
    let span = at..at + line.len();
    let labelled = || {
        labels.iter().zip(values).any(|(label, value)| {
            label.sure
                && label.announces <= Announces::Updated
                && span.contains(&label.start)
                && span.contains(&value.start)
                && labels::begins_with_date(&flow.text[value.clone()]).is_some()
        })
    };
    let beside = |label: &Label| {
        label.sure
            && matches!(label.announces, Announces::Source | Announces::Bar)
            && span.contains(&label.start)
    };
    let leads = || {
        dates::find(line).is_some_and(|found| {
            line[..found.start].chars().count() <= 6
                && (labels.iter().any(beside)
                    || found.time.is_some() && dates::only(line).is_some())
        })
    };
    !line.contains(['。', '；']) && (labelled() || leads())
}

/// `发布：红旗村 日期：2023-04-05`: a short line with a date behind a label that is uncertain by itself. A day of
/// which the text itself may speak (公示日期) is none.
fn is_dated(flow: &Flow, at: usize, line: &str, labels: &[Label], values: &[Range<usize>]) -> bool {
    let span = at..at + line.len();
    line.chars().count() <= HEAD
        && labels.iter().zip(values).any(|(label, value)| {
            span.contains(&label.start)
                && label.announces <= Announces::Updated
                && !label.word.starts_with('公')
                && dates::only(&flow.text[value.clone()]).is_some()
        })
}

/// The date on a short line that begins with an element of nothing but it: `2023-04-05` `123` `县应急局` without
/// white space between, where pictures stand for the labels.
pub(super) fn date_before_icons(flow: &Flow, at: usize) -> Option<DateAt> {
    let line = &flow.text[flow.line_around(at)];
    let known = || dates::find(line).is_some();
    if line.chars().count() > HEAD || line.contains(['。', '，', '；', '、', '\t']) || known() {
        return None;
    }
    let found = dates::only(flow.piece_at(at)?)?;
    matches!(found.form, dates::Form::Separated | dates::Form::Chinese).then_some(found)
}

/// A line of metadata behind a text: two labels at least of date, source, editor or counter.
fn is_closing(at: usize, line: &str, labels: &[Label]) -> bool {
    let span = at..at + line.len();
    let tells = |l: &&Label| {
        l.sure
            && span.contains(&l.start)
            && (l.announces <= Announces::Source || l.announces == Announces::Bar)
    };
    line.len() < SHORT
        && !line.contains(['。', '；', '\t'])
        && labels.iter().filter(tells).take(2).count() == 2
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

/// Words by which a line leads to another page of the document.
const LEADING: [&str; 12] = [
    "上一页",
    "下一页",
    "最后一页",
    "前一页",
    "后一页",
    "第一页",
    "上页",
    "下页",
    "尾页",
    "末页",
    "余下全文",
    "阅读全文",
];
/// What else stands on such a line: words, characters, and its most bytes.
const BESIDE_PAGES: [&str; 6] = ["首页", "当前", "转到", "跳转", "跳到", "GO"];
const PAGE_CHARACTERS: &str = "第共页次总到/／|｜丨,，:：[]【】()（）<>《》«»‹›＜＞…·.→←";
const PAGE_LINE: usize = 200;

/// A line of the pages that a document goes over: `第1页/共3页`, `首页 上一页 1 2 3 下一页`, `[1] [2]` as links.
fn leads_through_pages(flow: &Flow, at: usize, line: &str) -> bool {
    let line = line.trim();
    if line.len() > PAGE_LINE {
        return false;
    }
    let numbers = || {
        line.split(|c: char| !c.is_ascii_digit())
            .filter(|number| !number.is_empty())
            .map(|number| number.parse::<u32>().unwrap_or(u32::MAX))
    };
    let rest_is = |words: &str| {
        words
            .chars()
            .all(|c| c.is_whitespace() || c.is_ascii_digit() || PAGE_CHARACTERS.contains(c))
    };
    if line.contains('页') || line.contains("全文") {
        let leads = LEADING.iter().any(|word| line.contains(*word));
        let words = LEADING.iter().chain(&BESIDE_PAGES);
        let rest = words.fold(line.to_owned(), |rest, word| rest.replace(*word, ""));
        return (leads || numbers().next().is_some()) && rest_is(&rest);
    }
    // numbers that count up, as links
    let counted = || {
        let numbers: Vec<u32> = numbers().collect();
        numbers.len() >= 2
            && numbers.first() == Some(&1)
            && numbers.windows(2).all(|pair| pair[1] == pair[0].saturating_add(1))
    };
    rest_is(line) && counted() && {
        let last = flow.node_at(at + line.len().saturating_sub(1));
        flow.weight(&(flow.node_at(at).0..last.0 + 1)).linked > 0
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

/// `2023-02-14 10:22 | 县住建局`, `县融媒体中心 | 2023-02-14 | 阅读 23`: a date and a name, no sentence.
fn is_date_line(line: &str) -> bool {
    let sentence = || line.contains(['，', '。', '；', '、', '！']);
    dates::find(line).is_some_and(|found| {
        // the time of day may go before
        let clock = |c: char| c.is_ascii_digit() || matches!(c, ':' | ' ');
        let leads = found.form == dates::Form::Separated
            && line[..found.start].chars().all(clock)
            && line[found.end..].chars().count() <= 30
            && !line.contains('：');
        (leads || line.chars().count() <= HEAD && is_parted(line, &found)) && !sentence()
    })
}

/// Whether bars part a date from what else stands on its line.
pub(super) fn is_parted(line: &str, date: &DateAt) -> bool {
    let bar = |c: char| matches!(c, '|' | '｜' | '丨' | '│');
    let (ahead, behind) = (line[..date.start].trim_end(), line[date.end..].trim_start());
    (ahead.is_empty() || ahead.ends_with(bar))
        && (behind.is_empty() || behind.starts_with(bar))
        && !(ahead.is_empty() && behind.is_empty())
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
        assert!(is_bar("县融媒体中心 | 2023-02-14 16:20 | 阅读 123"));
        assert!(is_bar("09:30 2023-02-14 县民政局"));
        let flow = Flow::from_text("1 2 3");
        for pages in [
            "第1页/共3页",
            "首页 上一页 1 2 3 下一页 尾页",
            "共 3 页 当前第 2 页",
            "1 2 最后一页",
            "余下全文",
        ] {
            assert!(leads_through_pages(&flow, 0, pages), "{pages}");
        }
        for text in
            ["共三页", "第 页 共 页", "1 2 3", "见第3页", "首页", "页", "附件1 附件2", "2023.02.14"]
        {
            assert!(!leads_through_pages(&flow, 0, text), "{text}");
        }
        assert!(!is_bar("关于打印机的公告") && !is_bar("会议于2023-02-14召开"));
    }
}
