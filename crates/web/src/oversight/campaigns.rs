//! All campaigns of all years with their rounds: the way to what was, and to what is only planned.

use super::refusal::no;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::Desk;
use access::Action;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::OversightError;
use store::{Campaign, Round, RoundState, Word};

/// A round as a list shows it.
struct RoundRow {
    id: i64,
    name: String,
    about: String,
    state: String,
    planned: bool,
}

/// A campaign with its rounds.
struct Row {
    id: i64,
    name: String,
    year: i32,
    rounds: Vec<RoundRow>,
}

#[derive(Template)]
#[template(path = "oversight/campaigns.html")]
struct CampaignsPage {
    sheet: Sheet,
    campaigns: Vec<Row>,
    oversees: bool,
}

/// `GET /oversight/campaigns`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn answer(desk: &Desk) -> Result<Response, OversightError> {
    let campaigns = oversight::campaigns(desk.store(), desk.who()).await?;
    let page = CampaignsPage {
        sheet: Sheet::of(desk, &desk.word("oversight-campaigns")),
        campaigns: campaigns.into_iter().map(|(one, rounds)| row(desk, one, rounds)).collect(),
        oversees: desk.who().may(Action::Oversee, None),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

fn row(desk: &Desk, campaign: Campaign, rounds: Vec<Round>) -> Row {
    let lang = desk.lang();
    let round = |round: Round| {
        let kind = lang.word(&format!("oversight-round-kind-{}", round.kind.id()));
        let said = [("kind", kind), ("cut", round.cut_off)];
        RoundRow {
            id: round.id,
            about: lang.say_all("oversight-round-about", &said),
            state: lang.word(&format!("oversight-round-{}", round.state.id())),
            planned: round.state == RoundState::Planned,
            name: round.name,
        }
    };
    Row {
        id: campaign.id,
        name: campaign.name,
        year: campaign.year,
        // The last planned is what is looked for most.
        rounds: rounds.into_iter().rev().map(round).collect(),
    }
}
