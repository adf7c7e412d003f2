//! Lists that come as JSON: Guangdong's `articles[]` and the like.

use super::{MAX_ITEMS, mark};
use crate::address::{Base, plain_words};
use crate::dates;
use crate::pager::with_page;
use crate::reading::{DateFrom, ListItem, Next, Pager};
use jiff::civil::Date;
use serde_json::{Map, Value};

/// Deeper objects are not looked into.
const MAX_DEPTH: usize = 8;

const TITLES: &[&str] = &[
    "title",
    "infoTitle",
    "articleTitle",
    "docTitle",
    "subject",
    "showTitle",
    "name",
    "bt",
    "topic",
    "TITLE",
];
const ADDRESSES: &[&str] = &[
    "url",
    "post_url",
    "href",
    "link",
    "linkTo",
    "htmlPath",
    "docPubUrl",
    "articleUrl",
    "pageUrl",
    "infoUrl",
    "urls",
    "path",
    "jumpUrl",
    "URL",
];
const DATES: &[&str] = &[
    "display_publish_time",
    "publishDate",
    "publishTime",
    "pubDate",
    "pubTime",
    "releaseTime",
    "releaseDate",
    "publishedTime",
    "publish_time",
    "showDate",
    "infoDate",
    "infodate",
    "date",
    "deployTime",
    "docRelTime",
    "created_at",
    "createDate",
    "createTime",
    "time",
    "fbsj",
];
const TOTALS: &[&str] = &[
    "post_count",
    "totalElements",
    "totalCount",
    "totalRecord",
    "totalRecords",
    "recordCount",
    "total",
    "count",
    "rowCount",
    "totalNum",
    "totalSize",
];

/// Names under which an answer keeps its lines.
const HOLDERS: &[&str] = &[
    "rows",
    "list",
    "data",
    "datas",
    "records",
    "record",
    "items",
    "articles",
    "content",
    "result",
    "results",
    "infos",
    "docs",
    "dataList",
    "infoList",
    "articleList",
];
/// Names under which an answer says how it went, and the values by which it went well.
const STATES: &[&str] = &["code", "status", "state", "errcode", "errorCode", "ret", "resultCode"];
const WELL: &[&str] = &["0", "200", "00", "000000", "ok", "success", "true"];

/// What a JSON answer says.
pub(crate) struct JsonList {
    pub items: Vec<ListItem>,
    pub pager: Pager,
    /// By what it says that it has no lines.
    pub empty: Option<String>,
}

/// Reads a JSON answer; `None` when it holds no list of titles and does not say that there are none.
pub(crate) fn read(text: &str, base: &Base) -> Option<JsonList> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{FEFF}').trim()).ok()?;
    let mut best: Option<(&Vec<Value>, usize)> = None;
    largest(&value, 0, &mut best);
    let items: Vec<ListItem> = match best {
        Some((rows, _)) => {
            rows.iter().take(MAX_ITEMS).filter_map(|row| item(row.as_object()?, base)).collect()
        }
        None => Vec::new(),
    };
    let total = find_number(&value, TOTALS, 0);
    if !items.is_empty() {
        let pager = pager(&value, base, items.len(), total);
        return Some(JsonList { items, pager, empty: None });
    }
    let empty = says_empty(&value, total)?;
    let mut pager = pager(&value, base, 0, Some(0));
    pager.next = Next::Last;
    Some(JsonList { items, pager, empty: Some(empty) })
}

/// By what an answer without titles says that there are no lines: a total of 0 or an empty array where lines
/// would stand, and nothing that speaks of a fault.
fn says_empty(value: &Value, total: Option<u32>) -> Option<String> {
    if went_wrong(value) || total.is_some_and(|total| total > 0) {
        return None;
    }
    let holder = empty_holder(value, 0);
    match (total, holder) {
        (_, Holder::Full) => None,
        (Some(_), _) => Some("total 0".to_owned()),
        (None, Holder::Empty(name)) => Some(format!("{name} []")),
        (None, Holder::None) => None,
    }
}

enum Holder {
    None,
    Empty(String),
    Full,
}

/// What the arrays hold in which lines would stand; one with anything in it outweighs the others.
fn empty_holder(value: &Value, depth: usize) -> Holder {
    if depth > 4 {
        return Holder::None;
    }
    match value {
        Value::Array(rows) if depth == 0 && rows.is_empty() => {
            Holder::Empty("the answer is".to_owned())
        }
        Value::Array(_) => Holder::Full,
        Value::Object(fields) => {
            let mut found = Holder::None;
            for (name, inner) in fields {
                let is_holder = HOLDERS.iter().any(|holder| name.eq_ignore_ascii_case(holder));
                let here = match inner {
                    Value::Array(rows) if is_holder && rows.is_empty() => {
                        Holder::Empty(name.clone())
                    }
                    Value::Array(rows) if is_holder && !rows.is_empty() => Holder::Full,
                    Value::Object(_) => empty_holder(inner, depth + 1),
                    _ => Holder::None,
                };
                match here {
                    Holder::Full => return Holder::Full,
                    Holder::Empty(name) => found = Holder::Empty(name),
                    Holder::None => {}
                }
            }
            found
        }
        _ => Holder::None,
    }
}

