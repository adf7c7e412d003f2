//! `gongkai round …`

use super::{find_campaign, find_round, now, refused, stored};
use crate::cli::Format;
use crate::cli::oversight::{NewRoundArgs, OneRoundArgs, RoundCommand, RunRoundArgs, ScheduleArgs};
use crate::commands::hosting::{open, runtime};
use crate::failure::Failure;
use crate::words::Lang;
use crate::{inspection, standards, today};
use access::Who;
use assess::sheet::DrawPlan;
use oversight::{Hours, NewRound, Place, Start, Worker};
use std::path::Path;
use std::process::ExitCode;
use store::{InspectionState, Round, RoundState, Store, Word};
use tokio_util::sync::CancellationToken;

/// Exit code where figures are not what they were.
const OTHER_FIGURES: u8 = 1;

/// `gongkai round …`
pub fn round(command: &RoundCommand, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        match command {
            RoundCommand::New(args) => new(args, lang).await,
            RoundCommand::Run(args) => {
                let (store, round) = meant(&args.of, lang).await?;
                if round.state == RoundState::Planned {
                    let started = oversight::start(&store, &Who::console(), round.id, now()).await;
                    started.map_err(|error| refused(&error, lang))?;
                }
                work(&store, &round, args, lang).await
            }
            RoundCommand::Schedule(args) => schedule(args, lang).await,
            RoundCommand::Recheck(args) => {
                let (store, round) = meant(&args.of, lang).await?;
                let queued = oversight::look_again(&store, &Who::console(), round.id, now()).await;
                let queued = queued.map_err(|error| refused(&error, lang))?;
                eprintln!("{}", lang.say("round-recheck", &[("units", &queued)]));
                work(&store, &round, args, lang).await
            }
            RoundCommand::Show { of, format } => {
                let (store, round) = meant(of, lang).await?;
                show(&store, &round, *format, lang).await
            }
            RoundCommand::Close { of, days } => {
                let (store, round) = meant(of, lang).await?;
                let closed =
                    oversight::close(&store, &Who::console(), round.id, *days, now()).await;
                let items = closed.map_err(|error| refused(&error, lang))?;
                let args: [(&'static str, &dyn std::fmt::Display); 2] =
                    [("name", &round.name), ("items", &items)];
                eprintln!("{}", lang.say("round-closed", &args));
                Ok(ExitCode::SUCCESS)
            }
            RoundCommand::Rescore { of, sheet } => {
                let (store, round) = meant(of, lang).await?;
                match sheet {
                    Some(path) => what_if(&store, &round, path, lang).await,
                    None => rescore(&store, &round, lang).await,
                }
            }
        }
    })
}

async fn meant(of: &OneRoundArgs, lang: Lang) -> Result<(Store, Round), Failure> {
    let store = open(&of.store, lang).await?;
    let round = find_round(&store, of, lang).await?;
    Ok((store, round))
}

