//! The model of a standard (标准): fields, matters, entries, levels, and where each row came from.
//!
//! A field holds its entries in the order of the official table; matters are views on them
//! ([`Field::matters`]), so nothing is stored twice.

use crate::calendar::Calendar;
use crate::period::Period;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Administrative level (层级) of a portal or of the body that discloses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 市级: the city and its departments.
    City,
    /// 县级: counties, districts, county-level cities and their departments.
    County,
    /// 乡级: townships, towns and sub-districts.
    Town,
    /// 村（居）: villages and communities.
    Village,
}

impl Level {
    /// Its word in files, tables and addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
            Self::Village => "village",
        }
    }

    /// The level of a word.
    pub fn of(id: &str) -> Option<Self> {
        [Self::City, Self::County, Self::Town, Self::Village]
            .into_iter()
            .find(|level| level.id() == id)
    }
}

/// The levels at which something is due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Levels {
    /// Due at 市级.
    #[serde(default)]
    pub city: bool,
    /// Due at 县级.
    #[serde(default)]
    pub county: bool,
    /// Due at 乡级.
    #[serde(default)]
    pub town: bool,
    /// Due at 村（居）.
    #[serde(default)]
    pub village: bool,
}

impl Levels {
    /// Whether `level` is among them.
    pub fn has(self, level: Level) -> bool {
        match level {
            Level::City => self.city,
            Level::County => self.county,
            Level::Town => self.town,
            Level::Village => self.village,
        }
    }
}

/// How an entry is disclosed (公开方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// 主动公开.
    Active,
    /// 依申请公开.
    OnRequest,
}

/// How well a row of the standard is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Its names were seen in a published catalog; other cells may be normalised or completed.
    Seen,
    /// From general knowledge of the ministry's guideline, unconfirmed.
    Recalled,
    /// Read from a catalog that the user imported.
    Imported,
}

/// Where a row came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// How well it is known.
    pub evidence: Evidence,
    /// Address, file or note; empty where none is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Sheet or table within the source, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// 1-based row within the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
}

/// Time limit (公开时限) of an entry: the words of the catalog and, where they give one, working days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// As printed, e.g. `信息形成或者变更之日起20个工作日内`.
    pub text: String,
    /// Working days after the information was formed or changed; `Some(0)` = at once (实时, 及时), `None` = no countable limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u32>,
}

/// How soon something must be published after it was formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// 实时, 及时.
    AtOnce,
    /// So many working days.
    WorkingDays(u32),
    /// So many days, weekends among them.
    Days(u32),
}

/// Working days of 政府信息公开条例, art. 26.
const STATUTORY: u32 = 20;

impl Term {
    /// Its days, and whether working days are counted: at once is judged by the outer limit of the
    /// Regulations.
    pub fn counted(self) -> (u32, bool) {
        match self {
            Self::AtOnce => (STATUTORY, true),
            Self::WorkingDays(days) => (days, true),
            Self::Days(days) => (days, false),
        }
    }
}

impl Limit {
    /// Reads the words of a catalog.
    pub fn read(text: &str) -> Self {
        let working_days = crate::catalog::cells::working_days(text);
        Self { text: text.to_owned(), working_days }
    }

    /// Whether something formed and published on these days came within the limit; `None` without a
    /// countable limit.
    pub fn kept(&self, calendar: &Calendar, formed: Date, published: Date) -> Option<bool> {
        Some(published <= calendar.last_day(formed, self.term()?)?.date)
    }

    /// How often the entry is published anew, where its words say so (`每季度`).
    pub fn period(&self) -> Option<Period> {
        Period::read(&self.text)
    }

    /// The term that holds for everything the entry asks for: the longest where the words name several, none
    /// where a part of it only stays public (`长期公开`).
    pub fn term(&self) -> Option<Term> {
        use crate::catalog::cells;
        match self.working_days {
            Some(0) => Some(Term::AtOnce),
            // as the words give it, not as somebody set it beside them
            Some(days) if cells::working_days(&self.text) == Some(days) => {
                let lasting = self.text.contains("长期");
                let longest = cells::longest_working_days(&self.text).unwrap_or(days);
                (!lasting).then_some(Term::WorkingDays(longest))
            }
            Some(days) => Some(Term::WorkingDays(days)),
            None => cells::days(&self.text).map(Term::Days),
        }
    }
}

/// One row of a standard catalog (目录条目): a second-level matter, or a first-level matter that has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Number as printed (序号); catalogs restart or skip it, so it identifies nothing.
    pub seq: String,
    /// First-level matter (一级事项).
    pub matter1: String,
    /// Second-level matter (二级事项), where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter2: Option<String>,
    /// Elements (公开内容要素).
    #[serde(default)]
    pub elements: Vec<String>,
    /// Basis (公开依据).
    #[serde(default)]
    pub basis: Vec<String>,
    /// Time limit (公开时限).
    #[serde(default)]
    pub limit: Limit,
    /// Disclosing bodies (公开主体).
    #[serde(default)]
    pub body: Vec<String>,
    /// Channels (公开渠道和载体).
    #[serde(default)]
    pub channels: Vec<String>,
    /// Audience (公开对象), e.g. `全社会` or `特定群体:项目单位`.
    #[serde(default)]
    pub audience: String,
    /// 主动 or 依申请.
    pub method: Method,
    /// Levels at which it is disclosed (公开层级).
    pub levels: Levels,
    /// The portal column that the catalog itself names for this row (网站所属栏目), where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Where the row came from.
    pub provenance: Provenance,
}

