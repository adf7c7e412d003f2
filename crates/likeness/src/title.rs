//! How two titles hang together.

use crate::fold::is_letter;
use crate::text::Text;
use crate::words::{WORDS, holds, only};
use serde::{Deserialize, Serialize};

/// How two titles hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Titles {
    /// Equal after marks, spaces, punctuation and words like 关于 are set aside.
    Equal,
    /// One holds the other, with a place, an organ or words like 转发 around it.
    Within,
    /// The same words in another order, or other words that say nothing.
    Reworded,
    /// They differ by a period, a number or an issue.
    Period,
    /// They differ by a name.
    Name,
    /// They name different steps of a matter.
    Stage,
    /// One is the title of an interpretation.
    Interpretation,
    /// They have little in common.
    Different,
    /// One of them is missing.
    Unknown,
}

/// The title without a category mark before it.
pub fn bare_title(title: &str) -> &str {
    let mut title = title.trim();
    for (open, close) in [('【', '】'), ('[', ']'), ('［', '］'), ('〖', '〗')] {
        if title.starts_with(open)
            && let Some(end) = title.find(close)
            && end + close.len_utf8() < title.len()
        {
            title = title[end + close.len_utf8()..].trim();
        }
    }
    title
}

pub(crate) fn titles(one: &str, other: &str) -> Titles {
    let (one, other) = (bare_title(one), bare_title(other));
    if one.is_empty() || other.is_empty() {
        return Titles::Unknown;
    }
    let (one_text, other_text) = (Text::new(one), Text::new(other));
    if one_text.same(&other_text) {
        return Titles::Equal;
    }
    let words = &*WORDS;
    if holds(one, &words.interpretation) != holds(other, &words.interpretation) {
        return Titles::Interpretation;
    }
    if words.stages.all_in(one) != words.stages.all_in(other) {
        return Titles::Stage;
    }
    let comparison = one_text.compare_short(&other_text);
    let edits = &comparison.edits;
    // What is left of an edit when the words that say nothing are set aside.
    let left: Vec<(String, String)> = edits
        .iter()
        .map(|edit| (without_fillers(&edit.one), without_fillers(&edit.other)))
        .filter(|(one, other)| !(one.is_empty() && other.is_empty()))
        .collect();
    if left.is_empty() {
        return Titles::Equal;
    }
    if passed_on(one, other) || passed_on(other, one) {
        return Titles::Within;
    }
    let period = |text: &str| only(text, &words.period_words);
    let replaced = |(one, other): &&(String, String)| !one.is_empty() && !other.is_empty();
    let changed: u32 = edits.iter().map(|edit| edit.size).sum();
    let size = comparison.one_size.max(comparison.other_size);
    if left
        .iter()
        .any(|(one, other)| period(one) && period(other) && !one.is_empty() && !other.is_empty())
        || left.iter().any(|(one, other)| one_of_a_row(one, other))
    {
        return Titles::Period;
    }
    if !left.iter().any(|pair| replaced(&pair)) {
        let added = |first: bool| {
            left.iter().any(|(one, other)| if first { !one.is_empty() } else { !other.is_empty() })
        };
        // Something is added on one side only, or it moved.
        if !(added(true) && added(false)) {
            return Titles::Within;
        }
    }
    if same_words(&left) {
        return Titles::Reworded;
    }
    if 2 * changed <= size + 4 { Titles::Name } else { Titles::Different }
}

/// `outer` passes `inner` on: 某镇转发《关于…的通知》 and 某县关于…的通知.
fn passed_on(outer: &str, inner: &str) -> bool {
    const PASSING: [&str; 3] = ["转发", "批转", "印发"];
    let Some(behind) =
        PASSING.iter().filter_map(|word| outer.split_once(word)).map(|(_, behind)| behind).next()
    else {
        return false;
    };
    if PASSING.iter().any(|word| inner.contains(word)) {
        return false;
    }
    let kernel =
        |title: &str| title.find("关于").map_or_else(|| plain(title), |at| plain(&title[at..]));
    let (outer, inner) = (kernel(behind), kernel(inner));
    inner.chars().count() >= 6 && outer.starts_with(&inner)
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| is_letter(*c)).collect()
}

/// Han numerals of short ordinals.
const NUMERALS: &str = "一二三四五六七八九十";

/// An ordinal on one side only: （第二次）, 二标段, （2）.
fn one_of_a_row(one: &str, other: &str) -> bool {
    let added = if one.is_empty() { other } else { one };
    let bare = added.chars().count() <= 2
        && added.chars().all(|c| c.is_ascii_digit() || NUMERALS.contains(c));
    (one.is_empty() || other.is_empty())
        && only(added, &WORDS.period_words)
        && (bare || added.contains(['第', '期', '批', '次', '段', '包', '季', '半']))
}

fn without_fillers(text: &str) -> String {
    let text = WORDS.fillers.taken_out_of(plain(text));
    if text.chars().all(|c| WORDS.fillers.contains(c)) { String::new() } else { text }
}

/// What is left on both sides is the same characters.
fn same_words(left: &[(String, String)]) -> bool {
    let sorted = |first: bool| {
        let sides = left.iter().map(|(one, other)| if first { one } else { other });
        let mut letters: Vec<char> =
            sides.flat_map(|side| side.chars()).filter(|c| !WORDS.fillers.contains(*c)).collect();
        letters.sort_unstable();
        letters
    };
    sorted(true) == sorted(false)
}

#[cfg(test)]
mod tests {
    use super::{Titles, titles};

    #[test]
    fn titles_of_pairs() {
        let cases = [
            ("【补贴】关于发放补贴的公告", "关于发放补贴的公告", Titles::Equal),
            ("禁烧秸秆的通告", "关于禁烧秸秆的通告", Titles::Equal),
            ("财务公开", "石桥村财务公开", Titles::Within),
            ("城区停车管理办法", "关于印发城区停车管理办法的通知", Titles::Equal),
            ("2023年3月低保公示", "2023年4月低保公示", Titles::Period),
            ("8月资金发放公示", "8月资金发放公示（2）", Titles::Period),
            ("上半年财务公开", "下半年财务公开", Titles::Period),
            ("招标公告", "招标公告（第二次）", Titles::Stage),
            ("石桥村村规民约", "新塘村村规民约", Titles::Name),
            ("停车管理办法", "停车管理办法（征求意见稿）", Titles::Stage),
            ("停车管理办法", "一图读懂停车管理办法", Titles::Interpretation),
            ("我县召开春耕现场会", "全县春耕现场会召开", Titles::Equal),
            ("春耕现场会在白石镇召开", "白石镇春耕现场会召开", Titles::Reworded),
            ("甲县人民政府关于禁烧的通告", "乙镇转发县人民政府关于禁烧的通告", Titles::Within),
            ("甲县人民政府关于禁烧的通告", "乙县人民政府关于禁烧的通告", Titles::Name),
            ("上级政策解读第3期", "本级政策解读第3期", Titles::Stage),
            ("关于放假的通知", "学前教育资助名单", Titles::Different),
            ("", "名单", Titles::Unknown),
        ];
        for (one, other, expected) in cases {
            assert_eq!(titles(one, other), expected, "{one} / {other}");
        }
    }
}
