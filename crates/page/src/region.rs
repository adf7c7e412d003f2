//! Region of every node, by tag names and by the words in classes and ids (`data/regions.csv`).

mod lines;

pub(crate) use lines::holds as holds_lines;

use crate::dom::{Dom, Node, Tag};
use crate::reading::Region;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

fn words() -> &'static FxHashMap<&'static str, Region> {
    static WORDS: OnceLock<FxHashMap<&'static str, Region>> = OnceLock::new();
    WORDS.get_or_init(|| {
        include_str!("../data/regions.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .filter_map(|(word, region)| {
                let region = match region {
                    "header" => Region::Header,
                    "footer" => Region::Footer,
                    "breadcrumb" => Region::Breadcrumb,
                    "navigation" => Region::Navigation,
                    "pager" => Region::Pager,
                    _ => return None,
                };
                Some((word, region))
            })
            .collect()
    })
}

/// Sizes of a subtree, to tell a region from a wrapper that carries its name.
pub(crate) struct Extent {
    /// Characters of text in it.
    pub weight: u32,
    /// Links in it.
    pub links: u32,
}

/// Region of each node, in order. `extent` gives the sizes of a subtree; `holds_lines` tells whether what is named
/// like a pager or a breadcrumb is a list or a text.
pub(crate) fn regions(
    dom: &Dom<'_>,
    extent: impl Fn(Node) -> Extent,
    holds_lines: impl Fn(Node, Region) -> bool,
) -> Vec<Region> {
    let count = dom.len() as u32;
    let whole = extent(Node::ROOT);
    let mut regions: Vec<Region> = Vec::with_capacity(dom.len());
    regions.push(Region::Main);
    for id in 1..count {
        let node = Node(id);
        let around = dom.parent(node).map_or(Region::Main, |parent| regions[parent.0 as usize]);
        let tag = dom.tag(node);
        let own = if tag == Tag::TEXT
            || matches!(around, Region::Footer | Region::Pager | Region::Breadcrumb)
        {
            None
        } else {
            hint(dom, node, tag)
        };
        let Some(region) = own else {
            regions.push(around);
            continue;
        };
        let size = extent(node);
        let middle = (id + dom.end(node)) / 2;
        let fits = match region {
            Region::Pager => size.weight <= 300 && size.links <= 40 && !holds_lines(node, region),
            Region::Breadcrumb => {
                size.weight <= 200 && size.links <= 12 && !holds_lines(node, region)
            }
            Region::Header => {
                middle < count / 2
                    && size.weight * 2 < whole.weight.max(2)
                    && around == Region::Main
            }
            Region::Footer => middle > count / 2 && size.weight * 2 < whole.weight.max(2),
            Region::Navigation => {
                size.weight * 4 < whole.weight.max(1) * 3 && around == Region::Main
            }
            Region::Main | Region::Body => true,
        };
        regions.push(if fits { region } else { around });
    }
    regions
}

/// Whether what is around a node is called a header, footer, breadcrumb or navigation, by its tag or its names.
pub(crate) fn is_in_frame(dom: &Dom<'_>, node: Node) -> bool {
    dom.ancestors(node).any(|around| {
        matches!(
            hint(dom, around, dom.tag(around)),
            Some(Region::Header | Region::Footer | Region::Breadcrumb | Region::Navigation)
        )
    })
}

fn hint(dom: &Dom<'_>, node: Node, tag: Tag) -> Option<Region> {
    match tag {
        Tag::HEADER => return Some(Region::Header),
        Tag::FOOTER => return Some(Region::Footer),
        Tag::NAV | Tag::ASIDE => return Some(Region::Navigation),
        Tag::A
        | Tag::LI
        | Tag::IMG
        | Tag::INPUT
        | Tag::BR
        | Tag::SCRIPT
        | Tag::STYLE
        | Tag::LINK
        | Tag::META => {
            return None;
        }
        _ => {}
    }
    let words = words();
    [dom.id(node), dom.class(node)].into_iter().find_map(|value| by_words(words, value))
}

fn by_words(words: &FxHashMap<&'static str, Region>, value: &str) -> Option<Region> {
    let mut buffer = [0u8; 24];
    for token in value.split(|c: char| !c.is_ascii_alphabetic()).filter(|token| token.len() >= 2) {
        if token.len() > buffer.len() {
            continue;
        }
        let lower = &mut buffer[..token.len()];
        lower.copy_from_slice(token.as_bytes());
        lower.make_ascii_lowercase();
        if let Some(region) = std::str::from_utf8(lower).ok().and_then(|word| words.get(word)) {
            return Some(*region);
        }
        // camelCase: topNav, pageList
        let hump = token.char_indices().skip(1).find(|(_, c)| c.is_ascii_uppercase());
        if let Some((at, _)) = hump {
            let found = [&lower[..at], &lower[at..]]
                .into_iter()
                .filter_map(|part| std::str::from_utf8(part).ok())
                .find_map(|part| words.get(part));
            if let Some(region) = found {
                return Some(*region);
            }
        }
    }
    None
}
