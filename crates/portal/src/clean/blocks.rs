//! A text as blocks: what is left of a page when nothing but its meaning is kept, and how that is written as HTML.

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Centre,
    Right,
}

impl Align {
    fn class(self) -> &'static str {
        match self {
            Self::Centre => " class=\"align-center\"",
            Self::Right => " class=\"align-right\"",
        }
    }
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Part {
    #[default]
    Paragraph,
    /// A heading, 2–6: the first is the page's own.
    Heading(u8),
    /// A line of a list that is none yet, with its level from 1: Word writes lists so.
    Point(u8),
}

/// How letters look, where that means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Format {
    pub(crate) strong: bool,
    pub(crate) emphasis: bool,
    pub(crate) underlined: bool,
    pub(crate) struck: bool,
    pub(crate) code: bool,
    pub(crate) raised: bool,
    pub(crate) lowered: bool,
    /// Number of its link among those of the text.
    pub(crate) link: Option<usize>,
}

impl Format {
    /// Its elements, the outermost first.
    fn elements(self) -> impl DoubleEndedIterator<Item = &'static str> {
        let all = [
            (self.strong, "strong"),
            (self.emphasis, "em"),
            (self.underlined, "u"),
            (self.struck, "s"),
            (self.raised, "sup"),
            (self.lowered, "sub"),
            (self.code, "code"),
        ];
        all.into_iter().filter(|(is, _)| *is).map(|(_, name)| name)
    }
}

/// What stands in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Text(String),
    Break,
    Picture { source: String, words: String },
}

/// A stretch of a line that looks the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) format: Format,
    pub(crate) content: Content,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paragraph {
    pub(crate) part: Part,
    pub(crate) align: Option<Align>,
    /// It begins two characters in.
    pub(crate) indent: bool,
    pub(crate) runs: Vec<Run>,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) heading: bool,
    pub(crate) scope: Option<&'static str>,
    pub(crate) columns: u16,
    pub(crate) rows: u16,
    pub(crate) align: Option<Align>,
    pub(crate) blocks: Vec<Block>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// It stands in the table's head.
    pub(crate) heading: bool,
    pub(crate) cells: Vec<Cell>,
}

/// A point of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) blocks: Vec<Block>,
}

/// How the points of a list are told apart: the first number, and the letters instead of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) start: i32,
    pub(crate) letters: Option<&'static str>,
}

/// A block of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Text(Paragraph),
    Table { caption: Vec<Block>, rows: Vec<Row> },
    List { order: Option<Order>, items: Vec<Item> },
    Quote(Vec<Block>),
    Rule,
}

/// Lines of lists that Word writes as paragraphs, made into lists.
pub(crate) fn listed(blocks: Vec<Block>) -> Vec<Block> {
    let mut done: Vec<Block> = Vec::new();
    for block in blocks {
        let Block::Text(Paragraph { part: Part::Point(level), align, runs, .. }) = block else {
            done.push(block);
            continue;
        };
        let text = Paragraph { part: Part::Paragraph, align, indent: false, runs };
        let text = Block::Text(text);
        match done.last_mut() {
            Some(Block::List { order: None, items }) => at_level(items, level, text),
            _ => {
                let mut items = Vec::new();
                at_level(&mut items, 1, text);
                done.push(Block::List { order: None, items });
            }
        }
    }
    done
}

/// Adds a point to a list, or to the list below its last point.
fn at_level(items: &mut Vec<Item>, level: u8, text: Block) {
    let Some(last) = items.last_mut().filter(|_| level > 1) else {
        items.push(Item { blocks: vec![text] });
        return;
    };
    if let Some(Block::List { order: None, items }) = last.blocks.last_mut() {
        return at_level(items, level - 1, text);
    }
    last.blocks.push(Block::List { order: None, items: vec![Item { blocks: vec![text] }] });
}

/// Blocks as HTML; `links` are the addresses that formats speak of.
pub(crate) fn written(blocks: &[Block], links: &[String]) -> String {
    let mut writer = Writer { html: String::new(), links };
    for block in blocks {
        writer.block(block);
        writer.html.push('\n');
    }
    writer.html
}

struct Writer<'a> {
    html: String,
    links: &'a [String],
}

