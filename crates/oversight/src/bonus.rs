//! Innovation: experience materials (经验材料), judged with points. Cap and gate are the sheet's.

use crate::enter;
use crate::error::OversightError;
use crate::judge::{Inputs, Seen, judged, materials, verdicts, written};
use access::audit::Deed;
use access::{Action, Who};
use rust_decimal::Decimal;
use serde_json::json;
use std::sync::Arc;
use store::{InspectionState, Material, MaterialState, RoundState, Store};

/// What somebody thinks of a material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It gives so many points.
    Accept {
        /// Points, more than 0.
        points: Decimal,
        /// Why.
        reason: String,
    },
    /// It gives none.
    Refuse {
        /// Why.
        reason: String,
    },
}

/// Hands in a material for a round that is not closed; answers its id.
///
/// # Errors
/// Where it is not permitted, there is no such unit in the round, or title or text lack.
pub async fn submit_material(
    store: &Store,
    who: &Who,
    (round, unit): (i64, i64),
    (title, body): (&str, &str),
    now: i64,
) -> Result<i64, OversightError> {
    let found = store.unit(unit).await?.ok_or(OversightError::Missing("unit"))?;
    if !who.may(Action::AnswerItems, found.organ_id) {
        who.require(Action::Oversee, None)?;
    }
    let (title, body) = (title.trim(), body.trim());
    if title.is_empty() || body.is_empty() {
        return Err(OversightError::Empty("text"));
    }
    let mut write = store.write().await?.at(now);
    let of = write.round(round).await?.ok_or(OversightError::Missing("round"))?;
    if of.state == RoundState::Closed {
        return Err(OversightError::State);
    }
    if !write.standings(round).await?.iter().any(|one| one.unit_id == unit) {
        return Err(OversightError::Missing("unit"));
    }
    let row = Material {
        id: 0,
        round_id: round,
        unit_id: unit,
        title: title.to_owned(),
        body: body.to_owned(),
        account: who.name().to_owned(),
        at: now,
        state: MaterialState::Submitted,
        points: "0".into(),
        judged_by: String::new(),
        judged_at: None,
        reason: String::new(),
        files: "[]".into(),
    };
    let id = write.add_material(row).await?;
    let detail = json!({ "unit": found.name, "title": title });
    enter(&mut write, who, Deed::MaterialSubmitted, ("material", id), detail).await?;
    write.commit().await?;
    Ok(id)
}

/// Judges a material, and scores the unit again with what it brings, in one write. It can be judged anew
/// until the round is closed.
///
/// # Errors
/// Where it is not permitted, there is no such material, a reason or the points lack, or the round is closed.
pub async fn judge_material(
    store: &Store,
    who: &Who,
    material: i64,
    judgement: Judgement,
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::DecideItems, None)?;
    let (state, points, reason) = match judgement {
        Judgement::Accept { points, reason } => (MaterialState::Accepted, points, reason),
        Judgement::Refuse { reason } => (MaterialState::Refused, Decimal::ZERO, reason),
    };
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(OversightError::NoReason);
    }
    if state == MaterialState::Accepted && points <= Decimal::ZERO {
        return Err(OversightError::Empty("number of points"));
    }
    loop {
        let write = store.write().await?;
        let row = write.material(material).await?.ok_or(OversightError::Missing("material"))?;
        drop(write);
        let row = Material {
            state,
            points: points.to_string(),
            judged_by: who.name().to_owned(),
            judged_at: Some(now),
            reason: reason.clone(),
            ..row
        };
        let handed_in = store.materials(row.round_id).await?;
        let all: Vec<Material> = handed_in
            .iter()
            .map(|one| if one.id == material { row.clone() } else { one.clone() })
            .collect();
        let inspection = store.inspection_of(row.round_id, row.unit_id).await?;
        let inspection = inspection.ok_or(OversightError::Missing("inspection"))?;
        let before = store.decisions(inspection.id).await?;
        let again = if inspection.state == InspectionState::Done {
            let round = store.round(row.round_id).await?;
            let round = round.ok_or(OversightError::Missing("round"))?;
            let inputs = Arc::new(Inputs::of(store, &round).await?);
            let seen = Arc::new(Seen::of(store, &inspection).await?);
            let accepted = materials(&all, row.unit_id)?;
            Some(judged(&inputs, &seen, verdicts(&before), accepted).await?)
        } else {
            None
        };
        let mut write = store.write().await?.at(now);
        let round = write.round(row.round_id).await?.ok_or(OversightError::Missing("round"))?;
        if round.state == RoundState::Closed {
            return Err(OversightError::State);
        }
        let kept = write.inspection(inspection.id).await?;
        let kept = kept.ok_or(OversightError::Missing("inspection"))?;
        let unchanged = write.materials(row.round_id).await? == handed_in
            && write.decisions(inspection.id).await? == before
            && kept.state == inspection.state;
        if !unchanged {
            continue;
        }
        if let Some(assessment) = again {
            let (kept, _) = written(kept, &assessment)?;
            write.save_inspection(kept).await?;
        }
        let detail = json!({ "points": points, "reason": reason });
        write.save_material(row).await?;
        enter(&mut write, who, Deed::MaterialJudged, ("material", material), detail).await?;
        write.commit().await?;
        return Ok(());
    }
}
