//! What a cell of a catalog says: marks, lists, limits, names, however they were typed.

use crate::matching;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Signs that tick a cell or a box.
const TICKS: [char; 14] = ['√', '✓', '✔', '☑', '✅', '■', '●', '▲', '◆', '★', '☒', '🗹', '∨', '〇'];
/// Signs of a box or cell left open.
const OPEN: [char; 8] = ['□', '☐', '○', '×', '✗', '✘', '◇', '△'];

/// A text in simplified characters, otherwise unchanged.
pub fn simplified(text: &str) -> String {
    text.chars().map(matching::simplified).collect()
}

/// A name (of a matter, field, column) on one line: line breaks inside words are taken out, full-width
/// letters and digits become half-width, list numbers before it go.
pub fn name(text: &str) -> String {
    let joined: String = joined(text).chars().map(narrow).map(matching::simplified).collect();
    without_number(joined.trim())
        .trim_matches(['·', '•', ' ', '\u{3000}', '、', '；', ';'])
        .to_owned()
}

/// A row number as typed, half-width and without its dot: `１．` is `1`.
pub fn name_of_number(text: &str) -> String {
    text.nfkc()
        .filter(|char| !char.is_whitespace())
        .collect::<String>()
        .trim_end_matches(['.', '、', '。'])
        .to_owned()
}

/// A sentence on one line.
pub fn sentence(text: &str) -> String {
    joined(text).chars().map(matching::simplified).collect::<String>().trim().to_owned()
}

/// Full-width letters and digits as half-width; Chinese punctuation stays.
fn narrow(char: char) -> char {
    match char {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char.nfkc().next().unwrap_or(char),
        other => other,
    }
}

/// Lines joined: between Chinese without anything, between Latin words with a space.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let latin = |char: char| char.is_ascii_alphanumeric();
        if out.ends_with(latin) && word.starts_with(latin) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Without `1.`, `（一）`, `①`, `三、` before the words; `12345热线` keeps its number.
fn without_number(text: &str) -> &str {
    number_end(text).map_or(text, |end| text[end..].trim_start())
}

/// Where a list number at the start of `text` ends, if it has one.
fn number_end(text: &str) -> Option<usize> {
    static NUMBER: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(
            r"^(?:[（(][0-9０-９一二三四五六七八九十]{1,3}[)）]|[0-9０-９]{1,3}\s*(?:[.．](?:[^0-9]|$)|、|\)|）)|[一二三四五六七八九十]{1,3}、|[①-⑳])",
        )
        .expect("a constant expression")
    });
    let found = NUMBER.find(text)?;
    // the expression looks one character past a dot, to leave 1.5 alone
    let end = match found.as_str().char_indices().next_back() {
        Some((at, last))
            if found.as_str()[..at].ends_with(['.', '．']) && !matches!(last, '.' | '．') =>
        {
            at
        }
        _ => found.end(),
    };
    (end < text.len()).then_some(end)
}

