//! Classes of words that news and information differ by. The words are `data/signs.toml`.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A class of words in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Sign {
    /// Reported speech: 强调, 指出, 告诉记者.
    Speech,
    /// A visit or inspection as told by a reporter: 一行先后来到, 实地察看.
    Visit,
    /// A meeting as told by a reporter: 会议强调, 与会人员.
    Meeting,
    /// A campaign: 志愿者, 发放宣传资料, 悬挂横幅.
    Campaign,
    /// Praise and images: 跑出加速度, 充分肯定, 赢得好评.
    Praise,
    /// Who wrote it: 记者, 通讯员, 图/文.
    Byline,
    /// A reporter's time: 近日, 连日来, 据了解.
    NewsTime,
    /// The writer's own side: 我县, 我局.
    OwnSide,
    /// What announcements say: 公示如下, 特此公告.
    Announcing,
    /// What it rests on: 根据《…》, 依据.
    Basis,
    /// Guides to services: 申请材料, 办结时限.
    Service,
    /// Cases and decisions: 当事人, 行政复议.
    Decision,
    /// Where to turn: 如有异议, 监督电话.
    Contact,
    /// Documents: 印发给你们, 自…起施行.
    Document,
    /// Headings of tables: 序号, 备注.
    TableHead,
    /// Minutes and resolutions: 会议议定, 列席.
    Minutes,
    /// Events that readers are invited to: 活动时间, 报名方式.
    Invitation,
    /// Results of checks: 不合格项目, 限期整改.
    CheckResult,
}

impl Sign {
    /// Number of classes.
    pub const COUNT: usize = 18;

    /// All classes, in the order of [`Shape::signs`](crate::Shape::signs).
    pub const ALL: [Self; Self::COUNT] = [
        Self::Speech,
        Self::Visit,
        Self::Meeting,
        Self::Campaign,
        Self::Praise,
        Self::Byline,
        Self::NewsTime,
        Self::OwnSide,
        Self::Announcing,
        Self::Basis,
        Self::Service,
        Self::Decision,
        Self::Contact,
        Self::Document,
        Self::TableHead,
        Self::Minutes,
        Self::Invitation,
        Self::CheckResult,
    ];

    /// Its id in the model and in messages.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::Visit => "visit",
            Self::Meeting => "meeting",
            Self::Campaign => "campaign",
            Self::Praise => "praise",
            Self::Byline => "byline",
            Self::NewsTime => "news-time",
            Self::OwnSide => "own-side",
            Self::Announcing => "announcing",
            Self::Basis => "basis",
            Self::Service => "service",
            Self::Decision => "decision",
            Self::Contact => "contact",
            Self::Document => "document",
            Self::TableHead => "table-head",
            Self::Minutes => "minutes",
            Self::Invitation => "invitation",
            Self::CheckResult => "check-result",
        }
    }
}

/// Words with a class each, found in one pass, the longest first.
#[derive(Debug)]
pub(crate) struct Lexicon<C> {
    finder: Option<AhoCorasick>,
    classes: Vec<C>,
}

impl<C: Copy> Lexicon<C> {
    fn new(words: impl IntoIterator<Item = (C, String)>) -> Self {
        let (classes, words): (Vec<C>, Vec<String>) = words.into_iter().unzip();
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&words);
        Self { finder: finder.ok(), classes }
    }

    /// Class and words of every hit, left to right, none overlapping.
    pub(crate) fn find<'t>(&self, text: &'t str) -> impl Iterator<Item = (C, &'t str)> {
        let hits = self.finder.iter().flat_map(move |finder| finder.find_iter(text));
        hits.filter_map(|hit| {
            Some((*self.classes.get(hit.pattern().as_usize())?, text.get(hit.range())?))
        })
    }
}

/// A class of words in a title; its id in the model is `title-` and its key in the data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TitleSign(pub(crate) usize);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    text: BTreeMap<Sign, Vec<String>>,
    title: BTreeMap<String, Vec<String>>,
    title_endings: Vec<String>,
    address: Vec<String>,
    news_opening: Vec<String>,
    media: Vec<String>,
    news_columns: Vec<String>,
    other_columns: Vec<String>,
    publicity: Vec<String>,
    exempt: Vec<String>,
}

/// The word lists, ready to search.
#[derive(Debug)]
pub(crate) struct Signs {
    pub(crate) text: Lexicon<Sign>,
    pub(crate) title: Lexicon<TitleSign>,
    /// Ids of the title's classes.
    pub(crate) title_ids: Vec<String>,
    /// Words that end a title of an official text.
    pub(crate) title_endings: Vec<String>,
    /// Words that a text begins with when it addresses somebody.
    pub(crate) address: Vec<String>,
    /// Words that a text begins with when it tells.
    pub(crate) news_opening: Vec<String>,
    /// Words of sources that are media.
    pub(crate) media: Vec<String>,
    /// Words of columns that are made for news.
    pub(crate) news_columns: Vec<String>,
    /// Names of columns and matters that hold those words and mean something else: 新闻出版, 动态管理.
    pub(crate) other_columns: Vec<String>,
    /// Words of matters that may rightfully hold texts that read like news.
    pub(crate) publicity: Vec<String>,
    /// Words of columns and matters in which telling is the information: nothing there is called news.
    pub(crate) exempt: Vec<String>,
}

impl Signs {
    pub(crate) fn builtin() -> &'static Self {
        static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
            // The file is part of the program and read by a test.
            toml::from_str::<File>(include_str!("../data/signs.toml"))
                .map_or_else(|_| Signs::from(File::empty()), Signs::from)
        });
        &SIGNS
    }
}

impl File {
    const fn empty() -> Self {
        Self {
            text: BTreeMap::new(),
            title: BTreeMap::new(),
            title_endings: Vec::new(),
            address: Vec::new(),
            news_opening: Vec::new(),
            media: Vec::new(),
            news_columns: Vec::new(),
            other_columns: Vec::new(),
            publicity: Vec::new(),
            exempt: Vec::new(),
        }
    }
}

impl From<File> for Signs {
    fn from(file: File) -> Self {
        let text = file.text.into_iter();
        let text = text.flat_map(|(sign, words)| words.into_iter().map(move |word| (sign, word)));
        let mut title_ids = Vec::new();
        let mut title = Vec::new();
        for (id, words) in file.title {
            let sign = TitleSign(title_ids.len());
            title.extend(words.into_iter().map(|word| (sign, word)));
            title_ids.push(format!("title-{id}"));
        }
        Self {
            text: Lexicon::new(text),
            title: Lexicon::new(title),
            title_ids,
            title_endings: file.title_endings,
            address: file.address,
            news_opening: file.news_opening,
            media: file.media,
            news_columns: file.news_columns,
            other_columns: file.other_columns,
            publicity: file.publicity,
            exempt: file.exempt,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_can_be_read() {
        let file: File = toml::from_str(include_str!("../data/signs.toml")).expect("signs.toml");
        for sign in Sign::ALL {
            assert!(file.text.get(&sign).is_some_and(|words| !words.is_empty()), "{sign:?}");
        }
        let all: Vec<&String> = file.text.values().flatten().collect();
        let unique: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(all.len(), unique.len(), "a word stands in two classes");
        assert!(Signs::builtin().text.finder.is_some());
    }

    #[test]
    fn ids_are_those_of_the_data() {
        for (at, sign) in Sign::ALL.into_iter().enumerate() {
            assert_eq!(sign as usize, at);
            assert_eq!(serde_json::to_value(sign).expect("id"), sign.id());
        }
    }
}
