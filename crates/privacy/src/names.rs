//! Is a cell a person's name, or an organisation's?

use crate::words::list;
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

static SURNAMES: LazyLock<(FxHashSet<&str>, FxHashSet<char>)> = LazyLock::new(|| {
    let lines = list(include_str!("../data/surnames.txt"));
    let compound = lines.first().into_iter().flat_map(|line| line.split(' ')).collect();
    (compound, lines.iter().skip(1).flat_map(|line| line.chars()).collect())
});
static NOT_NAMES: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| list(include_str!("../data/not-names.txt")).into_iter().collect());
static ORGANISATIONS: LazyLock<Organisations> = LazyLock::new(|| {
    let words = list(include_str!("../data/organisations.txt"));
    let anywhere = words.iter().filter_map(|word| word.strip_prefix('*'));
    Organisations {
        anywhere: AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(anywhere).ok(),
        ends: words.iter().filter_map(|word| word.chars().next().filter(|c| *c != '*')).collect(),
    }
});

/// Words of organisations' names.
struct Organisations {
    /// Count anywhere in a name.
    anywhere: Option<AhoCorasick>,
    /// Last characters.
    ends: FxHashSet<char>,
}

/// What a name of a place, an amount or a thing ends with, and a person's hardly ever.
const NO_NAME_ENDS: &str = "村镇乡县市区省州组局院校厂店站所户员费款类期级号元亩名项";

/// A cell without the spaces that align it.
pub(crate) fn squeezed(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A Chinese character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// A person's full name.
pub(crate) fn is_person(cell: &str) -> bool {
    if cell.len() > 40 {
        return false;
    }
    let name = squeezed(cell);
    let mut chars = name.chars();
    let (Some(first), Some(_)) = (chars.next(), chars.next()) else { return false };
    let count = name.chars().count();
    if !(2..=4).contains(&count) || !name.chars().all(is_han) || NOT_NAMES.contains(name.as_str()) {
        return false;
    }
    let end = name.chars().next_back().unwrap_or(first);
    let (compound, single) = &*SURNAMES;
    let two: String = name.chars().take(2).collect();
    let known =
        compound.contains(two.as_str()) && count >= 3 || single.contains(&first) && count <= 3;
    known && !(NO_NAME_ENDS.contains(end) && count >= 2) && !is_masked(&name)
}

/// The person's name that a run of letters is, or that a longer one ends with: 现认定朱国明.
pub(crate) fn person_at_end(word: &str) -> Option<&str> {
    if is_person(word) {
        return Some(word);
    }
    let mut starts: Vec<usize> = word.char_indices().rev().take(4).map(|(at, _)| at).collect();
    if starts.len() < 4 {
        return None;
    }
    // The longest first; of two characters only where no longer one fits.
    starts.reverse();
    starts.into_iter().filter_map(|at| word.get(at..)).find(|name| is_person(name))
}

/// What stands under a heading for names: any short word, names of peoples with longer ones among them.
pub(crate) fn may_be_person(cell: &str) -> bool {
    let name = squeezed(cell);
    let count = name.chars().filter(|c| is_han(*c)).count();
    (2..=4).contains(&count)
        && name.chars().all(is_han)
        && !is_masked(&name)
        && !is_organisation(&name)
        || name.contains('·') && (4..=20).contains(&count)
}

/// A name of which a part is hidden: 张**, 李某某.
pub(crate) fn is_masked(name: &str) -> bool {
    name.contains(['*', '＊', '某', '×', '○', '〇', 'X', 'x']) && name.chars().count() <= 5
}

/// The name of an organisation.
pub(crate) fn is_organisation(cell: &str) -> bool {
    let bare = cell.trim_end_matches([')', '）', '。', '，', '：', ':', ' ']);
    let Some(end) = bare.chars().next_back() else { return false };
    // In bytes: four Chinese characters and more.
    bare.len() >= 12
        && (ORGANISATIONS.ends.contains(&end)
            || ORGANISATIONS.anywhere.as_ref().is_some_and(|find| find.is_match(bare)))
}

/// The same for the same name everywhere (FNV-1a over the squeezed name).
pub(crate) fn subject(name: &str) -> u64 {
    squeezed(name).bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in ["张三", "欧阳小明", "李 四", "王建国"] {
            assert!(is_person(name), "{name}");
        }
        for other in ["泉水村", "合计", "张**", "高中", "金额", "牌楼镇", "张三李四王五", "5"]
        {
            assert!(!is_person(other), "{other}");
        }
        assert!(is_organisation("荆门市宏远建材有限公司") && is_organisation("泉水村村民委员会"));
        assert!(!is_organisation("王建国"));
        assert_eq!(subject("张 三"), subject("张三"));
        for (words, name) in [
            ("现认定朱国明", Some("朱国明")),
            ("同意给予欧阳小明", Some("欧阳小明")),
            ("现批准张三", Some("张三")),
            ("朱国明", Some("朱国明")),
            ("身份证号", None),
            ("公民身份号码", None),
            ("经初审复核", None),
        ] {
            assert_eq!(person_at_end(words), name, "{words}");
        }
    }
}
