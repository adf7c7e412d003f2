//! Parts of a page by their names: where a page shows several names that its reader knows (those of a
//! standard's matters) as words of one shape in its tree, each owns the lines that follow it, whatever the
//! markup is: cards, fieldsets, rows of a table, `dt`s, headings between paragraphs, lists that unfold.

mod larger;

use crate::address::Base;
use crate::charset;
use crate::dom::{Dom, Node, Tag};
use crate::layout::{Layout, Link};
use crate::list::heads::Heads;
use crate::list::item::{self, Record};
use crate::reading::{Block, ListItem, Raw, Region};
use crate::words::Role;
use rustc_hash::FxHashMap;

/// A name has no more characters than the longest official ones.
const NAME_CHARS: u32 = 90;
/// Parts of one page.
const MOST: usize = 300;
/// Texts of a part in which it may say that it has nothing.
const TEXTS: usize = 20;
/// Words of one page that are looked at.
const MOST_WORDS: usize = 20_000;
/// Characters from which on a link without a date reads like a document's title.
const TITLE_CHARS: usize = 10;

/// What a page shows by names that its reader knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Parts with their lines, in the order of the page; empty where it is not made of such parts.
    pub blocks: Vec<Block>,
    /// Known names that stand on the page as words and neither as a link nor over a part.
    pub names: Vec<String>,
}

/// Words that may be the name of a part: the largest element that says nothing else.
struct Label {
    node: Node,
    words: String,
    known: bool,
}

/// The parts of a page. `knows` tells whether words are a name that is looked for.
pub fn parts(raw: Raw<'_>, knows: &dyn Fn(&str) -> bool) -> Parts {
    let decoded = charset::decode(raw.body, raw.content_type);
    let dom = Dom::parse(&decoded.text);
    let base_href =
        dom.descendants_named(Node::ROOT, Tag::BASE).find_map(|base| dom.attr(base, "href"));
    let base = Base::new(raw.url, base_href.as_deref());
    let layout = Layout::new(&dom, &base);
    let shapes = shapes(&dom);
    let mut by_shape: FxHashMap<u64, Vec<Label>> = FxHashMap::default();
    for label in labels(&layout, knows) {
        by_shape.entry(shapes[label.node.0 as usize]).or_default().push(label);
    }
    let mut best: Option<((usize, usize), Vec<Part>)> = None;
    for labels in by_shape.values() {
        let share = labels.iter().filter(|label| label.known).count();
        if names(labels).len() < 2 || share * 2 < labels.len() || labels.len() > MOST {
            continue;
        }
        if let Some(parts) = read(&layout, labels) {
            let lines = parts.iter().map(|part| part.block.items.len()).sum();
            // the finer cut, where names of two levels stand on the page
            let worth = (share, lines);
            if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                best = Some((worth, parts));
            }
        }
    }
    let mut parts = best.map(|(_, parts)| parts).unwrap_or_default();
    let larger = larger::find(&layout, &shapes, knows, &parts).names(&parts);
    for (part, larger) in parts.iter_mut().zip(larger) {
        part.block.within = part.block.within.take().or(larger);
    }
    let mut left: Vec<(u32, String)> = by_shape
        .into_values()
        .flatten()
        .filter(|label| {
            let is_part = parts.iter().any(|part| part.label == label.node);
            let holds = parts.iter().any(|part| part.block.within.as_ref() == Some(&label.words));
            label.known && !is_part && !holds
        })
        .map(|label| (label.node.0, label.words))
        .collect();
    left.sort_unstable();
    left.dedup_by(|one, other| one.1 == other.1);
    Parts {
        blocks: parts.into_iter().map(|part| part.block).collect(),
        names: left.into_iter().map(|(_, words)| words).collect(),
    }
}

