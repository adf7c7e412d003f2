//! Where the body of a content page is: names that content systems use (`data/bodies.toml`), then
//! what follows the title, then density.

use super::flow::{Flow, Weight};
use crate::dom::{Dom, Node, Tag};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

/// A body: a run of nodes, mostly one container, and the name by which it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Body {
    /// Node numbers.
    pub(crate) nodes: Range<u32>,
    /// `#zoom`, `.TRS_Editor`, `after title`, `density`.
    pub(crate) from: String,
    /// Found by a name that means a body and nothing else.
    pub(crate) sure: bool,
}

#[derive(Deserialize)]
struct File {
    sure_ids: Vec<String>,
    sure_classes: Vec<String>,
    likely_ids: Vec<String>,
    likely_classes: Vec<String>,
    noise: Vec<String>,
    after_body: Vec<String>,
    headings_after_body: Vec<String>,
    footer: Vec<String>,
}

/// Words that stand behind bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// 上一篇, 责任编辑：: the line goes on.
    Words,
    /// 相关链接: a heading.
    Heading,
}

pub(super) struct Names {
    ids: FxHashMap<String, u16>,
    classes: FxHashMap<String, u16>,
    pub(super) noise: FxHashSet<String>,
    after_body: FxHashMap<char, Vec<(String, After)>>,
    pub(super) footer: Option<AhoCorasick>,
}

/// Ranks from here on are only likely.
const LIKELY: u16 = 1_000;

pub(super) static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let Ok(file) = toml::from_str::<File>(include_str!("../../data/bodies.toml")) else {
        return Names {
            ids: FxHashMap::default(),
            classes: FxHashMap::default(),
            noise: FxHashSet::default(),
            after_body: FxHashMap::default(),
            footer: None,
        };
    };
    let mut after_body: FxHashMap<char, Vec<(String, After)>> = FxHashMap::default();
    let starts = file.after_body.into_iter().map(|word| (word, After::Words));
    let headings = file.headings_after_body.into_iter().map(|word| (word, After::Heading));
    for (word, after) in starts.chain(headings) {
        after_body.entry(word.chars().next().unwrap_or(' ')).or_default().push((word, after));
    }
    let ranked = |sure: Vec<String>, likely: Vec<String>| {
        let sure = (0u16..).zip(sure);
        sure.chain((LIKELY..).zip(likely)).map(|(rank, name)| (name, rank)).collect()
    };
    Names {
        ids: ranked(file.sure_ids, file.likely_ids),
        classes: ranked(file.sure_classes, file.likely_classes),
        noise: file.noise.into_iter().collect(),
        after_body,
        footer: AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(file.footer).ok(),
    }
});

impl Names {
    /// Whether an element has a name that means a body and nothing else.
    pub(super) fn is_sure(&self, dom: &Dom<'_>, node: Node) -> bool {
        let sure = |names: &FxHashMap<String, u16>, name: &str| {
            !name.is_empty()
                && names.get(&name.to_ascii_lowercase()).is_some_and(|rank| *rank < LIKELY)
        };
        sure(&self.ids, dom.id(node))
            || dom.class(node).split_ascii_whitespace().any(|class| sure(&self.classes, class))
    }

    /// The words at the beginning of a line that stand behind bodies, and what follows them on it.
    pub(super) fn after_body<'l>(&self, line: &'l str) -> Option<(After, &'l str)> {
        let words = self.after_body.get(&line.chars().next()?)?;
        words.iter().find_map(|(word, after)| Some((*after, line.strip_prefix(word.as_str())?)))
    }
}

/// Characters that make a body beyond doubt.
const ENOUGH: u32 = 60;

/// More containers of these names than this are a list of something.
const MAX_CANDIDATES: usize = 64;

/// What is asked about a page before its body is looked for.
pub(super) struct Ground<'a, 'd> {
    pub(super) dom: &'a Dom<'d>,
    pub(super) flow: &'a Flow,
    /// Where the visible title stands, if it was found.
    pub(super) title: Option<Node>,
    /// First offset of the footer in the flow.
    pub(super) footer: usize,
    /// Where lines of labels stand (发布时间： …).
    pub(super) label_lines: &'a [Range<usize>],
}

/// The body, if there is one.
pub(super) fn find(ground: &Ground<'_, '_>) -> Option<Body> {
    let named = by_name(ground);
    if let Some(body) = &named
        && body.sure
        && ground.content(&body.nodes).plain >= ENOUGH
    {
        return named;
    }
    let after = ground.title.and_then(|title| after_title(ground, title));
    match (named, after) {
        (Some(named), Some(after)) => {
            let (a, b) = (ground.content(&named.nodes), ground.content(&after.nodes));
            let few = a.plain < ENOUGH && b.plain > 5 * a.plain.max(20);
            // A named container with little in it stands, unless the true body is elsewhere.
            if few && !ground.has_media(&named.nodes)
                || !named.sure && b.plain > 3 * a.plain.max(20)
            {
                Some(after)
            } else {
                Some(named)
            }
        }
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) => densest(ground),
    }
}

