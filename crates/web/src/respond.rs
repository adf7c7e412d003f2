//! A visit and its answers: which site, which language, what is not modified, error pages.

use crate::app::App;
use crate::border::Borders;
use crate::layout::Frame;
use crate::look::{Look, cookie};
use crate::shelf::Shelf;
use crate::tree::Tree;
use crate::words::Lang;
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{CONTROLS, percent_decode_str, utf8_percent_encode};
use std::collections::HashMap;
use std::sync::Arc;
use store::{ColumnKind, StoreError};

const POLICY: &str = "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

/// What a reader has chosen, by his cookies.
pub(crate) fn choices(headers: &HeaderMap) -> (Lang, Look) {
    let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok());
    (Lang::of_cookie(cookie(cookies, "lang")), Look::of_cookie(cookie(cookies, Look::COOKIE)))
}

/// What somebody wrote, without NUL: no name has one, and PostgreSQL takes none.
pub(crate) fn written(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// A part of an address as it is meant.
fn decoded(text: &str) -> String {
    written(&percent_decode_str(text).decode_utf8_lossy())
}

/// Names and values of a query or of a form as browsers encode it by default.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    let plain = |text: &str| decoded(&text.replace('+', " "));
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(move |(name, value)| (plain(name), plain(value)))
}

/// Pages are made for an export: nothing on them needs a server.
#[derive(Debug, Clone)]
pub(crate) struct Still {
    pub(crate) tree: Arc<Tree>,
    /// Host of the exported site.
    pub(crate) domain: String,
    /// The export has an index that a script searches.
    pub(crate) searched: bool,
    /// The lines of all lists, once the documents were read.
    pub(crate) shelf: Option<Arc<Shelf>>,
    /// What stands around documents.
    pub(crate) borders: Arc<Borders>,
}

/// A reader at an address of a site.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) app: App,
    pub(crate) tree: Arc<Tree>,
    pub(crate) lang: Lang,
    pub(crate) look: Look,
    /// Seconds UTC.
    pub(crate) now: i64,
    /// Path, decoded.
    pub(crate) path: String,
    /// Path and query as asked for.
    pub(crate) target: String,
    pub(crate) query: HashMap<String, String>,
    /// The export that the page goes into.
    pub(crate) still: Option<Arc<Still>>,
    tag: String,
    modified: Option<i64>,
    /// The moment that a reader who knows no tag asks about, seconds UTC.
    since: Option<i64>,
    secure_host: String,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let text = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST).unwrap_or_default();
        let (lang, look) = choices(&parts.headers);
        let now = app.now();
        let still = parts.extensions.get::<Arc<Still>>();
        let found = match still {
            Some(still) => Ok(Some(still.tree.clone())),
            None => app.tree(host).await,
        };
        let tree = match found {
            Ok(Some(tree)) => tree,
            Ok(None) => return Err(without_site(parts.uri.path())),
            Err(error) => return Err(failed_without_site(&error)),
        };
        let tag = tree.tag(lang, look, now);
        let known = text(header::IF_NONE_MATCH);
        let modified = tree.modified(now);
        let since = text(header::IF_MODIFIED_SINCE).filter(|_| known.is_none()).and_then(moment);
        if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag))
            || modified.zip(since).is_some_and(|(modified, since)| modified <= since)
        {
            return Err(unchanged(&tag));
        }
        let query = pairs(parts.uri.query().unwrap_or_default());
        Ok(Self {
            app: app.clone(),
            tree,
            lang,
            look,
            now,
            path: decoded(parts.uri.path()),
            target: parts.uri.path_and_query().map_or("/", |all| all.as_str()).to_owned(),
            query: query.filter(|(_, value)| !value.is_empty()).collect(),
            still: still.cloned(),
            tag,
            modified,
            since,
            secure_host: host.to_owned(),
        })
    }
}

impl Visit {
    /// The visit for which an export's page is made.
    pub(crate) fn still(app: &App, still: &Arc<Still>, path: &str) -> Self {
        Self {
            app: app.clone(),
            tree: still.tree.clone(),
            lang: Lang::Zh,
            look: Look::default(),
            now: app.now(),
            path: path.to_owned(),
            target: path.to_owned(),
            query: HashMap::new(),
            still: Some(still.clone()),
            tag: String::new(),
            modified: None,
            since: None,
            secure_host: still.domain.clone(),
        }
    }

