//! Tokens and tree construction in one pass: what browsers do with bad nesting, without their full
//! algorithm (no foster parenting, no re-opened formatting elements).

use super::attr::{Attr, Known};
use super::tag::{COUNT, Tag};
use super::{Data, Dom};

/// Deeper elements become siblings of the deepest.
const MAX_DEPTH: usize = 256;
/// Nodes beyond this are left out.
const MAX_NODES: usize = 1_000_000;
/// Attributes of one element beyond this are left out.
const MAX_ATTRS: u16 = 128;
/// Bytes beyond this are left out.
const MAX_BYTES: usize = 64 << 20;

pub(super) struct Open {
    pub(super) node: u32,
    pub(super) tag: Tag,
    /// Its end tag came while blocks within it were still open; it ends with the last of them.
    pub(super) ended: bool,
    pub(super) last_child: u32,
}

pub(super) struct Parser<'a> {
    pub(super) source: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) nodes: Vec<Data>,
    pub(super) attrs: Vec<Attr>,
    pub(super) stack: Vec<Open>,
    pub(super) open: [u32; COUNT],
    /// Elements that were too deep to be opened.
    pub(super) too_deep: usize,
    pub(super) seen_html: bool,
    pub(super) seen_head: bool,
    pub(super) seen_body: bool,
    /// A `<![CDATA[` was passed whose end did not come yet.
    pub(super) in_cdata: bool,
    /// Nothing but block tags since the last text: white space means nothing here.
    pub(super) after_block: bool,
}

pub(super) fn parse(source: &str) -> Dom<'_> {
    let source = match source.char_indices().nth(MAX_BYTES / 4) {
        // cheap bound first: only very long texts are measured exactly
        Some(_) if source.len() > MAX_BYTES => {
            let mut end = MAX_BYTES;
            while !source.is_char_boundary(end) {
                end -= 1;
            }
            &source[..end]
        }
        _ => source,
    };
    let mut parser = Parser {
        source,
        bytes: source.as_bytes(),
        at: 0,
        nodes: Vec::with_capacity(source.len() / 24 + 16),
        attrs: Vec::with_capacity(source.len() / 40 + 16),
        stack: Vec::with_capacity(64),
        open: [0; COUNT],
        too_deep: 0,
        seen_html: false,
        seen_head: false,
        seen_body: false,
        in_cdata: false,
        after_block: true,
    };
    parser.nodes.push(Data {
        tag: Tag::ROOT,
        hidden: false,
        attr_count: 0,
        parent: 0,
        end: 0,
        previous: 0,
        a: 0,
        b: 0,
    });
    parser.stack.push(Open { node: 0, tag: Tag::ROOT, ended: false, last_child: 0 });
    parser.run();
    Dom { source, nodes: parser.nodes, attrs: parser.attrs }
}

