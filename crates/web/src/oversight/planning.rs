//! Campaigns and rounds are planned, changed while nothing of them was started, and taken away: pages in the place of the
//! commands.

use super::refusal::{no, typed, typed_day, words_of_sent};
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
use store::{Round, RoundKind, RoundState, UnitKind, Word};

/// Milestones that the form asks for, and at most.
const MILESTONES: (usize, usize) = (4, 40);
/// Empty rows for more.
const MORE: usize = 2;

#[derive(Template)]
#[template(path = "oversight/campaign-new.html")]
struct CampaignPage {
    sheet: Sheet,
    /// Where the form is sent.
    address: String,
    name: String,
    year: String,
    /// Name and year stay: a round was started.
    fixed: bool,
    /// It is there already, and may be taken away.
    removable: bool,
    /// It is there already.
    made: bool,
    /// What the notice asks for, with its days of this year; empty rows for more.
    milestones: Vec<(String, String)>,
}

/// What stands in the form of a campaign.
struct Typed {
    name: String,
    year: String,
    milestones: Vec<(String, String)>,
}

impl Typed {
    /// What was typed.
    fn of(form: &Fields) -> Self {
        let get = |name: String| form.get(&name).to_owned();
        let rows = (1..=MILESTONES.1)
            .map(|nth| (get(format!("milestone-{nth}")), get(format!("due-{nth}"))));
        Self {
            name: form.get("name").to_owned(),
            year: form.get("year").to_owned(),
            milestones: rows.filter(|(name, due)| !name.is_empty() || !due.is_empty()).collect(),
        }
    }

    /// The campaign that it describes; one whose name and year stay is not asked for them.
    fn campaign_named(&self, of: &Known, before: &Self) -> Result<NewCampaign, OversightError> {
        let (name, year) = match of.fixed {
            true => (before.name.clone(), before.year.clone()),
            false => (self.name.clone(), self.year.clone()),
        };
        Self { name, year, milestones: self.milestones.clone() }.campaign()
    }

    /// The campaign that it describes.
    fn campaign(&self) -> Result<NewCampaign, OversightError> {
        let named = self.milestones.iter().filter(|(name, _)| !name.trim().is_empty());
        let milestone =
            |(name, due): &(String, String)| Ok((name.trim().to_owned(), typed_day(due)?));
        Ok(NewCampaign {
            name: self.name.clone(),
            year: typed(&self.year)?,
            milestones: named.map(milestone).collect::<Result<_, OversightError>>()?,
        })
    }
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
    campaign_form(&desk, None, Typed { name, year, milestones }, None)
}

/// A campaign that is there already.
struct Known {
    id: i64,
    /// Name and year stay.
    fixed: bool,
    removable: bool,
}

/// The form with these values; `failed` is why nothing came of them.
fn campaign_form(
    desk: &Desk,
    known: Option<&Known>,
    Typed { name, year, mut milestones }: Typed,
    failed: Option<&OversightError>,
) -> Response {
    let rows = MILESTONES.0.max(milestones.len() + MORE).min(MILESTONES.1);
    milestones.resize(rows, (String::new(), String::new()));
    let (status, said) = failing(desk, failed.map(|error| (error, false)));
    let title = if known.is_some() { "oversight-campaign" } else { "oversight-new-campaign" };
    let address = known.map_or_else(|| "/oversight/new".to_owned(), |of| campaign_at(of.id));
    let page = CampaignPage {
        sheet: Sheet::of(desk, &desk.word(title)).failing(said),
        address,
        name,
        year,
        fixed: known.is_some_and(|of| of.fixed),
        removable: known.is_some_and(|of| of.removable),
        made: known.is_some(),
        milestones,
    };
    sheet::page(status, &page)
}

fn campaign_at(id: i64) -> String {
    format!("/oversight/campaign/{id}")
}

/// Status and words for a form that is shown again; `failed` is why, and whether files came with it.
fn failing(desk: &Desk, failed: Option<(&OversightError, bool)>) -> (StatusCode, Option<String>) {
    match failed {
        None => (StatusCode::OK, None),
        Some(why) => {
            let (status, said) = words_of_sent(desk.lang(), why);
            (status, Some(said))
        }
    }
}

