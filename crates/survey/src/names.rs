//! Names of columns: which role a name gives, and which names the standard knows.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use snapshot::Role;
use standard::Standard;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Table {
    role: Vec<RoleRow>,
    units: Units,
    trim: Trim,
    widgets: Vec<String>,
    plain: Vec<String>,
    topics: Vec<String>,
    documents: Documents,
}

#[derive(Deserialize)]
struct Documents {
    starts: Vec<String>,
    holds: Vec<String>,
}

#[derive(Deserialize)]
struct RoleRow {
    role: Role,
    names: Vec<String>,
    contains: Vec<String>,
}

#[derive(Deserialize)]
struct Units {
    town: Vec<String>,
    village: Vec<String>,
    department: Vec<String>,
}

#[derive(Deserialize)]
struct Trim {
    before: Vec<String>,
    after: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table: Table = toml::from_str(include_str!("../data/roles.toml"))
        .expect("data/roles.toml is part of the program");
    for row in &mut table.role {
        for name in row.names.iter_mut().chain(&mut row.contains) {
            *name = plain(name);
        }
    }
    table
});

/// A name without white space, punctuation and brackets.
pub fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .map(|letter| match letter {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter)
            }
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

/// A name without the number before it (`一、`, `（三）`, `12.`) and the count behind it (`(12)`, `[3]`, `12条`).
pub fn bare(name: &str) -> &str {
    let mut text = name
        .trim()
        .trim_start_matches(['·', '•', '■', '●', '◆', '>', '-', '—', '▪', '※', '|', ' ']);
    let ends = |letter: char| ")）]】".contains(letter);
    let counts = |letter: char| letter.is_ascii_digit() || "条篇件项 /".contains(letter);
    if let Some(inside) = text.strip_suffix(ends)
        && let Some(at) = inside.rfind(['(', '（', '[', '【'])
        && inside[at..].chars().skip(1).any(|letter| letter.is_ascii_digit())
        && inside[at..].chars().skip(1).all(counts)
    {
        text = inside[..at].trim_end();
    }
    let numeral =
        |letter: char| letter.is_ascii_digit() || "一二三四五六七八九十百〇零".contains(letter);
    let opened = text.starts_with(['(', '（']);
    let rest = if opened { text.trim_start_matches(['(', '（']) } else { text };
    let behind = rest.trim_start_matches(numeral);
    let mark = if opened { &[')', '）'][..] } else { &['、', '.', '．', ')', '）'][..] };
    let name = behind.strip_prefix(mark).map(str::trim_start);
    match name {
        Some(name) if behind.len() < rest.len() && name.chars().count() >= 2 => name,
        _ => text,
    }
}

/// Whether a name is that of a year's part of a column: `2025年`, `2024年度`, `2023`.
pub fn is_year(name: &str) -> bool {
    let text = plain(name);
    let year = text.strip_suffix('度').unwrap_or(&text);
    let year = year.strip_suffix('年').unwrap_or(year);
    year.len() == 4
        && (year.starts_with("19") || year.starts_with("20"))
        && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name without what stands around it and means nothing.
fn core(name: &str) -> String {
    let mut text = plain(bare(name));
    let trim = &TABLE.trim;
    for word in &trim.before {
        if let Some(rest) =
            text.strip_prefix(word.as_str()).filter(|rest| rest.chars().count() >= 2)
        {
            text = rest.to_owned();
        }
    }
    for word in &trim.after {
        let word = plain(word);
        if word.is_empty() {
            continue;
        }
        if let Some(rest) =
            text.strip_suffix(word.as_str()).filter(|rest| rest.chars().count() >= 2)
        {
            text = rest.to_owned();
        }
    }
    text
}

/// What kind of unit a name is, by its last words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Township, town, sub-district.
    Town,
    /// Village or community.
    Village,
    /// Department.
    Department,
}

/// What kind of unit a name is, if it is one.
pub fn unit(name: &str) -> Option<Unit> {
    let text = plain(name);
    if !(2..=20).contains(&text.chars().count()) {
        return None;
    }
    let ends =
        |words: &[String]| words.iter().any(|word| text.ends_with(word.as_str()) && text != *word);
    let units = &TABLE.units;
    if ends(&units.town) {
        Some(Unit::Town)
    } else if ends(&units.village) {
        Some(Unit::Village)
    } else if ends(&units.department) {
        Some(Unit::Department)
    } else {
        None
    }
}