/// Whether an answer says that it failed: then an empty array in it says nothing.
fn went_wrong(value: &Value) -> bool {
    let Value::Object(fields) = value else { return false };
    let said = |name: &str| fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    if said("success").is_some_and(|(_, value)| *value == Value::Bool(false)) {
        return true;
    }
    let fault = ["error", "exception", "errmsg"].iter().filter_map(|name| said(name));
    let speaks = |value: &Value| match value {
        Value::Null => false,
        Value::Bool(wrong) => *wrong,
        Value::String(words) => {
            !words.trim().is_empty()
                && !WELL.iter().any(|well| words.trim().eq_ignore_ascii_case(well))
        }
        Value::Number(number) => number.as_i64() != Some(0),
        _ => true,
    };
    if fault.into_iter().any(|(_, value)| speaks(value)) {
        return true;
    }
    STATES.iter().filter_map(|name| said(name)).any(|(_, value)| {
        let words = match value {
            Value::String(words) => words.trim().to_ascii_lowercase(),
            Value::Number(number) => number.to_string(),
            Value::Bool(well) => well.to_string(),
            _ => return false,
        };
        !WELL.contains(&words.as_str())
    })
}

/// The array with the most objects that have a title.
fn largest<'v>(value: &'v Value, depth: usize, best: &mut Option<(&'v Vec<Value>, usize)>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(rows) => {
            let titled =
                rows.iter().filter(|row| row.as_object().and_then(title).is_some()).count();
            if titled > best.map_or(0, |(_, count)| count) {
                *best = Some((rows, titled));
            }
            for row in rows {
                largest(row, depth + 1, best);
            }
        }
        Value::Object(fields) => {
            for inner in fields.values() {
                largest(inner, depth + 1, best);
            }
        }
        _ => {}
    }
}

fn text_of<'v>(row: &'v Map<String, Value>, names: &[&str]) -> Option<&'v str> {
    let text = |name: &&str| field(row, name)?.as_str().filter(|text| !text.trim().is_empty());
    names.iter().find_map(text)
}

/// A field by its name as it is usually written, else without regard to case.
fn field<'v>(row: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    row.get(name).or_else(|| {
        row.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    })
}

fn title(row: &Map<String, Value>) -> Option<&str> {
    text_of(row, TITLES)
}

/// The line that an object stands for, by the names of its fields.
pub(super) fn item(row: &Map<String, Value>, base: &Base) -> Option<ListItem> {
    let title = plain_words(title(row)?).into_owned();
    let href = text_of(row, ADDRESSES).and_then(|href| base.absolute(href));
    let date = DATES.iter().find_map(|name| date(field(row, name)?));
    let date_from = date.map(|_| DateFrom::Data);
    Some(ListItem { mark: mark::parse(&title), title, href, date, date_from, month_day: None })
}

fn date(value: &Value) -> Option<Date> {
    match value {
        Value::String(text) => dates::find_labelled(text)
            .map(|found| found.date)
            .or_else(|| from_unix(text.trim().parse().ok()?)),
        Value::Number(number) => from_unix(number.as_i64()?),
        _ => None,
    }
}

/// A day from seconds or milliseconds since 1970.
fn from_unix(number: i64) -> Option<Date> {
    match number {
        100_000_000_000.. => dates::from_unix_ms(number),
        100_000_000..100_000_000_000 => dates::from_unix_ms(number.checked_mul(1000)?),
        _ => None,
    }
}

fn as_count(value: &Value) -> Option<u32> {
    let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())?;
    u32::try_from(number).ok()
}

/// A count by name, nearest to the top.
fn find_number(value: &Value, names: &[&str], depth: usize) -> Option<u32> {
    let Value::Object(fields) = value else { return None };
    names.iter().find_map(|name| as_count(fields.get(*name)?)).or_else(|| {
        (depth < 4)
            .then(|| fields.values().find_map(|inner| find_number(inner, names, depth + 1)))
            .flatten()
    })
}

fn pager(value: &Value, base: &Base, items: usize, total: Option<u32>) -> Pager {
    let url = base.url();
    let current = crate::pager::page_in_query(url).or_else(|| {
        find_number(value, &["pageNo", "pageNum", "pageIndex", "currentPage", "pageNumber"], 0)
    });
    let size = find_number(value, &["pageSize", "limit", "perPage", "per_page"], 0)
        .or_else(|| {
            url.query_pairs()
                .find(|(name, _)| name.eq_ignore_ascii_case("pageSize"))?
                .1
                .parse()
                .ok()
        })
        .filter(|size| *size > 0);
    let guangdong = url.path().contains("/gkmlpt/api/");
    // its pages hold a hundred each, and pages 0 and 1 are the same
    let size = size.or(guangdong.then_some(100));
    let here = current.unwrap_or(1).max(1);
    let full = size.map_or(items as u32, |size| size.max(1));
    let pages = total.map(|total| total.div_ceil(full.max(1)));
    let by_query = guangdong || crate::pager::page_in_query(url).is_some();
    let next = match total {
        Some(total) if here == 1 && items as u64 >= u64::from(total) => Next::Last,
        Some(_) if pages.is_some_and(|pages| here >= pages) => Next::Last,
        Some(_) if items > 0 && by_query => {
            let end = pages.unwrap_or(here + 1).min(here.saturating_add(crate::pager::MAX_REST));
            let rest = if here == 1 {
                (here + 2..=end).map(|page| with_page(url, "page", page)).collect()
            } else {
                Vec::new()
            };
            Next::Get { url: with_page(url, "page", here + 1), rest }
        }
        // a page past the end
        Some(_) if items == 0 => Next::Last,
        _ => Next::Unknown,
    };
    Pager { mechanism: "json".to_owned(), current: Some(here), pages, total, next }
}
