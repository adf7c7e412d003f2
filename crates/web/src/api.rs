//! The interface for other systems, under `/api/v1`: a business system pushes documents under keys of its own,
//! reads columns, and asks how its documents stand. A token speaks for an account; nothing is public without
//! the reviews that the site asks for.

mod oversight;

use crate::app::App;
use crate::desk::hints::HintRow;
use crate::desk::sheet;
use crate::respond::{choices, safe, set, written};
use crate::words::Lang;
use access::{Action, Who};
use axum::body::to_bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, put};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::{Came, DeskError, Premises, Pushed, PushedStanding, Typed};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{Draft, Word};

const OPENAPI: &str = include_str!("../assets/api.json");
/// Bytes of a request: attachments come in base64.
const LARGEST: usize = 64 << 20;
/// Where a document is found again.
const DOCUMENTS: &str = "/api/v1/documents/";

/// An address of the interface: method, path and what answers.
type Route = (&'static str, &'static str, fn() -> MethodRouter<App>);

/// All addresses of the interface.
const ROUTES: [Route; 8] = [
    ("GET", "/api/v1/openapi.json", || get(openapi)),
    ("GET", "/api/v1/sites", || get(sites)),
    ("GET", "/api/v1/sites/{site}/columns", || get(columns)),
    ("GET", "/api/v1/documents/{key}", || get(document)),
    ("PUT", "/api/v1/documents/{key}", || put(push)),
    ("GET", "/api/v1/oversight/rounds", || get(oversight::rounds)),
    ("GET", "/api/v1/oversight/rounds/{round}", || get(oversight::round)),
    ("GET", "/api/v1/oversight/rounds/{round}/findings", || get(oversight::findings)),
];

/// Method and path of every address of the interface for other systems.
pub fn api_addresses() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROUTES.into_iter().map(|(method, path, _)| (method, path))
}

/// All routes of the interface for other systems.
pub(crate) fn routes() -> Router<App> {
    ROUTES
        .into_iter()
        .fold(Router::new(), |router, (_, path, answers)| router.route(path, answers()))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// A system with a token.
struct Bearer {
    app: App,
    who: Who,
    lang: Lang,
}

/// A system that pushes documents.
struct Caller {
    app: App,
    who: Who,
    /// The organ for which it writes.
    organ: i64,
    lang: Lang,
}

/// What went wrong, as RFC 9457 says it.
#[derive(Serialize)]
struct Problem {
    title: String,
    status: u16,
    detail: String,
}

fn problem(status: StatusCode, detail: String) -> Response {
    let title = status.canonical_reason().unwrap_or_default().to_owned();
    let mut answer =
        (status, Json(Problem { title, status: status.as_u16(), detail })).into_response();
    set(&mut answer, header::CONTENT_TYPE, "application/problem+json");
    if status == StatusCode::UNAUTHORIZED {
        set(&mut answer, header::WWW_AUTHENTICATE, "Bearer");
    }
    private(answer)
}

fn private(answer: Response) -> Response {
    let mut answer = safe(answer);
    set(&mut answer, header::CACHE_CONTROL, "no-store");
    answer
}

fn failed(caller: &Caller, error: &DeskError) -> Response {
    let (status, words) = sheet::words(caller.lang, error);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(%error, "the interface for other systems failed");
    }
    problem(status, words)
}

impl FromRequestParts<App> for Bearer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let (lang, _) = choices(&parts.headers);
        let given = parts.headers.get(header::AUTHORIZATION);
        let given = given.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let token = given.strip_prefix("Bearer ").unwrap_or_default();
        match access::bearer(app.store(), token, app.now()).await {
            Ok(Some(who)) => Ok(Self { app: app.clone(), who, lang }),
            Ok(None) => Err(problem(StatusCode::UNAUTHORIZED, lang.word("api-no-token"))),
            Err(error) => {
                tracing::error!(%error, "a token could not be looked up");
                let words = lang.word("failed-text");
                Err(problem(StatusCode::INTERNAL_SERVER_ERROR, words))
            }
        }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Bearer { app, who, lang } = Bearer::from_request_parts(parts, app).await?;
        // One token, one organ: keys of several systems do not meet.
        match who.organs(Action::Write).as_slice() {
            &[organ] => Ok(Self { app, organ, who, lang }),
            _ => Err(problem(StatusCode::FORBIDDEN, lang.word("api-one-organ"))),
        }
    }
}

/// A JSON body, with an error that says where it is wrong.
struct Body<T>(T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _: &App) -> Result<Self, Response> {
        let (lang, _) = choices(request.headers());
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/json")
        {
            return Err(problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, lang.word("api-json")));
        }
        let Ok(bytes) = to_bytes(request.into_body(), LARGEST).await else {
            return Err(problem(StatusCode::PAYLOAD_TOO_LARGE, lang.word("desk-too-large")));
        };
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| error.to_string());
        let read = read.and_then(|read| reader.end().map(|()| read).map_err(|e| e.to_string()));
        read.map(Self).map_err(|error| {
            problem(StatusCode::UNPROCESSABLE_ENTITY, lang.say("api-unreadable", "error", error))
        })
    }
}

/// `GET /api/v1/openapi.json`
async fn openapi() -> Response {
    let mut answer = OPENAPI.into_response();
    set(&mut answer, header::CONTENT_TYPE, "application/json; charset=utf-8");
    safe(answer)
}

#[derive(Serialize)]
struct SiteOut {
    site: String,
    name: String,
    domain: String,
}

