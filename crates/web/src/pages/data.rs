//! Open data: every list as JSON and as CSV that spreadsheets open, and the OpenAPI document that says so.

use super::column::FURTHEST;
use super::home::below;
use crate::export::data_page;
use crate::respond::{Visit, address, set};
use axum::http::{HeaderName, header};
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::collections::HashMap;
use store::{Column, ColumnKind, Filter, Line, StoreError};

const OPENAPI: &str = include_str!("../../assets/openapi.json");
/// Lines of a page where nobody asks for another number.
const LINES: u64 = 100;
/// Most lines of a page.
const MOST: u64 = 1000;
/// Columns of the CSV file, by their words.
const HEADS: [&str; 11] = [
    "data-title",
    "category",
    "data-column",
    "published",
    "formed",
    "number",
    "index-number",
    "organ",
    "validity",
    "data-url",
    "data-link",
];

/// A form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Csv,
}

/// A page of a list as data; its names are those of `assets/openapi.json`.
#[derive(Debug, Serialize)]
struct List {
    site: String,
    column: String,
    url: String,
    total: u64,
    page: u64,
    pages: u64,
    size: u64,
    next: Option<String>,
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    title: String,
    category: Option<String>,
    column: String,
    published: String,
    formed: Option<String>,
    number: Option<String>,
    index_number: Option<String>,
    organ: String,
    validity: String,
    url: String,
    link: Option<String>,
}

/// The column whose list an address gives as data.
pub(super) fn asked<'a>(visit: &'a Visit, path: &str) -> Option<(&'a Column, Kind)> {
    let forms = [("/data.json", Kind::Json), ("/data.csv", Kind::Csv)];
    let found = forms
        .into_iter()
        .find_map(|(ending, kind)| Some((visit.tree.at(path.strip_suffix(ending)?)?, kind)));
    // Catalogs are made from the standard: they are no documents.
    found.filter(|(column, _)| column.kind != ColumnKind::Catalogs)
}

/// The answer.
pub(super) async fn answer(
    visit: &Visit,
    column: &Column,
    kind: Kind,
) -> Result<Response, StoreError> {
    let mut list = list(visit, column, kind).await?;
    let next = list.next.clone();
    let (body, media) = match kind {
        Kind::Json => (serde_json::to_vec(&list).ok(), "application/json; charset=utf-8"),
        Kind::Csv => {
            (csv(visit, std::mem::take(&mut list.items)), "text/csv; charset=utf-8; header=present")
        }
    };
    let Some(body) = body else { return Ok(visit.failed(&"a list could not be written as data")) };
    let mut answer = visit.fresh(body, media);
    if let Some(next) = next {
        set(&mut answer, header::LINK, &format!("<{next}>; rel=\"next\""));
    }
    if kind == Kind::Csv {
        let name = utf8_percent_encode(&list.column, NON_ALPHANUMERIC);
        let way = format!("attachment; filename*=UTF-8''{name}-{}.csv", list.page);
        set(&mut answer, header::CONTENT_DISPOSITION, &way);
    }
    Ok(shared(answer))
}

async fn list(visit: &Visit, column: &Column, kind: Kind) -> Result<List, StoreError> {
    let asked = |name: &str| visit.query.get(name).and_then(|value| value.parse::<u64>().ok());
    let usual = if visit.is_still() { MOST } else { LINES };
    let size = asked("size").unwrap_or(usual).clamp(1, MOST);
    let at = asked("page").unwrap_or(1).clamp(1, FURTHEST);
    let filter = Filter {
        site: visit.tree.site.id,
        columns: if visit.is_still() { vec![column.id] } else { below(visit, column.id) },
        mark: visit.query.get("mark").cloned(),
        year: asked("year").and_then(|year| i32::try_from(year).ok()),
        now: visit.now,
    };
    let page = visit.list(&filter, (at - 1).saturating_mul(size), size).await?;
    let pages = page.total.div_ceil(size);
    let origin = visit.origin();
    let ending = if kind == Kind::Json { "json" } else { "csv" };
    let next = (at < pages).then(|| {
        if visit.is_still() {
            return format!("{origin}{}", address(&data_page(&column.path, at + 1, ending)));
        }
        let mut query = format!("page={}&size={size}", at + 1);
        for name in ["year", "mark"] {
            if let Some(value) = visit.query.get(name) {
                let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
                query.push_str(&format!("&{name}={value}"));
            }
        }
        format!("{origin}{}/data.{ending}?{query}", address(&column.path))
    });
    let mut names = HashMap::new();
    let items = page.lines.into_iter().map(|line| {
        let id = line.column_id;
        let name: &String = names.entry(id).or_insert_with(|| {
            visit.tree.column(id).map(|column| column.title.clone()).unwrap_or_default()
        });
        Item::new(line, name.clone(), &origin)
    });
    Ok(List {
        site: visit.tree.site.name.clone(),
        column: column.title.clone(),
        url: format!("{origin}{}", address(&column.path)),
        total: page.total,
        page: at,
        pages,
        size,
        next,
        items: items.collect(),
    })
}

impl Item {
    fn new(line: Line, column: String, origin: &str) -> Self {
        let published = portal::minute(line.published_at).strftime("%Y-%m-%dT%H:%M:00+08:00");
        Self {
            title: line.title,
            category: line.mark,
            column,
            published: published.to_string(),
            formed: line.formed,
            number: line.number,
            index_number: line.index_number,
            organ: line.organ,
            validity: line.validity,
            url: format!("{origin}{}", address(&line.address)),
            link: line.link,
        }
    }
}

/// The list as a table.
fn csv(visit: &Visit, items: Vec<Item>) -> Option<Vec<u8>> {
    let rows = items.into_iter().map(|item| {
        [
            item.title,
            item.category.unwrap_or_default(),
            item.column,
            item.published.chars().take(16).collect::<String>().replace('T', " "),
            item.formed.unwrap_or_default(),
            item.number.unwrap_or_default(),
            item.index_number.unwrap_or_default(),
            item.organ,
            item.validity,
            item.url,
            item.link.unwrap_or_default(),
        ]
    });
    portal::csv(&HEADS.map(|key| visit.lang.word(key)), rows).ok()
}

/// `GET /openapi.json`
pub(crate) async fn openapi(visit: Visit) -> Response {
    shared(visit.fresh(OPENAPI.as_bytes().to_vec(), "application/json; charset=utf-8"))
}

/// Open data is for pages of other sites too.
fn shared(mut answer: Response) -> Response {
    let anyone = HeaderName::from_static("access-control-allow-origin");
    set(&mut answer, anyone, "*");
    answer
}
