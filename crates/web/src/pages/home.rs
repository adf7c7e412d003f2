//! The home page.

use crate::cards::{Group, Row};
use crate::layout::{Frame, Link};
use crate::linked_data;
use crate::respond::Visit;
use askama::Template;
use axum::response::Response;
use store::{ColumnKind, Filter, Line, StoreError};

/// Lines of a box.
const LINES: u64 = 8;
/// Columns in which a document stands at most, as far as the newest are looked for.
const PLACES: u64 = 4;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    site: String,
    platform: Option<Link>,
    grassroots: Option<Link>,
    events: Option<Link>,
    fields: String,
    boxes: Vec<Box>,
    open: Option<Group>,
}

struct Box {
    title: String,
    href: String,
    rows: Vec<Row>,
    /// Its title is in the reader's language, not as it is published.
    worded: bool,
}

/// `GET /`
pub(crate) async fn home(visit: Visit) -> Response {
    let page = match page(&visit).await {
        Ok(page) => page,
        Err(error) => return visit.failed(&error),
    };
    visit.page(&page)
}

async fn page(visit: &Visit) -> Result<HomePage, StoreError> {
    let tree = &visit.tree;
    let link = |kind| {
        tree.first(kind).map(|column| Link {
            href: column.path.clone(),
            text: column.title.clone(),
            here: false,
        })
    };
    let mut boxes = Vec::new();
    for root in tree.children(None).filter(|column| column.kind == ColumnKind::News) {
        for column in tree.children(Some(root.id)).filter(|column| tree.own(column.id).0 > 0) {
            boxes.push(list(visit, column.title.clone(), &column.path, vec![column.id]).await?);
        }
    }
    if let Some(legal) = tree.first(ColumnKind::LegalDisclosure) {
        let title = visit.lang.word("latest");
        let list = list(visit, title, &legal.path, below(visit, legal.id)).await?;
        boxes.insert(0, Box { worded: true, ..list });
    }
    let open = tree.first(ColumnKind::OpenFields).map(|column| Group::of(visit, column));
    let count = open.as_ref().map_or(0, |group| group.tiles.len());
    Ok(HomePage {
        frame: Frame { data: Some(linked_data::home(visit)), ..Frame::new(visit, "") },
        site: tree.site.name.clone(),
        platform: link(ColumnKind::Platform),
        grassroots: link(ColumnKind::Grassroots),
        events: super::events::link(visit),
        fields: visit.lang.say("fields-due", "count", count),
        boxes,
        open,
    })
}

/// A column and all below it.
pub(super) fn below(visit: &Visit, id: i64) -> Vec<i64> {
    let mut columns = vec![id];
    let mut next = 0;
    while let Some(&at) = columns.get(next) {
        columns.extend(visit.tree.children(Some(at)).map(|column| column.id));
        next += 1;
    }
    columns
}

/// The newest lines of columns, each document once.
pub(super) async fn newest(
    visit: &Visit,
    columns: &[i64],
    lines: u64,
) -> Result<Vec<Line>, StoreError> {
    let filter = Filter {
        site: visit.tree.site.id,
        columns: visit.tree.newest_among(columns, lines * PLACES),
        now: visit.now,
        ..Filter::default()
    };
    visit.newest(&filter, lines).await
}

async fn list(
    visit: &Visit,
    title: String,
    href: &str,
    columns: Vec<i64>,
) -> Result<Box, StoreError> {
    let lines = newest(visit, &columns, LINES).await?;
    let rows = lines.iter().map(Row::of).collect();
    Ok(Box { title, href: href.to_owned(), rows, worded: false })
}
