//! The board: one page that a mayor understands. Every figure leads to what it counts.

use super::alert::AlertRow;
use super::milestones::{self, Only, Reached};
use super::progress;
use super::refusal::{no, typed, words};
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Fields, Sent, see};
use crate::layout::Link;
use access::Action;
use askama::Template;
use assess::MatterStatus;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::{Board, Cell, DAYS, Hours, OFF_PEAK, OversightError, Place, Start};
use rust_decimal::{Decimal, RoundingStrategy};
use store::{InspectionState, RoundState, UnitKind, Word};

/// Findings of a field from which its cell is as dark as it gets.
const DARKEST: i64 = 8;
/// Seconds after which a script asks for the progress of a running round again.
const AGAIN: u32 = 15;

/// A cell of the heat map.
struct Warm {
    class: &'static str,
    text: String,
    /// Where its findings are listed.
    href: Option<String>,
}

/// A unit's line in the ranking.
struct Row {
    unit: i64,
    rank: String,
    name: String,
    href: String,
    /// Its page, narrowed to what it lacks where the board is narrowed to those that lack it.
    about: String,
    own: String,
    total: String,
    /// What its total is made of: of a county's the parts, else the score sheet.
    made_of: &'static str,
    /// Points in each round, each with the unit's page in it.
    trend: Vec<(String, Option<String>)>,
    /// How far a later look is.
    look: Option<String>,
    items: i64,
    settled: i64,
    to_decide: i64,
    state: String,
    cells: Vec<Warm>,
}

/// The units of one kind.
struct Kind {
    title: String,
    rows: Vec<Row>,
}

/// A milestone with how it stands to today.
struct Due {
    name: String,
    day: String,
    past: bool,
}

#[derive(Template)]
#[template(path = "oversight/board.html")]
struct BoardPage {
    sheet: Sheet,
    /// Seconds after which its progress is asked for again, while inspections run.
    again: Option<u32>,
    campaign: String,
    fresh: String,
    rounds: Vec<Link>,
    milestones: Vec<Due>,
    /// How many units have in place what they ask for, and by which round.
    reached: Option<(Vec<Reached>, String)>,
    /// What ranking and heat map are narrowed to.
    narrowed: Option<String>,
    kinds: Vec<Kind>,
    /// Names of the fields, and whether the round's draw left them out at every unit.
    fields: Vec<(String, bool)>,
    round: i64,
    state: String,
    oversees: bool,
    waiting: Option<String>,
    progress: Option<(usize, usize)>,
    days: String,
    /// What was typed for its start, once and repeated.
    at: String,
    cron: String,
    drawn: Option<String>,
    /// The fields that were drawn.
    drawn_fields: Option<String>,
    /// The fields that the round is about, where it is not about all.
    scope: Option<String>,
    campaign_id: i64,
    /// When it starts by itself.
    starts: Option<String>,
    hours: String,
    /// Hours in which later looks are taken.
    look_hours: String,
    alerts: Vec<AlertRow>,
    watched: bool,
    /// Files to be downloaded: addresses and names.
    files: Vec<(String, String)>,
}

/// Points with two places, half up.
pub(crate) fn points(value: Option<Decimal>) -> String {
    value.map_or_else(
        || "—".to_owned(),
        |value| {
            format!(
                "{:.2}",
                value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
            )
        },
    )
}

/// `GET /oversight`: the latest round; for a liaison, his unit in it.
pub(super) async fn latest(desk: Desk) -> Response {
    to_latest(&desk).await.unwrap_or_else(|error| no(&desk, &error))
}

#[derive(Template)]
#[template(path = "oversight/empty.html")]
struct Empty {
    sheet: Sheet,
    words: String,
    /// What may be done about it: addresses and words.
    then: Vec<(String, String)>,
}

