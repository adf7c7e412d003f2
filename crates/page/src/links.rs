//! Every link of the page with the place it stands in: block, heading, menu above it, region.

use crate::dom::{Dom, Node, Tag};
use crate::hidden::{Hider, frame_hiding};
use crate::layout::{Layout, Link};
use crate::openers;
use crate::reading::{Anchor, Hiding, Region};
use crate::words::Role;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A heading has no more characters than this.
const HEADING_CHARS: u32 = 40;
/// A heading in heading tags may be as long as the longest official names.
const TAGGED_HEADING_CHARS: u32 = 90;
/// How many levels above a block its heading is looked for.
const HEADING_LEVELS: usize = 5;
/// Select boxes of one page that are looked at.
const MOST_SELECTS: usize = 200;
/// Links of one page beyond this get no others from select boxes and scripts.
const MOST_ADDED: usize = 210_000;
/// Frames of one page that are looked at.
const MOST_FRAMES: usize = 60;
/// How many siblings before a block are looked at.
const HEADING_SIBLINGS: usize = 6;

/// All links that lead somewhere. `body` is where the body of an article stands.
pub(crate) fn anchors(layout: &Layout<'_, '_>, body: Option<&Range<u32>>) -> Vec<Anchor> {
    let dom = layout.dom;
    let mut out: Vec<Anchor> = Vec::with_capacity(layout.links.len());
    let mut blocks: FxHashMap<Node, u32> = FxHashMap::default();
    let mut headings: Vec<Option<String>> = Vec::new();
    let mut menus: Vec<Menu> = Vec::new();
    let mut hider = Hider::new(layout);
    let own = layout.base.url().host_str().unwrap_or_default();
    for link in &layout.links {
        while menus.last().is_some_and(|menu| menu.end <= link.node.0) {
            menus.pop();
        }
        let address = layout.address(link);
        enter_menus(dom, link.node, &mut menus);
        let Some(href) = address else { continue };
        let container = block_of(layout, link.node);
        let next = blocks.len() as u32;
        let block = *blocks.entry(container).or_insert(next);
        if block == next {
            headings.push(heading_above(layout, container));
        }
        let number = out.len() as u32;
        let in_body = body.is_some_and(|body| body.contains(&link.node.0));
        let hiding = hider.hiding(link, is_foreign(&href, own), in_body);
        let under = menu_above(dom, link.node, number, &mut menus);
        out.push(Anchor {
            text: link.title.clone(),
            href,
            hidden: hiding.is_some() || dom.hidden(link.node),
            hiding,
            block,
            heading: own_heading(layout, link).or_else(|| headings[block as usize].clone()),
            under,
            region: if in_body { Region::Body } else { layout.region(link.node) },
        });
    }
    add_choices(layout, &mut out);
    add_trees(layout, &mut out);
    add_frames(layout, own, &mut out);
    out
}

/// The words that a link to the rest of a part stands beside: the name of the part.
fn own_heading(layout: &Layout<'_, '_>, link: &Link<'_>) -> Option<String> {
    if link.role != Role::More {
        return None;
    }
    if let Some(tab) = crate::tabs::name_of(layout, link.node) {
        return Some(tab);
    }
    let dom = layout.dom;
    let mut at = link.node;
    for _ in 0..3 {
        let before = dom.previous_siblings(at).find(|before| dom.is_element(*before));
        if let Some(before) = before {
            return as_heading(layout, before);
        }
        at = dom.parent(at)?;
    }
    None
}

fn next_block(anchors: &[Anchor]) -> u32 {
    anchors.iter().map(|anchor| anchor.block + 1).max().unwrap_or(0)
}

/// Entries of select boxes that lead to pages.
fn add_choices(layout: &Layout<'_, '_>, out: &mut Vec<Anchor>) {
    let dom = layout.dom;
    let mut block = next_block(out);
    for select in dom.descendants_named(Node::ROOT, Tag::SELECT).take(MOST_SELECTS) {
        let choices = openers::choices(dom, select);
        if choices.len() < 2 || out.len() + choices.len() > MOST_ADDED {
            continue;
        }
        let heading = heading_above(layout, select);
        let region = layout.region(select);
        for choice in choices {
            let Some(href) = layout.base.absolute(&choice.href) else { continue };
            out.push(Anchor {
                text: choice.name,
                href,
                hidden: dom.hidden(select),
                hiding: None,
                block,
                heading: heading.clone(),
                under: None,
                region,
            });
        }
        block += 1;
    }
}

