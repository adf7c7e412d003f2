//! Withdrawals (撤稿): asked by one person and decided by another, at once where it is urgent; and what the address
//! of the document shows from then on.

use crate::documents::{document, enter_document, owner, published};
use crate::error::DeskError;
use crate::telling::{self, Told};
use access::audit::Deed;
use access::{Action, Who};
use percent_encoding::percent_decode_str;
use portal::web_address;
use serde_json::{Value, json};
use store::{NewWithdrawal, Remains, Shown, Site, Store, Withdrawal, WithdrawalState, Word, Write};
use url::{Position, Url};

/// What the address of a withdrawn document is to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Leaving<'a> {
    /// A notice with title and reason.
    #[default]
    Notice,
    /// What stands at another address, to which it leads on: of a document or a column of the same site, or a whole
    /// address of another site.
    Onward(&'a str),
    /// That it is gone, without its title.
    Gone,
}

/// What remains at the address, checked.
async fn checked(
    store: &Store,
    shown: &Shown,
    leaving: Leaving<'_>,
) -> Result<(Remains, Option<String>), DeskError> {
    Ok(match leaving {
        Leaving::Notice => (Remains::Notice, None),
        Leaving::Gone => (Remains::Gone, None),
        Leaving::Onward(to) => (Remains::Redirect, Some(target(store, shown, to).await?)),
    })
}

/// An address that the one of a document can lead on to, as it is kept: below the site where it is the site's own.
async fn target(store: &Store, shown: &Shown, to: &str) -> Result<String, DeskError> {
    let (site, to) = (shown.document.site_id, to.trim());
    let bad = || DeskError::BadTarget(to.to_owned());
    let sites = store.sites().await?;
    let own = sites.iter().find(|one| one.id == site).ok_or(DeskError::Missing("site"))?;
    let path = match web_address(to) {
        Some(whole) => match below(own, &whole) {
            Some(path) => path,
            None => return Ok(whole),
        },
        None if to.starts_with('/') => to.to_owned(),
        None => return Err(bad()),
    };
    let path = path.trim_end_matches('/');
    if path.is_empty() {
        return Ok("/".to_owned());
    }
    if path == shown.document.address {
        return Err(bad());
    }
    let found = store.published_at(site, &[path.to_owned()]).await?;
    let columns = store.columns(site).await?;
    let column = columns.iter().any(|one| one.path == path && one.archived_at.is_none());
    if column || !found.is_empty() { Ok(path.to_owned()) } else { Err(bad()) }
}

/// The path of a whole address that is one of the site's own.
fn below(site: &Site, whole: &str) -> Option<String> {
    let url = Url::parse(whole).ok()?;
    let host = &url[Position::BeforeHost..Position::AfterPort];
    let own = !site.domain.is_empty() && host.eq_ignore_ascii_case(&site.domain);
    // No address has a NUL, and PostgreSQL takes none.
    own.then(|| percent_decode_str(url.path()).decode_utf8_lossy().replace('\0', "\u{fffd}"))
}

/// What the audit log tells of a withdrawal.
fn detail(reason: &str, (remains, target): &(Remains, Option<String>)) -> Value {
    json!({ "reason": reason, "remains": remains.id(), "target": target })
}

/// Asks that a document be withdrawn (撤稿), and what its address is to show; another person decides. An urgent one
/// goes at once.
///
/// # Errors
/// Where it is not permitted, no reason is given, the address cannot lead on to there, or somebody asked already.
pub async fn withdraw(
    store: &Store,
    who: &Who,
    id: i64,
    (urgent, reason): (bool, &str),
    leaving: Leaving<'_>,
    now: i64,
) -> Result<(), DeskError> {
    let mut write = store.write().await?.at(now);
    let (shown, organ) = document(store, who, id).await?;
    let action = if urgent { Action::WithdrawAtOnce } else { Action::Write };
    who.require(action, Some(organ))?;
    published(&shown)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(DeskError::NoReason);
    }
    if write.withdrawal_asked(id).await? {
        return Err(DeskError::State);
    }
    let left = checked(store, &shown, leaving).await?;
    let site = shown.document.site_id;
    let asked = NewWithdrawal {
        site,
        organ,
        document: id,
        account: who.account()?.id,
        urgent,
        reason: reason.to_owned(),
        remains: left.0,
        target: left.1.clone(),
    };
    write.ask_withdrawal(asked).await?;
    let told = Told::of(&shown, organ);
    telling::withdrawal(&mut write, &told, (reason, urgent, who.account()?.id)).await?;
    let deed = if urgent { Deed::WithdrawnAtOnce } else { Deed::WithdrawalAsked };
    enter_document(&mut write, who, deed, id, detail(reason, &left)).await?;
    if urgent {
        write.withdraw_leaving(site, id, reason, left).await?;
    }
    write.commit().await?;
    Ok(())
}