/// `POST /oversight/new`
pub(super) async fn make_campaign(Sent { desk, form, .. }: Sent) -> Response {
    let typed = Typed::of(&form);
    let made = async {
        let new = typed.campaign()?;
        oversight::campaign(desk.store(), desk.who(), new, desk.now()).await
    };
    match made.await {
        Ok(campaign) => see(&format!("/oversight/campaign/{campaign}/round?done=round")),
        Err(OversightError::Access(error)) => no(&desk, &error.into()),
        Err(error) => campaign_form(&desk, None, typed, Some(&error)),
    }
}

/// The campaign with what may be done about it, and what stands in its form.
async fn known(desk: &Desk, id: i64) -> Result<(Known, Typed), OversightError> {
    desk.who().require(Action::Oversee, None)?;
    let store = desk.store();
    let found = store.campaign(id).await?.ok_or(OversightError::Missing("campaign"))?;
    let fixed = !oversight::is_planned(store, id).await?;
    let removable = store.rounds(id).await?.is_empty();
    let milestones = store.milestones(id).await?.into_iter().map(|one| (one.name, one.due));
    let typed =
        Typed { name: found.name, year: found.year.to_string(), milestones: milestones.collect() };
    Ok((Known { id, fixed, removable }, typed))
}

/// `GET /oversight/campaign/{campaign}`
pub(super) async fn edit_campaign(Path(id): Path<i64>, desk: Desk) -> Response {
    match known(&desk, id).await {
        Ok((known, typed)) => campaign_form(&desk, Some(&known), typed, None),
        Err(error) => no(&desk, &error),
    }
}

/// `POST /oversight/campaign/{campaign}`: changes it, or takes it away.
pub(super) async fn change_campaign(
    Path(id): Path<i64>,
    Sent { desk, form, .. }: Sent,
) -> Response {
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let (known, before) = match known(&desk, id).await {
        Ok(found) => found,
        Err(error) => return no(&desk, &error),
    };
    let typed = Typed::of(&form);
    let done = async {
        if form.get("then") == "remove" {
            return oversight::remove_campaign(store, who, id, now).await;
        }
        let mut new = typed.campaign_named(&known, &before)?;
        new.milestones.sort_by_key(|(_, due)| *due);
        oversight::change_campaign(store, who, (id, new), now).await
    };
    match done.await {
        Ok(()) => see("/oversight/campaigns?done=round"),
        Err(OversightError::Access(error)) => no(&desk, &error.into()),
        Err(error) => campaign_form(&desk, Some(&known), typed, Some(&error)),
    }
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
    /// Where the form is sent.
    address: String,
    /// It is planned already, and may be taken away.
    planned: bool,
    name: String,
    /// What stands in the fields.
    called: String,
    cut_off: String,
    draw: String,
    seed: String,
    basis: String,
    kind: String,
    /// Rounds by whose standard and sheet it may be judged, the latest first, and what they are called.
    before: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    fields: Vec<FieldChoice>,
    /// Some field is chosen.
    scoped: bool,
    groups: Vec<Group>,
}

/// `GET /oversight/campaign/{campaign}/round`
pub(super) async fn round_page(Path(campaign): Path<i64>, desk: Desk) -> Response {
    round_form(&desk, campaign, (None, None)).await.unwrap_or_else(|error| no(&desk, &error))
}

/// `GET /oversight/round/{round}/plan`
pub(super) async fn edit_round(Path(round): Path<i64>, desk: Desk) -> Response {
    let shown = async {
        let row = planned_round(&desk, round).await?;
        round_form(&desk, row.campaign_id, (Some(&row), None)).await
    };
    shown.await.unwrap_or_else(|error| no(&desk, &error))
}

/// A round that was not started.
async fn planned_round(desk: &Desk, round: i64) -> Result<Round, OversightError> {
    desk.who().require(Action::Oversee, None)?;
    let row = desk.store().round(round).await?.ok_or(OversightError::Missing("round"))?;
    if row.state == RoundState::Planned { Ok(row) } else { Err(OversightError::State) }
}

