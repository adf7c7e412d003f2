//! A site as files that any plain web server can give: every public page at the address that it has here.
//!
//! Documents are rendered in batches; everything else is found by following the links of the pages
//! themselves, so that what a reader can reach is there. Files that have not changed are left alone, and
//! those of an earlier export that are no more are removed.

mod links;
mod place;

use crate::app::{App, router};
use crate::pages;
use crate::respond::{Still, Visit};
use crate::tree::Tree;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode, header};
pub(crate) use links::{data_page, list_page};
use place::Place;
use portal::PortalError;
use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{DocumentState, StoreError};
use thiserror::Error;
use tokio::task::JoinSet;
use tower::ServiceExt;

/// Documents that are rendered at a time.
const BATCH: u64 = 500;
/// Pages that are asked for at a time.
const AT_ONCE: usize = 8;
/// Largest page, bytes.
const LARGEST: usize = 64 << 20;
/// Addresses that need a server.
const SERVED: [&str; 4] = ["/doc/", "/file/", "/search", "/lang/"];

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

/// Writes all that a site shows into a folder. `domain` is for feeds and site maps where the site has
/// none; `progress` is told how many pages have been made.
///
/// # Errors
/// Where the store or the folder says no; what was written until then stays, and another run goes on.
pub async fn export(
    app: &App,
    slug: &str,
    domain: Option<&str>,
    out: &Path,
    mut progress: impl FnMut(u64),
) -> Result<Exported, ExportError> {
    let site = app.store().site(slug).await?.ok_or_else(|| ExportError::NoSite(slug.into()))?;
    let own = Some(site.domain.as_str()).filter(|own| !own.is_empty());
    let domain = own.or(domain).ok_or(ExportError::NoDomain)?.to_owned();
    let seq = app.store().last_change().await?;
    let tree = Arc::new(Tree::read(app.store(), site, seq, app.now()).await?);
    let place = Arc::new(Place::open(out)?);
    let still = Still { tree, domain };
    let export = Export { app: app.clone(), router: router(app.clone()), still, place };
    let export = Arc::new(export);
    let mut done = Exported::default();
    export.documents(&mut done, &mut progress).await?;
    export.others(&mut done, &mut progress).await?;
    export.redirects(&mut done).await?;
    (done.written, done.removed) = export.place.finish()?;
    Ok(done)
}

struct Export {
    app: App,
    router: Router,
    still: Still,
    place: Arc<Place>,
}

/// An answer of the router.
struct Answer {
    target: String,
    status: StatusCode,
    kind: String,
    location: Option<String>,
    /// Target of the next page of a list as data.
    next: Option<String>,
    body: Bytes,
}

impl Export {
    async fn documents(
        &self,
        done: &mut Exported,
        progress: &mut impl FnMut(u64),
    ) -> Result<(), ExportError> {
        let most = std::thread::available_parallelism().map_or(2, |cores| cores.get() * 2);
        let mut tasks: JoinSet<Result<(u64, u64), ExportError>> = JoinSet::new();
        let mut after = 0;
        loop {
            let entries = self.app.store().map(self.still.tree.site.id, after, BATCH).await?;
            let Some(last) = entries.last() else { break };
            after = last.id;
            let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
            let (app, still) = (self.app.clone(), self.still.clone());
            let place = self.place.clone();
            tasks.spawn(async move { batch(app, still, place, ids).await });
            while tasks.len() >= most
                && let Some(ended) = tasks.join_next().await
            {
                add(done, ended??);
                progress(done.pages);
            }
        }
        while let Some(ended) = tasks.join_next().await {
            add(done, ended??);
            progress(done.pages);
        }
        Ok(())
    }

    /// Everything that is no document, by the links from page to page.
    async fn others(
        self: &Arc<Self>,
        done: &mut Exported,
        progress: &mut impl FnMut(u64),
    ) -> Result<(), ExportError> {
        let seeds = ["/", "/404.html", "/robots.txt", "/sitemap.xml", "/rss.xml"];
        let mut wanted: VecDeque<String> = seeds.map(str::to_owned).into();
        // An archived column is in no menu; its address still answers.
        wanted.extend(self.still.tree.columns.iter().map(|column| column.path.clone()));
        let mut seen: HashSet<String> = wanted.iter().cloned().collect();
        let mut running = JoinSet::new();
        loop {
            while running.len() < AT_ONCE
                && let Some(target) = wanted.pop_front()
            {
                let export = self.clone();
                running.spawn(async move { export.ask(target).await });
            }
            let Some(answer) = running.join_next().await else { return Ok(()) };
            let answer = answer??;
            for link in self.links(&answer) {
                let served = SERVED.iter().any(|served| link.starts_with(served));
                if !served && seen.insert(link.clone()) {
                    wanted.push_back(link);
                }
            }
            self.keep(answer, done)?;
            progress(done.pages);
        }
    }