/// The parts of a cell that lists things: split at semicolons, at list numbers and ticked boxes that
/// begin a line, and at line breaks that do not stand inside a word.
pub fn list(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let begins = number_end(line).is_some()
            || line.starts_with(['●', '■', '·', '•', '-', '—', '◆', '★', '《']);
        let ended = parts
            .last()
            .is_none_or(|last| last.ends_with(['；', ';', '。', '，', '、', '》', ')', '）']));
        match parts.last_mut() {
            Some(last) if !begins && !ended => last.push_str(line),
            _ => parts.push(line.to_owned()),
        }
    }
    parts
        .iter()
        .flat_map(|part| part.split(['；', ';', '。']))
        .map(|part| {
            without_number(
                sentence(part).trim_start_matches(['●', '■', '·', '•', '◆', '★', '-', ' ']),
            )
            .to_owned()
        })
        .map(|part| part.trim_end_matches(['，', ',', '、']).to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Whether a cell is ticked: a tick, 是, or a remark that is no refusal. `None` when it is blank.
pub fn ticked(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if text.contains(TICKS) {
        return Some(true);
    }
    let refused = ["否", "无", "/", "／", "-", "—", "——", "n", "no", "x", "0", "不公开"];
    if text.starts_with(OPEN) || refused.contains(&text.to_ascii_lowercase().as_str()) {
        return Some(false);
    }
    Some(true)
}

/// The ticked choices of a cell with boxes (`■政府网站 □政府公报`); without boxes all that it lists.
pub fn choices(text: &str) -> Vec<String> {
    let boxed = text.contains(['□', '☐', '■', '☑', '☒', '🗹', '√', '✓', '✔']);
    if !boxed {
        let parts = list(text);
        let flat = parts.iter().flat_map(|part| part.split(['、', ',', '，'])).map(str::trim);
        return flat.filter(|part| !part.is_empty()).map(str::to_owned).collect();
    }
    let mut chosen = Vec::new();
    let mut at: Option<(bool, String)> = None;
    for char in text.chars() {
        if TICKS.contains(&char) || OPEN.contains(&char) {
            chosen.extend(finish_choice(at.take()));
            at = Some((TICKS.contains(&char), String::new()));
        } else if let Some((_, words)) = &mut at {
            words.push(char);
        }
    }
    chosen.extend(finish_choice(at));
    chosen
}

fn finish_choice(choice: Option<(bool, String)>) -> Option<String> {
    let (ticked, words) = choice?;
    let words =
        sentence(&words).trim_matches(['、', '，', ',', '；', ';', ' ', '_', '＿']).to_owned();
    (ticked && !words.is_empty()).then_some(words)
}

/// Working days that a limit gives: `20个工作日`, `二十个工作日`; at once (及时, 实时, 即时) is 0.
pub fn working_days(text: &str) -> Option<u32> {
    let text = plain(text);
    if let Some(days) = counted(&text).next() {
        return days;
    }
    ["实时", "及时", "即时", "随时", "立即"].iter().any(|word| text.contains(word)).then_some(0)
}

/// The longest number of working days that a limit names: `处罚决定7个工作日内；其他信息20个工作日内` is 20.
pub fn longest_working_days(text: &str) -> Option<u32> {
    counted(&plain(text)).flatten().max()
}

/// Days, weekends among them, within which something must be published: `批准后20日内`. Not how long it
/// hangs out (`公示期不少于7日`), and no day of a month (`每月15日前`).
pub fn days(text: &str) -> Option<u32> {
    static DAYS: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(
            r"([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*个?\s*(?:自然日|日历日|日|天)(?:之内|以内|内)",
        )
        .expect("a constant expression")
    });
    let text = plain(text);
    let of_month = |found: &str| text.contains(&format!("月{found}"));
    let found: Vec<u32> = DAYS
        .captures_iter(&text)
        .filter(|found| !is_term(&text, found) && !of_month(&found[0]))
        .filter_map(|found| number(&found[1]))
        .collect();
    found.into_iter().max()
}

fn plain(text: &str) -> String {
    joined(text).nfkc().map(matching::simplified).collect()
}

/// The numbers of working days that a limit names.
fn counted(text: &str) -> impl Iterator<Item = Option<u32>> {
    static DAYS: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*个?\s*(?:法定)?工作日")
            .expect("a constant expression")
    });
    DAYS.captures_iter(text).filter(|found| !is_term(text, found)).map(|found| number(&found[1]))
}

/// 公示7个工作日 is how long something hangs out, not how soon it must be published.
fn is_term(text: &str, found: &regex::Captures<'_>) -> bool {
    let before = &text[..found.get(0).map_or(0, |whole| whole.start())];
    let words = before.trim_end_matches(['期', '间', '为', '时', '不', '少', '于', '：', ':', ' ']);
    words.ends_with("公示") || words.ends_with("公告")
}

fn number(digits: &str) -> Option<u32> {
    digits.parse().ok().or_else(|| chinese_number(digits))
}

/// 一 … 九十九.
fn chinese_number(text: &str) -> Option<u32> {
    let digit = |char: char| {
        "一二三四五六七八九".chars().position(|other| other == char).map(|at| at as u32 + 1)
    };
    let mut value = 0;
    for char in text.chars() {
        value = match char {
            '十' if value == 0 => 10,
            '十' => value * 10,
            other => value + digit(other)?,
        };
    }
    (value > 0).then_some(value)
}

