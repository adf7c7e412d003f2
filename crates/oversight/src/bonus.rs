//! Innovation: experience materials (经验材料), judged with points. Cap and gate are the sheet's.

use crate::error::OversightError;
use crate::judge::{Inputs, materials};
use crate::ledger::file_list;
use crate::scoring::{Decided, scored_again};
use crate::{enter, sees_all, telling};
use access::audit::Deed;
use access::{Action, Who};
use rust_decimal::Decimal;
use serde_json::json;
use std::sync::Arc;
use store::{InspectionState, Material, MaterialState, Round, RoundState, Store, StoredFile, Unit};

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

/// A material to be handed in.
#[derive(Debug, Clone, Default)]
pub struct NewMaterial {
    /// Title.
    pub title: String,
    /// What was done, and what came of it.
    pub body: String,
    /// Files that show it, by their names; their bytes are kept already.
    pub files: Vec<(String, StoredFile)>,
}

/// Whether somebody may hand in materials for a unit.
///
/// # Errors
/// Where it is not permitted, or there is no such unit.
pub async fn may_submit(store: &Store, who: &Who, unit: i64) -> Result<Unit, OversightError> {
    let found = store.unit(unit).await?.ok_or(OversightError::Missing("unit"))?;
    if !who.may(Action::AnswerItems, found.organ_id) {
        who.require(Action::Oversee, None)?;
    }
    Ok(found)
}

/// Hands in a material for a round that is not closed; the office is told. Answers its id.
///
/// # Errors
/// Where it is not permitted, there is no such unit in the round, or title or text lack.
pub async fn submit_material(
    store: &Store,
    who: &Who,
    (round, unit): (i64, i64),
    new: NewMaterial,
    now: i64,
) -> Result<i64, OversightError> {
    let found = may_submit(store, who, unit).await?;
    let (title, body) = (new.title.trim(), new.body.trim());
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
        files: file_list(&new.files).to_string(),
    };
    let id = write.add_material(row).await?;
    telling::handed_in(&mut write, (&found, &of.name), (id, title)).await?;
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
            let accepted = materials(&all, row.unit_id)?;
            let decided = Decided { before: &before, now: &[] };
            Some(scored_again(store, (&round, &inputs), inspection.id, decided, accepted).await?)
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
        if let Some(scored) = again {
            scored.keep(&mut write, kept).await?;
        }
        let detail = json!({ "points": points, "reason": reason });
        let organ = write.units().await?.into_iter().find(|unit| unit.id == row.unit_id);
        telling::judged(&mut write, organ.and_then(|unit| unit.organ_id), &row).await?;
        write.save_material(row).await?;
        enter(&mut write, who, Deed::MaterialJudged, ("material", material), detail).await?;
        write.commit().await?;
        return Ok(());
    }
}

/// All materials with their rounds and units, for the office; those that wait to be judged first, then the latest first.
///
/// # Errors
/// Where it is not for who asks, or the store says no.
pub async fn all_materials(
    store: &Store,
    who: &Who,
) -> Result<Vec<(Material, Round, Unit)>, OversightError> {
    who.require(Action::DecideItems, None)?;
    let units = store.units().await?;
    let mut all = Vec::new();
    for campaign in store.campaigns().await? {
        for round in store.rounds(campaign.id).await? {
            for material in store.materials(round.id).await? {
                let unit = units.iter().find(|unit| unit.id == material.unit_id);
                let unit = unit.ok_or(OversightError::Missing("unit"))?.clone();
                all.push((material, round.clone(), unit));
            }
        }
    }
    all.sort_by_key(|(one, ..)| (one.state != MaterialState::Submitted, std::cmp::Reverse(one.id)));
    Ok(all)
}

/// A material, for the office and for its unit's liaison.
///
/// # Errors
/// Where it is not there, or not for who asks.
pub async fn material(store: &Store, who: &Who, id: i64) -> Result<Material, OversightError> {
    let missing = || OversightError::Missing("material");
    let found = store.material(id).await?.ok_or_else(missing)?;
    let unit = store.unit(found.unit_id).await?.ok_or_else(missing)?;
    if !sees_all(who) && !who.may(Action::SeeUnit, unit.organ_id) {
        return Err(missing());
    }
    Ok(found)
}
