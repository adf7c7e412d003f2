//! Judging a snapshot by what its round has frozen, a pure function, and what an inspection keeps of the judgement.

use crate::error::OversightError;
use crate::packed::unpack;
use assess::sheet::DrawPlan;
use assess::{
    Assessment, ErrorWords, Grounds, Material, Review, Score, Sheet, Task, Verdict, Verdicts,
    Versions,
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use snapshot::{PortalFile, Snapshot};
use standard::calendar::Calendar;
use standard::{Level, Standard};
use std::sync::Arc;
use store::{
    Certainty, Decision, DecisionRow, Finding, Inspection, MaterialState, Round, Store, UnitKind,
};

/// Program that judges, with its version.
const PROGRAM: &str = concat!("gongkai ", env!("CARGO_PKG_VERSION"));

/// What a round judges by.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The standard.
    pub standard: Arc<Standard>,
    /// The sheet, the round's own draw in it.
    pub sheet: Sheet,
    /// The holidays.
    pub calendar: Arc<Calendar>,
    /// Fields that the round is about, by slug; all that are due where there are none.
    pub fields: Vec<String>,
}

impl Inputs {
    /// What a round has frozen.
    ///
    /// # Errors
    /// Where the store says no, or what it keeps cannot be read.
    pub async fn of(store: &Store, round: &Round) -> Result<Self, OversightError> {
        let catalog = store.catalog(round.catalog_id).await?;
        let catalog = catalog.ok_or(OversightError::Missing("standard"))?;
        let standard: Standard = serde_json::from_str(&catalog.content)
            .map_err(OversightError::unreadable("standard"))?;
        let mut sheet = Sheet::parse(&round.sheet)?;
        sheet.draw = draw_of(round, &sheet)?;
        let calendar = calendar_of(round)?;
        let fields = round.fields.as_deref().map(serde_json::from_str).transpose();
        let fields = fields.map_err(OversightError::unreadable("fields"))?.unwrap_or_default();
        Ok(Self { standard: Arc::new(standard), sheet, calendar: Arc::new(calendar), fields })
    }

    /// Official names of the fields that the round is about; none where it is about all.
    pub(crate) fn names(&self) -> Vec<String> {
        let known = || self.standard.fields.iter().chain(&self.standard.village);
        let named = known().filter(|field| self.fields.contains(&field.slug));
        named.map(|field| field.name.clone()).collect()
    }

    /// Judges what was seen. No clock and no IO: whatever it depends on is an argument.
    pub fn judge(&self, seen: &Seen, verdicts: &Verdicts, materials: &[Material]) -> Assessment {
        let task = Task {
            standard: &self.standard,
            snapshot: &seen.snapshot,
            sheet: &self.sheet,
            pins: &seen.pins,
            as_of: seen.as_of,
            materials,
            calendar: &self.calendar,
            verdicts,
            only: if seen.between_rounds { &[] } else { &self.fields },
            words: ErrorWords::builtin(),
        };
        task.run()
    }
}

/// The holidays that a round has frozen; rounds of earlier programs keep none.
pub(crate) fn calendar_of(round: &Round) -> Result<Calendar, OversightError> {
    match &round.calendar {
        Some(rows) => Ok(Calendar::parse(rows)?),
        None => Ok(Calendar::builtin().clone()),
    }
}

/// The draw of a round: its own, else that of its sheet.
pub(crate) fn draw_of(round: &Round, sheet: &Sheet) -> Result<Option<DrawPlan>, OversightError> {
    let (Some(fields), Some(seed)) = (round.draw_fields, &round.draw_seed) else {
        return Ok(sheet.draw);
    };
    let seed = seed.parse().map_err(|_| OversightError::BadNumber(seed.clone()))?;
    Ok(Some(DrawPlan { fields: usize::try_from(fields).unwrap_or(0), seed }))
}

/// What an inspection saw, and when.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What the portal showed.
    pub snapshot: Snapshot,
    /// What was pinned for it.
    pub pins: PortalFile,
    /// Cut-off date.
    pub as_of: Date,
    /// It was a look after the round: whatever the round was about, all of the portal is judged, since what is
    /// mended and what is to be told may stand anywhere.
    pub between_rounds: bool,
}

