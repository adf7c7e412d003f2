//! The breadcrumb (当前位置): names and links from the home page to here.

mod way;

use super::flow::Flow;
use super::words;
use crate::address::Base;
use crate::dates::is_space;
use crate::dom::{Dom, Node, Tag};
use crate::reading::Crumb;
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;
use std::sync::LazyLock;

/// Words that begin a breadcrumb.
const WORDS: &[&str] = &[
    "您当前所在位置",
    "您当前所在的位置",
    "您现在所在的位置",
    "您所在的位置",
    "您现在的位置",
    "您当前的位置",
    "你现在的位置",
    "你当前的位置",
    "当前所在位置",
    "您的当前位置",
    "当前您的位置",
    "您当前位置",
    "您所在位置",
    "你所在的位置",
    "当前的位置",
    "所在位置",
    "您的位置",
    "你的位置",
    "当前位置",
    "现在位置",
    "目前位置",
    "当前栏目",
    "您现在位置",
    "當前位置",
    "您在这里",
    "现在的位置",
    "位置导航",
    "当前路径",
    "Your position",
    "Current Location",
];
static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(WORDS).ok()
});
/// Tokens of classes and ids by which templates call it.
const NAMES: &[&str] = &[
    "crumb",
    "crumbs",
    "breadcrumb",
    "breadcrumbs",
    "bread",
    "location",
    "position",
    "dqwz",
    "weizhi",
    "mbx",
    "mianbao",
    "mianbaoxie",
    "place",
    "curpos",
    "curposition",
    "sitepath",
    "navpath",
    "pagepath",
    "locus",
    "path",
    "pos",
    "wz",
    "dangqian",
    "curlocation",
    "crumbnav",
    "currentposition",
    "currentlocation",
    "wzdh",
    "nowposition",
    "here",
    "zlylin",
    "local",
    "addr",
    "posi",
    "location1",
    "site",
];
/// Parts of names by which nothing else is called.
const SURE_NAMES: &[&str] = &["crumb", "bread", "mbx", "mianbao", "dqwz", "weizhi", "location"];
const HOME: &[&str] = &[
    "首页",
    "网站首页",
    "主页",
    "首 页",
    "门户首页",
    "本站首页",
    "返回首页",
    "站点首页",
    "网站主页",
    "政府首页",
    "Home",
    "HOME",
    "首頁",
];
/// Longer ones are no breadcrumb.
const MAX_TEXT: usize = 900;
const MAX_NAMES: usize = 12;

/// A breadcrumb and where it stands in the flow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Breadcrumb {
    pub(crate) crumbs: Vec<Crumb>,
    pub(crate) range: Option<Range<usize>>,
}

/// The breadcrumb of a page; empty when there is none.
pub(crate) fn read(dom: &Dom<'_>, flow: &Flow, base: &Base) -> Breadcrumb {
    by_words(dom, flow, base)
        .or_else(|| by_name(dom, flow, base))
        .or_else(|| by_shape(dom, flow, base))
        .or_else(|| way::find(dom, flow, base))
        .unwrap_or_default()
}

fn finish(flow: &Flow, nodes: &Range<u32>, crumbs: Vec<Crumb>) -> Breadcrumb {
    Breadcrumb { range: Some(flow.range_of(nodes)), crumbs }
}

fn by_words(dom: &Dom<'_>, flow: &Flow, base: &Base) -> Option<Breadcrumb> {
    let finder = FINDER.as_ref()?;
    for found in finder.find_iter(&flow.text).take(4) {
        let word = WORDS[found.pattern().as_usize()];
        let start = flow.node_at(found.start());
        let Some(nodes) = run_after(dom, flow, start, found.end()) else { continue };
        let crumbs = names(dom, &nodes, base, Some(word));
        if !crumbs.is_empty() {
            return Some(finish(flow, &nodes, crumbs));
        }
    }
    None
}

/// From the word to the end of the smallest container that holds a link or a name behind it.
fn run_after(dom: &Dom<'_>, flow: &Flow, start: Node, behind: usize) -> Option<Range<u32>> {
    let line = flow.line_around(behind);
    for around in dom.ancestors(start).take(6) {
        let end = dom.end(around);
        let has_link = (start.0..end).any(|n| dom.tag(Node(n)) == Tag::A);
        let text = flow.range_of(&(start.0..end));
        // A list of documents in the same container is none of it.
        let foreign = text.end > line.end
            && flow
                .lines_in(line.end..text.end)
                .any(|(_, words)| words.chars().count() > 24 && !words.contains(is_strong));
        if text.len() > MAX_TEXT || foreign {
            // Too much around it: its own line only.
            let last = flow.node_at(line.end.saturating_sub(1));
            let end = dom.end(last).max(last.0 + 1);
            return (line.len() < MAX_TEXT).then_some(start.0..end);
        }
        if has_link {
            let end = dom.end(with_others(dom, flow, around));
            return Some(start.0..end);
        }
        if matches!(dom.tag(around), Tag::BODY | Tag::ROOT) {
            break;
        }
    }
    None
}

