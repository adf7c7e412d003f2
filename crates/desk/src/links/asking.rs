//! Other sites are asked whether something is there: with manners, in the background, each address once at a time. What
//! they answer is remembered for a while.

use super::Patience;
use fetch::{Ask, Client, Manners, Want};
use quick_cache::sync::Cache;
use snapshot::Outcome;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use url::Url;

/// Answers that are remembered.
const ANSWERS: usize = 20_000;
/// Seconds for which it is believed that something is there.
const THERE: i64 = 3600;
/// Seconds for which anything else is believed: somebody may be mending it.
const NOT_THERE: i64 = 600;
/// Seconds after which hosts are asked for their robots.txt again.
const RENEWED: i64 = 3600;
/// Addresses that are asked for at a time.
const AT_A_TIME: usize = 8;
/// Addresses that wait to be asked for; more are left for another time.
const WAITING: usize = 1000;
/// The longest that one address is asked for, repetitions and redirects included.
const LONGEST: Duration = Duration::from_secs(30);

/// How links are asked for; those in private networks only in tests.
pub fn link_manners(private: bool) -> Manners {
    Manners {
        user_agent: concat!(
            "Mozilla/5.0 (compatible; gongkai/",
            env!("CARGO_PKG_VERSION"),
            "; link check)"
        )
        .into(),
        per_second: Some(4.0),
        head_timeout: Duration::from_secs(10),
        body_timeout: Duration::from_secs(10),
        max_redirects: 5,
        max_wait: Duration::from_secs(10),
        public_only: !private,
        ..Manners::default()
    }
}

/// What is known of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Something is there.
    There,
    /// The site says that nothing is there.
    Gone,
    /// No host is called so.
    NoHost,
    /// Nobody can tell: refused, in trouble, too slow, not public.
    Unclear,
}

impl Found {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Ok | Outcome::TooLarge => Self::There,
            Outcome::Gone { .. } => Self::Gone,
            Outcome::HostUnknown => Self::NoHost,
            _ => Self::Unclear,
        }
    }

    /// Seconds for which it is believed.
    fn holds(self) -> i64 {
        if self == Self::There { THERE } else { NOT_THERE }
    }
}

/// Asks other sites for links and remembers what they answered. Cheap to clone; all clones share what they know.
#[derive(Debug, Clone)]
pub struct Links(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    manners: Manners,
    /// Who asks, and since when, seconds UTC.
    client: tokio::sync::Mutex<Option<(Client, i64)>>,
    /// By address: what was found, and when it was asked for, seconds UTC.
    answers: Cache<String, (Found, i64)>,
    /// Addresses that are being asked for, or wait for it.
    asking: Mutex<HashSet<String>>,
    turns: Semaphore,
    /// Says that an address is no longer being asked for.
    answered: Notify,
    /// Some site has answered: the names of hosts can be found from here.
    outside: AtomicBool,
}

impl Links {
    /// Asks with these manners.
    pub fn new(manners: Manners) -> Self {
        Self(Arc::new(Inner {
            manners,
            client: tokio::sync::Mutex::default(),
            answers: Cache::new(ANSWERS),
            asking: Mutex::default(),
            turns: Semaphore::new(AT_A_TIME),
            answered: Notify::new(),
            outside: AtomicBool::new(false),
        }))
    }

    /// Those of the addresses at which nothing is for certain, as far as it is known when the patience ends.
    pub(super) async fn gone(&self, urls: &[Url], patience: Patience, now: i64) -> HashSet<Url> {
        for url in urls {
            self.ask(url, now);
        }
        if let Patience::Wait(longest) = patience {
            // What has not come by then is not known.
            let _ = tokio::time::timeout(longest, self.answers_to(urls)).await;
        }
        urls.iter().filter(|url| self.0.is_gone(url, now)).cloned().collect()
    }

    /// Begins to ask for an address, unless it is known or somebody does already.
    fn ask(&self, url: &Url, now: i64) {
        let mut asking = self.0.asking();
        let known = self.0.known(url, now).is_some();
        if known || asking.len() >= WAITING || !asking.insert(url.to_string()) {
            return;
        }
        drop(asking);
        let asked = Asked { inner: self.0.clone(), url: url.clone() };
        tokio::spawn(asked.go(now));
    }

    /// Waits until none of the addresses is asked for any more.
    async fn answers_to(&self, urls: &[Url]) {
        loop {
            // Made before looking: no answer in between is missed.
            let next = self.0.answered.notified();
            if !self.0.is_asking(urls) {
                return;
            }
            next.await;
        }
    }
}

