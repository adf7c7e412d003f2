//! Text for readers: white space normalised, block elements apart.

use super::{Dom, Node, Tag};

impl Dom<'_> {
    /// Text of the node: white space (also `&nbsp;` and the ideographic space) as one blank, blocks and line
    /// breaks apart by one blank, scripts and the like left out.
    pub fn text(&self, node: Node) -> String {
        let mut out = String::new();
        self.text_into(node, &mut out, |_| false);
        out
    }

    /// [`text`](Self::text) without the subtrees that `skip` names.
    pub fn text_without(&self, node: Node, skip: impl Fn(Node) -> bool) -> String {
        let mut out = String::new();
        self.text_into(node, &mut out, skip);
        out
    }

    /// Appends the text to `out`.
    pub fn text_into(&self, node: Node, out: &mut String, skip: impl Fn(Node) -> bool) {
        if self.is_text(node) {
            push_normal(out, &self.characters(node), &mut false);
            return;
        }
        let start = out.len();
        let mut blank = false;
        let mut blocks: Vec<u32> = Vec::new();
        let mut at = node.0 + 1;
        let end = self.end(node);
        while at < end {
            while blocks.last().is_some_and(|block| *block <= at) {
                blocks.pop();
                blank = true;
            }
            let inner = Node(at);
            let tag = self.tag(inner);
            if tag == Tag::TEXT {
                if skip(inner) {
                    at += 1;
                    continue;
                }
                if out.len() == start {
                    blank = false;
                }
                push_normal(out, &self.characters(inner), &mut blank);
            } else if tag.is_silent() || skip(inner) {
                at = self.end(inner);
                continue;
            } else if tag.is_block() {
                blank = true;
                if self.end(inner) > at + 1 {
                    blocks.push(self.end(inner));
                }
            }
            at += 1;
        }
    }

    /// Number of characters of the text, white space not counted.
    pub fn text_weight(&self, node: Node) -> usize {
        let mut weight = 0;
        let mut at = node.0;
        let end = self.end(node);
        while at < end {
            let inner = Node(at);
            let tag = self.tag(inner);
            if tag == Tag::TEXT {
                weight += self.characters(inner).chars().filter(|c| !is_blank(*c)).count();
            } else if tag.is_silent() {
                at = self.end(inner);
                continue;
            }
            at += 1;
        }
        weight
    }
}

/// White space of any kind.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{AD}')
}

/// Appends with white space as one blank; `blank` says that one is due, and is left so at the end.
fn push_normal(out: &mut String, text: &str, blank: &mut bool) {
    let mut run = 0;
    for (at, character) in text.char_indices() {
        if !is_blank(character) {
            continue;
        }
        if at > run {
            if std::mem::take(blank) && !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&text[run..at]);
        }
        run = at + character.len_utf8();
        // zero-width characters vanish, they part no words
        *blank |= character.is_whitespace();
    }
    if run < text.len() {
        if std::mem::take(blank) && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&text[run..]);
    }
}