async fn to_latest(desk: &Desk) -> Result<Response, OversightError> {
    let (store, who) = (desk.store(), desk.who());
    let mut newest = None;
    if who.may(Action::SeeUnit, None) {
        let campaigns = oversight::campaigns(store, who).await?;
        newest = campaigns.first().map(|(campaign, _)| campaign.id);
        let latest = campaigns.iter().find_map(|(_, rounds)| oversight::latest(rounds.iter()));
        if let Some(round) = latest {
            return Ok(see(&format!("/oversight/round/{}", round.id)));
        }
    } else {
        let own = oversight::own_units(store, who).await?;
        let rounds = own.iter().flat_map(|(_, rounds)| rounds);
        if let Some(round) = oversight::latest(rounds) {
            // The first of his units that this round is about.
            let within = own.iter().find(|(_, rounds)| rounds.iter().any(|one| one.id == round.id));
            let unit = within.map(|(unit, _)| unit.id).unwrap_or_default();
            return Ok(see(&format!("/oversight/round/{}/unit/{unit}", round.id)));
        }
    }
    let sheet = Sheet::of(desk, &desk.word("oversight-board"));
    let words = desk.word("oversight-no-round");
    let then = match newest {
        Some(id) => (format!("/oversight/campaign/{id}/round"), desk.word("oversight-new-round")),
        None => ("/oversight/new".to_owned(), desk.word("oversight-new-campaign")),
    };
    let all = ("/oversight/campaigns".to_owned(), desk.word("oversight-campaigns"));
    let then = if who.may(Action::Oversee, None) {
        vec![then, all]
    } else if who.organs(Action::AnswerItems).is_empty() {
        Vec::new()
    } else {
        vec![("/oversight/self-check".to_owned(), desk.word("oversight-self-check"))]
    };
    Ok(sheet::page(StatusCode::OK, &Empty { sheet, words, then }))
}

/// `GET /oversight/round/{round}`
pub(super) async fn page(Path(round): Path<i64>, desk: Desk) -> Response {
    answer(&desk, round, None).await.unwrap_or_else(|error| no(&desk, &error))
}

/// The page; `failed` is what was typed before, and why nothing came of it.
async fn answer(
    desk: &Desk,
    round: i64,
    failed: Option<(&Fields, &OversightError)>,
) -> Result<Response, OversightError> {
    let board = oversight::board(desk.store(), desk.who(), round).await?;
    let lang = desk.lang();
    let running = board.round.state == RoundState::Running;
    let ended = board
        .standings
        .iter()
        .filter(|one| matches!(one.state, InspectionState::Done | InspectionState::Failed))
        .count();
    let waiting = board.waiting;
    let only = Only::of(desk, &board);
    let state = board.round.state;
    let said = [
        ("round", board.round.name.clone()),
        ("state", lang.word(&format!("oversight-round-{}", state.id()))),
        ("cut", board.round.cut_off.clone()),
        ("units", board.standings.len().to_string()),
    ];
    let link = |round: &store::Round| Link {
        href: format!("/oversight/round/{}", round.id),
        text: round.name.clone(),
        here: round.id == board.round.id,
    };
    let today = portal::day(desk.now()).to_string();
    let due = |one: &store::Milestone| Due {
        name: one.name.clone(),
        day: one.due.clone(),
        past: one.due < today,
    };
    let (drawn, drawn_fields) = drawn(desk, &board);
    let left_out = |field: &(String, String)| {
        board.drawn.as_ref().is_some_and(|drawn| !drawn.fields.contains(field))
    };
    let (status, said_wrong) = failed.map_or((StatusCode::OK, None), |(_, error)| {
        let (status, said) = words(lang, error);
        (status, Some(said))
    });
    let typed = |name: &str, usual: String| match failed.map(|(form, _)| form.get(name)) {
        Some(typed) if !typed.is_empty() => typed.to_owned(),
        _ => usual,
    };
    let page = BoardPage {
        sheet: Sheet::of(desk, &board.campaign.name).failing(said_wrong),
        at: typed("at", String::new()),
        cron: typed("cron", board.round.repeats.clone().unwrap_or_default()),
        again: running.then_some(AGAIN),
        campaign: board.campaign.name.clone(),
        fresh: lang.say_all("oversight-fresh", &said),
        rounds: board.rounds.iter().map(link).collect(),
        milestones: board.milestones.iter().map(due).collect(),
        reached: milestones::reached(desk, &board),
        narrowed: only.as_ref().map(|only| only.words(desk)),
        kinds: kinds(desk, &board, only.as_ref()),
        fields: board.fields.iter().map(|one| (one.1.clone(), left_out(one))).collect(),
        round,
        state: state.id(),
        oversees: desk.who().may(Action::Oversee, None),
        waiting: (waiting > 0 && state != RoundState::Closed)
            .then(|| lang.say("oversight-waiting", "count", waiting)),
        progress: running.then_some((ended, board.standings.len())),
        days: typed("days", DAYS.to_string()),
        drawn,
        drawn_fields,
        scope: (!board.scope.is_empty()).then(|| {
            let count = board.scope.len().to_string();
            let names = board.scope.join("、");
            lang.say_all("oversight-scoped", &[("count", count), ("names", names)])
        }),
        campaign_id: board.campaign.id,
        starts: starts(desk, &board.round),
        hours: typed("hours", board.round.hours.clone().unwrap_or_else(|| OFF_PEAK.to_owned())),
        look_hours: typed("look-hours", oversight::look_hours(&board.campaign)?.to_string()),
        alerts: board.alerts.iter().map(|(alert, unit)| AlertRow::of(desk, alert, unit)).collect(),
        watched: board.campaign.watched,
        files: match state {
            RoundState::Confirming | RoundState::Closed => super::files::of_round(desk, round),
            RoundState::Planned | RoundState::Running => Vec::new(),
        },
    };
    Ok(sheet::page(status, &page))
}

