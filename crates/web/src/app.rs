//! The application: its state, its routes, serving.

use crate::desk::finding::likely;
use crate::desk::sign_on::SignOnBy;
use crate::forecasts::Forecasts;
use crate::kept::{Kept, kept};
use crate::pages;
use crate::relations::{Related, Relations};
use crate::tree::Tree;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use desk::{Likely, Links};
use oversight::Pages;
use portal::PortalError;
use std::collections::HashMap;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use store::{Site, Store, StoreError};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, RwLock};
use tower_http::compression::CompressionLayer;

/// Part of every entity tag, so that a new program's pages replace the old ones.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the pages are made from.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    index: OnceLock<Arc<search::Index>>,
    /// The index, asked for what may say the same as a draft.
    likely: OnceLock<Likely>,
    /// Short name of the site that answers to hosts nobody claims.
    fallback: String,
    clock: fn() -> i64,
    trees: RwLock<HashMap<String, Arc<Tree>>>,
    kept: Kept,
    /// How long the change log is believed not to have moved.
    patience: OnceLock<Duration>,
    /// When the change log was last looked at, and where it stood.
    seen: std::sync::Mutex<Option<(Instant, i64)>>,
    reading: Mutex<()>,
    /// By site.
    relations: Mutex<HashMap<i64, Relations>>,
    forecasts: Forecasts,
    sign_on: OnceLock<SignOnBy>,
    links: OnceLock<Links>,
    pages: OnceLock<Pages>,
    /// When this program began to serve, seconds UTC.
    started: i64,
}

impl App {
    /// Serves the sites of a store; a site answers to its domain, `fallback` to all other hosts.
    pub fn new(store: Store, fallback: impl Into<String>) -> Self {
        Self::with_clock(store, fallback, || jiff::Timestamp::now().as_second())
    }

    /// The same at another time than now: for tests and demonstrations.
    pub fn with_clock(store: Store, fallback: impl Into<String>, clock: fn() -> i64) -> Self {
        Self(Arc::new(Inner {
            store,
            index: OnceLock::new(),
            likely: OnceLock::new(),
            fallback: fallback.into(),
            clock,
            trees: RwLock::default(),
            kept: Kept::new(),
            patience: OnceLock::new(),
            seen: std::sync::Mutex::default(),
            reading: Mutex::default(),
            relations: Mutex::default(),
            forecasts: Forecasts::default(),
            sign_on: OnceLock::new(),
            links: OnceLock::new(),
            pages: OnceLock::new(),
            started: clock(),
        }))
    }

    /// The same with one site alone, under whatever name it is asked for.
    pub(crate) fn alone(&self, site: &Site) -> Self {
        let app = Self::with_clock(self.0.store.clone(), site.slug.clone(), self.0.clock);
        match self.index() {
            Some(index) => app.searching(index),
            None => app,
        }
    }

    pub(crate) fn forecasts(&self) -> &Forecasts {
        &self.0.forecasts
    }

    /// With an index that is searched; somebody else keeps it as the store is. A second one is not taken.
    #[must_use]
    pub fn searching(self, index: Arc<search::Index>) -> Self {
        let _ = self.0.likely.set(likely(Arc::clone(&index)));
        let _ = self.0.index.set(index);
        self
    }

    /// With a provider of single sign-on, and its name for people. A second one is not taken.
    #[must_use]
    pub fn signing_on(self, provider: identity::Provider, name: Option<String>) -> Self {
        let _ = self.0.sign_on.set(SignOnBy { provider, name });
        self
    }

    /// With somebody who asks other sites for the links of drafts. A second one is not taken.
    #[must_use]
    pub fn asking(self, links: Links) -> Self {
        let _ = self.0.links.set(links);
        self
    }

    /// Who knows documents that may say the same as a draft; nobody without an index.
    pub(crate) fn likely(&self) -> Option<&Likely> {
        self.0.likely.get()
    }

    /// Who asks other sites for the links of drafts; nobody where nobody is to be asked.
    pub(crate) fn links(&self) -> Option<&Links> {
        self.0.links.get()
    }

    /// With somebody who fetches the pages of findings as they are now. A second one is not taken.
    #[must_use]
    pub fn looking(self, pages: Pages) -> Self {
        let _ = self.0.pages.set(pages);
        self
    }

    /// Who fetches the pages of findings as they are now; nobody where none are to be fetched.
    pub(crate) fn pages_now(&self) -> Option<&Pages> {
        self.0.pages.get()
    }

    pub(crate) fn sign_on(&self) -> Option<&SignOnBy> {
        self.0.sign_on.get()
    }

