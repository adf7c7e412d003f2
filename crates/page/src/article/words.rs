//! Small judgements about the words of a title: cleaning, comparing, taking the site's name off.

use crate::dates::is_space;
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Deserialize, Default)]
struct Titles {
    site_endings: Vec<String>,
    never: Vec<String>,
    profiles: Vec<String>,
}

static TITLES: LazyLock<Titles> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/titles.toml")).unwrap_or_default());

/// The characters of a text as they are compared: no white space, half width, plain quotes.
pub(super) type Key = Vec<char>;

/// Whether one key stands within another.
pub(super) fn within(key: &[char], whole: &[char]) -> bool {
    !key.is_empty() && whole.windows(key.len()).any(|window| window == key)
}

fn fold(c: char) -> Option<char> {
    if is_space(c) {
        return None;
    }
    Some(match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' => '\'',
        '—' | '–' | '―' | '─' => '-',
        '･' | '・' | '•' | '●' => '·',
        _ => c,
    })
}

/// The key of a text.
pub(super) fn key(text: &str) -> Key {
    text.chars().filter_map(fold).collect()
}

/// Whether a text has this key.
pub(super) fn same(key: &[char], text: &str) -> bool {
    text.chars().filter_map(fold).eq(key.iter().copied())
}

/// Without tags, left-over entities, line breaks and double blanks.
pub(super) fn clean(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let after = &rest[at + 1..];
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        plain.push_str(&rest[..at]);
        match after.find('>') {
            Some(end) if is_tag => {
                plain.push('\n');
                rest = &after[end + 1..];
            }
            _ => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    for (entity, character) in ENTITIES {
        if plain.contains(entity) {
            plain = plain.replace(entity, character);
        }
    }
    joined(&plain)
}

const ENTITIES: &[(&str, &str)] = &[
    ("&nbsp;", " "),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&quot;", "\""),
    ("&mdash;", "—"),
    ("&middot;", "·"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
];

/// White space as one blank; none between two Chinese characters that only a line break parts.
pub(super) fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap: Option<bool> = None;
    for c in text.chars() {
        if is_space(c) {
            if c.is_whitespace() {
                let line_break = matches!(c, '\n' | '\r' | '\t');
                gap = Some(gap.unwrap_or(true) && line_break);
            }
            continue;
        }
        if let Some(only_breaks) = gap.take()
            && let Some(last) = out.chars().next_back()
            && !(only_breaks && is_chinese(last) && is_chinese(c))
        {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '《' | '》' | '（' | '）' | '“' | '”' | '、' | '，' | '：' | '〔' | '〕' | '—' | '。' | '；' | '！' | '？' | '…')
}

/// `<title>` and what is left of it when parts at separators are taken off, longest first: from the
/// right (`题 - 站`), then the last part alone (`站 - 题`).
pub(super) fn stems(head: &str) -> Vec<String> {
    let head = clean(head);
    let mut stems = vec![head.clone()];
    let cuts = separators(&head);
    for (start, _) in cuts.iter().rev().take(5) {
        stems.push(head[..*start].trim().to_owned());
    }
    if let Some((_, end)) = cuts.last() {
        stems.push(head[*end..].trim().to_owned());
    }
    if cuts.len() > 1
        && let Some((_, end)) = cuts.first()
    {
        stems.push(head[*end..].trim().to_owned());
    }
    stems.retain(|stem| !stem.is_empty());
    stems
}

/// Places of the separators between document, column and site in a `<title>`.
fn separators(head: &str) -> Vec<(usize, usize)> {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for (at, c) in head.char_indices() {
        if matches!(
            c,
            '-' | '_' | '|' | '｜' | '—' | '–' | '－' | '>' | '»' | '·' | '~' | '丨' | '＿'
        ) {
            let end = at + c.len_utf8();
            match cuts.last_mut() {
                Some(last) if head[last.1..at].trim().is_empty() => last.1 = end,
                _ => cuts.push((at, end)),
            }
        }
    }
    cuts
}

/// `<title>` without the parts at its ends that are names: from the right (`题_栏目_站`), then from the left (`站 - 题`).
pub(super) fn without_names(head: &str, is_name: impl Fn(&str) -> bool) -> String {
    let cuts = separators(head);
    let (mut start, mut end) = (0, head.len());
    let mut left = cuts.as_slice();
    while let Some((&(at, behind), rest)) = left.split_last() {
        if !is_name(head[behind..end].trim()) {
            break;
        }
        (end, left) = (at, rest);
    }
    while let Some((&(at, behind), rest)) = left.split_first() {
        if !is_name(head[start..at].trim()) {
            break;
        }
        (start, left) = (behind, rest);
    }
    head[start..end].trim().to_owned()
}

/// Where lines and cells begin: offset and folded first character.
pub(super) fn beginnings(text: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let mut fresh = true;
    for (at, c) in text.char_indices() {
        if matches!(c, '\n' | '\t') {
            fresh = true;
        } else if fresh && let Some(c) = fold(c) {
            fresh = false;
            found.push((at, c));
        }
    }
    found
}

/// Where a key stands as a whole line, cell or run of lines.
pub(super) fn places(text: &str, beginnings: &[(usize, char)], key: &[char]) -> Vec<Range<usize>> {
    let Some(first) = key.first() else { return Vec::new() };
    beginnings
        .iter()
        .filter(|(_, c)| c == first)
        .filter_map(|(at, _)| Some(*at..at + stands_at(&text[*at..], key, fold)?))
        .take(20)
        .collect()
}

/// The same without regard to brackets: a tag writes `公开表(某罚〔2024〕36号)` where the page has two lines.
pub(super) fn loose_places(
    text: &str,
    beginnings: &[(usize, char)],
    key: &[char],
) -> Vec<Range<usize>> {
    let key: Key = key.iter().copied().filter_map(fold_loosely).collect();
    if key.len() < 8 {
        return Vec::new();
    }
    beginnings
        .iter()
        .filter_map(|(at, _)| Some(*at..at + stands_at(&text[*at..], &key, fold_loosely)?))
        .take(20)
        .collect()
}

fn fold_loosely(c: char) -> Option<char> {
    fold(c).filter(|c| !matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '-'))
}

