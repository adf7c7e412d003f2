//! Names of tab panels: by the number of the panel that a tab names, else by the order of tabs and panels.

use crate::dom::{Dom, Node, Tag};
use crate::layout::Layout;
use rustc_hash::FxHashMap;

/// Attributes by which a tab names its panel.
const NAMES: [&str; 9] = [
    "data-target",
    "data-tab",
    "data-id",
    "data-for",
    "data-rel",
    "data-panel",
    "aria-controls",
    "rel",
    "href",
];
/// A tab's name has no more characters.
const CHARS: usize = 60;
/// How many levels above a list its panel is looked for.
const LEVELS: usize = 4;

/// Names of panels by their numbers.
pub(crate) type Panels = FxHashMap<String, String>;

/// The panels that tabs of a page name.
pub(crate) fn panels(dom: &Dom<'_>) -> Panels {
    let mut panels = Panels::default();
    let source = dom.source().as_bytes();
    let holds = |words: &str| memchr::memmem::find(source, words.as_bytes()).is_some();
    let names: Vec<&str> = NAMES
        .into_iter()
        .filter(|name| match *name {
            "href" | "rel" => holds(&format!("{name}=\"#")) || holds(&format!("{name}='#")),
            name => holds(name),
        })
        .collect();
    if names.is_empty() {
        return panels;
    }
    for node in dom.descendants(Node::ROOT) {
        let tag = dom.tag(node);
        if !matches!(
            tag,
            Tag::A | Tag::LI | Tag::SPAN | Tag::DIV | Tag::BUTTON | Tag::TD | Tag::H3 | Tag::H4
        ) {
            continue;
        }
        let named = names.iter().find_map(|name| {
            let value = dom.attr_raw(node, name)?.trim();
            match *name {
                "href" => value.strip_prefix('#'),
                _ => Some(value.trim_start_matches(['#', '.'])),
            }
            .filter(|value| !value.is_empty() && value.len() <= 60)
        });
        let Some(named) = named else { continue };
        let words = dom.text(node);
        if (2..=CHARS).contains(&words.chars().count()) {
            panels.entry(named.to_owned()).or_insert(words);
        }
    }
    panels
}

/// The name of the tab whose panel a list stands in.
pub(crate) fn name_of(layout: &Layout<'_, '_>, list: Node) -> Option<String> {
    let dom = layout.dom;
    for panel in std::iter::once(list).chain(dom.ancestors(list)).take(LEVELS) {
        let id = dom.id(panel);
        if !id.is_empty()
            && let Some(words) = layout.panels.get(id)
        {
            return Some(words.clone());
        }
        if let Some(words) = by_order(layout, panel) {
            return Some(words);
        }
    }
    None
}

/// Panels of one kind beside each other, with a row of as many short words before them.
fn by_order(layout: &Layout<'_, '_>, panel: Node) -> Option<String> {
    let dom = layout.dom;
    let class = dom.class(panel).split_ascii_whitespace().next()?;
    let is_panel = |node: Node| {
        dom.tag(node) == dom.tag(panel)
            && dom.class(node).split_ascii_whitespace().next() == Some(class)
    };
    let parent = dom.parent(panel)?;
    let panels: Vec<Node> =
        dom.child_elements(parent).filter(|node| is_panel(*node)).take(60).collect();
    if panels.len() < 2 {
        return None;
    }
    let at = panels.iter().position(|node| *node == panel)?;
    let first = *panels.first()?;
    let before = dom
        .previous_siblings(first)
        .find(|node| dom.is_element(*node))
        .or_else(|| dom.previous_siblings(parent).find(|node| dom.is_element(*node)))?;
    // The row itself, or the one element that it is wrapped in.
    let mut row = before;
    loop {
        let mut inner = dom.child_elements(row);
        match (inner.next(), inner.next()) {
            (Some(only), None) => row = only,
            _ => break,
        }
    }
    let tabs: Vec<Node> = dom.child_elements(row).filter(|tab| layout.weight(*tab) > 0).collect();
    let short = tabs.iter().all(|tab| (2..=CHARS as u32).contains(&layout.weight(*tab)));
    (tabs.len() == panels.len() && short && layout.dates_between(row.0, dom.end(row)) == 0)
        .then(|| dom.text(tabs[at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Base;

    #[test]
    fn panels_have_the_names_of_their_tabs() {
        for html in [
            "<div class='t'><span data-target='#p1'>甲类信息</span><span data-target='#p2'>乙类信息</span></div><div id='p1'><ul><li>1</li></ul></div><div id='p2'><ul><li>2</li></ul></div>",
            "<ul class='t'><li class='on'>甲类信息</li><li>乙类信息</li></ul><div class='con'><ul><li>1</li></ul></div><div class='con'><ul><li>2</li></ul></div>",
            "<div class='hd'><ul><li><a href='javascript:;'>甲类信息</a></li><li><a href='javascript:;'>乙类信息</a></li></ul></div><div class='bd'><ul><li>1</li></ul></div><div class='bd' style='display:none'><ul><li>2</li></ul></div>",
        ] {
            let dom = Dom::parse(html);
            let base = Base::new(&url::Url::parse("http://a.gov.cn/").unwrap(), None);
            let layout = Layout::new(&dom, &base);
            let lists: Vec<Node> = dom.descendants_named(Node::ROOT, Tag::UL).collect();
            let names: Vec<Option<String>> =
                lists[lists.len() - 2..].iter().map(|list| name_of(&layout, *list)).collect();
            assert_eq!(names, [Some("甲类信息".to_owned()), Some("乙类信息".to_owned())], "{html}");
        }
    }
}