/// A field (领域): one official catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Number in the notice's order, 1–32; 90 is the village catalog; local fields from 101.
    pub no: u16,
    /// Stable English id, e.g. `social-assistance`.
    pub slug: String,
    /// Official name, e.g. `社会救助`.
    pub name: String,
    /// Rows in the order of the table.
    pub entries: Vec<Entry>,
    /// What the field × level matrix says; where it is silent the rows decide.
    #[serde(default)]
    pub due: Due,
    /// Whether all rows of the official table are believed to be present.
    pub complete: bool,
}

/// One row of the field × level matrix: whether a field is due at a level, where that is laid down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// 市级.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<bool>,
    /// 县级.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub county: Option<bool>,
    /// 乡级.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub town: Option<bool>,
}

impl Due {
    /// What it says of `level`, if anything.
    pub fn at(self, level: Level) -> Option<bool> {
        match level {
            Level::City => self.city,
            Level::County => self.county,
            Level::Town => self.town,
            Level::Village => None,
        }
    }
}

/// A first-level matter: a view on the entries of a field that share it, in order.
#[derive(Debug, Clone)]
pub struct Matter<'a> {
    /// First-level name.
    pub name: &'a str,
    /// Its entries: one without a second level, or one for each second-level matter.
    pub entries: Vec<&'a Entry>,
}

impl Matter<'_> {
    /// Whether an entry of it must be disclosed actively at `level`.
    pub fn due_at(&self, level: Level) -> bool {
        self.entries.iter().any(|entry| entry.due_at(level))
    }
}

impl Entry {
    /// Whether it must be disclosed actively at `level`. No official table has a city column, so at
    /// city level the county's mark counts for the fields that are due there.
    pub fn due_at(&self, level: Level) -> bool {
        let levels = self.levels;
        let due = match level {
            Level::City => levels.city || levels.county,
            other => levels.has(other),
        };
        self.method == Method::Active && due
    }
}

impl Field {
    /// First-level matters in the order of their first row; rows of one matter that stand apart are gathered.
    pub fn matters(&self) -> Vec<Matter<'_>> {
        let mut matters: Vec<Matter<'_>> = Vec::new();
        for entry in &self.entries {
            match matters.iter_mut().find(|matter| matter.name == entry.matter1) {
                Some(matter) => matter.entries.push(entry),
                None => matters.push(Matter { name: &entry.matter1, entries: vec![entry] }),
            }
        }
        matters
    }

    /// Whether the field is due at `level`: by the matrix where it speaks, else by its rows.
    pub fn due_at(&self, level: Level) -> bool {
        self.due.at(level).unwrap_or_else(|| {
            self.entries
                .iter()
                .any(|entry| entry.due_at(level) && (level != Level::City || entry.levels.city))
        })
    }
}

/// A column that the platform (政府信息公开平台) must or may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformColumn {
    /// Names from the platform down, e.g. `["法定主动公开内容", "基层政务公开"]`.
    pub path: Vec<String>,
    /// Where the row came from.
    pub provenance: Provenance,
}

/// Name, year and layer of a standard; part of every inspection's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// E.g. `starter` or `荆门市标准目录`.
    pub name: String,
    /// E.g. `2026.11`.
    pub number: String,
    /// Layer it describes.
    pub layer: Layer,
}

/// Layer of a standard; lower layers are merged over higher ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// 国家.
    National,
    /// 省.
    Province,
    /// 市.
    City,
    /// 县.
    County,
    /// 乡.
    Town,
}

/// A whole standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standard {
    /// What it is and which layer.
    pub version: Version,
    /// Fields in the order of their numbers.
    pub fields: Vec<Field>,
    /// The catalog of 村（居）务公开.
    pub village: Option<Field>,
    /// The column tree of the platform.
    pub platform: Vec<PlatformColumn>,
    /// Rows of the layer above that this layer leaves out, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub omissions: Vec<Omission>,
}

/// A matter of the layer above that a layer leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Omission {
    /// Field's slug.
    pub field: String,
    /// First-level matter.
    pub matter1: String,
    /// Second-level matter; without one the whole first-level matter is meant.
    #[serde(default)]
    pub matter2: Option<String>,
    /// Why, in words; never empty.
    pub reason: String,
}

impl Standard {
    /// The field with this slug.
    pub fn field(&self, slug: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.slug == slug)
    }

    /// The field that a person means by a slug, a number (`7`, `07`) or an official name.
    pub fn find_field(&self, words: &str) -> Option<&Field> {
        let words = words.trim();
        let number = words.parse::<u16>().ok();
        self.fields
            .iter()
            .chain(&self.village)
            .find(|field| field.slug == words || field.name == words || Some(field.no) == number)
    }

    /// Fields due at `level`, in order.
    pub fn fields_due(&self, level: Level) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.due_at(level))
    }
}
