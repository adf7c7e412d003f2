//! Single sign-on: a provider says who somebody is, an account was linked to that identity before. No account is ever
//! made by it, and no name or mail address is believed: what counts is the provider's own, unchanging subject.

use crate::audit::{self, Deed, Line};
use crate::error::AccessError;
use crate::permission::Action;
use crate::sessions::{Attempt, Refusal, SignedIn, hash, open, refuse, token};
use crate::who::Who;
use crate::{password, second_factor};
use serde_json::json;
use store::{
    Account, AccountState, Identity, NewIdentity, NewSignOn, Purpose, SignOn, Store, Write,
};

/// Seconds within which somebody comes back from the provider, or types the code of the second factor.
pub const WAY: i64 = 10 * 60;
/// Bytes that a subject has at most (OpenID Connect Core 1.0, 2).
const SUBJECT: usize = 255;

/// Whom a provider vouches for.
#[derive(Debug, Clone, Copy)]
pub struct Voucher<'a> {
    /// The provider's address.
    pub issuer: &'a str,
    /// Whom it means.
    pub subject: &'a str,
    /// It asked for more than one factor.
    pub second_factor: bool,
}

/// How far somebody has come for whom a provider vouches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// Signed in.
    SignedIn(SignedIn),
    /// The account has a second factor of its own and the provider asked for none: the code is typed with this secret
    /// ([`sign_on_with_code`]).
    Code(String),
}

/// Begins a way to the provider; answers its secret, which only the browser is given.
///
/// # Errors
/// Where the store says no.
pub async fn begin_sign_on(
    store: &Store,
    issuer: &str,
    next: &str,
    now: i64,
) -> Result<String, AccessError> {
    let mut write = store.write().await?.at(now);
    let secret = begin(&mut write, Purpose::SignIn, None, (issuer, next)).await?;
    write.commit().await?;
    Ok(secret)
}

/// The same for somebody who wants to be known there under his account; the password shows that it is he, and
/// not somebody who has found an open browser.
///
/// # Errors
/// Where the password is wrong, or the account is linked already.
pub async fn begin_link(
    store: &Store,
    who: &Who,
    password: &str,
    issuer: &str,
    now: i64,
) -> Result<String, AccessError> {
    let account = who.account()?;
    if !password::fits(password, Some(account.password.clone())).await? {
        return crate::accounts::count_failure(store, account, now).await;
    }
    let mut write = store.write().await?.at(now);
    if linked(&write, account.id, issuer).await?.is_some() {
        return Err(AccessError::Linked);
    }
    let secret = begin(&mut write, Purpose::Link, Some(account.id), (issuer, "")).await?;
    write.commit().await?;
    Ok(secret)
}

async fn begin(
    write: &mut Write,
    purpose: Purpose,
    account: Option<i64>,
    (issuer, next): (&str, &str),
) -> Result<String, AccessError> {
    let secret = token();
    let new = NewSignOn {
        secret: hash(&secret),
        purpose,
        account,
        issuer: issuer.to_owned(),
        next: next.to_owned(),
    };
    let before = write.now() - WAY;
    write.begin_sign_on(new, before).await?;
    Ok(secret)
}

fn fresh(way: &SignOn, now: i64) -> bool {
    (way.created_at..=way.created_at + WAY).contains(&now)
}

/// Ends a way with whoever comes back on it: it leads back once. `None` where there is none, or it was begun too
/// long ago.
///
/// # Errors
/// Where the store says no.
pub async fn come_back(
    store: &Store,
    secret: &str,
    now: i64,
) -> Result<Option<SignOn>, AccessError> {
    let mut write = store.write().await?.at(now);
    let Some(way) = write.sign_on(&hash(secret)).await? else { return Ok(None) };
    if way.purpose == Purpose::Code {
        return Ok(None);
    }
    write.end_sign_on(way.id).await?;
    write.commit().await?;
    Ok(Some(way).filter(|way| fresh(way, now)))
}

