//! The audit log, for the audit manager alone.

use super::sheet::{self, Sheet};
use super::visit::{Desk, Sent};
use crate::respond::set;
use crate::words::Lang;
use access::Action;
use access::audit::{self, Deed, Line, Verified};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use serde_json::json;
use store::{Audit, AuditFilter, Store, StoreError};

/// Rows of a page.
const ROWS: u64 = 50;
/// The farthest page that is looked for.
const LAST: u64 = 1_000_000_000;
/// Rows that are read at a time for an export.
const BATCH: u64 = 1000;
/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// A row as it is shown.
struct Row {
    seq: i64,
    at: String,
    account: String,
    deed: String,
    subject: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "desk/audit.html")]
struct AuditPage {
    sheet: Sheet,
    verified: Option<(bool, String)>,
    account: String,
    action: String,
    from: String,
    to: String,
    deeds: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    total: String,
    newer: Option<String>,
    older: Option<String>,
}

/// `GET /desk/audit?account=&action=&from=&to=&page=&verify=`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

fn filter(account: &str, action: &str, from: &str, to: &str) -> AuditFilter {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let moment = |day: &str| portal::day_of(day).map(portal::moment);
    AuditFilter {
        account: some(account.trim()),
        action: some(action),
        from: moment(from),
        to: moment(to).map(|moment| moment + DAY),
    }
}

/// What a verification found, in words.
pub(super) fn said(lang: Lang, verified: &Verified) -> (bool, String) {
    match verified {
        Verified::Whole { rows, head } => {
            let said = [("rows", rows.to_string()), ("head", head.clone())];
            (true, lang.say_all("desk-audit-whole", &said))
        }
        Verified::Broken { seq, flaw } => {
            let flaw = lang.word(&format!("desk-flaw-{}", flaw.id()));
            (false, lang.say_all("desk-audit-broken", &[("seq", seq.to_string()), ("flaw", flaw)]))
        }
    }
}

async fn answer(desk: &Desk) -> Result<Response, DeskError> {
    desk.who().require(Action::SeeAudit, None)?;
    let (store, lang) = (desk.store(), desk.lang());
    let [account, action, from, to] =
        ["account", "action", "from", "to"].map(|name| desk.door.asked(name));
    let number: u64 = desk.door.asked("page").parse().unwrap_or(1).clamp(1, LAST);
    let filter = filter(account, action, from, to);
    let (found, total) = store.audit_found(&filter, (number - 1) * ROWS, ROWS).await?;
    let verified = match desk.door.asked("verify") {
        "" => None,
        _ => Some(said(lang, &audit::verify(store).await?)),
    };
    let query = |number: u64| {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        let [account, action, from, to] = [account, action, from, to].map(encode);
        format!("/desk/audit?account={account}&action={action}&from={from}&to={to}&page={number}")
    };
    let deeds = Deed::WORDS.iter().map(|(_, id)| (*id, lang.word(&format!("desk-deed-{id}"))));
    let page = AuditPage {
        sheet: Sheet::of(desk, &desk.word("desk-audit")),
        verified,
        account: account.to_owned(),
        action: action.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        deeds: deeds.collect(),
        rows: found.iter().map(|row| shown(lang, row)).collect(),
        total: lang.say("desk-audit-total", "count", total),
        newer: (number > 1).then(|| query(number - 1)),
        older: (number * ROWS < total).then(|| query(number + 1)),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

fn shown(lang: Lang, row: &Audit) -> Row {
    let account = match row.account.is_empty() {
        true => lang.word("desk-audit-nobody"),
        false => row.account.clone(),
    };
    let subject = lang.word(&format!("desk-subject-{}", row.subject));
    Row {
        seq: row.seq,
        at: portal::minute(row.at).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        account,
        deed: lang.word(&format!("desk-deed-{}", row.action)),
        subject: format!("{subject} {}", row.subject_id),
        detail: row.detail.clone(),
    }
}

/// `POST /desk/audit`: all rows as CSV; that they were taken out is a row itself.
pub(super) async fn export(Sent { desk, .. }: Sent) -> Response {
    let exported = async {
        desk.who().require(Action::SeeAudit, None)?;
        let mut write = desk.store().write().await?.at(desk.now());
        let (account, subject) = (desk.who().name(), ("audit", 0));
        let line = Line { account, deed: Deed::AuditExported, subject, detail: json!({}) };
        audit::append(&mut write, line).await?;
        write.commit().await?;
        Ok::<_, DeskError>(rows(desk.store()).await?)
    };
    match exported.await {
        Err(error) => sheet::no(&desk, &error),
        Ok(csv) => {
            let mut answer = sheet::private(csv.into_response());
            set(&mut answer, header::CONTENT_TYPE, "text/csv; charset=utf-8");
            let way = "attachment; filename=\"audit.csv\"";
            set(&mut answer, header::CONTENT_DISPOSITION, way);
            answer
        }
    }
}

/// The whole log as CSV.
async fn rows(store: &Store) -> Result<Vec<u8>, StoreError> {
    let mut text = csv::Writer::from_writer(Vec::new());
    let mut last = 0;
    loop {
        let batch = store.audit(last, BATCH).await?;
        let Some(end) = batch.last() else { break };
        last = end.seq;
        for row in &batch {
            // Into memory: it cannot fail.
            let _ = text.write_record(audit::record(row));
        }
    }
    Ok(text.into_inner().unwrap_or_default())
}
