//! What a reader sees, as one text: blocks and line breaks as `\n`, table cells as `\t`, white space
//! normalised, with the way back to the nodes. Built once for each page; everything else looks at it.

use crate::dates::is_space;
use crate::dom::{Dom, Node, Tag};
use crate::written;
use std::ops::Range;

/// The visible text of a page and where each piece of it comes from.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    pub(crate) text: String,
    /// Offset of each piece and its text node (or the script that writes it), both ascending.
    pieces: Vec<(u32, Node)>,
    /// Weight of all pieces before each piece, and of all at the end.
    before: Vec<Weight>,
}

/// How much there is to read in a part of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Characters outside links.
    pub(crate) plain: u32,
    /// Characters in links.
    pub(crate) linked: u32,
    /// Sentence marks outside links.
    pub(crate) marks: u32,
}

impl std::ops::Sub for Weight {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            plain: self.plain - other.plain,
            linked: self.linked - other.linked,
            marks: self.marks - other.marks,
        }
    }
}

/// Visible text below which the hidden part is looked at too: some templates show their body only
/// when a script has run.
const TOO_LITTLE: usize = 120;
/// Longer texts are cut: no content page needs more.
const MAX_TEXT: usize = 8 << 20;

impl Flow {
    /// Reads the page.
    pub(crate) fn new(dom: &Dom<'_>) -> Self {
        let visible = Self::build(dom, false);
        if visible.text.len() >= TOO_LITTLE {
            return visible;
        }
        let all = Self::build(dom, true);
        if all.text.len() > 4 * visible.text.len() + TOO_LITTLE { all } else { visible }
    }

