//! What the program reads of an attachment, shown to who writes or reviews, and its text put into the body.

use crate::checks::{At, Hint, masked_name, of_file};
use crate::content::{BODY, names};
use crate::drafts::{draft, keep, to_change};
use crate::error::DeskError;
use crate::files;
use crate::flowing;
use crate::text::escaped;
use access::audit::Deed;
use access::{Action, Who};
use attachment::{Contents, Hidden, Kind, Part, Piece, Veil};
use serde_json::json;
use std::ops::Range;
use store::{DraftAttachment, Drafted, Store};

/// Stretches of a file that are shown.
const STRETCHES: usize = 200;
/// Lines of one stretch that are shown.
const LINES: usize = 200;
/// Lines of a whole file that are shown.
const ALL_LINES: usize = 2_000;
/// Cells of a line that are shown.
const CELLS: usize = 40;
/// Characters of one cell, or of a line that has none, that are shown.
const CELL: usize = 2_000;
/// Bytes of a whole file that are shown.
const BYTES: usize = 400_000;
/// Stretches of hidden rows or columns that are named.
const RUNS: usize = 20;
/// Cells to which the rows of a table are filled up.
const WIDEST: usize = 64;
/// Bytes that an empty paragraph or cell takes at least.
const EMPTY: usize = 8;
/// Endings of files whose text can be put into a body.
const TEXTS: [&str; 8] = ["docx", "doc", "wps", "txt", "csv", "xlsx", "xls", PDF];
/// The ending of those that are read page by page: text of which is missing what is a picture.
const PDF: &str = "pdf";

/// An attachment as the program reads it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The attachment.
    pub file: DraftAttachment,
    /// It is a picture: what it shows is not read.
    pub picture: bool,
    /// What the checks say of it.
    pub hints: Vec<Hint>,
    /// Its text, in order.
    pub stretches: Vec<Stretch>,
    /// Stretches that are not shown.
    pub more: usize,
}

/// A stretch of a file with one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Names of files inside archives, outermost first, then sheet or page.
    pub place: Vec<String>,
    /// What it is of its file, e.g. `sheet`: the end of the name of its word.
    pub piece: &'static str,
    /// Why nobody sees it who opens the file, e.g. `very-hidden`.
    pub veil: Option<&'static str>,
    /// Hidden rows by their numbers, e.g. `3–5`.
    pub hidden_rows: Vec<String>,
    /// Hidden columns by their letters, e.g. `B–D`.
    pub hidden_columns: Vec<String>,
    /// Lines and tables.
    pub blocks: Vec<Block>,
    /// Lines that are not shown.
    pub more: usize,
}

/// Lines of text, or rows of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// They are rows.
    pub table: bool,
    /// Letters of the columns, of a sheet alone, each with whether it is hidden.
    pub columns: Vec<(String, bool)>,
    /// The lines.
    pub lines: Vec<ReadLine>,
}

/// A line or row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadLine {
    /// Its number, as hints count.
    pub number: u32,
    /// It is a hidden row.
    pub hidden: bool,
    /// Its cells; one where it is no row.
    pub cells: Vec<Vec<Run>>,
    /// Cells that are not shown.
    pub more: usize,
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What stands there; of personal data its safe form.
    pub text: String,
    /// It is personal data.
    pub personal: bool,
}

/// What the program reads of an attachment of a draft that somebody may see.
///
/// # Errors
/// Where there is no such draft or attachment for who asks.
pub async fn reading(
    store: &Store,
    who: &Who,
    (id, hash): (i64, &str),
) -> Result<Reading, DeskError> {
    let (drafted, _) = draft(store, who, id).await?;
    let file = attachment_of(&drafted, hash)?;
    let bytes = store.file(&file.hash).await?;
    let (contents, bytes) = files::read(&file.name, bytes.into()).await?;
    let kept = files::kept(contents.kind, bytes).await?;
    let name = file.name.clone();
    let shown = move || (of_file(&name, &contents, kept), shown(&contents), contents.kind);
    let (hints, (stretches, more), kind) = tokio::task::spawn_blocking(shown).await?;
    Ok(Reading { file, picture: kind == Kind::Image, hints, stretches, more })
}

fn attachment_of(drafted: &Drafted, hash: &str) -> Result<DraftAttachment, DeskError> {
    let found = drafted.attachments.iter().find(|one| one.hash == hash);
    found.cloned().ok_or(DeskError::Missing("file"))
}