/// The list around a first name, when the further names stand beside it: `<li>当前位置：首页</li><li>…`.
fn with_others(dom: &Dom<'_>, flow: &Flow, first: Node) -> Node {
    let Some(parent) = dom.parent(first) else { return first };
    let whole = flow.range_of(&(parent.0..dom.end(parent)));
    let behind = &flow.text[flow.offset_of(Node(dom.end(first)))..whole.end];
    let goes_on = behind.trim_start().starts_with(|c| is_strong(c) || is_weak(c));
    let listed = matches!(dom.tag(first), Tag::LI | Tag::TD | Tag::DT | Tag::DD);
    if whole.len() < 400 && (goes_on || listed) { parent } else { first }
}

fn by_name(dom: &Dom<'_>, flow: &Flow, base: &Base) -> Option<Breadcrumb> {
    for node in dom.descendants(Node::ROOT) {
        if !dom.is_element(node) || dom.hidden(node) {
            continue;
        }
        let (class, id) = (dom.class(node), dom.id(node));
        if class.is_empty() && id.is_empty() || !(is_named(class) || is_named(id)) {
            continue;
        }
        let nodes = node.0..dom.end(node);
        let range = flow.range_of(&nodes);
        if range.is_empty() || range.len() > MAX_TEXT {
            continue;
        }
        let crumbs = names(dom, &nodes, base, None);
        let words = &flow.text[range];
        let home = crumbs.first().is_some_and(|crumb| is_home(&crumb.title));
        let parted = words.contains(is_strong);
        if crumbs.iter().any(|crumb| crumb.title.len() <= 24 && crate::words::is_more(&crumb.title))
        {
            continue;
        }
        let sure = [class, id].iter().any(|name| {
            let name = name.to_ascii_lowercase();
            SURE_NAMES.iter().any(|sure| name.contains(sure))
        });
        if (sure && home || crumbs.iter().any(|crumb| crumb.href.is_some()))
            && (home && crumbs.len() > 1 && crumbs.len() < 9 || parted && crumbs.len() > 1)
        {
            return Some(finish(flow, &nodes, crumbs));
        }
    }
    None
}

fn is_named(value: &str) -> bool {
    value.split(|c: char| !c.is_ascii_alphanumeric()).any(|token| {
        NAMES.iter().any(|name| {
            token.eq_ignore_ascii_case(name)
                || *name == "breadcrumb" && token.to_ascii_lowercase().contains(name)
                || name.len() > 4
                    && token.len() > name.len()
                    && token.as_bytes()[token.len() - name.len()..]
                        .eq_ignore_ascii_case(name.as_bytes())
        })
    })
}

/// A line that begins with 首页 and goes on with `>`.
fn by_shape(dom: &Dom<'_>, flow: &Flow, base: &Base) -> Option<Breadcrumb> {
    for (at, line) in flow.lines().take(400) {
        if line.len() > 400 || !line.contains(is_strong) {
            continue;
        }
        // the cells of a table before its own
        let ahead = line.split(is_strong).next().unwrap_or("").trim_end();
        let own = ahead.rfind('\t').map_or(0, |tab| tab + 1);
        let (at, line) = (at + own, &line[own..]);
        let first = trim(&ahead[own..]);
        let start = flow.node_at(at);
        let linked = dom.closest(start, Tag::A).is_some();
        let begins =
            is_home(first) || linked && line.matches(is_strong).count() >= 2 && first.len() <= 60;
        if !begins {
            continue;
        }
        let last = flow.node_at(at + line.len() - 1);
        let start = dom.closest(start, Tag::A).unwrap_or(start);
        let nodes = start.0..dom.end(last).max(last.0 + 1);
        let crumbs = names(dom, &nodes, base, None);
        let more = crumbs.iter().any(|crumb| crate::words::is_more(&crumb.title));
        if crumbs.len() > 1 && !more && crumbs.iter().all(|crumb| crumb.title.chars().count() <= 60)
        {
            return Some(finish(flow, &nodes, crumbs));
        }
    }
    None
}

/// Signs that part names wherever they stand.
fn is_strong(c: char) -> bool {
    matches!(c, '>' | '›' | '»' | '→' | '＞' | '≫' | '▶')
}

/// Signs that part names where white space stands around them, or where the home page's name goes before.
fn is_weak(c: char) -> bool {
    matches!(c, '/' | '-' | '|' | '·' | '\\' | '—')
}

fn is_home(name: &str) -> bool {
    HOME.contains(&name) || name.ends_with("首页")
}