impl Seen {
    /// What an inspection has stored.
    ///
    /// # Errors
    /// Where it has stored nothing yet, or what is stored cannot be read.
    pub async fn of(store: &Store, inspection: &Inspection) -> Result<Self, OversightError> {
        let hash = inspection.snapshot.as_deref().ok_or(OversightError::State)?;
        let packed = store.file(hash).await?;
        let (pins, as_of) = (pins(&inspection.pins)?, day(&inspection.as_of)?);
        let between_rounds = inspection.look > 0;
        let read = move || {
            let bytes = unpack(&packed)?;
            let snapshot = serde_json::from_slice(&bytes);
            let snapshot = snapshot.map_err(OversightError::unreadable("snapshot"))?;
            Ok::<_, OversightError>(Self { snapshot, pins, as_of, between_rounds })
        };
        tokio::task::spawn_blocking(read).await?
    }
}

/// Judges away from the threads that serve.
///
/// # Errors
/// Where the judgement broke off.
pub(crate) async fn judged(
    inputs: &Arc<Inputs>,
    seen: &Arc<Seen>,
    verdicts: Verdicts,
    materials: Vec<Material>,
) -> Result<Assessment, OversightError> {
    let (inputs, seen) = (Arc::clone(inputs), Arc::clone(seen));
    let judge = move || inputs.judge(&seen, &verdicts, &materials);
    Ok(tokio::task::spawn_blocking(judge).await?)
}

/// What is pinned for a portal.
pub(crate) fn pins(text: &str) -> Result<PortalFile, OversightError> {
    Ok(PortalFile::parse_alone(text)?)
}

pub(crate) fn day(text: &str) -> Result<Date, OversightError> {
    text.parse().map_err(|_| OversightError::BadDay(text.to_owned()))
}

pub(crate) fn number(text: &str) -> Result<Decimal, OversightError> {
    text.parse().map_err(|_| OversightError::BadNumber(text.to_owned()))
}

/// Level at which a unit discloses: a department below no county is the city's.
pub fn level(kind: UnitKind, below_a_county: bool) -> Level {
    match kind {
        UnitKind::County => Level::County,
        UnitKind::Township => Level::Town,
        UnitKind::Department if below_a_county => Level::County,
        UnitKind::Department => Level::City,
    }
}

/// What people decided, as the judgement takes it; of several about one finding the last holds.
pub(crate) fn verdicts(rows: &[DecisionRow]) -> Verdicts {
    let verdict = |row: &DecisionRow| Verdict {
        key: row.key.clone(),
        decision: match row.decision {
            Decision::Confirmed => assess::Decision::Confirmed,
            Decision::Dismissed => assess::Decision::Dismissed,
        },
        by: Some(row.account.clone()).filter(|name| !name.is_empty()),
        on: Some(portal::day(row.at)),
        note: Some(row.reason.clone()).filter(|reason| !reason.is_empty()),
    };
    rows.iter().map(verdict).collect()
}

/// The materials of a unit that were accepted.
pub(crate) fn materials(
    rows: &[store::Material],
    unit: i64,
) -> Result<Vec<Material>, OversightError> {
    let own = rows.iter().filter(|row| row.unit_id == unit);
    let accepted = own.filter(|row| row.state == MaterialState::Accepted);
    let material = |row: &store::Material| {
        Ok(Material { title: row.title.clone(), points: number(&row.points)?, accepted: true })
    };
    accepted.map(material).collect()
}

/// State of a due field on a unit's portal, as a board needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldCell {
    /// Field's slug.
    pub slug: String,
    /// Field's official name.
    pub name: String,
    /// Found, missing or unobserved.
    pub status: assess::MatterStatus,
}

/// By what an inspection was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedBy {
    /// Program with its version.
    pub program: String,
    /// Standard, rules and sheet.
    pub versions: Versions,
}

/// The score of an inspection as it is kept, and beside it by what it was judged and what it rests on.
#[derive(Serialize)]
struct KeptScore<'a> {
    #[serde(flatten)]
    score: &'a Score,
    #[serde(skip_serializing_if = "Option::is_none")]
    judged_by: Option<&'a JudgedBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grounds: Option<&'a Grounds>,
}

