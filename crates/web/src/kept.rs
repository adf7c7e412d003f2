//! Rendered answers, kept until the site changes: the tag by which a reader's copy is old is part of what
//! they are kept under, so that nothing is shown longer than the change log allows.

use crate::app::App;
use crate::look::Look;
use crate::respond::{Still, choices, set};
use crate::words::Lang;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// Bytes of all that is kept.
const ROOM: u64 = 96 << 20;
/// Largest answer that is kept, bytes.
const LARGEST: u64 = 1 << 20;
/// About how many answers that is.
const ANSWERS: usize = 10_000;

/// What an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    host: String,
    target: String,
    gzip: bool,
    /// The site as it is, and the reader's choices.
    tag: String,
}

#[derive(Debug)]
struct Answer {
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<Key, Arc<Answer>> for Weight {
    fn weight(&self, key: &Key, answer: &Arc<Answer>) -> u64 {
        (answer.body.len() + key.target.len() + 1024) as u64
    }
}

/// The answers that are kept; the least used go first.
#[derive(Debug)]
pub(crate) struct Kept(Cache<Key, Arc<Answer>, Weight>);

impl Kept {
    pub(crate) fn new() -> Self {
        Self(Cache::with_weighter(ANSWERS, ROOM, Weight))
    }
}

/// Answers from what is kept, or keeps what is answered.
pub(crate) async fn kept(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let Some((mut key, lang, look)) = asked(&request) else { return next.run(request).await };
    // What is packed is decided here alone: whoever packs answers reads what the key says.
    request.headers_mut().remove(header::ACCEPT_ENCODING);
    if key.gzip {
        request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    }
    let Ok(Some(tree)) = app.tree(&key.host).await else { return next.run(request).await };
    key.tag = tree.tag(lang, look, app.now());
    if let Some(answer) = app.kept().0.get(&key) {
        let mut response = Response::new(Body::from(answer.body.clone()));
        *response.headers_mut() = answer.headers.clone();
        return response;
    }
    let response = next.run(request).await;
    // A page that was made right after a change has no date yet: the next one will.
    let dated = response.headers().contains_key(header::LAST_MODIFIED);
    let tagged =
        response.headers().get(header::ETAG).is_some_and(|found| found == key.tag.as_str());
    let small = response.body().size_hint().lower() <= LARGEST;
    // A reader who takes gzip takes plain bytes too, but not the other way round.
    let fits = key.gzip || !response.headers().contains_key(header::CONTENT_ENCODING);
    if response.status() != StatusCode::OK || !tagged || !dated || !small || !fits {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        // A page of ours is whole in memory: its body does not break off.
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = Response::from_parts(parts, Body::from(body.clone()));
    set(&mut response, header::CONTENT_LENGTH, &body.len().to_string());
    if body.len() as u64 <= LARGEST {
        let headers = response.headers().clone();
        app.kept().0.insert(key, Arc::new(Answer { headers, body }));
    }
    response
}

/// What is asked, as far as the answer depends on it; `None` where it is not to be kept.
fn asked(request: &Request) -> Option<(Key, Lang, Look)> {
    let headers = request.headers();
    let partial = [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::RANGE];
    let still = request.extensions().get::<Arc<Still>>().is_some();
    let whole = !partial.iter().any(|name| headers.contains_key(name));
    if request.method() != Method::GET || !whole || still {
        return None;
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (lang, look) = choices(headers);
    let key = Key {
        host: text(header::HOST).to_owned(),
        target: request.uri().path_and_query().map_or("/", |all| all.as_str()).to_owned(),
        gzip: takes_gzip(headers),
        tag: String::new(),
    };
    Some((key, lang, look))
}

/// Whether a reader names gzip among what he takes, with a weight above nothing.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut encodings =
        lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    encodings.any(|encoding| {
        let mut parts = encoding.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let weight = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case("q").then(|| value.trim().parse().unwrap_or(0.0))
        });
        named && weight.unwrap_or(1.0_f32) > 0.0
    })
}
