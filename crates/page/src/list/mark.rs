//! Category marks (类别标注) before a title: `[办事指南] …`, `【…】`, `［…］`, also with wrong or missing
//! closing brackets.

use snapshot::Mark;

/// Longer words in brackets are part of the title; the longest official second-level names have 46 characters.
pub(crate) const MAX_CHARS: usize = 64;

const PAIRS: &[(char, char)] =
    &[('[', ']'), ('【', '】'), ('［', '］'), ('〖', '〗'), ('〔', '〕'), ('{', '}'), ('｛', '｝')];

/// What templates print in brackets before a title; no category is called so.
const LABELS: &[&str] = &[
    "置顶", "推荐", "热点", "热门", "最新", "头条", "图文", "图片", "组图", "视频", "转载", "原创",
    "new", "hot", "top",
];

/// The category mark that a title begins with.
pub fn parse(title: &str) -> Option<Mark> {
    let title = title.trim_start();
    let open = title.chars().next()?;
    if !PAIRS.iter().any(|(one, _)| *one == open) {
        return None;
    }
    let rest = &title[open.len_utf8()..];
    let close = rest
        .char_indices()
        .take(MAX_CHARS + 1)
        .find(|(_, c)| PAIRS.iter().any(|(one, other)| one == c || other == c));
    let (text, close) = match close {
        Some((at, c)) if PAIRS.iter().any(|(_, other)| *other == c) => (&rest[..at], Some(c)),
        // the next bracket opens again: the first was never closed
        Some((at, _)) => (&rest[..at], None),
        None => {
            let end = rest
                .char_indices()
                .take(13)
                .find(|(_, c)| c.is_whitespace() || *c == '：' || *c == ':');
            (end.map_or("", |(at, _)| &rest[..at]), None)
        }
    };
    let text = text.trim();
    // 〔2023〕3号 and [2023-01-05] are numbers and dates
    if text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || "-/.年月日 :号第".contains(c))
        || close.is_some() && text.is_empty()
        || open == '〔' && close.is_none()
        || LABELS.iter().any(|label| text.eq_ignore_ascii_case(label))
    {
        return None;
    }
    Some(Mark { text: text.to_owned(), open, close })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn labels_of_templates_are_no_marks() {
        for (title, mark) in [
            ("[办事指南] 临时救助申请", Some("办事指南")),
            ("[置顶]关于调整低保标准的通知", None),
            ("【图文】县长调研重点项目", None),
            ("[NEW] 关于调整低保标准的通知", None),
            ("【图文解读】低保标准", Some("图文解读")),
        ] {
            assert_eq!(parse(title).map(|mark| mark.text).as_deref(), mark, "{title}");
        }
    }
}