/// The round's draw in words: how many fields and the seed, and which were drawn.
fn drawn(desk: &Desk, board: &Board) -> (Option<String>, Option<String>) {
    let (lang, Some(drawn)) = (desk.lang(), &board.drawn) else { return (None, None) };
    let said = [("fields", drawn.count.to_string()), ("seed", drawn.seed.to_string())];
    let key = if drawn.of_sheet { "oversight-drawn-sheet" } else { "oversight-drawn" };
    let names: Vec<&str> = drawn.fields.iter().map(|(_, name)| name.as_str()).collect();
    let fields =
        (!names.is_empty()).then(|| lang.say("oversight-drawn-fields", "names", names.join("、")));
    (Some(lang.say_all(key, &said)), fields)
}

/// When a round starts by itself, and whether others follow.
fn starts(desk: &Desk, round: &store::Round) -> Option<String> {
    let (lang, at) = (desk.lang(), portal::written(round.starts_at?));
    Some(match &round.repeats {
        None => lang.say("oversight-starts", "at", at),
        Some(pattern) => {
            let said = [("at", at), ("pattern", pattern.clone())];
            lang.say_all("oversight-starts-and-repeats", &said)
        }
    })
}

/// The ranking and the heat map, kind by kind; `only` of some units.
fn kinds(desk: &Desk, board: &Board, only: Option<&Only<'_>>) -> Vec<Kind> {
    let words = [
        desk.word("oversight-field-missing"),
        desk.word("oversight-field-unseen"),
        desk.word("oversight-field-left-out"),
    ];
    let kind = |kind: UnitKind| {
        let id = kind.id();
        let shown = |place: &&Place| only.is_none_or(|only| only.has(place.unit));
        let of_kind = board.places.iter().filter(|place| place.kind == id).filter(shown);
        Kind {
            title: desk.word(&format!("oversight-kind-{id}")),
            rows: of_kind.map(|place| row(desk, board, (place, only), &words)).collect(),
        }
    };
    UnitKind::all().map(kind).filter(|kind| !kind.rows.is_empty()).collect()
}

