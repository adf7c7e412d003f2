//! The tree of a page: a flat arena over the decoded text. Nodes stand in the order of the document, so
//! a subtree is a range of numbers; names are small numbers; texts and attribute values are slices of the
//! source, decoded when asked for.

mod attr;
mod build;
mod entity;
mod parse;
mod select;
mod tag;
mod text;

pub use select::Selector;
pub use tag::Tag;
pub use text::is_blank;

use attr::{Attr, Known};
use std::borrow::Cow;

/// A node: its position in the document's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(pub u32);

impl Node {
    /// The document itself.
    pub const ROOT: Node = Node(0);

    fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug, Clone, Copy)]
struct Data {
    tag: Tag,
    hidden: bool,
    /// Attributes of an element.
    attr_count: u16,
    parent: u32,
    /// One past the last node of the subtree.
    end: u32,
    /// Sibling before it; 0 when there is none.
    previous: u32,
    /// Text: range of the source. Element: position of its name in the source, first attribute.
    a: u32,
    b: u32,
}

/// The tree of a page.
#[derive(Debug)]
pub struct Dom<'a> {
    source: &'a str,
    nodes: Vec<Data>,
    attrs: Vec<Attr>,
}

impl<'a> Dom<'a> {
    /// Builds the tree. Never fails: what is broken is read as browsers do, what is beyond the bounds on
    /// size and depth is left out or flattened.
    pub fn parse(source: &'a str) -> Self {
        parse::parse(source)
    }

    /// The text it was built from.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is nothing but the document node.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// Name of an element as a number; [`Tag::TEXT`] for text.
    pub fn tag(&self, node: Node) -> Tag {
        self.nodes[node.index()].tag
    }