/// What stands in the form of a round: what was typed, else what was planned, else what is usual.
struct Planned<'a> {
    typed: Option<&'a Fields>,
    /// The round that is changed, with its units and fields.
    row: Option<(&'a Round, Vec<i64>, Vec<String>)>,
}

impl Planned<'_> {
    fn text(&self, name: &str, planned: impl Fn(&Round) -> String, usual: String) -> String {
        match (self.typed, &self.row) {
            (Some(typed), _) => typed.get(name).to_owned(),
            (None, Some((row, ..))) => planned(row),
            (None, None) => usual,
        }
    }

    fn has_unit(&self, id: i64) -> bool {
        match (self.typed, &self.row) {
            (Some(typed), _) => typed.ticked(&format!("unit-{id}")),
            (None, Some((_, units, _))) => units.contains(&id),
            (None, None) => true,
        }
    }

    /// Whether it was planned for a unit before.
    fn was_about(&self, id: i64) -> bool {
        self.row.as_ref().is_some_and(|(_, units, _)| units.contains(&id))
    }

    fn has_field(&self, slug: &str) -> bool {
        match (self.typed, &self.row) {
            (Some(typed), _) => typed.ticked(&format!("field-{slug}")),
            (None, Some((.., fields))) => fields.iter().any(|one| one == slug),
            (None, None) => false,
        }
    }
}

