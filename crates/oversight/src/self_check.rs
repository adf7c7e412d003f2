//! A unit checks itself (单位自查) whenever it likes, once on a day: a round of its own, by what the office's last round
//! judges by, that is closed when it is inspected. Nobody is ranked by it, and nothing enters the ledger.

use crate::enter;
use crate::error::OversightError;
use crate::judge::Inputs;
use crate::rounds::{NewRound, begin, frozen, inspect};
use access::audit::Deed;
use access::{Action, Who};
use assess::Sheet;
use serde_json::json;
use standard::Standard;
use standard::calendar::Calendar;
use std::sync::Arc;
use store::{Round, RoundKind, RoundState, Store, Unit};

/// Lets a unit be inspected for itself, as soon as a worker is free; answers the round.
///
/// # Errors
/// Where it is not permitted, there is no such unit or no campaign, a self-check of it is under way, or it has checked
/// itself today.
pub async fn self_check(
    store: &Store,
    who: &Who,
    unit: i64,
    now: i64,
) -> Result<i64, OversightError> {
    let of = store.unit(unit).await?.ok_or(OversightError::Missing("unit"))?;
    who.require(Action::AnswerItems, of.organ_id)?;
    if of.retired_at.is_some() {
        return Err(OversightError::State);
    }
    let own = store.rounds_of(unit).await?.into_iter().find(|round| round.unit_id == Some(unit));
    let (today, name) = (portal::day(now), name(&of, now));
    match own {
        Some(last) if last.state != RoundState::Closed => return Err(OversightError::State),
        Some(last) if portal::day(last.created_at) == today => {
            return Err(OversightError::CheckedToday);
        }
        _ => {}
    }
    let newest = store.campaigns().await?.into_iter().next();
    let campaign = newest.ok_or(OversightError::Missing("campaign"))?;
    let basis = basis(store).await?;
    let new = NewRound {
        campaign: campaign.id,
        name,
        kind: RoundKind::SelfCheck,
        cut_off: today,
        standard: &basis.standard,
        sheet: &basis.sheet,
        calendar: &basis.calendar,
        fields: Vec::new(),
        draw: None,
        units: vec![unit],
    };
    let mut write = store.write().await?.at(now);
    let (round, units) = frozen(&mut write, &new, None).await?;
    let round = Round { unit_id: Some(unit), ..round };
    let id = write.add_round(round).await?;
    inspect(&mut write, id, (&new, &units)).await?;
    let row = write.round(id).await?.ok_or(OversightError::Missing("round"))?;
    begin(&mut write, row).await?;
    let detail = json!({ "unit": of.name, "self-check": true });
    enter(&mut write, who, Deed::RoundPlanned, ("round", id), detail.clone()).await?;
    enter(&mut write, who, Deed::RoundStarted, ("round", id), detail).await?;
    write.commit().await?;
    Ok(id)
}

fn name(unit: &Unit, now: i64) -> String {
    format!("{}自查（{}）", unit.name, portal::day(now))
}

/// What the office's last round judges by; what is built in where there is none.
async fn basis(store: &Store) -> Result<Inputs, OversightError> {
    for campaign in store.campaigns().await? {
        let rounds = store.rounds(campaign.id).await?;
        if let Some(round) = rounds.iter().rev().find(|round| round.unit_id.is_none()) {
            return Inputs::of(store, round).await;
        }
    }
    Ok(Inputs {
        standard: Arc::new(Standard::builtin()),
        sheet: Sheet::default(),
        calendar: Arc::new(Calendar::builtin().clone()),
        fields: Vec::new(),
    })
}
