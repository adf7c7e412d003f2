//! The client: hops, repetitions, the other scheme, the lenient second look at bad certificates.

use crate::answer::Trail;
use crate::api::{Ask, FetchError, Fetched, Manners, RobotsOutcome, Validators, Want};
use crate::body::Cut;
use crate::exchange::{Exchange, Hop, exchange, text};
use crate::failure::Failure;
use crate::hosts::{HostState, Hosts};
use crate::reach::{self, PublicOnly};
use crate::robots::{self, Robots};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, HeaderMap, HeaderValue, LOCATION};
use snapshot::Outcome;
use snapshot::Reason;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use url::Url;

/// Repetitions of a GET after a transport failure, a 5xx or a 429.
const REPETITIONS: u32 = 2;
/// Bytes of which a check reads the beginning.
const SAMPLE: usize = 4096;
/// Until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);

/// Fetches with manners. Cheap to clone; all clones share limits, cookies and robots.txt. Dropping
/// a future of it is safe at any time.
#[derive(Debug, Clone)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// `None` when this machine has no root certificates: then certificates cannot be judged.
    strict: Option<reqwest::Client>,
    lenient: reqwest::Client,
    manners: Manners,
    hosts: Hosts,
    requests: AtomicU64,
}

/// What a hop came to.
enum Step {
    On,
    Done(Exchange, Option<Outcome>),
    Failed(Failure),
}

