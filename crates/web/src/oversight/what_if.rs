//! What the ranking of a round would be by another sheet; nothing is written.

use super::board::points;
use super::refusal::no;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Sent};
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::{OversightError, Place};

/// A unit's place then and now.
struct Moved {
    name: String,
    rank: String,
    rank_before: String,
    total: String,
    total_before: String,
}

#[derive(Template)]
#[template(path = "oversight/what-if.html")]
struct WhatIfPage {
    sheet: Sheet,
    round: i64,
    round_name: String,
    /// The sheet as it stands in the form.
    text: String,
    moved: Vec<Moved>,
}

/// `GET /oversight/round/{round}/what-if`: the round's own sheet, to be changed.
pub(super) async fn page(Path(round): Path<i64>, desk: Desk) -> Response {
    answer(&desk, round, None).await.unwrap_or_else(|error| no(&desk, &error))
}

/// `POST /oversight/round/{round}/what-if`: the ranking by the changed sheet beside the round's own.
pub(super) async fn compare(Path(round): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let text = form.get("sheet").replace("\r\n", "\n");
    answer(&desk, round, Some(text)).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn answer(
    desk: &Desk,
    round: i64,
    changed: Option<String>,
) -> Result<Response, OversightError> {
    let (store, who) = (desk.store(), desk.who());
    who.require(Action::Oversee, None)?;
    let row = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let (mut moved, mut error) = (Vec::new(), None);
    match changed.as_deref().map(assess::Sheet::parse) {
        None => {}
        Some(Ok(other)) => {
            let before = oversight::board(store, who, round).await?.places;
            let after = oversight::what_if(store, who, round, &other).await?;
            moved = after.iter().map(|place| beside(place, &before)).collect();
        }
        Some(Err(faults)) => {
            error = Some(desk.lang().say("oversight-bad-sheet", "reason", faults));
        }
    }
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = WhatIfPage {
        sheet: Sheet::of(desk, &desk.word("oversight-what-if")).failing(error),
        round,
        round_name: row.name,
        text: changed.unwrap_or(row.sheet),
        moved,
    };
    Ok(sheet::page(status, &page))
}

fn beside(place: &Place, before: &[Place]) -> Moved {
    let old = before.iter().find(|one| one.unit == place.unit);
    let rank = |rank: Option<u32>| rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string());
    Moved {
        name: place.name.clone(),
        rank: rank(place.rank),
        rank_before: rank(old.and_then(|one| one.rank)),
        total: points(place.total),
        total_before: points(old.and_then(|one| one.total)),
    }
}
