//! Finds the header of a table and what each of its columns holds, by the words of `data/headers.toml`.

use super::cells::simplified;
use super::grid::{Row, Table};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const WORDS: &str = include_str!("../../data/headers.toml");
/// A header stands in at most so many rows.
const TALLEST: usize = 3;
/// So many different columns must be recognised before a row is taken for a header.
const FEWEST_KEYS: usize = 3;
/// No header cell is longer.
const LONGEST_CELL: usize = 24;

/// What a column of a catalog holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Key {
    /// 序号.
    Seq,
    /// 领域.
    Field,
    /// 一级事项.
    Matter1,
    /// 二级事项.
    Matter2,
    /// 公开事项, not divided.
    Matter,
    /// 公开内容（要素）.
    Elements,
    /// 公开依据.
    Basis,
    /// 公开时限.
    Limit,
    /// 公开主体.
    Body,
    /// 公开渠道和载体.
    Channels,
    /// 公开对象: 全社会.
    AudienceAll,
    /// 公开对象: 特定群体.
    AudienceGroup,
    /// 公开对象, not divided.
    Audience,
    /// 公开方式: 主动.
    MethodActive,
    /// 公开方式: 依申请.
    MethodOnRequest,
    /// 公开方式, not divided.
    Method,
    /// 公开层级: 市级.
    LevelCity,
    /// 公开层级: 县级.
    LevelCounty,
    /// 公开层级: 乡级.
    LevelTown,
    /// 公开层级: 村级.
    LevelVillage,
    /// 公开层级, not divided.
    Level,
    /// 网站所属栏目.
    Column,
    /// 备注.
    Note,
}

#[derive(Deserialize)]
struct Words {
    key: Vec<KeyWords>,
}

#[derive(Deserialize)]
struct KeyWords {
    id: Key,
    #[serde(default)]
    is: Vec<String>,
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
}

static KEYS: LazyLock<Vec<KeyWords>> = LazyLock::new(|| {
    toml::from_str::<Words>(WORDS).expect("the embedded table is well-formed").key
});

/// The header of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Position of its first row in the table.
    pub first: usize,
    /// Position of the first row after it.
    pub end: usize,
    /// What each column holds; `None` for columns that no catalog knows.
    pub columns: Vec<Option<Key>>,
    /// Words of columns that were not recognised.
    pub unknown: Vec<(usize, String)>,
}

impl Header {
    /// Position of the first column that holds `key`.
    pub fn column(&self, key: Key) -> Option<usize> {
        self.columns.iter().position(|column| *column == Some(key))
    }

    /// Whether any column holds one of `keys`.
    pub fn has_any(&self, keys: &[Key]) -> bool {
        keys.iter().any(|key| self.column(*key).is_some())
    }
}

/// The key of a header cell, alone.
fn key_of(words: &str) -> Option<Key> {
    if words.is_empty() || words.chars().count() > LONGEST_CELL {
        return None;
    }
    let equal = KEYS.iter().find(|key| key.is.iter().any(|word| word == words));
    let within = || {
        KEYS.iter().find(|key| {
            key.has.iter().any(|word| words.contains(word.as_str()))
                && !key.not.iter().any(|word| words.contains(word.as_str()))
        })
    };
    equal.or_else(within).map(|key| key.id)
}

/// Words of a header cell without white space, punctuation and bracketed remarks.
fn plain(text: &str) -> String {
    let text = simplified(text);
    let open = text.find(['（', '(']).filter(|at| *at > 0);
    let without = open.map_or(text.as_str(), |at| &text[..at]);
    let words = |text: &str| {
        text.chars().filter(|char| char.is_alphanumeric()).collect::<String>().to_lowercase()
    };
    // 公开内容（要素） is 公开内容; （一）事项 keeps its words
    Some(words(without)).filter(|words| !words.is_empty()).unwrap_or_else(|| words(&text))
}

/// Keys that a row's own cells show.
fn keys_in(row: &Row) -> BTreeSet<Key> {
    row.cells
        .iter()
        .filter(|cell| !cell.from_above)
        .filter_map(|cell| key_of(&plain(&cell.text)))
        .collect()
}