    /// Looks at the change log once in so long a time, not for every page: what changed is seen that much
    /// later at most. A second time is not taken.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        let _ = self.0.patience.set(patience);
        self
    }

    pub(crate) fn kept(&self) -> &Kept {
        &self.0.kept
    }

    /// Where the change log stands.
    async fn sequence(&self) -> Result<i64, StoreError> {
        let seen = || self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if let Some(patience) = self.0.patience.get()
            && let Some((at, seq)) = *seen()
            && now - at < *patience
        {
            return Ok(seq);
        }
        let seq = self.0.store.last_change().await?;
        *seen() = Some((now, seq));
        Ok(seq)
    }

    pub(crate) fn index(&self) -> Option<Arc<search::Index>> {
        self.0.index.get().cloned()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// Now, seconds UTC.
    pub(crate) fn now(&self) -> i64 {
        (self.0.clock)()
    }

    /// When this program began to serve, seconds UTC.
    pub(crate) fn started(&self) -> i64 {
        self.0.started
    }

    /// Interpretations of the document of this title at this address, the newest first.
    pub(crate) async fn interpretations(
        &self,
        tree: &Tree,
        title: &str,
        address: &str,
    ) -> Result<Vec<Related>, StoreError> {
        let mut all = self.0.relations.lock().await;
        let relations = all.entry(tree.site.id).or_default();
        let site = (tree.site.id, tree.site.domain.as_str());
        relations.follow(&self.0.store, site, tree.seq).await?;
        Ok(relations.of(title, address))
    }

    /// The site that answers to a host, as it is now; `None` where there is none at all.
    pub(crate) async fn tree(&self, host: &str) -> Result<Option<Arc<Tree>>, PortalError> {
        let now = self.now();
        let seq = self.sequence().await?;
        let fresh = |tree: &&Arc<Tree>| tree.seq == seq && now < tree.until;
        if let Some(tree) = self.0.trees.read().await.get(host).filter(fresh) {
            return Ok(Some(tree.clone()));
        }
        let _one_at_a_time = self.0.reading.lock().await;
        if let Some(tree) = self.0.trees.read().await.get(host).filter(fresh) {
            return Ok(Some(tree.clone()));
        }
        let Some(site) = self.site(host).await? else { return Ok(None) };
        let tree = Arc::new(Tree::read(&self.0.store, site, seq, now).await?);
        let mut trees = self.0.trees.write().await;
        // Hosts are the reader's to choose: only a few are remembered.
        if trees.len() > 64 {
            trees.clear();
        }
        trees.insert(host.to_owned(), tree.clone());
        Ok(Some(tree))
    }

    async fn site(&self, host: &str) -> Result<Option<Site>, PortalError> {
        let sites = self.0.store.sites().await?;
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        // A domain may have a port of its own: several sites on one machine.
        let answers = |to: &str| sites.iter().find(|site| !to.is_empty() && site.domain == to);
        let claimed = answers(host).or_else(|| answers(name));
        let site = claimed.or_else(|| sites.iter().find(|site| site.slug == self.0.fallback));
        Ok(site.cloned())
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("fallback", &self.0.fallback).finish_non_exhaustive()
    }
}

/// All routes: those of the public site; the desk, the oversight and the interface for other systems, of which
/// nothing is kept.
pub fn router(app: App) -> Router {
    let desk = crate::desk::routes().with_state(app.clone());
    let oversight = crate::oversight::routes().with_state(app.clone());
    let api = crate::api::routes().with_state(app.clone());
    public(app).merge(desk).merge(oversight).merge(api)
}

/// All routes of the public site.
pub(crate) fn public(app: App) -> Router {
    Router::new()
        .route("/", get(pages::home))
        .route("/robots.txt", get(pages::robots))
        .route("/sitemap.xml", get(pages::site_map))
        .route("/sitemap", get(pages::map))
        .route("/sitemap/{part}", get(pages::site_map_part))
        .route("/rss.xml", get(pages::rss))
        .route("/atom.xml", get(pages::atom))
        .route("/assets/site.css", get(pages::style))
        .route("/assets/desk.css", get(pages::desk_style))
        .route("/assets/desk.js", get(pages::desk_script))
        .route("/assets/look.js", get(pages::look_script))
        .route("/assets/search.js", get(pages::search_script))
        .route("/assets/village.js", get(pages::village_script))
        .route("/assets/village-office.js", get(pages::village_office))
        .route("/assets/village-worker.js", get(pages::village_worker))
        .route("/assets/oversight.css", get(pages::oversight_style))
        .route("/assets/oversight.js", get(pages::oversight_script))
        .route("/assets/theme.css", get(pages::theme))
        .route("/search", get(pages::search))
        .route("/qr/{*path}", get(pages::qr))
        .route("/openapi.json", get(pages::openapi))
        .route("/assets/poster.css", get(pages::poster_style))
        .route("/assets/logo", get(pages::logo))
        .route("/lang/{lang}", get(pages::language))
        .route("/look/{choice}", get(pages::look))
        .route("/doc/{id}", get(pages::document))
        .fallback(get(pages::column))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), kept))
        // Files are sent as they are: their tags and ranges are of these very bytes.
        .route("/file/{id}/{name}", get(pages::file))
        .with_state(app)
}

/// Serves until `stop` is done.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}
