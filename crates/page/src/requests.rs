//! Requests by which a page's own script fetches its list: `$.ajax({url:…, data:{…}})`, `$.getJSON(…)`,
//! `axios.get(…)`, `fetch(…)`. Reading, not running: what is put together from unknown values is left out.

use crate::address::Base;
use crate::pager::script;
use crate::reading::Lead;
use memchr::memmem;

/// Longer scripts are libraries.
const LONGEST: usize = 200_000;
/// Requests of one script.
const MOST: usize = 6;
/// Parts of names of parameters by which lists are cut into pages.
const PAGING: [&str; 7] = ["page", "size", "rows", "limit", "offset", "start", "pn"];
/// Parameters against caches and for callbacks.
const IDLE: [&str; 6] = ["_", "t", "r", "callback", "timestamp", "random"];

/// The requests of a script that ask for a page of a list.
pub(crate) fn find(text: &str, base: &Base) -> Vec<Lead> {
    let mut leads = Vec::new();
    if text.len() > LONGEST {
        return leads;
    }
    for (name, posts) in
        [(".ajax", false), (".get", false), (".getJSON", false), (".post", true), ("fetch", false)]
    {
        for at in memmem::find_iter(text.as_bytes(), name.as_bytes()).take(20) {
            let Some(inside) = text[at + name.len()..].trim_start().strip_prefix('(') else {
                continue;
            };
            let Some(end) = script::closing(inside, '(', ')') else { continue };
            let request = request(text, &inside[..end], posts);
            if let Some((address, pairs, posts)) = request
                && let Some(lead) = lead(base, &address, &pairs, posts)
                && leads.len() < MOST
                && !leads.contains(&lead)
            {
                leads.push(lead);
            }
        }
    }
    leads
}

type Pairs = Vec<(String, String)>;

fn request(text: &str, arguments: &str, posts: bool) -> Option<(String, Pairs, bool)> {
    let parts = script::split(arguments);
    let first = *parts.first()?;
    let (address, data, posts) = if let Some(inside) = braces(first) {
        let fields = script::fields(inside);
        let method = ["type", "method"].iter().find_map(|name| script::field(&fields, name));
        let posts =
            method.is_some_and(|method| script::unquote(method).eq_ignore_ascii_case("post"));
        let data = ["data", "params"].iter().find_map(|name| script::field(&fields, name));
        (script::field(&fields, "url")?, data, posts)
    } else {
        let second = parts.get(1).copied();
        let inner = second.and_then(braces).map(script::fields).and_then(|fields| {
            fields.iter().find(|(name, _)| *name == "params").map(|(_, value)| *value)
        });
        (first, inner.or(second), posts)
    };
    let address = value(text, address, "")?;
    let mut pairs = Vec::new();
    if let Some(data) = data {
        if let Some(inside) = braces(data) {
            for (name, given) in script::fields(inside) {
                if !IDLE.contains(&name) {
                    pairs.push((name.to_owned(), value(text, given, name)?));
                }
            }
        } else if script::is_string(data) {
            let query = value(text, data, "")?;
            pairs.extend(url::form_urlencoded::parse(query.as_bytes()).into_owned());
        }
    }
    Some((address, pairs, posts))
}

fn braces(value: &str) -> Option<&str> {
    value.trim().strip_prefix('{')?.strip_suffix('}')
}

/// The value of an expression: strings, numbers and variables with plain values, added up.
fn value(text: &str, expression: &str, name: &str) -> Option<String> {
    let mut out = String::new();
    for part in added(expression) {
        if script::is_string(part) {
            out.push_str(script::unquote(part));
        } else if part.parse::<i64>().is_ok() {
            out.push_str(part);
        } else if let Some(known) = assigned(text, part) {
            out.push_str(&known);
        } else if is_paging(name) || is_paging(part) || is_paging(last_name(&out)) {
            out.push('1');
        } else {
            return None;
        }
    }
    Some(out)
}

/// The parameter whose value comes next in a query that is being put together.
fn last_name(query: &str) -> &str {
    let Some(query) = query.strip_suffix('=') else { return "" };
    query.rsplit(['?', '&']).next().unwrap_or_default()
}

/// Parts of a sum, cut at plus signs outside quotes.
fn added(expression: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut quote = None;
    let mut start = 0;
    for (at, letter) in expression.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '+') => {
                parts.push(expression[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(expression[start..].trim());
    parts
}

/// What a script assigns to a variable, where that is a plain value.
fn assigned(text: &str, name: &str) -> Option<String> {
    let plain =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
    if !plain {
        return None;
    }
    memmem::find_iter(text.as_bytes(), name.as_bytes()).take(30).find_map(|at| {
        let whole = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        let rest = text[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let end = rest.find([';', ',', '\n', '}']).unwrap_or(rest.len());
        let given = rest[..end].trim();
        let literal = script::is_string(given) && given.len() >= 2 && !given.contains('+')
            || given.parse::<i64>().is_ok();
        (whole && literal).then(|| script::unquote(given).to_owned())
    })
}

fn is_paging(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    PAGING.iter().any(|part| name.contains(part))
}

fn lead(base: &Base, address: &str, pairs: &[(String, String)], posts: bool) -> Option<Lead> {
    let mut url = url::Url::parse(&base.absolute(address)?).ok()?;
    if !pairs.is_empty() {
        let mut query = url.query_pairs_mut();
        for (name, value) in pairs {
            query.append_pair(name, value);
        }
    }
    let pages = url.query_pairs().any(|(name, _)| is_paging(&name));
    let how = if posts { "data-post" } else { "data" };
    pages.then(|| Lead { href: url.into(), how: how.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_for_a_page_of_a_list() {
        let base = Base::new(&url::Url::parse("http://a.gov.cn/c/").unwrap(), None);
        for (text, expected) in [
            (
                r#"var page=1;$.ajax({url:"/api/list",type:"get",data:{channelId:"12",pageNo:page,pageSize:10},success:function(d){}});"#,
                Some(("data", "http://a.gov.cn/api/list?channelId=12&pageNo=1&pageSize=10")),
            ),
            (
                r#"var cid='7';function load(p){$.getJSON('/l.json?cid='+cid+'&page='+p,function(r){});}load(1);"#,
                Some(("data", "http://a.gov.cn/l.json?cid=7&page=1")),
            ),
            (
                r#"axios.get("list.do",{params:{id:3,pageIndex:n}}).then(show)"#,
                Some(("data", "http://a.gov.cn/c/list.do?id=3&pageIndex=1")),
            ),
            (
                r#"$.post('/q',{cat:5,pageSize:20,pageNum:1},show)"#,
                Some(("data-post", "http://a.gov.cn/q?cat=5&pageSize=20&pageNum=1")),
            ),
            (r#"$.ajax({url:"/visit/count?id=3"})"#, None),
            (r##"$.get("/list?page=1&key="+$("#key").val())"##, None),
        ] {
            let found = find(text, &base);
            let found = found.first().map(|lead| (lead.how.as_str(), lead.href.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