impl Ground<'_, '_> {
    /// Weight of a run of nodes without labels, noise and footer.
    pub(super) fn content(&self, nodes: &Range<u32>) -> Weight {
        let range = self.flow.range_of(nodes);
        let cut = range.start..range.end.min(self.footer).max(range.start);
        if cut.is_empty() {
            return Weight::default();
        }
        let mut weight = self.flow.weight(nodes);
        if cut.end < range.end {
            let last = self.flow.node_at(cut.end);
            weight = self.flow.weight(&(nodes.start..last.0));
        }
        for line in self.label_lines.iter().filter(|l| cut.contains(&l.start)) {
            let words = &self.flow.text[line.clone()];
            let count = u32::try_from(words.chars().filter(|c| *c != ' ').count()).unwrap_or(0);
            weight.plain = weight.plain.saturating_sub(count);
        }
        weight
    }

    /// Pictures, frames or files, and not only icons.
    pub(super) fn has_media(&self, nodes: &Range<u32>) -> bool {
        (nodes.start..nodes.end).map(Node).any(|node| {
            let tag = self.dom.tag(node);
            if tag == Tag::IMG {
                let src = self.dom.attr_raw(node, "src").unwrap_or("");
                let small = self
                    .dom
                    .attr_raw(node, "width")
                    .and_then(|w| w.trim_end_matches("px").parse::<u32>().ok())
                    .is_some_and(|w| w < 60);
                return !small
                    && !src.contains("icon")
                    && !self.dom.hidden(node)
                    && !src.is_empty();
            }
            matches!(tag, Tag::IFRAME | Tag::EMBED | Tag::OBJECT | Tag::VIDEO)
                && !self.dom.hidden(node)
                || tag == Tag::A && super::attachments::is_file_link(self.dom, node)
                || tag == Tag::SCRIPT && super::scripted::shows_file(self.dom, node)
        })
    }
}

fn by_name(ground: &Ground<'_, '_>) -> Option<Body> {
    let (dom, names) = (ground.dom, &*NAMES);
    // Best candidates in order: rank, node, name.
    let mut found: Vec<(u16, Node, String)> = Vec::new();
    let mut lower = String::new();
    for node in dom.descendants(Node::ROOT) {
        if !dom.is_element(node) {
            continue;
        }
        let id = dom.id(node);
        if !id.is_empty() {
            lower.clear();
            lower.push_str(id);
            lower.make_ascii_lowercase();
            if let Some(rank) = names.ids.get(lower.as_str()) {
                found.push((*rank, node, format!("#{id}")));
                continue;
            }
        }
        for class in dom.class(node).split_ascii_whitespace() {
            lower.clear();
            lower.push_str(class);
            lower.make_ascii_lowercase();
            if let Some(rank) = names.classes.get(lower.as_str()) {
                // Ids are preferred to classes of the same kind.
                found.push((*rank + 200, node, format!(".{class}")));
                break;
            }
        }
    }
    found.sort_by_key(|(rank, node, _)| (*rank, *node));
    found.dedup_by_key(|(_, node, _)| *node);
    found.truncate(MAX_CANDIDATES);
    let mut bare = None;
    for (index, (rank, node, from)) in found.iter().enumerate() {
        if dom.hidden(*node) && ground.flow.weight(&(node.0..dom.end(*node))).plain == 0 {
            continue;
        }
        let sure = *rank < LIKELY;
        let nodes = node.0..dom.end(*node);
        if !plausible(ground, &nodes, sure) {
            continue;
        }
        let nodes = with_twins(ground, nodes, &found[index + 1..], *rank);
        let body = Body { nodes, from: from.clone(), sure };
        if ground.content(&body.nodes).plain >= ENOUGH {
            return Some(body);
        }
        bare = bare.or(Some(body));
    }
    bare
}

fn plausible(ground: &Ground<'_, '_>, nodes: &Range<u32>, sure: bool) -> bool {
    let weight = ground.content(nodes);
    let media = ground.has_media(nodes);
    if weight.plain == 0 && !media {
        return false;
    }
    if sure {
        // A `zoom` that wraps the whole page, navigation and all, is no body.
        return weight.linked < 4 * weight.plain.max(100) || media;
    }
    let after_title = ground.title.is_none_or(|title| {
        title.0 < nodes.end && (title.0 < nodes.start || !is_page(ground, nodes))
    });
    after_title && (weight.linked <= weight.plain || media && weight.linked < 300)
}

/// Holds menus or the footer: not a body but the page.
fn is_page(ground: &Ground<'_, '_>, nodes: &Range<u32>) -> bool {
    let range = ground.flow.range_of(nodes);
    range.contains(&ground.footer) || ground.flow.weight(nodes).linked > 400
}

/// A body that is split over containers of one name: the run that holds them all, when little else
/// stands between them.
fn with_twins(
    ground: &Ground<'_, '_>,
    nodes: Range<u32>,
    others: &[(u16, Node, String)],
    rank: u16,
) -> Range<u32> {
    let mut run = nodes;
    for (other_rank, twin, _) in others {
        if *other_rank != rank || twin.0 < run.end {
            continue;
        }
        let between = ground.flow.weight(&(run.end..twin.0));
        let end = ground.dom.end(*twin);
        if between.plain + between.linked < 40 && ground.content(&(twin.0..end)).plain > 0 {
            run.end = end;
        }
    }
    run
}

