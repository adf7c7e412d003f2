//! `gongkai user`, `token`, `audit`: those who work at the desk, systems that push to it, and what they did.

use super::hosting::{failed, open, runtime};
use crate::cli::Format;
use crate::cli::desk::{AuditCommand, TokenCommand, UserCommand};
use crate::cli::hosting::StoreArgs;
use crate::failure::Failure;
use crate::words::Lang;
use access::audit::{self, Deed, Line, Verified};
use access::{AccessError, NewPerson, Who, first_password, is_manager};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use store::{Organ, Role, Store, Word};

/// The log does not agree with itself.
const BROKEN: u8 = 1;
/// Rows that are read at a time.
const BATCH: u64 = 1000;

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// `gongkai user …`
pub fn user(command: &UserCommand, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        match command {
            UserCommand::New { name, person, organ, role, store } => {
                let store = open(store, lang).await?;
                let organ = find_organ(&store, organ.as_deref(), lang).await?;
                make(&store, (name, person), (organ, role), lang).await
            }
            UserCommand::List { store, format } => list(store, *format, lang).await,
            UserCommand::Reset { name, store } => {
                let store = open(store, lang).await?;
                let password = first_password();
                let done = access::reset(&store, &Who::console(), name, &password, now()).await;
                done.map_err(|error| refused(&error, lang))?;
                tell(name, &password, lang);
                Ok(())
            }
            UserCommand::Grant { name, role, organ, until, take, store } => {
                let store = open(store, lang).await?;
                let organ = find_organ(&store, organ.as_deref(), lang).await?;
                let (console, role) =
                    (Who::console(), (*role, organ.filter(|_| !is_manager(*role))));
                let done = match take {
                    true => access::take(&store, &console, name, role, now()).await,
                    false => {
                        let until = until.map(portal::end_of);
                        access::give_until(&store, &console, name, role, until, now()).await
                    }
                };
                done.map_err(|error| refused(&error, lang))?;
                eprintln!("{}", lang.say("user-granted", &[("name", name)]));
                Ok(())
            }
            UserCommand::Link { name, subject, oidc_issuer, store, .. } => {
                let store = open(store, lang).await?;
                let console = Who::console();
                let (done, said) = match subject {
                    Some(subject) => {
                        let to = (oidc_issuer.as_str(), subject.as_str());
                        (access::link(&store, &console, name, to, now()).await, "user-linked")
                    }
                    None => {
                        let done = access::unlink(&store, &console, name, oidc_issuer, now()).await;
                        (done, "user-unlinked")
                    }
                };
                done.map_err(|error| refused(&error, lang))?;
                eprintln!("{}", lang.say(said, &[("name", name)]));
                Ok(())
            }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn make(
    store: &Store,
    (name, person): (&str, &str),
    (organ, roles): (Option<i64>, &[Role]),
    lang: Lang,
) -> Result<(), Failure> {
    let (console, password) = (Who::console(), first_password());
    let new = NewPerson {
        name: name.to_owned(),
        person: person.to_owned(),
        organ,
        password: password.clone(),
    };
    access::make(store, &console, new, now()).await.map_err(|error| refused(&error, lang))?;
    for role in roles {
        let role = (*role, organ.filter(|_| !is_manager(*role)));
        let given = access::give(store, &console, name, role, now()).await;
        given.map_err(|error| refused(&error, lang))?;
    }
    tell(name, &password, lang);
    Ok(())
}

/// The password to stdout, the talk to stderr.
fn tell(name: &str, password: &str, lang: Lang) {
    println!("{password}");
    eprintln!("{}", lang.say("user-password", &[("name", &name)]));
}

/// All organs with the name of their place.
async fn organs(store: &Store, lang: Lang) -> Result<Vec<(Organ, String)>, Failure> {
    let failed = |error: store::StoreError| failed(&error.into(), lang);
    let mut organs = Vec::new();
    for division in store.divisions().await.map_err(failed)? {
        for organ in store.organs(division.id).await.map_err(failed)? {
            organs.push((organ, division.name.clone()));
        }
    }
    Ok(organs)
}

/// The one organ that is meant.
pub(super) async fn find_organ(
    store: &Store,
    words: Option<&str>,
    lang: Lang,
) -> Result<Option<i64>, Failure> {
    let Some(words) = words.map(str::trim) else { return Ok(None) };
    let organs = organs(store, lang).await?;
    let meant = organs.iter().filter(|(organ, place)| {
        let with_place = [format!("{place}{}", organ.name), format!("{place} / {}", organ.name)];
        organ.name == words || with_place.iter().any(|one| one == words)
    });
    match meant.collect::<Vec<_>>()[..] {
        [(organ, _)] => Ok(Some(organ.id)),
        [] => Err(Failure::usage(lang, "error-organ", &[("organ", &words)])),
        _ => Err(Failure::usage(lang, "error-several-organs", &[("organ", &words)])),
    }
}

async fn list(args: &StoreArgs, format: Format, lang: Lang) -> Result<(), Failure> {
    let store = open(args, lang).await?;
    let organs = organs(&store, lang).await?;
    let failed = |error: store::StoreError| failed(&error.into(), lang);
    let named = |id: Option<i64>| {
        let organ = organs.iter().find(|(organ, _)| Some(organ.id) == id);
        organ.map(|(organ, place)| format!("{place}{}", organ.name)).unwrap_or_default()
    };
    let heads = ["user-name", "user-person", "user-organ", "user-roles", "user-state"];
    let mut rows = vec![heads.map(|key| lang.word(key)).to_vec()];
    let mut json = Vec::new();
    for account in store.accounts().await.map_err(failed)? {
        let grants = store.grants_of(account.id).await.map_err(failed)?;
        let held = grants.iter().filter(|grant| grant.holds(now()));
        let roles = held.map(|grant| match grant.organ_id {
            None => grant.role.id(),
            organ => format!("{} ({})", grant.role.id(), named(organ)),
        });
        let (roles, organ): (Vec<String>, String) = (roles.collect(), named(account.organ_id));
        json.push(serde_json::json!({
            "name": account.name,
            "person": account.person,
            "organ": organ,
            "roles": roles,
            "state": account.state.id(),
        }));
        let state = account.state.id();
        rows.push(vec![account.name, account.person, organ, roles.join(", "), state]);
    }
    match format {
        Format::Json => println!("{}", serde_json::Value::from(json)),
        Format::Text => crate::table::print(&rows),
    }
    Ok(())
}

/// `gongkai token …`
pub fn token(command: &TokenCommand, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        match command {
            TokenCommand::New { name, account, store } => {
                let store = open(store, lang).await?;
                let made = access::new_token(&store, &Who::console(), (account, name), now()).await;
                println!("{}", made.map_err(|error| refused(&error, lang))?);
                eprintln!("{}", lang.say("token-made", &[("account", account)]));
                Ok(())
            }
            TokenCommand::List { store, format } => list_tokens(store, *format, lang).await,
            TokenCommand::Revoke { id, store } => {
                let store = open(store, lang).await?;
                let revoked = access::revoke_token(&store, &Who::console(), *id, now()).await;
                revoked.map_err(|error| refused(&error, lang))?;
                eprintln!("{}", lang.say("token-revoked", &[("id", id)]));
                Ok(())
            }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn list_tokens(store: &StoreArgs, format: Format, lang: Lang) -> Result<(), Failure> {
    let store = open(store, lang).await?;
    let failed = |error: store::StoreError| failed(&error.into(), lang);
    let heads = ["token-id", "token-name", "user-name", "token-created", "token-state"];
    let mut rows = vec![heads.map(|key| lang.word(key)).to_vec()];
    let mut json = Vec::new();
    for token in store.tokens().await.map_err(failed)? {
        let account = store.account(token.account_id).await.map_err(failed)?;
        let account = account.map(|account| account.name).unwrap_or_default();
        let created = portal::day(token.created_at).to_string();
        let holds = token.revoked_at.is_none();
        json.push(serde_json::json!({
            "id": token.id,
            "name": token.name,
            "account": account,
            "created": created,
            "holds": holds,
        }));
        let state = lang.word(if holds { "token-holds" } else { "token-gone" });
        rows.push(vec![token.id.to_string(), token.name, account, created, state]);
    }
    match format {
        Format::Json => println!("{}", serde_json::Value::from(json)),
        Format::Text => crate::table::print(&rows),
    }
    Ok(())
}

/// What is refused, in words.
fn refused(error: &AccessError, lang: Lang) -> Failure {
    match error {
        AccessError::BadName(name) => Failure::usage(lang, "error-user-name", &[("name", name)]),
        AccessError::NameTaken(name) => Failure::usage(lang, "error-user-taken", &[("name", name)]),
        AccessError::NoAccount(name) => Failure::usage(lang, "error-user", &[("name", name)]),
        AccessError::BadPurpose(name) => {
            Failure::usage(lang, "error-token-purpose", &[("name", name)])
        }
        AccessError::NoToken(id) => Failure::usage(lang, "error-token", &[("id", id)]),
        AccessError::Linked => Failure::usage(lang, "error-user-linked", &[]),
        AccessError::Unlinked => Failure::usage(lang, "error-user-unlinked", &[]),
        AccessError::BadSubject(_) => Failure::usage(lang, "error-user-subject", &[]),
        AccessError::Past => Failure::usage(lang, "error-role-past", &[]),
        AccessError::Exclusive => Failure::usage(lang, "error-user-exclusive", &[]),
        AccessError::WrongOrgan => Failure::usage(lang, "error-user-organ", &[]),
        error => Failure::usage(lang, "error-store", &[("reason", error)]),
    }
}

/// `gongkai audit …`
pub fn audit(command: &AuditCommand, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        match command {
            AuditCommand::Verify { store } => {
                let store = open(store, lang).await?;
                let verified = audit::verify(&store).await;
                Ok(said(&verified.map_err(|error| failed(&error.into(), lang))?, lang))
            }
            AuditCommand::Export { out, store } => {
                let store = open(store, lang).await?;
                export(&store, out, lang).await?;
                Ok(ExitCode::SUCCESS)
            }
        }
    })
}

fn said(verified: &Verified, lang: Lang) -> ExitCode {
    match verified {
        Verified::Whole { rows, head } => {
            println!("{}", lang.say("audit-whole", &[("rows", rows), ("head", head)]));
            ExitCode::SUCCESS
        }
        Verified::Broken { seq, flaw } => {
            let flaw = lang.word(&format!("audit-{}", flaw.id()));
            println!("{}", lang.say("audit-broken", &[("seq", seq), ("flaw", &flaw)]));
            ExitCode::from(BROKEN)
        }
    }
}

/// The whole log as CSV; that it was taken out is its last row.
async fn export(store: &Store, out: &Path, lang: Lang) -> Result<(), Failure> {
    let failed = |error: store::StoreError| failed(&error.into(), lang);
    let file = |error: &dyn std::fmt::Display| Failure::file(lang, out, error);
    let target: Box<dyn Write> = match out.as_os_str() == "-" {
        true => Box::new(std::io::stdout().lock()),
        false => Box::new(std::fs::File::create(out).map_err(|error| file(&error))?),
    };
    let mut write = store.write().await.map_err(failed)?;
    let (deed, subject) = (Deed::AuditExported, ("audit", 0));
    let line = Line { account: "", deed, subject, detail: serde_json::json!({}) };
    audit::append(&mut write, line).await.map_err(failed)?;
    write.commit().await.map_err(failed)?;
    let mut csv = csv::Writer::from_writer(target);
    let mut last = 0;
    loop {
        let batch = store.audit(last, BATCH).await.map_err(failed)?;
        let Some(end) = batch.last() else { break };
        last = end.seq;
        for row in &batch {
            csv.write_record(audit::record(row)).map_err(|error| file(&error))?;
        }
    }
    csv.flush().map_err(|error| file(&error))?;
    eprintln!("{}", lang.say("audit-exported", &[("rows", &last)]));
    Ok(())
}
