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

struct Open {
    node: u32,
    tag: Tag,
    /// Its end tag came while blocks within it were still open; it ends with the last of them.
    ended: bool,
    last_child: u32,
}

struct Parser<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Data>,
    attrs: Vec<Attr>,
    stack: Vec<Open>,
    open: [u32; COUNT],
    /// Elements that were too deep to be opened.
    too_deep: usize,
    seen_html: bool,
    seen_head: bool,
    seen_body: bool,
    /// A `<![CDATA[` was passed whose end did not come yet.
    in_cdata: bool,
    /// Nothing but block tags since the last text: white space means nothing here.
    after_block: bool,
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

    fn skip_past(&mut self, byte: u8) {
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
    fn tag_name(&self, start: usize) -> (Tag, usize) {
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

    fn add_element(&mut self, tag: Tag, name: usize, first_attr: usize, hides: bool) -> u32 {
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
    fn imply(&mut self, tag: Tag) {
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

    /// Closes what a start tag implies to be closed, opens what it implies to be open; false when the tag
    /// is to be ignored.
    fn prepare(&mut self, tag: Tag) -> bool {
        if self.is_open(Tag::HEAD) && !tag.is_in_head() {
            self.pop_through(Tag::HEAD);
        }
        match tag {
            Tag::HTML => {
                return !std::mem::replace(&mut self.seen_html, true) && self.stack.len() == 1;
            }
            Tag::HEAD => return !std::mem::replace(&mut self.seen_head, true) && !self.seen_body,
            Tag::BODY => {
                return !std::mem::replace(&mut self.seen_body, true) && self.stack.len() <= 2;
            }
            Tag::FORM if self.is_open(Tag::FORM) => return false,
            Tag::LI => self.close_item(&[Tag::LI]),
            Tag::DD | Tag::DT => self.close_item(&[Tag::DD, Tag::DT]),
            Tag::OPTION | Tag::OPTGROUP => {
                self.pop_if_top(Tag::OPTION);
                if tag == Tag::OPTGROUP {
                    self.pop_if_top(Tag::OPTGROUP);
                }
            }
            Tag::A if self.is_open(Tag::A) => self.end_formatting(Tag::A),
            Tag::BUTTON if self.is_open(Tag::BUTTON) => self.end_in_scope(Tag::BUTTON),
            _ => {}
        }
        self.prepare_table(tag);
        if self.is_open(Tag::SELECT)
            && (tag.is_block() && !matches!(tag, Tag::OPTION | Tag::OPTGROUP | Tag::HR)
                || matches!(tag, Tag::INPUT | Tag::TEXTAREA))
        {
            self.pop_through(Tag::SELECT);
        }
        if tag.closes_p() && self.is_open(Tag::P) {
            self.end_in_scope(Tag::P);
        }
        if tag.is_heading() && self.stack.last().is_some_and(|open| open.tag.is_heading()) {
            self.pop();
        }
        true
    }

    fn prepare_table(&mut self, tag: Tag) {
        let in_table = self.is_open(Tag::TABLE);
        match tag {
            Tag::TR if in_table => {
                self.pop_to(&[Tag::TABLE, Tag::TBODY, Tag::THEAD, Tag::TFOOT]);
                if self.top_is(Tag::TABLE) {
                    self.imply(Tag::TBODY);
                }
            }
            Tag::TD | Tag::TH if in_table => {
                self.pop_to(&[Tag::TABLE, Tag::TBODY, Tag::THEAD, Tag::TFOOT, Tag::TR]);
                if self.top_is(Tag::TABLE) {
                    self.imply(Tag::TBODY);
                }
                if !self.top_is(Tag::TR) {
                    self.imply(Tag::TR);
                }
            }
            Tag::TBODY | Tag::THEAD | Tag::TFOOT | Tag::CAPTION | Tag::COLGROUP if in_table => {
                self.pop_to(&[Tag::TABLE]);
            }
            Tag::TABLE
                if in_table
                    && self.stack.last().is_some_and(|open| {
                        matches!(
                            open.tag,
                            Tag::TABLE | Tag::TBODY | Tag::THEAD | Tag::TFOOT | Tag::TR
                        )
                    }) =>
            {
                self.pop_through(Tag::TABLE);
            }
            // rows of a list that a script fetches come without their table
            Tag::TR if self.is_open(Tag::TR) => self.pop_through(Tag::TR),
            Tag::TD | Tag::TH if self.is_open(Tag::TR) => self.pop_to(&[Tag::TR]),
            _ => {}
        }
    }

    fn end_tag(&mut self) {
        let name_start = self.at + 2;
        let (tag, name_end) = self.tag_name(name_start);
        self.at = name_end;
        self.skip_past(b'>');
        if tag == Tag::BR {
            let first_attr = self.attrs.len();
            self.add_element(tag, name_start, first_attr, false);
            return;
        }
        if tag.is_void() || matches!(tag, Tag::HTML | Tag::BODY) {
            return;
        }
        if tag.is_block() {
            self.after_block = true;
        }
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if tag.is_heading() {
            self.end_heading();
            return;
        }
        if !self.is_open(tag) {
            return;
        }
        match tag {
            Tag::TABLE | Tag::HEAD | Tag::SELECT => self.pop_through(tag),
            Tag::TR | Tag::TBODY | Tag::THEAD | Tag::TFOOT | Tag::TD | Tag::TH | Tag::CAPTION => {
                let found =
                    self.stack.iter().rposition(|open| open.tag == tag || open.tag == Tag::TABLE);
                if let Some(found) = found
                    && self.stack[found].tag == tag
                {
                    self.truncate(found);
                }
            }
            Tag::LI => {
                let found = self.stack.iter().rposition(|open| {
                    open.tag == tag || open.tag.is_scope() || matches!(open.tag, Tag::UL | Tag::OL)
                });
                if let Some(found) = found
                    && self.stack[found].tag == tag
                {
                    self.truncate(found);
                }
            }
            Tag::FORM => self.end_formatting(tag),
            Tag::OTHER => self.end_unknown(&self.source[name_start..name_end]),
            _ if tag.is_formatting() => self.end_formatting(tag),
            _ if tag.is_special() => self.end_in_scope(tag),
            _ => self.end_inline(tag),
        }
    }

    fn is_open(&self, tag: Tag) -> bool {
        self.open[tag.0 as usize] > 0
    }

    fn top_is(&self, tag: Tag) -> bool {
        self.stack.last().is_some_and(|open| open.tag == tag)
    }

    fn pop(&mut self) {
        if self.stack.len() > 1
            && let Some(open) = self.stack.pop()
        {
            self.open[open.tag.0 as usize] -= 1;
            self.nodes[open.node as usize].end = self.nodes.len() as u32;
        }
    }

    /// Closes everything from this place of the stack on, and what waited for it.
    fn truncate(&mut self, length: usize) {
        while self.stack.len() > length.max(1) {
            self.pop();
        }
        while self.stack.last().is_some_and(|open| open.ended) {
            self.pop();
        }
    }

    fn pop_if_top(&mut self, tag: Tag) {
        if self.top_is(tag) {
            self.truncate(self.stack.len() - 1);
        }
    }

    fn pop_through(&mut self, tag: Tag) {
        if let Some(found) = self.stack.iter().rposition(|open| open.tag == tag) {
            self.truncate(found);
        }
    }

    /// Closes everything within the nearest open element of one of these names.
    fn pop_to(&mut self, tags: &[Tag]) {
        if let Some(found) = self.stack.iter().rposition(|open| tags.contains(&open.tag)) {
            while self.stack.len() > found + 1 {
                self.pop();
            }
        }
    }

    fn close_item(&mut self, tags: &[Tag]) {
        if !tags.iter().any(|tag| self.is_open(*tag)) {
            return;
        }
        for at in (1..self.stack.len()).rev() {
            let tag = self.stack[at].tag;
            if tags.contains(&tag) {
                self.truncate(at);
                return;
            }
            if tag.is_special() && !matches!(tag, Tag::ADDRESS | Tag::DIV | Tag::P) {
                return;
            }
        }
    }

    fn end_in_scope(&mut self, tag: Tag) {
        let button = tag == Tag::P;
        let found = self.stack.iter().rposition(|open| {
            open.tag == tag || open.tag.is_scope() || button && open.tag == Tag::BUTTON
        });
        if let Some(found) = found
            && self.stack[found].tag == tag
        {
            self.truncate(found);
        }
    }

    fn end_heading(&mut self) {
        let found =
            self.stack.iter().rposition(|open| open.tag.is_heading() || open.tag.is_scope());
        if let Some(found) = found
            && self.stack[found].tag.is_heading()
        {
            self.truncate(found);
        }
    }

    /// Ends a link or form; while blocks within it are open it only waits for them to end.
    fn end_formatting(&mut self, tag: Tag) {
        let mut across = false;
        for at in (1..self.stack.len()).rev() {
            let open = &self.stack[at];
            if open.tag == tag && !open.ended {
                if across {
                    self.stack[at].ended = true;
                } else {
                    self.truncate(at);
                }
                return;
            }
            if open.tag.is_scope() && tag != Tag::FORM {
                return;
            }
            across |= open.tag.is_special();
        }
    }

    fn end_inline(&mut self, tag: Tag) {
        let found = self.stack.iter().rposition(|open| open.tag == tag || open.tag.is_special());
        if let Some(found) = found
            && self.stack[found].tag == tag
        {
            self.truncate(found);
        }
    }

    fn end_unknown(&mut self, name: &str) {
        for at in (1..self.stack.len()).rev() {
            let open = &self.stack[at];
            if open.tag == Tag::OTHER {
                let start = self.nodes[open.node as usize].a as usize;
                let same = self
                    .bytes
                    .get(start..start + name.len())
                    .is_some_and(|open| open.eq_ignore_ascii_case(name.as_bytes()))
                    && self.bytes.get(start + name.len()).is_none_or(|byte| {
                        matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace()
                    });
                if same {
                    self.truncate(at);
                    return;
                }
            } else if open.tag.is_special() {
                return;
            }
        }
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