    fn links(&self, answer: &Answer) -> Vec<String> {
        if answer.status != StatusCode::OK {
            return Vec::new();
        }
        if let Some(next) = &answer.next {
            return vec![next.clone()];
        }
        let text = String::from_utf8_lossy(&answer.body);
        if answer.kind.starts_with("text/html") {
            links::of_page(&text)
        } else if answer.target == "/sitemap.xml" {
            links::of_map(&text)
        } else {
            Vec::new()
        }
    }

    fn keep(&self, answer: Answer, done: &mut Exported) -> Result<(), ExportError> {
        let Answer { target, status, kind, location, body, .. } = answer;
        match (status, location) {
            (StatusCode::OK, _) => {
                self.place.put(&links::file(&target, kind.starts_with("text/html")), &body)?;
                done.pages += 1;
            }
            (StatusCode::NOT_FOUND, _) if target == "/404.html" => {
                self.place.put("404.html", &body)?;
                done.pages += 1;
            }
            (status, Some(to)) if status.is_redirection() => {
                self.place.put(&links::file(&target, true), links::onward(&to).as_bytes())?;
            }
            (status, _) if status.is_server_error() => {
                return Err(ExportError::Failed { address: target, status });
            }
            _ => done.broken.push(target),
        }
        Ok(())
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
                    self.place.put(&file, links::onward(&target).as_bytes())?;
                    done.pages += 1;
                }
            }
        }
    }

    async fn ask(&self, target: String) -> Result<Answer, ExportError> {
        let address = links::asked(&target);
        let request = Request::get(&address)
            .header(header::HOST, &self.still.domain)
            .extension(self.still.clone())
            .body(Body::empty());
        let Ok(request) = request else {
            // An address that a document's text makes up.
            let status = StatusCode::NOT_FOUND;
            let (kind, body) = (String::new(), Bytes::new());
            return Ok(Answer { target, status, kind, location: None, next: None, body });
        };
        let answer = match self.router.clone().oneshot(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        let (parts, body) = answer.into_parts();
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let kind = text(header::CONTENT_TYPE).unwrap_or_default().to_owned();
        let location = text(header::LOCATION).map(str::to_owned);
        let origin = format!("//{}", self.still.domain);
        let next = text(header::LINK).and_then(|link| {
            let address = link.strip_prefix('<')?.split_once(">; rel=\"next\"")?.0;
            Some(address.split_once(&origin)?.1.to_owned())
        });
        let status = parts.status;
        let body = to_bytes(body, LARGEST).await;
        let body = body.map_err(|_| ExportError::Failed { address: target.clone(), status })?;
        Ok(Answer { target, status, kind, location, next, body })
    }
}

fn add(done: &mut Exported, (pages, files): (u64, u64)) {
    done.pages += pages;
    done.files += files;
}

/// Renders documents and writes them with their attachments; answers how many there were of each.
async fn batch(
    app: App,
    still: Still,
    place: Arc<Place>,
    ids: Vec<i64>,
) -> Result<(u64, u64), ExportError> {
    let (mut pages, mut files) = (0, 0);
    for shown in app.store().whole(&ids).await? {
        if shown.document.state != DocumentState::Published {
            continue;
        }
        let visit = Visit::still(&app, &still, &shown.document.address);
        let answer = pages::rendered(&visit, &shown).await?;
        let status = answer.status();
        let address = shown.document.address.clone();
        let body = to_bytes(answer.into_body(), LARGEST).await;
        let body = body.map_err(|_| ExportError::Failed { address: address.clone(), status })?;
        if status != StatusCode::OK {
            return Err(ExportError::Failed { address, status });
        }
        place.put(&links::file(&address, true), &body)?;
        pages += 1;
        for attachment in &shown.attachments {
            let name = attachment.name.replace(['/', '\\'], "_");
            let bytes = app.store().file(&attachment.hash).await?;
            place.put(&format!("file/{}/{name}", attachment.id), &bytes)?;
            files += 1;
        }
    }
    Ok((pages, files))
}
