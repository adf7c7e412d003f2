//! The text of a PDF as paragraphs: its lines end where the paper does, not where a thought does.

use attachment::{Contents, Part, Piece};
use regex::Regex;
use std::collections::{HashMap, VecDeque};
use std::sync::LazyLock;

/// Lines at each edge of a page that may be heads, feet and numbers.
const EDGES: usize = 3;
/// Pages that must show the same line before it counts as a head or foot.
const SAME: usize = 3;
/// Width of running text at least, an ASCII character being 1 and any other 2: shorter lines are those of a list.
const NARROWEST: usize = 40;
/// What a line that goes on may lack of the full width: an indent, and a mark that begins no line.
const SLACK: usize = 6;
/// The same where words are not broken.
const WORDS: usize = 14;
/// What the first line of a paragraph lacks of the full width at least.
const INDENT: usize = 4;
/// What ends a sentence.
const ENDS: [char; 10] = ['。', '！', '？', '：', '；', '”', '.', '!', '?', ':'];
/// What parts a sentence: lines without any of it are no running text.
const PARTS: [char; 8] = ['，', '。', '、', '；', '：', ',', '.', ';'];

/// A line that is the number of its page: between dashes or as 第…页, or bare.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[-—－–―─·]+(\d{1,4})[-—－–―─·]+|第(\d{1,4})页(?:[,，/]?共\d{1,4}页)?|(\d{1,4})(?:/\d{1,4})?)$",
    )
    .ok()
});
/// How a paragraph begins that is a point of a list, an article, or the note on attachments.
static BEGINS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[)）](?:[^项款目]|$)|\d{1,2}[.．、](?:\D|$)|第[一二三四五六七八九十百]{1,4}[条章节]\s|附件?\d{0,2}[:：])",
    )
    .ok()
});

/// A page while its edges are taken off.
struct Page<'t> {
    /// Its number in the file, from 1.
    number: i64,
    /// What stands at an edge of several pages and is kept here.
    kept: Vec<&'t str>,
    /// Its lines between the edges.
    lines: VecDeque<&'t str>,
}

/// An edge of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Head,
    Foot,
}

impl<'t> Page<'t> {
    fn of(part: &'t Part) -> Self {
        let number = part.place.last().and_then(|number| number.parse().ok());
        let lines = part.text.lines().map(str::trim).filter(|line| !line.is_empty());
        Self { number: number.unwrap_or_default(), kept: Vec::new(), lines: lines.collect() }
    }

    /// The line that stands at an edge.
    fn at(&self, edge: Edge) -> Option<&'t str> {
        match edge {
            Edge::Head => self.lines.front().copied(),
            Edge::Foot => self.lines.back().copied(),
        }
    }

    /// Takes it off.
    fn take(&mut self, edge: Edge) -> Option<&'t str> {
        match edge {
            Edge::Head => self.lines.pop_front(),
            Edge::Foot => self.lines.pop_back(),
        }
    }
}

/// The pages of a file as lines, each a paragraph or, with tabs, a row. Numbers of pages are left out, and so are heads and
/// feet of pages that are numbered through; the first of the heads stays, as it may be the title or the heads of a table.
pub(crate) fn paragraphs(contents: &Contents) -> String {
    let parts = contents.parts.iter().filter(|part| part.piece == Piece::Page);
    let mut pages: Vec<Page<'_>> = parts.map(Page::of).collect();
    let mut through = false;
    for _ in 0..EDGES {
        for edge in [Edge::Foot, Edge::Head] {
            through |= unnumbered(&mut pages, edge);
            if through {
                unrepeated(&mut pages, edge);
            }
        }
    }
    let lines = pages.iter().flat_map(|page| page.kept.iter().chain(&page.lines));
    joined(&lines.copied().collect::<Vec<_>>())
}

