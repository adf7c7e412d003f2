//! What a platform above the city reads of its rounds (`/api/v1/oversight/…`): ranking, scores by indicator, what was
//! found and what became of it. A token of somebody who sees all units is needed; nothing is written.

use super::{Bearer, private, problem};
use crate::oversight::{refused, report_lang};
use access::Action;
use assess::Certainty;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use oversight::OversightError;
use report::{Lang, LedgerLine, RoundUnit};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use store::{Campaign, Round, Word};

#[derive(Serialize)]
struct RoundOut {
    id: i64,
    campaign: String,
    year: i32,
    name: String,
    kind: String,
    state: String,
    /// Day up to which contents count.
    cut_off: String,
    /// Seconds UTC, since it is closed.
    closed_at: Option<i64>,
}

impl RoundOut {
    fn of(campaign: &Campaign, round: Round) -> Self {
        Self {
            id: round.id,
            campaign: campaign.name.clone(),
            year: campaign.year,
            kind: round.kind.id(),
            state: round.state.id(),
            name: round.name,
            cut_off: round.cut_off,
            closed_at: round.closed_at,
        }
    }
}

#[derive(Serialize)]
struct IndicatorOut {
    id: String,
    name: String,
    depth: u8,
    points: f64,
    score: f64,
}

#[derive(Serialize)]
struct UnitOut {
    name: String,
    kind: &'static str,
    portal: String,
    inspected: bool,
    own: Option<f64>,
    total: Option<f64>,
    rank: Option<u32>,
    found: usize,
    closed: usize,
    indicators: Vec<IndicatorOut>,
}

#[derive(Serialize)]
struct ScoredOut {
    #[serde(flatten)]
    round: RoundOut,
    /// Name and version of the indicator sheet.
    sheet: String,
    units: Vec<UnitOut>,
}

#[derive(Serialize)]
struct FoundOut {
    unit: String,
    /// Key within the unit.
    key: String,
    rule: String,
    rule_name: String,
    certainty: Certainty,
    field: Option<String>,
    matter1: Option<String>,
    matter2: Option<String>,
    town: Option<String>,
    village: Option<String>,
    title: Option<String>,
    url: Option<String>,
    found: String,
    expected: String,
    /// Organ that has to mend it.
    organ: String,
    /// Since there is a ledger: last day, state, day of closing.
    due: Option<String>,
    state: Option<String>,
    closed: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// Name of a unit.
    unit: Option<String>,
}

/// The number of a round; what is none names no round.
fn number(id: &str) -> Result<i64, OversightError> {
    id.parse().map_err(|_| OversightError::Missing("round"))
}

fn figure(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

fn unit(unit: RoundUnit) -> UnitOut {
    let indicators = unit.score.as_ref().map(|score| &score.indicators[..]).unwrap_or_default();
    let indicators = indicators.iter().filter(|one| one.applies).map(|one| IndicatorOut {
        id: one.id.clone(),
        name: one.name.clone(),
        depth: one.depth,
        points: figure(one.points),
        score: figure(one.score),
    });
    UnitOut {
        kind: unit.sort.id(),
        inspected: unit.inspected,
        own: unit.own.map(figure),
        total: unit.total.map(figure),
        rank: unit.rank,
        found: unit.lines.len(),
        closed: unit.lines.iter().filter(|line| line.closed.is_some()).count(),
        indicators: indicators.collect(),
        name: unit.name,
        portal: unit.portal,
    }
}

fn found(unit: &str, lang: Lang, line: LedgerLine) -> FoundOut {
    let finding = line.finding;
    FoundOut {
        unit: unit.to_owned(),
        rule_name: report::rule_name(&finding.rule, lang),
        certainty: finding.certainty,
        found: report::sentence(&finding.evidence, lang),
        expected: report::sentence(&finding.expected, lang),
        key: finding.key,
        rule: finding.rule,
        field: finding.field,
        matter1: finding.matter1,
        matter2: finding.matter2,
        town: finding.town,
        village: finding.village,
        title: finding.title,
        url: finding.url,
        organ: line.organ,
        due: line.due.map(|day| day.to_string()),
        state: line.state,
        closed: line.closed.map(|day| day.to_string()),
    }
}

impl Bearer {
    fn answer<T: Serialize>(&self, made: Result<T, OversightError>) -> Response {
        match made {
            Ok(out) => private(Json(out).into_response()),
            Err(error) => {
                let (status, words) = refused(self.lang, &error);
                if status == StatusCode::INTERNAL_SERVER_ERROR {
                    tracing::error!(%error, "the interface of the oversight failed");
                }
                problem(status, words)
            }
        }
    }

    /// All rounds with their campaigns, the latest campaign first.
    async fn rounds(&self) -> Result<Vec<RoundOut>, OversightError> {
        self.who.require(Action::SeeUnit, None)?;
        let store = self.app.store();
        let mut all = Vec::new();
        for (campaign, rounds) in oversight::campaigns(store, &self.who).await? {
            all.extend(rounds.into_iter().map(|round| RoundOut::of(&campaign, round)));
        }
        Ok(all)
    }
}

/// `GET /api/v1/oversight/rounds`
pub(super) async fn rounds(bearer: Bearer) -> Response {
    bearer.answer(bearer.rounds().await)
}

/// `GET /api/v1/oversight/rounds/{round}`: ranking and scores.
pub(super) async fn round(bearer: Bearer, Path(id): Path<String>) -> Response {
    let made = async {
        let id = number(&id)?;
        let report = oversight::reported(bearer.app.store(), &bearer.who, id).await?;
        let round = bearer.rounds().await?.into_iter().find(|round| round.id == id);
        let round = round.ok_or(OversightError::Missing("round"))?;
        let units = report.units.into_iter().map(unit).collect();
        Ok(ScoredOut { round, sheet: report.sheet, units })
    };
    bearer.answer(made.await)
}

/// `GET /api/v1/oversight/rounds/{round}/findings`: what was found, of one unit where `unit` names it.
pub(super) async fn findings(
    bearer: Bearer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let made = async {
        let id = number(&id)?;
        let report = oversight::reported(bearer.app.store(), &bearer.who, id).await?;
        let named = |unit: &RoundUnit| asked.unit.as_ref().is_none_or(|name| *name == unit.name);
        let units: Vec<RoundUnit> = report.units.into_iter().filter(named).collect();
        if asked.unit.is_some() && units.is_empty() {
            return Err(OversightError::Missing("unit"));
        }
        let lang = report_lang(bearer.lang);
        let lines = units.into_iter().flat_map(|unit| {
            let name = unit.name;
            unit.lines.into_iter().map(move |line| found(&name, lang, line))
        });
        Ok(lines.collect::<Vec<_>>())
    };
    bearer.answer(made.await)
}