impl Client {
    /// A client with these manners.
    pub fn new(manners: Manners) -> Result<Self, FetchError> {
        let agent = HeaderValue::from_str(&manners.user_agent)
            .map_err(|_| FetchError::UserAgent(manners.user_agent.clone()))?;
        let build = |lenient: bool| {
            let mut builder = reqwest::Client::builder()
                .user_agent(agent.clone())
                .default_headers(usual_headers())
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .connect_timeout(manners.head_timeout.min(CONNECT))
                .pool_max_idle_per_host(manners.connections.max(1))
                .pool_idle_timeout(Duration::from_secs(20))
                .http1_allow_obsolete_multiline_headers_in_responses(true)
                .http1_allow_spaces_after_header_name_in_responses(true)
                .http1_ignore_invalid_headers_in_responses(true)
                .tls_danger_accept_invalid_certs(lenient);
            if manners.public_only {
                builder = builder.dns_resolver(Arc::new(PublicOnly));
            }
            for (name, address) in &manners.pinned {
                builder = builder.resolve(name, *address);
            }
            builder.build()
        };
        let lenient = build(true).map_err(|error| FetchError::Tls(error.to_string()))?;
        let strict = match build(false) {
            Ok(client) => Some(client),
            Err(error) => {
                tracing::warn!(%error, "no root certificates here: certificates are not judged");
                None
            }
        };
        let inner = Inner {
            strict,
            lenient,
            manners,
            hosts: Hosts::default(),
            requests: AtomicU64::new(0),
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Requests sent so far, of all kinds (robots.txt, redirects and repetitions included).
    pub fn requests(&self) -> u64 {
        self.0.requests.load(Ordering::Relaxed)
    }

    /// The manners it was made with.
    pub fn manners(&self) -> &Manners {
        &self.0.manners
    }

    /// Fetches; whatever happens is told in the answer's outcome.
    pub async fn fetch(&self, ask: Ask) -> Fetched {
        let inner = &*self.0;
        let mut trail = Trail::new(ask);
        loop {
            if !matches!(trail.url.scheme(), "http" | "https") || trail.url.host().is_none() {
                let reason = Reason::new("http-scheme").with("scheme", trail.url.scheme());
                return trail.fail(Outcome::Broken { reason });
            }
            let host = inner.hosts.of(&trail.url, &inner.manners);
            if let Some(scheme) = host.working_scheme.get()
                && trail.url.port().is_none()
                && trail.url.scheme() != *scheme
                && let Some(other) = other_scheme(&trail.url)
            {
                trail.go(other);
            }
            if inner.manners.robots {
                let robots = inner.robots(&host, &trail.url, &mut trail.requests).await;
                if !robots.allows(&trail.url) {
                    return trail.fail(Outcome::Disallowed);
                }
            }
            match inner.hop(&host, &mut trail).await {
                Step::On => {}
                Step::Done(exchange, outcome) => return trail.answer(exchange, outcome),
                Step::Failed(failure) => return trail.failed(failure),
            }
        }
    }

    /// The sitemaps that robots.txt of the address's host names.
    pub async fn sitemaps(&self, url: &Url) -> Vec<Url> {
        let host = self.0.hosts.of(url, &self.0.manners);
        self.0.robots(&host, url, &mut 0).await.sitemaps.clone()
    }

    /// What became of robots.txt of the address's host.
    pub async fn robots(&self, url: &Url) -> RobotsOutcome {
        let host = self.0.hosts.of(url, &self.0.manners);
        self.0.robots(&host, url, &mut 0).await.outcome.clone()
    }
}

impl Inner {
    /// One address: with repetitions, and the other scheme where this one is refused.
    async fn hop(&self, host: &HostState, trail: &mut Trail) -> Step {
        match self.persist(host, trail).await {
            Ok(exchange) => self.arrive(trail, exchange),
            Err(failure) => {
                let other = (failure.other_scheme && !trail.switched && trail.url.port().is_none())
                    .then(|| other_scheme(&trail.url))
                    .flatten();
                let Some(other) = other else { return Step::Failed(failure) };
                trail.switched = true;
                let scheme = if other.scheme() == "https" { "https" } else { "http" };
                let before = trail.redirects.len();
                trail.go(other);
                match self.once(host, trail).await {
                    Ok(exchange) => {
                        // a race lost here only means that another request found the same
                        let _ = host.working_scheme.set(scheme);
                        self.arrive(trail, exchange)
                    }
                    Err(_) => {
                        trail.url = trail.redirects.remove(before);
                        Step::Failed(failure)
                    }
                }
            }
        }
    }

    /// Sends until an answer is worth keeping or repeating is no use.
    async fn persist(&self, host: &HostState, trail: &mut Trail) -> Result<Exchange, Failure> {
        let mut repeated = 0;
        loop {
            let result = self.once(host, trail).await;
            let again = trail.form.is_none()
                && repeated < REPETITIONS
                && host.worth_repeating()
                && match &result {
                    Ok(exchange) => {
                        exchange.worth_repeating()
                            && exchange
                                .retry_after()
                                .is_none_or(|pause| pause <= self.manners.max_wait)
                    }
                    // a second wait for silence is enough
                    Err(failure) => {
                        failure.again && (failure.outcome != Outcome::TimedOut || repeated == 0)
                    }
                };
            if !again {
                return result;
            }
            // after a Retry-After the host's own pause does the waiting
            if !matches!(&result, Ok(exchange) if exchange.retry_after().is_some()) {
                tokio::time::sleep(self.manners.backoff * 2u32.pow(repeated)).await;
            }
            repeated += 1;
        }
    }

    /// Sends once; a bad certificate is noted and looked past.
    async fn once(&self, host: &HostState, trail: &mut Trail) -> Result<Exchange, Failure> {
        let limit = match trail.ask.want {
            Want::Page => self.manners.max_page,
            Want::File => self.manners.max_file,
            Want::Check => SAMPLE,
        };
        let hop = Hop {
            url: &trail.url,
            form: trail.form.as_deref(),
            validators: &trail.ask.validators,
            referer: trail.ask.referer.as_ref(),
            bytes: limit,
            sample: trail.ask.want == Want::Check,
        };
        let (result, sent) = self.send(host, &hop).await;
        trail.requests += sent;
        if let Some(words) = host.bad_certificate.get()
            && trail.url.scheme() == "https"
        {
            trail.bad_certificate.get_or_insert_with(|| words.clone());
        }
        result
    }

    /// Takes a turn and sends; says how many requests that took.
    async fn send(&self, host: &HostState, hop: &Hop<'_>) -> (Result<Exchange, Failure>, u32) {
        let mut sent = 0;
        if self.manners.public_only && !reach::may_be_public(hop.url) {
            return (Err(Failure::not_public()), sent);
        }
        loop {
            let permit = match host.turn().await {
                Ok(permit) => permit,
                Err(pause) => {
                    let by = Reason::new("blocked-wait").with("seconds", pause.as_secs());
                    let failure = Failure::new(Outcome::Blocked { by });
                    return (Err(Failure { again: false, ..failure }), sent);
                }
            };
            let lenient = host.bad_certificate.get().is_some();
            let http = self.strict.as_ref().filter(|_| !lenient).unwrap_or(&self.lenient);
            sent += 1;
            self.requests.fetch_add(1, Ordering::Relaxed);
            let result = exchange(http, host, hop, &self.manners).await;
            drop(permit);
            match &result {
                Ok(exchange) => host.answered(exchange.signal()),
                Err(Failure { certificate: Some(words), .. }) if !lenient => {
                    let _ = host.bad_certificate.set(words.clone());
                    continue;
                }
                Err(_) => host.failed(),
            }
            return (result, sent);
        }
    }

    /// An answer came: it ends the trail or leads on.
    fn arrive(&self, trail: &mut Trail, exchange: Exchange) -> Step {
        if !is_redirect(exchange.status) {
            return Step::Done(exchange, None);
        }
        let Some(location) = text(&exchange.headers, LOCATION) else {
            return Step::Done(exchange, None);
        };
        let Ok(next) = trail.url.join(location.trim()) else {
            let reason = Reason::new("http-bad-redirect");
            return Step::Done(exchange, Some(Outcome::Broken { reason }));
        };
        let visits = trail.visits(&next);
        if trail.redirects.len() >= self.manners.max_redirects
            || visits > usize::from(exchange.set_cookie)
        {
            return Step::Done(exchange, Some(Outcome::RedirectLoop));
        }
        // 307 and 308 keep the method, the others turn a form into a question
        if !matches!(exchange.status.as_u16(), 307 | 308) {
            trail.form = None;
        }
        trail.passed(&exchange);
        trail.go(next);
        Step::On
    }

    /// robots.txt of a host, fetched once.
    async fn robots<'h>(&self, host: &'h HostState, url: &Url, requests: &mut u32) -> &'h Robots {
        host.robots.get_or_init(|| self.fetch_robots(host, url, requests)).await
    }