/// Links one by one, the words between them parted at separators.
fn names(dom: &Dom<'_>, nodes: &Range<u32>, base: &Base, word: Option<&str>) -> Vec<Crumb> {
    let mut crumbs: Vec<Crumb> = Vec::new();
    let mut plain = String::new();
    let mut word = word;
    let mut at = nodes.start;
    while at < nodes.end && crumbs.len() < MAX_NAMES {
        let node = Node(at);
        let tag = dom.tag(node);
        if dom.hidden(node) || tag.is_silent() {
            at = dom.end(node).max(at + 1);
            continue;
        }
        if tag == Tag::A {
            push_plain(&mut crumbs, &mut plain, &mut word);
            let shown = words::clean(&dom.text(node));
            let title = trim(&shown).to_owned();
            let full = dom.attr(node, "title").map(|t| words::clean(&t));
            let title = match full {
                Some(full) if words::cut(&words::key(&title)).is_some() => full,
                _ => title,
            };
            let acts =
                matches!(title.as_str(), "搜索" | "检索" | "查询" | "返回" | "关闭" | "打印");
            let script = dom
                .attr_raw(node, "href")
                .is_some_and(|href| href.starts_with('#') || href.starts_with("javascript:"));
            if !(title.is_empty() || acts && script) {
                let href = dom.attr(node, "href").and_then(|href| base.absolute(&href));
                crumbs.push(Crumb { title, href });
            }
            at = dom.end(node).max(at + 1);
            continue;
        }
        if tag == Tag::TEXT {
            let words = dom.characters(node);
            // a separator in an element of its own
            let mut signs = words.trim().chars();
            let alone =
                signs.next().is_some_and(|c| is_weak(c) || is_strong(c)) && signs.next().is_none();
            plain.push_str(if alone { "\n" } else { &words });
        } else if tag.is_block() || tag == Tag::BR {
            plain.push('\n');
        }
        at += 1;
    }
    push_plain(&mut crumbs, &mut plain, &mut word);
    // 位置： alone is the word before the names.
    if crumbs.first().is_some_and(|first| first.href.is_none() && first.title.ends_with("位置")) {
        crumbs.remove(0);
    }
    crumbs.truncate(MAX_NAMES);
    crumbs
}

fn push_plain(crumbs: &mut Vec<Crumb>, plain: &mut String, word: &mut Option<&str>) {
    let text = std::mem::take(plain);
    let mut text = text.as_str();
    if let Some(begin) = *word
        && let Some(at) = text.find(begin)
    {
        text = text[at + begin.len()..]
            .trim_start_matches(|c| is_space(c) || matches!(c, '是' | '为' | '：' | ':'));
        *word = None;
    }
    let after_name = !crumbs.is_empty();
    for piece in text.split(|c| is_strong(c) || c == '\n') {
        for name in pieces(piece, after_name) {
            let name = words::joined(trim(name));
            // Words behind the breadcrumb (today's date, a search form) are none of it.
            if name.is_empty()
                || name.chars().count() > 80
                || crate::dates::find(&name).is_some() && name.chars().count() < 24
            {
                continue;
            }
            crumbs.push(Crumb { title: name, href: None });
        }
    }
}

/// `首页-政务公开-社会救助`, also behind the link 首页; else `a / b - c`: weak signs with white space around.
fn pieces(piece: &str, after_name: bool) -> Vec<&str> {
    match divider(piece, after_name).filter(|_| crate::dates::find(piece).is_none()) {
        Some(sign) => piece.split(sign).collect(),
        None => spaced_pieces(piece).collect(),
    }
}

/// The weak sign right behind the home page's name, or behind the name that went before.
fn divider(piece: &str, after_name: bool) -> Option<char> {
    let piece = piece.trim_start_matches(is_space);
    let behind = HOME.iter().filter_map(|home| piece.strip_prefix(*home));
    let rest = behind.map(|rest| rest.trim_start_matches(is_space));
    rest.chain(after_name.then_some(piece))
        .find_map(|rest| rest.chars().next().filter(|c| is_weak(*c)))
}

/// `a / b - c`: weak separators part only with white space around.
fn spaced_pieces(piece: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(piece);
    std::iter::from_fn(move || {
        let text = rest?;
        for (at, c) in text.char_indices() {
            let behind = &text[at + c.len_utf8()..];
            if is_weak(c) && text[..at].ends_with(is_space) && behind.starts_with(is_space) {
                rest = Some(behind);
                return Some(&text[..at]);
            }
        }
        rest = None;
        Some(text)
    })
}

fn trim(name: &str) -> &str {
    name.trim_matches(|c: char| {
        is_space(c)
            || is_strong(c)
            || is_weak(c)
            || matches!(c, '：' | ':' | '[' | ']' | '【' | '】')
    })
}
