//! Reading the feeds that are due: asked politely and conditionally, with what went wrong kept for those who
//! subscribed.

use super::parse::{Unread, parse};
use super::take::{Taken, Taker};
use crate::error::DeskError;
use crate::telling;
use access::AccessError;
use fetch::{Ask, Client, Fetched, Manners, Validators, Want};
use portal::is_office_morning;
use snapshot::Outcome;
use std::time::Duration;
use store::{Feed, FeedRead, Store};
use url::Url;

/// Feeds that are taken at a time.
const BATCH: u64 = 10;
/// Seconds until somebody else reads what this program took and said nothing of.
const LEASE: i64 = 900;
/// Seconds between two readings.
const EVERY: i64 = 1800;
/// Seconds after which a feed that could not be read is tried again, by how often it failed; the last holds on.
const AGAIN: [i64; 5] = [1800, 3600, 2 * 3600, 6 * 3600, 12 * 3600];
/// Seconds of failing after which the editors are told, on the next working day's hours.
const TELL: i64 = 24 * 3600;
/// Bytes of a feed.
const LARGEST: usize = 4 << 20;

/// Words of why a feed could not be read; `status` has the status behind it.
pub const FEED_FAILURES: [&str; 16] = [
    "status",
    "host",
    "refused",
    "timed-out",
    "too-large",
    "blocked",
    "login",
    "redirects",
    "robots",
    "no-feed",
    "broken-xml",
    "not-public",
    "broken",
    "nobody",
    "place",
    "failed",
];

/// How a reading went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedReading {
    /// Number of the subscription.
    pub feed: i64,
    /// Address of the feed.
    pub address: String,
    /// Items that are new or say something else.
    pub taken: usize,
    /// Why it could not be read: one of [`FEED_FAILURES`], perhaps with more behind a space.
    pub failure: Option<String>,
}

/// How feeds are asked for; those in private networks only where the office says so.
pub fn feed_manners(private: bool) -> Manners {
    Manners {
        user_agent: concat!(
            "Mozilla/5.0 (compatible; gongkai/",
            env!("CARGO_PKG_VERSION"),
            "; feed reader)"
        )
        .into(),
        per_second: Some(1.0),
        connections: 1,
        head_timeout: Duration::from_secs(15),
        body_timeout: Duration::from_secs(30),
        max_page: LARGEST,
        max_redirects: 4,
        max_wait: Duration::from_secs(10),
        public_only: !private,
        ..Manners::default()
    }
}

/// Reads the feeds that are due, or `all` of them, and takes their items in. What goes wrong with one is kept with
/// it, and it is tried again later and later.
///
/// # Errors
/// Where the store says no.
pub async fn read_feeds(
    store: &Store,
    manners: &Manners,
    all: bool,
    clock: impl Fn() -> i64,
) -> Result<Vec<FeedReading>, DeskError> {
    let mut write = store.write().await?.at(clock());
    let claimed = write.claim_feeds(all, BATCH, LEASE).await?;
    write.commit().await?;
    let mut readings = Vec::with_capacity(claimed.len());
    if claimed.is_empty() {
        return Ok(readings);
    }
    // A client for each time: what robots.txt says may change.
    let client = match Client::new(manners.clone()) {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "no feed is read");
            return Ok(readings);
        }
    };
    for feed in claimed {
        let (taken, failure) = match read(store, &client, &feed, &clock).await {
            Ok(taken) => (taken, None),
            Err(NotRead::Kept(why)) => {
                failed(store, &feed, &why, clock()).await?;
                (0, Some(why))
            }
            Err(NotRead::Desk(error)) => return Err(error),
        };
        readings.push(FeedReading { feed: feed.id, address: feed.address, taken, failure });
    }
    Ok(readings)
}

/// Why a feed was not read.
enum NotRead {
    /// What is kept with it.
    Kept(String),
    /// The store said no.
    Desk(DeskError),
}

impl From<DeskError> for NotRead {
    fn from(error: DeskError) -> Self {
        match error {
            // Who subscribed may not any more, or no document can stand there any more.
            DeskError::Access(AccessError::Forbidden) => Self::Kept("nobody".into()),
            DeskError::BadPlace | DeskError::NoMark { .. } | DeskError::Portal(_) => {
                Self::Kept("place".into())
            }
            DeskError::Store(error) => Self::Desk(error.into()),
            // One feed holds up no other.
            error => {
                tracing::error!(%error, "an item of a feed was not taken in");
                Self::Kept("failed".into())
            }
        }
    }
}

impl From<store::StoreError> for NotRead {
    fn from(error: store::StoreError) -> Self {
        Self::Desk(error.into())
    }
}

