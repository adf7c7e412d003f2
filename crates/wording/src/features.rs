//! From counts to numbers between 0 and 1 that a model weighs.

use crate::model::About;
use crate::shape::Shape;
use crate::signs::{Sign, Signs};
use std::sync::LazyLock;

/// Features of a text and what is known about it.
#[derive(Debug, Clone)]
pub(crate) struct Features {
    /// In the order of [`names`].
    pub(crate) values: Vec<f32>,
    /// Feature and words of the title that it rests on.
    pub(crate) words: Vec<(usize, String)>,
    /// Whether there is a body to judge by.
    pub(crate) body: bool,
    /// Whether the column or matter may rightfully hold texts that read like news.
    pub(crate) publicity: bool,
    /// Whether it stands where telling is the information (meetings, interpretations).
    pub(crate) exempt: bool,
}

/// Characters from which a text counts as a body.
const BODY: u16 = 40;

/// The title's class of words for campaigns.
const CAMPAIGN: &str = "title-campaign";

/// Features that are no class of words.
const OTHERS: [&str; 20] = [
    "title-ending",
    "title-about",
    "title-number",
    "title-quotes",
    "title-shout",
    "no-body",
    "opening",
    "address",
    "table",
    "numbered",
    "labels",
    "prose",
    "quotes",
    "digits",
    "document-number",
    "attachment",
    "media-source",
    "news-column",
    "prose-only",
    "title-tells",
];

/// Ids of all features.
pub(crate) fn names() -> &'static [String] {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let signs = Sign::ALL.iter().map(|sign| sign.id().to_owned());
        let title = Signs::builtin().title_ids.iter().cloned();
        signs.chain(title).chain(OTHERS.iter().map(|&name| name.to_owned())).collect()
    });
    &NAMES
}

/// Features that are words or the manner of telling; the others only say what is lacking or spoken of.
pub(crate) fn is_evidence(at: usize) -> bool {
    const NONE: [&str; 4] = ["no-body", "prose-only", "title-plain", "title-standing"];
    names().get(at).is_some_and(|name| !NONE.contains(&name.as_str()))
}

fn other(name: &str) -> usize {
    let base = Sign::COUNT + Signs::builtin().title_ids.len();
    base + OTHERS.iter().position(|&one| one == name).unwrap_or(0)
}

/// 0 for none, rising towards 1; `half` is the count that gives one half.
fn rising(count: u16, half: f32) -> f32 {
    let count = f32::from(count);
    count / (count + half)
}

fn flag(on: bool) -> f32 {
    if on { 1.0 } else { 0.0 }
}

/// Reads the features off.
pub(crate) fn read(shape: &Shape, about: &About<'_>) -> Features {
    let signs = Signs::builtin();
    let mut values = vec![0.0; names().len()];
    let mut words = Vec::new();
    let body = shape.chars >= BODY;
    if body {
        for sign in Sign::ALL {
            values[sign as usize] = rising(shape.sign(sign), 1.0);
        }
    }
    let title = about.title.trim();
    for (sign, word) in signs.title.find(title) {
        let at = Sign::COUNT + sign.0;
        values[at] = 1.0;
        words.push((at, word.to_owned()));
    }
    let mut set = |name: &str, value: f32| values[other(name)] = value;
    let ending = ending(signs, title);
    if let Some(word) = ending {
        words.push((other("title-ending"), word.to_owned()));
    }
    set("title-ending", flag(ending.is_some()));
    let about_it = title.contains("关于") && !title.contains("关于开展情况");
    set("title-about", flag(about_it));
    set("title-number", flag(numbered(title)));
    set("title-quotes", flag(title.contains(['“', '"']) && !title.contains('《')));
    set("title-shout", flag(title.contains(['！', '!', '？', '?', '…'])));
    set("title-tells", flag(ending.is_none() && !about_it && tells(title)));
    set("no-body", flag(!body));
    if body {
        set("opening", f32::from(shape.news_opening));
        set("address", f32::from(shape.address));
        set("table", rising(shape.table_rows, 2.0));
        set("numbered", rising(shape.numbered, 2.0));
        set("labels", rising(shape.labels, 2.0));
        set("prose", rising(shape.prose, 1.0));
        set("quotes", rising(shape.quotes, 1.0));
        set("digits", (f32::from(shape.digits) / f32::from(shape.chars) * 5.0).min(1.0));
        let plain = shape.table_rows + shape.numbered + shape.labels == 0;
        set("prose-only", flag(plain && shape.sentences >= 2));
    }
    set("document-number", flag(about.document_number));
    set("attachment", flag(about.attachments > 0));
    let has = |text: &str, list: &[String]| list.iter().any(|word| text.contains(word.as_str()));
    set("media-source", flag(about.source.is_some_and(|source| has(source, &signs.media))));
    let place = about.matter.or(about.column_path.last().copied());
    let columns = about.column_path.iter().copied().chain(about.matter).chain(about.column_type);
    let news = columns.map(|text| bare(signs, text)).any(|text| has(&text, &signs.news_columns));
    set("news-column", flag(news));
    let place = place.map(|text| bare(signs, text));
    let publicity = place.as_ref().is_some_and(|text| has(text, &signs.publicity));
    if publicity {
        // There, what was done for publicity is the information.
        values[Sign::Campaign as usize] = 0.0;
        for (at, id) in signs.title_ids.iter().enumerate().filter(|(_, id)| *id == CAMPAIGN) {
            values[Sign::COUNT + at] = 0.0;
            words.retain(|(feature, _)| *feature != Sign::COUNT + at || id != CAMPAIGN);
        }
    }
    let exempt = place.as_ref().is_some_and(|text| has(text, &signs.exempt));
    Features { values, words, body, publicity, exempt }
}

/// The name of a column or matter without what only sounds like news or meetings.
fn bare(signs: &Signs, name: &str) -> String {
    signs.other_columns.iter().fold(name.to_owned(), |name, other| name.replace(other, ""))
}

/// The word that ends the title of an official text; a bracket at the end is looked past.
fn ending<'s>(signs: &'s Signs, title: &str) -> Option<&'s str> {
    let mut rest = title.trim_end_matches(['。', '.', ' ', '》', '”']);
    if let Some(open) = rest.rfind(['（', '(', '〔', '['])
        && rest.ends_with(['）', ')', '〕', ']'])
    {
        rest = rest[..open].trim_end_matches(['。', '.', ' ', '》', '”']);
    }
    let fits = |word: &&String| rest.ends_with(word.as_str());
    signs.title_endings.iter().find(fits).map(String::as_str)
}

/// Whether a title carries a number: 〔2024〕, 第3号, 第一批, 第2季度.
fn numbered(title: &str) -> bool {
    let counted = title.match_indices('第').any(|(at, _)| {
        let rest = &title[at + '第'.len_utf8()..];
        let counter = rest.trim_start_matches(|char: char| {
            char.is_ascii_digit() || "一二三四五六七八九十".contains(char)
        });
        counter.len() < rest.len() && counter.starts_with(['号', '批', '季', '期', '次', '版'])
    });
    counted || title.contains(['〔', '［'])
}

/// Whether a title is a sentence about somebody doing something: it has a pause in it.
fn tells(title: &str) -> bool {
    title.chars().count() >= 8 && title.contains(['，', ' ', '：', '“', '　'])
}
