//! An inspection that is killed outright goes on from its state file and comes to the same result.

use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;
use jiff::civil::date;
use sample::{Ask, Family, SamplePortal};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Requests after which the inspection is killed.
const ENOUGH: u64 = 900;

fn inspect(url: &str, out: &Path, state: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command
        .args(["inspect", url, "--as-of", "2026-11-23", "--out"])
        .arg(out)
        .arg("--state")
        .arg(state)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    command
}

fn report(out: &Path) -> Value {
    let text = std::fs::read_to_string(out.join("report.json")).expect("a report");
    serde_json::from_str(&text).expect("json")
}

/// Serves a portal and counts what it is asked.
async fn serve(portal: SamplePortal) -> (String, Arc<AtomicU64>) {
    let asked = Arc::new(AtomicU64::new(0));
    let (portal, count) = (Arc::new(portal), asked.clone());
    let app = axum::Router::new().fallback(move |uri: Uri| {
        let portal = portal.clone();
        count.fetch_add(1, Ordering::Relaxed);
        async move {
            let target = uri.path_and_query().map_or("/", |target| target.as_str());
            let answer = portal.answer(&Ask { target, form: &[] });
            let status = StatusCode::from_u16(answer.status).expect("a status");
            let mut response =
                (status, [(header::CONTENT_TYPE, answer.kind)], answer.body).into_response();
            if let Some(location) = answer.location {
                response
                    .headers_mut()
                    .insert(header::LOCATION, location.parse().expect("an address"));
            }
            response
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, asked)
}

#[test]
fn a_killed_inspection_goes_on_where_it_stopped() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let portal = sample::good(Family::Trs, 0, date(2026, 11, 23), 2023);
    let (url, asked) = runtime.block_on(serve(portal));
    let dir = tempfile::tempdir().expect("a directory");
    let (whole_out, out) = (dir.path().join("whole"), dir.path().join("out"));
    let state = dir.path().join("killed.state");

    let whole =
        inspect(&url, &whole_out, &dir.path().join("whole.state")).arg("--no-limit").status();
    assert!(whole.expect("the command runs").success());
    let at_once = asked.swap(0, Ordering::Relaxed);

    let mut killed = inspect(&url, &out, &state)
        .args(["--rps", "300", "--concurrency", "8"])
        .spawn()
        .expect("the command runs");
    while asked.load(Ordering::Relaxed) < ENOUGH && killed.try_wait().expect("a child").is_none() {
        std::thread::yield_now();
    }
    assert!(killed.try_wait().expect("a child").is_none(), "it ended before it could be killed");
    killed.kill().expect("a kill");
    killed.wait().expect("its end");
    asked.store(0, Ordering::Relaxed);

    let resumed = inspect(&url, &out, &state).arg("--no-limit").status();
    assert!(resumed.expect("the command runs").success());
    let rest = asked.load(Ordering::Relaxed);
    // what was in flight, and the last writes before the kill, are asked again
    assert!(rest * 10 < at_once * 9, "{rest} of {at_once} requests");
    let (whole, resumed) = (report(&whole_out), report(&out));
    assert_eq!(resumed["matters"], whole["matters"]);
    assert_eq!(resumed["score"]["total"], whole["score"]["total"]);
    assert_eq!(resumed["survey"]["documents"], whole["survey"]["documents"]);
}
