//! A new campaign, and a new round in it: pages in the place of the commands.

use super::refusal::{no, typed, typed_day, words};
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Fields, Sent, see};
use access::Action;
use askama::Template;
use assess::sheet::DrawPlan;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use oversight::{Inputs, NewCampaign, NewRound, OversightError};
use standard::Standard;
use standard::calendar::Calendar;
use std::sync::Arc;
use store::{RoundKind, UnitKind, Word};

/// Milestones that the form asks for.
const MILESTONES: usize = 4;

#[derive(Template)]
#[template(path = "oversight/campaign-new.html")]
struct CampaignPage {
    sheet: Sheet,
    name: String,
    year: String,
    /// What the notice asks for, with its days of this year; empty rows for more.
    milestones: Vec<(String, String)>,
}

/// `GET /oversight/new`
pub(super) async fn campaign_page(desk: Desk) -> Response {
    if let Err(error) = desk.who().require(Action::Oversee, None) {
        return no(&desk, &error.into());
    }
    let year = portal::day(desk.now()).year().to_string();
    let known =
        [("oversight-milestone-columns", "05-31"), ("oversight-milestone-content", "08-31")];
    let milestones = known.map(|(key, day)| (desk.word(key), format!("{year}-{day}"))).into();
    let name = desk.word("oversight-campaign-called");
    campaign_form(&desk, (name, year, milestones), None)
}

/// The form with these values; `failed` is why nothing came of them.
fn campaign_form(
    desk: &Desk,
    (name, year, mut milestones): (String, String, Vec<(String, String)>),
    failed: Option<&OversightError>,
) -> Response {
    milestones.resize(MILESTONES, (String::new(), String::new()));
    let (status, said) = failing(desk, failed);
    let sheet = Sheet::of(desk, &desk.word("oversight-new-campaign")).failing(said);
    sheet::page(status, &CampaignPage { sheet, name, year, milestones })
}

/// Status and words for a form that is shown again.
fn failing(desk: &Desk, failed: Option<&OversightError>) -> (StatusCode, Option<String>) {
    match failed {
        None => (StatusCode::OK, None),
        Some(error) => {
            let (status, said) = words(desk.lang(), error);
            (status, Some(said))
        }
    }
}

/// `POST /oversight/new`
pub(super) async fn make_campaign(Sent { desk, form, .. }: Sent) -> Response {
    match made(&desk, &form).await {
        Ok(campaign) => see(&format!("/oversight/campaign/{campaign}/round?done=round")),
        Err(OversightError::Access(error)) => no(&desk, &error.into()),
        Err(error) => {
            let get = |name: String| form.get(&name).to_owned();
            let rows = (1..=MILESTONES)
                .map(|nth| (get(format!("milestone-{nth}")), get(format!("due-{nth}"))));
            let typed = (get("name".into()), get("year".into()), rows.collect());
            campaign_form(&desk, typed, Some(&error))
        }
    }
}

async fn made(desk: &Desk, form: &Fields) -> Result<i64, OversightError> {
    let milestones = (1..=MILESTONES)
        .map(|nth| (form.get(&format!("milestone-{nth}")).trim(), form.get(&format!("due-{nth}"))));
    let milestones = milestones.filter(|(name, _)| !name.is_empty());
    let milestone = |(name, due): (&str, &str)| Ok((name.to_owned(), typed_day(due)?));
    let new = NewCampaign {
        name: form.get("name").to_owned(),
        year: typed(form.get("year"))?,
        milestones: milestones.map(milestone).collect::<Result<_, OversightError>>()?,
    };
    oversight::campaign(desk.store(), desk.who(), new, desk.now()).await
}

/// A unit that may be inspected.
struct Choice {
    id: i64,
    name: String,
    portal: String,
    chosen: bool,
}

/// A field that a round may be about.
struct FieldChoice {
    slug: String,
    name: String,
    chosen: bool,
}

/// The units of one kind.
struct Group {
    title: String,
    units: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "oversight/round-new.html")]
struct RoundPage {
    sheet: Sheet,
    campaign: i64,
    name: String,
    /// What stands in the fields.
    called: String,
    cut_off: String,
    draw: String,
    seed: String,
    basis: String,
    kind: String,
    /// Rounds by whose standard and sheet it may be judged, the latest first.
    before: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    fields: Vec<FieldChoice>,
    /// Some field is chosen.
    scoped: bool,
    groups: Vec<Group>,
}

/// `GET /oversight/campaign/{campaign}/round`
pub(super) async fn round_page(Path(campaign): Path<i64>, desk: Desk) -> Response {
    round_form(&desk, campaign, None).await.unwrap_or_else(|error| no(&desk, &error))
}

