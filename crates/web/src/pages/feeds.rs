//! RSS, Atom and site maps.

use super::home::{below, newest};
use crate::respond::{Visit, address};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use std::collections::HashMap;
use store::{Column, Line, Shown, StoreError};

/// Items of a feed.
const ITEMS: u64 = 30;
/// Characters of a document's text that an item begins with.
const BEGINNING: usize = 200;
/// Addresses of one part of the site map; the protocol allows 50,000.
const PART: u64 = 20_000;

/// What a feed is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Rss,
    Atom,
}

impl Form {
    /// Each with the ending of its address.
    pub(super) const ALL: [(Self, &str); 2] = [(Self::Rss, "/rss.xml"), (Self::Atom, "/atom.xml")];
}

#[derive(Template)]
#[template(path = "rss.xml", escape = "html")]
struct Rss {
    feed: Feed,
}

#[derive(Template)]
#[template(path = "atom.xml", escape = "html")]
struct Atom {
    feed: Feed,
}

/// What both forms say.
struct Feed {
    title: String,
    /// The page whose news it tells of.
    link: String,
    /// Its own address.
    own: String,
    site: String,
    /// When anything in it last changed, as Atom writes moments.
    updated: String,
    items: Vec<Item>,
}

struct Item {
    title: String,
    link: String,
    /// Its own address here, which stays whatever it leads to.
    id: String,
    author: String,
    /// As RSS writes moments.
    date: String,
    /// As Atom does.
    published: String,
    updated: String,
    /// The beginning of its text; empty where it has none here.
    beginning: String,
}

/// `GET /rss.xml`: the newest of the whole site.
pub(crate) async fn rss(visit: Visit) -> Response {
    whole(&visit, Form::Rss).await
}

/// `GET /atom.xml`: the same.
pub(crate) async fn atom(visit: Visit) -> Response {
    whole(&visit, Form::Atom).await
}

async fn whole(visit: &Visit, form: Form) -> Response {
    let title = visit.tree.site.name.clone();
    let columns = visit.tree.columns.iter().map(|column| column.id).collect();
    match feed(visit, form, (title, "/"), columns).await {
        Ok(answer) => answer,
        Err(error) => visit.failed(&error),
    }
}

/// The newest of a column and all below.
pub(super) async fn of_column(
    visit: &Visit,
    column: &Column,
    form: Form,
) -> Result<Response, StoreError> {
    let title = format!("{} - {}", column.title, visit.tree.site.name);
    feed(visit, form, (title, &column.path), below(visit, column.id)).await
}

async fn feed(
    visit: &Visit,
    form: Form,
    (title, path): (String, &str),
    columns: Vec<i64>,
) -> Result<Response, StoreError> {
    let lines = newest(visit, &columns, ITEMS).await?;
    let ids: Vec<i64> = lines.iter().map(|line| line.document_id).collect();
    let whole = visit.app.store().whole(&ids).await?;
    let whole: HashMap<i64, Shown> =
        whole.into_iter().map(|shown| (shown.document.id, shown)).collect();
    let origin = visit.origin();
    // A feed that tells of nothing yet is as old as its site.
    let mut changed = visit.tree.site.created_at;
    let mut items = Vec::new();
    for line in lines {
        let shown = whole.get(&line.document_id);
        let at = shown.map_or(line.published_at, |shown| shown.document.changed_at);
        changed = changed.max(at);
        items.push(Item::of(visit, line, shown, at));
    }
    let ending = Form::ALL.into_iter().find(|(one, _)| *one == form).map_or("", |(_, end)| end);
    let feed = Feed {
        title: plain(&title),
        link: format!("{origin}{}", address(path)),
        own: format!("{origin}{}{ending}", address(path.trim_end_matches('/'))),
        site: plain(&visit.tree.site.name),
        updated: moment(changed),
        items,
    };
    Ok(match form {
        Form::Rss => xml(visit, &Rss { feed }, "application/rss+xml; charset=utf-8"),
        Form::Atom => xml(visit, &Atom { feed }, "application/atom+xml; charset=utf-8"),
    })
}

impl Item {
    fn of(visit: &Visit, line: Line, shown: Option<&Shown>, changed: i64) -> Self {
        let id = format!("{}{}", visit.origin(), address(&line.address));
        let date = portal::minute(line.published_at).strftime("%a, %d %b %Y %H:%M:%S +0800");
        let author = [line.organ.as_str(), &visit.tree.site.name];
        let author = author.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        Self {
            title: plain(&line.title),
            author: plain(author),
            link: line.link.unwrap_or_else(|| id.clone()),
            id,
            date: date.to_string(),
            published: moment(line.published_at),
            updated: moment(changed.max(line.published_at)),
            beginning: shown.map_or_else(String::new, |shown| beginning(&shown.edition.body)),
        }
    }
}

/// A moment as Atom writes it.
fn moment(at: i64) -> String {
    portal::minute(at).strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()
}

/// Words in one line, without characters that XML has no place for.
fn plain(text: &str) -> String {
    let text: String =
        text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a document's text.
fn beginning(body: &str) -> String {
    let text = plain(&desk::text(body));
    match text.char_indices().nth(BEGINNING) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[derive(Template)]
#[template(path = "sitemap-index.xml", escape = "html")]
struct Index {
    /// Address and day of the last change.
    parts: Vec<(String, Option<String>)>,
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
    let mut parts = vec![(format!("{origin}/sitemap/0.xml"), newest_day(&visit))];
    let mut after = 0;
    loop {
        match visit.app.store().own_map(visit.tree.site.id, after, PART).await {
            Err(error) => return visit.failed(&error),
            Ok(entries) => match entries.last() {
                None => break,
                Some(last) => {
                    // A part is named by the id that it begins after.
                    let changed = entries.iter().map(|entry| entry.changed_at).max();
                    let day = changed.map(|changed| portal::day(changed).to_string());
                    parts.push((format!("{origin}/sitemap/after-{after}.xml"), day));
                    after = last.id;
                }
            },
        }
    }
    xml(&visit, &Index { parts }, "application/xml")
}

/// The day on which the newest line of the site was published; `None` where it has none.
fn newest_day(visit: &Visit) -> Option<String> {
    let roots = visit.tree.children(None).map(|root| visit.tree.all(root.id));
    let newest = roots.filter(|(items, _)| *items > 0).map(|(_, newest)| newest).max();
    newest.map(|newest| portal::day(newest).to_string())
}

/// `GET /sitemap/{part}`
pub(crate) async fn site_map_part(visit: Visit, Path(part): Path<String>) -> Response {
    let origin = visit.origin();
    let name = part.strip_suffix(".xml").unwrap_or_default();
    let addresses = if name == "0" {
        let columns = visit.tree.columns.iter().filter(|column| column.archived_at.is_none());
        let mut all = vec![(format!("{origin}/"), newest_day(&visit))];
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_begins_as_its_text_does() {
        assert_eq!(beginning("<h2>一、对象</h2>\n<p>困难\u{1}群众</p>"), "一、对象 困难 群众");
        let long = beginning(&format!("<p>{}</p>", "字".repeat(BEGINNING + 1)));
        assert_eq!((long.chars().count(), long.ends_with("字…")), (BEGINNING + 1, true));
        assert_eq!(beginning(""), "");
    }
}