/// What was typed, why nothing came of it, and whether a file came with it.
type Failed<'f> = (&'f Fields, (&'f OversightError, bool));

/// The form; `failed` is what was typed before, why nothing came of it, and whether a file came with it.
async fn round_form(
    desk: &Desk,
    campaign: i64,
    (row, failed): (Option<&Round>, Option<Failed<'_>>),
) -> Result<Response, OversightError> {
    desk.who().require(Action::Oversee, None)?;
    let store = desk.store();
    let found = store.campaign(campaign).await?.ok_or(OversightError::Missing("campaign"))?;
    let mut rounds = store.rounds(campaign).await?;
    rounds.retain(|round| round.unit_id.is_none());
    let like = match row.or(rounds.last()) {
        Some(round) => Some(Inputs::of(store, round).await?),
        None => None,
    };
    let mut plan = Planned { typed: failed.map(|(typed, _)| typed), row: None };
    if let (Some(row), Some(inputs)) = (row, &like) {
        let units = store.standings(row.id).await?.into_iter().map(|one| one.unit_id);
        plan.row = Some((row, units.collect(), inputs.fields.clone()));
    }
    let standard = like.map_or_else(|| Arc::new(Standard::builtin()), |inputs| inputs.standard);
    let field = |field: &standard::Field| FieldChoice {
        slug: field.slug.clone(),
        name: field.name.clone(),
        chosen: plan.has_field(&field.slug),
    };
    let fields: Vec<_> = standard.fields.iter().chain(&standard.village).map(field).collect();
    let today = portal::day(desk.now());
    let seed = today.strftime("%Y%m%d").to_string();
    let own = row.map(|row| row.id);
    let before = rounds.into_iter().rev().map(|round| {
        let words = match own == Some(round.id) {
            true => desk.word("oversight-basis-own"),
            false => desk.lang().say("oversight-basis-round", "round", round.name),
        };
        (round.id.to_string(), words)
    });
    let before: Vec<(String, String)> = before.collect();
    let latest = before.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let (status, said) = failing(desk, failed.map(|(_, why)| why));
    let title = if row.is_some() { "oversight-edit-round" } else { "oversight-new-round" };
    let page = RoundPage {
        sheet: Sheet::of(desk, &desk.word(title)).failing(said),
        address: match row {
            Some(row) => format!("/oversight/round/{}/plan", row.id),
            None => format!("/oversight/campaign/{campaign}/round"),
        },
        planned: row.is_some(),
        name: found.name,
        called: plan.text("name", |row| row.name.clone(), String::new()),
        cut_off: plan.text("cut-off", |row| row.cut_off.clone(), today.to_string()),
        draw: plan.text(
            "draw",
            |row| row.draw_fields.map(|fields| fields.to_string()).unwrap_or_default(),
            String::new(),
        ),
        seed: plan.text(
            "seed",
            |row| row.draw_seed.clone().unwrap_or_else(|| seed.clone()),
            seed.clone(),
        ),
        basis: plan.text("basis", |row| row.id.to_string(), latest),
        kind: plan.text("kind", |row| row.kind.id(), RoundKind::Inspection.id()),
        before,
        kinds: RoundKind::all()
            .map(|kind| (kind.id(), desk.word(&format!("oversight-round-kind-{}", kind.id()))))
            .collect(),
        scoped: fields.iter().any(|field| field.chosen),
        fields,
        groups: groups(desk, &plan).await?,
    };
    Ok(sheet::page(status, &page))
}

/// The units that may be inspected, kind by kind.
async fn groups(desk: &Desk, plan: &Planned<'_>) -> Result<Vec<Group>, OversightError> {
    let units = desk.store().units().await?;
    let group = |kind: UnitKind| Group {
        title: desk.word(&format!("oversight-kind-{}", kind.id())),
        units: units
            .iter()
            .filter(|unit| unit.kind == kind)
            .filter(|unit| unit.retired_at.is_none() || plan.was_about(unit.id))
            .map(|unit| Choice {
                id: unit.id,
                name: unit.name.clone(),
                portal: unit.portal.clone(),
                chosen: plan.has_unit(unit.id),
            })
            .collect(),
    };
    Ok(UnitKind::all().map(group).filter(|group| !group.units.is_empty()).collect())
}

/// `POST /oversight/campaign/{campaign}/round`
pub(super) async fn plan_round(Path(campaign): Path<i64>, sent: Sent) -> Response {
    match planned(&sent, campaign, None).await {
        Ok(round) => see(&format!("/oversight/round/{round}?done=round")),
        Err(OversightError::Access(error)) => no(&sent.desk, &error.into()),
        Err(error) => {
            let failed = Some((&sent.form, (&error, !sent.files.is_empty())));
            let again = round_form(&sent.desk, campaign, (None, failed)).await;
            again.unwrap_or_else(|error| no(&sent.desk, &error))
        }
    }
}

/// `POST /oversight/round/{round}/plan`: plans it anew, or takes it away.
pub(super) async fn change_round(Path(id): Path<i64>, sent: Sent) -> Response {
    let desk = &sent.desk;
    let row = match planned_round(desk, id).await {
        Ok(row) => row,
        Err(error) => return no(desk, &error),
    };
    if sent.form.get("then") == "remove" {
        return match oversight::remove_round(desk.store(), desk.who(), id, desk.now()).await {
            Ok(()) => see("/oversight/campaigns?done=round"),
            Err(error) => no(desk, &error),
        };
    }
    match planned(&sent, row.campaign_id, Some(id)).await {
        Ok(round) => see(&format!("/oversight/round/{round}?done=round")),
        Err(error) => {
            let failed = Some((&sent.form, (&error, !sent.files.is_empty())));
            let again = round_form(desk, row.campaign_id, (Some(&row), failed)).await;
            again.unwrap_or_else(|error| no(desk, &error))
        }
    }
}

/// Plans what was typed, in the place of `own` where that is planned already; answers the round's id.
async fn planned(
    Sent { desk, form, files }: &Sent,
    campaign: i64,
    own: Option<i64>,
) -> Result<i64, OversightError> {
    desk.who().require(Action::Oversee, None)?;
    let basis = basis(desk, form.get("basis")).await?;
    let sheet = files.first().map(|(_, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        assess::Sheet::parse(text.trim_start_matches('\u{feff}'))
    });
    let sheet = sheet.transpose()?;
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
        sheet: sheet.as_ref().unwrap_or(&basis.sheet),
        calendar: &basis.calendar,
        fields,
        draw,
        units,
    };
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    match own {
        None => oversight::plan(store, who, new, now).await,
        Some(id) => oversight::replan(store, who, (id, new), now).await.map(|()| id),
    }
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
