//! Addresses that carry the number of the page.

use super::MAX_REST;

/// An address cut at the number that changes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Numbered<'a> {
    pub before: &'a str,
    pub number: u32,
    pub after: &'a str,
}

/// All ways to cut an address at one of its numbers, last number first.
fn cuts(address: &str) -> Vec<Numbered<'_>> {
    let bytes = address.as_bytes();
    let mut out = Vec::new();
    let mut end = bytes.len();
    while end > 0 && out.len() < 8 {
        if !bytes[end - 1].is_ascii_digit() {
            end -= 1;
            continue;
        }
        let mut start = end;
        while start > 0 && bytes[start - 1].is_ascii_digit() {
            start -= 1;
        }
        if let Ok(number) = address[start..end].parse() {
            out.push(Numbered { before: &address[..start], number, after: &address[end..] });
        }
        end = start;
    }
    out
}

/// The addresses after `next` up to `last`, where they differ in one ascending number alone.
pub(super) fn between(next: &str, last: &str) -> Option<(u32, u32, Vec<String>)> {
    let cut = cuts(next);
    let other = cuts(last);
    let (one, two) = cut.iter().find_map(|one| {
        other
            .iter()
            .find(|two| one.before == two.before && one.after == two.after)
            .map(|two| (one, two))
    })?;
    if two.number < one.number {
        return None;
    }
    let end = two.number.min(one.number.saturating_add(MAX_REST));
    let rest = (one.number + 1..=end)
        .map(|number| format!("{}{number}{}", one.before, one.after))
        .collect();
    Some((one.number, two.number, rest))
}

/// Names of query fields that carry the number of the page.
const PAGE_FIELDS: &[&str] = &[
    "pageindex",
    "page",
    "pageno",
    "pagenum",
    "currentpage",
    "curpage",
    "p",
    "pn",
    "page_no",
    "pagenumber",
    "nowpage",
    "current",
    "curr",
    "page_num",
    "pageid",
    "pg",
];

/// Whether a field of a query carries the number of the page, by its name.
pub(crate) fn is_page_field(name: &str) -> bool {
    PAGE_FIELDS.contains(&name.to_ascii_lowercase().as_str())
}

/// The address with the number of the page set; the field that it has already, else `field`.
pub(crate) fn with_page(url: &url::Url, field: &str, number: u32) -> String {
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let existing = pairs.iter_mut().find(|(name, _)| is_page_field(name));
    match existing {
        Some((_, value)) => *value = number.to_string(),
        None => pairs.push((field.to_owned(), number.to_string())),
    }
    let mut out = url.clone();
    out.query_pairs_mut().clear().extend_pairs(&pairs);
    out.set_fragment(None);
    out.into()
}

/// The number of the page that an address carries in its query.
pub(crate) fn page_in_query(url: &url::Url) -> Option<u32> {
    url.query_pairs()
        .find(|(name, _)| is_page_field(name))
        .and_then(|(_, value)| value.parse().ok())
}
