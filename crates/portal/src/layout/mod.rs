//! An official text as a careful clerk lays it out (GB/T 9704): title out of the body, four levels of numbers, indents,
//! Chinese punctuation, the note on attachments, organ and date at the right. What was changed is told.

mod closing;
mod letters;
mod marks;
mod numbering;

use crate::clean::{Align, Block, Content, Paragraph, Part, Run, blocks_of, clean, safe, written};
use letters::Letters;

/// Characters of a title.
const TITLE: usize = 200;
/// Paragraphs at the top among which the title is looked for, and over which it may run.
const TOP: usize = 4;
/// Characters of a numbered line that is a heading.
const HEADING: usize = 36;
/// Characters of the line that says to whom it goes, or of one of the note on attachments.
const LINE: usize = 80;
/// Letters of a change that are shown.
const SHOWN: usize = 40;
/// Letters shown before what changed.
const BEFORE: usize = 8;

/// A text to be laid out.
#[derive(Debug, Clone, Copy)]
pub struct Unlaid<'a> {
    /// Its title; may be empty.
    pub title: &'a str,
    /// The organ whose text it is; may be empty.
    pub organ: &'a str,
    /// Its body, HTML or lines.
    pub body: &'a str,
}

/// A text laid out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LaidOut {
    /// Its title.
    pub title: String,
    /// Its body, clean.
    pub body: String,
    /// What was changed, in the order of the text.
    pub changes: Vec<Change>,
}

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// The title stood in the body, too.
    Title,
    /// Paragraphs without anything in them.
    Blank,
    /// Indents, of spaces or missing.
    Indent,
    /// A numbered line that is a heading.
    Heading,
    /// How something is numbered.
    Numbering,
    /// Punctuation.
    Marks,
    /// The brackets of a 发文字号.
    DocumentNumber,
    /// The note on attachments.
    Attachments,
    /// Where the organ's name and the date stand, and how the date is written.
    Closing,
}

impl Changed {
    /// Its name in messages.
    pub fn id(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Blank => "blank",
            Self::Indent => "indent",
            Self::Heading => "heading",
            Self::Numbering => "numbering",
            Self::Marks => "marks",
            Self::DocumentNumber => "document-number",
            Self::Attachments => "attachments",
            Self::Closing => "closing",
        }
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub what: Changed,
    /// How many places.
    pub count: usize,
    /// What stood there; empty where that is nothing to read.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// Lays a text out. Tables, lists and quotations stay as they are.
pub fn lay_out(unlaid: Unlaid<'_>) -> LaidOut {
    let (blocks, links, blank) = blocks_of(&clean(unlaid.body));
    let mut laying = Laying { title: unlaid.title.trim().to_owned(), changes: Vec::new() };
    laying.counted(Changed::Blank, blank);
    let mut blocks = laying.without_title(blocks);
    laying.paragraphs(&mut blocks);
    let mut blocks = closing::at_right(&mut laying, blocks, unlaid.organ);
    laying.indented(&mut blocks);
    let Laying { title, changes } = laying;
    LaidOut { title, body: safe(&written(&blocks, &links)), changes }
}

/// A text while it is laid out.
struct Laying {
    title: String,
    changes: Vec<Change>,
}

impl Laying {
    fn counted(&mut self, what: Changed, count: usize) {
        if count > 0 {
            let (before, after) = (String::new(), String::new());
            self.changes.push(Change { what, count, before, after });
        }
    }

    fn changed(&mut self, what: Changed, before: &str, after: &str) {
        let same = before.chars().zip(after.chars()).take_while(|(one, other)| one == other);
        let skip = same.count().saturating_sub(BEFORE);
        let shown = |text: &str| text.chars().skip(skip).take(SHOWN).collect();
        self.changes.push(Change { what, count: 1, before: shown(before), after: shown(after) });
    }

    /// The title belongs into its own field: it is taken out of the top of the body, and known by it where the field
    /// is empty.
    fn without_title(&mut self, mut blocks: Vec<Block>) -> Vec<Block> {
        if self.title.is_empty() {
            let first = blocks.first().and_then(paragraph);
            let stands_out = |one: &&Paragraph| {
                matches!(one.part, Part::Heading(_)) || one.align == Some(Align::Centre)
            };
            let text = first.filter(stands_out).map(|one| text(&one.runs)).unwrap_or_default();
            let fits = (4..=TITLE).contains(&text.chars().count());
            if fits && !text.ends_with(['。', '；', '：', '，']) {
                self.title = text;
            }
        }
        let title = squeezed(&self.title);
        if title.is_empty() {
            return blocks;
        }
        let top = blocks.iter().take(2 * TOP).map_while(paragraph);
        let top: Vec<String> = top.map(|one| squeezed(&text(&one.runs))).collect();
        for from in 0..top.len().min(TOP) {
            let mut joined = String::new();
            for (to, line) in top.iter().enumerate().skip(from).take(TOP) {
                joined.push_str(line);
                if joined == title {
                    self.changed(Changed::Title, &self.title.clone(), "");
                    blocks.drain(from..=to);
                    return blocks;
                }
            }
        }
        blocks
    }

