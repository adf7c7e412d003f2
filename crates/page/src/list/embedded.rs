//! Lists that a page carries as XML or encoded text for its own script to show.

use super::Found;
use crate::dom::{Dom, Node, Tag};
use crate::layout::Layout;
use crate::pager::encoded;
use std::borrow::Cow;

/// Embedded lists of one page beyond this are not read.
const MAX_STORES: usize = 40;

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
        if let Some(found) = read_markup(layout, &unescaped(text), node.0) {
            out.push(found);
        }
    }
    for (at, markup) in encoded::texts(dom) {
        if let Some(found) = read_markup(layout, &markup, at)
            .filter(|found| found.items.len() >= 3 && found.title_chars() >= 6.0)
        {
            out.push(found);
        }
    }
    out
}

fn holds_records(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    has("record") && (has("<record>") || has("&lt;record&gt;"))
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if text.contains("&lt;record") {
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
