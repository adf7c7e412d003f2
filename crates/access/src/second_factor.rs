//! The second factor: a code from a telephone (TOTP, RFC 6238).

use crate::audit::{self, Deed, Line};
use crate::error::AccessError;
use crate::who::Who;
use serde_json::json;
use store::{AccountChange, Store};
use totp_rs::{Builder, Secret, Totp};

/// A secret that is offered; it counts once a code made with it comes back.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The secret, Base32, to be typed into the telephone.
    pub secret: String,
    /// The same as an `otpauth:` address, for a QR code.
    pub address: String,
}

fn totp(secret: &str, name: &str, issuer: &str) -> Result<Totp, AccessError> {
    let secret = Secret::try_from_base32(secret).map_err(|_| AccessError::BadCode)?;
    // A colon parts the two in the address.
    let plain = |text: &str| text.replace(':', " ");
    let builder = Builder::new().with_secret(secret).with_account_name(plain(name));
    builder.with_issuer(Some(plain(issuer))).build().map_err(|_| AccessError::BadCode)
}

/// Offers a secret: a new one, or the one that was offered before.
///
/// # Errors
/// Where the old one is none.
pub fn offer(who: &Who, issuer: &str, old: Option<&str>) -> Result<Offer, AccessError> {
    let secret = old.map_or_else(|| Secret::generate().to_base32(), str::to_owned);
    let totp = totp(&secret, who.name(), issuer)?;
    let address = totp.to_url().map_err(|_| AccessError::BadCode)?;
    Ok(Offer { secret, address })
}

/// The step whose code this is, if it is one after `last`.
pub(crate) fn step(secret: &str, code: &str, last: i64, now: i64) -> Option<i64> {
    let totp = totp(secret, "account", "gongkai").ok()?;
    let step = totp.check(code.trim(), u64::try_from(now).ok()?)?;
    i64::try_from(step).ok().filter(|step| *step > last)
}

/// Turns the second factor on, with a code that shows that the telephone has the secret.
///
/// # Errors
/// Where the code does not fit, or the store says no.
pub async fn second_factor_on(
    store: &Store,
    who: &Who,
    secret: &str,
    code: &str,
    now: i64,
) -> Result<(), AccessError> {
    let step = step(secret, code, 0, now).ok_or(AccessError::BadCode)?;
    let change = AccountChange {
        totp: Some(Some(secret.to_owned())),
        totp_step: Some(step),
        ..AccountChange::default()
    };
    set(store, who, change, Deed::SecondFactorOn, now).await
}

/// Turns one's own second factor off, with a last code.
///
/// # Errors
/// Where the code does not fit, or the store says no.
pub async fn second_factor_off(
    store: &Store,
    who: &Who,
    code: &str,
    now: i64,
) -> Result<(), AccessError> {
    let account = who.account()?;
    let secret = account.totp.as_deref().ok_or(AccessError::BadCode)?;
    step(secret, code, account.totp_step, now).ok_or(AccessError::BadCode)?;
    let change = AccountChange { totp: Some(None), ..AccountChange::default() };
    set(store, who, change, Deed::SecondFactorOff, now).await
}

async fn set(
    store: &Store,
    who: &Who,
    change: AccountChange,
    deed: Deed,
    now: i64,
) -> Result<(), AccessError> {
    let id = who.account()?.id;
    let mut write = store.write().await?.at(now);
    write.change_account(id, change).await?;
    let subject = ("account", id);
    let line = Line { account: who.name(), deed, subject, detail: json!({}) };
    audit::append(&mut write, line).await?;
    write.commit().await?;
    Ok(())
}
