//! What the next inspection would find on our own sites: each is shown on a port that only this machine sees, and
//! inspected there. The last forecast of a site is remembered until the program ends, and what it read as long as not too many
//! others were made since: the next one reads what changed. Whoever asks for a site that is being inspected waits for the same
//! inspection.

use crate::app::{App, public};
use crate::relations;
use desk::{Changed, DeskError, Forecast, Memory, Premises, Showing};
use std::collections::{BTreeSet, HashMap};
use std::net::Ipv4Addr;
use std::num::NonZero;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;
use store::Site;
use survey::Progress;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;

/// Sites of which the pages are remembered as they were seen: each takes about as much room as its documents do.
const REMEMBERED: usize = 8;

/// A forecast, with the moment at which it was begun, seconds UTC.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) at: i64,
    /// Where the change log stood.
    pub(crate) seq: i64,
    /// Where the site was shown meanwhile: nobody finds it there any more.
    pub(crate) shown: Url,
    pub(crate) forecast: Arc<Forecast>,
}

/// How it stands with a site's forecast.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    /// Counts while it is inspected.
    running: Option<Arc<Progress>>,
    /// The last forecast.
    pub(crate) told: Option<Told>,
    /// The last inspection broke off.
    pub(crate) failed: bool,
}

impl Standing {
    /// Columns and documents seen so far, while the site is inspected.
    pub(crate) fn so_far(&self) -> Option<(u64, u64)> {
        let seen = |progress: &Arc<Progress>| {
            let columns = progress.columns.load(Ordering::Relaxed);
            (columns, progress.documents.load(Ordering::Relaxed))
        };
        self.running.as_ref().map(seen)
    }
}

/// Forecasts by site; one inspection of a site at a time, and no more together than there are cores.
#[derive(Debug)]
pub(crate) struct Forecasts {
    sites: Mutex<HashMap<i64, Standing>>,
    /// By site, what was remembered last at the end.
    memories: Mutex<Vec<(i64, Memory)>>,
    turn: Semaphore,
}

impl Default for Forecasts {
    fn default() -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        let turn = Semaphore::new(cores);
        Self { sites: Mutex::default(), memories: Mutex::default(), turn }
    }
}

impl Forecasts {
    fn with<T>(&self, site: i64, work: impl FnOnce(&mut Standing) -> T) -> T {
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        work(sites.entry(site).or_default())
    }

    /// How it stands with a site.
    pub(crate) fn standing(&self, site: i64) -> Standing {
        self.with(site, |standing| standing.clone())
    }

    /// Marks a site as being inspected; `None` where it is already.
    fn begun(&self, site: i64) -> Option<Arc<Progress>> {
        self.with(site, |standing| {
            if standing.running.is_some() {
                return None;
            }
            let progress = Arc::new(Progress::default());
            standing.running = Some(progress.clone());
            standing.failed = false;
            Some(progress)
        })
    }

    fn ended(&self, site: i64, told: Option<Told>) {
        self.with(site, |standing| {
            standing.running = None;
            standing.failed = told.is_none();
            standing.told = told.or_else(|| standing.told.take());
        });
    }

    /// Takes out what the last forecast of a site left.
    fn recall(&self, site: i64) -> Option<Memory> {
        let mut memories = self.memories.lock().unwrap_or_else(PoisonError::into_inner);
        let at = memories.iter().position(|(of, _)| *of == site)?;
        Some(memories.remove(at).1)
    }

    /// Remembers what a forecast of a site left; the oldest of too many is forgotten.
    fn remember(&self, site: i64, memory: Memory) {
        let mut memories = self.memories.lock().unwrap_or_else(PoisonError::into_inner);
        memories.push((site, memory));
        if memories.len() > REMEMBERED {
            memories.remove(0);
        }
    }
}

