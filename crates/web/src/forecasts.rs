//! What the next inspection would find on our own sites: each is shown on a port that only this machine sees, and
//! inspected there. The last forecast of a site is remembered until the program ends.

use crate::app::App;
use desk::{DeskError, Forecast, Premises};
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use survey::Progress;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;

/// A forecast, with the moment at which it was begun, seconds UTC.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) at: i64,
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
    /// Pages read so far, while the site is inspected.
    pub(crate) fn pages(&self) -> Option<u64> {
        self.running.as_ref().map(|progress| progress.pages.load(Ordering::Relaxed))
    }
}

/// Forecasts by site; one inspection at a time.
#[derive(Debug)]
pub(crate) struct Forecasts {
    sites: Mutex<HashMap<i64, Standing>>,
    turn: Semaphore,
}

impl Default for Forecasts {
    fn default() -> Self {
        Self { sites: Mutex::default(), turn: Semaphore::new(1) }
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
        let at = app.now();
        let inspected = tokio::spawn(inspect(app.clone(), premises, progress)).await;
        let told = match inspected {
            Ok(Ok((shown, forecast))) => Some(Told { at, shown, forecast: Arc::new(forecast) }),
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

async fn inspect(
    app: App,
    premises: Premises,
    progress: Arc<Progress>,
) -> Result<(Url, Forecast), Broken> {
    let _turn = app.forecasts().turn.acquire().await;
    let (listener, start) = listen().await.map_err(Broken::NotShown)?;
    let mut server = JoinSet::new();
    server.spawn(axum::serve(listener, app.alone(&premises.site)).into_future());
    // With the set the server goes.
    let (store, now) = (app.store(), app.now());
    let forecast = desk::forecast(store, &premises, start.clone(), progress, now).await?;
    Ok((start, forecast))
}

/// A free port of this machine, and the address under which a site is shown there.
async fn listen() -> std::io::Result<(TcpListener, Url)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = format!("http://{}/", listener.local_addr()?);
    let start = Url::parse(&address).map_err(std::io::Error::other)?;
    Ok((listener, start))
}
