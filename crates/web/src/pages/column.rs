//! A column's page: what is below it, or its list; old addresses.

use super::around::Around;
use super::document::Article;
use super::{catalog, data, events, feeds, map, village};
use crate::cards::{Choice, Group, Listing, Pager, Row, Tile, freshness, page_address};
use crate::layout::{Frame, Link};
use crate::respond::Visit;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;
use store::{Column, ColumnKind, DocumentState, Filter, Page, StoreError};

/// Lines of a list page.
const LINES: u64 = 20;
/// Number of the last page that is looked for.
pub(super) const FURTHEST: u64 = 1 << 32;

#[derive(Template)]
#[template(path = "column.html")]
struct ColumnPage {
    frame: Frame,
    title: String,
    fresh: String,
    side: Vec<SideEntry>,
    archived: Option<String>,
    /// The view by life event.
    events: Option<Link>,
    /// The way to columns that are archived.
    past: Option<Link>,
    tiles: Vec<Tile>,
    groups: Vec<Group>,
    around: Around,
    list: Option<Listing>,
    article: Option<Article>,
}

/// An entry of the side menu: a column beside this one, or this one with those below.
struct SideEntry {
    link: Link,
    below: Vec<Link>,
}

/// Every address that is no other: a column, its feed, a catalog, an old address.
pub(crate) async fn column(visit: Visit) -> Response {
    match answer(&visit).await {
        Ok(answer) => answer,
        Err(error) => visit.failed(&error),
    }
}

async fn answer(visit: &Visit) -> Result<Response, StoreError> {
    let path = visit.path.trim_end_matches('/');
    if let Some(column) = visit.tree.at(path) {
        if visit.path != path {
            return Ok(visit.moved(path));
        }
        return page(visit, column).await;
    }
    if let Some((column, kind)) = data::asked(visit, path) {
        return data::answer(visit, column, kind).await;
    }
    let village = path.strip_suffix(village::POSTER_PATH).and_then(|path| visit.tree.at(path));
    if let Some(column) = village.filter(|column| column.kind == ColumnKind::Village) {
        return Ok(village::poster(visit, column));
    }
    if let Some(page) = events::page(visit, path).await? {
        return Ok(page);
    }
    for (form, ending) in feeds::Form::ALL {
        if let Some(column) = path.strip_suffix(ending).and_then(|path| visit.tree.at(path)) {
            return feeds::of_column(visit, column, form).await;
        }
    }
    let above = path.rsplit_once('/').and_then(|(above, last)| Some((visit.tree.at(above)?, last)));
    if let Some((column, slug)) = above.filter(|(column, _)| column.kind == ColumnKind::Catalogs)
        && let Some(page) = catalog::page(visit, column, slug).await?
    {
        return Ok(page);
    }
    let answer = visit.old_or_not_found().await?;
    if answer.status() == StatusCode::NOT_FOUND && visit.path != path {
        let shown = visit.app.store().shown(visit.tree.site.id, path).await?;
        if shown.is_some_and(|shown| shown.document.state != DocumentState::Draft) {
            return Ok(visit.at(path));
        }
    }
    Ok(answer)
}

async fn page(visit: &Visit, column: &Column) -> Result<Response, StoreError> {
    let (fresh, archived) = freshness_of(visit, column);
    if column.kind == ColumnKind::Village {
        return village::page(visit, column, fresh, archived).await;
    }
    let page = ordinary(visit, column, fresh, archived).await?;
    Ok(match page.list.as_ref().and_then(|list| list.beyond.as_ref()) {
        Some(last) => visit.elsewhere(last),
        None => visit.page(&page),
    })
}

/// How much a column holds and how fresh it is; since when it is archived.
fn freshness_of(visit: &Visit, column: &Column) -> (String, Option<String>) {
    let (tree, lang) = (&visit.tree, visit.lang);
    let (items, newest) = tree.all(column.id);
    let leaf = tree.children(Some(column.id)).next().is_none();
    let fresh = if items == 0 {
        lang.word("fresh-never")
    } else {
        let said = [
            ("count", items.to_string()),
            ("columns", tree.count_below(column.id).to_string()),
            ("day", portal::day(newest).to_string()),
            ("fresh", lang.word(freshness(visit, newest))),
        ];
        lang.say_all(if leaf { "fresh-list" } else { "fresh-columns" }, &said)
    };
    let archived = column.archived_at.map(|at| lang.say("archived", "day", portal::day(at)));
    (fresh, archived)
}