/// Signs in the account that is linked to an identity.
///
/// # Errors
/// [`AccessError::Unlinked`] where none is; [`AccessError::Refused`] where it may not sign in.
pub async fn sign_on(
    store: &Store,
    voucher: &Voucher<'_>,
    attempt: &Attempt<'_>,
    next: &str,
    now: i64,
) -> Result<Arrival, AccessError> {
    let mut write = store.write().await?.at(now);
    let identity = write.identity(voucher.issuer, voucher.subject).await?;
    let account = match identity {
        Some(identity) => write.account(identity.account_id).await?,
        None => None,
    };
    let Some(account) = account else {
        return match refuse(write, None, Refusal::Unlinked, attempt).await {
            AccessError::Refused => Err(AccessError::Unlinked),
            error => Err(error),
        };
    };
    if let Some(refusal) = shut_out(&account, now) {
        return Err(refuse(write, Some(&account), refusal, attempt).await);
    }
    if account.totp.is_some() && !voucher.second_factor {
        let to = (voucher.issuer, next);
        let secret = begin(&mut write, Purpose::Code, Some(account.id), to).await?;
        write.commit().await?;
        return Ok(Arrival::Code(secret));
    }
    let signed = open(write, &account, None, Some(voucher.issuer), attempt).await?;
    Ok(Arrival::SignedIn(signed))
}

/// Signs in somebody for whom a provider vouched, with the code of the account's second factor; answers where to as
/// well. A wrong code counts as a wrong password does.
///
/// # Errors
/// [`AccessError::BadCode`] where another one may be typed, [`AccessError::Refused`] where the way has ended or the
/// account may not sign in.
pub async fn sign_on_with_code(
    store: &Store,
    secret: &str,
    attempt: &Attempt<'_>,
    now: i64,
) -> Result<(SignedIn, String), AccessError> {
    let mut write = store.write().await?.at(now);
    let way = write.sign_on(&hash(secret)).await?;
    let way = way.filter(|way| way.purpose == Purpose::Code && fresh(way, now));
    let Some((way, id)) = way.and_then(|way| way.account_id.map(|id| (way, id))) else {
        return Err(AccessError::Refused);
    };
    let account = write.account(id).await?.ok_or(AccessError::Refused)?;
    if linked(&write, id, &way.issuer).await?.is_none() {
        return Err(refuse(write, Some(&account), Refusal::Unlinked, attempt).await);
    }
    if let Some(refusal) = shut_out(&account, now) {
        return Err(refuse(write, Some(&account), refusal, attempt).await);
    }
    let step = match &account.totp {
        None => None,
        Some(secret) => match second_factor::step(secret, attempt.code, account.totp_step, now) {
            Some(step) => Some(step),
            None => {
                return match refuse(write, Some(&account), Refusal::Code, attempt).await {
                    AccessError::Refused => Err(AccessError::BadCode),
                    error => Err(error),
                };
            }
        },
    };
    write.end_sign_on(way.id).await?;
    let signed = open(write, &account, step, Some(&way.issuer), attempt).await?;
    Ok((signed, way.next))
}

/// Why an account may not sign in, whoever vouches for it.
fn shut_out(account: &Account, now: i64) -> Option<Refusal> {
    match account.state {
        AccountState::Disabled => Some(Refusal::Disabled),
        AccountState::Active if account.locked_until.is_some_and(|until| until > now) => {
            Some(Refusal::Locked)
        }
        AccountState::Active => None,
    }
}

/// Enters that what a provider sent back cannot be believed.
///
/// # Errors
/// Where the store says no.
pub async fn disbelieve(store: &Store, attempt: &Attempt<'_>, now: i64) -> Result<(), AccessError> {
    let write = store.write().await?.at(now);
    match refuse(write, None, Refusal::Provider, attempt).await {
        AccessError::Refused => Ok(()),
        error => Err(error),
    }
}

async fn linked(
    write: &Write,
    account: i64,
    issuer: &str,
) -> Result<Option<Identity>, AccessError> {
    let identities = write.identities_of(account).await?;
    Ok(identities.into_iter().find(|one| one.issuer == issuer))
}

