//! Somebody at the desk: the session behind a request, and forms that nobody can send for him.

use super::sheet;
use crate::app::App;
use crate::look::cookie;
use crate::respond::{choices, pairs, set, written};
use crate::words::Lang;
use access::{Present, Who};
use axum::body::to_bytes;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::{Aids, Patience};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::HashMap;
use std::net::SocketAddr;

/// Name of the cookie that holds the token.
const COOKIE: &str = "desk";
/// What the browser sends it to: the public pages never see it.
const PATHS: [&str; 2] = ["/desk", "/oversight"];
/// Name of the field that holds the proof that a form is ours.
pub(crate) const PROOF: &str = "proof";
/// Bytes of a form without files.
const FORM: usize = 1 << 20;
/// What the proof is derived for: a change of its words makes old forms void.
const CONTEXT: &str = "gongkai desk: proof that a form was made for this session";
/// Where somebody signs in.
pub(crate) const SIGN_IN: &str = "/desk/sign-in";
/// Where a password is changed.
pub(crate) const PASSWORD: &str = "/desk/password";
/// Where somebody is asked before his phone forgets what it keeps of him, and he signs out.
pub(crate) const LEAVE: &str = "/desk/village/leave";

/// The proof of a token: who knows the one form's proof does not know the token.
fn proof(token: &str) -> String {
    blake3::Hash::from_bytes(blake3::derive_key(CONTEXT, token.as_bytes())).to_hex().to_string()
}

/// Whether two proofs are the same; takes as long whatever they are.
fn same(one: &str, other: &str) -> bool {
    blake3::hash(one.as_bytes()) == blake3::hash(other.as_bytes())
}

/// A request to the desk, before it is known whose.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    pub(crate) app: App,
    pub(crate) lang: Lang,
    /// Seconds UTC.
    pub(crate) now: i64,
    /// Path and query as asked for.
    pub(crate) target: String,
    pub(crate) query: HashMap<String, String>,
    /// The token that the browser holds, signed in or not.
    pub(crate) token: Option<String>,
    cookies: String,
    host: String,
    secure: bool,
    address: String,
    agent: String,
}

impl Door {
    fn of(parts: &Parts, app: &App) -> Self {
        let headers = &parts.headers;
        let text = |name: HeaderName| text(headers, name);
        let (lang, _) = choices(headers);
        let secure = text(HeaderName::from_static("x-forwarded-proto")) == "https"
            || text(header::ORIGIN).starts_with("https://");
        let query = pairs(parts.uri.query().unwrap_or_default());
        Self {
            app: app.clone(),
            lang,
            now: app.now(),
            target: parts.uri.path_and_query().map_or("/desk", |all| all.as_str()).to_owned(),
            query: query.filter(|(_, value)| !value.is_empty()).collect(),
            token: cookie(Some(text(header::COOKIE)), COOKIE).filter(is_token).map(str::to_owned),
            cookies: text(header::COOKIE).to_owned(),
            host: text(header::HOST).to_owned(),
            secure,
            address: address(parts),
            agent: text(header::USER_AGENT).to_owned(),
        }
    }

    /// A value of the query.
    pub(crate) fn asked(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn agent(&self) -> &str {
        &self.agent
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Whether the browser came over https.
    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }

    /// A secret of ours that the browser holds under this name.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        cookie(Some(&self.cookies), name).filter(is_token)
    }

    /// A token for whoever comes without one, to be given with the answer: a form's proof is bound to it.
    pub(crate) fn knock(&mut self) -> Option<String> {
        let fresh = self.token.is_none().then(access::token);
        if fresh.is_some() {
            self.token.clone_from(&fresh);
        }
        fresh
    }

    pub(crate) fn proof(&self) -> String {
        self.token.as_deref().map(proof).unwrap_or_default()
    }

    /// Gives the browser a token; an empty one takes it away.
    pub(crate) fn give(&self, answer: &mut Response, token: &str) {
        let secure = if self.secure { "; Secure" } else { "" };
        let ends = if token.is_empty() { "; Max-Age=0" } else { "" };
        for path in PATHS {
            let cookie =
                format!("{COOKIE}={token}; Path={path}; HttpOnly; SameSite=Lax{secure}{ends}");
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                answer.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
    }

    /// Whether a form was sent from our own pages, as far as the browser tells.
    fn ours(&self, headers: &HeaderMap) -> bool {
        let origin = text(headers, header::ORIGIN);
        let site = text(headers, HeaderName::from_static("sec-fetch-site"));
        let same_host =
            |origin: &str| origin.split_once("://").is_some_and(|(_, at)| at == self.host);
        (origin.is_empty() || same_host(origin)) && matches!(site, "" | "same-origin")
    }

    /// Whether a form holds the proof of this very session.
    fn proven(&self, form: &Fields) -> bool {
        self.token.as_deref().is_some_and(|token| same(&proof(token), form.get(PROOF)))
    }
}

fn is_token(token: &&str) -> bool {
    token.len() == 64 && token.bytes().all(|one| one.is_ascii_hexdigit())
}

fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Network address of who asks: the peer's, or what a proxy on this machine says.
fn address(parts: &Parts) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let forwarded = text(&parts.headers, HeaderName::from_static("x-forwarded-for"));
    let last = forwarded.rsplit(',').next().unwrap_or_default().trim();
    match peer {
        Some(peer) if peer.is_loopback() && !last.is_empty() => last.chars().take(64).collect(),
        Some(peer) => peer.to_string(),
        None => String::new(),
    }
}

