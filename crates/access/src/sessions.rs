//! Signing in and staying so.

use crate::audit::{self, Deed, Line};
use crate::error::AccessError;
use crate::who::Who;
use crate::{password, second_factor};
use serde_json::json;
use std::time::Duration;
use store::{Account, AccountChange, AccountState, NewSession, Session, Store, Write};

/// Wrong passwords after which an account is locked.
pub const FAILURES: i32 = 5;
/// Seconds for which it is.
pub const LOCKED: i64 = 15 * 60;
/// Seconds without use after which a session ends.
pub const IDLE: i64 = 30 * 60;
/// Seconds after which it ends in any case.
pub const LONGEST: i64 = 12 * 3600;
/// Seconds within which its use is noted only once.
const NOTED: i64 = 60;
/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(1);
/// Characters of what a browser calls itself that are kept.
const AGENT: usize = 200;

/// Somebody who wants to sign in.
#[derive(Debug, Clone, Default)]
pub struct Attempt<'a> {
    /// Name.
    pub name: &'a str,
    /// Password.
    pub password: &'a str,
    /// Code of the second factor, where there is one.
    pub code: &'a str,
    /// Network address.
    pub address: &'a str,
    /// What the browser calls itself.
    pub agent: &'a str,
}

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The token: a new one each time. Only its hash is kept.
    pub token: String,
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Present {
    /// Who.
    pub who: Who,
    /// The session.
    pub session: Session,
}

/// A token that nobody can guess: 256 bits, hex.
pub fn token() -> String {
    blake3::Hash::from_bytes(rand::random()).to_hex().to_string()
}

pub(crate) fn hash(token: &str) -> String {
    store::hash(token.as_bytes())
}

impl Present {
    /// Whether the password must be changed before anything else. Whoever came by a provider typed none.
    pub fn must_change_password(&self, now: i64) -> bool {
        self.session.issuer.is_none() && self.who.must_change_password(now)
    }
}

/// Why somebody is not signed in; only the audit log is told.
pub(crate) enum Refusal {
    Unknown,
    Disabled,
    Locked,
    Password,
    Code,
    Unlinked,
    Provider,
}

/// Signs somebody in.
///
/// # Errors
/// [`AccessError::Refused`] for whatever reason: the answer and the time it takes tell nothing.
pub async fn sign_in(
    store: &Store,
    attempt: &Attempt<'_>,
    now: i64,
) -> Result<SignedIn, AccessError> {
    let known = store.account_named(attempt.name).await?;
    // Hashing takes long: the store is not locked meanwhile.
    let hash = known.as_ref().map(|account| account.password.clone());
    let fits = password::fits(attempt.password, hash).await?;
    let write = store.write().await?.at(now);
    // Others may have tried in the meantime: what counts is how the account stands now.
    let account = match known {
        Some(account) => write.account(account.id).await?,
        None => None,
    };
    let Some(account) = account else {
        return Err(refuse(write, None, Refusal::Unknown, attempt).await);
    };
    if account.state == AccountState::Disabled {
        return Err(refuse(write, Some(&account), Refusal::Disabled, attempt).await);
    }
    if account.locked_until.is_some_and(|until| until > now) {
        return Err(refuse(write, Some(&account), Refusal::Locked, attempt).await);
    }
    if !fits {
        return Err(refuse(write, Some(&account), Refusal::Password, attempt).await);
    }
    let mut step = None;
    if let Some(secret) = &account.totp {
        step = second_factor::step(secret, attempt.code, account.totp_step, now);
        if step.is_none() {
            return Err(refuse(write, Some(&account), Refusal::Code, attempt).await);
        }
    }
    open(write, &account, step, None, attempt).await
}

/// Opens the session of somebody who is known: by a password, or by a provider. `step` is that of the code of the
/// second factor, where one was typed.
pub(crate) async fn open(
    mut write: Write,
    account: &Account,
    step: Option<i64>,
    issuer: Option<&str>,
    attempt: &Attempt<'_>,
) -> Result<SignedIn, AccessError> {
    let now = write.now();
    // A provider's word is no right password: it makes no failure undone.
    let failures = (issuer.is_none() || step.is_some()).then_some((0, None));
    let change = AccountChange { failures, totp_step: step, ..AccountChange::default() };
    write.change_account(account.id, change).await?;
    write.end_old_sessions(now - IDLE, now - LONGEST).await?;
    let token = token();
    let session = NewSession {
        token: hash(&token),
        account: account.id,
        address: attempt.address.to_owned(),
        agent: attempt.agent.chars().take(AGENT).collect(),
        issuer: issuer.map(str::to_owned),
    };
    write.open_session(session).await?;
    let detail = match issuer {
        None => json!({ "address": attempt.address }),
        Some(issuer) => json!({ "address": attempt.address, "issuer": issuer }),
    };
    enter(&mut write, &account.name, account.id, Deed::SignedIn, detail).await?;
    write.commit().await?;
    Ok(SignedIn { token })
}