/// What follows the title, at the first level where anything does.
fn after_title(ground: &Ground<'_, '_>, title: Node) -> Option<Body> {
    [ENOUGH, 1].into_iter().find_map(|least| climb(ground, title, least))
}

fn climb(ground: &Ground<'_, '_>, title: Node, least: u32) -> Option<Body> {
    let dom = ground.dom;
    let mut branch = title;
    for around in dom.ancestors(title) {
        let after = dom.end(branch)..dom.end(around);
        branch = around;
        if after.is_empty() {
            continue;
        }
        let content = ground.content(&after);
        let readable = content.plain >= least && content.plain * 2 > content.linked;
        if readable || least == 1 && ground.has_media(&after) && content.linked < 200 {
            let nodes = narrow(ground, after);
            return Some(Body { nodes, from: "after title".to_owned(), sure: false });
        }
        if matches!(dom.tag(around), Tag::BODY | Tag::HTML | Tag::ROOT) {
            break;
        }
    }
    None
}

/// Goes into the one container that holds nearly all, and drops siblings that hold nothing.
fn narrow(ground: &Ground<'_, '_>, run: Range<u32>) -> Range<u32> {
    let dom = ground.dom;
    let mut run = run;
    for _ in 0..30 {
        let total = ground.content(&run).plain;
        let children = siblings_in(dom, &run);
        let weighty: Vec<Node> = children
            .iter()
            .copied()
            .filter(|child| {
                let nodes = child.0..dom.end(*child);
                ground.content(&nodes).plain > 0 || ground.has_media(&nodes)
            })
            .collect();
        let (Some(first), Some(last)) = (weighty.first(), weighty.last()) else { return run };
        let best =
            weighty.iter().copied().max_by_key(|c| ground.content(&(c.0..dom.end(*c))).plain);
        let heavy = best.filter(|child| {
            let own = ground.content(&(child.0..dom.end(*child))).plain;
            dom.is_element(*child) && total > 0 && own * 10 >= total * 9
        });
        match heavy.or((first == last && dom.is_element(*first)).then_some(*first)) {
            Some(child) if is_container(dom, child) && !holds_text(dom, child) => {
                let inside = child.0 + 1..dom.end(child);
                if inside.is_empty() {
                    return run;
                }
                run = inside;
            }
            Some(child) => return child.0..dom.end(child),
            None => return first.0..dom.end(*last),
        }
    }
    run
}

fn siblings_in(dom: &Dom<'_>, run: &Range<u32>) -> Vec<Node> {
    let mut children = Vec::new();
    let mut at = run.start;
    while at < run.end {
        children.push(Node(at));
        at = dom.end(Node(at)).max(at + 1);
    }
    children
}

fn is_container(dom: &Dom<'_>, node: Node) -> bool {
    matches!(
        dom.tag(node),
        Tag::DIV
            | Tag::TABLE
            | Tag::TBODY
            | Tag::TR
            | Tag::TD
            | Tag::SECTION
            | Tag::ARTICLE
            | Tag::MAIN
            | Tag::FORM
            | Tag::CENTER
            | Tag::FONT
            | Tag::UL
            | Tag::LI
            | Tag::DL
            | Tag::DD
    )
}

/// Whether text stands directly in the node.
fn holds_text(dom: &Dom<'_>, node: Node) -> bool {
    dom.children(node).any(|c| dom.is_text(c) && dom.raw(c).trim().chars().nth(10).is_some())
}

/// The container with most sentences and least links, when nothing else is known.
fn densest(ground: &Ground<'_, '_>) -> Option<Body> {
    let dom = ground.dom;
    let mut best: Option<(i64, Node)> = None;
    for node in dom.descendants(Node::ROOT) {
        if !is_container(dom, node) || dom.hidden(node) {
            continue;
        }
        let own: i64 = dom
            .child_elements(node)
            .filter(|child| !is_container(dom, *child))
            .chain(dom.children(node).filter(|child| dom.is_text(*child)))
            .map(|child| {
                let weight = ground.flow.weight(&(child.0..dom.end(child)));
                i64::from(weight.plain) + 8 * i64::from(weight.marks) - 2 * i64::from(weight.linked)
            })
            .sum();
        let in_footer = ground.flow.offset_of(node) >= ground.footer;
        if own > 200 && !in_footer && best.is_none_or(|(most, _)| own > most) {
            best = Some((own, node));
        }
    }
    let (_, node) = best?;
    Some(Body { nodes: node.0..dom.end(node), from: "density".to_owned(), sure: false })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_read() {
        assert!(super::NAMES.ids.len() > 20 && super::NAMES.classes.len() > 40);
        assert!(super::NAMES.footer.is_some() && !super::NAMES.noise.is_empty());
    }
}
