//! Addresses to which a page leads on without a click: frames, refreshes, plain script redirects, and the
//! requests by which its script fetches the list.

use crate::address::Base;
use crate::dom::{Dom, Node, Tag};
use crate::pager::script;
use crate::reading::Lead;

/// Longer scripts are programs, not redirects.
const REDIRECT_SCRIPT: usize = 600;
/// Leads of one page beyond this are left out.
const MAX_LEADS: usize = 50;

/// All leads, in the order of the page. `bare` says that the page shows next to nothing.
pub(crate) fn find(dom: &Dom<'_>, base: &Base, bare: bool) -> Vec<Lead> {
    let mut out = Vec::new();
    for (_, text) in dom.scripts() {
        out.extend(crate::requests::find(text, base));
    }
    out.truncate(MAX_LEADS / 2);
    for node in dom.descendants(Node::ROOT) {
        let found = match dom.tag(node) {
            Tag::FRAME | Tag::IFRAME => dom
                .attr(node, "src")
                .and_then(|src| base.absolute(&src))
                .map(|href| (href, "frame")),
            Tag::META => refresh(dom, node)
                .and_then(|href| base.absolute(&href))
                .map(|href| (href, "refresh")),
            Tag::SCRIPT => of_script(dom, node, base, bare),
            _ => None,
        };
        if let Some((href, how)) = found
            && out.len() < MAX_LEADS
        {
            out.push(Lead { href, how: how.to_owned() });
        }
    }
    out
}

fn refresh(dom: &Dom<'_>, node: Node) -> Option<String> {
    let kind = dom.attr_raw(node, "http-equiv")?;
    if !kind.eq_ignore_ascii_case("refresh") {
        return None;
    }
    target_of_refresh(&dom.attr(node, "content")?)
}

/// The address in `0; url=…`.
fn target_of_refresh(content: &str) -> Option<String> {
    let at = content.to_ascii_lowercase().find("url")?;
    let rest = content.get(at + 3..)?.trim_start().strip_prefix('=')?.trim();
    let rest = rest.trim_start_matches(['"', '\'']);
    let end = rest.find(['"', '\'', '>']).unwrap_or(rest.len());
    (!rest[..end].trim().is_empty()).then(|| rest[..end].trim().to_owned())
}

fn of_script<'d>(
    dom: &Dom<'d>,
    node: Node,
    base: &Base,
    bare: bool,
) -> Option<(String, &'static str)> {
    if let Some(query) = dom.attr(node, "querydata").or_else(|| dom.attr(node, "queryData")) {
        // Hanweb JPaaS: the script's own attributes name the request
        let url = base.absolute(&dom.attr(node, "url")?)?;
        return Some((with_query(&url, &query), "data"));
    }
    let text = dom.first_child(node).map(|text| dom.raw(text))?;
    if text.len() > REDIRECT_SCRIPT || !bare {
        return None;
    }
    if text.contains("http-equiv") && text.contains("efresh") {
        let plain = text.replace("\\\"", "\"").replace("\\'", "'");
        let content = plain.find("content").map(|at| &plain[at..])?;
        return target_of_refresh(content)
            .and_then(|href| base.absolute(&href))
            .map(|href| (href, "refresh"));
    }
    let at = text.find("location")?;
    let rest = &text[at..];
    let assigned = rest.find('=').is_some_and(|equals| {
        rest[8..equals].chars().all(|c| c.is_ascii_alphabetic() || c == '.' || c.is_whitespace())
    });
    let called = rest.starts_with("location.replace(") || rest.starts_with("location.assign(");
    let conditional = text.contains("if") || text.contains("function") && !text.contains("onload");
    if !(assigned || called) || conditional {
        return None;
    }
    base.absolute(script::first_string(rest)?).map(|href| (href, "script"))
}

/// The fields of `{'a':'b', …}` as a query.
fn with_query(url: &str, object: &str) -> String {
    let Ok(mut url) = url::Url::parse(url) else { return url.to_owned() };
    let inside = object.trim().trim_start_matches('{').trim_end_matches('}');
    {
        let mut pairs = url.query_pairs_mut();
        for (name, value) in script::fields(inside) {
            pairs.append_pair(name, script::unquote(value));
        }
    }
    url.into()
}
