//! Whether a part that is named like a pager or a breadcrumb (`page-list`, `wz`) holds lines of a list or text
//! all the same: names of classes are short, and templates give them to what they like.

use crate::dom::{Dom, Node};
use crate::layout::{Layout, Link};
use crate::reading::Region;
use crate::words::{self, Role};

/// Characters from which on a link reads like a title.
const TITLE_CHARS: u32 = 8;
/// What stands between two steps of a breadcrumb is no longer, in characters.
const SEPARATOR: usize = 3;
/// `转到第 12 页` and the like are no longer, in characters.
const PAGE_WORDS: u32 = 12;
/// A sentence has no fewer characters.
const SENTENCE: u32 = 20;
/// A part of more nodes is not looked at.
const MOST_NODES: u32 = 1_500;

/// What stands between two links.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Nothing,
    /// `>` and its kin.
    Separator,
    /// 当前位置：.
    Place,
    /// 上一篇：.
    Neighbour,
    Other,
}

/// Whether the node, named like `region`, holds a title with a date, two titles or a sentence.
pub(crate) fn holds(layout: &Layout<'_, '_>, node: Node, region: Region) -> bool {
    let dom = layout.dom;
    if dom.end(node) - node.0 > MOST_NODES {
        return false;
    }
    let links = &layout.links[layout.links_in(node)];
    let mut gaps = Vec::with_capacity(links.len() + 1);
    let mut from = node.0 + 1;
    for link in links {
        gaps.push(gap(dom, from, link.node.0));
        from = dom.end(link.node).max(from);
    }
    gaps.push(gap(dom, from, dom.end(node)));
    let titles = match region {
        Region::Breadcrumb => beside_the_trail(links, &gaps),
        _ => links
            .iter()
            .zip(&gaps)
            .filter(|(link, gap)| **gap != Gap::Neighbour && is_title(link))
            .count(),
    };
    let dated = || layout.dates_between(node.0, dom.end(node)) > 0;
    titles >= 2 || titles == 1 && dated() || has_sentence(layout, node)
}

/// Titles that are no steps of a breadcrumb: nothing parts them from the step before or after.
fn beside_the_trail(links: &[Link<'_>], gaps: &[Gap]) -> usize {
    // steps may be parted by the style sheet alone: from 首页 or 位置： on what follows at once is one
    let mut open = false;
    let mut titles = 0;
    for (link, gap) in links.iter().zip(gaps.windows(2)) {
        let begins = is_home(&link.title) || gap[0] == Gap::Place;
        let parted = gap.contains(&Gap::Separator);
        let goes_on = open && gap[0] == Gap::Nothing;
        open = begins || goes_on && !parted;
        titles += usize::from(!begins && !parted && !goes_on && is_title(link));
    }
    titles
}

fn is_home(words: &str) -> bool {
    ["首页", "主页"].iter().any(|home| words.ends_with(home)) || words.eq_ignore_ascii_case("home")
}

/// Whether a link's words read like the title of a document.
fn is_title(link: &Link<'_>) -> bool {
    link.role == Role::Name
        && link.chars >= TITLE_CHARS
        && !link.title.is_ascii()
        && !(link.title.contains(['页', '頁']) && link.chars <= PAGE_WORDS)
        && !words::is_neighbour(&link.title)
}

fn gap(dom: &Dom<'_>, from: u32, to: u32) -> Gap {
    let mut words = String::new();
    let mut at = from;
    while at < to {
        let node = Node(at);
        if dom.tag(node).is_silent() {
            at = dom.end(node).max(at + 1);
            continue;
        }
        if dom.is_text(node) {
            words.push_str(dom.characters(node).trim());
        }
        at += 1;
    }
    let words = words.trim();
    let part = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '>' | '＞' | '»' | '›' | '→' | '/' | '\\' | '|' | '｜' | '-' | '–' | '—' | '》'
            )
    };
    if words.is_empty() {
        Gap::Nothing
    } else if words.chars().count() <= SEPARATOR && words.chars().all(part) {
        Gap::Separator
    } else if words.contains("位置") || words.ends_with("您在：") {
        Gap::Place
    } else if words::is_neighbour(words) {
        Gap::Neighbour
    } else {
        Gap::Other
    }
}

fn has_sentence(layout: &Layout<'_, '_>, node: Node) -> bool {
    let dom = layout.dom;
    layout.weight(node) >= SENTENCE
        && dom.descendants(node).any(|inner| {
            dom.is_text(inner)
                && layout.weight(inner) >= SENTENCE
                && dom.raw(inner).contains(['。', '；'])
        })
}
