//! Other systems: a token speaks for an account, with the roles of that account and no others.

use crate::audit::{self, Deed, Line};
use crate::error::AccessError;
use crate::permission::Action;
use crate::sessions::token;
use crate::who::Who;
use serde_json::json;
use store::{AccountState, NewToken, Store};

/// What every token begins with, so that it is known for one where it should not stand.
const MARK: &str = "gk_";
/// Characters of what a token is for.
const NAME: usize = 64;

/// Makes a token that speaks for an account; answers the token, which is shown once.
///
/// # Errors
/// Where it is not permitted, there is no such account, or it is not said what for.
pub async fn new_token(
    store: &Store,
    by: &Who,
    (account, name): (&str, &str),
    now: i64,
) -> Result<String, AccessError> {
    by.require(Action::GiveRoles, None)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME {
        return Err(AccessError::BadPurpose(name.to_owned()));
    }
    let mut write = store.write().await?.at(now);
    let found = write.account_named(account).await?;
    let account = found.ok_or_else(|| AccessError::NoAccount(account.to_owned()))?;
    let secret = format!("{MARK}{}", token());
    let token = store::hash(secret.as_bytes());
    let id =
        write.add_token(NewToken { account: account.id, name: name.to_owned(), token }).await?;
    let detail = json!({ "token": id, "name": name });
    let subject = ("account", account.id);
    let line = Line { account: by.name(), deed: Deed::TokenMade, subject, detail };
    audit::append(&mut write, line).await?;
    write.commit().await?;
    Ok(secret)
}

/// Takes a token back.
///
/// # Errors
/// Where it is not permitted, or there is none that holds.
pub async fn revoke_token(store: &Store, by: &Who, id: i64, now: i64) -> Result<(), AccessError> {
    by.require(Action::GiveRoles, None)?;
    let mut write = store.write().await?.at(now);
    let revoked = write.revoke_token(id).await?;
    let revoked = revoked.ok_or_else(|| AccessError::NoToken(id))?;
    let detail = json!({ "token": id, "name": revoked.name });
    let subject = ("account", revoked.account_id);
    let line = Line { account: by.name(), deed: Deed::TokenRevoked, subject, detail };
    audit::append(&mut write, line).await?;
    write.commit().await?;
    Ok(())
}

/// For whom a token speaks; nobody where it was taken back or the account is disabled.
///
/// # Errors
/// Where the store says no.
pub async fn bearer(store: &Store, secret: &str, now: i64) -> Result<Option<Who>, AccessError> {
    if !secret.starts_with(MARK) {
        return Ok(None);
    }
    let found = store.token(&store::hash(secret.as_bytes())).await?;
    let Some(token) = found.filter(|token| token.revoked_at.is_none()) else { return Ok(None) };
    let account = store.account(token.account_id).await?;
    match account.filter(|account| account.state != AccountState::Disabled) {
        Some(account) => Ok(Some(Who::of(store, account, now).await?)),
        None => Ok(None),
    }
}
