//! A page that Word, WPS, Excel or a browser wrote, read as blocks: its meaning without its style.

use super::blocks::{Align, Block, Format, Paragraph, Part, listed};
use super::line::Line;
use super::pictures::{self, Picture, Source};
use super::style::Style;
use super::tables;
use dom_query::{Document, NodeData, NodeRef};

/// Elements within elements that are read as such; what is deeper is text.
const DEEPEST: u16 = 100;
/// Pictures of a text that get a name.
const MOST_PICTURES: usize = 100;
/// Elements that hold nothing to read.
const SILENT: [&str; 14] = [
    "script", "style", "title", "meta", "link", "xml", "template", "iframe", "object", "embed",
    "base", "head", "noframes", "noembed",
];
/// Elements that begin and end a line.
const BLOCKS: [&str; 24] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "figure",
    "figcaption",
    "address",
    "center",
    "dl",
    "dt",
    "dd",
    "pre",
    "li",
];
/// Schemes of links that lead somewhere from anywhere.
const SCHEMES: [&str; 5] = ["http:", "https:", "mailto:", "tel:", "ftp:"];

/// What was left out of a text on purpose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Stretches that were deleted with the changes tracked (修订).
    pub deleted: usize,
    /// Comments in the margin (批注).
    pub comments: usize,
    /// Stretches that nobody sees where they come from.
    pub hidden: usize,
    /// Columns of tables that nobody sees where they come from, with something written in them.
    pub columns: usize,
}

/// What is read of a page.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    /// Addresses that formats speak of.
    pub(super) links: Vec<String>,
    pub(super) pictures: Vec<Picture>,
    /// Names of pictures that did not come with the text.
    pub(super) missing: Vec<String>,
    pub(super) left_out: LeftOut,
    /// Paragraphs without anything in them.
    pub(super) blank: usize,
}

/// Reads a page. Pictures without an address get names that are none of `taken`; without names to choose from they
/// are left out.
pub(super) fn read(html: &str, taken: Option<&[String]>) -> Read {
    let document = Document::fragment(html);
    let root = document.root();
    let first = root.descendants_it().any(|node| node.has_name("h1"));
    let boxes = html.contains("v:textbox");
    let mut walk = Walk {
        read: Read::default(),
        taken: taken.map(<[String]>::to_vec),
        first,
        said: boxes.then(|| squeezed(&root.text())),
    };
    walk.read.blocks = walk.blocks(&root, Context::default());
    walk.read
}

/// What holds for all that stands within an element.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context {
    format: Format,
    align: Option<Align>,
    /// Letters are signs of a font.
    signs: bool,
    depth: u16,
}

impl Context {
    /// Within a cell: lines of what is around it stand elsewhere.
    pub(super) fn of_cell(self, heading: bool) -> Self {
        let strong = self.format.strong && !heading;
        Self { align: None, format: Format { strong, ..self.format }, ..self }
    }
}

/// Blocks while they are read, with the line that is not ended yet.
#[derive(Debug, Default)]
struct Page {
    blocks: Vec<Block>,
    line: Line,
    part: Part,
    align: Option<Align>,
    indent: bool,
}

impl Page {
    /// Ends the line.
    fn end(&mut self) {
        let runs = self.line.taken();
        if !runs.is_empty() {
            let Self { part, align, indent, .. } = *self;
            self.blocks.push(Block::Text(Paragraph { part, align, indent, runs }));
        }
    }
}

pub(super) struct Walk {
    read: Read,
    taken: Option<Vec<String>>,
    /// There is a heading of the first level: all of them step down, as the first is the page's own.
    first: bool,
    /// All text without white space, where boxes may hold some that stands nowhere else.
    said: Option<String>,
}

impl Walk {
    /// The blocks within an element.
    pub(super) fn blocks(&mut self, node: &NodeRef<'_>, context: Context) -> Vec<Block> {
        let mut page = Page { align: context.align, ..Page::default() };
        self.children(node, context, &mut page);
        page.end();
        listed(page.blocks)
    }

    fn children(&mut self, node: &NodeRef<'_>, context: Context, page: &mut Page) {
        let context = Context { depth: context.depth + 1, ..context };
        for child in node.children() {
            self.node(&child, context, page);
        }
    }

    fn node(&mut self, node: &NodeRef<'_>, context: Context, page: &mut Page) {
        if node.is_text() {
            page.line.text(context.format, &node.text());
        } else if node.is_comment() {
            self.comment(node, context, page);
        } else if context.depth > DEEPEST {
            let silent = |node: &NodeRef<'_>| SILENT.iter().any(|name| node.has_name(name));
            let texts = node.descendants_it().filter(NodeRef::is_text);
            for text in texts.filter(|text| !text.parent().is_some_and(|parent| silent(&parent))) {
                page.line.text(context.format, &text.text());
            }
        } else if let Some(name) = node.node_name() {
            self.element(node, &name, context, page);
        }
    }