/// Reads one; answers how many items were taken in.
async fn read(
    store: &Store,
    client: &Client,
    feed: &Feed,
    clock: impl Fn() -> i64,
) -> Result<usize, NotRead> {
    let taker = Taker::of(store, feed, clock()).await?;
    let url = Url::parse(&feed.address).map_err(|_| NotRead::Kept("broken".into()))?;
    let validators = Validators { etag: feed.etag.clone(), last_modified: feed.modified.clone() };
    let fetched = client.fetch(Ask { validators, ..Ask::new(url, Want::Page) }).await;
    let mut read = FeedRead {
        etag: feed.etag.clone(),
        modified: feed.modified.clone(),
        due_at: clock() + EVERY,
        ..FeedRead::default()
    };
    let mut taken = 0;
    if !fetched.not_modified {
        if let Some(why) = failure(&fetched) {
            return Err(NotRead::Kept(why));
        }
        let parsed = parse(&fetched.body, &fetched.final_url).map_err(|why| match why {
            Unread::Broken => NotRead::Kept("broken-xml".into()),
            Unread::NoFeed => NotRead::Kept("no-feed".into()),
        })?;
        let mut later = false;
        // The oldest first, so that the newest stands above.
        for item in parsed.items.iter().rev().filter(|item| meant(feed, &item.title)) {
            match taker.take(item).await? {
                Taken::In => taken += 1,
                Taken::Known => {}
                Taken::Later => later = true,
            }
        }
        // What could not be taken in is asked for again.
        let validators = if later { Validators::default() } else { fetched.validators };
        (read.etag, read.modified) = (validators.etag, validators.last_modified);
        read.title = Some(parsed.title);
    }
    let mut write = store.write().await?.at(clock());
    write.feed_read(feed.id, read).await?;
    write.commit().await?;
    Ok(taken)
}

/// Whether a title is meant by the words of a feed.
fn meant(feed: &Feed, title: &str) -> bool {
    let mut words = feed.words.split_whitespace().peekable();
    words.peek().is_none() || words.any(|word| title.contains(word))
}

/// Why what came is nothing to read; none where it came whole.
fn failure(fetched: &Fetched) -> Option<String> {
    let word = match &fetched.outcome {
        Outcome::Ok => return None,
        Outcome::Gone { status }
        | Outcome::ServerError { status }
        | Outcome::BadStatus { status } => return Some(format!("status {status}")),
        Outcome::HostUnknown => "host",
        Outcome::Refused => "refused",
        Outcome::TimedOut => "timed-out",
        Outcome::TooLarge => "too-large",
        Outcome::Blocked { .. } => "blocked",
        Outcome::LoginRequired => "login",
        Outcome::RedirectLoop => "redirects",
        Outcome::Disallowed => "robots",
        Outcome::WrongType { .. } | Outcome::SoftGone { .. } | Outcome::ScriptOnly => "no-feed",
        Outcome::Broken { reason } if reason.id == "http-not-public" => "not-public",
        Outcome::Broken { .. } | Outcome::NotReached { .. } => "broken",
    };
    Some(word.to_owned())
}

/// Keeps why a feed could not be read. Who subscribed is told once each time that it goes on for a working day.
async fn failed(store: &Store, feed: &Feed, why: &str, now: i64) -> Result<(), DeskError> {
    let before = usize::try_from(feed.failures).unwrap_or_default();
    let wait = AGAIN[before.min(AGAIN.len() - 1)];
    let mut write = store.write().await?.at(now);
    // Stopped meanwhile.
    if write.feed(feed.id).await?.is_none() {
        return Ok(());
    }
    let failed = write.feed_failed(feed, why, now + wait).await?;
    let since = failed.failing_since.unwrap_or(now);
    if now - since >= TELL && is_office_morning(now) {
        telling::feed_fails(&mut write, &failed, since).await?;
    }
    write.commit().await?;
    tracing::warn!(feed = feed.id, why, "a feed could not be read");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(words: &str) -> Feed {
        Feed {
            id: 1,
            site_id: 1,
            organ_id: 1,
            account_id: 1,
            address: String::new(),
            places: String::new(),
            words: words.into(),
            source: String::new(),
            direct: false,
            title: String::new(),
            etag: None,
            modified: None,
            read_at: None,
            due_at: None,
            failing_since: None,
            failures: 0,
            failure: String::new(),
            created_at: 0,
            stopped_at: None,
        }
    }

    #[test]
    fn one_of_the_words_stands_in_what_is_meant() {
        for (words, title, expected) in [
            ("", "关于放假的通知", true),
            ("招生", "关于招生的通知", true),
            ("招生 学区", "学区划分", true),
            ("招生 学区", "关于放假的通知", false),
        ] {
            assert_eq!(meant(&feed(words), title), expected, "{words}: {title}");
        }
    }
}