    /// Nothing on the page may need a server.
    pub(crate) fn is_still(&self) -> bool {
        self.still.is_some()
    }

    /// There is something to search: the program's index, or that of an export.
    pub(crate) fn searched(&self) -> bool {
        self.still.as_ref().map_or_else(|| self.app.index().is_some(), |still| still.searched)
    }

    /// The address of the site, for feeds and site maps: its domain, or the host that was asked.
    pub(crate) fn origin(&self) -> String {
        let domain = &self.tree.site.domain;
        let name = self.secure_host.rsplit_once(':').map_or(&*self.secure_host, |(name, _)| name);
        if name == domain && !domain.is_empty() {
            return format!("{}://{domain}", self.tree.settings.scheme.id());
        }
        format!("http://{}", self.secure_host)
    }

    /// Name of the site's host: its domain, or the host that was asked while it has none.
    pub(crate) fn domain(&self) -> &str {
        let domain = &self.tree.site.domain;
        if domain.is_empty() { &self.secure_host } else { domain }
    }

    /// A page.
    pub(crate) fn page(&self, template: &impl Template) -> Response {
        match template.render() {
            Ok(html) => self.fresh(html.into_bytes(), "text/html; charset=utf-8"),
            Err(error) => self.failed(&error),
        }
    }

    /// Bytes that may be kept as long as nothing changes.
    pub(crate) fn fresh(&self, body: Vec<u8>, kind: &str) -> Response {
        let mut answer = body.into_response();
        set(&mut answer, header::CONTENT_TYPE, kind);
        set(&mut answer, header::ETAG, &self.tag);
        set(&mut answer, header::CACHE_CONTROL, "no-cache");
        set(&mut answer, header::VARY, "cookie");
        if let Some(modified) = self.modified {
            set(&mut answer, header::LAST_MODIFIED, &http_date(modified));
        }
        safe(answer)
    }

    /// A page that is not kept: it depends on more than the change log.
    pub(crate) fn passing(&self, template: &impl Template) -> Response {
        let html = match template.render() {
            Ok(html) => html,
            Err(error) => return self.failed(&error),
        };
        let mut answer = html.into_response();
        set(&mut answer, header::CONTENT_TYPE, "text/html; charset=utf-8");
        set(&mut answer, header::CACHE_CONTROL, "no-store");
        safe(answer)
    }

    /// 404: this program was started without an index.
    pub(crate) fn unsearchable(&self) -> Response {
        let text = vec![self.lang.word("unsearchable-text")];
        self.error(StatusCode::NOT_FOUND, "unsearchable-title", text)
    }

    /// The answer to who asks by date only whether something changed that last did at `moment`; `None`
    /// where it must be sent.
    pub(crate) fn unchanged_since(&self, moment: i64) -> Option<Response> {
        self.since.filter(|since| *since >= moment).map(|_| unchanged(&self.tag))
    }

    /// Leads on for good.
    pub(crate) fn moved(&self, to: &str) -> Response {
        let mut answer = StatusCode::MOVED_PERMANENTLY.into_response();
        set(&mut answer, header::LOCATION, &address(to));
        safe(answer)
    }

    /// Leads on as long as nothing changes: what is withdrawn may be shown again.
    pub(crate) fn onward(&self, to: &str) -> Response {
        let mut answer = self.moved(to);
        set(&mut answer, header::CACHE_CONTROL, "no-cache");
        safe(answer)
    }

    /// Leads on for now: there may be more one day.
    pub(crate) fn elsewhere(&self, to: &str) -> Response {
        let mut answer = StatusCode::FOUND.into_response();
        set(&mut answer, header::LOCATION, &address(to));
        set(&mut answer, header::CACHE_CONTROL, "no-cache");
        safe(answer)
    }

    /// Leads on for good, whatever the method.
    pub(crate) fn at(&self, path: &str) -> Response {
        let mut answer = StatusCode::PERMANENT_REDIRECT.into_response();
        set(&mut answer, header::LOCATION, &address(path));
        safe(answer)
    }

    /// What an address answers that has nothing of its own: where an old one leads, that it is gone, or that
    /// there is no such page.
    pub(crate) async fn old_or_not_found(&self) -> Result<Response, StoreError> {
        let site = self.tree.site.id;
        for old in [self.target.as_str(), self.path.as_str()] {
            if let Some(redirect) = self.app.store().redirect(site, old).await? {
                return Ok(match redirect.target {
                    Some(target) => self.moved(&target),
                    None => self.gone(),
                });
            }
        }
        Ok(self.not_found())
    }

