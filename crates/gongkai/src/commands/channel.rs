//! `gongkai channel`: the groups and systems that are told of an organ's work.

use super::desk::find_organ;
use super::hosting::{clock, failed, open, runtime};
use crate::cli::Format;
use crate::cli::channel::{ChannelCommand, TellArgs};
use crate::failure::Failure;
use crate::words::Lang;
use ::desk::DeskError;
use access::Who;
use notify::NotifyError;
use std::process::ExitCode;
use store::{Channel, Store, Word};

/// Notices by which a channel's state is told.
const LAST: u64 = 1;

/// `gongkai channel …`
pub fn channel(command: &ChannelCommand, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        match command {
            ChannelCommand::New { kind, organ, address, secret, store } => {
                let store = open(store, lang).await?;
                let organ = find_organ(&store, Some(organ), lang).await?.unwrap_or_default();
                let what = (*kind, address.as_str(), secret.as_deref().unwrap_or_default());
                let opened =
                    ::desk::open_channel(&store, &Who::console(), organ, what, clock::now()).await;
                let id = opened.map_err(|error| refused(&error, lang))?;
                println!("{}", lang.say("channel-opened", &[("id", &id)]));
                Ok(())
            }
            ChannelCommand::List { store, format } => {
                list(&open(store, lang).await?, *format, lang).await
            }
            ChannelCommand::Stop { id, store } => {
                let store = open(store, lang).await?;
                let stopped =
                    ::desk::stop_channel(&store, &Who::console(), *id, clock::now()).await;
                stopped.map_err(|error| refused(&error, lang))?;
                eprintln!("{}", lang.say("channel-stopped", &[("id", id)]));
                Ok(())
            }
            ChannelCommand::Test { id, tell, store } => {
                let store = open(store, lang).await?;
                try_one(&store, *id, tell, lang).await
            }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn try_one(store: &Store, id: i64, tell: &TellArgs, lang: Lang) -> Result<(), Failure> {
    let all = store.channels().await.map_err(|error| failed(&error.into(), lang))?;
    let channel = all.into_iter().find(|one| one.id == id);
    let channel = channel.ok_or_else(|| Failure::usage(lang, "error-channel", &[("id", &id)]))?;
    let sender = clock::sender(tell, lang)?;
    let words = (lang.word("notice-test-title"), lang.word("notice-test"));
    let tried = ::desk::try_channel(&sender, &channel, words, clock::now()).await;
    tried.map_err(|error| not_told(&error, lang))?;
    eprintln!("{}", lang.say("channel-works", &[("id", &id)]));
    Ok(())
}

/// Why a message was not taken, in words.
fn not_told(error: &NotifyError, lang: Lang) -> Failure {
    match error {
        NotifyError::NoMailServer => Failure::usage(lang, "error-no-mail-server", &[]),
        NotifyError::BadAddress(address) => {
            Failure::usage(lang, "error-channel-address", &[("address", address)])
        }
        NotifyError::NotReached(reason) => {
            Failure::usage(lang, "error-not-reached", &[("reason", reason)])
        }
        NotifyError::Refused { status, said } => {
            let words: [(&str, &dyn std::fmt::Display); 2] = [("status", status), ("said", said)];
            Failure::usage(lang, "error-not-taken", &words)
        }
        NotifyError::Mail(reason) => Failure::usage(lang, "error-mail", &[("reason", reason)]),
    }
}

async fn list(store: &Store, format: Format, lang: Lang) -> Result<(), Failure> {
    let failed = |error: store::StoreError| failed(&error.into(), lang);
    let heads = ["channel-id", "channel-kind", "channel-whose", "channel-address", "channel-last"];
    let mut rows = vec![heads.map(|key| lang.word(key)).to_vec()];
    let mut json = Vec::new();
    for channel in store.channels().await.map_err(failed)? {
        let whose = whose(store, &channel).await.map_err(failed)?;
        let address = shown(&channel.address);
        let last = store.notices_of(channel.id, LAST).await.map_err(failed)?.pop();
        let failure = last.as_ref().map(|last| last.failure.clone()).unwrap_or_default();
        let state = match &last {
            None => lang.word("channel-nothing"),
            Some(last) if !last.failure.is_empty() => last.failure.clone(),
            Some(last) => portal::written(last.sent_at.unwrap_or(last.created_at)),
        };
        json.push(serde_json::json!({
            "id": channel.id,
            "kind": channel.kind.id(),
            "whose": whose,
            "address": address,
            "failure": failure,
        }));
        let kind = lang.word(&format!("channel-{}", channel.kind.id()));
        rows.push(vec![channel.id.to_string(), kind, whose, address, state]);
    }
    match format {
        Format::Json => println!("{}", serde_json::Value::from(json)),
        Format::Text => crate::table::print(&rows),
    }
    Ok(())
}

async fn whose(store: &Store, channel: &Channel) -> Result<String, store::StoreError> {
    Ok(match (channel.account_id, channel.organ_id) {
        (Some(id), _) => store.account(id).await?.map(|one| one.person).unwrap_or_default(),
        (None, Some(id)) => store.organ(id).await?.map(|one| one.name).unwrap_or_default(),
        (None, None) => String::new(),
    })
}

/// An address without its query: a robot's holds its key.
fn shown(address: &str) -> String {
    match address.split_once('?') {
        Some((path, _)) => format!("{path}?…"),
        None => address.to_owned(),
    }
}

fn refused(error: &DeskError, lang: Lang) -> Failure {
    match error {
        DeskError::BadChannel(address) => {
            Failure::usage(lang, "error-channel-address", &[("address", address)])
        }
        DeskError::Missing(_) => Failure::usage(lang, "error-no-channel", &[]),
        error => Failure::usage(lang, "error-store", &[("reason", error)]),
    }
}