/// Pages of other sites that frames load where a reader cannot see them.
fn add_frames(layout: &Layout<'_, '_>, own: &str, out: &mut Vec<Anchor>) {
    let dom = layout.dom;
    let block = next_block(out);
    for frame in dom.descendants_named(Node::ROOT, Tag::IFRAME).take(MOST_FRAMES) {
        let Some(way) = frame_hiding(dom, frame) else { continue };
        let Some(href) = dom.attr_raw(frame, "src").and_then(|src| layout.base.absolute(src))
        else {
            continue;
        };
        let silent = dom.ancestors(frame).any(|around| dom.tag(around).is_silent());
        if silent || !is_foreign(&href, own) || out.len() >= MOST_ADDED {
            continue;
        }
        out.push(Anchor {
            text: String::new(),
            href,
            hidden: true,
            // statistics and sign-on load pages that show nothing, too
            hiding: Some(Hiding { way, sure: false }),
            block,
            heading: None,
            under: None,
            region: layout.region(frame),
        });
    }
}

/// Entries of menus that the page's scripts draw.
fn add_trees(layout: &Layout<'_, '_>, out: &mut Vec<Anchor>) {
    for entries in crate::trees::find(layout.dom, layout.base) {
        if out.len() + entries.len() > MOST_ADDED {
            return;
        }
        let first = next_block(out);
        let mut places: Vec<Option<u32>> = Vec::with_capacity(entries.len());
        for entry in &entries {
            let Some(href) = entry.href.clone() else {
                places.push(None);
                continue;
            };
            // The nearest entry above that leads somewhere; a label in between is the heading.
            let mut above = entry.above;
            let mut heading = None;
            let mut steps = 0;
            while let Some(at) = above.filter(|at| places.get(*at).is_none_or(Option::is_none)) {
                heading = heading.or_else(|| Some(entries[at].name.clone()));
                above = entries[at].above.filter(|_| steps < 40);
                steps += 1;
            }
            places.push(Some(out.len() as u32));
            out.push(Anchor {
                text: entry.name.clone(),
                href,
                hidden: false,
                hiding: None,
                block: first + entry.above.map_or(0, |above| above as u32 + 1),
                heading,
                under: above.and_then(|at| places[at]),
                region: Region::Navigation,
            });
        }
    }
}

/// Whether an address is on another host, and no government's.
fn is_foreign(href: &str, own: &str) -> bool {
    let Some((scheme, rest)) = href.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    scheme.starts_with("http") && host != own && !host.ends_with(".gov.cn")
}

/// An open menu entry: a list item, or a `dt` whose `dd` follow.
struct Menu {
    item: Node,
    end: u32,
    /// Number of its own link, and the end of that link's node.
    own: Option<(u32, u32)>,
}

fn enter_menus(dom: &Dom<'_>, node: Node, menus: &mut Vec<Menu>) {
    let innermost = menus.last().map(|menu| menu.item);
    let mut entered: Vec<Node> = dom
        .ancestors(node)
        .take_while(|around| Some(*around) != innermost)
        .filter(|around| matches!(dom.tag(*around), Tag::LI | Tag::DL))
        .take(32)
        .collect();
    entered.reverse();
    menus.extend(entered.into_iter().map(|item| Menu { item, end: dom.end(item), own: None }));
}

fn menu_above(dom: &Dom<'_>, node: Node, number: u32, menus: &mut [Menu]) -> Option<u32> {
    let (last, above) = menus.split_last_mut()?;
    let outer = |above: &[Menu]| above.iter().rev().find_map(|menu| menu.own).map(|(own, _)| own);
    let is_dl = dom.tag(last.item) == Tag::DL;
    if is_dl && dom.closest(node, Tag::DT).is_some_and(|dt| dt > last.item) {
        last.own = Some((number, dom.end(node)));
        return outer(above);
    }
    match last.own {
        None => {
            last.own = (!is_dl).then(|| (number, dom.end(node)));
            outer(above)
        }
        Some((own, own_end)) => {
            // further links of the same entry stand under it only within a container of their own
            let container = dom.ancestors(node).find(|around| {
                matches!(
                    dom.tag(*around),
                    Tag::UL | Tag::OL | Tag::DIV | Tag::DD | Tag::TABLE | Tag::P
                )
            });
            let below =
                container.is_some_and(|container| container.0 >= own_end && container > last.item);
            if below { Some(own) } else { outer(above) }
        }
    }
}

