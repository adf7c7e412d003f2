//! RSS and site maps.

use super::home::{below, newest};
use crate::respond::Visit;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use store::{Column, StoreError};

/// Items of a feed.
const ITEMS: u64 = 30;
/// Addresses of one part of the site map; the protocol allows 50,000.
const PART: u64 = 20_000;

#[derive(Template)]
#[template(path = "rss.xml", escape = "html")]
struct Rss {
    title: String,
    link: String,
    items: Vec<Item>,
}

struct Item {
    title: String,
    link: String,
    /// Its own address here, which stays whatever it leads to.
    id: String,
    date: String,
}

/// `GET /rss.xml`: the newest of the whole site.
pub(crate) async fn feed(visit: Visit) -> Response {
    let title = visit.tree.site.name.clone();
    let columns = visit.tree.columns.iter().map(|column| column.id).collect();
    match rss(&visit, title, "/", columns).await {
        Ok(answer) => answer,
        Err(error) => visit.failed(&error),
    }
}

/// The newest of a column and all below.
pub(super) async fn of_column(visit: &Visit, column: &Column) -> Result<Response, StoreError> {
    let title = format!("{} - {}", column.title, visit.tree.site.name);
    rss(visit, title, &column.path, below(visit, column.id)).await
}

async fn rss(
    visit: &Visit,
    title: String,
    path: &str,
    columns: Vec<i64>,
) -> Result<Response, StoreError> {
    let lines = newest(visit, &columns, ITEMS).await?;
    let origin = visit.origin();
    let items = lines.into_iter().map(|line| {
        let id = format!("{origin}{}", line.address);
        let link = line.link.unwrap_or_else(|| id.clone());
        let date = portal::minute(line.published_at).strftime("%a, %d %b %Y %H:%M:%S +0800");
        Item { title: line.title, link, id, date: date.to_string() }
    });
    let feed = Rss { title, link: format!("{origin}{path}"), items: items.collect() };
    Ok(xml(visit, &feed, "application/rss+xml; charset=utf-8"))
}

#[derive(Template)]
#[template(path = "sitemap-index.xml", escape = "html")]
struct Index {
    parts: Vec<String>,
}

#[derive(Template)]
#[template(path = "sitemap.xml", escape = "html")]
struct Part {
    /// Address and day of the last change.
    addresses: Vec<(String, Option<String>)>,
}

/// `GET /sitemap.xml`: an index of parts; part 0 holds the columns.
pub(crate) async fn site_map(visit: Visit) -> Response {
    let origin = visit.origin();
    let mut parts = vec![format!("{origin}/sitemap/0.xml")];
    let mut after = 0;
    loop {
        match visit.app.store().own_map(visit.tree.site.id, after, PART).await {
            Err(error) => return visit.failed(&error),
            Ok(entries) => match entries.last() {
                None => break,
                Some(last) => {
                    // A part is named by the id that it begins after.
                    parts.push(format!("{origin}/sitemap/after-{after}.xml"));
                    after = last.id;
                }
            },
        }
    }
    xml(&visit, &Index { parts }, "application/xml")
}

/// `GET /sitemap/{part}`
pub(crate) async fn site_map_part(visit: Visit, Path(part): Path<String>) -> Response {
    let origin = visit.origin();
    let name = part.strip_suffix(".xml").unwrap_or_default();
    let addresses = if name == "0" {
        let columns = visit.tree.columns.iter().filter(|column| column.archived_at.is_none());
        let mut all = vec![(format!("{origin}/"), None)];
        all.extend(columns.map(|column| {
            let (items, newest) = visit.tree.all(column.id);
            let day = (items > 0).then(|| portal::day(newest).to_string());
            (format!("{origin}{}", column.path), day)
        }));
        all
    } else {
        let after = name.strip_prefix("after-").and_then(|after| after.parse().ok());
        let Some(after) = after else { return visit.not_found() };
        match visit.app.store().own_map(visit.tree.site.id, after, PART).await {
            Err(error) => return visit.failed(&error),
            Ok(entries) => entries
                .into_iter()
                .map(|entry| {
                    let day = portal::day(entry.changed_at).to_string();
                    (format!("{origin}{}", entry.address), Some(day))
                })
                .collect(),
        }
    };
    xml(&visit, &Part { addresses }, "application/xml")
}

fn xml(visit: &Visit, template: &impl Template, kind: &str) -> Response {
    match template.render() {
        Ok(text) => visit.fresh(text.into_bytes(), kind),
        Err(error) => visit.failed(&error),
    }
}
