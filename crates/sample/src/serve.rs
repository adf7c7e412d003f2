//! Serves sample portals on loopback, one port each.

use crate::portal::{Answer, Ask, SamplePortal};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// A portal that is being served.
pub struct RunningPortal {
    /// Address of its home page, e.g. `http://127.0.0.1:41234/`.
    pub url: String,
    /// The portal.
    pub portal: Arc<SamplePortal>,
}

/// Portals that are being served until they are shut down or dropped.
pub struct Running {
    /// The portals, in the order in which they were given.
    pub portals: Vec<RunningPortal>,
    stop: CancellationToken,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Running {
    /// Stops serving and waits until all connections have ended.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        for task in self.tasks.drain(..) {
            // A server that panicked has stopped as well.
            let _ = task.await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Why a portal could not be served.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {source}")]
pub struct ServeError {
    /// Name of the portal.
    pub name: String,
    /// What the system said.
    pub source: std::io::Error,
}

/// Serves each portal on a free port of 127.0.0.1; must be called inside a Tokio runtime.
pub async fn serve(portals: Vec<SamplePortal>) -> Result<Running, ServeError> {
    serve_from(portals, 0).await
}

/// Serves the portals on ports from `first` on; 0 takes free ones.
pub async fn serve_from(portals: Vec<SamplePortal>, first: u16) -> Result<Running, ServeError> {
    let stop = CancellationToken::new();
    let mut running = Vec::new();
    let mut tasks = Vec::new();
    for (at, portal) in (0u16..).zip(portals) {
        let port = if first == 0 { 0 } else { first.saturating_add(at) };
        let failed = |source| ServeError { name: portal.name.clone(), source };
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await;
        let listener = listener.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let portal = Arc::new(portal);
        let app = Router::new().fallback(answer).with_state(portal.clone());
        let stopped = stop.clone().cancelled_owned();
        tasks.push(tokio::spawn(async move {
            // An accept error ends this portal alone; its requests then fail visibly.
            let _ = axum::serve(listener, app).with_graceful_shutdown(stopped).await;
        }));
        running.push(RunningPortal { url: format!("http://{address}/"), portal });
    }
    Ok(Running { portals: running, stop, tasks })
}

async fn answer(
    State(portal): State<Arc<SamplePortal>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let target = percent_encoding::percent_decode_str(target).decode_utf8_lossy().into_owned();
    let form = if method == Method::POST { decode_form(&body) } else { Vec::new() };
    let answer = portal.answer(&Ask { target: &target, form: &form });
    respond(&portal, &headers, answer)
}

/// Fields of `application/x-www-form-urlencoded`.
fn decode_form(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body).replace('+', " ");
    let decode =
        |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn respond(portal: &SamplePortal, asked: &HeaderMap, answer: Answer) -> Response<Body> {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response =
        Response::builder().status(status).header(header::CONTENT_TYPE, &answer.kind);
    if let Some(location) = &answer.location {
        response = response.header(header::LOCATION, location);
    }
    let mut body = answer.body;
    if portal.sends_validators() && status == StatusCode::OK {
        let tag = format!("\"{:x}-{:x}\"", body.len(), sum(&body));
        let changed = portal.as_of.at(0, 0, 0, 0).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        response = response.header(header::ETAG, &tag).header(header::LAST_MODIFIED, changed);
        let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        if known == Some(tag.as_str()) {
            response = response.status(StatusCode::NOT_MODIFIED);
            body.clear();
        }
        let gzip = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        if gzip.is_some_and(|value| value.contains("gzip"))
            && answer.kind.starts_with("text/")
            && let Ok(packed) = pack(&body)
        {
            response = response.header(header::CONTENT_ENCODING, "gzip");
            body = packed;
        }
    }
    response.body(Body::from(body)).unwrap_or_default()
}

fn pack(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

/// A checksum good enough for an ETag.
fn sum(body: &[u8]) -> u64 {
    body.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
