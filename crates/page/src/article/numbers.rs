//! Document numbers (发文字号) and index numbers (索引号).

use crate::dates::is_space;

/// Longest characters of a document number before its year: `某某县人民政府办公室`.
const MAX_ORGAN: usize = 24;

/// The first document number in a text, as printed but without white space: `×政公办〔2023〕3号`, with
/// `[ ]`, `( )`, `【 】`, `［ ］` or `﹝ ﹞` around the year, and `第163号` of an order (令, 公告). An index number
/// such as `696785044/2026-00017` is none.
pub fn document_number(text: &str) -> Option<String> {
    bracketed(text).or_else(|| order(text))
}

/// The document number when a text is nothing else (but may be in brackets or carry white space).
pub fn only_document_number(text: &str) -> Option<String> {
    let number = document_number(text)?;
    let length = |s: &str| s.chars().filter(|c| !is_space(*c) && !is_bracket(*c)).count();
    (length(text) == length(&number)).then_some(number)
}

fn is_bracket(c: char) -> bool {
    open(c).is_some() || close(c) || matches!(c, '《' | '》')
}

fn open(c: char) -> Option<char> {
    matches!(c, '〔' | '[' | '［' | '(' | '（' | '【' | '﹝' | '〖' | '〈' | '{').then_some(c)
}

fn close(c: char) -> bool {
    matches!(c, '〕' | ']' | '］' | ')' | '）' | '】' | '﹞' | '〗' | '〉' | '}')
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(c as u32 - 0xfee0),
        _ => None,
    }
}

/// `organ〔year〕N号`.
fn bracketed(text: &str) -> Option<String> {
    for (at, c) in text.char_indices() {
        if open(c).is_none() {
            continue;
        }
        let mut rest = text[at + c.len_utf8()..].chars().filter(|c| !is_space(*c)).peekable();
        let mut year = String::new();
        while let Some(d) = rest.peek().copied().and_then(digit) {
            year.push(d);
            rest.next();
            if year.len() > 4 {
                break;
            }
        }
        let year_stands = rest.next_if(|c| *c == '年').is_some();
        if year.len() != 4 || !(year.starts_with("19") || year.starts_with("20")) {
            continue;
        }
        let Some(closing) = rest.next().filter(|c| close(*c)) else { continue };
        let mut tail = String::new();
        tail.extend(rest.next_if(|c| *c == '第'));
        // A series between year and number: 〔2023〕字第3号, 〔2023〕A3号.
        tail.extend(rest.next_if(|c| *c == '字'));
        if tail.ends_with('字') {
            tail.extend(rest.next_if(|c| *c == '第'));
        }
        while tail.chars().count() < 4 {
            match rest.next_if(char::is_ascii_uppercase) {
                Some(c) => tail.push(c),
                None => break,
            }
        }
        let mut digits = 0;
        while let Some(c) =
            rest.next_if(|c| digit(*c).is_some() || matches!(c, '-' | '－') && digits > 0)
        {
            tail.push(digit(c).unwrap_or('-'));
            digits += 1;
            if digits > 8 {
                break;
            }
        }
        if !(1..=8).contains(&digits) || rest.next() != Some('号') {
            continue;
        }
        let Some(organ) = organ_before(&text[..at]) else { continue };
        let year_unit = if year_stands { "年" } else { "" };
        return Some(format!("{organ}{c}{year}{year_unit}{closing}{tail}号"));
    }
    None
}

/// The letters for the organ, right before the year.
fn organ_before(before: &str) -> Option<String> {
    let mut organ: Vec<char> = Vec::new();
    for c in before.chars().rev() {
        if is_space(c) && c != '\n' && c != '\t' {
            if organ.len() > 2 {
                break;
            }
            continue;
        }
        let part = matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | 'A'..='Z' | 'a'..='z' | '×' | '〇');
        if !part || organ.len() > MAX_ORGAN {
            break;
        }
        organ.push(c);
    }
    // Words of the sentence around it are not the number's.
    let mut organ: String = organ.into_iter().rev().collect();
    for word in ["文号", "字号", "根据", "依据", "按照", "以及", "见", "与", "和", "附件"]
    {
        if let Some(at) = organ.rfind(word)
            && !matches!(word, "与" | "和" | "见") | (at == 0)
        {
            organ = organ[at + word.len()..].to_owned();
        }
    }
    let length = organ.chars().count();
    (2..=MAX_ORGAN).contains(&length).then_some(organ)
}

/// `…令第163号`, `2023年第5号`, `公告第3号`.
fn order(text: &str) -> Option<String> {
    let mut from = 0;
    while let Some(at) = text[from..].find('第').map(|at| from + at) {
        let digits_at = at + '第'.len_utf8();
        from = digits_at;
        let rest = text[digits_at..].trim_start();
        let digits: String = rest.chars().map_while(digit).take(6).collect();
        let behind: String =
            rest.chars().filter(|c| !is_space(*c)).skip(digits.len()).take(1).collect();
        if digits.is_empty() || behind != "号" {
            continue;
        }
        let before: Vec<char> = text[..at]
            .chars()
            .rev()
            .filter(|c| *c == '\n' || !is_space(*c))
            .take_while(|c| {
                matches!(c, '\u{4e00}'..='\u{9fff}' | '0'..='9' | '〔' | '〕') && *c != '第'
            })
            .take(MAX_ORGAN)
            .collect();
        let before: String = before.into_iter().rev().collect();
        let kind = ["令", "公告", "通告", "年", "字"].iter().any(|kind| before.ends_with(kind));
        if kind && before.chars().count() >= 2 {
            return Some(format!("{before}第{digits}号"));
        }
    }
    None
}

/// The index number in what stands behind its label: letters, digits and `/ - _ . :`, at least five of
/// them, with a digit.
pub fn index_number(value: &str) -> Option<String> {
    // YX0001 - 02 - 2023 - 00012
    let tight = value.replace(" - ", "-");
    let token: String = tight
        .trim_start_matches(|c: char| is_space(c) || matches!(c, ':' | '：'))
        .chars()
        .take_while(|c| {
            c.is_ascii_alphanumeric()
                || matches!(c, '/' | '-' | '_' | '.' | ':' | '—' | '－' | '〔' | '〕' | '[' | ']')
                || matches!(c, '\u{4e00}'..='\u{9fff}')
                || *c == ' '
        })
        .collect();
    let token = token.split("  ").next().unwrap_or("").trim();
    // A blank parts it from the next word, unless digits go on.
    let end = token
        .char_indices()
        .find(|(at, c)| {
            *c == ' ' && !token[at + 1..].starts_with(|n: char| n.is_ascii_alphanumeric())
        })
        .map_or(token.len(), |(at, _)| at);
    let token = token[..end].trim_end_matches(['-', '/', '.', ':', '_']);
    let length = token.chars().count();
    let digits = token.chars().filter(char::is_ascii_digit).count();
    (digits >= 3 && (5..=64).contains(&length) && crate::dates::only(token).is_none())
        .then(|| token.to_owned())
}