async fn new(args: &NewRoundArgs, lang: Lang) -> Result<ExitCode, Failure> {
    let standard = standards::load(args.standard.as_deref(), lang)?;
    let sheet = crate::commands::sheet::load(args.sheet.as_deref(), lang)?;
    let calendar = standards::calendar(args.calendar.as_deref(), lang)?;
    let store = open(&args.of.store, lang).await?;
    let campaign = find_campaign(&store, args.of.campaign.as_deref(), lang).await?;
    let known = store.units().await.map_err(|error| stored(error, lang))?;
    let mut units = Vec::new();
    for name in &args.unit {
        let unit = known.iter().find(|one| one.name == *name);
        let unit = unit.ok_or_else(|| Failure::usage(lang, "error-unit", &[("name", name)]))?;
        units.push(unit.id);
    }
    let draw = args.draw.zip(args.seed).map(|(fields, seed)| DrawPlan { fields, seed });
    let new = NewRound {
        campaign: campaign.id,
        name: args.of.round.clone(),
        kind: args.kind.into(),
        cut_off: args.cut_off.unwrap_or_else(today),
        standard: &standard,
        sheet: &sheet,
        calendar: &calendar,
        fields: args.field.clone(),
        draw,
        units,
    };
    let planned = oversight::plan(&store, &Who::console(), new, now()).await;
    let id = planned.map_err(|error| refused(&error, lang))?;
    let standings = store.standings(id).await.map_err(|error| stored(error, lang))?;
    let args: [(&'static str, &dyn std::fmt::Display); 2] =
        [("name", &args.of.round), ("units", &standings.len())];
    eprintln!("{}", lang.say("round-planned", &args));
    Ok(ExitCode::SUCCESS)
}

async fn schedule(args: &ScheduleArgs, lang: Lang) -> Result<ExitCode, Failure> {
    let words = |error| refused(&error, lang);
    let start = match (&args.at, &args.cron) {
        (Some(at), _) => Some(Start::At(portal::moment(*at))),
        (None, Some(pattern)) => Some(Start::Repeating(pattern.parse().map_err(words)?)),
        (None, None) => None,
    };
    let hours: Hours = args.hours.parse().map_err(words)?;
    let (store, round) = meant(&args.of, lang).await?;
    let when = (start.as_ref(), Some(hours).filter(|_| start.is_some()));
    let at = oversight::schedule(&store, &Who::console(), round.id, when, now()).await;
    let told = match at.map_err(words)? {
        None => lang.say("round-unscheduled", &[("name", &round.name)]),
        Some(at) => {
            let at = portal::written(at);
            let said: [(&'static str, &dyn std::fmt::Display); 3] =
                [("name", &round.name), ("at", &at), ("hours", &hours)];
            lang.say("round-scheduled", &said)
        }
    };
    eprintln!("{told}");
    Ok(ExitCode::SUCCESS)
}

/// Works until nothing is left to do, or Ctrl-C.
async fn work(
    store: &Store,
    round: &Round,
    args: &RunRoundArgs,
    lang: Lang,
) -> Result<ExitCode, Failure> {
    let worker = Worker { only: Some(round.id), ..super::worker::made(&args.work, lang)? };
    let cancel = CancellationToken::new();
    crate::progress::stop_on_signal(cancel.clone(), lang);
    let done = worker.run(store, args.work.at_a_time, &cancel).await;
    let done = done.map_err(|error| refused(&error, lang))?;
    let standings = store.standings(round.id).await.map_err(|error| stored(error, lang))?;
    let count = |state| standings.iter().filter(|one| one.state == state).count();
    let said: [(&'static str, &dyn std::fmt::Display); 4] = [
        ("now", &done),
        ("done", &count(InspectionState::Done)),
        ("failed", &count(InspectionState::Failed)),
        ("all", &standings.len()),
    ];
    eprintln!("{}", lang.say("round-worked", &said));
    Ok(ExitCode::SUCCESS)
}

async fn show(
    store: &Store,
    round: &Round,
    format: Format,
    lang: Lang,
) -> Result<ExitCode, Failure> {
    let board = oversight::board(store, &Who::console(), round.id).await;
    let board = board.map_err(|error| refused(&error, lang))?;
    if format == Format::Json {
        let states: Vec<_> = board
            .standings
            .iter()
            .map(|one| {
                serde_json::json!({
                    "unit": one.name, "state": one.state.id(),
                    "requests": one.requests, "pages": one.pages,
                })
            })
            .collect();
        println!(
            "{}",
            serde_json::json!({
                "campaign": board.campaign.name, "round": board.round.name,
                "state": board.round.state.id(), "cut-off": board.round.cut_off,
                "places": board.places, "inspections": states,
            })
        );
        return Ok(ExitCode::SUCCESS);
    }
    let state = lang.word(&format!("round-state-{}", board.round.state.id()));
    let args: [(&'static str, &dyn std::fmt::Display); 3] =
        [("name", &board.round.name), ("state", &state), ("cut", &board.round.cut_off)];
    println!("{}", lang.say("campaign-round", &args));
    ranking(&board.places, lang);
    Ok(ExitCode::SUCCESS)
}

fn ranking(places: &[Place], lang: Lang) {
    let keys = ["round-rank", "unit-kind", "unit-name", "round-own", "round-total"];
    let mut rows = vec![keys.map(|key| lang.word(key)).to_vec()];
    let points = |value: Option<_>| value.map_or_else(|| "—".to_owned(), inspection::printed);
    rows.extend(places.iter().map(|place| {
        vec![
            place.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
            lang.word(&format!("unit-kind-{}", place.kind)),
            place.name.clone(),
            points(place.own),
            points(place.total),
        ]
    }));
    crate::table::print(&rows);
}

async fn what_if(
    store: &Store,
    round: &Round,
    path: &Path,
    lang: Lang,
) -> Result<ExitCode, Failure> {
    let sheet = crate::commands::sheet::load(Some(path), lang)?;
    let places = oversight::what_if(store, &Who::console(), round.id, &sheet).await;
    ranking(&places.map_err(|error| refused(&error, lang))?, lang);
    Ok(ExitCode::SUCCESS)
}

async fn rescore(store: &Store, round: &Round, lang: Lang) -> Result<ExitCode, Failure> {
    let rescored = oversight::rescore(store, round.id).await;
    let rescored = rescored.map_err(|error| refused(&error, lang))?;
    let mut other = false;
    let points = |value: Option<_>| value.map_or_else(|| "—".to_owned(), assess::score::print);
    for unit in &rescored {
        if unit.differing.is_empty() {
            continue;
        }
        other = true;
        let args: [(&'static str, &dyn std::fmt::Display); 4] = [
            ("unit", &unit.unit),
            ("kept", &points(unit.kept)),
            ("computed", &points(unit.computed)),
            ("where", &unit.differing.join(&lang.word("list-comma"))),
        ];
        println!("{}", lang.say("round-differs", &args));
    }
    if other {
        return Ok(ExitCode::from(OTHER_FIGURES));
    }
    println!("{}", lang.say("round-same", &[("units", &rescored.len())]));
    Ok(ExitCode::SUCCESS)
}
