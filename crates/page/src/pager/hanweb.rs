//! Hanweb jpage: records come in groups from `dataproxy.jsp`, numbered from 1, both ends included.

use super::{Ground, MAX_REST, script};
use crate::reading::{Next, Pager};
use url::Url;

/// Fields of a form with their values.
type Fields = Vec<(String, String)>;

/// Where the records after those of the page are asked for, and with what fields.
pub(super) type Group = (String, Fields);

/// Lists of one page that name how they go on beyond this are not read.
const MAX_GROUPS: usize = 20;

/// The pager of a jpage list.
pub(super) fn find(ground: &Ground<'_, '_, '_>, text: &str) -> Option<Pager> {
    let mut best: Option<Pager> = None;
    for arguments in script::calls(text, "jpage") {
        let Some(object) = arguments.first().and_then(|first| first.strip_prefix('{')) else {
            continue;
        };
        let fields = script::fields(object.trim_end_matches('}'));
        let number =
            |name: &str| script::field(&fields, name).and_then(|value| script::number(text, value));
        let total = number("totalRecord")?;
        let per_page = number("perPage").filter(|per_page| *per_page > 0).unwrap_or(15);
        let proxy = script::field(&fields, "proxyUrl")
            .and_then(|proxy| ground.layout.base.absolute(script::unquote(proxy)));
        let stated = script::field(&fields, "ajaxParam").and_then(|name| object_of(text, name));
        let (url, parameters) = match (proxy, stated) {
            (Some(url), Some(parameters)) => (url, Some(parameters)),
            (proxy, stated) => {
                let group = ground.group.get_or_init(|| next_group(ground)).clone();
                let (url, named) = group.unzip();
                (proxy.or(url)?, stated.or(named))
            }
        };
        let group = per_page.saturating_mul(number("groupSize").unwrap_or(1).max(1));
        let seen = u32::try_from(ground.embedded).unwrap_or(u32::MAX);
        let pages = total.div_ceil(per_page);
        let with_store = script::field(&fields, "dataStore").is_some();
        let next = match parameters {
            _ if seen > 0 && seen >= total => Next::Last,
            Some(parameters) if seen > 0 => post(url, &parameters, seen, total, group, per_page),
            Some(parameters) => post(url, &parameters, 0, total, group, per_page),
            None => Next::Unknown,
        };
        let pager = Pager {
            mechanism: "jpage".to_owned(),
            current: Some(1),
            pages: Some(pages),
            total: Some(total),
            next,
        };
        if with_store {
            return Some(pager);
        }
        best = best.or(Some(pager));
    }
    best
}

fn post(
    url: String,
    parameters: &[(String, String)],
    seen: u32,
    total: u32,
    group: u32,
    per_page: u32,
) -> Next {
    let form = |start: u32| {
        let mut form = vec![
            ("startrecord".to_owned(), start.to_string()),
            (
                "endrecord".to_owned(),
                start.saturating_add(group - 1).min(total.max(start)).to_string(),
            ),
            ("perpage".to_owned(), per_page.to_string()),
        ];
        form.extend(parameters.iter().cloned());
        form
    };
    let starts = (seen.saturating_add(1)..=total).step_by(group as usize);
    let mut forms = starts.take(MAX_REST as usize).map(form);
    match forms.next() {
        Some(first) => Next::Post { url, form: first, rest: forms.collect() },
        None => Next::Last,
    }
}

/// Address and fields that the `<nextgroup>` of a page names for its proxy, the range of lines left aside; none
/// where a page has several that name different ones.
fn next_group(ground: &Ground<'_, '_, '_>) -> Option<Group> {
    const RANGE: [&str; 4] = ["startrecord", "endrecord", "perpage", "page"];
    let source = ground.layout.dom.source();
    let group = |at: usize| {
        let inside = &source[at..];
        let inside = &inside[..inside.find("</nextgroup>")?];
        let href = &inside[inside.find("href=")? + "href=".len()..];
        let written = script::first_string(href)?.trim_end_matches('\\').replace("&amp;", "&");
        let mut url = Url::parse(&ground.layout.base.absolute(&written)?).ok()?;
        let mut fields = Fields::new();
        for (name, value) in url.query_pairs() {
            let of_range = RANGE.iter().any(|one| name.eq_ignore_ascii_case(one));
            if !of_range && fields.iter().all(|(known, _)| *known != name) {
                fields.push((name.into_owned(), decoded_again(&value)));
            }
        }
        let column = fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("columnid"));
        url.set_query(None);
        (column && url.path().contains("dataproxy")).then(|| (String::from(url), fields))
    };
    let mut groups =
        memchr::memmem::find_iter(source.as_bytes(), "<nextgroup>").take(MAX_GROUPS).map(group);
    let first = groups.next()??;
    groups.all(|other| other.is_some_and(|other| other == first)).then_some(first)
}

/// A value that was encoded twice (`%25E6%25B1%259F`), as it is meant.
fn decoded_again(value: &str) -> String {
    let encoded = value.contains('%')
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%-_.".contains(&byte));
    let written = format!("value={value}");
    encoded
        .then(|| url::form_urlencoded::parse(written.as_bytes()).next())
        .flatten()
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.contains('\u{FFFD}'))
        .unwrap_or_else(|| value.to_owned())
}

/// Fields of `var name = {…}`.
fn object_of(text: &str, name: &str) -> Option<Fields> {
    let inside = if let Some(inline) = name.strip_prefix('{') {
        inline.trim_end_matches('}')
    } else {
        let at = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).find(|at| {
            text[at + name.len()..]
                .trim_start()
                .strip_prefix('=')
                .is_some_and(|rest| rest.trim_start().starts_with('{'))
        })?;
        let open = at + text[at..].find('{')? + 1;
        &text[open..open + script::closing(&text[open..], '{', '}')?]
    };
    let fields = script::fields(inside);
    Some(
        fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), script::unquote(value).to_owned()))
            .collect(),
    )
}

/// How it goes on after an answer of `dataproxy.jsp`, by its own address and its count.
pub(crate) fn after_answer(url: &Url, total: Option<u32>, items: usize) -> Pager {
    let query = |name: &str| {
        url.query_pairs()
            .find(|(one, _)| one.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| value.parse::<u32>().ok())
    };
    let per_page = query("perpage").filter(|per_page| *per_page > 0);
    let (start, end) = (query("startrecord"), query("endrecord"));
    let next = match (start, end, total) {
        (_, Some(end), Some(total)) if end >= total => Next::Last,
        (Some(start), Some(end), Some(_)) if end >= start => {
            let size = end - start + 1;
            let pairs: Vec<(String, String)> = url
                .query_pairs()
                .map(|(name, value)| {
                    let value = match name.to_ascii_lowercase().as_str() {
                        "startrecord" => (end + 1).to_string(),
                        "endrecord" => end.saturating_add(size).to_string(),
                        _ => value.into_owned(),
                    };
                    (name.into_owned(), value)
                })
                .collect();
            let mut next = url.clone();
            next.query_pairs_mut().clear().extend_pairs(&pairs);
            Next::Get { url: next.into(), rest: Vec::new() }
        }
        (_, _, Some(total)) if items as u64 >= u64::from(total) => Next::Last,
        _ => Next::Unknown,
    };
    let current =
        start.zip(per_page).map(|(start, per_page)| start.saturating_sub(1) / per_page + 1);
    let pages = total.zip(per_page).map(|(total, per_page)| total.div_ceil(per_page));
    Pager { mechanism: "jpage".to_owned(), current, pages, total, next }
}