/// The form; `failed` is what was typed before, and why nothing came of it. A file has to be chosen again.
async fn round_form(
    desk: &Desk,
    campaign: i64,
    failed: Option<(&Fields, &OversightError)>,
) -> Result<Response, OversightError> {
    desk.who().require(Action::Oversee, None)?;
    let store = desk.store();
    let found = store.campaign(campaign).await?.ok_or(OversightError::Missing("campaign"))?;
    let rounds = store.rounds(campaign).await?;
    let units = store.units().await?;
    let group = |kind: UnitKind| Group {
        title: desk.word(&format!("oversight-kind-{}", kind.id())),
        units: units
            .iter()
            .filter(|unit| unit.kind == kind)
            .map(|unit| Choice {
                id: unit.id,
                name: unit.name.clone(),
                portal: unit.portal.clone(),
                chosen: failed.is_none_or(|(typed, _)| typed.ticked(&format!("unit-{}", unit.id))),
            })
            .collect(),
    };
    let latest = match rounds.last() {
        Some(round) => Inputs::of(store, round).await?.standard,
        None => Arc::new(Standard::builtin()),
    };
    let field = |field: &standard::Field| FieldChoice {
        slug: field.slug.clone(),
        name: field.name.clone(),
        chosen: failed.is_some_and(|(typed, _)| typed.ticked(&format!("field-{}", field.slug))),
    };
    let fields: Vec<_> = latest.fields.iter().chain(&latest.village).map(field).collect();
    let today = portal::day(desk.now());
    let before: Vec<(String, String)> =
        rounds.into_iter().rev().map(|round| (round.id.to_string(), round.name)).collect();
    let latest = before.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let typed =
        |name: &str, usual: String| failed.map_or(usual, |(typed, _)| typed.get(name).to_owned());
    let (status, said) = failing(desk, failed.map(|(_, error)| error));
    let page = RoundPage {
        sheet: Sheet::of(desk, &desk.word("oversight-new-round")).failing(said),
        campaign,
        name: found.name,
        called: typed("name", String::new()),
        cut_off: typed("cut-off", today.to_string()),
        draw: typed("draw", String::new()),
        seed: typed("seed", today.strftime("%Y%m%d").to_string()),
        basis: typed("basis", latest),
        kind: typed("kind", RoundKind::Inspection.id()),
        before,
        kinds: RoundKind::all()
            .map(|kind| (kind.id(), desk.word(&format!("oversight-round-kind-{}", kind.id()))))
            .collect(),
        scoped: fields.iter().any(|field| field.chosen),
        fields,
        groups: UnitKind::all().map(group).filter(|group| !group.units.is_empty()).collect(),
    };
    Ok(sheet::page(status, &page))
}

/// `POST /oversight/campaign/{campaign}/round`
pub(super) async fn plan_round(Path(campaign): Path<i64>, sent: Sent) -> Response {
    match planned(&sent, campaign).await {
        Ok(round) => see(&format!("/oversight/round/{round}?done=round")),
        Err(OversightError::Access(error)) => no(&sent.desk, &error.into()),
        Err(error) => {
            let again = round_form(&sent.desk, campaign, Some((&sent.form, &error))).await;
            again.unwrap_or_else(|error| no(&sent.desk, &error))
        }
    }
}

async fn planned(Sent { desk, form, files }: &Sent, campaign: i64) -> Result<i64, OversightError> {
    desk.who().require(Action::Oversee, None)?;
    let basis = basis(desk, form.get("basis")).await?;
    let own = files.first().map(|(_, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        assess::Sheet::parse(text.trim_start_matches('\u{feff}'))
    });
    let own = own.transpose()?;
    let known = desk.store().units().await?.into_iter().map(|unit| unit.id);
    let units: Vec<i64> = known.filter(|id| form.ticked(&format!("unit-{id}"))).collect();
    if units.is_empty() {
        return Err(OversightError::Empty("unit"));
    }
    let kind = RoundKind::of(form.get("kind")).ok_or(OversightError::Empty("kind"))?;
    let cut_off: Date = typed_day(form.get("cut-off"))?;
    let draw = match form.get("draw").trim() {
        "" => None,
        fields => Some(DrawPlan { fields: typed(fields)?, seed: typed(form.get("seed"))? }),
    };
    let of_basis = basis.standard.fields.iter().chain(&basis.standard.village);
    let slugs = of_basis.map(|field| field.slug.clone());
    let fields = slugs.filter(|slug| form.ticked(&format!("field-{slug}"))).collect();
    let new = NewRound {
        campaign,
        name: form.get("name").to_owned(),
        kind,
        cut_off,
        standard: &basis.standard,
        sheet: own.as_ref().unwrap_or(&basis.sheet),
        calendar: &basis.calendar,
        fields,
        draw,
        units,
    };
    oversight::plan(desk.store(), desk.who(), new, desk.now()).await
}

/// Standard, sheet and holidays of an earlier round, or those built in.
async fn basis(desk: &Desk, round: &str) -> Result<Inputs, OversightError> {
    if round.is_empty() {
        return Ok(Inputs {
            standard: Arc::new(Standard::builtin()),
            sheet: assess::Sheet::default(),
            calendar: Arc::new(Calendar::builtin().clone()),
            fields: Vec::new(),
        });
    }
    let row = desk.store().round(typed(round)?).await?;
    Inputs::of(desk.store(), &row.ok_or(OversightError::Missing("round"))?).await
}
