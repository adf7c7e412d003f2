//! Addresses that a click opens by script and not by a link: `onclick="location.href='…'"`, `data-href`,
//! and the options of a select box.

use crate::dom::{Dom, Node, Tag};

/// Attributes that hold an address for a script to open.
const DATA: [&str; 4] = ["data-href", "data-url", "data-link", "data-src-url"];
/// A clickable element without a link of its own is an entry and no part of the page.
const ENTRY_CHARS: usize = 90;

/// Whether a page's source has any of these.
pub(crate) fn any(source: &str) -> bool {
    ["onclick", "data-href", "data-url", "data-link", "onClick", "ONCLICK"]
        .iter()
        .any(|word| memchr::memmem::find(source.as_bytes(), word.as_bytes()).is_some())
}

/// The address that a click on an element opens, as written.
pub(crate) fn of_element<'a>(dom: &Dom<'a>, node: Node) -> Option<&'a str> {
    let data = DATA.iter().find_map(|name| dom.attr_raw(node, name));
    if let Some(address) = data.map(str::trim).filter(|address| is_address(address)) {
        return Some(address);
    }
    of_script(dom.attr_raw(node, "onclick")?)
}

/// Whether an element is an entry that a click opens, with no link inside.
pub(crate) fn is_entry(dom: &Dom<'_>, node: Node) -> bool {
    let entry = matches!(
        dom.tag(node),
        Tag::LI
            | Tag::DIV
            | Tag::SPAN
            | Tag::TD
            | Tag::TR
            | Tag::P
            | Tag::DD
            | Tag::DT
            | Tag::BUTTON
            | Tag::IMG
            | Tag::H3
            | Tag::H4
            | Tag::H5
    );
    entry
        && dom.descendants_named(node, Tag::A).next().is_none()
        && dom.text_weight(node) <= ENTRY_CHARS
}

/// The one address in the code of a click; what is put together from parts is none.
pub(crate) fn of_script(code: &str) -> Option<&str> {
    let code = code.trim().trim_start_matches("javascript:").trim();
    ["location", "open"].iter().find_map(|word| after(code, word)).or_else(|| argument(code))
}

/// The string that is assigned to, or given to, what a word names.
fn after<'t>(code: &'t str, word: &str) -> Option<&'t str> {
    let mut rest = code;
    while let Some(at) = rest.find(word) {
        rest = &rest[at + word.len()..];
        let mut value = rest.trim_start();
        for part in [".href", ".replace", ".assign"] {
            value = value.strip_prefix(part).unwrap_or(value).trim_start();
        }
        let Some(value) = value.strip_prefix(['=', '(']) else { continue };
        if let Some(address) = whole_string(value).filter(|address| !address.trim().is_empty()) {
            return Some(address.trim());
        }
    }
    None
}

/// The first argument of a function of the page's own, where it reads like an address (`toPage('/a/b.html')`).
fn argument(code: &str) -> Option<&str> {
    let open = code.find('(')?;
    let named =
        code[..open].chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | ' '));
    whole_string(&code[open + 1..]).map(str::trim).filter(|address| named && is_address(address))
}

/// A quoted string that nothing is added to.
fn whole_string(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = &text[1..];
    let end = inside.find(quote)?;
    (!inside[end + 1..].trim_start().starts_with('+')).then_some(&inside[..end])
}

/// Whether a value reads like an address of a page.
pub(crate) fn is_address(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    !value.contains(char::is_whitespace)
        && !lower.starts_with("javascript:")
        && value.len() > 1
        && (lower.starts_with("http://")
            || lower.starts_with("https://")
            || value.starts_with(['/', '?'])
            || value.starts_with("./")
            || value.starts_with("../")
            || [".htm", ".shtml", ".jsp", ".asp", ".php", ".do?", ".jhtml"]
                .iter()
                .any(|ending| lower.contains(ending)))
}

/// An entry of a select box that leads to a page.
pub(crate) struct Choice {
    /// Words.
    pub name: String,
    /// Address as written.
    pub href: String,
}

/// The entries of a select box that lead to pages: their values are addresses, or the box's own code puts
/// an address around them.
pub(crate) fn choices(dom: &Dom<'_>, select: Node) -> Vec<Choice> {
    let around = dom.attr(select, "onchange").and_then(|code| around_value(&code));
    dom.descendants_named(select, Tag::OPTION)
        .filter_map(|option| {
            let value = dom.attr(option, "value").or_else(|| dom.attr(option, "data-href"))?;
            let value = value.trim();
            let name = dom.text(option);
            let name =
                name.trim_start_matches(|c: char| !c.is_alphanumeric() && !"（(《".contains(c));
            let href = match &around {
                Some((before, behind)) if !value.is_empty() => [before, value, behind].concat(),
                _ if is_address(value) => value.to_owned(),
                _ => return None,
            };
            // `第3页`, `3`: a jump within a list
            let jump = name.ends_with('页') || name.bytes().all(|byte| byte.is_ascii_digit());
            (name.chars().count() >= 2 && !jump).then(|| Choice { name: name.to_owned(), href })
        })
        .collect()
}

/// What code puts before and behind the chosen value: `location.href='list.jsp?id='+this.value`.
fn around_value(code: &str) -> Option<(String, String)> {
    let at = code.find("location").or_else(|| code.find("open("))?;
    let code = &code[at..];
    let value = code.find("value")?;
    let before = &code[..value];
    let end = before.rfind(['"', '\''])?;
    let quote = before[end..].chars().next()?;
    let start = before[..end].rfind(quote)? + 1;
    if !before[end + 1..].trim_start().starts_with('+') || start >= end {
        return None;
    }
    let behind = code[value + 5..].trim_start().strip_prefix('+').and_then(whole_string);
    Some((before[start..end].to_owned(), behind.unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_the_code_of_a_click() {
        for (code, address) in [
            ("location.href='/a/b.html'", Some("/a/b.html")),
            ("javascript:window.open(\"/a/\",'_blank')", Some("/a/")),
            ("window.location = 'list.jsp?id=3'; return false;", Some("list.jsp?id=3")),
            ("self.location.replace('/x')", Some("/x")),
            ("toPage('/zwgk/jy.shtml', 2)", Some("/zwgk/jy.shtml")),
            ("location.href='/a?id='+id", None),
            ("doZoom(16)", None),
            ("show('tab1')", None),
        ] {
            assert_eq!(of_script(code), address, "{code}");
        }
    }

    #[test]
    fn options_lead_by_their_value_or_by_the_code_around_it() {
        for (html, hrefs) in [
            (
                "<select onchange='go()'><option value=''>请选择</option><option value='/a/'>甲类</option><option value='b.html'>--乙类</option></select>",
                vec!["/a/", "b.html"],
            ),
            (
                "<select onchange=\"location.href='list.jsp?id='+this.value\"><option value='12'>甲类</option></select>",
                vec!["list.jsp?id=12"],
            ),
            ("<select name='size'><option value='10'>十条</option></select>", vec![]),
        ] {
            let dom = Dom::parse(html);
            let select = dom.descendants_named(Node::ROOT, Tag::SELECT).next().unwrap();
            let found: Vec<String> =
                choices(&dom, select).into_iter().map(|choice| choice.href).collect();
            assert_eq!(found, hrefs, "{html}");
        }
    }
}