/// The stretches that are shown, and how many are not.
fn shown(contents: &Contents) -> (Vec<Stretch>, usize) {
    let (mut lines, mut bytes) = (ALL_LINES, BYTES);
    let mut stretches = Vec::new();
    for part in contents.parts.iter().take(STRETCHES) {
        if lines == 0 || bytes == 0 {
            break;
        }
        stretches.push(stretch(part, &mut lines, &mut bytes));
    }
    let more = contents.parts.len() - stretches.len();
    (stretches, more)
}

/// A part within what is left of lines and bytes.
fn stretch(part: &Part, lines: &mut usize, bytes: &mut usize) -> Stretch {
    // Looked for in all of it, as the checks do.
    let places = privacy::places(&part.text);
    let (mut blocks, mut more): (Vec<Block>, usize) = (Vec::new(), 0);
    let (mut here, mut start) = (LINES, 0);
    for (number, line) in part.lines() {
        let from = start;
        start += line.len() + 1;
        if line.trim().is_empty() {
            continue;
        }
        if here == 0 || *lines == 0 || *bytes == 0 {
            more += 1;
            continue;
        }
        here -= 1;
        *lines -= 1;
        let read = read_line(part, (number, from..from + line.len()), &places);
        let length: usize = read.cells.iter().flatten().map(|run| run.text.len()).sum();
        *bytes = bytes.saturating_sub(length);
        let table = part.piece == Piece::Sheet || line.contains('\t');
        match blocks.last_mut() {
            Some(block) if block.table == table => block.lines.push(read),
            _ => blocks.push(Block { table, columns: Vec::new(), lines: vec![read] }),
        }
    }
    if part.piece == Piece::Sheet {
        for block in &mut blocks {
            block.columns = columns(block, &part.hidden);
        }
    }
    Stretch {
        place: part.place.iter().map(|one| masked_name(one)).collect(),
        piece: piece(part.piece),
        veil: part.hidden.whole.map(veil),
        hidden_rows: runs_named(&part.hidden.rows, |row| row.to_string()),
        hidden_columns: runs_named(&part.hidden.columns, letters),
        blocks,
        more,
    }
}

/// A line of a part at a place of its text.
fn read_line(
    part: &Part,
    (number, place): (u32, Range<usize>),
    places: &[(Range<usize>, String)],
) -> ReadLine {
    let line = part.text.get(place.clone()).unwrap_or_default();
    let (mut cells, mut more, mut from) = (Vec::new(), 0, place.start);
    for cell in line.split('\t') {
        match cells.len() < CELLS {
            true => cells.push(runs(&part.text, from..from + cell.len(), places)),
            false => more += usize::from(!cell.is_empty()),
        }
        from += cell.len() + 1;
    }
    let hidden = part.hidden.rows.iter().any(|run| run.0 <= number && number <= run.1);
    ReadLine { number, hidden, cells, more }
}

/// The text of a cell, with what is personal in its safe form.
fn runs(text: &str, cell: Range<usize>, places: &[(Range<usize>, String)]) -> Vec<Run> {
    let whole = text.get(cell.clone()).unwrap_or_default();
    let cut = whole.char_indices().nth(CELL).map(|(at, _)| cell.start + at);
    let end = cut.unwrap_or(cell.end);
    let plain = |range: Range<usize>| Run {
        text: text.get(range).unwrap_or_default().to_owned(),
        personal: false,
    };
    let (mut runs, mut from) = (Vec::new(), cell.start);
    let first = places.partition_point(|(place, _)| place.end <= cell.start);
    let here = places.iter().skip(first).take_while(|(place, _)| place.start < end);
    for (place, form) in here {
        if place.start > from {
            runs.push(plain(from..place.start));
        }
        // What began in a cell before is told there.
        if place.start >= cell.start {
            runs.push(Run { text: form.clone(), personal: true });
        }
        from = place.end.min(cell.end);
    }
    if from < end {
        runs.push(plain(from..end));
    }
    if cut.is_some() {
        runs.push(Run { text: "…".to_owned(), personal: false });
    }
    runs
}

/// Letters of the columns of a sheet that a block shows.
fn columns(block: &Block, hidden: &Hidden) -> Vec<(String, bool)> {
    let widest = block.lines.iter().map(|line| line.cells.len()).max().unwrap_or_default();
    let count = u32::try_from(widest).unwrap_or_default();
    let is_hidden = |at: u32| hidden.columns.iter().any(|run| run.0 <= at && at <= run.1);
    (0..count).map(|at| (letters(at), is_hidden(at))).collect()
}

