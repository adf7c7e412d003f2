//! What is known of each host during a run: its pace, connections, robots.txt, cookies, troubles.

use crate::api::Manners;
use crate::cookies::Jar;
use crate::pace::{Pace, Signal, Turn};
use crate::robots::Robots;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{OnceCell, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};
use url::{Position, Url};

/// Failures in a row after which a host's requests are no longer repeated.
const GIVE_UP_REPEATING: u32 = 5;

/// What is known of one host. A standard port of http and of https is the same host.
#[derive(Debug)]
pub(crate) struct HostState {
    connections: Semaphore,
    pace: Mutex<Pace>,
    failures: AtomicU32,
    /// Its robots.txt, once somebody has asked.
    pub(crate) robots: OnceCell<Robots>,
    /// Its cookies.
    pub(crate) jar: RwLock<Jar>,
    /// What is wrong with its certificate, once seen.
    pub(crate) bad_certificate: OnceLock<String>,
    /// The scheme that works where the other one was refused.
    pub(crate) working_scheme: OnceLock<&'static str>,
}

impl HostState {
    fn new(manners: &Manners) -> Self {
        Self {
            connections: Semaphore::new(manners.connections.clamp(1, Semaphore::MAX_PERMITS)),
            pace: Mutex::new(Pace::new(manners.per_second, manners.max_wait)),
            failures: AtomicU32::new(0),
            robots: OnceCell::new(),
            jar: RwLock::default(),
            bad_certificate: OnceLock::new(),
            working_scheme: OnceLock::new(),
        }
    }

    /// Waits for a connection and a turn; hold the permit until the end of the body. `Err` = the
    /// host asked for a longer pause than anyone waits.
    pub(crate) async fn turn(&self) -> Result<Option<SemaphorePermit<'_>>, Duration> {
        // the semaphore is never closed, so there is always a permit
        let permit = self.connections.acquire().await.ok();
        let mut slot = None;
        loop {
            let turn = self.pace().turn(Instant::now(), slot);
            match turn {
                Turn::Now => return Ok(permit),
                Turn::At(at) => {
                    sleep_until(at).await;
                    slot = Some(at);
                }
                Turn::TooLong(pause) => return Err(pause),
            }
        }
    }

    /// Learns from an answer.
    pub(crate) fn answered(&self, signal: Signal) {
        self.failures.store(0, Ordering::Relaxed);
        self.pace().learn(signal, Instant::now());
    }

    /// Learns from a failure of the transport.
    pub(crate) fn failed(&self) {
        self.failures.fetch_add(1, Ordering::Relaxed);
        self.pace().learn(Signal::Bad, Instant::now());
    }

    /// Whether repeating a request makes sense: not on a host that has long been failing.
    pub(crate) fn worth_repeating(&self) -> bool {
        self.failures.load(Ordering::Relaxed) < GIVE_UP_REPEATING
    }

    /// robots.txt asks for a slower rate.
    pub(crate) fn crawl_delay(&self, delay: Duration) {
        self.pace().crawl_delay(delay);
    }

    fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All hosts of a run.
#[derive(Debug, Default)]
pub(crate) struct Hosts(RwLock<FxHashMap<Box<str>, Arc<HostState>>>);

impl Hosts {
    /// The host of an address.
    pub(crate) fn of(&self, url: &Url, manners: &Manners) -> Arc<HostState> {
        let key = &url[Position::BeforeHost..Position::AfterPort];
        if let Some(host) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return Arc::clone(host);
        }
        let mut hosts = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(key.into()).or_insert_with(|| Arc::new(HostState::new(manners))))
    }
}