    /// A flow without a page.
    #[cfg(test)]
    pub(crate) fn from_text(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            pieces: vec![(0, Node::ROOT)],
            before: vec![Weight::default(); 2],
        }
    }

    fn build(dom: &Dom<'_>, with_hidden: bool) -> Self {
        let mut flow = Self {
            text: String::with_capacity(dom.source().len() / 4),
            pieces: Vec::with_capacity(dom.len() / 3),
            before: Vec::with_capacity(dom.len() / 3),
        };
        let mut weight = Weight::default();
        let mut link_end = 0;
        let mut due = Due::Nothing;
        let mut blocks: Vec<u32> = Vec::new();
        let (mut at, end) = (1, u32::try_from(dom.len()).unwrap_or(u32::MAX));
        while at < end && flow.text.len() < MAX_TEXT {
            while blocks.last().is_some_and(|block| *block <= at) {
                blocks.pop();
                due = due.max(Due::Line);
            }
            let node = Node(at);
            let tag = dom.tag(node);
            if tag == Tag::TEXT {
                if with_hidden || !dom.hidden(node) {
                    flow.push(node, &dom.characters(node), &mut due, &mut weight, at < link_end);
                }
            } else if tag == Tag::SCRIPT {
                let script = dom.first_child(node).map_or("", |text| dom.raw(text));
                if let Some(words) = written::by(script) {
                    flow.push(node, &words, &mut due, &mut weight, at < link_end);
                }
                at = dom.end(node);
                continue;
            } else if (tag.is_silent() && tag != Tag::HEAD) || (!with_hidden && dom.hidden(node)) {
                if !matches!(tag, Tag::TITLE | Tag::STYLE | Tag::NOSCRIPT) {
                    due = due.max(Due::Blank);
                }
                at = dom.end(node);
                continue;
            } else if tag == Tag::BR {
                due = due.max(Due::Line);
            } else if matches!(tag, Tag::TD | Tag::TH) {
                due = if due == Due::Row { due } else { Due::Cell };
                blocks.push(dom.end(node));
                at += 1;
                continue;
            } else if tag == Tag::TR {
                due = Due::Row;
            } else if tag.is_block() {
                due = due.max(Due::Line);
                blocks.push(dom.end(node));
            } else if tag == Tag::A {
                link_end = dom.end(node);
            }
            at += 1;
        }
        flow.before.push(weight);
        flow
    }

    /// How much there is to read between two node numbers.
    pub(crate) fn weight(&self, nodes: &Range<u32>) -> Weight {
        let index = |node| self.pieces.partition_point(|(_, piece)| piece.0 < node);
        let at = |node| self.before.get(index(node)).copied().unwrap_or_default();
        let start = at(nodes.start);
        if nodes.end <= nodes.start { Weight::default() } else { at(nodes.end) - start }
    }

    /// Appends a piece: white space as one blank, words copied run by run, weighed on the way.
    fn push(&mut self, node: Node, text: &str, due: &mut Due, weight: &mut Weight, in_link: bool) {
        let mut run: Option<usize> = None;
        let mut begun = false;
        let (mut count, mut marks) = (0, 0);
        for (at, c) in text.char_indices() {
            let space = if c.is_ascii() { c.is_ascii_whitespace() } else { is_space(c) };
            if !space {
                if run.is_none() {
                    if !begun {
                        begun = true;
                        self.begin(node, *due, *weight);
                        *due = Due::Nothing;
                    } else if *due != Due::Nothing {
                        self.text.push(' ');
                        *due = Due::Nothing;
                    }
                    run = Some(at);
                }
                count += 1;
                marks += u32::from(matches!(c, '，' | '。' | '；' | '、' | '！' | '？'));
                continue;
            }
            if let Some(start) = run.take() {
                self.text.push_str(&text[start..at]);
            }
            // Zero-width characters part no words.
            if !is_nothing(c) {
                *due = (*due).max(Due::Blank);
            }
        }
        if let Some(start) = run {
            self.text.push_str(&text[start..]);
        }
        if in_link {
            weight.linked += count;
        } else {
            weight.plain += count;
            weight.marks += marks;
        }
    }

    fn begin(&mut self, node: Node, due: Due, weight: Weight) {
        if !self.text.is_empty() {
            match due {
                Due::Nothing => {}
                Due::Blank => self.text.push(' '),
                Due::Cell => self.text.push('\t'),
                Due::Line | Due::Row => self.text.push('\n'),
            }
        }
        self.pieces.push((u32::try_from(self.text.len()).unwrap_or(u32::MAX), node));
        self.before.push(weight);
    }

    /// The node that the character at `offset` comes from.
    pub(crate) fn node_at(&self, offset: usize) -> Node {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let index = self.pieces.partition_point(|(start, _)| *start <= offset);
        self.pieces.get(index.saturating_sub(1)).map_or(Node::ROOT, |(_, node)| *node)
    }

    /// Whether a piece begins here.
    pub(crate) fn begins_piece(&self, offset: usize) -> bool {
        u32::try_from(offset).is_ok_and(|offset| {
            self.pieces.binary_search_by_key(&offset, |(start, _)| *start).is_ok()
        })
    }

    /// The words of the piece that begins at an offset.
    pub(crate) fn piece_at(&self, offset: usize) -> Option<&str> {
        let start = u32::try_from(offset).ok()?;
        let index = self.pieces.binary_search_by_key(&start, |(at, _)| *at).ok()?;
        let end = self.pieces.get(index + 1).map_or(self.text.len(), |(next, _)| *next as usize);
        self.text.get(offset..end)
    }

    /// The first offset that belongs to `node` or to what follows it.
    pub(crate) fn offset_of(&self, node: Node) -> usize {
        let index = self.pieces.partition_point(|(_, piece)| *piece < node);
        self.pieces.get(index).map_or(self.text.len(), |(start, _)| *start as usize)
    }

    /// The part of the text that lies between two node numbers.
    pub(crate) fn range_of(&self, nodes: &Range<u32>) -> Range<usize> {
        let start = self.offset_of(Node(nodes.start));
        start..self.offset_of(Node(nodes.end)).max(start)
    }

    /// Offsets and words of the lines, blank ones left out.
    pub(crate) fn lines(&self) -> impl DoubleEndedIterator<Item = (usize, &str)> {
        lines_of(&self.text, 0)
    }

    /// The lines within a range.
    pub(crate) fn lines_in(
        &self,
        range: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = (usize, &str)> {
        lines_of(&self.text[range.clone()], range.start)
    }

    /// The line around an offset.
    pub(crate) fn line_around(&self, offset: usize) -> Range<usize> {
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..].find('\n').map_or(self.text.len(), |at| offset + at);
        start..end
    }
}

fn lines_of(text: &str, base: usize) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split('\n')
        .filter(|line| !line.is_empty())
        .map(move |line| (base + (line.as_ptr() as usize - start), line))
}

/// A character without any width.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// What parts the next words from those before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Nothing,
    Blank,
    Cell,
    Line,
    Row,
}
