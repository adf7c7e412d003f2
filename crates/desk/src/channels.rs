//! By which ways somebody is told: his own mail, which he sets himself; an organ's groups and systems, which the
//! system manager sets.

use crate::error::DeskError;
use access::audit::{self, Deed, Line};
use access::{Action, Who};
use serde_json::json;
use store::{Channel, ChannelKind, NewChannel, Store, Word, Write};

/// Characters of an address or a secret.
const MOST: usize = 500;

/// Opens a channel of an organ; answers its id.
///
/// # Errors
/// Where it is not permitted, or the address cannot be used.
pub async fn open_channel(
    store: &Store,
    by: &Who,
    organ: i64,
    (kind, address, secret): (ChannelKind, &str, &str),
    now: i64,
) -> Result<i64, DeskError> {
    by.require(Action::ManageAccounts, None)?;
    store.organ(organ).await?.ok_or(DeskError::Missing("organ"))?;
    let new = NewChannel {
        account: None,
        organ: Some(organ),
        kind,
        address: usable(kind, address)?,
        secret: secret.trim().to_owned(),
    };
    let mut write = store.write().await?.at(now);
    let id = open(&mut write, by, new).await?;
    write.commit().await?;
    Ok(id)
}

/// Sets the mail address by which somebody is told himself, in place of the one before; none where it is empty.
///
/// # Errors
/// Where it is no mail address.
pub async fn own_mail(store: &Store, who: &Who, address: &str, now: i64) -> Result<(), DeskError> {
    let account = who.account()?.id;
    let address = address.trim();
    let new = match address.is_empty() {
        true => None,
        false => Some(usable(ChannelKind::Mail, address)?),
    };
    let mut write = store.write().await?.at(now);
    for one in store.channels().await? {
        let own = one.account_id == Some(account) && one.kind == ChannelKind::Mail;
        if own && new.as_ref() == Some(&one.address) {
            return Ok(());
        }
        if own {
            stop(&mut write, who, one.id).await?;
        }
    }
    if let Some(address) = new {
        let (kind, secret) = (ChannelKind::Mail, String::new());
        let new = NewChannel { account: Some(account), organ: None, kind, address, secret };
        open(&mut write, who, new).await?;
    }
    write.commit().await?;
    Ok(())
}

/// The mail address that somebody has set.
///
/// # Errors
/// Where the store says no.
pub async fn mail_of(store: &Store, who: &Who) -> Result<Option<String>, DeskError> {
    let account = who.account()?.id;
    let all = store.channels().await?;
    let own = |one: &Channel| one.account_id == Some(account) && one.kind == ChannelKind::Mail;
    Ok(all.into_iter().find(own).map(|one| one.address))
}

/// Stops a channel: what waits for it is not sent any more.
///
/// # Errors
/// Where it is not permitted, or there is none that is open.
pub async fn stop_channel(store: &Store, by: &Who, id: i64, now: i64) -> Result<(), DeskError> {
    by.require(Action::ManageAccounts, None)?;
    let mut write = store.write().await?.at(now);
    stop(&mut write, by, id).await?;
    write.commit().await?;
    Ok(())
}

async fn open(write: &mut Write, by: &Who, new: NewChannel) -> Result<i64, DeskError> {
    // Neither an address nor a secret belongs into the log.
    let detail = json!({ "kind": new.kind.id(), "organ": new.organ });
    let id = write.add_channel(new).await?;
    let line =
        Line { account: by.name(), deed: Deed::ChannelOpened, subject: ("channel", id), detail };
    audit::append(write, line).await?;
    Ok(id)
}

async fn stop(write: &mut Write, by: &Who, id: i64) -> Result<(), DeskError> {
    let stopped = write.stop_channel(id).await?.ok_or(DeskError::Missing("channel"))?;
    let detail = json!({ "kind": stopped.kind.id(), "organ": stopped.organ_id });
    let line =
        Line { account: by.name(), deed: Deed::ChannelStopped, subject: ("channel", id), detail };
    Ok(audit::append(write, line).await?)
}

/// An address that a channel of a kind can have.
fn usable(kind: ChannelKind, address: &str) -> Result<String, DeskError> {
    let address = address.trim();
    let web = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
    let fits = match kind {
        ChannelKind::Mail => notify::is_mail_address(address),
        _ => web && url::Url::parse(address).is_ok(),
    };
    match fits && address.chars().count() <= MOST {
        true => Ok(address.to_owned()),
        false => Err(DeskError::BadChannel(address.to_owned())),
    }
}