/// A score with what is kept beside it.
pub(crate) fn score_row(
    score: &Score,
    judged_by: Option<&JudgedBy>,
    grounds: Option<&Grounds>,
) -> Result<String, OversightError> {
    let kept = KeptScore { score, judged_by, grounds };
    serde_json::to_string(&kept).map_err(OversightError::unreadable("score"))
}

/// What an assessment of a portal of this name leaves in the row of its inspection and in those of its findings. Nobody
/// scores a later look again: it keeps the versions alone.
pub(crate) fn written(
    row: Inspection,
    assessment: &Assessment,
    portal: &str,
) -> Result<(Inspection, Vec<Finding>), OversightError> {
    let judged = JudgedBy { program: PROGRAM.into(), versions: assessment.versions.clone() };
    let grounds = (row.look == 0).then(|| assessment.grounds(portal));
    let cells: Vec<FieldCell> = assessment
        .fields
        .iter()
        .map(|field| FieldCell {
            slug: field.slug.clone(),
            name: field.name.clone(),
            status: field.status,
        })
        .collect();
    let score = &assessment.score;
    let findings = assessment.findings.iter().map(|found| finding(row.id, found));
    let findings: Result<Vec<Finding>, OversightError> = findings.collect();
    let row = Inspection {
        total: score.scored.then(|| score.total.to_string()),
        score: Some(score_row(score, Some(&judged), grounds.as_ref())?),
        fields: serde_json::to_string(&cells).map_err(OversightError::unreadable("fields"))?,
        ..row
    };
    Ok((row, findings?))
}

/// A finding as a new row of its inspection.
pub(crate) fn finding(inspection: i64, found: &assess::Finding) -> Result<Finding, OversightError> {
    let decision = |review: &Review| match review.decision {
        assess::Decision::Confirmed => Decision::Confirmed,
        assess::Decision::Dismissed => Decision::Dismissed,
    };
    Ok(Finding {
        id: 0,
        inspection_id: inspection,
        key: found.key.clone(),
        rule: found.rule.clone(),
        certainty: match found.certainty {
            assess::Certainty::Certain => Certainty::Certain,
            assess::Certainty::Suspected => Certainty::Suspected,
        },
        advice: found.advice,
        decision: found.review.as_ref().map(decision),
        counts: found.counts(),
        field: found.field.clone(),
        facts: serde_json::to_string(found).map_err(OversightError::unreadable("finding"))?,
    })
}

/// The facts of a kept finding or item.
///
/// # Errors
/// Where they cannot be read.
pub fn facts(json: &str) -> Result<assess::Finding, OversightError> {
    serde_json::from_str(json).map_err(OversightError::unreadable("finding"))
}

/// The score of an inspection.
///
/// # Errors
/// Where it cannot be read.
pub fn score_of(inspection: &Inspection) -> Result<Option<Score>, OversightError> {
    kept(inspection)
}

/// Of what is kept with the score of an inspection the part that is asked for.
fn kept<T: DeserializeOwned>(inspection: &Inspection) -> Result<Option<T>, OversightError> {
    let part = inspection.score.as_deref().map(serde_json::from_str).transpose();
    part.map_err(OversightError::unreadable("score"))
}

/// By what an inspection was judged; earlier programs did not keep it.
///
/// # Errors
/// Where it cannot be read.
pub fn judged_by(inspection: &Inspection) -> Result<Option<JudgedBy>, OversightError> {
    #[derive(Deserialize)]
    struct Kept {
        judged_by: Option<JudgedBy>,
    }
    Ok(kept::<Kept>(inspection)?.and_then(|kept| kept.judged_by))
}

/// What the score of an inspection rests on besides its findings; earlier programs did not keep it.
pub(crate) fn grounds_of(inspection: &Inspection) -> Result<Option<Grounds>, OversightError> {
    #[derive(Deserialize)]
    struct Kept {
        grounds: Option<Grounds>,
    }
    Ok(kept::<Kept>(inspection)?.and_then(|kept| kept.grounds))
}
