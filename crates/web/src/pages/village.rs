//! A village's page, made for a phone, and the poster that leads to it from the notice board.

use super::column::listing;
use crate::cards::Listing;
use crate::layout::{Frame, Link};
use crate::respond::{Visit, address};
use askama::Template;
use axum::response::Response;
use store::{Column, ColumnKind, StoreError};

const POSTER: &str = include_str!("../../assets/poster.css");
/// The ending of a poster's address.
pub(super) const POSTER_PATH: &str = "/poster";

#[derive(Template)]
#[template(path = "village.html")]
struct VillagePage {
    frame: Frame,
    name: String,
    town: Option<Link>,
    fresh: String,
    archived: Option<String>,
    list: Listing,
    poster: String,
    telephone: String,
    ways: Vec<Link>,
}

#[derive(Template)]
#[template(path = "poster.html")]
struct Poster {
    frame: Frame,
    name: String,
    above: String,
    code: String,
    address: String,
    path: String,
}

/// The page of a village.
pub(super) async fn page(
    visit: &Visit,
    column: &Column,
    fresh: String,
    archived: Option<String>,
) -> Result<Response, StoreError> {
    let tree = &visit.tree;
    let town = tree.path(column).into_iter().find(|above| above.kind == ColumnKind::Town);
    let link = |column: &Column| Link {
        href: column.path.clone(),
        text: column.title.clone(),
        here: false,
    };
    let list = listing(visit, column).await?;
    if let Some(last) = &list.beyond {
        return Ok(visit.elsewhere(last));
    }
    let beside = column.parent_id.and_then(|id| tree.column(id));
    let mut ways: Vec<Link> = super::events::link(visit).into_iter().collect();
    ways.extend(tree.first(ColumnKind::Grassroots).map(link));
    ways.extend(beside.map(|column| Link {
        href: column.path.clone(),
        text: visit.lang.word("village-others"),
        here: false,
    }));
    let page = VillagePage {
        frame: Frame::new(visit, &column.title).within(visit, column).column(visit, column),
        name: column.title.clone(),
        town: town.map(link),
        fresh,
        archived,
        list,
        poster: format!("{}{POSTER_PATH}", column.path),
        telephone: tree.settings.footer.telephone.clone(),
        ways,
    };
    Ok(visit.page(&page))
}

/// The poster of a village: one sheet of A4 with a code that phones read.
pub(super) fn poster(visit: &Visit, column: &Column) -> Response {
    let place = column.town.clone().unwrap_or_default();
    let page = Poster {
        frame: Frame::new(visit, &column.title).column(visit, column),
        name: column.title.clone(),
        above: format!("{} {place}", visit.tree.site.name).trim_end().to_owned(),
        code: format!("/qr{}.svg", column.path),
        address: format!("{}{}", visit.origin(), address(&column.path)),
        path: column.path.clone(),
    };
    visit.page(&page)
}

/// `GET /assets/poster.css`
pub(crate) async fn poster_style(visit: Visit) -> Response {
    visit.fresh(POSTER.as_bytes().to_vec(), "text/css; charset=utf-8")
}