/// Letters of a column, from 0.
fn letters(column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), u64::from(column) + 1);
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

/// Stretches of rows or columns by their names; those beyond the bound as an ellipsis.
fn runs_named(runs: &[(u32, u32)], name: impl Fn(u32) -> String) -> Vec<String> {
    let named = runs.iter().take(RUNS).map(|(first, last)| match first == last {
        true => name(*first),
        false => format!("{}–{}", name(*first), name(*last)),
    });
    let mut named: Vec<String> = named.collect();
    if runs.len() > RUNS {
        named.push("…".to_owned());
    }
    named
}

fn piece(piece: Piece) -> &'static str {
    match piece {
        Piece::Body => "body",
        Piece::Sheet => "sheet",
        Piece::Page => "page",
        Piece::Comments => "comments",
        Piece::Boxes => "boxes",
        Piece::Margins => "margins",
        Piece::Footnotes => "footnotes",
        Piece::Cache => "cache",
        Piece::Forms => "forms",
    }
}

fn veil(veil: Veil) -> &'static str {
    match veil {
        Veil::Hidden => "hidden",
        Veil::VeryHidden => "very-hidden",
        Veil::Deleted => "deleted",
        Veil::Invisible => "invisible",
    }
}

/// The ending of a name, without its dot.
fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Whether a file of this name has text that can be put into a body.
pub fn gives_text(name: &str) -> bool {
    TEXTS.iter().any(|known| ending(name).eq_ignore_ascii_case(known))
}

/// Why the text of an attachment is not put into a body, of what the checks found: the page, or nothing where it is the
/// whole file, and why it was not read, e.g. `scanned`. A PDF of which a page is a picture would come with gaps that
/// nobody sees.
pub fn why_no_text<'h>(name: &str, hints: &'h [Hint]) -> Option<(&'h str, &'h str)> {
    if !ending(name).eq_ignore_ascii_case(PDF) {
        return None;
    }
    hints.iter().filter(|hint| hint.is_unread()).find_map(|hint| match &hint.at {
        At::File { name: file, within, .. } if file == name => {
            let why = hint.args.iter().find(|(key, _)| *key == "why");
            why.map(|(_, why)| (within.as_str(), why.as_str()))
        }
        _ => None,
    })
}

/// Puts the text of an attachment at the end of the body, as if it had been pasted there: running text and the cells of
/// sheets, without what is hidden, comments, headers and footnotes. Lines of a PDF become paragraphs; one that was not read
/// as a whole has no text. The attachment stays.
///
/// # Errors
/// Where it is not permitted, somebody else saved meanwhile, the file has no such text, or the body would be too long.
pub async fn put_text(
    store: &Store,
    who: &Who,
    (id, revision): (i64, i32),
    hash: &str,
    now: i64,
) -> Result<(), DeskError> {
    let (seen, _) = draft(store, who, id).await?;
    who.require(Action::Write, Some(seen.draft.organ_id))?;
    let file = attachment_of(&seen, hash)?;
    let bytes = store.file(&file.hash).await?;
    let (contents, _) = files::read(&file.name, bytes.into()).await?;
    let known = names(&seen.content().attachments);
    let pasted = move || {
        let html = written(&contents);
        (html.len() <= BODY).then(|| portal::paste(&html, &known).html)
    };
    let too_long = || DeskError::Long { field: "body", most: BODY };
    let html = tokio::task::spawn_blocking(pasted).await?.ok_or_else(too_long)?;
    if html.trim().is_empty() {
        return Err(DeskError::NoText(file.name));
    }
    let write = store.write().await?.at(now);
    let found = to_change(&write, who, id, revision).await?;
    let mut content = found.content();
    let body = &mut content.edition.body;
    if !body.is_empty() && !body.ends_with('\n') {
        body.push('\n');
    }
    body.push_str(&html);
    if body.len() > BODY {
        return Err(too_long());
    }
    let detail = json!({ "text_of": file.hash });
    keep(write, who, (&found, Deed::DraftSaved, detail), content).await
}

