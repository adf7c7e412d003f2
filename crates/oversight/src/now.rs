//! The page of a finding as it is now: fetched when somebody looks, politely, within bounds, and remembered for a moment.
//! Only addresses that a survey has found are asked for, and only hosts of the public network where nothing else is said.

use crate::board::unit_view;
use crate::error::OversightError;
use crate::judge::facts;
use access::Who;
use fetch::{Ask, Client, Manners, Want};
use snapshot::Outcome;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::Store;
use tokio::sync::Semaphore;
use url::Url;

/// Seconds for which a page is as it is now.
const FRESH: i64 = 60;
/// Pages that are remembered.
const PAGES: usize = 20;
/// Bytes of a page.
const LARGEST: usize = 4 << 20;
/// Pages that are fetched at a time.
const AT_A_TIME: usize = 4;
/// The longest that one page is waited for, repetitions and redirects included.
const LONGEST: Duration = Duration::from_secs(30);

/// A page as it is now.
#[derive(Debug, Clone)]
pub struct PageNow {
    /// What came of asking for it.
    pub outcome: Outcome,
    /// Its Content-Type.
    pub kind: Option<String>,
    /// Its body, as far as it was read.
    pub body: Vec<u8>,
    /// When it was asked for, seconds UTC.
    pub at: i64,
}

impl PageNow {
    /// Whether there is a page to be shown, be it cut.
    pub fn came(&self) -> bool {
        matches!(self.outcome, Outcome::Ok | Outcome::TooLarge)
    }
}

/// Fetches pages as they are now. Cheap to clone; all clones share what they remember.
#[derive(Debug, Clone)]
pub struct Pages(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    manners: Manners,
    turns: Semaphore,
    kept: Mutex<BTreeMap<String, PageNow>>,
}

impl Pages {
    /// Asks hosts of the public network, and others only where `private`.
    pub fn new(private: bool) -> Self {
        let manners = Manners {
            per_second: Some(2.0),
            head_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(20),
            max_page: LARGEST,
            max_redirects: 5,
            max_wait: Duration::from_secs(5),
            public_only: !private,
            ..Manners::default()
        };
        let (turns, kept) = (Semaphore::new(AT_A_TIME), Mutex::default());
        Self(Arc::new(Inner { manners, turns, kept }))
    }

    /// The page at an address.
    async fn fetch(&self, url: Url, now: i64) -> PageNow {
        if let Some(page) = self.known(&url, now) {
            return page;
        }
        let failed = |outcome| PageNow { outcome, kind: None, body: Vec::new(), at: now };
        let Ok(_turn) = self.0.turns.acquire().await else { return failed(Outcome::TimedOut) };
        // Somebody may have fetched it while it waited.
        if let Some(page) = self.known(&url, now) {
            return page;
        }
        let client = match Client::new(self.0.manners.clone()) {
            Ok(client) => client,
            Err(error) => {
                tracing::error!(%error, "no page is fetched");
                return failed(Outcome::Refused);
            }
        };
        let asked = client.fetch(Ask::new(url.clone(), Want::Page));
        let page = match tokio::time::timeout(LONGEST, asked).await {
            Ok(came) => PageNow {
                outcome: came.outcome,
                kind: came.content_type,
                body: came.body.to_vec(),
                at: now,
            },
            Err(_) => failed(Outcome::TimedOut),
        };
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, page| now - page.at < FRESH);
        if kept.len() < PAGES {
            kept.insert(url.into(), page.clone());
        }
        page
    }

    fn known(&self, url: &Url, now: i64) -> Option<PageNow> {
        let kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(url.as_str()).filter(|page| now - page.at < FRESH).cloned()
    }
}

/// The page of a finding as it is now; none where the finding is not about a page.
///
/// # Errors
/// Where there is no such finding, or it is not for who asks.
pub async fn page_now(
    store: &Store,
    who: &Who,
    pages: &Pages,
    (of, key): ((i64, i64), &str),
    now: i64,
) -> Result<Option<PageNow>, OversightError> {
    let view = unit_view(store, who, of).await?;
    let found = view.findings.iter().find(|one| one.key == key);
    let found = found.ok_or(OversightError::Missing("finding"))?;
    let url = facts(&found.facts)?.stands_at().and_then(|url| Url::parse(url).ok());
    match url.filter(|url| matches!(url.scheme(), "http" | "https")) {
        Some(url) => Ok(Some(pages.fetch(url, now).await)),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// Serves one page; answers its address and how often anything was asked for.
    async fn served() -> (Url, Arc<AtomicUsize>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let mut request = vec![0; 4096];
                let read = stream.read(&mut request).await.unwrap_or_default();
                let robots = String::from_utf8_lossy(&request[..read]).contains("/robots.txt");
                let (status, body) =
                    if robots { ("404 Not Found", "") } else { ("200 OK", "<p>已恢复</p>") };
                let answer = format!(
                    "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        (Url::parse(&format!("http://{address}/a")).expect("an address"), asked)
    }

    #[tokio::test]
    async fn a_page_is_fetched_once_a_minute() {
        let (url, asked) = served().await;
        let pages = Pages::new(true);
        let page = pages.fetch(url.clone(), 0).await;
        assert_eq!((page.outcome, page.body), (Outcome::Ok, "<p>已恢复</p>".into()));
        let once = asked.load(Ordering::SeqCst);
        pages.fetch(url.clone(), FRESH - 1).await;
        assert_eq!(asked.load(Ordering::SeqCst), once, "it is remembered");
        pages.fetch(url, FRESH).await;
        assert!(asked.load(Ordering::SeqCst) > once, "for a moment");
    }

    #[tokio::test]
    async fn private_networks_are_left_alone() {
        let (url, asked) = served().await;
        let page = Pages::new(false).fetch(url, 0).await;
        assert!(page.outcome != Outcome::Ok && page.body.is_empty(), "{:?}", page.outcome);
        assert_eq!(asked.load(Ordering::SeqCst), 0);
    }
}