/// Enters that somebody was not let in; answers the error that he is told.
pub(crate) async fn refuse(
    write: Write,
    account: Option<&Account>,
    refusal: Refusal,
    attempt: &Attempt<'_>,
) -> AccessError {
    match enter_refusal(write, account, refusal, attempt).await {
        Ok(()) => AccessError::Refused,
        Err(error) => error,
    }
}

async fn enter_refusal(
    mut write: Write,
    account: Option<&Account>,
    refusal: Refusal,
    attempt: &Attempt<'_>,
) -> Result<(), AccessError> {
    let (counts, reason) = match refusal {
        // The name is not entered: it may be a password typed into the wrong field.
        Refusal::Unknown => (false, "unknown"),
        Refusal::Disabled => (false, "disabled"),
        Refusal::Locked => (false, "locked"),
        Refusal::Password => (true, "password"),
        Refusal::Code => (true, "code"),
        Refusal::Unlinked => (false, "unlinked"),
        Refusal::Provider => (false, "provider"),
    };
    let (name, id) = account.map_or(("", 0), |account| (account.name.as_str(), account.id));
    let detail = json!({ "address": attempt.address, "reason": reason });
    enter(&mut write, name, id, Deed::SignInRefused, detail).await?;
    if let Some(account) = account.filter(|_| counts) {
        fail(&mut write, account).await?;
    }
    write.commit().await?;
    Ok(())
}

/// Counts a failure of an account, and locks it after the last one; answers whether it is locked now.
pub(crate) async fn fail(write: &mut Write, account: &Account) -> Result<bool, AccessError> {
    let failures = account.failures + 1;
    let locked = failures >= FAILURES;
    let failures = if locked { (0, Some(write.now() + LOCKED)) } else { (failures, None) };
    let change = AccountChange { failures: Some(failures), ..AccountChange::default() };
    write.change_account(account.id, change).await?;
    if locked {
        let detail = json!({ "seconds": LOCKED });
        enter(write, &account.name, account.id, Deed::AccountLocked, detail).await?;
    }
    Ok(locked)
}

async fn enter(
    write: &mut Write,
    account: &str,
    id: i64,
    deed: Deed,
    detail: serde_json::Value,
) -> Result<(), AccessError> {
    Ok(audit::append(write, Line { account, deed, subject: ("account", id), detail }).await?)
}

/// Who a token belongs to; `None` where its session has ended or the account may not sign in any more.
///
/// # Errors
/// Where the store says no.
pub async fn session(store: &Store, token: &str, now: i64) -> Result<Option<Present>, AccessError> {
    let Some(session) = store.session(&hash(token)).await? else { return Ok(None) };
    if now - session.seen_at >= IDLE || now - session.created_at >= LONGEST {
        return Ok(None);
    }
    let account = store.account(session.account_id).await?;
    let active = |account: &Account| account.state == AccountState::Active;
    let Some(account) = account.filter(active) else { return Ok(None) };
    if now - session.seen_at >= NOTED {
        // A long import holds the store's lock: nobody is kept waiting for a note.
        match tokio::time::timeout(PATIENCE, note(store, session.id, now)).await {
            Ok(Ok(true)) | Err(_) => {}
            Ok(Ok(false)) => return Ok(None),
            Ok(Err(error)) => return Err(error),
        }
    }
    Ok(Some(Present { who: Who::of(store, account, now).await?, session }))
}

/// Notes that a session is used; answers whether it is still there, as it may have been ended a moment ago.
async fn note(store: &Store, session: i64, now: i64) -> Result<bool, AccessError> {
    let mut write = store.write().await?.at(now);
    let there = write.touch_session(session).await?;
    write.commit().await?;
    Ok(there)
}

/// Ends the session of somebody who leaves.
///
/// # Errors
/// Where the store says no.
pub async fn sign_out(store: &Store, present: &Present, now: i64) -> Result<(), AccessError> {
    let account = present.who.account()?;
    let mut write = store.write().await?.at(now);
    write.end_session(account.id, present.session.id).await?;
    enter(&mut write, &account.name, account.id, Deed::SignedOut, json!({})).await?;
    write.commit().await?;
    Ok(())
}