/// The text of a file as HTML; nothing of a kind that has none. It ends once no body could hold it.
fn written(contents: &Contents) -> String {
    if contents.kind == Kind::Pdf {
        let whole = contents.notes.is_empty();
        let text = if whole { flowing::paragraphs(contents) } else { String::new() };
        return written(&plain(text));
    }
    let mut html = String::new();
    let kinds = [Kind::Docx, Kind::Doc, Kind::Text, Kind::Csv, Kind::Xlsx, Kind::Xls];
    if !kinds.contains(&contents.kind) {
        return html;
    }
    // Files inside have longer places.
    let is_own = |part: &&Part| match part.piece {
        Piece::Body => part.place.is_empty(),
        Piece::Sheet => part.place.len() == 1,
        _ => false,
    };
    let seen = |part: &&Part| part.hidden.whole.is_none();
    // What there is at least of the body.
    let mut long = 0;
    for part in contents.parts.iter().filter(is_own).filter(seen) {
        let mut rows: Vec<Vec<&str>> = Vec::new();
        for (number, line) in part.lines() {
            let is_hidden = |at: usize| {
                let column = u32::try_from(at).unwrap_or(u32::MAX);
                part.hidden.covers(number, column)
            };
            let cells = line.split('\t').enumerate();
            let cells: Vec<&str> =
                cells.filter(|(at, _)| !is_hidden(*at)).map(|(_, cell)| cell.trim()).collect();
            if cells.iter().all(|cell| cell.is_empty()) {
                continue;
            }
            long += cells.iter().map(|cell| cell.len() + EMPTY).sum::<usize>();
            if part.piece == Piece::Sheet || cells.len() > 1 {
                rows.push(cells);
            } else {
                put_table(&mut html, &std::mem::take(&mut rows));
                html.push_str(&format!("<p>{}</p>\n", escaped(&cells.concat())));
            }
            if long > BODY {
                break;
            }
        }
        put_table(&mut html, &rows);
    }
    html
}

/// A text as a file that has nothing else.
fn plain(text: String) -> Contents {
    let hidden = Hidden::default();
    let part = Part { place: Vec::new(), piece: Piece::Body, text, first_line: 1, hidden };
    Contents { kind: Kind::Text, parts: vec![part], notes: Vec::new() }
}