/// Why there is no forecast.
#[derive(Debug, Error)]
enum Broken {
    #[error("no port to show the site on: {0}")]
    NotShown(#[source] std::io::Error),
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Begins to inspect a site, unless it is being inspected.
pub(crate) fn begin(app: &App, premises: Premises) {
    let site = premises.site.id;
    let Some(progress) = app.forecasts().begun(site) else { return };
    let app = app.clone();
    tokio::spawn(async move {
        // A task of its own: whatever breaks off in it, the site is not inspected for ever.
        let inspected = tokio::spawn(inspect(app.clone(), premises, progress)).await;
        let told = match inspected {
            Ok(Ok(told)) => Some(told),
            Ok(Err(error)) => {
                tracing::error!(site, %error, "a site of ours could not be inspected");
                None
            }
            Err(error) => {
                tracing::error!(site, %error, "an inspection of a site of ours broke off");
                None
            }
        };
        app.forecasts().ended(site, told);
    });
}

async fn inspect(app: App, premises: Premises, progress: Arc<Progress>) -> Result<Told, Broken> {
    let forecasts = app.forecasts();
    let _turn = forecasts.turn.acquire().await;
    let (store, site, at) = (app.store(), &premises.site, app.now());
    let memory = forecasts.recall(site.id);
    let shown = listen(memory.as_ref().map(Memory::start)).await;
    let (listener, start) = shown.map_err(Broken::NotShown)?;
    let alone = app.alone(site);
    let seq = store.last_change().await.map_err(DeskError::from)?;
    let since = match memory {
        Some(memory) => since(&alone, site, memory).await?,
        None => None,
    };
    let mut server = JoinSet::new();
    server.spawn(axum::serve(listener, public(alone)).into_future());
    let showing = Showing { start: start.clone(), seq, since };
    let inspected = desk::forecast(store, &premises, showing, progress, at).await;
    // The next forecast finds the port free.
    server.shutdown().await;
    let (forecast, memory) = inspected?;
    if let Some(memory) = memory {
        forecasts.remember(site.id, memory);
    }
    Ok(Told { at, seq, shown: start, forecast: Arc::new(forecast) })
}

/// A memory with the addresses of what changed since; none where more than documents did.
async fn since(
    alone: &App,
    site: &Site,
    memory: Memory,
) -> Result<Option<(Memory, Vec<String>)>, DeskError> {
    let changed = desk::changed_since(alone.store(), site.id, memory.seq()).await?;
    let Changed::Documents(documents) = changed else { return Ok(None) };
    let touched = touched(alone, site, &documents).await?;
    let urls = touched.iter().filter_map(|address| memory.start().join(address).ok());
    let urls = urls.map(String::from).collect();
    Ok(Some((memory, urls)))
}

/// Addresses of the pages on which documents show: their own, those of what they interpret and of what interprets them.
async fn touched(
    alone: &App,
    site: &Site,
    documents: &[i64],
) -> Result<BTreeSet<String>, DeskError> {
    let mut touched: BTreeSet<String> = documents.iter().map(|id| format!("/doc/{id}")).collect();
    // Under no name at all: the site answers to every one.
    let Some(tree) = alone.tree("").await? else { return Ok(touched) };
    let (store, here) = (alone.store(), (site.id, site.domain.as_str()));
    for one in store.published_among(site.id, documents).await? {
        let (title, at) = (&one.title, one.published_at);
        let named = relations::interpreted(store, here, title, &one.body, at).await?;
        let by = alone.interpretations(&tree, title, &one.address).await?;
        touched.extend(named.into_iter().chain(by).map(|related| related.address));
    }
    Ok(touched)
}

/// A free port of this machine, the one of before where it is still free, and the address under which a site is shown there.
async fn listen(before: Option<&Url>) -> std::io::Result<(TcpListener, Url)> {
    let port = before.and_then(Url::port).unwrap_or(0);
    let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Err(_) if port != 0 => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
        bound => bound?,
    };
    let address = format!("http://{}/", listener.local_addr()?);
    let start = Url::parse(&address).map_err(std::io::Error::other)?;
    Ok((listener, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_meanwhile_shares_the_inspection() {
        let forecasts = Forecasts::default();
        let progress = forecasts.begun(1).expect("nobody inspects it");
        assert!(forecasts.begun(1).is_none(), "one inspection of a site at a time");
        assert!(forecasts.begun(2).is_some(), "another site waits for nothing");
        progress.columns.store(7, Ordering::Relaxed);
        assert_eq!(forecasts.standing(1).so_far(), Some((7, 0)), "both see how far it is");
        assert_eq!(forecasts.standing(2).so_far(), Some((0, 0)));
        forecasts.ended(1, None);
        assert!(forecasts.standing(1).failed && forecasts.standing(1).so_far().is_none());
        assert!(forecasts.begun(1).is_some(), "once more");
    }

    #[tokio::test]
    async fn a_site_is_shown_where_it_was_and_elsewhere_when_somebody_stands_there() {
        let (listener, first) = listen(None).await.expect("a port");
        let (_other, elsewhere) = listen(Some(&first)).await.expect("another port");
        assert_ne!(elsewhere, first);
        drop(listener);
        let (_again, again) = listen(Some(&first)).await.expect("the same port");
        assert_eq!(again, first);
    }
}