    fn element(&mut self, node: &NodeRef<'_>, name: &str, around: Context, page: &mut Page) {
        if SILENT.contains(&name) {
            return;
        }
        let style = Style::of(node);
        if self.leaves_out(node, name, &style) {
            return;
        }
        let centred = (name == "center").then_some(Some(Align::Centre));
        let align = style.align(node.attr("align").as_deref()).or(centred);
        let context = Context {
            format: self.format(node, name, &style, around.format),
            align: align.unwrap_or(around.align),
            signs: around.signs || style.signs(),
            ..around
        };
        match name {
            "br" => page.line.end_line(context.format),
            "hr" => {
                page.end();
                page.blocks.push(Block::Rule);
            }
            "img" | "v:imagedata" => self.picture(node, context, page),
            "table" => {
                page.end();
                page.blocks.extend(tables::table(self, node, around));
            }
            "ul" | "ol" => self.list(node, &style, context, page),
            "blockquote" => {
                page.end();
                let context = Context { depth: context.depth + 1, ..context };
                let within = self.blocks(node, context);
                if !within.is_empty() {
                    page.blocks.push(Block::Quote(within));
                }
            }
            _ if style.is("mso-list", "ignore") => point(node, context, page),
            _ if BLOCKS.contains(&name) => self.block(node, (name, &style), context, page),
            _ => self.children(node, context, page),
        }
    }

    fn block(
        &mut self,
        node: &NodeRef<'_>,
        (name, style): (&str, &Style),
        context: Context,
        page: &mut Page,
    ) {
        page.end();
        let around = (page.part, page.align, page.indent);
        let heading = match name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) {
            Some(level) => Some((level + u8::from(self.first)).clamp(2, 6)),
            None => style.outline().map(|level| (level + 1).clamp(2, 6)),
        };
        if let Some(level) = heading {
            page.part = Part::Heading(level);
        } else if name != "div" {
            page.part = Part::Paragraph;
        }
        page.align = context.align;
        page.indent = style.has_class("indent");
        let before = page.blocks.len();
        match (name, style.level()) {
            ("pre", _) => self.lines(node, context, page),
            (_, Some(level)) => {
                self.children(node, context, page);
                // The point itself has said that it is one; its level stands here.
                if let Part::Point(_) = page.part {
                    page.part = Part::Point(level);
                }
            }
            _ => self.children(node, context, page),
        }
        page.end();
        self.read.blank += usize::from(name == "p" && page.blocks.len() == before);
        (page.part, page.align, page.indent) = around;
    }

    /// The blocks of what stands directly within a list.
    pub(super) fn item(
        &mut self,
        node: &NodeRef<'_>,
        style: &Style,
        around: Context,
    ) -> Vec<Block> {
        if !node.has_name("li") {
            let mut page = Page { align: around.align, ..Page::default() };
            self.node(node, around, &mut page);
            page.end();
            return listed(page.blocks);
        }
        let format = self.format(node, "li", style, around.format);
        let align = style.align(node.attr("align").as_deref()).unwrap_or(around.align);
        self.blocks(node, Context { format, align, ..around })
    }

    /// Lines that stand as they are typed.
    fn lines(&mut self, node: &NodeRef<'_>, context: Context, page: &mut Page) {
        for line in node.text().lines() {
            page.line.text(context.format, line);
            page.line.end_line(context.format);
        }
    }

    /// How letters look in an element.
    fn format(&mut self, node: &NodeRef<'_>, name: &str, style: &Style, around: Format) -> Format {
        let mut format = around;
        match name {
            "b" | "strong" => format.strong = true,
            "i" | "em" => format.emphasis = true,
            "u" => format.underlined = true,
            "s" | "strike" | "del" => format.struck = true,
            "sup" => format.raised = true,
            "sub" => format.lowered = true,
            "code" | "tt" | "kbd" | "samp" => format.code = true,
            "a" => format.link = self.link(node).or(format.link),
            _ => {}
        }
        let format = style.format(format);
        // Links are underlined as it is.
        Format { underlined: format.underlined && format.link.is_none(), ..format }
    }

    /// Number of a link that leads somewhere.
    fn link(&mut self, node: &NodeRef<'_>) -> Option<usize> {
        let address = node.attr("href")?.trim().to_owned();
        let path = address.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let scheme = SCHEMES.iter().any(|scheme| path.starts_with(scheme));
        let leads = !address.is_empty() && !address.starts_with('#');
        if !leads || (path.contains(':') && !scheme) {
            return None;
        }
        let links = &mut self.read.links;
        if links.last() != Some(&address) {
            links.push(address);
        }
        Some(links.len() - 1)
    }

    /// Whether an element is left out on purpose; it is counted.
    pub(super) fn leaves_out(&mut self, node: &NodeRef<'_>, name: &str, style: &Style) -> bool {
        let left_out = &mut self.read.left_out;
        let tracked = node.has_attr("cite") || node.has_attr("datetime");
        if (name == "del" && tracked) || style.has_class("msoDel") {
            left_out.deleted += 1;
            return true;
        }
        if style.has_class("msocomanchor") || style.has_class("MsoCommentReference") {
            left_out.comments += 1;
            return true;
        }
        if style.is("mso-element", "comment-list") || style.is("mso-element", "comment") {
            left_out.comments = left_out.comments.max(1);
            return true;
        }
        if style.hides() || node.has_attr("hidden") {
            left_out.hidden += usize::from(!squeezed(&node.text()).is_empty());
            return true;
        }
        false
    }

    /// Counts hidden columns that are left out.
    pub(super) fn leaves_columns_out(&mut self, count: usize) {
        self.read.left_out.columns += count;
    }

    /// Text of a box that Word keeps where only Word looks; it is read where it stands nowhere else.
    fn comment(&mut self, node: &NodeRef<'_>, context: Context, page: &mut Page) {
        let held = node.query(|node| match &node.data {
            NodeData::Comment { contents } => contents.to_string(),
            _ => String::new(),
        });
        let held = held.unwrap_or_default();
        if context.depth > DEEPEST {
            return;
        }
        for part in held.split("<v:textbox").skip(1) {
            let part = part.split("</v:textbox").next().unwrap_or_default();
            let within = part.split_once('>').map_or("", |(_, within)| within);
            let document = Document::fragment(within);
            let root = document.root();
            let text = squeezed(&root.text());
            let said = self.said.as_mut().filter(|said| !text.is_empty() && !said.contains(&text));
            if let Some(said) = said {
                said.push_str(&text);
                page.end();
                self.children(&root, Context { depth: context.depth + 1, ..context }, page);
                page.end();
            }
        }
    }

    fn picture(&mut self, node: &NodeRef<'_>, context: Context, page: &mut Page) {
        let address = node.attr("src").map(|address| address.to_string()).unwrap_or_default();
        let words = node.attr("alt").map(|words| words.trim().to_owned()).unwrap_or_default();
        let (source, bytes) = match pictures::source(&address) {
            Source::Address(address) => {
                return page.line.picture(context.format, address, words);
            }
            Source::None => return,
            Source::Elsewhere(ending) => (ending, None),
            Source::Here(ending, bytes) => (ending, Some(bytes)),
        };
        let Some(taken) = self.taken.as_mut().filter(|_| self.read.named() < MOST_PICTURES) else {
            return page.line.text(context.format, &words);
        };
        let name = pictures::name(source, taken);
        taken.push(name.clone());
        let words = if words.is_empty() { stem(&name).to_owned() } else { words };
        page.line.picture(context.format, name.clone(), words);
        match bytes {
            Some(bytes) => self.read.pictures.push(Picture { name, bytes }),
            None => self.read.missing.push(name),
        }
    }

    fn list(&mut self, node: &NodeRef<'_>, style: &Style, context: Context, page: &mut Page) {
        page.end();
        let context = Context { depth: context.depth + 1, ..context };
        match style.counts_in_chinese() {
            true => {
                let mut number = tables::start(node);
                for item in node.children() {
                    if item.has_name("li") {
                        page.line.number(context.format, &format!("{}、", in_chinese(number)));
                        self.children(&item, context, page);
                        number += 1;
                    } else {
                        self.node(&item, context, page);
                    }
                    page.end();
                }
            }
            false => page.blocks.extend(tables::list(self, node, style, context)),
        }
    }
}