fn names(labels: &[Label]) -> Vec<&str> {
    let mut names: Vec<&str> =
        labels.iter().filter(|label| label.known).map(|label| label.words.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// For every node a number of the tags on its way from the root.
fn shapes(dom: &Dom<'_>) -> Vec<u64> {
    use std::hash::{Hash, Hasher};
    let mut shapes: Vec<u64> = Vec::with_capacity(dom.len());
    for id in 0..dom.len() as u32 {
        let node = Node(id);
        let above = dom.parent(node).map_or(0, |parent| shapes[parent.0 as usize]);
        let mut hasher = rustc_hash::FxHasher::default();
        (above, dom.tag(node)).hash(&mut hasher);
        shapes.push(hasher.finish());
    }
    shapes
}

/// All words that stand alone and lead nowhere.
fn labels(layout: &Layout<'_, '_>, knows: &dyn Fn(&str) -> bool) -> Vec<Label> {
    words_alone(layout, knows, false)
}

/// All words that stand alone, on request also those that lead somewhere.
fn words_alone(
    layout: &Layout<'_, '_>,
    knows: &dyn Fn(&str) -> bool,
    with_links: bool,
) -> Vec<Label> {
    let dom = layout.dom;
    let mut labels: Vec<Label> = Vec::new();
    let mut texts = 0;
    for text in dom.descendants(Node::ROOT) {
        let weight = layout.weight(text);
        if !dom.is_text(text) || !(2..=NAME_CHARS).contains(&weight) {
            continue;
        }
        texts += 1;
        if texts > MOST_WORDS {
            break;
        }
        let node = whole(layout, text);
        if labels.last().is_some_and(|last| dom.contains(last.node, node))
            || !may_stand(layout, node)
            || layout.dates_between(node.0, dom.end(node)) > 0
            || !with_links && leads_somewhere(layout, node)
            || dom.ancestors(node).any(|around| {
                dom.tag(around).is_silent() || matches!(dom.tag(around), Tag::SELECT | Tag::BUTTON)
            })
        {
            continue;
        }
        let words = dom.text(node);
        let words =
            words.trim_matches(['【', '】', '[', ']', '［', '］', '>', '+', '-', ' ']).trim();
        labels.push(Label { node, known: knows(words), words: words.to_owned() });
    }
    labels
}

/// Whether names of parts may stand in the region of a node; what is called a header may be that of a box.
fn may_stand(layout: &Layout<'_, '_>, node: Node) -> bool {
    match layout.region(node) {
        Region::Main | Region::Body | Region::Navigation => true,
        Region::Header => {
            let around = layout.dom.ancestors(node);
            let head = around.take_while(|around| layout.region(*around) == Region::Header).last();
            layout.weight(head.unwrap_or(node)) <= NAME_CHARS
        }
        Region::Breadcrumb | Region::Pager | Region::Footer => false,
    }
}

/// The largest element that says no more than a text.
fn whole(layout: &Layout<'_, '_>, text: Node) -> Node {
    let dom = layout.dom;
    let weight = layout.weight(text);
    let mut whole = text;
    for around in dom.ancestors(text) {
        let tag = dom.tag(around);
        if layout.weight(around) != weight || matches!(tag, Tag::BODY | Tag::HTML | Tag::ROOT) {
            break;
        }
        whole = around;
    }
    whole
}

/// Whether words are a link, or within one, that has an address.
fn leads_somewhere(layout: &Layout<'_, '_>, node: Node) -> bool {
    let dom = layout.dom;
    let inside = layout.links[layout.links_in(node)].iter().any(|link| is_address(link));
    inside || {
        let around = dom.ancestors(node).find(|around| dom.tag(*around) == Tag::A);
        around.is_some_and(|around| {
            layout.links[layout.links_in(around)].iter().any(|link| is_address(link))
        })
    }
}

fn is_address(link: &Link<'_>) -> bool {
    link.href.map(str::trim).is_some_and(|href| {
        !href.is_empty() && !href.starts_with('#') && !href.starts_with("javascript:")
    })
}

struct Part {
    label: Node,
    /// It has no lines and says so.
    says_empty: bool,
    block: Block,
}

/// The parts below labels of one shape; `None` where the page is not made of them.
fn read(layout: &Layout<'_, '_>, labels: &[Label]) -> Option<Vec<Part>> {
    let dom = layout.dom;
    let around = common(dom, labels)?;
    let mut parts = Vec::with_capacity(labels.len());
    let mut pattern: Option<Tag> = None;
    for (at, label) in labels.iter().enumerate() {
        let from = dom.end(label.node);
        let to = match labels.get(at + 1) {
            Some(next) => next.node.0,
            None => end_of_last(layout, around, label.node, pattern),
        };
        let lines = lines(layout, from, to.max(from));
        if pattern.is_none() {
            pattern = lines.first().and_then(|line| row(dom, around, Node(line.start)));
        }
        let items: Vec<ListItem> = items(layout, &lines, from, to.max(from));
        if !items.is_empty() && !of_documents(&items) {
            return None;
        }
        let more = layout.links[layout.links_between(from, to.max(from))]
            .iter()
            .find(|link| link.role == Role::More)
            .and_then(|link| layout.address(link));
        let block = Block { heading: Some(label.words.clone()), within: None, more, items };
        let says_empty = block.items.is_empty() && says_empty(dom, from, to.max(from));
        parts.push(Part { label: label.node, says_empty, block });
    }
    let parts = larger::take_row_heads(dom, parts);
    let odd = parts.iter().filter(|part| part.block.items.is_empty() && !part.says_empty).count();
    let full = parts.iter().filter(|part| !part.block.items.is_empty()).count();
    // Names in a row and their lines elsewhere are tabs: those are understood by their order.
    (full >= 1 && odd * 2 <= parts.len() && (full >= 2 || odd == 0)).then_some(parts)
}

/// Whether the words between two places say that there is nothing.
fn says_empty(dom: &Dom<'_>, from: u32, to: u32) -> bool {
    (from..to)
        .map(Node)
        .filter(|node| dom.is_text(*node))
        .take(TEXTS)
        .any(|text| crate::article::says_empty(&dom.characters(text)))
}

/// The nearest element around all labels.
fn common(dom: &Dom<'_>, labels: &[Label]) -> Option<Node> {
    let (first, last) = (labels.first()?.node, labels.last()?.node);
    dom.ancestors(first).find(|around| dom.contains(*around, last))
}

/// The child of `around` that holds a node.
fn child_of(dom: &Dom<'_>, around: Node, node: Node) -> Node {
    let mut child = node;
    for at in dom.ancestors(node) {
        if at == around {
            break;
        }
        child = at;
    }
    child
}

/// Tag of the row that a line stands in, directly below `around`.
fn row(dom: &Dom<'_>, around: Node, line: Node) -> Option<Tag> {
    dom.contains(around, line).then(|| dom.tag(child_of(dom, around, line)))
}

/// Where the lines of the last part end: with the child of the common element that holds its label, where
/// there is more in it; else with the first sibling that is not like the rows of the parts before.
fn end_of_last(layout: &Layout<'_, '_>, around: Node, label: Node, pattern: Option<Tag>) -> u32 {
    let dom = layout.dom;
    let own = child_of(dom, around, label);
    if !layout.links_between(dom.end(label), dom.end(own)).is_empty()
        || layout.weight_between(dom.end(label), dom.end(own)) > 0
    {
        return dom.end(own);
    }
    let begin = dom.end(own);
    let mut end = begin;
    for child in dom.child_elements(around).filter(|child| child.0 >= begin) {
        let strange = pattern.is_some_and(|pattern| dom.tag(child) != pattern)
            || matches!(layout.region(child), Region::Pager | Region::Footer);
        if strange {
            break;
        }
        end = dom.end(child);
        if pattern.is_none() {
            break;
        }
    }
    end
}

/// A link that reads like a line: where it begins and where it ends.
struct Line {
    start: u32,
    end: u32,
    at: usize,
}

fn lines(layout: &Layout<'_, '_>, from: u32, to: u32) -> Vec<Line> {
    let dom = layout.dom;
    let mut lines: Vec<Line> = Vec::new();
    let mut last: Option<&str> = None;
    for at in layout.links_between(from, to) {
        let link = &layout.links[at];
        if link.role != Role::Name
            || link.chars < 2
            || !is_address(link)
            || layout.region(link.node) == Region::Pager
        {
            continue;
        }
        // A picture and the words of one line lead to one place.
        if last == link.href {
            continue;
        }
        last = link.href;
        lines.push(Line { start: link.node.0, end: dom.end(link.node), at });
    }
    lines
}

fn items(layout: &Layout<'_, '_>, lines: &[Line], from: u32, to: u32) -> Vec<ListItem> {
    let behind = |at: usize| lines.get(at + 1).map_or(to, |next| next.start);
    let dated =
        (0..lines.len()).filter(|at| layout.dates_between(lines[*at].start, behind(*at)) > 0);
    let trailing = dated.count() * 2 >= lines.len();
    let mut items = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let record = if trailing {
            Record { start: line.start, end: behind(at), main: line.at, named: None }
        } else {
            let before = at.checked_sub(1).map_or(from, |before| lines[before].end);
            Record { start: before, end: line.end, main: line.at, named: None }
        };
        let item = item::read(layout, record, &Heads::default());
        if !item.title.is_empty() {
            items.push(item);
        }
    }
    items
}

/// Whether lines read like documents rather than like the entries of a menu.
fn of_documents(items: &[ListItem]) -> bool {
    let dated = items.iter().filter(|item| item.date.is_some()).count();
    let chars: usize = items.iter().map(|item| item.title.chars().count()).sum();
    dated * 2 >= items.len() && chars >= 4 * items.len() || chars >= TITLE_CHARS * items.len()
}
