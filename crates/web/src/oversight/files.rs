//! A round in the forms that offices use, to be downloaded: circular, ranking, ledger, the notice to a unit.

use super::refusal::no;
use crate::desk::sheet;
use crate::desk::visit::Desk;
use crate::respond::set;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use oversight::OversightError;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use report::{ReportError, RoundReport};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

type Writer = fn(&RoundReport, &mut Vec<u8>) -> Result<(), ReportError>;

/// Files of a round: name in its address, message that names it for people, kind, writer.
const FILES: [(&str, &str, &str, Writer); 3] = [
    ("circular.docx", "oversight-circular", DOCX, report::write_circular),
    ("ranking.xlsx", "oversight-ranking", XLSX, report::write_ranking),
    ("ledger.xlsx", "oversight-ledger", XLSX, report::write_round_ledger),
];

/// Addresses of a round's files with their names for people.
pub(super) fn of_round(desk: &Desk, round: i64) -> Vec<(String, String)> {
    let file = |(name, words, ..): (&str, &str, &str, Writer)| {
        (format!("/oversight/round/{round}/file/{name}"), desk.word(words))
    };
    FILES.map(file).into()
}

/// `GET /oversight/round/{round}/file/{name}`
pub(super) async fn file(Path((round, name)): Path<(i64, String)>, desk: Desk) -> Response {
    made(&desk, round, &name).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn made(desk: &Desk, round: i64, name: &str) -> Result<Response, OversightError> {
    let report = oversight::reported(desk.store(), desk.who(), round).await?;
    let known = FILES.into_iter().find(|(known, ..)| *known == name);
    let (name, words, kind, write) = known.ok_or(OversightError::Missing("file"))?;
    let called = format!("{}{}", report.name, desk.word(words));
    sent(kind, &called, name, move |out| write(&report, out)).await
}

/// `GET /oversight/round/{round}/unit/{unit}/notice.docx`
pub(super) async fn notice(Path((round, unit)): Path<(i64, i64)>, desk: Desk) -> Response {
    notified(&desk, round, unit).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn notified(desk: &Desk, round: i64, unit: i64) -> Result<Response, OversightError> {
    let report = oversight::reported(desk.store(), desk.who(), round).await?;
    let found = desk.store().inspection_of(round, unit).await?;
    let name = found.ok_or(OversightError::Missing("unit"))?.name;
    let at = report.units.iter().position(|one| one.name == name);
    let at = at.ok_or(OversightError::Missing("unit"))?;
    let called = format!("{name}{}", desk.word("oversight-notice"));
    let write = move |out: &mut Vec<u8>| report::write_unit_notice(&report, &report.units[at], out);
    sent(DOCX, &called, "notice.docx", write).await
}

/// A file under a name for people; `plain` is for programs that know Latin letters only.
async fn sent(
    kind: &str,
    called: &str,
    plain: &str,
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), ReportError> + Send + 'static,
) -> Result<Response, OversightError> {
    let make = move || {
        let mut bytes = Vec::new();
        write(&mut bytes).map(|()| bytes)
    };
    let bytes = tokio::task::spawn_blocking(make).await?.map_err(std::io::Error::other)?;
    let ending = plain.rsplit('.').next().unwrap_or_default();
    let called = format!("{called}.{ending}");
    let called = utf8_percent_encode(&called, NON_ALPHANUMERIC);
    let mut answer = sheet::private(bytes.into_response());
    set(&mut answer, header::CONTENT_TYPE, kind);
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{called}");
    set(&mut answer, header::CONTENT_DISPOSITION, &disposition);
    Ok(answer)
}
