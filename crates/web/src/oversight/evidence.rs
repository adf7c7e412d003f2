//! A finding with its evidence: what was found, what was expected, the page as it was saved beside the page now.

use super::refusal::no;
use super::unit::FindingRow;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::Desk;
use crate::respond::set;
use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use oversight::OversightError;

/// What a saved page may do: show its text. No script, no request, no form.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// Kind of what is shown as text.
const TEXT: &str = "text/plain; charset=utf-8";

#[derive(Template)]
#[template(path = "oversight/finding.html")]
struct FindingPage {
    sheet: Sheet,
    row: FindingRow,
    back: String,
    unit: String,
    basis: String,
    seen: String,
    sha256: String,
    saved: Option<String>,
    /// Address of the page as it is now, where it is asked for.
    now: Option<String>,
    /// It may be asked for.
    fetches: bool,
    advice: Option<String>,
}

/// `GET /oversight/round/{round}/unit/{unit}/finding/{key}`
pub(super) async fn page(
    Path((round, unit, key)): Path<(i64, i64, String)>,
    desk: Desk,
) -> Response {
    answer(&desk, (round, unit), &key).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn answer(desk: &Desk, of: (i64, i64), key: &str) -> Result<Response, OversightError> {
    let view = oversight::unit_view(desk.store(), desk.who(), of).await?;
    let found = view.findings.iter().find(|one| one.key == key);
    let found = found.ok_or(OversightError::Missing("finding"))?;
    let facts = oversight::facts(&found.facts)?;
    let sha256 = facts.sha256.clone().unwrap_or_default();
    let kept = desk.store().evidence(view.inspection.id, &sha256).await?;
    let lang = super::unit::report_lang(desk.lang());
    let row = FindingRow::of(desk, of, found)?;
    let fetches = row.url.is_some() && desk.door.app.pages_now().is_some();
    let asked = fetches && !desk.door.asked("now").is_empty();
    let page = FindingPage {
        sheet: Sheet::of(desk, &super::unit::rule_name(desk, &found.rule)),
        row,
        back: format!("/oversight/round/{}/unit/{}", of.0, of.1),
        unit: view.unit.name,
        basis: facts.basis.clone(),
        seen: facts.observed_at.map(|at| portal::written(at.as_second())).unwrap_or_default(),
        now: asked.then(|| format!("{}/now", address(of, key))),
        fetches,
        saved: kept.map(|_| format!("/oversight/evidence/{}/{sha256}", view.inspection.id)),
        sha256,
        advice: report::advice(&facts, lang),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

fn address((round, unit): (i64, i64), key: &str) -> String {
    format!("/oversight/round/{round}/unit/{unit}/finding/{key}")
}

/// `GET /oversight/round/{round}/unit/{unit}/finding/{key}/now`: the page as it is now, in the same sandbox as one that was
/// saved.
pub(super) async fn now(
    Path((round, unit, key)): Path<(i64, i64, String)>,
    desk: Desk,
) -> Response {
    match fetched(&desk, (round, unit), &key).await {
        Ok((kind, body)) => sandboxed(&kind, body),
        Err(error) => no(&desk, &error),
    }
}

/// Kind and bytes of what is to be shown of a page as it is now.
async fn fetched(
    desk: &Desk,
    of: (i64, i64),
    key: &str,
) -> Result<(String, Vec<u8>), OversightError> {
    let pages = desk.door.app.pages_now().ok_or(OversightError::Missing("page"))?;
    let (store, who) = (desk.store(), desk.who());
    let page = oversight::page_now(store, who, pages, (of, key), desk.now()).await?;
    let words = match page {
        None => desk.word("oversight-now-none"),
        Some(page) if page.came() => return Ok((shown_as(page.kind), page.body)),
        Some(page) => {
            let lang = super::unit::report_lang(desk.lang());
            let came = report::outcome_words(&page.outcome, lang);
            desk.lang().say("oversight-now-failed", "came", came)
        }
    };
    Ok((TEXT.to_owned(), words.into_bytes()))
}

/// Only pages are shown; all else is text.
fn shown_as(kind: Option<String>) -> String {
    let kind = kind.filter(|kind| kind.starts_with("text/html"));
    kind.unwrap_or_else(|| TEXT.to_owned())
}

/// A page of somebody else's: without scripts, requests and forms.
fn sandboxed(kind: &str, body: Vec<u8>) -> Response {
    let mut answer = sheet::private(body.into_response());
    set(&mut answer, header::CONTENT_TYPE, kind);
    set(&mut answer, header::CONTENT_SECURITY_POLICY, POLICY);
    answer
}

/// `GET /oversight/evidence/{inspection}/{sha256}`: a page as it was saved, in a sandbox.
pub(super) async fn saved(Path((inspection, sha256)): Path<(i64, String)>, desk: Desk) -> Response {
    match body(&desk, inspection, &sha256).await {
        Ok((kind, body)) => sandboxed(&kind, body),
        Err(error) => no(&desk, &error),
    }
}

/// Kind and bytes of a saved page, for whoever may see its unit.
async fn body(
    desk: &Desk,
    inspection: i64,
    sha256: &str,
) -> Result<(String, Vec<u8>), OversightError> {
    let store = desk.store();
    let missing = || OversightError::Missing("page");
    let row = store.inspection(inspection).await?.ok_or_else(missing)?;
    oversight::unit_view(store, desk.who(), (row.round_id, row.unit_id)).await?;
    let page = store.evidence(inspection, sha256).await?.ok_or_else(missing)?;
    let packed = store.file(&page.file).await?;
    let kind = page.head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type").then(|| value.trim().to_owned())
    });
    Ok((shown_as(kind), oversight::unpack(&packed)?))
}
