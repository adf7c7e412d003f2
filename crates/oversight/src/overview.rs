//! Where somebody begins: the campaigns with their rounds, and his own units with the rounds in which they are inspected.

use crate::error::OversightError;
use crate::sees_all;
use access::{Action, Who};
use store::{Campaign, Round, RoundState, Store, Unit};

/// All campaigns with the office's rounds, the latest campaign first, rounds in the order in which they were planned.
///
/// # Errors
/// Where it is not for who asks, or the store says no.
pub async fn campaigns(
    store: &Store,
    who: &Who,
) -> Result<Vec<(Campaign, Vec<Round>)>, OversightError> {
    who.require(Action::SeeUnit, None)?;
    let mut all = Vec::new();
    for campaign in store.campaigns().await? {
        let mut rounds = store.rounds(campaign.id).await?;
        rounds.retain(|round| round.unit_id.is_none());
        all.push((campaign, rounds));
    }
    Ok(all)
}

/// Units for which somebody is the liaison, each with the rounds in which it is inspected, the one planned last first.
///
/// # Errors
/// Where he sees no unit, or the store says no.
pub async fn own_units(
    store: &Store,
    who: &Who,
) -> Result<Vec<(Unit, Vec<Round>)>, OversightError> {
    let organs = who.organs(Action::SeeUnit);
    if organs.is_empty() {
        who.require(Action::SeeUnit, None)?;
    }
    let mut own = Vec::new();
    if sees_all(who) {
        return Ok(own);
    }
    for unit in store.units().await? {
        if unit.organ_id.is_some_and(|organ| organs.contains(&organ)) {
            let rounds = store.rounds_of(unit.id).await?;
            own.push((unit, rounds));
        }
    }
    Ok(own)
}

/// The round that tells most: the office's last that was started, else its last that is planned, else a unit's own check.
pub fn latest<'a>(rounds: impl Iterator<Item = &'a Round> + Clone) -> Option<&'a Round> {
    let office = rounds.clone().filter(|round| round.unit_id.is_none());
    let started = office.clone().filter(|round| round.state != RoundState::Planned);
    let newest = |round: &&Round| round.id;
    started
        .max_by_key(newest)
        .or_else(|| office.max_by_key(newest))
        .or_else(|| rounds.max_by_key(newest))
}