/// Links one's own account to the identity that one has come back with.
///
/// # Errors
/// Where one of the two is linked already.
pub async fn link_own(
    store: &Store,
    who: &Who,
    voucher: &Voucher<'_>,
    now: i64,
) -> Result<(), AccessError> {
    let mut write = store.write().await?.at(now);
    add(&mut write, who, who.account()?, (voucher.issuer, voucher.subject)).await?;
    write.commit().await?;
    Ok(())
}

/// Links an account to the identity that a provider calls `subject`.
///
/// # Errors
/// Where it is not permitted, there is no such account, it is not disabled, it is no subject, or one of the two is
/// linked already.
pub async fn link(
    store: &Store,
    by: &Who,
    name: &str,
    (issuer, subject): (&str, &str),
    now: i64,
) -> Result<(), AccessError> {
    by.require(Action::LinkIdentities, None)?;
    let written = subject.bytes().all(|one| one.is_ascii_graphic() || one == b' ');
    if subject.is_empty() || subject.len() > SUBJECT || !written {
        return Err(AccessError::BadSubject(subject.to_owned()));
    }
    let mut write = store.write().await?.at(now);
    let account = crate::accounts::named(&write, name).await?;
    crate::accounts::out_of_use(by, &account)?;
    add(&mut write, by, &account, (issuer, subject)).await?;
    write.commit().await?;
    Ok(())
}

async fn add(
    write: &mut Write,
    by: &Who,
    account: &Account,
    (issuer, subject): (&str, &str),
) -> Result<(), AccessError> {
    let taken = write.identity(issuer, subject).await?.is_some();
    if taken || linked(write, account.id, issuer).await?.is_some() {
        return Err(AccessError::Linked);
    }
    let (to, whom) = (issuer.to_owned(), subject.to_owned());
    write.add_identity(NewIdentity { account: account.id, issuer: to, subject: whom }).await?;
    enter(write, by, account, Deed::IdentityLinked, (issuer, subject)).await
}

/// Takes one's own link to a provider away; the password shows that there is another way in. Whoever is signed in by
/// that provider is not any more.
///
/// # Errors
/// Where the password is wrong, or there is no link.
pub async fn unlink_own(
    store: &Store,
    who: &Who,
    password: &str,
    issuer: &str,
    now: i64,
) -> Result<(), AccessError> {
    let account = who.account()?;
    if !password::fits(password, Some(account.password.clone())).await? {
        return crate::accounts::count_failure(store, account, now).await;
    }
    let mut write = store.write().await?.at(now);
    remove(&mut write, who, account, issuer).await?;
    write.commit().await?;
    Ok(())
}

/// Takes an account's link to a provider away; whoever is signed in by it is not any more.
///
/// # Errors
/// Where it is not permitted, or there is no such account or link.
pub async fn unlink(
    store: &Store,
    by: &Who,
    name: &str,
    issuer: &str,
    now: i64,
) -> Result<(), AccessError> {
    by.require(Action::LinkIdentities, None)?;
    let mut write = store.write().await?.at(now);
    let account = crate::accounts::named(&write, name).await?;
    remove(&mut write, by, &account, issuer).await?;
    write.commit().await?;
    Ok(())
}

async fn remove(
    write: &mut Write,
    by: &Who,
    account: &Account,
    issuer: &str,
) -> Result<(), AccessError> {
    let identity = linked(write, account.id, issuer).await?.ok_or(AccessError::Unlinked)?;
    write.remove_identity(identity.id).await?;
    write.end_sessions_by(account.id, issuer).await?;
    enter(write, by, account, Deed::IdentityUnlinked, (issuer, &identity.subject)).await
}

async fn enter(
    write: &mut Write,
    by: &Who,
    account: &Account,
    deed: Deed,
    (issuer, identity): (&str, &str),
) -> Result<(), AccessError> {
    let subject = ("account", account.id);
    let detail = json!({ "issuer": issuer, "subject": identity });
    Ok(audit::append(write, Line { account: by.name(), deed, subject, detail }).await?)
}
