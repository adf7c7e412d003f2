//! A liaison lets his unit be inspected for itself (单位自查).

use super::refusal::{no, typed, words};
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Sent, see};
use access::Action;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::OversightError;
use store::Word;

/// Earlier checks that are listed of a unit at most.
const SHOWN: usize = 10;

/// A unit with its own checks: addresses, names and states.
struct Own {
    id: i64,
    name: String,
    checks: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "oversight/self-check.html")]
struct SelfCheckPage {
    sheet: Sheet,
    units: Vec<Own>,
}

/// `GET /oversight/self-check`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk, None).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn answer(desk: &Desk, failed: Option<&OversightError>) -> Result<Response, OversightError> {
    let who = desk.who();
    if who.organs(Action::AnswerItems).is_empty() {
        who.require(Action::AnswerItems, None)?;
    }
    let mut units = Vec::new();
    for (unit, rounds) in oversight::own_units(desk.store(), who).await? {
        let own = rounds.into_iter().filter(|round| round.unit_id == Some(unit.id)).take(SHOWN);
        let check = own.map(|round| {
            let href = format!("/oversight/round/{}/unit/{}", round.id, unit.id);
            (href, round.name, desk.word(&format!("oversight-round-{}", round.state.id())))
        });
        let checks = check.collect();
        if unit.retired_at.is_none() {
            units.push(Own { id: unit.id, name: unit.name, checks });
        }
    }
    let (status, wrong) = failed.map_or((StatusCode::OK, None), |error| {
        let (status, said) = words(desk.lang(), error);
        (status, Some(said))
    });
    let sheet = Sheet::of(desk, &desk.word("oversight-self-check")).failing(wrong);
    Ok(sheet::page(status, &SelfCheckPage { sheet, units }))
}

/// `POST /oversight/self-check`
pub(super) async fn start(Sent { desk, form, .. }: Sent) -> Response {
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let done = async {
        let unit: i64 = typed(form.get("unit"))?;
        let round = oversight::self_check(store, who, unit, now).await?;
        Ok(format!("/oversight/round/{round}/unit/{unit}?done=round"))
    };
    match done.await {
        Ok(to) => see(&to),
        Err(error @ (OversightError::State | OversightError::CheckedToday)) => {
            answer(&desk, Some(&error)).await.unwrap_or_else(|error| no(&desk, &error))
        }
        Err(error) => no(&desk, &error),
    }
}