/// The nearest container around a link that holds more than this one.
fn block_of(layout: &Layout<'_, '_>, link: Node) -> Node {
    let dom = layout.dom;
    let mut block = link;
    for around in dom.ancestors(link) {
        block = around;
        if is_container(dom.tag(around))
            && layout.link_count(around) >= 2
            && !same_target(layout, around)
        {
            break;
        }
    }
    block
}

fn is_container(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::UL
            | Tag::OL
            | Tag::DL
            | Tag::TABLE
            | Tag::DIV
            | Tag::SECTION
            | Tag::NAV
            | Tag::TD
            | Tag::P
            | Tag::FORM
            | Tag::HEADER
            | Tag::FOOTER
            | Tag::ASIDE
            | Tag::ARTICLE
            | Tag::MAIN
            | Tag::CENTER
            | Tag::BODY
            | Tag::ROOT
            | Tag::MENU
            | Tag::MAP
    )
}

/// Whether all of a container's few links lead to one address (picture and words of one entry).
fn same_target(layout: &Layout<'_, '_>, container: Node) -> bool {
    let range = layout.links_in(container);
    if range.len() > 4 {
        return false;
    }
    let mut targets = layout.links[range].iter().map(|link| link.href);
    let first = targets.next();
    targets.all(|target| Some(target) == first)
}

/// Words that stand as a heading before or above a node.
pub(crate) fn heading_above(layout: &Layout<'_, '_>, node: Node) -> Option<String> {
    let dom = layout.dom;
    if let Some(tab) = crate::tabs::name_of(layout, node) {
        return Some(tab);
    }
    let mut at = node;
    for _ in 0..HEADING_LEVELS {
        if matches!(layout.region(at), Region::Header | Region::Footer) {
            return None;
        }
        for before in dom.previous_siblings(at).take(HEADING_SIBLINGS) {
            if let Some(words) = as_heading(layout, before) {
                return (!is_table_head(&words) && !is_path(&words)).then_some(words);
            }
            // what lies beyond another list is not this one's heading
            if dom.is_element(before)
                && (layout.link_count(before) > 3 || layout.weight(before) > 120)
            {
                return None;
            }
        }
        let parent = dom.parent(at)?;
        if matches!(dom.tag(parent), Tag::BODY | Tag::ROOT | Tag::HTML) {
            return None;
        }
        at = parent;
    }
    None
}

/// The head of a table of documents.
fn is_table_head(words: &str) -> bool {
    ["标题", "名称"].iter().any(|word| words.contains(word))
        && ["时间", "日期", "序号", "索引号"].iter().any(|word| words.contains(word))
}

/// A breadcrumb.
fn is_path(words: &str) -> bool {
    words.contains(['>', '＞']) || words.starts_with("当前位置")
}

/// The words of an element that may stand as a heading.
pub(crate) fn as_heading(layout: &Layout<'_, '_>, node: Node) -> Option<String> {
    let dom = layout.dom;
    let weight = layout.weight(node);
    let tagged = dom.tag(node).is_heading();
    let longest = if tagged { TAGGED_HEADING_CHARS } else { HEADING_CHARS };
    if !(2..=longest).contains(&weight)
        || layout.link_count(node) > 2
        || layout.dates_between(node.0, dom.end(node)) > 0
    {
        return None;
    }
    if matches!(layout.region(node), Region::Breadcrumb | Region::Pager)
        || dom.tag(node).is_silent()
    {
        return None;
    }
    let more = |inner: Node| {
        dom.tag(inner) == Tag::A && crate::words::is_more(&dom.text(inner))
            || dom.class(inner).split_ascii_whitespace().any(|class| class == "more")
    };
    // a heading that is a link may be cut where its `title=` is not
    let full = layout.links[layout.links_in(node)]
        .iter()
        .find(|link| link.role == Role::Name && layout.weight(link.node) == weight);
    let words = if let Some(link) = full {
        link.title.clone()
    } else if dom.is_text(node) {
        dom.text(node)
    } else {
        dom.text_without(node, more)
    };
    let words = words.trim_matches([':', '：', ' ', '>', '》', '|', '+']).to_owned();
    let sentence = words.contains(['。', '；']) || (!tagged && words.contains('，'));
    (!sentence
        && words.chars().count() >= 2
        && !crate::words::is_more(&words)
        && !crate::words::is_pager(&words))
    .then_some(words)
}
