//! Making accounts, and what the managers and the person itself may change of one.

use crate::audit::{self, Deed, Line};
use crate::error::AccessError;
use crate::password::{self, Weakness, weaknesses};
use crate::permission::{Action, is_manager};
use crate::who::Who;
use serde_json::{Value, json};
use store::{Account, AccountChange, AccountState, NewAccount, Role, Store, Word, Write};

/// Characters that a name to sign in with has at most.
const NAME: usize = 32;
/// Characters that a person's name has at most.
const PERSON: usize = 64;

/// A person who is to have an account.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Name to sign in with: small letters, digits, `-`, `_`, `.`.
    pub name: String,
    /// Name of the person.
    pub person: String,
    /// Organ it belongs to.
    pub organ: Option<i64>,
    /// First password; it must be changed at the first sign-in.
    pub password: String,
}

fn good(name: &str) -> bool {
    let plain = |one: char| {
        one.is_ascii_lowercase() || one.is_ascii_digit() || matches!(one, '-' | '_' | '.')
    };
    (2..=NAME).contains(&name.len()) && name.chars().all(plain)
}

fn strong(password: &str, name: &str) -> Result<(), AccessError> {
    match weaknesses(password, name) {
        found if found.is_empty() => Ok(()),
        found => Err(AccessError::Weak(found)),
    }
}

async fn enter(
    write: &mut Write,
    by: &Who,
    account: &Account,
    deed: Deed,
    detail: Value,
) -> Result<(), AccessError> {
    let subject = ("account", account.id);
    Ok(audit::append(write, Line { account: by.name(), deed, subject, detail }).await?)
}

/// The account of this name, in a write.
pub(crate) async fn named(write: &Write, name: &str) -> Result<Account, AccessError> {
    let found = write.account_named(name).await?;
    found.ok_or_else(|| AccessError::NoAccount(name.to_owned()))
}

/// Who lets somebody in by another way than he knows does it while the account is disabled: it is the system manager
/// who disables and enables, and the security manager who gives passwords and links, so that neither alone becomes
/// somebody else. At the machine itself there are no two.
pub(crate) fn out_of_use(by: &Who, account: &Account) -> Result<(), AccessError> {
    match by.account() {
        Ok(_) if account.state != AccountState::Disabled => Err(AccessError::InUse),
        _ => Ok(()),
    }
}

/// Makes an account without a role; answers its id.
///
/// # Errors
/// Where it is not permitted, the name is none or taken, or the password is weak.
pub async fn make(store: &Store, by: &Who, new: NewPerson, now: i64) -> Result<i64, AccessError> {
    by.require(Action::ManageAccounts, None)?;
    let person = new.person.trim();
    if !good(&new.name) || person.is_empty() || person.chars().count() > PERSON {
        return Err(AccessError::BadName(new.name));
    }
    strong(&new.password, &new.name)?;
    let hash = password::hash(&new.password).await?;
    let mut write = store.write().await?.at(now);
    if write.account_named(&new.name).await?.is_some() {
        return Err(AccessError::NameTaken(new.name));
    }
    let account = NewAccount {
        organ: new.organ,
        name: new.name.clone(),
        person: person.to_owned(),
        password: hash,
        must_change: true,
    };
    let id = write.add_account(account).await?;
    let detail = json!({ "name": new.name, "organ": new.organ });
    let line =
        Line { account: by.name(), deed: Deed::AccountMade, subject: ("account", id), detail };
    audit::append(&mut write, line).await?;
    write.commit().await?;
    Ok(id)
}

/// Gives an account a new first password, takes its second factor away and opens its lock; whoever is signed in with it
/// is not any more. It stays disabled until the system manager enables it.
///
/// # Errors
/// Where it is not permitted, there is no such account, it is not disabled, or the password is weak.
pub async fn reset(
    store: &Store,
    by: &Who,
    name: &str,
    password: &str,
    now: i64,
) -> Result<(), AccessError> {
    by.require(Action::ResetPasswords, None)?;
    strong(password, name)?;
    let hash = password::hash(password).await?;
    let mut write = store.write().await?.at(now);
    let account = named(&write, name).await?;
    out_of_use(by, &account)?;
    let change = AccountChange {
        password: Some((hash, true)),
        failures: Some((0, None)),
        totp: Some(None),
        ..AccountChange::default()
    };
    write.change_account(account.id, change).await?;
    write.end_sessions(account.id).await?;
    enter(&mut write, by, &account, Deed::PasswordReset, json!({})).await?;
    write.commit().await?;
    Ok(())
}

/// Counts a wrong old password as one at the door: who has found an open browser cannot guess there. When
/// the account is locked, all its sessions end.
pub(crate) async fn count_failure<T>(
    store: &Store,
    account: &Account,
    now: i64,
) -> Result<T, AccessError> {
    let mut write = store.write().await?.at(now);
    let account = named(&write, &account.name).await?;
    if crate::sessions::fail(&mut write, &account).await? {
        write.end_sessions(account.id).await?;
    }
    write.commit().await?;
    Err(AccessError::Refused)
}

