//! 基层政务公开 by life event: what a person or an enterprise is about to do, and the columns that concern it.

use super::home::below;
use crate::cards::{Row, Tile};
use crate::layout::{Frame, Link};
use crate::respond::Visit;
use crate::words::Lang;
use askama::Template;
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use standard::events::{Audience, Concern, LifeEvent};
use store::{Column, ColumnKind, Filter, Line, StoreError};

/// Address of the view below 基层政务公开.
const EVENTS_PATH: &str = "/events";
/// Newest lines of an event.
const LINES: usize = 10;

#[derive(Template)]
#[template(path = "events.html")]
struct EventsPage {
    frame: Frame,
    title: String,
    about: String,
    groups: Vec<EventGroup>,
    newest: Vec<Row>,
}

struct EventGroup {
    title: Option<String>,
    tiles: Vec<Tile>,
}

/// A column that concerns an event; with a mark, only its lines of one second-level matter.
struct Concerned<'a> {
    column: &'a Column,
    mark: Option<&'a str>,
}

/// Lines of an event: how many, and the newest of them.
struct Lines {
    total: u64,
    newest: Vec<Line>,
}

/// The link to the view, where the site has the columns for any event.
pub(super) fn link(visit: &Visit) -> Option<Link> {
    let above = visit.tree.first(ColumnKind::Grassroots)?;
    let any = visit.tree.settings.events().iter().any(|event| !concerned(visit, event).is_empty());
    let href = format!("{}{EVENTS_PATH}", above.path);
    any.then(|| Link { href, text: visit.lang.word("events"), here: false })
}

/// The view, or one event; `None` where the path is neither.
pub(super) async fn page(visit: &Visit, path: &str) -> Result<Option<Response>, StoreError> {
    let Some(above) = visit.tree.first(ColumnKind::Grassroots) else { return Ok(None) };
    let rest = path.strip_prefix(&above.path).and_then(|rest| rest.strip_prefix(EVENTS_PATH));
    match rest {
        Some("") => Ok(Some(visit.page(&all(visit, above).await?))),
        Some(id) => {
            let id = id.strip_prefix('/').unwrap_or_default();
            let event = visit.tree.settings.events().iter().find(|event| event.id == id);
            let Some(event) = event else { return Ok(None) };
            let columns = concerned(visit, event);
            if columns.is_empty() {
                return Ok(None);
            }
            Ok(Some(visit.page(&one(visit, above, event, &columns).await?)))
        }
        None => Ok(None),
    }
}

fn frame(visit: &Visit, above: &Column, title: &str, crumbs: Vec<Link>) -> Frame {
    let mut frame = Frame::new(visit, title).within(visit, above).column(visit, above);
    frame.crumbs.extend(crumbs);
    frame
}

async fn all(visit: &Visit, above: &Column) -> Result<EventsPage, StoreError> {
    let title = visit.lang.word("events");
    let events = visit.tree.settings.events();
    let mut groups = Vec::new();
    for (audience, key) in
        [(Audience::People, "events-people"), (Audience::Enterprises, "events-enterprises")]
    {
        let mut tiles = Vec::new();
        for event in events.iter().filter(|event| event.audience == audience) {
            let columns = concerned(visit, event);
            if columns.is_empty() {
                continue;
            }
            let lines = lines(visit, &columns, 1).await?;
            let href = format!("{}{EVENTS_PATH}/{}", above.path, event.id);
            let name = called(visit, event);
            let tile = tile(visit, href, name.to_owned(), &lines);
            tiles.push(Tile { worded: name != event.name, ..tile });
        }
        groups.push(EventGroup { title: Some(visit.lang.word(key)), tiles });
    }
    groups.retain(|group| !group.tiles.is_empty());
    let here = Link { href: visit.path.clone(), text: title.clone(), here: true };
    Ok(EventsPage {
        frame: frame(visit, above, &title, vec![here]),
        about: visit.lang.word("events-about"),
        title,
        groups,
        newest: Vec::new(),
    })
}

