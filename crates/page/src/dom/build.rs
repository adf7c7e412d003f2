//! The stack of open elements: what start tags imply, and what end tags end.

use super::parse::Parser;
use super::tag::Tag;

impl Parser<'_> {
    /// Closes what a start tag implies to be closed, opens what it implies to be open; false when the tag
    /// is to be ignored.
    pub(super) fn prepare(&mut self, tag: Tag) -> bool {
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

    pub(super) fn end_tag(&mut self) {
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

    pub(super) fn is_open(&self, tag: Tag) -> bool {
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

    pub(super) fn pop_through(&mut self, tag: Tag) {
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
