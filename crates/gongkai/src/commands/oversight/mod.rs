//! `gongkai campaign`, `unit`, `round`, `worker`, `ledger`, `circular`: the oversight of a city's office.

mod files;
mod rounds;
mod units;
mod worker;

pub use files::{circular, ledger};
pub use rounds::round;
pub use units::unit;
pub use worker::{standing_by, worker};

use super::hosting::{open, runtime};
use crate::cli::Format;
use crate::cli::oversight::{CampaignCommand, OneRoundArgs};
use crate::failure::Failure;
use crate::words::Lang;
use access::Who;
use oversight::{NewCampaign, OversightError};
use std::process::ExitCode;
use store::{Campaign, Round, Store, StoreError, Word};

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// What the oversight refuses, in the user's language and with a way out.
fn refused(error: &OversightError, lang: Lang) -> Failure {
    let usage = |key: &str| Failure::usage(lang, key, &[]);
    match error {
        OversightError::State => usage("error-oversight-state"),
        OversightError::NoReason => usage("error-oversight-reason"),
        OversightError::Empty(what) => {
            Failure::usage(lang, "error-oversight-empty", &[("what", &lang.word(&word(what)))])
        }
        OversightError::Past => usage("error-oversight-past"),
        OversightError::BadHours(text) => {
            Failure::usage(lang, "error-oversight-hours", &[("text", text)])
        }
        OversightError::BadPattern(text) => {
            Failure::usage(lang, "error-oversight-pattern", &[("text", text)])
        }
        OversightError::UnknownField(name) => {
            Failure::usage(lang, "error-oversight-field", &[("name", name)])
        }
        OversightError::NameTaken(what) => {
            Failure::usage(lang, "error-oversight-taken", &[("what", &lang.word(&word(what)))])
        }
        OversightError::Missing(what) => {
            Failure::usage(lang, "error-oversight-missing", &[("what", &lang.word(&word(what)))])
        }
        error => Failure::usage(lang, "error-store", &[("reason", error)]),
    }
}

fn word(what: &str) -> String {
    format!("oversight-{}", what.replace(' ', "-"))
}

fn stored(error: StoreError, lang: Lang) -> Failure {
    refused(&error.into(), lang)
}

/// `gongkai campaign …`
pub fn campaign(command: &CampaignCommand, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        match command {
            CampaignCommand::New { name, year, milestone, store } => {
                let store = open(store, lang).await?;
                let new =
                    NewCampaign { name: name.clone(), year: *year, milestones: milestone.clone() };
                let made = oversight::campaign(&store, &Who::console(), new, now()).await;
                made.map_err(|error| refused(&error, lang))?;
                eprintln!("{}", lang.say("campaign-made", &[("name", name)]));
                Ok(())
            }
            CampaignCommand::Show { store, format } => {
                let store = open(store, lang).await?;
                show(&store, *format, lang).await
            }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn show(store: &Store, format: Format, lang: Lang) -> Result<(), Failure> {
    let failed = |error| stored(error, lang);
    let mut json = Vec::new();
    for campaign in store.campaigns().await.map_err(failed)? {
        let milestones = store.milestones(campaign.id).await.map_err(failed)?;
        let rounds = store.rounds(campaign.id).await.map_err(failed)?;
        if format == Format::Text {
            println!(
                "{}",
                lang.say("campaign-head", &[("name", &campaign.name), ("year", &campaign.year)])
            );
            for one in &milestones {
                let args: [(&'static str, &dyn std::fmt::Display); 2] =
                    [("name", &one.name), ("due", &one.due)];
                println!("{}", lang.say("campaign-milestone", &args));
            }
            for round in &rounds {
                let state = lang.word(&format!("round-state-{}", round.state.id()));
                let args: [(&'static str, &dyn std::fmt::Display); 3] =
                    [("name", &round.name), ("state", &state), ("cut", &round.cut_off)];
                println!("{}", lang.say("campaign-round", &args));
            }
        }
        json.push(serde_json::json!({
            "name": campaign.name, "year": campaign.year,
            "milestones": milestones.iter().map(|one| (&one.name, &one.due)).collect::<Vec<_>>(),
            "rounds": rounds.iter().map(|one| serde_json::json!({
                "name": one.name, "kind": one.kind.id(), "state": one.state.id(), "cut-off": one.cut_off,
            })).collect::<Vec<_>>(),
        }));
    }
    if format == Format::Json {
        println!("{}", serde_json::Value::from(json));
    }
    Ok(())
}

/// The campaign of this name, or the latest.
async fn find_campaign(store: &Store, name: Option<&str>, lang: Lang) -> Result<Campaign, Failure> {
    let campaigns = store.campaigns().await.map_err(|error| stored(error, lang))?;
    let meant = campaigns.into_iter().find(|one| name.is_none_or(|name| one.name == name));
    meant.ok_or_else(|| {
        Failure::usage(lang, "error-campaign", &[("name", &name.unwrap_or_default())])
    })
}

/// The round that is meant.
async fn find_round(store: &Store, of: &OneRoundArgs, lang: Lang) -> Result<Round, Failure> {
    let campaign = find_campaign(store, of.campaign.as_deref(), lang).await?;
    let rounds = store.rounds(campaign.id).await.map_err(|error| stored(error, lang))?;
    let names: Vec<String> = rounds.iter().map(|one| one.name.clone()).collect();
    let known = names.join(&lang.word("list-comma"));
    rounds.into_iter().find(|one| one.name == of.round).ok_or_else(|| {
        let args: [(&'static str, &dyn std::fmt::Display); 3] =
            [("name", &of.round), ("campaign", &campaign.name), ("known", &known)];
        Failure::usage(lang, "error-round", &args)
    })
}