impl FromRequestParts<App> for Door {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        Ok(Self::of(parts, app))
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    pub(crate) door: Door,
    pub(crate) present: Present,
}

impl Desk {
    pub(crate) fn who(&self) -> &Who {
        &self.present.who
    }

    pub(crate) fn store(&self) -> &store::Store {
        self.door.app.store()
    }

    /// Whom the checks of a draft ask beside the store; other sites as long as there is patience for it.
    pub(crate) fn aids(&self, patience: Patience) -> Aids<'_> {
        let app = &self.door.app;
        Aids { links: app.links().map(|links| (links, patience)), likely: app.likely() }
    }

    pub(crate) fn now(&self) -> i64 {
        self.door.now
    }

    pub(crate) fn lang(&self) -> Lang {
        self.door.lang
    }

    pub(crate) fn word(&self, key: &str) -> String {
        self.door.lang.word(key)
    }

    /// Who is signed in; whoever is not is led to the door.
    pub(crate) async fn admit(door: Door) -> Result<Self, Response> {
        let present = match &door.token {
            Some(token) => access::session(door.app.store(), token, door.now).await,
            None => Ok(None),
        };
        let present = match present {
            Ok(Some(present)) => present,
            Ok(None) => {
                let next = utf8_percent_encode(&door.target, NON_ALPHANUMERIC);
                return Err(see(&format!("{SIGN_IN}?next={next}")));
            }
            Err(error) => return Err(sheet::failed(&door, &error)),
        };
        let path = door.target.split('?').next().unwrap_or_default();
        let free = [PASSWORD, LEAVE, "/desk/sign-out"].contains(&path);
        if !free && present.must_change_password(door.now) {
            return Err(see(PASSWORD));
        }
        Ok(Self { door, present })
    }
}

impl FromRequestParts<App> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        Self::admit(Door::of(parts, app)).await
    }
}

/// Fields of a form, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of a field; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }
}

/// A file that was sent: its name and its bytes.
pub(crate) type SentFile = (String, Vec<u8>);

/// A form that a stranger at the door sends: to sign in.
pub(crate) struct Knock {
    pub(crate) door: Door,
    pub(crate) form: Fields,
}

/// A form that somebody sends who is signed in.
pub(crate) struct Sent {
    pub(crate) desk: Desk,
    pub(crate) form: Fields,
    pub(crate) files: Vec<SentFile>,
}

impl FromRequest<App> for Knock {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let door = Door::of(&parts, app);
        let Ok(bytes) = to_bytes(body, FORM).await else {
            return Err(sheet::refused(&door, StatusCode::PAYLOAD_TOO_LARGE, "desk-too-large"));
        };
        let form = Fields(pairs(&String::from_utf8_lossy(&bytes)).collect());
        if !door.ours(&parts.headers) || !door.proven(&form) {
            return Err(sheet::refused(&door, StatusCode::FORBIDDEN, "desk-foreign-form"));
        }
        Ok(Self { door, form })
    }
}

impl FromRequest<App> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let desk = Desk::admit(Door::of(&parts, app)).await?;
        let door = &desk.door;
        if !door.ours(&parts.headers) {
            return Err(sheet::refused(door, StatusCode::FORBIDDEN, "desk-foreign-form"));
        }
        let multipart = text(&parts.headers, header::CONTENT_TYPE).starts_with("multipart/");
        let too_large = || sheet::refused(door, StatusCode::PAYLOAD_TOO_LARGE, "desk-too-large");
        let (form, files) = if multipart {
            let request = Request::from_parts(parts, body);
            let parts = Multipart::from_request(request, app).await;
            parted(parts.map_err(IntoResponse::into_response)?).await.ok_or_else(too_large)?
        } else {
            let bytes = to_bytes(body, FORM).await.map_err(|_| too_large())?;
            (Fields(pairs(&String::from_utf8_lossy(&bytes)).collect()), Vec::new())
        };
        if !door.proven(&form) {
            return Err(sheet::refused(door, StatusCode::FORBIDDEN, "desk-foreign-form"));
        }
        Ok(Self { desk, form, files })
    }
}

/// Fields and files of a form in parts; `None` where it is too large or breaks off.
async fn parted(mut parts: Multipart) -> Option<(Fields, Vec<SentFile>)> {
    let (mut fields, mut files) = (Fields::default(), Vec::new());
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            None => fields.0.push((name, written(&part.text().await.ok()?))),
            Some(file) => {
                let bytes = part.bytes().await.ok()?;
                if !file.is_empty() {
                    files.push((written(&file), bytes.to_vec()));
                }
            }
        }
    }
    Some((fields, files))
}

/// Leads on after a form: a reload does not send it again.
pub(crate) fn see(to: &str) -> Response {
    let mut answer = StatusCode::SEE_OTHER.into_response();
    set(&mut answer, header::LOCATION, to);
    sheet::private(answer)
}
