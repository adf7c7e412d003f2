//! Lists that a service answers in JSON, whatever the vendor calls their parts.

use jiff::civil::Date;
use page::{Kind, ListItem, Next, Pager, Raw, Reading};
use serde::Deserialize;
use serde_json::{Map, Value};
use snapshot::portal_file::Selectors;
use std::sync::LazyLock;
use url::Url;

/// Lines taken from one answer.
const LINES: usize = 5_000;
/// Levels of the answer that are looked at.
const DEPTH: usize = 6;
/// Pages that may be named ahead.
const PAGES: u32 = 5_000;

#[derive(Deserialize)]
struct Keys {
    title: Vec<String>,
    address: Vec<String>,
    date: Vec<String>,
    total: Vec<String>,
    pages: Vec<String>,
    page: Vec<String>,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/json-lists.toml"))
        .expect("data/json-lists.toml is part of the program")
});

/// Reads an answer as a list; `None` when it is not JSON or holds no list.
pub fn read(raw: &Raw<'_>, selectors: &Selectors) -> Option<Reading> {
    let body = raw.body.trim_ascii();
    if !matches!(body.first(), Some(b'{' | b'[')) {
        return None;
    }
    let value: Value = serde_json::from_slice(body).ok()?;
    let lines = best_array(&value, DEPTH)?;
    let items: Vec<ListItem> =
        lines.iter().take(LINES).filter_map(|line| item(raw.url, line)).collect();
    let empty = Raw { url: raw.url, body: b"", content_type: None };
    let mut reading = page::read(empty, selectors);
    reading.notices = Vec::new();
    reading.kind = Kind::List;
    reading.confidence = 0.9;
    reading.pager = Some(pager(raw.url, &value, items.len()));
    reading.items = items;
    Some(reading)
}

fn of<'a>(object: &'a Map<String, Value>, keys: &[String]) -> Option<&'a Value> {
    keys.iter().find_map(|key| {
        object
            .iter()
            .find(|(name, value)| {
                name.eq_ignore_ascii_case(key) && !value.is_null() && value.as_str() != Some("")
            })
            .map(|(_, value)| value)
    })
}

/// The largest array whose objects have titles; an empty one counts when nothing better is there.
fn best_array(value: &Value, depth: usize) -> Option<&Vec<Value>> {
    if depth == 0 {
        return None;
    }
    match value {
        Value::Array(lines) => {
            let titled = lines
                .iter()
                .filter(|line| line.as_object().is_some_and(|line| of(line, &KEYS.title).is_some()))
                .count();
            if titled * 2 > lines.len() || lines.is_empty() {
                return Some(lines);
            }
            lines
                .iter()
                .filter_map(|line| best_array(line, depth - 1))
                .max_by_key(|lines| lines.len())
        }
        Value::Object(object) => object
            .values()
            .filter_map(|value| best_array(value, depth - 1))
            .max_by_key(|lines| lines.len()),
        _ => None,
    }
}

fn item(base: &Url, line: &Value) -> Option<ListItem> {
    let line = line.as_object()?;
    let title = of(line, &KEYS.title)?.as_str()?.trim();
    let title = strip_tags(title);
    if title.is_empty() {
        return None;
    }
    let href = of(line, &KEYS.address)
        .and_then(Value::as_str)
        .and_then(|href| base.join(href.trim()).ok());
    let date = of(line, &KEYS.date).and_then(date);
    Some(ListItem {
        mark: page::category_mark(&title),
        title,
        href: href.map(String::from),
        date,
        date_from: date.map(|_| page::DateFrom::Data),
        month_day: None,
    })
}

fn strip_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => out.push(letter),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// A date as text, or as seconds or milliseconds since 1970.
fn date(value: &Value) -> Option<Date> {
    if let Some(text) = value.as_str() {
        let text = text.trim();
        return text.get(..10)?.replace(['/', '.'], "-").parse().ok();
    }
    let number = value.as_i64()?;
    let seconds = if number > 100_000_000_000 { number / 1_000 } else { number };
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    // China has one time zone without summer time.
    Some(jiff::tz::offset(8).to_datetime(moment).date())
}