fn row(
    desk: &Desk,
    board: &Board,
    (place, only): (&Place, Option<&Only<'_>>),
    words: &[String; 3],
) -> Row {
    let href = format!("/oversight/round/{}/unit/{}", board.round.id, place.unit);
    let figures = board.figures.get(&place.unit).copied().unwrap_or_default();
    let trend = board.trend.iter().find(|trend| trend.unit == place.unit);
    let trend = trend.into_iter().flat_map(|one| &one.totals).zip(&board.rounds);
    let in_round = |(total, round): (&Option<Decimal>, &store::Round)| {
        let page = format!("/oversight/round/{}/unit/{}", round.id, place.unit);
        (points(*total), total.map(|_| page))
    };
    let standing = board.standings.iter().find(|one| one.unit_id == place.unit);
    let look = board.looks.get(&place.unit);
    let cells = board.heat.get(&place.unit).into_iter().flatten().zip(&board.fields);
    Row {
        unit: place.unit,
        rank: place.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
        name: place.name.clone(),
        own: points(place.own),
        total: points(place.total),
        made_of: if place.kind == UnitKind::County.id() { "parts" } else { "score" },
        trend: trend.map(in_round).collect(),
        look: look.map(|look| progress::look(desk, look)),
        items: figures.items,
        settled: figures.settled,
        to_decide: figures.to_decide,
        state: standing.map(|one| progress::how_far(desk, one)).unwrap_or_default(),
        cells: cells.map(|(cell, (slug, _))| warm(*cell, &href, slug, words)).collect(),
        about: only.map_or_else(|| href.clone(), |only| format!("{href}{}", only.findings())),
        href,
    }
}

/// A cell: never told by its colour alone, and led to as many findings as it says.
fn warm(cell: Cell, href: &str, slug: &str, words: &[String; 3]) -> Warm {
    let [missing, unseen, left_out] = words;
    let (class, text, standing) = match (cell.status, cell.counting) {
        (None, _) => ("none", String::new(), ""),
        _ if cell.left_out => ("left-out", left_out.clone(), ""),
        (Some(MatterStatus::Missing), _) => ("heat-4", missing.clone(), ""),
        (Some(MatterStatus::Unobserved), 0) => ("unseen", unseen.clone(), ""),
        (Some(_), 0) if cell.suspected > 0 => {
            ("heat-0", format!("({})", cell.suspected), "&standing=suspected")
        }
        (Some(_), 0) => ("heat-0", "0".to_owned(), ""),
        (Some(_), counting) => {
            let class = match counting.min(DARKEST) {
                1 => "heat-1",
                2..=3 => "heat-2",
                4..=7 => "heat-3",
                _ => "heat-4",
            };
            (class, counting.to_string(), "&standing=counts")
        }
    };
    let any = cell.counting + cell.suspected > 0 || cell.status == Some(MatterStatus::Missing);
    Warm { class, text, href: any.then(|| format!("{href}?field={slug}{standing}#findings")) }
}

/// `POST /oversight/round/{round}`: what the button says.
pub(super) async fn act(Path(round): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let done = match form.get("then") {
        "repeat" => repeat(&desk, &form, round).await,
        "start" => oversight::start(store, who, round, now).await,
        "recheck" => oversight::look_again(store, who, round, now).await.map(drop),
        "schedule" => schedule(&desk, &form, round).await,
        "unschedule" => oversight::schedule(store, who, round, (None, None), now).await.map(drop),
        "watch" | "unwatch" => watch(&desk, &form, round).await,
        "look-hours" => look_hours(&desk, &form, round).await,
        "close" => match typed(form.get("days")) {
            Ok(days) => oversight::close(store, who, round, days, now).await.map(drop),
            Err(error) => Err(error),
        },
        _ => who.require(Action::Oversee, None).map_err(OversightError::from),
    };
    match done {
        Ok(()) => see(&format!("/oversight/round/{round}?done=round")),
        Err(error @ (OversightError::Access(_) | OversightError::Missing(_))) => no(&desk, &error),
        // What was typed stays in the form.
        Err(error) => {
            let again = answer(&desk, round, Some((&form, &error))).await;
            again.unwrap_or_else(|error| no(&desk, &error))
        }
    }
}

/// Lets a round start at the next time of the pattern that was typed, and others like it follow, within the hours that were.
async fn repeat(desk: &Desk, form: &Fields, round: i64) -> Result<(), OversightError> {
    let start = Start::Repeating(form.get("cron").parse()?);
    let hours: Hours = form.get("hours").parse()?;
    let when = (Some(&start), Some(hours));
    oversight::schedule(desk.store(), desk.who(), round, when, desk.now()).await?;
    Ok(())
}

/// Lets a round start at the moment that was typed, within the hours that were.
async fn schedule(desk: &Desk, form: &Fields, round: i64) -> Result<(), OversightError> {
    let at = form.get("at");
    let at = portal::day_of(at).ok_or_else(|| OversightError::BadDay(at.to_owned()))?;
    let start = Start::At(portal::moment(at));
    let hours: Hours = form.get("hours").parse()?;
    let when = (Some(&start), Some(hours));
    oversight::schedule(desk.store(), desk.who(), round, when, desk.now()).await?;
    Ok(())
}

/// Lets the campaign of a round be watched between rounds, or not any more.
async fn watch(desk: &Desk, form: &Fields, round: i64) -> Result<(), OversightError> {
    let row = desk.store().round(round).await?.ok_or(OversightError::Missing("round"))?;
    let watched = (row.campaign_id, form.get("then") == "watch");
    oversight::watch(desk.store(), desk.who(), watched, desk.now()).await
}

/// Says in which hours later looks of the round's campaign are taken.
async fn look_hours(desk: &Desk, form: &Fields, round: i64) -> Result<(), OversightError> {
    let row = desk.store().round(round).await?.ok_or(OversightError::Missing("round"))?;
    let hours: Hours = form.get("look-hours").parse()?;
    let said = (row.campaign_id, Some(hours));
    oversight::set_look_hours(desk.store(), desk.who(), said, desk.now()).await
}
