//! Findings to confirm (核实), unit by unit, many at a time; how often each rule was right.

use super::refusal::no;
use super::unit::FindingRow;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Sent, see};
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::{Choice, OversightError};
use store::{Certainty, Decision, InspectionState, RoundState};

/// Findings that a page shows at most: a form of more is not filled in at one go.
const SHOWN: usize = 60;

/// How often a rule was right.
struct Precise {
    rule: String,
    href: String,
    confirmed: i64,
    dismissed: i64,
    waiting: i64,
    share: String,
}

/// A unit that findings wait of.
struct Waiting {
    name: String,
    href: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "oversight/findings.html")]
struct FindingsPage {
    sheet: Sheet,
    round: i64,
    round_name: String,
    rules: Vec<Precise>,
    units: Vec<Waiting>,
    /// The inspection that is decided about, its unit, and the rule that is asked for.
    inspection: i64,
    unit: String,
    rule: String,
    rows: Vec<FindingRow>,
    /// Keys of all of them, with blanks between.
    keys: String,
    more: Option<String>,
    decides: bool,
}

/// `GET /oversight/round/{round}/findings?unit=&rule=`
pub(super) async fn page(Path(round): Path<i64>, desk: Desk) -> Response {
    answer(&desk, round).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn answer(desk: &Desk, round: i64) -> Result<Response, OversightError> {
    let (store, lang) = (desk.store(), desk.lang());
    let precision = oversight::precision(store, desk.who(), round).await?;
    let row = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let rule = desk.door.asked("rule").to_owned();
    let asked: Option<i64> = desk.door.asked("unit").parse().ok();
    let (mut units, mut chosen) = (Vec::new(), None);
    for standing in store.standings(round).await? {
        if standing.state != InspectionState::Done {
            continue;
        }
        let mut findings = store.findings(standing.id).await?;
        findings.retain(|one| {
            one.certainty == Certainty::Suspected
                && !one.advice
                && one.decision.is_none()
                && (rule.is_empty() || one.rule == rule)
        });
        if findings.is_empty() {
            continue;
        }
        let here = asked.map_or(chosen.is_none(), |unit| unit == standing.unit_id);
        units.push(Waiting {
            name: format!("{}（{}）", standing.name, findings.len()),
            href: format!(
                "/oversight/round/{round}/findings?unit={}&rule={rule}",
                standing.unit_id
            ),
            here,
        });
        if here {
            chosen = Some((standing, findings));
        }
    }
    let rules = precision.into_iter().map(|one| {
        let decided = one.confirmed + one.dismissed;
        Precise {
            rule: super::unit::rule_name(desk, &one.rule),
            href: format!("/oversight/round/{round}/findings?rule={}", one.rule),
            confirmed: one.confirmed,
            dismissed: one.dismissed,
            waiting: one.waiting,
            share: match decided {
                0 => "—".to_owned(),
                _ => format!("{} %", one.confirmed * 100 / decided),
            },
        }
    });
    let rules = rules.collect();
    let (mut inspection, mut unit, mut rows, mut more) = (0, String::new(), Vec::new(), None);
    if let Some((standing, findings)) = chosen {
        more = findings
            .len()
            .checked_sub(SHOWN)
            .filter(|left| *left > 0)
            .map(|left| lang.say("oversight-more", "count", left));
        for one in findings.iter().take(SHOWN) {
            rows.push(FindingRow::of(desk, (round, standing.unit_id), one)?);
        }
        (inspection, unit) = (standing.id, standing.name);
    }
    let page = FindingsPage {
        sheet: Sheet::of(desk, &desk.word("oversight-confirm")),
        round,
        round_name: row.name,
        rules,
        units,
        inspection,
        unit,
        rule,
        keys: rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>().join(" "),
        rows,
        more,
        decides: desk.who().may(Action::DecideFindings, None) && row.state != RoundState::Closed,
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// `POST /oversight/round/{round}/findings`: a choice for each finding, `all` for those that have none, one reason
/// for all that do not hold and have none of their own.
pub(super) async fn decide(Path(round): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let inspection: i64 = form.get("inspection").parse().unwrap_or_default();
    let decision = |word: &str| match word {
        "confirmed" => Some(Decision::Confirmed),
        "dismissed" => Some(Decision::Dismissed),
        _ => None,
    };
    let choice = |key: &str| {
        let chosen = decision(form.get(&format!("d-{key}"))).or_else(|| decision(form.get("all")));
        let own = form.get(&format!("r-{key}")).trim();
        let reason = if own.is_empty() { form.get("reason").trim() } else { own };
        chosen.map(|decision| Choice { key: key.to_owned(), decision, reason: reason.to_owned() })
    };
    let choices: Vec<Choice> = form.get("keys").split_whitespace().filter_map(choice).collect();
    let (store, who) = (desk.store(), desk.who());
    match oversight::decide(store, who, inspection, &choices, desk.now()).await {
        Ok(()) => {
            let rule = form.get("rule");
            see(&format!("/oversight/round/{round}/findings?rule={rule}&done=findings"))
        }
        Err(error) => no(&desk, &error),
    }
}