/// Whether a heading is that of a side widget (`热点推荐`, `相关链接`), never of a column.
pub fn is_widget(name: &str) -> bool {
    let text = plain(name);
    text.is_empty() || TABLE.widgets.iter().any(|word| text.contains(word.as_str()))
}

/// Whether a name is that of a page of special topics (`专题专栏`), where 基层政务公开 may hide.
pub fn is_topics(name: &str) -> bool {
    let text = plain(name);
    TABLE.topics.contains(&text)
}

/// Whether a name is that of the site map.
pub fn is_site_map(name: &str) -> bool {
    matches!(plain(name).as_str(), "网站地图" | "站点地图" | "网站导航" | "sitemap")
}

/// Whether words read like a document's title and not like a column's name: `关于…的通知`, a year in
/// brackets, a number, a sentence.
pub fn reads_like_a_document(name: &str) -> bool {
    let table = &*TABLE;
    let long = name.chars().count() > 34;
    let marks = name.contains('〔') || name.contains("（20") || name.contains("(20");
    let starts = table.documents.starts.iter().any(|word| name.starts_with(word.as_str()));
    let holds = table.documents.holds.iter().any(|word| name.contains(word.as_str()));
    let dated = name.contains('年') && name.contains("20") && !is_year(name);
    long || marks || starts || holds || dated
}

/// Whether the words of a link name nothing (`更多`, `详细`, `首页`, `下一页`).
pub fn says_nothing(name: &str) -> bool {
    let text = plain(name);
    text.chars().count() < 2
        || text.chars().all(|letter| letter.is_ascii_digit()) && !is_year(name)
        || TABLE.plain.contains(&text)
}

/// Whether the words of a link only lead to the rest of a part.
pub fn is_more(name: &str) -> bool {
    matches!(
        plain(name).as_str(),
        "更多" | "查看更多" | "more" | "更多more" | "more更多" | "更多内容" | "更多信息"
    )
}

/// Names by which columns are recognised: those of the roles, of the standard, and of the person's file.
#[derive(Debug, Default)]
pub struct Names {
    aliases: FxHashMap<String, String>,
    fields: FxHashSet<String>,
    matters: FxHashSet<String>,
    platform: FxHashSet<String>,
}

/// What the standard calls by a name; several at once are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// A field.
    pub field: bool,
    /// A matter of some field.
    pub matter: bool,
    /// A column of the platform.
    pub platform: bool,
}

impl Names {
    /// Names of a standard, and a person's aliases.
    pub fn new<'a>(
        standard: &Standard,
        aliases: impl IntoIterator<Item = (&'a String, &'a String)>,
    ) -> Self {
        let mut names = Self::default();
        for field in &standard.fields {
            names.fields.insert(loose(&field.name));
        }
        for field in standard.fields.iter().chain(&standard.village) {
            for entry in &field.entries {
                names.matters.insert(loose(&entry.matter1));
                names.matters.extend(entry.matter2.as_deref().map(loose));
            }
        }
        for column in &standard.platform {
            names.platform.extend(column.path.iter().map(|name| loose(name)));
        }
        for (from, to) in aliases {
            names.aliases.insert(plain(from), to.clone());
        }
        names
    }

    /// The role that a name gives, and how: `Ordinary` when it gives none.
    pub fn role(&self, name: &str) -> Role {
        let text = core(name);
        let aliased = self.aliases.get(&plain(name)).map(|to| core(to));
        let text = aliased.as_deref().unwrap_or(&text);
        if text.is_empty() || text.chars().count() > 24 {
            return Role::Ordinary;
        }
        let exact = TABLE.role.iter().find(|row| row.names.iter().any(|known| known == text));
        if let Some(row) = exact {
            return row.role;
        }
        TABLE
            .role
            .iter()
            .find(|row| row.contains.iter().any(|known| text.contains(known.as_str())))
            .map_or(Role::Ordinary, |row| row.role)
    }

    /// Whether the name is one of a role's own names, not only a longer one that holds it.
    pub fn role_exactly(&self, name: &str) -> bool {
        let text = core(name);
        TABLE.role.iter().any(|row| row.names.contains(&text))
    }

    /// What the standard calls by this name.
    pub fn known(&self, name: &str) -> Option<Known> {
        let aliased = self.aliases.get(&plain(name)).map(|to| loose(to));
        let text = aliased.unwrap_or_else(|| loose(name));
        let known = Known {
            field: self.fields.contains(&text),
            matter: self.matters.contains(&text),
            platform: self.platform.contains(&text),
        };
        (known.field || known.matter || known.platform).then_some(known)
    }

    /// Whether two names are one column's.
    pub fn same(&self, one: &str, other: &str) -> bool {
        let (one_role, other_role) = (self.role(one), self.role(other));
        if one_role != Role::Ordinary && one_role == other_role {
            return true;
        }
        let (one, other) = (loose(one), loose(other));
        !one.is_empty() && one == other
    }
}

