//! Lists that a page keeps in its scripts as plain data: `var list = [{title:…, url:…, date:…}]`, rows of
//! strings, `list.push({…})`. Only what is beyond doubt: rows with titles that have both address and date.

use super::{Found, MAX_ITEMS, json, mark};
use crate::address::{Base, plain_words};
use crate::dates;
use crate::layout::Layout;
use crate::literal::{self, Value};
use crate::openers::is_address;
use crate::reading::{DateFrom, ListItem};
use memchr::memmem;

/// Bytes of scripts and of arrays in them that are looked at.
const BYTES: usize = 8 << 20;
/// Lists of one page beyond this are not read.
const MOST: usize = 20;
/// Bytes of a row that a script adds.
const ROW: usize = 4_000;
/// A title has no fewer characters.
const TITLE_CHARS: usize = 4;

/// Every stored list, in the order of the page.
pub(crate) fn find(layout: &Layout<'_, '_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut left = BYTES;
    for (script, text) in layout.dom.scripts() {
        if !may_hold(text) || text.len() > left {
            continue;
        }
        let mut rows: Vec<Vec<ListItem>> = literal::arrays(text, &['{', '['], &mut left)
            .flat_map(|value| lists_in(&value, layout.base, 0))
            .collect();
        rows.push(pushed(text, layout.base));
        for items in rows.into_iter().filter(|items| is_list(items)) {
            if found.len() == MOST {
                return found;
            }
            found.push(Found {
                start: script.0,
                end: script.0 + 1,
                score: items.len() as f32 * 2.0,
                closed: false,
                beside: false,
                own: false,
                heading: None,
                more: None,
                items,
            });
        }
    }
    found
}

/// Whether a script has what a list is made of: rows and addresses.
fn may_hold(text: &str) -> bool {
    let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    has("[") && has("/")
}

/// The lists in a value: its own rows, else those of the arrays within.
fn lists_in(value: &Value<'_>, base: &Base, depth: usize) -> Vec<Vec<ListItem>> {
    const DEEPEST: usize = 6;
    let Value::Array(values) = value else { return Vec::new() };
    let items: Vec<ListItem> =
        values.iter().take(MAX_ITEMS).filter_map(|row| item(row, base)).collect();
    if items.len() * 2 > values.len() {
        return vec![items];
    }
    if depth == DEEPEST {
        return Vec::new();
    }
    let mut lists = Vec::new();
    for value in values {
        match value {
            Value::Array(_) => lists.extend(lists_in(value, base, depth + 1)),
            Value::Object(fields) => {
                lists.extend(fields.iter().flat_map(|(_, inner)| lists_in(inner, base, depth + 1)));
            }
            _ => {}
        }
    }
    lists
}

/// Rows that a script adds one by one.
fn pushed(text: &str, base: &Base) -> Vec<ListItem> {
    memmem::find_iter(text.as_bytes(), ".push(")
        .take(MAX_ITEMS)
        .map(|at| text[at + ".push(".len()..].trim_start())
        .filter(|row| row.starts_with(['{', '[']))
        .filter_map(|row| {
            let (value, _) = literal::read(&row[..row.floor_char_boundary(ROW)])?;
            item(&value, base)
        })
        .collect()
}

/// The line that a row stands for: an object by the names of its fields, an array by what its values are.
fn item(row: &Value<'_>, base: &Base) -> Option<ListItem> {
    match row {
        Value::Object(fields) => {
            let fields = fields.iter().filter_map(|(name, value)| match value {
                Value::Text(text) => Some(((*name).to_owned(), text.as_ref().into())),
                _ => None,
            });
            json::item(&fields.collect(), base)
        }
        Value::Array(values) => {
            let texts = values.iter().filter_map(|value| match value {
                Value::Text(text) => Some(text.trim()),
                _ => None,
            });
            let mut line = ListItem {
                title: String::new(),
                mark: None,
                href: None,
                date: None,
                date_from: None,
                month_day: None,
            };
            for text in texts {
                if let Some(found) = dates::only(text) {
                    line.date = line.date.or(Some(found.date));
                    line.date_from = Some(DateFrom::Data);
                } else if is_address(text) {
                    line.href = line.href.or_else(|| base.absolute(text));
                } else if text.chars().count() > line.title.chars().count() {
                    line.title = plain_words(text).into_owned();
                }
            }
            line.mark = mark::parse(&line.title);
            Some(line)
        }
        _ => None,
    }
}

/// Whether rows are lines of documents: each with a title, nearly each with address and date.
fn is_list(items: &[ListItem]) -> bool {
    let most = |count: usize| count * 10 >= items.len() * 8;
    let titled = items.iter().all(|item| item.title.chars().count() >= TITLE_CHARS);
    !items.is_empty()
        && titled
        && most(items.iter().filter(|item| item.href.is_some()).count())
        && most(items.iter().filter(|item| item.date.is_some()).count())
}