    /// 404 with ways out.
    pub(crate) fn not_found(&self) -> Response {
        let text = vec![self.lang.word("not-found-text")];
        self.error(StatusCode::NOT_FOUND, "not-found-title", text)
    }

    /// 410 for an address that is not used any more.
    pub(crate) fn gone(&self) -> Response {
        self.error(StatusCode::GONE, "gone-title", vec![self.lang.word("gone-text")])
    }

    /// 410 for a withdrawn document.
    pub(crate) fn withdrawn(&self, title: &str, reason: Option<&str>) -> Response {
        let mut text = vec![self.lang.say("withdrawn-text", "title", title)];
        text.extend(reason.map(|reason| self.lang.say("withdrawn-reason", "reason", reason)));
        self.error(StatusCode::GONE, "withdrawn-title", text)
    }

    /// 500; the reason goes to the log, not to the reader.
    pub(crate) fn failed(&self, error: &dyn std::fmt::Display) -> Response {
        tracing::error!(path = %self.target, %error, "a page failed");
        let text = vec![self.lang.word("failed-text")];
        self.error(StatusCode::INTERNAL_SERVER_ERROR, "failed-title", text)
    }

    fn error(&self, status: StatusCode, title: &str, text: Vec<String>) -> Response {
        let title = self.lang.word(title);
        let to = |kind, key: &str| {
            self.tree.first(kind).map(|column| (column.path.clone(), self.lang.word(key)))
        };
        let mut ways = vec![("/".to_owned(), self.lang.word("way-home"))];
        ways.extend(to(ColumnKind::Platform, "way-platform"));
        ways.extend(to(ColumnKind::Grassroots, "way-grassroots"));
        let frame = Frame { canonical: None, ..Frame::new(self, &title) };
        let page = ErrorPage { frame, title, text, ways };
        let mut answer = match page.render() {
            Ok(html) => (status, html).into_response(),
            Err(_) => return plain(StatusCode::INTERNAL_SERVER_ERROR, "error"),
        };
        set(&mut answer, header::CONTENT_TYPE, "text/html; charset=utf-8");
        set(&mut answer, header::CACHE_CONTROL, "no-cache");
        safe(answer)
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    title: String,
    text: Vec<String>,
    ways: Vec<(String, String)>,
}

fn unchanged(tag: &str) -> Response {
    let mut answer = StatusCode::NOT_MODIFIED.into_response();
    set(&mut answer, header::ETAG, tag);
    set(&mut answer, header::VARY, "cookie");
    answer
}

/// A moment as headers say it.
pub(crate) fn http_date(moment: i64) -> String {
    let moment = jiff::Timestamp::from_second(moment).unwrap_or_default();
    moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// The moment that a header says, seconds UTC.
fn moment(text: &str) -> Option<i64> {
    let time = jiff::civil::DateTime::strptime("%a, %d %b %Y %H:%M:%S GMT", text).ok()?;
    Some(jiff::tz::TimeZone::UTC.to_timestamp(time).ok()?.as_second())
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    safe((status, text).into_response())
}

/// Where no site is hosted there may be a desk all the same: portals of others are overseen there.
fn without_site(path: &str) -> Response {
    if path != "/" {
        return plain(StatusCode::NOT_FOUND, "no site");
    }
    let mut answer = StatusCode::SEE_OTHER.into_response();
    set(&mut answer, header::LOCATION, "/desk");
    safe(answer)
}

fn failed_without_site(error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "a site could not be read");
    let zh = Lang::Zh;
    let text = format!("{}\n{}\n", zh.word("failed-title"), zh.word("failed-text"));
    safe((StatusCode::SERVICE_UNAVAILABLE, text).into_response())
}

/// An address as headers carry it: ASCII.
pub(crate) fn address(path: &str) -> String {
    utf8_percent_encode(path, CONTROLS).to_string()
}

/// Sets a header; a value that is none is left out.
pub(crate) fn set(answer: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

/// Headers that every answer carries.
pub(crate) fn safe(mut answer: Response) -> Response {
    set(&mut answer, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut answer, header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    set(&mut answer, header::CONTENT_SECURITY_POLICY, POLICY);
    answer
}