impl Inner {
    fn asking(&self) -> MutexGuard<'_, HashSet<String>> {
        self.asking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_asking(&self, urls: &[Url]) -> bool {
        let asking = self.asking();
        urls.iter().any(|url| asking.contains(url.as_str()))
    }

    /// What was answered, as long as it holds.
    fn known(&self, url: &Url, now: i64) -> Option<Found> {
        let (found, at) = self.answers.get(url.as_str())?;
        (now - at < found.holds()).then_some(found)
    }

    /// Whether nothing is there for certain. From a network without a way out no name is found: that says nothing.
    fn is_gone(&self, url: &Url, now: i64) -> bool {
        match self.known(url, now) {
            Some(Found::Gone) => true,
            Some(Found::NoHost) => self.outside.load(Ordering::Relaxed),
            Some(Found::There | Found::Unclear) | None => false,
        }
    }

    /// Who asks: made anew from time to time, as what hosts want may change.
    async fn client(&self, now: i64) -> Option<Client> {
        let mut kept = self.client.lock().await;
        if let Some((client, since)) = kept.as_ref()
            && now - since < RENEWED
        {
            return Some(client.clone());
        }
        match Client::new(self.manners.clone()) {
            Ok(client) => {
                *kept = Some((client.clone(), now));
                Some(client)
            }
            Err(error) => {
                tracing::error!(%error, "no link is asked for");
                None
            }
        }
    }

    async fn fetched(&self, url: &Url, now: i64) -> Found {
        let Some(client) = self.client(now).await else { return Found::Unclear };
        let asked = client.fetch(Ask::new(url.clone(), Want::Check));
        let Ok(fetched) = tokio::time::timeout(LONGEST, asked).await else {
            return Found::Unclear;
        };
        if fetched.status.is_some() {
            self.outside.store(true, Ordering::Relaxed);
        }
        Found::of(&fetched.outcome)
    }
}

/// An address that is being asked for, until this is dropped: whatever breaks off, nobody waits for it for ever.
struct Asked {
    inner: Arc<Inner>,
    url: Url,
}

impl Asked {
    async fn go(self, now: i64) {
        let Ok(_turn) = self.inner.turns.acquire().await else { return };
        let found = self.inner.fetched(&self.url, now).await;
        self.inner.answers.insert(self.url.to_string(), (found, now));
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.inner.asking().remove(self.url.as_str());
        self.inner.answered.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use snapshot::Reason;

    #[test]
    fn only_a_clear_no_is_one() {
        for (outcome, found) in [
            (Outcome::Ok, Found::There),
            (Outcome::TooLarge, Found::There),
            (Outcome::Gone { status: 404 }, Found::Gone),
            (Outcome::Gone { status: 410 }, Found::Gone),
            (Outcome::HostUnknown, Found::NoHost),
            (Outcome::Refused, Found::Unclear),
            (Outcome::TimedOut, Found::Unclear),
            (Outcome::ServerError { status: 500 }, Found::Unclear),
            (Outcome::Blocked { by: Reason::new("blocked-status") }, Found::Unclear),
            (Outcome::LoginRequired, Found::Unclear),
            (Outcome::Disallowed, Found::Unclear),
            (Outcome::Broken { reason: Reason::new("http-not-public") }, Found::Unclear),
        ] {
            assert_eq!(Found::of(&outcome), found, "{outcome:?}");
        }
    }

    #[test]
    fn answers_hold_for_a_while() -> Result<(), url::ParseError> {
        let links = Links::new(link_manners(false));
        let url = Url::parse("https://a.example/")?;
        let knows = |found| links.0.answers.insert(url.to_string(), (found, 0));
        knows(Found::There);
        assert_eq!(links.0.known(&url, THERE - 1), Some(Found::There));
        assert_eq!(links.0.known(&url, THERE), None);
        knows(Found::Gone);
        assert!(links.0.is_gone(&url, NOT_THERE - 1));
        assert!(!links.0.is_gone(&url, NOT_THERE));
        Ok(())
    }

    #[test]
    fn unknown_hosts_say_nothing_where_none_was_ever_reached() -> Result<(), url::ParseError> {
        let links = Links::new(link_manners(false));
        let url = Url::parse("https://a.example/")?;
        links.0.answers.insert(url.to_string(), (Found::NoHost, 0));
        assert!(!links.0.is_gone(&url, 1));
        links.0.outside.store(true, Ordering::Relaxed);
        assert!(links.0.is_gone(&url, 1));
        Ok(())
    }
}
