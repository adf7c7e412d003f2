//! A site as files that any plain web server can give: every public page at the address that it has here.
//!
//! Documents come first, in batches that tasks of their own read, render and write; the lines of all lists
//! are kept from that reading. Everything else is found by following the links of the pages themselves, so
//! that what a reader can reach is there, and is made without asking the store again. Files that have not
//! changed are left alone, and those of an earlier export that are no more are removed.

mod documents;
mod index;
mod links;
mod others;
mod place;

use crate::app::{App, router};
use crate::respond::Still;
use crate::shelf::Shelf;
use crate::tree::Tree;
use axum::Router;
use axum::http::StatusCode;
pub(crate) use links::{data_page, list_page};
use place::Place;
use portal::PortalError;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::StoreError;
use thiserror::Error;

/// Redirects that are read at a time.
const BATCH: u64 = 500;

/// What is wanted of an export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// Domain for feeds and site maps, where the site has none.
    pub domain: Option<String>,
    /// With an index that a script of the pages searches.
    pub search: bool,
}

/// What was exported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// Pages, feeds and lists.
    pub pages: u64,
    /// Attachments.
    pub files: u64,
    /// Of all these, those that were not there or had changed.
    pub written: u64,
    /// Files of an earlier export that are no more.
    pub removed: u64,
    /// Addresses that pages link to and that are none.
    pub broken: Vec<String>,
}

/// What can go wrong.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The store or what it keeps.
    #[error(transparent)]
    Portal(#[from] PortalError),
    /// The folder.
    #[error("{path}: {error}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Something else lies in the folder.
    #[error("{0} holds other files")]
    NotOurs(PathBuf),
    /// There is no such site.
    #[error("no site {0}")]
    NoSite(String),
    /// Neither the site nor the caller names a domain.
    #[error("the site has no domain")]
    NoDomain,
    /// A page failed; the log says why.
    #[error("{address}: {status}")]
    Failed {
        /// Of which page.
        address: String,
        /// As what.
        status: StatusCode,
    },
    /// A task died.
    #[error(transparent)]
    Task(#[from] tokio::task::JoinError),
}

impl From<StoreError> for ExportError {
    fn from(error: StoreError) -> Self {
        Self::Portal(error.into())
    }
}

/// Writes all that a site shows into a folder; `progress` is told how many pages have been made.
///
/// # Errors
/// Where the store or the folder says no; what was written until then stays, and another run goes on.
pub async fn export(
    app: &App,
    slug: &str,
    options: &ExportOptions,
    out: &Path,
    mut progress: impl FnMut(u64),
) -> Result<Exported, ExportError> {
    let site = app.store().site(slug).await?.ok_or_else(|| ExportError::NoSite(slug.into()))?;
    let own = Some(site.domain.as_str()).filter(|own| !own.is_empty());
    let domain = own.or(options.domain.as_deref()).ok_or(ExportError::NoDomain)?.to_owned();
    let seq = app.store().last_change().await?;
    let tree = Arc::new(Tree::read(app.store(), site, seq, app.now()).await?);
    let place = Arc::new(Place::open(out)?);
    let still = Arc::new(Still {
        tree,
        domain,
        searched: options.search,
        shelf: None,
        borders: Arc::default(),
    });
    let export = Arc::new(Export { app: app.clone(), router: router(app.clone()), still, place });
    let mut done = Exported::default();
    let shelf = Arc::new(documents::make(&export, &mut done, &mut progress).await?);
    let export = Arc::new(export.with(&shelf));
    let indexed = options.search.then(|| {
        let export = export.clone();
        tokio::task::spawn_blocking(move || index::write(&shelf, &export.still.tree, &export.place))
    });
    others::make(&export, &mut done, &mut progress).await?;
    if let Some(indexed) = indexed {
        indexed.await??;
    }
    export.redirects(&mut done).await?;
    export.withdrawn(&mut done).await?;
    (done.written, done.removed) = export.place.finish()?;
    Ok(done)
}

/// What every part of an export needs.
struct Export {
    app: App,
    router: Router,
    still: Arc<Still>,
    place: Arc<Place>,
}

impl Export {
    /// The same with the lines of all lists at hand.
    fn with(&self, shelf: &Arc<Shelf>) -> Self {
        Self {
            app: self.app.clone(),
            router: self.router.clone(),
            still: Arc::new(Still { shelf: Some(shelf.clone()), ..Still::clone(&self.still) }),
            place: self.place.clone(),
        }
    }

    /// Old addresses lead on by a page of their own; those with a query need a server.
    async fn redirects(&self, done: &mut Exported) -> Result<(), ExportError> {
        let mut after = 0;
        loop {
            let site = self.still.tree.site.id;
            let rows = self.app.store().redirects(site, after, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            for row in rows {
                let Some(target) = row.target.filter(|_| !row.old.contains('?')) else { continue };
                let file = links::file(&row.old, true);
                if !self.place.has(&file) {
                    self.place.put(file, links::onward(&target).as_bytes())?;
                    done.pages += 1;
                }
            }
        }
    }
}

impl Export {
    /// Addresses of withdrawn documents that lead on do so by a page of their own; what else remains needs a server.
    async fn withdrawn(&self, done: &mut Exported) -> Result<(), ExportError> {
        let (site, mut after) = (self.still.tree.site.id, 0);
        loop {
            let rows = self.app.store().leading_on(site, after, BATCH).await?;
            let Some((last, ..)) = rows.last() else { return Ok(()) };
            after = *last;
            for (_, address, target) in rows {
                self.place.put(links::file(&address, true), links::onward(&target).as_bytes())?;
                done.pages += 1;
            }
        }
    }
}

/// Tasks that are worked on at a time: while some wait for the store or the disk, others keep the cores busy.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(4, |cores| cores.get() * 3)
}
