//! Lists that a page carries as XML or encoded text for its own script to show.

use super::Found;
use crate::dom::{Dom, Node, Tag};
use crate::layout::Layout;
use crate::pager::encoded;
use std::borrow::Cow;

/// Embedded lists of one page beyond this are not read.
const MAX_STORES: usize = 40;

/// Lines of a list that nothing but its shape tells.
const LEAST_KEPT: usize = 3;
/// Mean characters of its titles.
const TITLE_CHARS: f32 = 6.0;

/// Every embedded list, in the order of the page.
pub(crate) fn find(layout: &Layout<'_, '_>) -> Vec<Found> {
    let dom = layout.dom;
    let mut out = Vec::new();
    for node in dom.descendants(Node::ROOT) {
        let data = matches!(dom.tag(node), Tag::SCRIPT | Tag::TEXTAREA | Tag::XMP);
        if !data || out.len() >= MAX_STORES {
            continue;
        }
        let Some(text) = dom.first_child(node).map(|text| dom.raw(text)) else { continue };
        if !holds_records(text) {
            continue;
        }
        if let Some(found) = read_markup(layout, &unescaped(text, "&lt;record"), node.0) {
            out.push(found);
        }
    }
    for (at, markup) in encoded::texts(dom) {
        if let Some(found) = read_markup(layout, &markup, at)
            .filter(|found| found.items.len() >= LEAST_KEPT && found.title_chars() >= TITLE_CHARS)
        {
            out.push(found);
        }
    }
    out
}

/// Signs of a template's places.
const PLACES: [&str; 7] = ["{{", "${", "<%", "{%", "{#", "{$", "[["];

/// Lists that a page keeps as markup in a field or a template (`<textarea>`, `<script type="text/template">`,
/// `<xmp>`) for its own script to show: only where every line has a date and an address.
pub(crate) fn kept(layout: &Layout<'_, '_>) -> Vec<Found> {
    let dom = layout.dom;
    let of_markup = |node: &Node| match dom.tag(*node) {
        Tag::TEXTAREA | Tag::XMP => true,
        Tag::SCRIPT => dom.attr_raw(*node, "type").is_some_and(|kind| {
            let kind = kind.to_ascii_lowercase();
            kind.contains("template") || kind.contains("tmpl") || kind.contains("html")
        }),
        _ => false,
    };
    let read = |node: Node| {
        let text = dom.first_child(node).map(|text| dom.raw(text))?;
        if holds_records(text) || PLACES.iter().any(|place| text.contains(place)) {
            return None;
        }
        let markup = unescaped(text, "&lt;a ");
        let found = read_markup(layout, &markup, node.0)?;
        let whole = found.items.iter().all(|item| item.date.is_some() && item.href.is_some());
        (whole && found.items.len() >= LEAST_KEPT && found.title_chars() >= TITLE_CHARS)
            .then_some(found)
    };
    dom.descendants(Node::ROOT).filter(of_markup).take(MAX_STORES).filter_map(read).collect()
}

fn holds_records(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    has("record") && (has("<record>") || has("&lt;record&gt;"))
}

/// Markup whose signs are written as references, where `sign` says that they are.
fn unescaped<'t>(text: &'t str, sign: &str) -> Cow<'t, str> {
    if text.contains(sign) {
        Cow::Owned(
            text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&"),
        )
    } else {
        Cow::Borrowed(text)
    }
}

fn read_markup(layout: &Layout<'_, '_>, markup: &str, at: u32) -> Option<Found> {
    let dom = Dom::parse(markup);
    let inner = Layout::new(&dom, layout.base);
    let mut found = super::find(&inner, None).into_iter().next()?;
    found.heading =
        layout.dom.parent(Node(at)).and_then(|around| crate::links::heading_above(layout, around));
    found.more = None;
    found.start = at;
    found.end = at + 1;
    Some(found)
}

/// The count that an answer of `dataproxy.jsp` or an embedded store gives.
pub(crate) fn total_record(text: &str) -> Option<u32> {
    let at = text.find("<totalrecord>")?;
    let rest = &text[at + 13..];
    rest[..rest.find('<')?].trim().parse().ok()
}
