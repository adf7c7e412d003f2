//! What a round would be by another sheet, and whether its figures are what they were.

use crate::error::OversightError;
use crate::judge::{Inputs, draw_of, materials, number, score_of};
use crate::ranking::{Place, places};
use crate::scoring::score_by;
use access::{Action, Who};
use assess::{Score, Sheet};
use rust_decimal::Decimal;
use std::sync::Arc;
use store::{InspectionState, Round, RoundStanding, Store};

/// A unit's figures as they are kept and as they are computed now.
#[derive(Debug, Clone, PartialEq)]
pub struct Rescored {
    /// Its name.
    pub unit: String,
    /// Points that are kept.
    pub kept: Option<Decimal>,
    /// Points computed from what is stored now.
    pub computed: Option<Decimal>,
    /// Where they differ: ids of indicators, `total` for the total alone.
    pub differing: Vec<String>,
}

/// Scores every inspection of a round once more, by what it has kept or, for a sheet that has other questions than the
/// round's `own`, by its stored snapshot; nothing is written.
async fn all(
    store: &Store,
    round: &Round,
    (inputs, own): (Inputs, &Sheet),
) -> Result<Vec<(RoundStanding, Option<Score>)>, OversightError> {
    let inputs = Arc::new(inputs);
    let handed_in = store.materials(round.id).await?;
    let mut scores = Vec::new();
    for standing in store.standings(round.id).await? {
        let row = store.inspection(standing.id).await?;
        let row = row.ok_or(OversightError::Missing("inspection"))?;
        let score = match standing.state {
            InspectionState::Done => {
                let accepted = materials(&handed_in, row.unit_id)?;
                Some(score_by(store, (&inputs, own), &row, accepted).await?)
            }
            _ => None,
        };
        scores.push((standing, score));
    }
    Ok(scores)
}

fn total(score: &Score) -> Option<Decimal> {
    score.scored.then_some(score.total)
}

/// The ranking of a round by another sheet, over the fields that the round itself has drawn. The round stays as it is.
///
/// # Errors
/// Where it is not permitted, there is no such round, or what is stored cannot be read.
pub async fn what_if(
    store: &Store,
    who: &Who,
    round: i64,
    sheet: &Sheet,
) -> Result<Vec<Place>, OversightError> {
    who.require(Action::Oversee, None)?;
    let round = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let kind = round.kind;
    let mut sheet = sheet.clone();
    sheet.draw = draw_of(&round, &sheet)?;
    let inputs = Inputs::of(store, &round).await?;
    let own = inputs.sheet.clone();
    let inputs = Inputs { sheet: sheet.clone(), ..inputs };
    let scores = all(store, &round, (inputs, &own)).await?.into_iter();
    let standings: Vec<RoundStanding> = scores
        .map(|(standing, score)| RoundStanding {
            total: score.as_ref().and_then(total).map(|total| total.to_string()),
            ..standing
        })
        .collect();
    places(kind, &sheet, &standings)
}

/// Computes a round's figures once more from what is stored, and says where they are not those that are kept.
///
/// # Errors
/// Where there is no such round, or what is stored cannot be read.
pub async fn rescore(store: &Store, round: i64) -> Result<Vec<Rescored>, OversightError> {
    let round = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let inputs = Inputs::of(store, &round).await?;
    let mut rescored = Vec::new();
    let own = inputs.sheet.clone();
    for (standing, score) in all(store, &round, (inputs, &own)).await? {
        let Some(score) = score else { continue };
        let row = store.inspection(standing.id).await?;
        let kept = row.map(|row| score_of(&row)).transpose()?.flatten();
        let kept_total = standing.total.as_deref().map(number).transpose()?;
        let computed = total(&score);
        rescored.push(Rescored {
            unit: standing.name,
            kept: kept_total,
            computed,
            differing: differing(kept.as_ref(), &score, kept_total == computed),
        });
    }
    Ok(rescored)
}

fn differing(kept: Option<&Score>, computed: &Score, same_total: bool) -> Vec<String> {
    let of = |score: &Score, id: &str| {
        let found = score.indicators.iter().find(|one| one.id == id);
        found.map(|one| (one.score, one.points))
    };
    let Some(kept) = kept else { return vec!["total".into()] };
    let ids = kept.indicators.iter().chain(&computed.indicators).map(|one| one.id.clone());
    let mut ids: Vec<String> = ids.filter(|id| of(kept, id) != of(computed, id)).collect();
    ids.sort();
    ids.dedup();
    if !same_total
        || (kept.total, kept.bonus, &kept.veto) != (computed.total, computed.bonus, &computed.veto)
    {
        ids.push("total".into());
    }
    ids
}