fn number(value: &Value, keys: &[String], depth: usize) -> Option<u32> {
    let object = value.as_object().filter(|_| depth > 0)?;
    let here = of(object, keys).and_then(|value| {
        value
            .as_u64()
            .or_else(|| value.as_str()?.trim().parse().ok())
            .and_then(|number| u32::try_from(number).ok())
    });
    here.or_else(|| object.values().find_map(|value| number(value, keys, depth - 1)))
}

fn pager(url: &Url, value: &Value, lines: usize) -> Pager {
    let total = number(value, &KEYS.total, 3);
    let claimed = number(value, &KEYS.pages, 3);
    let parameter = url.query_pairs().find_map(|(name, value)| {
        let known = KEYS.page.iter().any(|key| name.eq_ignore_ascii_case(key));
        Some((name.into_owned(), value.parse::<u32>().ok()?)).filter(|_| known)
    });
    let (current, next) = match parameter {
        Some((name, current)) => {
            let current = current.max(1);
            let pages = claimed.or_else(|| {
                let per_page = u32::try_from(lines).ok().filter(|lines| *lines > 0)?;
                // Only the first page tells how many lines a page has.
                (current == 1).then(|| total.map(|total| total.div_ceil(per_page)))?
            });
            let last = pages.map_or(lines == 0, |pages| current >= pages);
            let rest: Vec<String> = match pages {
                Some(pages) if !last => (current + 1..=pages.min(PAGES))
                    .map(|page| with_page(url, &name, page))
                    .collect(),
                _ => Vec::new(),
            };
            let next = if last {
                Next::Last
            } else {
                Next::Get { url: with_page(url, &name, current + 1), rest }
            };
            return Pager { mechanism: "json".into(), current: Some(current), pages, total, next };
        }
        None if total.is_some_and(|total| total as usize > lines) => (None, Next::Unknown),
        None => (None, Next::Last),
    };
    Pager { mechanism: "json".into(), current, pages: claimed, total, next }
}

fn with_page(url: &Url, name: &str, page: u32) -> String {
    let pairs: Vec<(String, String)> = url
        .query_pairs()
        .map(|(key, value)| {
            let value = if key == name { page.to_string() } else { value.into_owned() };
            (key.into_owned(), value)
        })
        .collect();
    let mut next = url.clone();
    next.query_pairs_mut().clear().extend_pairs(pairs);
    next.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_json() {
        let url = Url::parse("http://a.gov.cn/gkmlpt/api/all/63?page=1&sid=755").unwrap();
        let body = r#"{"classify":{"name":"x","post_count":3},"articles":[
            {"title":"[通知]<em>关于</em>甲的通知","url":"/1.html","display_publish_time":"2023-04-01 08:00"},
            {"title":"关于乙的通知","url":"/2.html","created_at":1680307200}]}"#;
        let raw = Raw { url: &url, body: body.as_bytes(), content_type: None };
        let reading = read(&raw, &Selectors::default()).unwrap();
        assert_eq!(reading.items.len(), 2);
        assert_eq!(reading.items[0].title, "[通知]关于甲的通知");
        assert_eq!(reading.items[0].date, Some(jiff::civil::date(2023, 4, 1)));
        assert_eq!(reading.items[1].date, Some(jiff::civil::date(2023, 4, 1)));
        let pager = reading.pager.unwrap();
        assert_eq!((pager.total, pager.pages), (Some(3), Some(2)));
        assert!(matches!(pager.next, Next::Get { url, .. } if url.contains("page=2")));
    }

    #[test]
    fn what_is_no_list() {
        let url = Url::parse("http://a.gov.cn/").unwrap();
        for body in ["<html>", "{\"a\": 1}", "{broken", "[1, 2]"] {
            let raw = Raw { url: &url, body: body.as_bytes(), content_type: None };
            assert!(read(&raw, &Selectors::default()).is_none(), "{body}");
        }
    }
}