    /// Name of an element as written for unknown names, else in lower case; empty for text.
    pub fn name(&self, node: Node) -> &'a str {
        let data = &self.nodes[node.index()];
        if data.tag == Tag::OTHER { self.name_at(data.a) } else { data.tag.name() }
    }

    fn name_at(&self, start: u32) -> &'a str {
        let rest = &self.source[start as usize..];
        let end = rest
            .bytes()
            .position(|byte| byte.is_ascii_whitespace() || byte == b'/' || byte == b'>')
            .unwrap_or(rest.len());
        &rest[..end]
    }

    /// Whether the node is text.
    pub fn is_text(&self, node: Node) -> bool {
        self.tag(node) == Tag::TEXT
    }

    /// Whether the node is an element.
    pub fn is_element(&self, node: Node) -> bool {
        !matches!(self.tag(node), Tag::TEXT | Tag::ROOT)
    }

    /// Whether inline style or attribute of the node or of one around it hides it from readers.
    pub fn hidden(&self, node: Node) -> bool {
        self.nodes[node.index()].hidden
    }

    /// The node around this one.
    pub fn parent(&self, node: Node) -> Option<Node> {
        (node.0 != 0).then(|| Node(self.nodes[node.index()].parent))
    }

    /// One past the last node of the subtree: `node.0 + 1..end(node)` are its descendants.
    pub fn end(&self, node: Node) -> u32 {
        self.nodes[node.index()].end
    }

    /// Whether `inner` is `outer` or lies within it.
    pub fn contains(&self, outer: Node, inner: Node) -> bool {
        outer <= inner && inner.0 < self.end(outer)
    }

    /// First child, text included.
    pub fn first_child(&self, node: Node) -> Option<Node> {
        (node.0 + 1 < self.end(node)).then_some(Node(node.0 + 1))
    }

    /// Next sibling, text included.
    pub fn next_sibling(&self, node: Node) -> Option<Node> {
        let parent = self.parent(node)?;
        let next = self.end(node);
        (next < self.end(parent)).then_some(Node(next))
    }

    /// Children, text included.
    pub fn children(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        std::iter::successors(self.first_child(node), |child| self.next_sibling(*child))
    }

    /// Children that are elements.
    pub fn child_elements(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        self.children(node).filter(|child| !self.is_text(*child))
    }

    /// Everything within the node, in order, without the node itself.
    pub fn descendants(&self, node: Node) -> impl DoubleEndedIterator<Item = Node> + use<'a> {
        (node.0 + 1..self.end(node)).map(Node)
    }

    /// Everything within the node that is an element of this name.
    pub fn descendants_named(&self, node: Node, tag: Tag) -> impl Iterator<Item = Node> + '_ {
        self.descendants(node).filter(move |inner| self.tag(*inner) == tag)
    }

    /// The nodes around this one, inmost first, without the node itself; ends with the document.
    pub fn ancestors(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        std::iter::successors(self.parent(node), |around| self.parent(*around))
    }

    /// The nearest element of this name around the node.
    pub fn closest(&self, node: Node, tag: Tag) -> Option<Node> {
        self.ancestors(node).find(|around| self.tag(*around) == tag)
    }

    /// Sibling before this one, text included.
    pub fn previous_sibling(&self, node: Node) -> Option<Node> {
        let previous = self.nodes[node.index()].previous;
        (previous != 0).then_some(Node(previous))
    }

    /// Siblings before this one, text included, nearest first.
    pub fn previous_siblings(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        std::iter::successors(self.previous_sibling(node), |at| self.previous_sibling(*at))
    }

    fn attrs(&self, node: Node) -> &[Attr] {
        let data = &self.nodes[node.index()];
        if matches!(data.tag, Tag::TEXT | Tag::ROOT) {
            return &[];
        }
        &self.attrs[data.b as usize..data.b as usize + data.attr_count as usize]
    }

    /// Value of an attribute, character references decoded; `Some("")` when it has none. The name is given
    /// in lower case and matched without regard to case.
    pub fn attr(&self, node: Node, name: &str) -> Option<Cow<'a, str>> {
        self.attr_raw(node, name).map(|raw| entity::decode(raw, true))
    }

    /// Value of an attribute as it stands in the source.
    pub fn attr_raw(&self, node: Node, name: &str) -> Option<&'a str> {
        let known = Known::of(name.as_bytes());
        self.attrs(node)
            .iter()
            .find(|attr| {
                attr.known == known
                    && (known != Known::Other || attr.name(self.source).eq_ignore_ascii_case(name))
            })
            .map(|attr| attr.value(self.source))
    }

    /// All attributes: name as written and value as it stands in the source.
    pub fn attributes(&self, node: Node) -> impl Iterator<Item = (&'a str, &'a str)> + '_ {
        self.attrs(node).iter().map(|attr| (attr.name(self.source), attr.value(self.source)))
    }

    /// The `id`, empty when there is none.
    pub fn id(&self, node: Node) -> &'a str {
        self.known(node, Known::Id)
    }

    /// The `class`, empty when there is none.
    pub fn class(&self, node: Node) -> &'a str {
        self.known(node, Known::Class)
    }

    fn known(&self, node: Node, known: Known) -> &'a str {
        self.attrs(node)
            .iter()
            .find(|attr| attr.known == known)
            .map_or("", |attr| attr.value(self.source))
    }

    /// Whether the element has this class.
    pub fn has_class(&self, node: Node, class: &str) -> bool {
        self.class(node).split_ascii_whitespace().any(|one| one == class)
    }

    /// A text node's characters as they stand in the source.
    pub fn raw(&self, node: Node) -> &'a str {
        let data = &self.nodes[node.index()];
        if data.tag == Tag::TEXT { &self.source[data.a as usize..data.b as usize] } else { "" }
    }

    /// A text node's characters, references decoded (not within scripts and styles).
    pub fn characters(&self, node: Node) -> Cow<'a, str> {
        let raw = self.raw(node);
        match self.parent(node).map(|parent| self.tag(parent)) {
            Some(Tag::SCRIPT | Tag::STYLE | Tag::XMP | Tag::IFRAME | Tag::NOFRAMES) => {
                Cow::Borrowed(raw)
            }
            _ => entity::decode(raw, false),
        }
    }

    /// Scripts and their text, those without text included.
    pub fn scripts(&self) -> impl Iterator<Item = (Node, &'a str)> + '_ {
        self.descendants_named(Node::ROOT, Tag::SCRIPT)
            .map(|script| (script, self.first_child(script).map_or("", |text| self.raw(text))))
    }

    /// The first node that the selector finds within `scope`.
    pub fn find(&self, scope: Node, selector: &Selector) -> Option<Node> {
        self.descendants(scope).find(|node| selector.matches(self, *node))
    }

    /// All nodes that the selector finds within `scope`, in order.
    pub fn find_all(&self, scope: Node, selector: &Selector) -> Vec<Node> {
        self.descendants(scope).filter(|node| selector.matches(self, *node)).collect()
    }
}
