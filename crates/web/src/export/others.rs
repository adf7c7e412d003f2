//! Everything of an export that is no document, by the links from page to page: a task makes a page, finds
//! its links and writes it; what hands out the addresses only remembers which it has seen.

use super::{Export, ExportError, Exported, at_once, links};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode, header};
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use tokio::task::JoinSet;
use tower::ServiceExt;

/// Largest page, bytes.
const LARGEST: usize = 64 << 20;
/// Addresses that are made elsewhere or need a server.
const SERVED: [&str; 4] = ["/doc/", "/file/", "/search", "/lang/"];
/// Addresses that are looked for first.
const FIRST: [&str; 6] = ["/", "/404.html", "/robots.txt", "/sitemap.xml", "/rss.xml", "/atom.xml"];

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

/// What became of an address.
enum Outcome {
    Page,
    Redirect,
    Broken(String),
}

/// Makes all pages that the first ones lead to.
pub(super) async fn make(
    export: &Arc<Export>,
    done: &mut Exported,
    progress: &mut impl FnMut(u64),
) -> Result<(), ExportError> {
    let mut wanted: VecDeque<String> = FIRST.map(str::to_owned).into();
    wanted.extend(export.still.searched.then(|| "/search".to_owned()));
    // An archived column is in no menu; its address still answers.
    wanted.extend(export.still.tree.columns.iter().map(|column| column.path.clone()));
    let mut seen: HashSet<String> = wanted.iter().cloned().collect();
    let mut running = JoinSet::new();
    loop {
        while running.len() < at_once()
            && let Some(target) = wanted.pop_front()
        {
            running.spawn(one(export.clone(), target));
        }
        let Some(ended) = running.join_next().await else { return Ok(()) };
        let (outcome, links) = ended??;
        for link in links {
            if !seen.contains(&link) {
                seen.insert(link.clone());
                wanted.push_back(link);
            }
        }
        match outcome {
            Outcome::Page => done.pages += 1,
            Outcome::Redirect => {}
            Outcome::Broken(target) => done.broken.push(target),
        }
        progress(done.pages);
    }
}

/// Makes what stands at an address, and tells where it leads.
async fn one(export: Arc<Export>, target: String) -> Result<(Outcome, Vec<String>), ExportError> {
    let answer = export.ask(target).await?;
    let links = found(&answer);
    Ok((export.keep(answer)?, links))
}

/// The addresses that an answer leads to and that are made here.
fn found(answer: &Answer) -> Vec<String> {
    if answer.status != StatusCode::OK {
        return Vec::new();
    }
    if let Some(next) = &answer.next {
        return vec![next.clone()];
    }
    let text = String::from_utf8_lossy(&answer.body);
    let mut links = if answer.kind.starts_with("text/html") {
        links::of_page(&text)
    } else if answer.target == "/sitemap.xml" {
        links::of_map(&text)
    } else {
        Vec::new()
    };
    links.retain(|link| !SERVED.iter().any(|served| link.starts_with(served)));
    links
}

impl Export {
    fn keep(&self, answer: Answer) -> Result<Outcome, ExportError> {
        let Answer { target, status, kind, location, body, .. } = answer;
        match (status, location) {
            (StatusCode::OK, _) => {
                self.place.put(links::file(&target, kind.starts_with("text/html")), &body)?;
                Ok(Outcome::Page)
            }
            (StatusCode::NOT_FOUND, _) if target == "/404.html" => {
                self.place.put("404.html".to_owned(), &body)?;
                Ok(Outcome::Page)
            }
            (status, Some(to)) if status.is_redirection() => {
                self.place.put(links::file(&target, true), links::onward(&to).as_bytes())?;
                Ok(Outcome::Redirect)
            }
            (status, _) if status.is_server_error() => {
                Err(ExportError::Failed { address: target, status })
            }
            _ => Ok(Outcome::Broken(target)),
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
