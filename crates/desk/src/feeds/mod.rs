//! Feeds of other sites (订阅): an organ subscribes to what a department publishes on its own site, and each item
//! becomes a document in our column that leads to its one origin, never a copy of it.

mod parse;
mod read;
mod take;

pub use read::{FEED_FAILURES, FeedReading, feed_manners, read_feeds};

use crate::drafts::Place;
use crate::error::DeskError;
use crate::places::{Premises, sites_of};
use access::audit::{self, Deed, Line};
use access::{Action, Who};
use serde_json::json;
use store::{Feed, NewFeed, Store};
use url::Url;

/// Characters of an address.
const ADDRESS: usize = 500;
/// Characters of the words, and of the source.
const SHORT: usize = 100;
/// Columns in which the items of one feed stand.
const MOST_PLACES: usize = 10;

/// A subscription as a person asks for it.
#[derive(Debug, Clone, Default)]
pub struct Subscription {
    /// Organ that subscribes.
    pub organ: i64,
    /// Site on which its items are placed.
    pub site: i64,
    /// Address of the feed.
    pub address: String,
    /// Where its items are to stand; the first is where they belong.
    pub places: Vec<Place>,
    /// Words of which one stands in a title that is meant, between spaces; empty where all are.
    pub words: String,
    /// 来源: who publishes what it tells of; empty for the organ itself.
    pub source: String,
    /// The final reviewer signs the subscription: its items are public without a review of their own.
    pub direct: bool,
}

/// A subscription as it stands.
#[derive(Debug, Clone)]
pub struct Subscribed {
    /// The feed, and how reading it went.
    pub feed: Feed,
    /// Items that were taken in.
    pub taken: u64,
}

/// What it takes to subscribe: who writes for an organ subscribes to what is reviewed like any draft; who signs last
/// also to what is public by that signature.
fn needed(direct: bool) -> Action {
    if direct { Action::ReviewFinal } else { Action::Write }
}

/// Whether somebody may stop the subscriptions of an organ: its editors and its final reviewers.
pub fn may_stop_feeds(who: &Who, organ: i64) -> bool {
    [false, true].iter().any(|direct| who.may(needed(*direct), Some(organ)))
}

/// Subscribes to a feed, which is read the next time that feeds are; answers its number.
///
/// # Errors
/// Where it is not permitted, the address cannot be used or is subscribed already, or no document can stand there.
pub async fn subscribe(
    store: &Store,
    who: &Who,
    asked: Subscription,
    now: i64,
) -> Result<i64, DeskError> {
    who.require(needed(asked.direct), Some(asked.organ))?;
    let address = usable(&asked.address)?;
    let (words, source) = (line("words", &asked.words)?, line("source", &asked.source)?);
    let sites = sites_of(store, asked.organ).await?;
    let site = sites.into_iter().find(|site| site.id == asked.site).ok_or(DeskError::BadPlace)?;
    places(&Premises::of(store, site).await?, &asked.places)?;
    let organ = store.organ(asked.organ).await?.ok_or(DeskError::Missing("organ"))?;
    let source = if source.is_empty() { organ.name } else { source };
    let mut write = store.write().await?.at(now);
    if write.is_subscribed((asked.site, asked.organ), &address).await? {
        return Err(DeskError::Subscribed(address));
    }
    let detail = json!({
        "organ": asked.organ,
        "address": address,
        "places": asked.places,
        "words": words,
        "direct": asked.direct,
    });
    let new = NewFeed {
        site: asked.site,
        organ: asked.organ,
        account: who.account()?.id,
        address,
        places: asked.places,
        words,
        source,
        direct: asked.direct,
    };
    let id = write.add_feed(new).await?;
    let (deed, subject) = (Deed::FeedSubscribed, ("feed", id));
    audit::append(&mut write, Line { account: who.name(), deed, subject, detail }).await?;
    write.commit().await?;
    Ok(id)
}

/// Stops a subscription: the feed is not read any more, and what came of it stays.
///
/// # Errors
/// Where it is not permitted, or there is none; [`DeskError::Missing`] also where it is another organ's.
pub async fn stop_feed(store: &Store, who: &Who, id: i64, now: i64) -> Result<(), DeskError> {
    let mut write = store.write().await?.at(now);
    let feed = write.feed(id).await?.ok_or(DeskError::Missing("feed"))?;
    if !who.may(Action::Read, Some(feed.organ_id)) {
        return Err(DeskError::Missing("feed"));
    }
    if !may_stop_feeds(who, feed.organ_id) {
        return Err(access::AccessError::Forbidden.into());
    }
    write.stop_feed(id).await?;
    let detail = json!({ "organ": feed.organ_id, "address": feed.address });
    let (deed, subject) = (Deed::FeedStopped, ("feed", id));
    audit::append(&mut write, Line { account: who.name(), deed, subject, detail }).await?;
    write.commit().await?;
    Ok(())
}

/// Subscriptions of the organs that somebody works for, the first first.
///
/// # Errors
/// Where he works for none.
pub async fn feeds(store: &Store, who: &Who) -> Result<Vec<Subscribed>, DeskError> {
    let organs = who.organs(Action::Read);
    if organs.is_empty() {
        return Err(access::AccessError::Forbidden.into());
    }
    counted(store, store.feeds(&organs).await?).await
}

/// All subscriptions, for whoever sits at the machine itself.
///
/// # Errors
/// Where the store says no.
pub async fn all_feeds(store: &Store) -> Result<Vec<Subscribed>, DeskError> {
    counted(store, store.all_feeds().await?).await
}

async fn counted(store: &Store, feeds: Vec<Feed>) -> Result<Vec<Subscribed>, DeskError> {
    let mut all = Vec::with_capacity(feeds.len());
    for feed in feeds {
        all.push(Subscribed { taken: store.items_taken(feed.id).await?, feed });
    }
    Ok(all)
}

/// An address from which a feed can be read, as it is kept.
fn usable(address: &str) -> Result<String, DeskError> {
    let address = address.trim();
    let bad = || DeskError::BadFeed(address.to_owned());
    let url = Url::parse(address).map_err(|_| bad())?;
    let bare = url.username().is_empty() && url.password().is_none();
    let web = matches!(url.scheme(), "http" | "https") && url.host().is_some() && bare;
    match web && address.chars().count() <= ADDRESS {
        true => Ok(url.to_string()),
        false => Err(bad()),
    }
}

/// A short text as it is kept.
fn line(field: &'static str, text: &str) -> Result<String, DeskError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() > SHORT {
        true => Err(DeskError::Long { field, most: SHORT }),
        false => Ok(text),
    }
}

/// Refuses places in which no document can stand.
fn places(premises: &Premises, places: &[Place]) -> Result<(), DeskError> {
    for (column, mark) in places {
        premises.place(*column, mark.as_deref())?;
    }
    let mut columns: Vec<i64> = places.iter().map(|(column, _)| *column).collect();
    columns.sort_unstable();
    columns.dedup();
    let once = columns.len() == places.len() && (1..=MOST_PLACES).contains(&places.len());
    if once { Ok(()) } else { Err(DeskError::BadPlace) }
}