/// Adds rows as a table, all as wide as the widest.
fn put_table(html: &mut String, rows: &[Vec<&str>]) {
    if rows.is_empty() {
        return;
    }
    let widest = rows.iter().map(Vec::len).max().unwrap_or_default().min(WIDEST);
    html.push_str("<table>");
    for row in rows {
        if html.len() > BODY {
            break;
        }
        html.push_str("<tr>");
        for at in 0..widest.max(row.len()) {
            let cell = row.get(at).copied().unwrap_or_default();
            html.push_str(&format!("<td>{}</td>", escaped(cell)));
        }
        html.push_str("</tr>");
    }
    html.push_str("</table>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use attachment::{Bounds, Note, read};

    fn sheet(text: &str, hidden: Hidden) -> Contents {
        let place = vec!["名单".to_owned()];
        let part =
            Part { place, piece: Piece::Sheet, text: text.to_owned(), first_line: 1, hidden };
        Contents { kind: Kind::Xlsx, parts: vec![part], notes: Vec::new() }
    }

    #[test]
    fn a_sheet_is_shown_with_what_is_hidden_and_without_values() {
        let hidden = Hidden { rows: vec![(3, 3)], columns: vec![(1, 2)], ..Hidden::default() };
        let text = "姓名\t身份证号\t金额\n张三\t11010519491231002X\t260\n李四\t\t1";
        let (stretches, more) = shown(&sheet(text, hidden));
        assert_eq!((stretches.len(), more), (1, 0));
        let one = &stretches[0];
        assert_eq!((one.piece, one.veil, one.more), ("sheet", None, 0));
        assert_eq!(one.hidden_rows, ["3"]);
        assert_eq!(one.hidden_columns, ["B–C"]);
        let block = &one.blocks[0];
        assert!(block.table && block.lines[2].hidden && !block.lines[1].hidden);
        let expected = [("A".to_owned(), false), ("B".to_owned(), true), ("C".to_owned(), true)];
        assert_eq!(block.columns, expected);
        let run = Run { text: "110*************2X".into(), personal: true };
        assert_eq!(block.lines[1].cells[1], [run]);
        assert!(!format!("{stretches:?}").contains("11010519491231002X"));
    }

    #[test]
    fn what_is_shown_is_bounded() {
        let long = vec!["行"; 3 * LINES].join("\n");
        let (stretches, _) = shown(&sheet(&long, Hidden::default()));
        assert_eq!((stretches[0].blocks[0].lines.len(), stretches[0].more), (LINES, 2 * LINES));
        let wide = vec!["格"; 9_000].join("\t");
        let (stretches, _) = shown(&sheet(&wide, Hidden::default()));
        let line = &stretches[0].blocks[0].lines[0];
        assert_eq!((line.cells.len(), line.more), (CELLS, 9_000 - CELLS));
        let (stretches, _) = shown(&sheet(&"长".repeat(1_000_000), Hidden::default()));
        let runs = &stretches[0].blocks[0].lines[0].cells[0];
        assert_eq!((runs[0].text.chars().count(), runs[1].text.as_str()), (CELL, "…"));
        let mut many = sheet("一", Hidden::default());
        many.parts = vec![many.parts[0].clone(); 5_000];
        assert_eq!(shown(&many).1, 5_000 - STRETCHES);
        let full = vec!["长".repeat(CELL); 100].join("\n");
        let mut many = sheet(&full, Hidden::default());
        many.parts = vec![many.parts[0].clone(); 9];
        let (stretches, more) = shown(&many);
        let all = stretches.iter().flat_map(|one| &one.blocks).flat_map(|block| &block.lines);
        let all: usize =
            all.flat_map(|line| line.cells.iter().flatten()).map(|run| run.text.len()).sum();
        assert!(all <= BYTES + 4 * CELL, "{all}");
        assert!(more > 0 && stretches[0].more > 0);
    }

    #[test]
    fn columns_have_their_letters() {
        for (column, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), expected);
        }
    }

    #[test]
    fn text_is_written_as_paragraphs_and_tables() {
        let text = "一、<对象>\n姓名\t金额\n张三\t1\n二";
        let contents = read("a.txt", text.as_bytes(), &Bounds::default());
        let expected = "<p>一、&lt;对象&gt;</p>\n<table><tr><td>姓名</td><td>金额</td></tr><tr><td>张三</td><td>1</td></tr></table>\n<p>二</p>\n";
        assert_eq!(written(&contents), expected);
        let hidden = Hidden { rows: vec![(2, 2)], columns: vec![(1, 1)], ..Hidden::default() };
        let rows = sheet("姓名\t证号\t金额\n李四\t3\t3\n张三\t2\t1\n合计", hidden);
        let expected = "<table><tr><td>姓名</td><td>金额</td></tr><tr><td>张三</td><td>1</td></tr><tr><td>合计</td><td></td></tr></table>\n";
        assert_eq!(written(&rows), expected);
        let veiled = Hidden { whole: Some(Veil::Hidden), ..Hidden::default() };
        assert_eq!(written(&sheet("一", veiled)), "");
        let mut packed = sheet("一", Hidden::default());
        packed.kind = Kind::Zip;
        assert_eq!(written(&packed), "");
        let long = written(&sheet(&vec!["格"; 400_000].join("\n"), Hidden::default()));
        assert!(long.len() < BODY + 4 * CELL, "{}", long.len());
    }

    #[test]
    fn only_some_files_give_text() {
        for (name, gives) in [
            ("a.DOCX", true),
            ("a.txt", true),
            ("a.PDF", true),
            ("a.ofd", false),
            ("a.zip", false),
            ("docx", false),
        ] {
            assert_eq!(gives_text(name), gives, "{name}");
        }
    }

    #[test]
    fn a_pdf_gives_paragraphs_and_tables_unless_a_page_was_not_read() {
        let page = |number: &str, text: &str| Part {
            place: vec![number.to_owned()],
            piece: Piece::Page,
            text: text.to_owned(),
            first_line: 1,
            hidden: Hidden::default(),
        };
        let parts = vec![page("1", "名单\n姓名\t金额\n张三\t1\n— 1 —"), page("2", "<完>\n— 2 —")];
        let mut contents = Contents { kind: Kind::Pdf, parts, notes: Vec::new() };
        let expected = "<p>名单</p>\n<table><tr><td>姓名</td><td>金额</td></tr><tr><td>张三</td><td>1</td></tr></table>\n<p>&lt;完&gt;</p>\n";
        assert_eq!(written(&contents), expected);
        contents.notes.push(Note::Scanned { place: vec!["3".to_owned()] });
        assert_eq!(written(&contents), "");
        let hints = of_file("a.pdf", &contents, None);
        assert_eq!(why_no_text("a.pdf", &hints), Some(("3", "scanned")));
        assert_eq!(why_no_text("b.pdf", &hints), None);
        assert_eq!(why_no_text("a.docx", &of_file("a.docx", &contents, None)), None);
    }
}