    async fn fetch_robots(&self, host: &HostState, url: &Url, requests: &mut u32) -> Robots {
        let unknown = |reason: &str| Robots::open(RobotsOutcome::Unknown { reason: reason.into() });
        let Ok(mut at) = url.join("/robots.txt") else { return unknown("地址无效") };
        for _ in 0..=robots::REDIRECTS {
            let hop = Hop {
                url: &at,
                form: None,
                validators: &Validators::default(),
                referer: None,
                bytes: robots::LONGEST,
                sample: true,
            };
            // a redirect elsewhere is asked at that host's pace
            let other = self.hosts.of(&at, &self.manners);
            let (result, sent) = self.send(&other, &hop).await;
            *requests += sent;
            let exchange = match result {
                Ok(exchange) => exchange,
                Err(failure) => return unknown(&format!("{:?}", failure.outcome)),
            };
            let status = exchange.status.as_u16();
            if is_redirect(exchange.status) {
                let next = text(&exchange.headers, LOCATION).and_then(|to| at.join(to.trim()).ok());
                match next {
                    Some(next) if matches!(next.scheme(), "http" | "https") => at = next,
                    _ => return unknown("跳转到无效的地址"),
                }
                continue;
            }
            return match status {
                200..300 if matches!(exchange.body.cut, Some(Cut::TimedOut)) => unknown("超时"),
                200..300 => {
                    let robots = Robots::read(&at, &exchange.body.bytes);
                    if let Some(delay) = robots.delay
                        && self.manners.robots
                    {
                        host.crawl_delay(delay);
                    }
                    robots
                }
                400..500 => Robots::open(RobotsOutcome::Absent { status }),
                _ => unknown(&format!("状态码 {status}")),
            };
        }
        unknown("跳转过多")
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn other_scheme(url: &Url) -> Option<Url> {
    let mut other = url.clone();
    let scheme = if url.scheme() == "https" { "http" } else { "https" };
    other.set_scheme(scheme).ok().map(|()| other)
}

fn usual_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(
        ACCEPT,
        HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    );
    headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("zh-CN,zh;q=0.9,en;q=0.5"));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"));
    headers
}