/// `GET /api/v1/sites`
async fn sites(caller: Caller) -> Response {
    match desk::sites(caller.app.store(), &caller.who, caller.organ).await {
        Ok(sites) => {
            let sites = sites.into_iter().map(|site| SiteOut {
                site: site.slug,
                name: site.name,
                domain: site.domain,
            });
            private(Json(sites.collect::<Vec<_>>()).into_response())
        }
        Err(error) => failed(&caller, &error),
    }
}

#[derive(Serialize)]
struct ColumnOut {
    path: String,
    /// Titles from the root down.
    names: Vec<String>,
    /// Category marks, one of which a document must carry.
    marks: Vec<String>,
}

/// `GET /api/v1/sites/{site}/columns`: those in which documents can stand.
async fn columns(caller: Caller, Path(slug): Path<String>) -> Response {
    let columns = async {
        let store = caller.app.store();
        let sites = desk::sites(store, &caller.who, caller.organ).await?;
        let site = sites.into_iter().find(|site| site.slug == slug);
        let premises = Premises::of(store, site.ok_or(DeskError::Missing("site"))?).await?;
        let mut columns: Vec<ColumnOut> = Vec::new();
        for spot in premises.spots() {
            let mark = spot.mark.map(str::to_owned);
            match columns.last_mut().filter(|last| last.path == spot.column.path) {
                Some(last) => last.marks.extend(mark),
                None => columns.push(ColumnOut {
                    path: spot.column.path.clone(),
                    names: premises.names(spot.column).into_iter().map(str::to_owned).collect(),
                    marks: mark.into_iter().collect(),
                }),
            }
        }
        Ok(columns)
    };
    match columns.await {
        Ok(columns) => private(Json(columns).into_response()),
        Err(error) => failed(&caller, &error),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceIn {
    path: String,
    #[serde(default)]
    mark: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileIn {
    name: String,
    base64: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentIn {
    site: String,
    columns: Vec<PlaceIn>,
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    formed: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    index_number: String,
    #[serde(default)]
    organ: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    validity: String,
    #[serde(default)]
    link: String,
    #[serde(default)]
    correction: String,
    #[serde(default)]
    attachments: Vec<FileIn>,
}

impl DocumentIn {
    /// What is pushed; the name of a file that is not base64 as an error.
    fn pushed(self) -> Result<(String, Pushed), String> {
        let mut files = Vec::new();
        for file in self.attachments {
            let bytes = STANDARD.decode(file.base64.as_bytes());
            files.push((written(&file.name), bytes.map_err(|_| file.name)?));
        }
        let places = self.columns.into_iter().map(|place| (place.path, place.mark));
        let typed = Typed {
            title: written(&self.title),
            body: written(&self.body),
            formed: self.formed,
            number: written(&self.number),
            index_number: written(&self.index_number),
            organ: written(&self.organ),
            source: written(&self.source),
            validity: written(&self.validity),
            link: self.link,
            correction: written(&self.correction),
        };
        Ok((self.site, Pushed { typed, places: places.collect(), files }))
    }
}

#[derive(Serialize)]
struct HintOut {
    rule: &'static str,
    weight: &'static str,
    words: String,
    at: String,
}

#[derive(Serialize)]
struct DocumentOut {
    key: String,
    /// State of the draft: `draft`, `first-review` … `published`.
    state: String,
    title: String,
    /// Address of what is public of it, below the site.
    address: Option<String>,
    /// Where people go on with it.
    desk: String,
    hints: Vec<HintOut>,
}

fn out(lang: Lang, key: String, standing: PushedStanding) -> DocumentOut {
    let PushedStanding { draft, address, hints } = standing;
    let Draft { id, state, title, .. } = draft;
    let hints = hints.iter().map(|hint| {
        let row = HintRow::of(lang, hint);
        HintOut { rule: hint.rule, weight: row.weight, words: row.words, at: row.at }
    });
    let desk = format!("/desk/draft/{id}");
    DocumentOut { key, state: state.id(), title, address, desk, hints: hints.collect() }
}

/// `GET /api/v1/documents/{key}`
async fn document(caller: Caller, Path(key): Path<String>) -> Response {
    let key = written(&key);
    match desk::standing(caller.app.store(), &caller.who, (caller.organ, &key)).await {
        Ok(standing) => private(Json(out(caller.lang, key, standing)).into_response()),
        Err(error) => failed(&caller, &error),
    }
}

/// `PUT /api/v1/documents/{key}`: takes a document in, or what changed of it.
async fn push(
    caller: Caller,
    Path(key): Path<String>,
    Body(document): Body<DocumentIn>,
) -> Response {
    let (site, pushed) = match document.pushed() {
        Ok(pushed) => pushed,
        Err(name) => {
            let words = caller.lang.say("api-base64", "name", name);
            return problem(StatusCode::UNPROCESSABLE_ENTITY, words);
        }
    };
    let (store, who) = (caller.app.store(), &caller.who);
    let key = written(&key);
    let (organ, now) = (caller.organ, caller.app.now());
    match desk::push(store, who, (organ, &key), (&site, pushed), now).await {
        Ok((standing, came)) => {
            let status = if came == Came::New { StatusCode::CREATED } else { StatusCode::OK };
            let place =
                percent_encoding::utf8_percent_encode(&key, percent_encoding::NON_ALPHANUMERIC);
            let place = format!("{DOCUMENTS}{place}");
            let mut answer = (status, Json(out(caller.lang, key, standing))).into_response();
            set(&mut answer, header::LOCATION, &place);
            private(answer)
        }
        Err(error) => failed(&caller, &error),
    }
}