/// Length of the key's words when they stand here up to the end of a line or cell.
fn stands_at(text: &str, key: &[char], fold: fn(char) -> Option<char>) -> Option<usize> {
    let mut wanted = key.iter().copied();
    let mut chars = text.chars();
    let mut next = wanted.next();
    while let Some(expected) = next {
        match fold(chars.next()?) {
            None => {}
            Some(c) if c == expected => next = wanted.next(),
            Some(_) => return None,
        }
    }
    let rest = chars.as_str().trim_start_matches(|c| c != '\n' && c != '\t' && fold(c).is_none());
    matches!(rest.chars().next(), None | Some('\n' | '\t')).then(|| text.len() - rest.len())
}

/// The beginning of a text that was cut off with dots.
pub(super) fn cut(key: &[char]) -> Option<Key> {
    let end = key.iter().rposition(|c| !matches!(c, '.' | '…' | '·'))? + 1;
    let dots = key.len() - end;
    let cut = key.contains(&'…') && dots >= 1 || dots >= 2;
    (cut && end >= 4).then(|| key[..end].to_vec())
}

/// A short name of a site or an organ.
pub(super) fn is_site_name(text: &str) -> bool {
    let length = text.chars().count();
    length <= 22
        && TITLES.site_endings.iter().any(|ending| text.ends_with(ending.as_str()))
        && !text.contains(['的', '《', '关', '〔'])
}

/// A heading of the template.
pub(super) fn is_not_a_title(text: &str) -> bool {
    let text = text.trim_end_matches(['：', ':', ' ', '>', '»', '+']);
    // the heading of a short list with the link to the rest of it
    let more = ["更多", "more", "More", "MORE"].iter().any(|word| text.ends_with(word));
    more || TITLES.never.iter().any(|never| never == text) || crate::dates::only(text).is_some()
}

/// The name of a column that holds the profile of an organ.
pub(super) fn is_profile(text: &str) -> bool {
    text.chars().count() <= 22
        && TITLES.profiles.iter().any(|ending| text.trim().ends_with(ending.as_str()))
}

/// Carries a label such as 发布时间： and is no title therefore.
pub(super) fn has_label(text: &str) -> bool {
    if !text.contains([':', '：']) && text.chars().count() > 8 {
        return false;
    }
    super::labels::stands_in(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert!(!TITLES.never.is_empty() && !TITLES.site_endings.is_empty());
        assert!(is_profile("县民政局机构简介") && !is_profile("机构简介目录"));
    }

    #[test]
    fn stems_of_head_titles() {
        for (head, stem) in [
            ("某县关于调整标准的通知 - 某县人民政府", "某县关于调整标准的通知"),
            ("某县关于调整标准的通知_通知公告_某县人民政府", "某县关于调整标准的通知"),
            ("某县人民政府 | 某县关于调整标准的通知", "某县关于调整标准的通知"),
            ("2023-2024年工作要点 - 某局", "2023-2024年工作要点"),
        ] {
            assert!(stems(head).iter().any(|s| s == stem), "{head}: {:?}", stems(head));
        }
    }

    #[test]
    fn heads_without_names() {
        let name =
            |part: &str| is_site_name(part) || ["通知公告", "某县财政局", "要闻"].contains(&part);
        for (head, left) in [
            ("某县2023年工作方案_通知公告_某县人民政府", "某县2023年工作方案"),
            ("某县财政局 - 关于决算公开的说明", "关于决算公开的说明"),
            ("接续奋斗——某县工作综述-要闻", "接续奋斗——某县工作综述"),
            ("某县人民政府", "某县人民政府"),
        ] {
            assert_eq!(without_names(head, name), left, "{head}");
        }
    }

    #[test]
    fn keys_ignore_space_width_and_quotes() {
        assert_eq!(key("关于 “三公”经费（2023）"), key("关于\"三公\"\u{3000}经费(2023)"));
        assert!(cut(&key("关于调整最低生活保障标...")).is_some());
        assert!(cut(&key("关于调整最低生活保障标准。")).is_none());
    }

    #[test]
    fn places_are_whole_lines() {
        let text = "首页\n关于印发\n工作方案的通知\n正文关于印发工作方案的通知如下";
        let found = |words: &str| places(text, &beginnings(text), &key(words)).len();
        assert_eq!(found("关于印发工作方案的通知"), 1);
        assert_eq!(found("工作方案"), 0);
    }

    #[test]
    fn cleaning() {
        assert_eq!(clean("<h1 style=\"a\">关于<br>通知</h1>"), "关于通知");
        assert_eq!(clean("关于印发\n工作方案的通知"), "关于印发工作方案的通知");
        assert_eq!(clean("A&nbsp;B  C"), "A B C");
        assert_eq!(clean("a < b"), "a < b");
    }
}