/// Changes one's own password; all other sessions end, and the one that asks as well.
///
/// # Errors
/// Where the old password is wrong or the new one weak.
pub async fn change_password(
    store: &Store,
    who: &Who,
    old: &str,
    new: &str,
    now: i64,
) -> Result<(), AccessError> {
    let account = who.account()?;
    if !password::fits(old, Some(account.password.clone())).await? {
        return count_failure(store, account, now).await;
    }
    strong(new, &account.name)?;
    if old == new {
        return Err(AccessError::Weak(vec![Weakness::Old]));
    }
    let hash = password::hash(new).await?;
    let mut write = store.write().await?.at(now);
    let change = AccountChange { password: Some((hash, false)), ..AccountChange::default() };
    write.change_account(account.id, change).await?;
    write.end_sessions(account.id).await?;
    enter(&mut write, who, account, Deed::PasswordChanged, json!({})).await?;
    write.commit().await?;
    Ok(())
}

/// Lets an account sign in no more, at once.
///
/// # Errors
/// Where it is not permitted, or there is no such account.
pub async fn disable(store: &Store, by: &Who, name: &str, now: i64) -> Result<(), AccessError> {
    set_state(store, by, name, (AccountState::Disabled, Deed::AccountDisabled), now).await
}

/// Lets an account sign in again.
///
/// # Errors
/// Where it is not permitted, or there is no such account.
pub async fn enable(store: &Store, by: &Who, name: &str, now: i64) -> Result<(), AccessError> {
    set_state(store, by, name, (AccountState::Active, Deed::AccountEnabled), now).await
}

async fn set_state(
    store: &Store,
    by: &Who,
    name: &str,
    (state, deed): (AccountState, Deed),
    now: i64,
) -> Result<(), AccessError> {
    by.require(Action::ManageAccounts, None)?;
    let mut write = store.write().await?.at(now);
    let account = named(&write, name).await?;
    let change = AccountChange { state: Some(state), ..AccountChange::default() };
    write.change_account(account.id, change).await?;
    if state == AccountState::Disabled {
        write.end_sessions(account.id).await?;
    }
    enter(&mut write, by, &account, deed, json!({})).await?;
    write.commit().await?;
    Ok(())
}

/// Gives an account a role for the contents of an organ; a manager's role is for none.
///
/// # Errors
/// Where it is not permitted, there is no such account, or a manager would have a second role.
pub async fn give(
    store: &Store,
    by: &Who,
    name: &str,
    role: (Role, Option<i64>),
    now: i64,
) -> Result<(), AccessError> {
    give_until(store, by, name, role, None, now).await
}

/// The same until a moment, seconds UTC: somebody stands in for another. A role that is there for good
/// stays so.
///
/// # Errors
/// As [`give`], or where the moment is past.
pub async fn give_until(
    store: &Store,
    by: &Who,
    name: &str,
    (role, organ): (Role, Option<i64>),
    until: Option<i64>,
    now: i64,
) -> Result<(), AccessError> {
    by.require(Action::GiveRoles, None)?;
    if is_manager(role) == organ.is_some() {
        return Err(AccessError::WrongOrgan);
    }
    if until.is_some_and(|until| until <= now) {
        return Err(AccessError::Past);
    }
    let mut write = store.write().await?.at(now);
    let account = named(&write, name).await?;
    let grants = write.grants_of(account.id).await?;
    let known = grants.iter().find(|grant| (grant.role, grant.organ_id) == (role, organ));
    match known.map(|grant| (grant.id, grant.until_at)) {
        Some((_, None)) => return Ok(()),
        Some((id, Some(_))) => write.revoke(id).await?,
        None => {}
    }
    let held: Vec<Role> =
        grants.iter().filter(|grant| grant.holds(now)).map(|grant| grant.role).collect();
    if !held.is_empty() && (is_manager(role) || held.iter().any(|one| is_manager(*one))) {
        return Err(AccessError::Exclusive);
    }
    write.grant_until(account.id, (role, organ), until).await?;
    let detail = json!({ "role": role.id(), "organ": organ, "until": until });
    enter(&mut write, by, &account, Deed::RoleGiven, detail).await?;
    write.commit().await?;
    Ok(())
}

/// Takes a role from an account; one that it does not have is no error.
///
/// # Errors
/// Where it is not permitted, or there is no such account.
pub async fn take(
    store: &Store,
    by: &Who,
    name: &str,
    (role, organ): (Role, Option<i64>),
    now: i64,
) -> Result<(), AccessError> {
    by.require(Action::GiveRoles, None)?;
    let mut write = store.write().await?.at(now);
    let account = named(&write, name).await?;
    let grants = write.grants_of(account.id).await?;
    let found = grants.iter().find(|grant| (grant.role, grant.organ_id) == (role, organ));
    let Some(grant) = found else { return Ok(()) };
    write.revoke(grant.id).await?;
    let detail = json!({ "role": role.id(), "organ": organ });
    enter(&mut write, by, &account, Deed::RoleTaken, detail).await?;
    write.commit().await?;
    Ok(())
}

/// Ends one of one's own sessions, on another machine.
///
/// # Errors
/// Where the store says no.
pub async fn end_session(store: &Store, who: &Who, id: i64, now: i64) -> Result<(), AccessError> {
    let account = who.account()?;
    let mut write = store.write().await?.at(now);
    if write.end_session(account.id, id).await? {
        enter(&mut write, who, account, Deed::SessionEnded, json!({})).await?;
    }
    write.commit().await?;
    Ok(())
}