impl Read {
    /// Pictures that have got a name.
    fn named(&self) -> usize {
        self.pictures.len() + self.missing.len()
    }
}

/// The point or number that Word writes before a line of a list: a number is text, as the document counts by it.
fn point(node: &NodeRef<'_>, context: Context, page: &mut Page) {
    let text = node.text();
    let number = text.trim_matches(|one: char| one.is_whitespace() || one == '\u{a0}');
    let signs = context.signs || node.descendants_it().any(|inner| Style::of(&inner).signs());
    let mut letters = number.chars();
    let sign = match (letters.next(), letters.next()) {
        (Some(one), None) => signs || !one.is_alphanumeric(),
        _ => false,
    };
    match sign {
        true => page.part = Part::Point(1),
        false => page.line.number(context.format, number),
    }
}

/// A number as Chinese count, 1–99; in figures beyond that.
fn in_chinese(number: i32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: i32| usize::try_from(at).ok().and_then(|at| DIGITS.get(at)).copied();
    match number {
        1..=99 => {
            let tens = match number / 10 {
                0 => String::new(),
                1 => "十".into(),
                tens => format!("{}十", digit(tens).unwrap_or_default()),
            };
            format!("{tens}{}", digit(number % 10).unwrap_or_default())
        }
        _ => number.to_string(),
    }
}

/// A text without white space.
pub(super) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|one| !one.is_whitespace() && !matches!(one, '\u{200b}' | '\u{feff}'))
        .collect()
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
