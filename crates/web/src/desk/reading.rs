//! An attachment of a draft as the program reads it: what the checks see, for whoever may see the draft.

use super::hints::{HintRow, summary};
use super::sheet::{self, Sheet};
use super::visit::Desk;
use crate::words::Lang;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{Block, DeskError, ReadLine, Stretch};

/// A table or lines as they are shown.
struct BlockRow {
    table: bool,
    /// Letters of the columns, each with whether it is hidden.
    columns: Vec<(String, bool)>,
    lines: Vec<LineRow>,
}

/// A line with how many of its cells are not shown, in words.
struct LineRow {
    line: ReadLine,
    more: Option<String>,
}

/// A stretch of the file as it is shown.
struct StretchRow {
    /// The id of its heading.
    anchor: String,
    /// What it is, where it stands, and why it is not seen.
    name: String,
    /// What is hidden in it, and what is not shown here.
    about: Vec<String>,
    blocks: Vec<BlockRow>,
}

#[derive(Template)]
#[template(path = "desk/reading.html")]
struct ReadingPage {
    sheet: Sheet,
    id: i64,
    name: String,
    size: String,
    href: String,
    picture: bool,
    summary: String,
    rows: Vec<HintRow>,
    stretches: Vec<StretchRow>,
    more: Option<String>,
}

/// `GET /desk/draft/{id}/file/{hash}/text`
pub(super) async fn page(desk: Desk, Path((id, hash)): Path<(i64, String)>) -> Response {
    answer(&desk, id, &hash).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn answer(desk: &Desk, id: i64, hash: &str) -> Result<Response, DeskError> {
    let lang = desk.lang();
    let reading = desk::reading(desk.store(), desk.who(), (id, hash)).await?;
    let more = reading.more;
    let page = ReadingPage {
        sheet: Sheet::of(desk, &reading.file.name),
        id,
        size: crate::pages::size(reading.file.size),
        href: super::write::file_address(id, &reading.file),
        picture: reading.picture,
        summary: summary(lang, reading.hints.len()),
        rows: reading.hints.iter().map(|hint| HintRow::of(lang, hint)).collect(),
        stretches: (1..).zip(reading.stretches).map(|one| StretchRow::of(lang, one)).collect(),
        more: (more > 0).then(|| lang.say("desk-reading-more-parts", "count", more)),
        name: reading.file.name,
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

impl StretchRow {
    fn of(lang: Lang, (at, stretch): (usize, Stretch)) -> Self {
        let Stretch { place, piece, veil, hidden_rows, hidden_columns, blocks, more } = stretch;
        let place = place.join(" / ");
        let piece = lang.word(&format!("desk-piece-{piece}"));
        let mut name = if place.is_empty() { piece } else { format!("{piece}：{place}") };
        if let Some(veil) = veil {
            let why = lang.word(&format!("desk-veil-{veil}"));
            name.push_str(&lang.say("desk-reading-veiled", "why", why));
        }
        let hidden = [("desk-reading-rows", hidden_rows), ("desk-reading-columns", hidden_columns)];
        let hidden = hidden.into_iter().filter(|(_, runs)| !runs.is_empty());
        let mut about: Vec<String> =
            hidden.map(|(key, runs)| lang.say(key, "names", runs.join("、"))).collect();
        if more > 0 {
            about.push(lang.say("desk-reading-more", "count", more));
        }
        let blocks = blocks.into_iter().map(|block| BlockRow::of(lang, block));
        Self { anchor: format!("part-{at}"), name, about, blocks: blocks.collect() }
    }
}

impl BlockRow {
    fn of(lang: Lang, block: Block) -> Self {
        let row = |line: ReadLine| LineRow {
            more: (line.more > 0).then(|| lang.say("desk-reading-more-cells", "count", line.more)),
            line,
        };
        let lines = block.lines.into_iter().map(row).collect();
        Self { table: block.table, columns: block.columns, lines }
    }
}
