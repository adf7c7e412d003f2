//! The audit log, for the audit manager alone.

use super::sheet::{self, Sheet};
use super::visit::{Desk, Fields, Sent};
use crate::respond::set;
use crate::words::Lang;
use access::Action;
use access::audit::{self, Deed, Line, Verified};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use serde_json::json;
use std::collections::BTreeMap;
use store::{Audit, AuditFilter, DraftFilter, Store, StoreError};

/// Rows of a page.
const ROWS: u64 = 50;
/// The farthest page that is looked for.
const LAST: u64 = 1_000_000_000;
/// Rows that are read at a time for an export.
const BATCH: u64 = 1000;
/// Seconds of a day.
const DAY: i64 = 24 * 3600;
/// Drafts of a document that are looked at.
const DRAFTS: u64 = 1000;
/// What rows are found by, as addresses and forms call it.
const ASKED: [&str; 6] = ["account", "action", "from", "to", "subject", "id"];
/// Kinds of what rows are about that can be asked for.
const SUBJECTS: [&str; 6] = ["document", "draft", "account", "column", "channel", "feed"];

/// A row as it is shown.
struct Row {
    seq: i64,
    at: String,
    account: String,
    deed: String,
    subject: String,
    /// Address of all rows about the same.
    about: Option<String>,
    detail: String,
}

/// What the log calls something, and where its rows are for who may see them.
pub(super) struct Entry {
    pub(super) words: String,
    pub(super) href: Option<String>,
}

/// What the log calls something of the desk.
pub(super) fn entry(desk: &Desk, kind: &str, id: i64) -> Entry {
    let kind_words = desk.word(&format!("desk-subject-{kind}"));
    let may = desk.who().may(Action::SeeAudit, None);
    Entry { words: format!("{kind_words} {id}"), href: may.then(|| about(kind, id)) }
}

/// Address of all rows about something.
fn about(kind: &str, id: i64) -> String {
    format!("/desk/audit?subject={kind}&id={id}")
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
    subject: String,
    id: String,
    deeds: Vec<(&'static str, String)>,
    subjects: Vec<(&'static str, String)>,
    /// Only some of the rows are shown.
    filtered: bool,
    rows: Vec<Row>,
    total: String,
    newer: Option<String>,
    older: Option<String>,
}

/// `GET /desk/audit?account=&action=&from=&to=&subject=&id=&page=&verify=`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

/// Which rows are asked for: whatever is said of a document is said of its drafts too.
async fn filter(
    store: &Store,
    [account, action, from, to, subject, id]: [&str; 6],
) -> Result<AuditFilter, StoreError> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let moment = |day: &str| portal::day_of(day).map(portal::moment);
    let mut subjects = Vec::new();
    if let Ok(id) = id.trim().parse::<i64>()
        && SUBJECTS.contains(&subject)
    {
        subjects.push((subject.to_owned(), id));
        if subject == "document" {
            let drafts =
                DraftFilter { document: Some(id), limit: DRAFTS, ..DraftFilter::default() };
            let drafts = store.drafts(&drafts).await?.into_iter();
            subjects.extend(drafts.map(|draft| ("draft".to_owned(), draft.id)));
        }
    }
    Ok(AuditFilter {
        account: some(account.trim()),
        action: some(action),
        from: moment(from),
        to: moment(to).map(|moment| moment + DAY),
        subjects,
    })
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
    let asked = ASKED.map(|name| desk.door.asked(name));
    let [account, action, from, to, subject, id] = asked;
    let number: u64 = desk.door.asked("page").parse().unwrap_or(1).clamp(1, LAST);
    let filter = filter(store, asked).await?;
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
        let pairs = ASKED.iter().zip(asked).filter(|(_, value)| !value.is_empty());
        let pairs = pairs.map(|(name, value)| format!("{name}={}&", encode(value)));
        format!("/desk/audit?{}page={number}", pairs.collect::<String>())
    };
    let deeds = Deed::WORDS.iter().map(|(_, id)| (*id, lang.word(&format!("desk-deed-{id}"))));
    let subjects = SUBJECTS.map(|kind| (kind, lang.word(&format!("desk-subject-{kind}"))));
    let page = AuditPage {
        sheet: Sheet::of(desk, &desk.word("desk-audit")),
        verified,
        account: account.to_owned(),
        action: action.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        subject: subject.to_owned(),
        id: id.to_owned(),
        deeds: deeds.collect(),
        subjects: subjects.into(),
        filtered: asked.iter().any(|value| !value.is_empty()),
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
    let known = SUBJECTS.contains(&row.subject.as_str()) && row.subject_id > 0;
    Row {
        seq: row.seq,
        at: portal::minute(row.at).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        account,
        deed: lang.word(&format!("desk-deed-{}", row.action)),
        subject: format!("{subject} {}", row.subject_id),
        about: known.then(|| about(&row.subject, row.subject_id)),
        detail: row.detail.clone(),
    }
}

/// `POST /desk/audit`: rows as CSV, all of them or those that were found; that they were taken out is a row itself.
/// Only all of them can be verified: each holds the hash of the one before.
pub(super) async fn export(Sent { desk, form, .. }: Sent) -> Response {
    let found = form.ticked("found");
    match exported(&desk, &form, found).await {
        Err(error) => sheet::no(&desk, &error),
        Ok(csv) => {
            let mut answer = sheet::private(csv.into_response());
            set(&mut answer, header::CONTENT_TYPE, "text/csv; charset=utf-8");
            let name = if found { "audit-found.csv" } else { "audit.csv" };
            let way = format!("attachment; filename=\"{name}\"");
            set(&mut answer, header::CONTENT_DISPOSITION, &way);
            answer
        }
    }
}

async fn exported(desk: &Desk, form: &Fields, found: bool) -> Result<Vec<u8>, DeskError> {
    desk.who().require(Action::SeeAudit, None)?;
    let asked = ASKED.map(|name| if found { form.get(name) } else { "" });
    let said = ASKED.iter().zip(asked).filter(|(_, value)| !value.is_empty());
    let detail: BTreeMap<&str, &str> = said.map(|(name, value)| (*name, value)).collect();
    let filter = filter(desk.store(), asked).await?;
    let mut write = desk.store().write().await?.at(desk.now());
    let (account, subject) = (desk.who().name(), ("audit", 0));
    let line = Line { account, deed: Deed::AuditExported, subject, detail: json!(detail) };
    audit::append(&mut write, line).await?;
    write.commit().await?;
    Ok(rows(desk.store(), &filter).await?)
}

/// The rows that a filter lets pass as CSV.
async fn rows(store: &Store, filter: &AuditFilter) -> Result<Vec<u8>, StoreError> {
    let mut text = csv::Writer::from_writer(Vec::new());
    let mut last = 0;
    loop {
        let batch = store.audit_after(filter, last, BATCH).await?;
        let Some(end) = batch.last() else { break };
        last = end.seq;
        for row in &batch {
            // Into memory: it cannot fail.
            let _ = text.write_record(audit::record(row));
        }
    }
    Ok(text.into_inner().unwrap_or_default())
}
