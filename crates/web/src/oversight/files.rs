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
use report::{Letter, LetterKind, ReportError, RoundReport};
use serde_json::Value;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

type Writer = fn(&RoundReport, &Letter, &mut Vec<u8>) -> Result<(), ReportError>;

/// Files of a round: name in its address, message that names it for people, kind, writer.
const FILES: [(&str, &str, &str, Writer); 4] = [
    ("circular.docx", "oversight-circular", DOCX, report::write_circular),
    ("ranking.xlsx", "oversight-ranking", XLSX, |round, _, out| report::write_ranking(round, out)),
    ("scores.xlsx", "oversight-scores", XLSX, |round, _, out| {
        report::write_score_sheets(round, out)
    }),
    ("ledger.xlsx", "oversight-ledger", XLSX, |round, _, out| {
        report::write_round_ledger(round, out)
    }),
];

/// Files that are made of more than the round's report: name in its address, message that names it for people.
const COMPARISON: (&str, &str) = ("comparison.xlsx", "oversight-comparison");
const COLLECTION: (&str, &str) = ("materials.docx", "oversight-collection");

/// Addresses of a round's files with their names for people.
pub(super) fn of_round(desk: &Desk, round: i64) -> Vec<(String, String)> {
    let named = FILES.map(|(name, words, ..)| (name, words));
    let named = named.into_iter().chain([COMPARISON, COLLECTION]);
    let file = |(name, words)| (address(round, name), desk.word(words));
    named.map(file).collect()
}

fn address(round: i64, name: &str) -> String {
    format!("/oversight/round/{round}/file/{name}")
}

/// Address of the notice to a unit.
pub(super) fn notice_of(round: i64, unit: i64) -> String {
    format!("/oversight/round/{round}/unit/{unit}/notice.docx")
}

/// Address of the collection of a round's materials, which every unit may read.
pub(super) fn collection(round: i64) -> String {
    address(round, COLLECTION.0)
}

/// `GET /oversight/round/{round}/file/{name}`
pub(super) async fn file(Path((round, name)): Path<(i64, String)>, desk: Desk) -> Response {
    made(&desk, round, &name).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn made(desk: &Desk, round: i64, name: &str) -> Result<Response, OversightError> {
    if name == COMPARISON.0 {
        let comparison = oversight::compared(desk.store(), desk.who(), round).await?;
        let called = desk.word(COMPARISON.1);
        let write = move |out: &mut Vec<u8>| report::write_comparison(&comparison, out);
        return sent(XLSX, &called, COMPARISON.0, write).await;
    }
    if name == COLLECTION.0 {
        let (of, materials) = oversight::collected(desk.store(), desk.who(), round).await?;
        let called = format!("{}{}", of.name, desk.word(COLLECTION.1));
        let write = move |out: &mut Vec<u8>| report::write_collection(&of.name, &materials, out);
        return sent(DOCX, &called, COLLECTION.0, write).await;
    }
    let report = oversight::reported(desk.store(), desk.who(), round).await?;
    let known = FILES.into_iter().find(|(known, ..)| *known == name);
    let (name, words, kind, write) = known.ok_or(OversightError::Missing("file"))?;
    let called = format!("{}{}", report.name, desk.word(words));
    let letter = oversight::letter(desk.store(), LetterKind::Circular).await?;
    sent(kind, &called, name, move |out| write(&report, &letter, out)).await
}

/// `GET /oversight/round/{round}/unit/{unit}/notice.docx`
pub(super) async fn notice(Path((round, unit)): Path<(i64, i64)>, desk: Desk) -> Response {
    notified(&desk, round, unit).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn notified(desk: &Desk, round: i64, unit: i64) -> Result<Response, OversightError> {
    let report = oversight::reported_unit(desk.store(), desk.who(), (round, unit)).await?;
    let own = report.units.first().ok_or(OversightError::Missing("unit"))?;
    let called = format!("{}{}", own.name, desk.word("oversight-notice"));
    let letter = oversight::letter(desk.store(), LetterKind::Notice).await?;
    let write = move |out: &mut Vec<u8>| {
        let mut units = report.units.iter();
        units.try_for_each(|unit| report::write_unit_notice(&report, unit, &letter, out))
    };
    sent(DOCX, &called, "notice.docx", write).await
}

/// `GET /oversight/round/{round}/unit/{unit}/scores.xlsx`
pub(super) async fn scores(Path((round, unit)): Path<(i64, i64)>, desk: Desk) -> Response {
    let made = async {
        let report = oversight::reported_unit(desk.store(), desk.who(), (round, unit)).await?;
        let own = report.units.first().ok_or(OversightError::Missing("unit"))?;
        let called = format!("{}{}", own.name, desk.word("oversight-scores"));
        let write = move |out: &mut Vec<u8>| report::write_score_sheets(&report, out);
        sent(XLSX, &called, "scores.xlsx", write).await
    };
    made.await.unwrap_or_else(|error| no(&desk, &error))
}

/// Address of a unit's score sheet.
pub(super) fn scores_of(round: i64, unit: i64) -> String {
    format!("/oversight/round/{round}/unit/{unit}/scores.xlsx")
}

/// `GET /oversight/items/answers.xlsx`: what is open, to be answered without a network.
pub(super) async fn answers(desk: Desk) -> Response {
    let made = async {
        let lines = oversight::answer_lines(desk.store(), desk.who()).await?;
        let called = desk.word("oversight-answer-form");
        sent(XLSX, &called, "answers.xlsx", move |out| report::write_answer_form(&lines, out)).await
    };
    made.await.unwrap_or_else(|error| no(&desk, &error))
}

/// Files as they are kept with what they came with: names, and their addresses below `at`.
pub(super) fn listed(kept: &Value, at: &str) -> Vec<(String, String)> {
    let file = |file: &Value| {
        let (name, hash) = (file["name"].as_str()?, file["hash"].as_str()?);
        Some((name.to_owned(), format!("{at}/file/{hash}")))
    };
    kept.as_array().into_iter().flatten().filter_map(file).collect()
}

/// A file that somebody sent, to be downloaded under the name that its link has.
pub(super) fn attached(bytes: impl IntoResponse) -> Response {
    let mut answer = sheet::private(bytes.into_response());
    set(&mut answer, header::CONTENT_TYPE, "application/octet-stream");
    set(&mut answer, header::CONTENT_DISPOSITION, "attachment");
    answer
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