async fn one(
    visit: &Visit,
    above: &Column,
    event: &LifeEvent,
    columns: &[Concerned<'_>],
) -> Result<EventsPage, StoreError> {
    let mut tiles = Vec::new();
    for one in columns {
        let lines = lines(visit, std::slice::from_ref(one), 1).await?;
        let href = match one.mark {
            Some(mark) if !visit.is_still() => {
                let mark = utf8_percent_encode(mark, NON_ALPHANUMERIC);
                format!("{}?mark={mark}", one.column.path)
            }
            _ => one.column.path.clone(),
        };
        tiles.push(tile(visit, href, named(visit, one), &lines));
    }
    let found = lines(visit, columns, LINES as u64).await?;
    let all = Link {
        href: format!("{}{EVENTS_PATH}", above.path),
        text: visit.lang.word("events"),
        here: false,
    };
    let name = called(visit, event);
    let here = Link { href: visit.path.clone(), text: name.to_owned(), here: true };
    let said = [("count", found.total.to_string()), ("columns", columns.len().to_string())];
    Ok(EventsPage {
        frame: frame(visit, above, name, vec![all, here]),
        title: name.to_owned(),
        about: visit.lang.say_all("event-about", &said),
        groups: vec![EventGroup { title: None, tiles }],
        newest: found.newest.iter().map(Row::of).collect(),
    })
}

/// An event's name in the reader's language, where it has one.
fn called<'a>(visit: &Visit, event: &'a LifeEvent) -> &'a str {
    match visit.lang {
        Lang::En if !event.name_en.is_empty() => &event.name_en,
        _ => &event.name,
    }
}

fn tile(visit: &Visit, href: String, title: String, lines: &Lines) -> Tile {
    let newest = lines.newest.first().map(|line| line.published_at);
    Tile::new(visit, href, title, lines.total, newest)
}

/// A column's name with those above it, from its field on; its own where it belongs to no field.
fn named(visit: &Visit, one: &Concerned<'_>) -> String {
    let path = visit.tree.path(one.column);
    let path = path.iter().filter(|column| column.field.is_some());
    let mut names: Vec<&str> = path.map(|column| column.title.as_str()).collect();
    if names.is_empty() {
        names.push(&one.column.title);
    }
    names.extend(one.mark);
    names.join(" › ")
}

/// The columns of the site that concern an event, in its order.
fn concerned<'a>(visit: &'a Visit, event: &'a LifeEvent) -> Vec<Concerned<'a>> {
    event.matters.iter().filter_map(|concern| column(visit, concern)).collect()
}

fn column<'a>(visit: &'a Visit, concern: &'a Concern) -> Option<Concerned<'a>> {
    let tree = &visit.tree;
    let whole = |column| Concerned { column, mark: None };
    let (field, matter1, matter2) = match concern {
        Concern::Matter { field, matter1, matter2 } => (field, matter1, matter2),
        Concern::Column(address) => {
            return tree.at(address).filter(|column| column.archived_at.is_none()).map(whole);
        }
    };
    let find = |kind, matter2: Option<&String>| {
        tree.columns.iter().find(|column| {
            column.kind == kind
                && column.archived_at.is_none()
                && column.field.as_ref() == Some(field)
                && column.matter1 == *matter1
                && column.matter2.as_ref() == matter2
        })
    };
    match (matter1, matter2) {
        (None, _) => find(ColumnKind::Field, None).map(whole),
        (Some(_), None) => find(ColumnKind::Matter, None).map(whole),
        (Some(_), Some(second)) => {
            find(ColumnKind::Submatter, Some(second)).map(whole).or_else(|| {
                let column = find(ColumnKind::Matter, None)?;
                let merged = tree.marks(column).contains(second);
                merged.then_some(Concerned { column, mark: Some(second) })
            })
        }
    }
}

/// The lines of columns, each document once among the newest.
async fn lines(visit: &Visit, columns: &[Concerned<'_>], limit: u64) -> Result<Lines, StoreError> {
    let site = visit.tree.site.id;
    let (whole, marked): (Vec<_>, Vec<_>) = columns.iter().partition(|one| one.mark.is_none());
    let whole: Vec<i64> = whole.iter().flat_map(|one| below(visit, one.column.id)).collect();
    let mut total: u64 = whole.iter().map(|id| visit.tree.own(*id).0.unsigned_abs()).sum();
    let mut newest = super::home::newest(visit, &whole, limit).await?;
    for one in marked {
        let filter = Filter {
            site,
            columns: vec![one.column.id],
            mark: one.mark.map(str::to_owned),
            now: visit.now,
            ..Filter::default()
        };
        let page = visit.list(&filter, 0, limit).await?;
        total += page.total;
        newest.extend(page.lines);
    }
    // A document may stand in several columns.
    newest.sort_by_key(|line| std::cmp::Reverse(line.published_at));
    let mut once: Vec<Line> = Vec::new();
    for line in newest {
        let known = once.iter().any(|one| one.document_id == line.document_id);
        if !known && once.len() < usize::try_from(limit).unwrap_or(LINES) {
            once.push(line);
        }
    }
    Ok(Lines { total, newest: once })
}