/// What a cell refers to instead of saying it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// 同上: the cell above.
    Above,
    /// 同1, 同第1项: the row with that number.
    Row(String),
}

/// Whether a cell only refers to another.
pub fn reference(text: &str) -> Option<Reference> {
    static ROW: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"^同(?:第|序号)?\s*([0-9]{1,3})(?:项|条|行)?$")
            .expect("a constant expression")
    });
    let text: String =
        text.nfkc().map(matching::simplified).filter(|char| !char.is_whitespace()).collect();
    let text = text.trim_matches(['。', '(', ')', '“', '”']);
    if matches!(text, "同上" | "同前" | "〃" | "″" | "″″" | "\"") {
        return Some(Reference::Above);
    }
    ROW.captures(text).map(|found| Reference::Row(found[1].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_breaks_and_numbers() {
        let cases = [
            ("财政预\n决算", "财政预决算"),
            ("1.政策文件", "政策文件"),
            ("（一）办事 指南", "办事指南"),
            ("１２３４５热线", "12345热线"),
            ("徵地補償安置公告", "征地补偿安置公告"),
            ("PM2.5 监测", "PM2.5监测"),
            ("2.5米以上", "2.5米以上"),
        ];
        for (typed, meant) in cases {
            assert_eq!(name(typed), meant, "{typed}");
        }
    }

    #[test]
    fn lists_split_where_items_begin() {
        assert_eq!(
            list("1.申报材料\n清单；2.批准流程\n3．办理时限"),
            ["申报材料清单", "批准流程", "办理时限"]
        );
        assert_eq!(
            list("《条例》\n《关于全面推进\n政务公开工作的意见》"),
            ["《条例》", "《关于全面推进政务公开工作的意见》"]
        );
        assert_eq!(list("●文件标题；●文号"), ["文件标题", "文号"]);
    }

    #[test]
    fn boxes_and_ticks() {
        assert_eq!(choices("■政府网站  □政府公报\n■两微一端 □其他____"), ["政府网站", "两微一端"]);
        assert_eq!(choices("政府网站、公告栏"), ["政府网站", "公告栏"]);
        for (typed, meant) in [
            ("√", Some(true)),
            ("", None),
            ("□", Some(false)),
            ("×", Some(false)),
            ("√（本人）", Some(true)),
            ("否", Some(false)),
        ] {
            assert_eq!(ticked(typed), meant, "{typed}");
        }
    }

    #[test]
    fn limits_in_working_days() {
        let cases = [
            ("自信息形成或者变更之日起20个\n工作日内", Some(20)),
            ("信息形成后二十个工作日内", Some(20)),
            ("７个工作日", Some(7)),
            ("实时公开", Some(0)),
            ("长期公开", None),
            ("公示7个工作日", None),
            ("公示期不少于5个工作日，结果20个工作日内公开", Some(20)),
            ("每年1月31日前", None),
        ];
        for (typed, meant) in cases {
            assert_eq!(working_days(typed), meant, "{typed}");
        }
    }

    #[test]
    fn limits_in_days() {
        let cases = [
            ("本级政府财政部门批复后20日内", Some(20)),
            ("收到评标报告之日起3日内，公示期不少于3日", Some(3)),
            ("批准后二十日以内", Some(20)),
            ("7个自然日内", Some(7)),
            ("自信息形成之日起20个工作日内", None),
            ("每月15日内", None),
            ("投标截止15日前", None),
            ("公示期7天", None),
            ("长期公开", None),
        ];
        for (typed, meant) in cases {
            assert_eq!(days(typed), meant, "{typed}");
        }
        let several = "处罚决定7个工作日内；其他信息形成之日起20个工作日内，公示期30个工作日";
        assert_eq!((working_days(several), longest_working_days(several)), (Some(7), Some(20)));
    }

    #[test]
    fn references() {
        assert_eq!(reference("同 上"), Some(Reference::Above));
        assert_eq!(reference("同１"), Some(Reference::Row("1".into())));
        assert_eq!(reference("同第12项"), Some(Reference::Row("12".into())));
        assert_eq!(reference("同步公开"), None);
    }
}
