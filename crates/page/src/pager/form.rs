//! Pagers that post a form: a hidden field with the number of the page, and a script that fills it in.

use super::{Found, MAX_REST};
use crate::dom::{Dom, Node, Tag};
use crate::layout::Layout;
use crate::reading::Next;

/// Names of fields that hold the number of the page, compared in lower case.
const NAMES: [&str; 14] = [
    "page",
    "pageno",
    "pagenum",
    "pagenumber",
    "pageindex",
    "currentpage",
    "curpage",
    "currpage",
    "nowpage",
    "page_no",
    "page_num",
    "cpage",
    "pagecurrent",
    "topage",
];

/// Fills in how the next page is posted for, where the pager itself says only that there is one.
pub(super) fn complete(layout: &Layout<'_, '_>, mut found: Found) -> Found {
    let pages = found.pager.pages.unwrap_or(0);
    let current = found.pager.current.unwrap_or(1).max(1);
    if found.pager.next != Next::Unknown || pages <= current {
        return found;
    }
    let dom = layout.dom;
    let form = dom.descendants_named(Node::ROOT, Tag::FORM).find_map(|form| fields(dom, form));
    let Some((form, fields, at)) = form else { return found };
    let action = dom.attr(form, "action").unwrap_or_default();
    let action = action.trim();
    let url = if action.is_empty() || action.starts_with("javascript:") {
        Some(layout.base.url().to_string())
    } else {
        layout.base.absolute(action)
    };
    let Some(url) = url else { return found };
    let with = |number: u32| {
        let mut fields = fields.clone();
        fields[at].1 = number.to_string();
        fields
    };
    let rest = (current + 2..=pages.min(current.saturating_add(MAX_REST))).map(with).collect();
    "form".clone_into(&mut found.pager.mechanism);
    found.pager.next = Next::Post { url, form: with(current + 1), rest };
    found
}

type Fields = Vec<(String, String)>;

/// The fields of a form that is posted, and which of them is the number of the page.
fn fields(dom: &Dom<'_>, form: Node) -> Option<(Node, Fields, usize)> {
    let posts = dom.attr_raw(form, "method").is_some_and(|way| way.eq_ignore_ascii_case("post"));
    if !posts {
        return None;
    }
    let fields: Fields = dom
        .descendants_named(form, Tag::INPUT)
        .filter(|input| {
            let kind = dom.attr_raw(*input, "type").unwrap_or("text").to_ascii_lowercase();
            matches!(kind.as_str(), "hidden" | "text" | "number")
        })
        .filter_map(|input| {
            let name = dom.attr(input, "name").or_else(|| dom.attr(input, "id"))?.into_owned();
            let value = dom.attr(input, "value").unwrap_or_default().into_owned();
            (!name.is_empty()).then_some((name, value))
        })
        .collect();
    let is_page = |(name, _): &(String, String)| {
        let name = name.rsplit(['.', '$']).next().unwrap_or(name).to_ascii_lowercase();
        NAMES.contains(&name.as_str())
    };
    let at = fields.iter().position(is_page)?;
    Some((form, fields, at))
}
