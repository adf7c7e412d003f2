//! Counts by which news and required information differ, made in one pass over a text.

use crate::signs::{Sign, Signs};
use serde::{Deserialize, Serialize};

/// Counts of a text; those that would not fit stop at 65,535.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Characters other than white space.
    pub chars: u16,
    /// Lines with something on them.
    pub lines: u16,
    /// Ends of sentences (。！？).
    pub sentences: u16,
    /// Lines of tables: cells stand apart by tabs.
    pub table_rows: u16,
    /// Numbers of an outline at the beginning of a line or sentence: 一、 （一） 1. 第一条.
    pub numbered: u16,
    /// Lines that name something before a colon (联系电话：…), and headings in 【】.
    pub labels: u16,
    /// Paragraphs of at least 60 characters without a number.
    pub prose: u16,
    /// Digits.
    pub digits: u16,
    /// Speech between quotes with a full stop inside: “……。”.
    pub quotes: u16,
    /// 1 where the text begins like a report: a day of a month or 近日.
    pub news_opening: u16,
    /// 1 where the text begins with whom it addresses: 各乡镇人民政府：.
    pub address: u16,
    /// Hits of each class of words, in the order of [`Sign::ALL`].
    pub signs: [u16; Sign::COUNT],
}

impl Shape {
    /// Hits of a class of words.
    pub const fn sign(&self, sign: Sign) -> u16 {
        self.signs[sign as usize]
    }
}

/// Characters from which a paragraph counts as prose.
const PROSE: usize = 60;
/// Bytes of a text beyond which nothing is counted: what decides stands before.
const BOUND: usize = 192 * 1024;

/// Counts a text as `page` gives it: lines by `\n`, table cells by `\t`. A first line that repeats
/// the title is left out.
pub fn shape(title: &str, text: &str) -> Shape {
    let signs = Signs::builtin();
    let text = bounded(text);
    let mut shape = Shape::default();
    let title = title.trim();
    let mut first = true;
    for line in text.split('\n') {
        let line = line.trim();
        if line.is_empty() || (first && line == title) {
            continue;
        }
        let told = count_line(&mut shape, line);
        if first {
            open(&mut shape, signs, line, told);
            first = false;
        }
    }
    for (sign, _) in signs.text.find(text) {
        add(&mut shape.signs[sign as usize], 1);
    }
    shape
}

fn bounded(text: &str) -> &str {
    let mut end = text.len().min(BOUND);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn add(count: &mut u16, more: usize) {
    *count = count.saturating_add(u16::try_from(more).unwrap_or(u16::MAX));
}

/// Counts a line and answers how many characters it has.
fn count_line(shape: &mut Shape, line: &str) -> usize {
    let (mut chars, mut digits, mut sentences, mut quotes, mut tabs) = (0, 0, 0, 0, 0);
    let (mut colon, mut said) = (None, false);
    let (mut before, mut earlier, mut inline, mut headed) = (' ', ' ', 0, 0);
    for char in line.chars() {
        match char {
            '\t' => tabs += 1,
            '。' | '！' | '？' => sentences += 1,
            '”' if matches!(before, '。' | '！' | '？') => quotes += 1,
            '：' | ':' if colon.is_none() => colon = Some(chars),
            '“' if before == '：' => said = true,
            '0'..='9' => digits += 1,
            '、' if HAN.contains(&before) && matches!(earlier, '。' | '：' | '；' | '”') => {
                inline += 1;
            }
            '】' => headed += 1,
            _ => {}
        }
        if !char.is_whitespace() {
            chars += 1;
            (earlier, before) = (before, char);
        }
    }
    add(&mut shape.chars, chars);
    add(&mut shape.digits, digits);
    add(&mut shape.sentences, sentences);
    add(&mut shape.quotes, quotes);
    add(&mut shape.lines, 1);
    add(&mut shape.numbered, inline);
    add(&mut shape.labels, headed);
    let numbered = is_numbered(line);
    if tabs > 0 {
        add(&mut shape.table_rows, 1);
    } else if numbered {
        add(&mut shape.numbered, 1);
    } else if chars >= PROSE {
        add(&mut shape.prose, 1);
    }
    if tabs == 0 && !said && colon.is_some_and(|at| (2..=10).contains(&at) && at + 1 < chars) {
        add(&mut shape.labels, 1);
    }
    chars
}

/// How the text begins.
fn open(shape: &mut Shape, signs: &Signs, line: &str, chars: usize) {
    let begins = |words: &[String]| words.iter().any(|word| line.starts_with(word.as_str()));
    let addressed = line.ends_with(['：', ':']) && chars <= 80 && !is_numbered(line);
    shape.address = u16::from(addressed || begins(&signs.address));
    let told = day_of_month(line) || begins(&signs.news_opening);
    shape.news_opening = u16::from(told && chars >= 20);
}

/// Whether a line begins with a day: 6月5日， or 2024年6月5日上午.
fn day_of_month(line: &str) -> bool {
    let rest = line.trim_start_matches(['（', '(']);
    let number = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let rest = match number(rest) {
        4 if rest[4..].starts_with('年') => &rest[4 + '年'.len_utf8()..],
        _ => rest,
    };
    let month = number(rest);
    if !(1..=2).contains(&month) || !rest[month..].starts_with('月') {
        return false;
    }
    let rest = &rest[month + '月'.len_utf8()..];
    let day = number(rest);
    (1..=2).contains(&day) || rest.starts_with("以来") || rest.starts_with(['初', '底', '中'])
}

/// Digits of outlines.
const HAN: [char; 12] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '零'];

/// Whether a line begins with a number of an outline.
fn is_numbered(line: &str) -> bool {
    let han = |text: &str| text.chars().take_while(|char| HAN.contains(char)).count() * 3;
    if let Some(rest) = line.strip_prefix('第') {
        let end = han(rest);
        return end > 0 && rest[end..].starts_with(['条', '章', '部', '节']);
    }
    if let Some(rest) = line.strip_prefix(['（', '(']) {
        let end = han(rest).max(rest.chars().take_while(char::is_ascii_digit).count());
        return end > 0 && rest[end..].starts_with(['）', ')']);
    }
    let end = han(line);
    if end > 0 {
        return line[end..].starts_with(['、', '．', '.', '，']) || line.starts_with("一是");
    }
    let end = line.chars().take_while(char::is_ascii_digit).count();
    (1..=2).contains(&end) && line[end..].starts_with(['、', '.', '．'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_lines() {
        for line in ["一、范围", "（十二）材料", "(3) 时限", "12. 收费", "第二十条 公开", "3、地点"]
        {
            assert!(is_numbered(line), "{line}");
        }
        for line in ["一行先后来到", "2024年3月", "第三季度", "（续）", "3月5日"] {
            assert!(!is_numbered(line), "{line}");
        }
        for line in ["3月5日，县", "2024年3月15日上午", "（6月1日电"] {
            assert!(day_of_month(line), "{line}");
        }
        for line in ["13岁", "2024年度", "3月份", "月5日"] {
            assert!(!day_of_month(line), "{line}");
        }
    }

    #[test]
    fn counts() {
        let text = "标题\n各乡镇人民政府：\n一、时间\n联系电话：0724-123\n序号\t姓名\n1\t张某\n他说：“很好。”";
        let shape = shape("标题", text);
        assert_eq!(shape.lines, 6);
        assert_eq!((shape.table_rows, shape.numbered, shape.labels), (2, 1, 1));
        assert_eq!((shape.address, shape.news_opening, shape.quotes), (1, 0, 1));
        assert_eq!(shape.sign(Sign::TableHead), 2);
    }
}