async fn ordinary(
    visit: &Visit,
    column: &Column,
    fresh: String,
    archived: Option<String>,
) -> Result<ColumnPage, StoreError> {
    let tree = &visit.tree;
    let children: Vec<&Column> = tree.children(Some(column.id)).collect();
    let mut page = ColumnPage {
        frame: Frame::new(visit, &column.title).within(visit, column).column(visit, column),
        title: column.title.clone(),
        fresh,
        side: side(visit, column),
        archived,
        events: (column.kind == ColumnKind::Grassroots).then(|| events::link(visit)).flatten(),
        past: (column.kind == ColumnKind::Platform).then(|| map::past(visit)).flatten(),
        tiles: Vec::new(),
        groups: Vec::new(),
        around: Around::of(visit, column),
        list: None,
        article: None,
    };
    // The special page shows its fields at once; elsewhere one level at a time.
    let deep = column.kind == ColumnKind::Grassroots;
    for child in children {
        if deep && tree.children(Some(child.id)).next().is_some() {
            page.groups.push(Group::of(visit, child));
        } else {
            page.tiles.push(Tile::of(visit, child));
        }
    }
    let leaf = page.tiles.is_empty() && page.groups.is_empty();
    if column.kind == ColumnKind::Catalogs {
        page.list = Some(catalog::list(visit, column));
        page.fresh = catalog::fresh(visit);
    } else if leaf || tree.own(column.id).0 > 0 {
        let list = listing(visit, column).await?;
        if matches!(column.kind, ColumnKind::Guide | ColumnKind::OnRequest)
            && let [row] = &list.rows[..]
            && !row.off
        {
            page.article = Article::at(visit, &row.href).await?;
        }
        page.list = page.article.is_none().then_some(list);
    }
    Ok(page)
}

/// The columns beside a column, and those below it.
fn side(visit: &Visit, column: &Column) -> Vec<SideEntry> {
    let link = |one: &Column| Link {
        href: one.path.clone(),
        text: one.title.clone(),
        here: one.id == column.id,
    };
    let beside = visit.tree.children(column.parent_id).filter(|_| column.parent_id.is_some());
    beside
        .map(|one| SideEntry {
            link: link(one),
            below: if one.id == column.id {
                visit.tree.children(Some(one.id)).map(link).collect()
            } else {
                Vec::new()
            },
        })
        .collect()
}

pub(super) async fn listing(visit: &Visit, column: &Column) -> Result<Listing, StoreError> {
    let store = visit.app.store();
    let year = visit.query.get("year").and_then(|year| year.parse().ok());
    let mark = visit.query.get("mark").cloned();
    let filter = Filter {
        site: visit.tree.site.id,
        columns: vec![column.id],
        mark: mark.clone(),
        year,
        now: visit.now,
    };
    let asked = visit.query.get("page").and_then(|page| page.parse().ok());
    let at = asked.unwrap_or(1).clamp(1, FURTHEST);
    let from = (at - 1).saturating_mul(LINES);
    let page = match year.is_some() || mark.is_some() || visit.is_still() {
        true => visit.list(&filter, from, LINES).await?,
        // The tree has counted the whole of it.
        false => Page {
            lines: store.part(&filter, from, LINES).await?,
            total: visit.tree.own(column.id).0.unsigned_abs(),
        },
    };
    // Narrowing needs a server.
    let narrowed = match visit.is_still() {
        true => Arc::default(),
        false => visit.tree.narrowed(store, column.id).await?,
    };
    let marks = visit.tree.marks(column).iter().filter(|mark| narrowed.marks.contains(mark));
    let years = narrowed
        .years
        .iter()
        .map(|one| Choice { value: one.to_string(), chosen: year == Some(*one) });
    let marks = marks.map(|one| Choice { value: one.clone(), chosen: mark.as_ref() == Some(one) });
    let last = page.total.div_ceil(LINES);
    if last > 0 && at > last {
        let beyond = Some(page_address(visit, &column.path, last));
        return Ok(Listing { beyond, ..Listing::default() });
    }
    Ok(Listing {
        rows: page.lines.iter().map(Row::of).collect(),
        years: years.collect(),
        marks: marks.collect(),
        pager: Pager::new(visit, &column.path, at, last),
        filtered: year.is_some() || mark.is_some(),
        path: column.path.clone(),
        beyond: None,
    })
}