impl Writer<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Text(paragraph) => self.paragraph(paragraph),
            Block::Table { caption, rows } => self.table(caption, rows),
            Block::List { order, items } => self.list(*order, items),
            Block::Quote(blocks) => {
                self.html.push_str("<blockquote>");
                blocks.iter().for_each(|block| self.block(block));
                self.html.push_str("</blockquote>");
            }
            Block::Rule => self.html.push_str("<hr>"),
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let level = match paragraph.part {
            Part::Heading(level) => Some(level),
            Part::Paragraph | Part::Point(_) => None,
        };
        let name = level.map_or("p".to_owned(), |level| format!("h{level}"));
        // Headings have their own look.
        let class = match (level, paragraph.align, paragraph.indent) {
            (None, Some(align), _) => align.class(),
            (None, None, true) => " class=\"indent\"",
            _ => "",
        };
        self.html.push_str(&format!("<{name}{class}>"));
        self.runs(&paragraph.runs, level.is_some());
        self.html.push_str(&format!("</{name}>"));
    }

    fn runs(&mut self, runs: &[Run], plain: bool) {
        let mut link = None;
        for run in runs {
            if run.format.link != link {
                if link.is_some() {
                    self.html.push_str("</a>");
                }
                link = run.format.link;
                if let Some(address) = link.and_then(|link| self.links.get(link)) {
                    self.html.push_str(&format!("<a href=\"{}\">", escaped(address)));
                }
            }
            let format = Format { strong: run.format.strong && !plain, ..run.format };
            format.elements().for_each(|name| self.html.push_str(&format!("<{name}>")));
            match &run.content {
                Content::Text(text) => self.html.push_str(&escaped(text)),
                Content::Break => self.html.push_str("<br>"),
                Content::Picture { source, words } => {
                    let (source, words) = (escaped(source), escaped(words));
                    self.html.push_str(&format!("<img src=\"{source}\" alt=\"{words}\">"));
                }
            }
            format.elements().rev().for_each(|name| self.html.push_str(&format!("</{name}>")));
        }
        if link.is_some() {
            self.html.push_str("</a>");
        }
    }

    /// Blocks within a cell or a point: one paragraph alone needs no element of its own. `plain`: what is strong there is
    /// so by its place.
    fn within(&mut self, blocks: &[Block], plain: bool) {
        let texts = blocks.iter().filter(|block| matches!(block, Block::Text(_))).count();
        let rest = match blocks {
            [
                Block::Text(Paragraph { part: Part::Paragraph, align: None, runs, .. }),
                rest @ ..,
            ] if texts == 1 => {
                self.runs(runs, plain);
                rest
            }
            all => all,
        };
        rest.iter().for_each(|block| self.block(block));
    }

    fn list(&mut self, order: Option<Order>, items: &[Item]) {
        let name = if order.is_some() { "ol" } else { "ul" };
        let start = order.filter(|order| order.start != 1);
        let start = start.map_or(String::new(), |order| format!(" start=\"{}\"", order.start));
        let letters = order.and_then(|order| order.letters);
        let letters = letters.map_or(String::new(), |letters| format!(" type=\"{letters}\""));
        self.html.push_str(&format!("<{name}{start}{letters}>"));
        for item in items {
            self.html.push_str("<li>");
            self.within(&item.blocks, false);
            self.html.push_str("</li>");
        }
        self.html.push_str(&format!("</{name}>"));
    }

    fn table(&mut self, caption: &[Block], rows: &[Row]) {
        self.html.push_str("<table>");
        if !caption.is_empty() {
            self.html.push_str("<caption>");
            self.within(caption, true);
            self.html.push_str("</caption>");
        }
        let head = rows.iter().take_while(|row| row.heading).count();
        let (head, body) = rows.split_at(head);
        for (name, rows) in [("thead", head), ("tbody", body)] {
            if rows.is_empty() {
                continue;
            }
            self.html.push_str(&format!("<{name}>"));
            for row in rows {
                self.html.push_str("<tr>");
                row.cells.iter().for_each(|cell| self.cell(cell));
                self.html.push_str("</tr>");
            }
            self.html.push_str(&format!("</{name}>"));
        }
        self.html.push_str("</table>");
    }

    fn cell(&mut self, cell: &Cell) {
        let name = if cell.heading { "th" } else { "td" };
        let mut tag = format!("<{name}");
        for (attribute, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
            if count > 1 {
                tag.push_str(&format!(" {attribute}=\"{count}\""));
            }
        }
        if let Some(scope) = cell.scope.filter(|_| cell.heading) {
            tag.push_str(&format!(" scope=\"{scope}\""));
        }
        tag.push_str(cell.align.map_or("", Align::class));
        self.html.push_str(&tag);
        self.html.push('>');
        self.within(&cell.blocks, cell.heading);
        self.html.push_str(&format!("</{name}>"));
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\u{a0}', "&nbsp;")
}
