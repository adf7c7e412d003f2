//! What was noticed at a portal between rounds, with its evidence.

use super::refusal::{no, words};
use super::unit::{place, report_lang, rule_name};
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Sent, see};
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::{Failure, OversightError};
use store::{Alert, Unit, Word};

/// An alert as a list shows it.
pub(super) struct AlertRow {
    pub(super) href: String,
    pub(super) kind: String,
    pub(super) unit: String,
    pub(super) place: String,
    pub(super) at: String,
}

fn kind(desk: &Desk, alert: &Alert) -> String {
    desk.word(&format!("oversight-alert-{}", alert.kind.id()))
}

impl AlertRow {
    pub(super) fn of(desk: &Desk, alert: &Alert, unit: &Unit) -> Self {
        // What cannot be read is told on the alert's own page.
        let found = oversight::facts(&alert.facts).ok();
        Self {
            href: format!("/oversight/alert/{}", alert.id),
            kind: kind(desk, alert),
            unit: unit.name.clone(),
            place: found.map(|found| place(&found)).unwrap_or_default(),
            at: portal::written(alert.raised_at),
        }
    }
}

#[derive(Template)]
#[template(path = "oversight/alert.html")]
struct AlertPage {
    sheet: Sheet,
    id: i64,
    unit: String,
    at: String,
    ended: Option<String>,
    /// By whom it was dismissed, when and why.
    dismissed: Option<String>,
    /// Whether who looks may dismiss it.
    dismisses: bool,
    /// Heads and texts.
    facts: Vec<(String, String)>,
    url: Option<String>,
    saved: Option<String>,
}

/// `GET /oversight/alert/{alert}`
pub(super) async fn page(Path(id): Path<i64>, desk: Desk) -> Response {
    answer(&desk, id, None).await.unwrap_or_else(|error| no(&desk, &error))
}

/// The page; `failed` is why nothing came of what was sent.
async fn answer(
    desk: &Desk,
    id: i64,
    failed: Option<&OversightError>,
) -> Result<Response, OversightError> {
    let (alert, unit, found) = oversight::alert(desk.store(), desk.who(), id).await?;
    let lang = report_lang(desk.lang());
    let mut facts = Vec::new();
    let mut say = |key: &str, text: String| {
        if !text.is_empty() {
            facts.push((desk.word(key), text));
        }
    };
    let (mut url, mut saved) = (Some(unit.portal.clone()), None);
    match &found {
        Some(found) => {
            say("oversight-rule", rule_name(desk, &found.rule));
            say("oversight-place", place(found));
            say("oversight-page-title", found.title.clone().unwrap_or_default());
            say("oversight-found", report::sentence(&found.evidence, lang));
            say("oversight-expected-label", report::sentence(&found.expected, lang));
            say("oversight-advice", report::advice(found, lang).unwrap_or_default());
            url = found.stands_at().map(str::to_owned).or_else(|| found.column_url.clone());
            if let Some(sha256) = &found.sha256 {
                let kept = desk.store().evidence(alert.inspection_id, sha256).await?;
                saved =
                    kept.map(|_| format!("/oversight/evidence/{}/{sha256}", alert.inspection_id));
            }
        }
        None => {
            let failure: Result<Failure, _> = serde_json::from_str(&alert.facts);
            if let Ok(Failure::Unreachable { came, .. }) = failure {
                say("oversight-found", report::outcome_words(&came, lang));
            }
        }
    }
    let web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    let (status, wrong) = failed.map_or((StatusCode::OK, None), |error| {
        let (status, said) = words(desk.lang(), error);
        (status, Some(said))
    });
    let page = AlertPage {
        sheet: Sheet::of(desk, &kind(desk, &alert)).failing(wrong),
        id,
        dismissed: alert.dismissed_at.map(|at| {
            let said = [
                ("at", portal::written(at)),
                ("by", alert.dismissed_by.clone()),
                ("why", alert.dismissed_why.clone()),
            ];
            desk.lang().say_all("oversight-alert-dismissed", &said)
        }),
        dismisses: alert.dismissed_at.is_none()
            && alert.ended_at.is_none()
            && desk.who().may(Action::Oversee, None),
        unit: unit.name,
        at: portal::written(alert.raised_at),
        ended: alert.ended_at.map(portal::written),
        facts,
        url: url.filter(web),
        saved,
    };
    Ok(sheet::page(status, &page))
}

/// `POST /oversight/alert/{alert}`: dismisses it, with a reason.
pub(super) async fn dismiss(Path(id): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let said = (id, form.get("reason"));
    match oversight::dismiss_alert(desk.store(), desk.who(), said, desk.now()).await {
        Ok(()) => see(&format!("/oversight/alert/{id}?done=ruled")),
        Err(error @ OversightError::NoReason) => {
            let again = answer(&desk, id, Some(&error)).await;
            again.unwrap_or_else(|error| no(&desk, &error))
        }
        Err(error) => no(&desk, &error),
    }
}