/// Withdraws the document at an address at once and for good, from the machine itself.
///
/// # Errors
/// Where no document is published there, or no reason is given.
pub async fn take_down(
    store: &Store,
    site: i64,
    (address, reason): (&str, &str),
    now: i64,
) -> Result<(), DeskError> {
    let mut write = store.write().await?.at(now);
    let shown = store.shown(site, address).await?.ok_or(DeskError::Missing("document"))?;
    published(&shown)?;
    if reason.trim().is_empty() {
        return Err(DeskError::NoReason);
    }
    let (id, left) = (shown.document.id, (Remains::Notice, None));
    let detail = detail(reason, &left);
    write.withdraw_leaving(site, id, reason, left).await?;
    if let Some(organ) = owner(store, &shown).await? {
        telling::taken_down(&mut write, &Told::of(&shown, organ), reason).await?;
    }
    enter_document(&mut write, &Who::console(), Deed::WithdrawnAtOnce, id, detail).await?;
    write.commit().await?;
    Ok(())
}

/// A withdrawal that somebody may decide, as a write sees it.
async fn to_decide(write: &Write, who: &Who, id: i64) -> Result<Withdrawal, DeskError> {
    let asked = write.withdrawal(id).await?.ok_or(DeskError::Missing("withdrawal"))?;
    if !who.may(Action::Read, Some(asked.organ_id)) {
        return Err(DeskError::Missing("withdrawal"));
    }
    who.require(Action::DecideWithdrawal, Some(asked.organ_id))?;
    if asked.state != WithdrawalState::Asked {
        return Err(DeskError::State);
    }
    if asked.account_id == who.account()?.id {
        return Err(DeskError::SameDecider);
    }
    Ok(asked)
}

/// Decides what somebody else asked: the document is withdrawn, or shown.
///
/// # Errors
/// Where it is not permitted, who asked decides, or what its address is to lead on to is no more.
pub async fn decide(
    store: &Store,
    who: &Who,
    withdrawal: i64,
    agree: bool,
    now: i64,
) -> Result<(), DeskError> {
    let mut write = store.write().await?.at(now);
    let asked = to_decide(&write, who, withdrawal).await?;
    let id = asked.document_id;
    let shown = store.whole(&[id]).await?.pop().ok_or(DeskError::Missing("document"))?;
    match (agree, asked.urgent) {
        (true, false) => {
            let mut left = (asked.remains, asked.target.clone());
            if let Some(to) = &asked.target {
                left.1 = Some(target(store, &shown, to).await?);
            }
            write.withdraw_leaving(asked.site_id, id, &asked.reason, left).await?;
        }
        (false, true) => write.restore(asked.site_id, id).await?,
        _ => {}
    }
    let (state, deed) = match agree {
        true => (WithdrawalState::Confirmed, Deed::WithdrawalConfirmed),
        false => (WithdrawalState::Refused, Deed::WithdrawalRefused),
    };
    write.decide_withdrawal(withdrawal, state, who.account()?.id).await?;
    telling::decided(&mut write, &Told::of(&shown, asked.organ_id), &asked, agree).await?;
    let detail = json!({
        "withdrawal": withdrawal,
        "remains": asked.remains.id(),
        "target": asked.target,
    });
    enter_document(&mut write, who, deed, id, detail).await?;
    write.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_addresses_are_kept_without_their_host() {
        let site = |domain: &str| Site {
            id: 1,
            slug: "one".into(),
            name: "一".into(),
            level: store::Level::County,
            division_id: 1,
            organ_id: None,
            domain: domain.into(),
            id_code: String::new(),
            catalog_id: None,
            settings: "{}".into(),
            created_at: 0,
        };
        let own = site("www.county.example");
        for (whole, path) in [
            ("https://www.county.example/doc/1", Some("/doc/1")),
            ("http://WWW.county.example/%E4%B8%80/", Some("/一/")),
            ("https://www.county.example:8080/doc/1", None),
            ("https://mzj.county.example/doc/1", None),
        ] {
            assert_eq!(below(&own, whole).as_deref(), path, "{whole}");
        }
        assert_eq!(below(&site(""), "https://www.county.example/doc/1"), None);
    }
}
