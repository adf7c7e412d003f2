//! "Nothing this year" (情况说明): what an organ writes where an entry had nothing to disclose. A sheet may let such a
//! statement keep points; an empty column keeps none.

use crate::places::Spot;
use portal::day;
use serde::Deserialize;
use std::sync::LazyLock;
use store::NewEdition;

/// Title and body with their blanks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    body: String,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/nothing.toml")).expect("the built-in words are TOML")
});

/// A statement for a place, as of a moment: title, body, and as its date (成文日期) the day that the body names.
pub(crate) fn worded(spot: &Spot<'_>, organ: &str, now: i64) -> NewEdition {
    let (today, column) = (day(now), &spot.column.title);
    let matter = match spot.entry {
        Some((_, entry)) => entry.matter2.as_deref().unwrap_or(&entry.matter1),
        None => spot.mark.unwrap_or(column),
    };
    let blanks = [
        ("{matter}", matter.to_owned()),
        ("{organ}", organ.to_owned()),
        ("{year}", today.year().to_string()),
        ("{day}", format!("{}年{}月{}日", today.year(), today.month(), today.day())),
    ];
    let fill = |text: &str| {
        blanks.iter().fold(text.to_owned(), |text, (blank, value)| text.replace(blank, value))
    };
    let lines = WORDS.body.lines().filter(|line| !line.trim().is_empty());
    let body = lines.map(|line| format!("<p>{}</p>", fill(line.trim())));
    NewEdition {
        title: fill(&WORDS.title),
        body: body.collect(),
        formed: Some(today.to_string()),
        ..NewEdition::default()
    }
}