/// A name without the words that portals add or leave out at will.
fn loose(name: &str) -> String {
    let mut text = core(name);
    for word in ["领域", "信息公开", "信息", "情况", "公开"] {
        if let Some(rest) = text.strip_suffix(word).filter(|rest| rest.chars().count() >= 2) {
            text = rest.to_owned();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_by_name() {
        let names = Names::default();
        for (name, role) in [
            ("政府信息公开", Role::Platform),
            ("政务公开", Role::Platform),
            ("法定主动公开内容", Role::LegalDisclosure),
            ("政府信息公开指南", Role::Guide),
            ("XX县政府信息公开年度报告", Role::AnnualReport),
            ("基层政务公开标准化规范化专栏", Role::Grassroots),
            ("基层政务公开标准目录", Role::Catalogs),
            ("26个试点领域", Role::OpenFields),
            ("村（居）务公开", Role::VillageAffairs),
            ("乡镇(街道)", Role::Towns),
            ("部门动态", Role::News),
            ("行政许可", Role::Ordinary),
        ] {
            assert_eq!(names.role(name), role, "{name}");
        }
    }

    #[test]
    fn units_by_their_last_words() {
        for (name, expected) in [
            ("沙河镇", Some(Unit::Town)),
            ("城关街道办事处", Some(Unit::Town)),
            ("双井村", Some(Unit::Village)),
            ("东湖社区", Some(Unit::Village)),
            ("县民政局", Some(Unit::Department)),
            ("行政许可", None),
        ] {
            assert_eq!(unit(name), expected, "{name}");
        }
    }

    #[test]
    fn numbers_and_counts_around_a_name() {
        for (name, expected) in [
            ("就业创业(12)", "就业创业"),
            ("一、重大建设项目", "重大建设项目"),
            ("（三）社会救助（0条）", "社会救助"),
            ("12.养老服务", "养老服务"),
            ("·户籍管理", "户籍管理"),
            ("26个试点领域", "26个试点领域"),
            ("村（居）务公开", "村（居）务公开"),
            ("乡镇（街道）", "乡镇（街道）"),
            ("三公经费", "三公经费"),
            ("2024年", "2024年"),
        ] {
            assert_eq!(bare(name), expected, "{name}");
        }
        assert!(
            is_year("2024年度") && is_year("2023") && !is_year("2024年工作") && !is_year("1234")
        );
    }

    #[test]
    fn titles_of_documents() {
        for (name, expected) in [
            ("关于印发实施办法的通知", true),
            ("青岚县2026年专项规划（第24号）", true),
            ("县人民政府2024年政府信息公开工作年度报告", true),
            ("重大建设项目批准和实施领域", false),
            ("办事指南", false),
            ("通知公告", false),
        ] {
            assert_eq!(reads_like_a_document(name), expected, "{name}");
        }
    }

    #[test]
    fn names_of_the_standard() {
        let names = Names::new(&Standard::builtin(), []);
        assert!(names.known("社会救助领域").is_some_and(|known| known.field));
        assert!(names.known("财政预决算").is_some_and(|known| known.field && known.matter));
        assert_eq!(names.known("机器猫"), None);
    }
}
