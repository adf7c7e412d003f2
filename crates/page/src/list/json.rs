//! Lists that come as JSON: Guangdong's `articles[]` and the like.

use super::{MAX_ITEMS, mark};
use crate::address::{Base, plain_words};
use crate::dates;
use crate::pager::with_page;
use crate::reading::{ListItem, Next, Pager};
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

/// What a JSON answer says.
pub(crate) struct JsonList {
    pub items: Vec<ListItem>,
    pub pager: Pager,
}

/// Reads a JSON answer; `None` when it holds no list of titles.
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
    if items.is_empty() && total != Some(0) {
        return None;
    }
    let pager = pager(&value, base, items.len(), total);
    Some(JsonList { items, pager })
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
    names.iter().find_map(|name| row.get(*name)?.as_str().filter(|text| !text.trim().is_empty()))
}

fn title(row: &Map<String, Value>) -> Option<&str> {
    text_of(row, TITLES)
}

fn item(row: &Map<String, Value>, base: &Base) -> Option<ListItem> {
    let title = plain_words(title(row)?).into_owned();
    let href = text_of(row, ADDRESSES).and_then(|href| base.absolute(href));
    let date = DATES.iter().find_map(|name| date(row.get(*name)?));
    Some(ListItem { mark: mark::parse(&title), title, href, date })
}

fn date(value: &Value) -> Option<Date> {
    match value {
        Value::String(text) => dates::find_labelled(text).map(|found| found.date),
        Value::Number(number) => {
            let number = number.as_i64()?;
            match number {
                100_000_000_000.. => dates::from_unix_ms(number),
                100_000_000..100_000_000_000 => dates::from_unix_ms(number.checked_mul(1000)?),
                _ => None,
            }
        }
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