    /// Numbers, punctuation and headings of all paragraphs.
    fn paragraphs(&mut self, blocks: &mut [Block]) {
        let mut levels: Vec<Option<numbering::Level>> = Vec::with_capacity(blocks.len());
        let mut among_attachments = false;
        for block in blocks.iter_mut() {
            let Block::Text(paragraph) = block else {
                levels.push(None);
                among_attachments = false;
                continue;
            };
            let mut letters = Letters::of(&paragraph.runs);
            unindent(&mut letters);
            let mut letters = Letters::of(&between_breaks(letters.runs()));
            let mut step = |what, change: &mut dyn FnMut(&mut Letters)| {
                let before = letters.text();
                change(&mut letters);
                let after = letters.text();
                if before != after {
                    self.changed(what, &before, &after);
                }
            };
            step(Changed::DocumentNumber, &mut marks::numbered);
            let mut level = None;
            step(Changed::Attachments, &mut |letters| {
                among_attachments = closing::attachment(letters, among_attachments);
            });
            if !among_attachments {
                step(Changed::Numbering, &mut |letters| level = numbering::numbered(letters));
            }
            step(Changed::Marks, &mut marks::widened);
            paragraph.runs = letters.runs();
            let line = letters.text();
            if paragraph.align.is_none() && marks::is_number(&line) {
                paragraph.align = Some(Align::Centre);
                self.changed(Changed::DocumentNumber, "", &line);
            }
            levels.push(level);
        }
        self.headings(blocks, &levels);
    }

    /// A short numbered line with something below it is a heading.
    fn headings(&mut self, blocks: &mut [Block], levels: &[Option<numbering::Level>]) {
        for at in 0..blocks.len() {
            let Some(level @ (1 | 2)) = levels[at] else { continue };
            let below = levels.get(at + 1).is_some_and(|next| next.is_none_or(|next| next > level));
            let Block::Text(paragraph) = &mut blocks[at] else { continue };
            let text = text(&paragraph.runs);
            let short = text.chars().count() <= HEADING
                && !text.contains(['。', '；', '！', '？', ';', '\n'])
                && !(text.ends_with('：') && text.contains('，'));
            let plain = paragraph.part == Part::Paragraph && paragraph.align != Some(Align::Right);
            if below && short && plain {
                paragraph.part = Part::Heading(level + 1);
                paragraph.align = None;
                self.changed(Changed::Heading, "", &text);
            }
        }
    }

    /// Paragraphs begin two characters in, by the page's style and not by spaces; the line that says to whom it goes
    /// begins at the edge.
    fn indented(&mut self, blocks: &mut [Block]) {
        let mut count = 0;
        let mut begun = false;
        for block in blocks {
            let Block::Text(paragraph) = block else { continue };
            let text = text(&paragraph.runs);
            let plain = !text.contains(['，', '。', '《']) && !text.contains("如下");
            let short = text.ends_with('：') && text.chars().count() <= LINE;
            let addressed = !begun && plain && short && !text.starts_with("附件");
            begun |= paragraph.part == Part::Paragraph && paragraph.align.is_none();
            let indent = paragraph.part == Part::Paragraph
                && paragraph.align.is_none()
                && !addressed
                && !text.is_empty();
            count += usize::from(paragraph.indent != indent);
            paragraph.indent = indent;
        }
        self.counted(Changed::Indent, count);
    }
}

fn paragraph(block: &Block) -> Option<&Paragraph> {
    match block {
        Block::Text(paragraph) => Some(paragraph),
        _ => None,
    }
}

/// The text of a line.
fn text(runs: &[Run]) -> String {
    let texts = runs.iter().map(|run| match &run.content {
        Content::Text(text) => text.as_str(),
        Content::Break => "\n",
        Content::Picture { .. } => "",
    });
    texts.collect::<String>().trim().to_owned()
}

/// A text without white space.
fn squeezed(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace()).collect()
}

/// Without breaks at its ends: spaces stood beyond them.
fn between_breaks(mut runs: Vec<Run>) -> Vec<Run> {
    let is_break = |run: &Run| run.content == Content::Break;
    let first = runs.iter().take_while(|run| is_break(run)).count();
    runs.drain(..first);
    while runs.last().is_some_and(is_break) {
        runs.pop();
    }
    runs
}

/// Takes out the spaces that stand for an indent, also behind a break.
fn unindent(letters: &mut Letters) {
    let mut at = 0;
    while let Some(sign) = letters.get(at) {
        let begins = at == 0 || letters.get(at - 1) == Some('\n');
        if begins && matches!(sign, ' ' | '\u{3000}' | '\u{a0}') {
            letters.cut(at, 1);
        } else {
            at += 1;
        }
    }
    while matches!(letters.get(letters.len().wrapping_sub(1)), Some(' ' | '\u{3000}')) {
        letters.cut(letters.len() - 1, 1);
    }
}