/// Takes the numbers of pages off an edge, as far as it is sure that they are; tells whether the pages are numbered through.
fn unnumbered(pages: &mut [Page<'_>], edge: Edge) -> bool {
    let numbers: Vec<Option<(bool, i64)>> =
        pages.iter().map(|page| page.at(edge).and_then(page_number)).collect();
    let found = numbers.iter().flatten().count();
    let behind = pages.iter().zip(&numbers);
    let behind = behind.filter_map(|(page, found)| found.map(|(_, number)| number - page.number));
    let behind: Vec<i64> = behind.collect();
    let through = found > 1
        && found + 1 >= pages.len()
        && behind.windows(2).all(|two| matches!(two, [one, other] if one == other));
    for (page, number) in pages.iter_mut().zip(numbers) {
        if number.is_some_and(|(says_so, _)| says_so || through) {
            page.take(edge);
        }
    }
    through
}

/// The number of a page that a line is, and whether its form alone says so.
fn page_number(line: &str) -> Option<(bool, i64)> {
    let plain: String = line.chars().filter(|one| !one.is_whitespace()).collect();
    let found = NUMBER.as_ref()?.captures(&plain)?;
    let framed = found.get(1).or_else(|| found.get(2));
    let number = framed.or_else(|| found.get(3))?.as_str().parse().ok()?;
    Some((framed.is_some(), number))
}

/// Takes the line off an edge that all pages have there but for one at most.
fn unrepeated(pages: &mut [Page<'_>], edge: Edge) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in pages.iter().filter_map(|page| page.at(edge)) {
        *counts.entry(line).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    let Some((line, count)) = most.filter(|(_, count)| *count >= SAME) else { return };
    if count + 1 < pages.len() {
        return;
    }
    let mut first = edge == Edge::Head;
    for page in pages {
        if page.at(edge) == Some(line) {
            page.take(edge);
            if first {
                page.kept.push(line);
            }
            first = false;
        }
    }
}

/// Lines with those joined that are one paragraph.
fn joined(lines: &[&str]) -> String {
    let has_tab = |at: usize| lines.get(at).is_some_and(|line| line.contains('\t'));
    let full = full_width(lines);
    let mut text = String::new();
    let mut before: Option<&str> = None;
    for (at, line) in lines.iter().enumerate() {
        // One alone is a line with wide gaps.
        let near = has_tab(at + 1) || at.checked_sub(1).is_some_and(has_tab);
        let is_row = has_tab(at) && near;
        let said = if is_row { (*line).to_owned() } else { line.replace('\t', " ") };
        let same = |before: &str| full.is_some_and(|full| goes_on(before, line, full));
        if !is_row && before.is_some_and(same) {
            if needs_blank(&text, &said) {
                text.push(' ');
            }
        } else if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&said);
        before = (!is_row).then_some(*line);
    }
    text
}

/// Width of a line: an ASCII character is 1, any other 2.
fn width(line: &str) -> usize {
    line.chars().map(|one| if one.is_ascii() { 1 } else { 2 }).sum()
}

/// The width of a full line; `None` where this is no running text.
fn full_width(lines: &[&str]) -> Option<usize> {
    let running = lines.iter().filter(|line| !line.contains('\t'));
    let mut widths: Vec<(usize, &str)> = running.map(|line| (width(line), *line)).collect();
    widths.sort_unstable();
    let full = widths.get(widths.len() * 9 / 10)?.0;
    let wide: Vec<&str> =
        widths.iter().filter(|(width, _)| width + SLACK >= full).map(|(_, line)| *line).collect();
    let parted = wide.iter().filter(|line| line.contains(PARTS)).count();
    (full >= NARROWEST && parted * 2 >= wide.len()).then_some(full)
}

/// Whether a line is of the same paragraph as the one before it.
fn goes_on(before: &str, line: &str, full: usize) -> bool {
    let words = before.ends_with(|one: char| one.is_ascii_alphabetic());
    let slack = if words { WORDS } else { SLACK };
    if width(before) + slack < full || BEGINS.as_ref().is_none_or(|begins| begins.is_match(line)) {
        return false;
    }
    // Behind a whole sentence a line without an indent alone is sure to go on.
    !before.ends_with(ENDS) || width(line) + INDENT > full
}

/// Whether a blank stood where a line was broken: between words, never between Chinese characters or within a number.
fn needs_blank(before: &str, line: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), line.chars().next()) else {
        return false;
    };
    let word = |one: char| one.is_ascii_alphanumeric();
    let digits = last.is_ascii_digit() && first.is_ascii_digit();
    let ends = word(last) || matches!(last, ',' | '.' | ';' | ':' | '!' | '?' | ')');
    ends && (word(first) || first == '(') && !digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use attachment::{Hidden, Kind};

    fn pdf(pages: &[&str]) -> Contents {
        let part = |(number, text): (usize, &&str)| Part {
            place: vec![number.to_string()],
            piece: Piece::Page,
            text: (*text).to_owned(),
            first_line: 1,
            hidden: Hidden::default(),
        };
        let parts = (1..).zip(pages).map(part).collect();
        Contents { kind: Kind::Pdf, parts, notes: Vec::new() }
    }

    #[test]
    fn lines_of_a_paragraph_are_one() {
        let page = "临时救助公示\n\
            根据《临时救助工作规程》规定，经个人申请、村民代表评议、乡\n\
            镇审核、县民政局审批，现将本季度临时救助对象名单予以公示，接受\n\
            社会监督。\n\
            公示时间为2026年1月5日至1月11日，如有异议请向县民政局反映，\n\
            联系人王某，受理地点为县民政局二楼社会救助股，来访请带证件。\n\
            一、救助对象见附表，请各村（社区）在公示栏同步张贴，张贴期满后\n\
            （一）留存照片。\n\
            特此公示。\n\
            青岚县民政局";
        let expected = "临时救助公示\n\
            根据《临时救助工作规程》规定，经个人申请、村民代表评议、乡镇审核、县民政局审批，现将本季度临时救助对象名单予以公示，接受社会监督。\n\
            公示时间为2026年1月5日至1月11日，如有异议请向县民政局反映，联系人王某，受理地点为县民政局二楼社会救助股，来访请带证件。\n\
            一、救助对象见附表，请各村（社区）在公示栏同步张贴，张贴期满后\n\
            （一）留存照片。\n\
            特此公示。\n\
            青岚县民政局";
        assert_eq!(paragraphs(&pdf(&[page])), expected);
    }

    #[test]
    fn numbers_heads_and_feet_are_left_out_where_that_is_sure() {
        let page =
            |number: usize, text: &str| format!("办事指南\n{text}\n青岚县民政局编\n{number}");
        let pages = [page(1, "甲"), page(2, "乙"), page(3, "丙")];
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        assert_eq!(paragraphs(&pdf(&pages)), "办事指南\n甲\n乙\n丙");
        // Nothing says that these are pages of one text.
        let apart = ["决定书\n甲", "决定书\n乙", "决定书\n丙"];
        assert_eq!(paragraphs(&pdf(&apart)), "决定书\n甲\n决定书\n乙\n决定书\n丙");
        for framed in ["— 1 —", "- 1 -", "第 1 页 共 1 页"] {
            assert_eq!(paragraphs(&pdf(&[&format!("甲\n{framed}")])), "甲", "{framed}");
        }
        for bare in ["1", "2026", "3/5"] {
            let text = format!("甲\n{bare}");
            assert_eq!(paragraphs(&pdf(&[&text])), text, "{bare}");
        }
        assert_eq!(paragraphs(&pdf(&["甲\n5", "乙\n9"])), "甲\n5\n乙\n9");
    }

    #[test]
    fn a_paragraph_goes_on_behind_the_end_of_a_page() {
        let first = "根据《临时救助工作规程》规定，经个人申请、村民代表评议、乡镇审\n— 1 —";
        let second =
            "核、县民政局审批，现将本季度临时救助对象名单予以公示，接受社会\n监督。\n— 2 —";
        let expected = "根据《临时救助工作规程》规定，经个人申请、村民代表评议、乡镇审核、县民政局审批，现将本季度临时救助对象名单予以公示，接受社会监督。";
        assert_eq!(paragraphs(&pdf(&[first, second])), expected);
    }

    #[test]
    fn rows_stay_rows_and_heads_of_a_table_come_once() {
        let page = |number: usize, row: &str| format!("姓名\t金额\n{row}\n第{number}页");
        let pages = [page(1, "张三\t1"), page(2, "李四\t2"), page(3, "王五\t3")];
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        assert_eq!(paragraphs(&pdf(&pages)), "姓名\t金额\n张三\t1\n李四\t2\n王五\t3");
        assert_eq!(paragraphs(&pdf(&["名单\n青岚县\t2026年\n完"])), "名单\n青岚县 2026年\n完");
    }

    #[test]
    fn lines_of_a_list_are_not_joined() {
        let list = ["红星村村民委员会张三享受最低生活保障待遇一户两人"; 4].join("\n");
        assert_eq!(paragraphs(&pdf(&[&list])), list);
        let names = ["张三", "李四", "王五"].join("\n");
        assert_eq!(paragraphs(&pdf(&[&names])), names);
    }

    #[test]
    fn words_keep_their_blanks_and_numbers_have_none() {
        for (before, line, blank) in [
            ("公开", "信息", false),
            ("the", "office", true),
            ("done.", "Next", true),
            ("6222", "0212", false),
            ("信息", "API", false),
        ] {
            assert_eq!(needs_blank(before, line), blank, "{before} {line}");
        }
    }
}
