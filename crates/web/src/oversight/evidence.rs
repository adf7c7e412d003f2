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
    let page = FindingPage {
        sheet: Sheet::of(desk, &super::unit::rule_name(desk, &found.rule)),
        row: FindingRow::of(desk, of, found)?,
        back: format!("/oversight/round/{}/unit/{}", of.0, of.1),
        unit: view.unit.name,
        basis: facts.basis.clone(),
        seen: facts.observed_at.map(|at| portal::written(at.as_second())).unwrap_or_default(),
        saved: kept.map(|_| format!("/oversight/evidence/{}/{sha256}", view.inspection.id)),
        sha256,
        advice: report::advice(&facts, lang),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// `GET /oversight/evidence/{inspection}/{sha256}`: a page as it was saved, in a sandbox.
pub(super) async fn saved(Path((inspection, sha256)): Path<(i64, String)>, desk: Desk) -> Response {
    match body(&desk, inspection, &sha256).await {
        Ok((kind, body)) => {
            let mut answer = sheet::private(body.into_response());
            set(&mut answer, header::CONTENT_TYPE, &kind);
            set(&mut answer, header::CONTENT_SECURITY_POLICY, POLICY);
            answer
        }
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
    // Only pages are shown; all else is text.
    let kind = kind.filter(|kind| kind.starts_with("text/html"));
    let kind = kind.unwrap_or_else(|| "text/plain; charset=utf-8".to_owned());
    Ok((kind, oversight::unpack(&packed)?))
}
