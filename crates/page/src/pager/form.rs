//! Pagers that post a form: a hidden field with the number of the page, and a script that fills it in; or the
//! form of an ASP.NET page, whose links say what to post.

use super::{Found, MAX_REST, script};
use crate::dom::{Dom, Node, Tag};
use crate::layout::{Layout, Link};
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

/// Words of a link to the next page are no longer.
const NEXT_CHARS: u32 = 12;

/// Fills in how the next page is posted for, where the pager itself says only that there is one.
pub(super) fn complete(layout: &Layout<'_, '_>, mut found: Found) -> Found {
    let pages = found.pager.pages.unwrap_or(0);
    let current = found.pager.current.unwrap_or(1).max(1);
    if found.pager.next != Next::Unknown {
        return found;
    }
    if let Some(next) = postback(layout, &found) {
        "postback".clone_into(&mut found.pager.mechanism);
        found.pager.next = next;
        return found;
    }
    if pages <= current {
        return found;
    }
    let dom = layout.dom;
    let form = dom.descendants_named(Node::ROOT, Tag::FORM).find_map(|form| fields(dom, form));
    let Some((form, fields, at)) = form else { return found };
    let Some(url) = action(layout, form) else { return found };
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

/// Where a form is posted to.
fn action(layout: &Layout<'_, '_>, form: Node) -> Option<String> {
    let action = layout.dom.attr(form, "action").unwrap_or_default();
    let action = action.trim();
    if action.is_empty() || action.starts_with("javascript:") {
        return Some(layout.base.url().to_string());
    }
    layout.base.absolute(action)
}

/// What `__doPostBack('AspNetPager1','2')` of the link to the next page posts. The page that comes has fields and
/// links of its own for the one after it.
fn postback(layout: &Layout<'_, '_>, found: &Found) -> Option<Next> {
    let dom = layout.dom;
    let following = found.pager.current.unwrap_or(1).max(1).saturating_add(1).to_string();
    let call = |link: &Link<'_>| {
        let code = link.href.filter(|href| href.contains("__doPostBack"));
        let code = code.or_else(|| dom.attr_raw(link.node, "onclick"))?;
        let code = code.replace("&#39;", "'").replace("&quot;", "\"");
        let arguments = script::calls(&code, "__doPostBack").into_iter().next()?;
        let target = script::unquote(arguments.first()?).to_owned();
        let argument = arguments.get(1).map(|argument| script::unquote(argument).to_owned());
        Some((link.node, target, argument.unwrap_or_default()))
    };
    let links = || layout.links.iter().filter(|link| link.chars <= NEXT_CHARS);
    let (node, target, argument) = links()
        .filter(|link| crate::words::is_next(&link.title))
        .find_map(call)
        .or_else(|| links().filter(|link| link.title.trim() == following).find_map(call))?;
    let form = dom.closest(node, Tag::FORM)?;
    let mut fields = values(dom, form);
    // what is not ASP.NET's has another function of this name
    fields.iter().find(|(name, _)| name == "__VIEWSTATE")?;
    for (name, value) in [("__EVENTTARGET", target), ("__EVENTARGUMENT", argument)] {
        match fields.iter_mut().find(|(one, _)| one == name) {
            Some((_, old)) => *old = value,
            None => fields.push((name.to_owned(), value)),
        }
    }
    Some(Next::Post { url: action(layout, form)?, form: fields, rest: Vec::new() })
}

/// Fields of a form that a reader does not press, with what they hold.
fn values(dom: &Dom<'_>, form: Node) -> Fields {
    dom.descendants_named(form, Tag::INPUT)
        .filter(|input| {
            let kind = dom.attr_raw(*input, "type").unwrap_or("text").to_ascii_lowercase();
            matches!(kind.as_str(), "hidden" | "text" | "number")
        })
        .filter_map(|input| {
            let name = dom.attr(input, "name").or_else(|| dom.attr(input, "id"))?.into_owned();
            let value = dom.attr(input, "value").unwrap_or_default().into_owned();
            (!name.is_empty()).then_some((name, value))
        })
        .collect()
}

type Fields = Vec<(String, String)>;

/// The fields of a form that is posted, and which of them is the number of the page.
fn fields(dom: &Dom<'_>, form: Node) -> Option<(Node, Fields, usize)> {
    let posts = dom.attr_raw(form, "method").is_some_and(|way| way.eq_ignore_ascii_case("post"));
    if !posts {
        return None;
    }
    let fields = values(dom, form);
    let at = fields.iter().position(|(name, _)| is_page(name))?;
    Some((form, fields, at))
}

/// Whether a field holds the number of the page, by its name.
fn is_page(name: &str) -> bool {
    let name = name.rsplit(['.', '$']).next().unwrap_or(name).to_ascii_lowercase();
    NAMES.contains(&name.as_str())
}

/// Whether a link stands in a form that is got, with a field for the number of the page, and scripts of other files
/// may tell what leads on.
pub(super) fn may_lead(dom: &Dom<'_>, link: Node) -> bool {
    let Some(form) = dom.closest(link, Tag::FORM) else { return false };
    let posts = dom.attr_raw(form, "method").is_some_and(|way| way.eq_ignore_ascii_case("post"));
    !posts
        && values(dom, form).iter().any(|(name, _)| is_page(name))
        && dom.scripts().any(|(script, _)| dom.attr_raw(script, "src").is_some())
}