/// Whether a row alone looks like the first row of a header.
pub fn is_header(row: &Row) -> bool {
    let keys = keys_in(row);
    let matter = [Key::Matter, Key::Matter1, Key::Matter2].iter().any(|key| keys.contains(key));
    let content =
        [Key::Elements, Key::Basis, Key::Limit, Key::Body, Key::Method, Key::Channels, Key::Column]
            .iter()
            .any(|key| keys.contains(key));
    keys.len() >= FEWEST_KEYS && matter && content
}

/// The first header at or after row `from`.
pub fn find(table: &Table, from: usize) -> Option<Header> {
    let first = (from..table.rows.len()).find(|row| is_header(&table.rows[*row]))?;
    let mut end = first + 1;
    while end < table.rows.len()
        && end - first < TALLEST
        && continues(&table.rows[end], &table.rows[end - 1])
    {
        end += 1;
    }
    Some(header(table, first, end))
}

/// Whether `row` is a further header row: it holds header words (or cells of the row above) and nothing else.
fn continues(row: &Row, above: &Row) -> bool {
    let mut known = 0usize;
    let mut strange = 0usize;
    for (cell, over) in row.cells.iter().zip(&above.cells) {
        let words = plain(&cell.text);
        if cell.from_above || words.is_empty() {
            continue;
        }
        if key_of(&words).is_some() {
            known += 1;
        } else if plain(&over.text) != words {
            strange += 1;
        }
    }
    known >= 2 && strange <= 1
}

fn header(table: &Table, first: usize, end: usize) -> Header {
    let width = table.rows[first].cells.len();
    let mut columns: Vec<Option<Key>> = Vec::with_capacity(width);
    let mut unknown = Vec::new();
    for column in 0..width {
        let mut words: Vec<String> = table.rows[first..end]
            .iter()
            .map(|row| plain(&row.cells[column].text))
            .filter(|text| !text.is_empty())
            .collect();
        words.dedup();
        let whole = words.concat();
        let key = words.last().and_then(|low| key_of(low)).or_else(|| key_of(&whole));
        let key = key.or_else(|| words.iter().rev().find_map(|word| key_of(word)));
        if key.is_none() && !whole.is_empty() {
            unknown.push((column, whole));
        }
        columns.push(key);
    }
    divide_matter(&mut columns);
    only_first(&mut columns);
    Header { first, end, columns, unknown }
}

/// An undivided 公开事项 over two columns holds both levels; over one it holds the first.
fn divide_matter(columns: &mut [Option<Key>]) {
    let places: Vec<usize> =
        (0..columns.len()).filter(|at| columns[*at] == Some(Key::Matter)).collect();
    let has = |columns: &[Option<Key>], key| columns.contains(&Some(key));
    for place in places {
        columns[place] = if !has(columns, Key::Matter1) {
            Some(Key::Matter1)
        } else if !has(columns, Key::Matter2) {
            Some(Key::Matter2)
        } else {
            None
        };
    }
}

/// A merged header over several columns (公开渠道和载体 over many boxes) counts once, except where
/// several columns of one key are read together.
fn only_first(columns: &mut [Option<Key>]) {
    let mut seen = BTreeSet::new();
    for column in columns {
        if let Some(key) = *column
            && !seen.insert(key)
            && !matches!(key, Key::Channels | Key::Elements | Key::Note)
        {
            *column = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_words_mean_their_keys() {
        let cases = [
            ("公开\n事项", Some(Key::Matter)),
            ("一 级 事 项", Some(Key::Matter1)),
            ("公开内容（要素）", Some(Key::Elements)),
            ("公開依據", Some(Key::Basis)),
            (
                "公开渠道和载体（在标注范围内至少选择其一公开，法律法规规章另有规定的从其规定）",
                Some(Key::Channels),
            ),
            ("特定群体（请写明）", Some(Key::AudienceGroup)),
            ("乡镇（街道）级", Some(Key::LevelTown)),
            ("县 级", Some(Key::LevelCounty)),
            ("依申请公开", Some(Key::MethodOnRequest)),
            ("网站所属栏目", Some(Key::Column)),
            ("联系电话", None),
        ];
        for (words, key) in cases {
            assert_eq!(key_of(&plain(words)), key, "{words}");
        }
    }
}