impl Parser<'_> {
    fn run(&mut self) {
        while self.at < self.bytes.len() && self.nodes.len() < MAX_NODES {
            let start = self.at;
            let mut search = start;
            let lt = loop {
                let Some(found) = memchr::memchr(b'<', &self.bytes[search..]) else {
                    break self.bytes.len();
                };
                let lt = search + found;
                match self.bytes.get(lt + 1) {
                    Some(next)
                        if next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?') =>
                    {
                        break lt;
                    }
                    _ => search = lt + 1,
                }
            };
            if lt > start {
                self.text(start, lt);
            }
            self.at = lt;
            if lt < self.bytes.len() {
                self.markup();
            }
        }
        let end = self.nodes.len() as u32;
        for open in &self.stack {
            self.nodes[open.node as usize].end = end;
        }
    }

    fn markup(&mut self) {
        match self.bytes[self.at + 1] {
            b'!' => self.declaration(),
            b'?' => self.skip_past(b'>'),
            b'/' => match self.bytes.get(self.at + 2) {
                Some(next) if next.is_ascii_alphabetic() => self.end_tag(),
                _ => self.skip_past(b'>'),
            },
            _ => self.start_tag(),
        }
    }

    pub(super) fn skip_past(&mut self, byte: u8) {
        let rest = &self.bytes[self.at..];
        self.at += memchr::memchr(byte, rest).map_or(rest.len(), |found| found + 1);
    }

    fn declaration(&mut self) {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(b"<!--") {
            if rest[4..].starts_with(b">") {
                self.at += 5;
            } else if rest[4..].starts_with(b"->") {
                self.at += 6;
            } else {
                let from = 4;
                let normal = memchr::memmem::find(&rest[from..], b"-->").map(|at| at + from + 3);
                self.at += normal.unwrap_or(rest.len());
            }
        } else if rest.len() >= 9 && rest[..9].eq_ignore_ascii_case(b"<![CDATA[") {
            // list records embedded as XML: what is inside is markup
            self.at += 9;
            self.in_cdata = true;
        } else {
            self.skip_past(b'>');
        }
    }

    fn text(&mut self, start: usize, end: usize) {
        let mut end = end;
        if self.in_cdata
            && let Some(close) = memchr::memmem::find(&self.bytes[start..end], b"]]>")
        {
            self.in_cdata = false;
            self.text(start, start + close);
            let rest = start + close + 3;
            if rest < end {
                self.text(rest, end);
            }
            return;
        }
        let blank = self.bytes[start..end].iter().all(u8::is_ascii_whitespace);
        let top = self.stack.last().map_or(Tag::ROOT, |open| open.tag);
        if start >= end
            || blank && (self.after_block || matches!(top, Tag::HEAD | Tag::HTML | Tag::ROOT))
        {
            return;
        }
        if !blank {
            if top == Tag::HEAD {
                self.pop_through(Tag::HEAD);
            }
            self.after_block = false;
        }
        if end - start > u32::MAX as usize {
            end = start;
        }
        self.add_text(start, end);
    }

    fn add_text(&mut self, start: usize, end: usize) {
        let (parent, hidden, previous) = self.append();
        let next = self.nodes.len() as u32 + 1;
        self.nodes.push(Data {
            tag: Tag::TEXT,
            hidden,
            attr_count: 0,
            parent,
            end: next,
            previous,
            a: start as u32,
            b: end as u32,
        });
    }

    /// The node that the next one goes into, whether it is hidden, and its last child so far.
    fn append(&mut self) -> (u32, bool, u32) {
        let next = self.nodes.len() as u32;
        let Some(open) = self.stack.last_mut() else { return (0, false, 0) };
        let previous = std::mem::replace(&mut open.last_child, next);
        (open.node, self.nodes[open.node as usize].hidden, previous)
    }

    /// Reads a tag's name at `at`; gives the tag and where the name ends.
    pub(super) fn tag_name(&self, start: usize) -> (Tag, usize) {
        let mut buffer = [0u8; 12];
        let mut length = 0;
        let mut at = start;
        while let Some(byte) = self.bytes.get(at) {
            if matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace() {
                break;
            }
            if length < buffer.len() {
                buffer[length] = byte.to_ascii_lowercase();
            }
            length += 1;
            at += 1;
        }
        (if length <= buffer.len() { Tag::of(&buffer[..length]) } else { Tag::OTHER }, at)
    }

    fn start_tag(&mut self) {
        let name_start = self.at + 1;
        let (tag, name_end) = self.tag_name(name_start);
        self.at = name_end;
        let first_attr = self.attrs.len();
        let (self_closing, hides) = self.attributes();
        if !self.prepare(tag) {
            self.attrs.truncate(first_attr);
            return;
        }
        if tag.is_block() {
            self.after_block = true;
        } else if !tag.is_in_head() {
            self.after_block &= !matches!(tag, Tag::IMG | Tag::INPUT);
        }
        let node = self.add_element(tag, name_start, first_attr, hides);
        if tag.is_void() || self_closing && tag == Tag::OTHER && self.open[Tag::SVG.0 as usize] > 0
        {
            return;
        }
        if tag.is_raw() {
            self.raw_content(node, tag);
            return;
        }
        self.push(node, tag);
    }

    pub(super) fn add_element(
        &mut self,
        tag: Tag,
        name: usize,
        first_attr: usize,
        hides: bool,
    ) -> u32 {
        let (parent, hidden, previous) = self.append();
        let node = self.nodes.len() as u32;
        self.nodes.push(Data {
            tag,
            hidden: hidden || hides,
            attr_count: (self.attrs.len() - first_attr) as u16,
            parent,
            end: node + 1,
            previous,
            a: name as u32,
            b: first_attr as u32,
        });
        node
    }

    fn push(&mut self, node: u32, tag: Tag) {
        if self.stack.len() >= MAX_DEPTH {
            self.too_deep += 1;
            return;
        }
        self.open[tag.0 as usize] += 1;
        self.stack.push(Open { node, tag, ended: false, last_child: 0 });
    }

    /// Opens an element that the source leaves out.
    pub(super) fn imply(&mut self, tag: Tag) {
        let first_attr = self.attrs.len();
        let node = self.add_element(tag, self.at, first_attr, false);
        self.push(node, tag);
    }

    /// Reads attributes up to and past `>`: whether the tag closes itself, whether it hides.
    fn attributes(&mut self) -> (bool, bool) {
        let bytes = self.bytes;
        let mut at = self.at;
        let mut count = 0;
        let mut hides = false;
        let mut slash = false;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' => {
                    at += 1;
                    break;
                }
                b'/' => {
                    slash = true;
                    at += 1;
                    continue;
                }
                _ if byte.is_ascii_whitespace() => {
                    at += 1;
                    continue;
                }
                // a tag that was never closed: the next one begins
                b'<' if bytes
                    .get(at + 1)
                    .is_some_and(|next| *next == b'/' || next.is_ascii_alphabetic()) =>
                {
                    break;
                }
                _ => slash = false,
            }
            let name = at;
            at += 1;
            while let Some(byte) = bytes.get(at) {
                if matches!(byte, b'=' | b'>' | b'/') || byte.is_ascii_whitespace() {
                    break;
                }
                at += 1;
            }
            let name_end = at;
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            let (mut value, mut value_end) = (name_end, name_end);
            if bytes.get(at) == Some(&b'=') {
                at += 1;
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                (value, value_end, at) = self.attribute_value(at);
            }
            if count < MAX_ATTRS {
                count += 1;
                let known = Known::of(&bytes[name..name_end]);
                match known {
                    Known::Style => hides |= style_hides(&bytes[value..value_end]),
                    Known::Hidden => hides = true,
                    _ => {}
                }
                self.attrs.push(Attr {
                    name: name as u32,
                    name_len: (name_end - name).min(u16::MAX as usize) as u16,
                    known,
                    value: value as u32,
                    value_len: (value_end - value) as u32,
                });
            }
        }
        self.at = at;
        (slash, hides)
    }

    /// Range of a value that begins at `at`, and where reading goes on.
    fn attribute_value(&self, at: usize) -> (usize, usize, usize) {
        let bytes = self.bytes;
        if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
            let value = at + 1;
            if let Some(found) = memchr::memchr(quote, &bytes[value..]) {
                return (value, value + found, value + found + 1);
            }
            // no closing quote in the whole page: the tag ends at its bracket
            let rest = &bytes[value..];
            let end = value + memchr::memchr(b'>', rest).unwrap_or(rest.len());
            return (value, end, end);
        }
        let mut end = at;
        while bytes.get(end).is_some_and(|byte| *byte != b'>' && !byte.is_ascii_whitespace()) {
            end += 1;
        }
        (at, end, end)
    }

    fn raw_content(&mut self, node: u32, tag: Tag) {
        let name = tag.name().as_bytes();
        let start = self.at;
        let mut search = start;
        let (end, after) = loop {
            let Some(found) = memchr::memchr(b'<', &self.bytes[search..]) else {
                // an unclosed title must not swallow the page
                let short = memchr::memchr(b'<', &self.bytes[start..]).map(|found| start + found);
                let end = match tag {
                    Tag::TITLE | Tag::TEXTAREA | Tag::IFRAME => short.unwrap_or(self.bytes.len()),
                    _ => self.bytes.len(),
                };
                break (end, end);
            };
            let lt = search + found;
            let rest = &self.bytes[lt + 1..];
            if rest.first() == Some(&b'/')
                && rest.len() > name.len()
                && rest[1..=name.len()].eq_ignore_ascii_case(name)
                && rest
                    .get(name.len() + 1)
                    .is_none_or(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace())
            {
                let close = memchr::memchr(b'>', rest).map_or(self.bytes.len(), |gt| lt + gt + 2);
                break (lt, close);
            }
            search = lt + 1;
        };
        if end > start {
            let parent = &self.nodes[node as usize];
            let text = Data {
                tag: Tag::TEXT,
                hidden: parent.hidden,
                attr_count: 0,
                parent: node,
                end: node + 2,
                previous: 0,
                a: start as u32,
                b: end as u32,
            };
            self.nodes.push(text);
            self.nodes[node as usize].end = node + 2;
        }
        self.at = after;
    }
}

/// Whether a style hides its element.
fn style_hides(style: &[u8]) -> bool {
    let value_after = |word: &[u8], value: &[u8]| {
        let mut from = 0;
        while from + word.len() <= style.len() {
            let Some(found) = style[from..]
                .windows(word.len())
                .position(|window| window.eq_ignore_ascii_case(word))
            else {
                return false;
            };
            let rest = style[from + found + word.len()..].trim_ascii_start();
            if let Some(rest) = rest.strip_prefix(b":")
                && let rest = rest.trim_ascii_start()
                && rest.len() >= value.len()
                && rest[..value.len()].eq_ignore_ascii_case(value)
            {
                return true;
            }
            from += found + word.len();
        }
        false
    };
    // scroll effects hide their element until it comes into view
    let effect = || memchr::memmem::find(style, b"animation").is_some();
    value_after(b"display", b"none") || value_after(b"visibility", b"hidden") && !effect()
}
