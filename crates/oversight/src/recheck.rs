//! Looking again (复查): what a unit says it has mended is looked for on its public pages, by the survey that
//! found it; only what is not found any more is closed.

use crate::alerts::watched_from;
use crate::error::OversightError;
use crate::judge::facts;
use crate::ledger::{happen, same_fault};
use crate::{enter, telling};
use access::audit::Deed;
use access::{Action, Who};
use assess::{Assessment, Finding, MatterStatus, RuleStatus};
use serde_json::json;
use snapshot::Snapshot;
use std::collections::BTreeSet;
use store::{Inspection, InspectionState, ItemEventKind, ItemFilter, ItemState, Store, Write};

/// What a later look shows of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// It is there still.
    Still,
    /// It is gone.
    Gone,
    /// It could not be told: nobody closes what was not seen.
    NotSeen,
}

/// What a later look shows of a fault. It is gone only where all of the portal was seen, its rule judged, and
/// neither its pages nor its place in the standard were out of sight.
pub fn looked(fault: &Finding, assessment: &Assessment, snapshot: &Snapshot) -> Looked {
    let held = |found: &&Finding| !found.is_dismissed() && same_fault(fault, found);
    if assessment.findings.iter().any(|found| held(&found)) {
        return Looked::Still;
    }
    let off = assessment
        .rules
        .iter()
        .any(|state| state.rule == fault.rule && state.status == RuleStatus::Off);
    let addresses = [&fault.url, &fault.column_url];
    let hidden = snapshot
        .unobserved
        .iter()
        .any(|unseen| addresses.into_iter().flatten().any(|url| *url == unseen.url));
    let field = |name: &str| fault.field.as_deref() == Some(name);
    let out_of_sight = assessment
        .fields
        .iter()
        .any(|state| field(&state.name) && state.status == MatterStatus::Unobserved)
        || assessment.matters.iter().any(|state| {
            field(&state.field)
                && state.status == MatterStatus::Unobserved
                && fault.matter1.as_deref() == Some(&state.matter1)
                && (fault.matter2.is_none() || fault.matter2 == state.matter2)
        });
    match !snapshot.observation.complete || off || hidden || out_of_sight {
        true => Looked::NotSeen,
        false => Looked::Gone,
    }
}

/// Seconds after which a unit is looked at again by itself.
const DAILY: i64 = 20 * 3600;

/// Queues a look at every unit that says of items of a round that they are mended; answers how many.
///
/// # Errors
/// Where it is not permitted, or there is no such round.
pub async fn look_again(
    store: &Store,
    who: &Who,
    round: i64,
    now: i64,
) -> Result<usize, OversightError> {
    who.require(Action::Oversee, None)?;
    let mut write = store.write().await?.at(now);
    write.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let units = answering(&write, round).await?;
    let queued = queue_looks(&mut write, round, (&units, 0)).await?;
    let detail = json!({ "units": queued });
    enter(&mut write, who, Deed::RecheckAsked, ("round", round), detail).await?;
    write.commit().await?;
    Ok(queued)
}

/// Queues a look at every unit that says of items that they are mended, and at all of watched campaigns, that was not
/// looked at for most of a day; answers how many.
///
/// # Errors
/// Where the store says no.
pub(crate) async fn look_day_by_day(store: &Store, now: i64) -> Result<usize, OversightError> {
    let filter = ItemFilter { states: vec![ItemState::Answered], ..ItemFilter::default() };
    let mut rounds: BTreeSet<i64> =
        store.items(&filter).await?.into_iter().map(|item| item.round_id).collect();
    let mut watched = BTreeSet::new();
    for campaign in store.campaigns().await?.iter().filter(|campaign| campaign.watched) {
        watched.extend(watched_from(&store.rounds(campaign.id).await?).map(|round| round.id));
    }
    rounds.extend(&watched);
    let mut queued = 0;
    for round in rounds {
        let mut write = store.write().await?.at(now);
        let units = match watched.contains(&round) {
            true => write.standings(round).await?.iter().map(|one| one.unit_id).collect(),
            false => answering(&write, round).await?,
        };
        let looks = queue_looks(&mut write, round, (&units, DAILY)).await?;
        if looks == 0 {
            continue;
        }
        let detail = json!({ "units": looks, "by": "clock" });
        let machine = Who::console();
        enter(&mut write, &machine, Deed::RecheckAsked, ("round", round), detail).await?;
        write.commit().await?;
        queued += looks;
    }
    Ok(queued)
}

/// Units with items of a round that are said to be mended.
async fn answering(write: &Write, round: i64) -> Result<BTreeSet<i64>, OversightError> {
    let filter = ItemFilter {
        round: Some(round),
        states: vec![ItemState::Answered],
        ..ItemFilter::default()
    };
    Ok(write.items(&filter).await?.iter().map(|item| item.unit_id).collect())
}

/// Queues a look at units of a round, where none is waiting and the last one ended so many seconds ago.
async fn queue_looks(
    write: &mut Write,
    round: i64,
    (units, rest): (&BTreeSet<i64>, i64),
) -> Result<usize, OversightError> {
    let known = write.units().await?;
    let mut queued = 0;
    for unit in known.iter().filter(|unit| units.contains(&unit.id)) {
        let last = write.last_look(round, unit.id).await?;
        let last = last.ok_or(OversightError::Missing("inspection"))?;
        let ended = matches!(last.state, InspectionState::Done | InspectionState::Failed);
        let rested = last.ended_at.is_none_or(|at| at + rest <= write.now());
        if !ended || !rested {
            continue;
        }
        // What the round counts by stays as it was planned; address and pins are those of now.
        let look = Inspection {
            look: last.look + 1,
            name: last.name,
            kind: last.kind,
            parent_id: last.parent_id,
            weight: last.weight,
            state: InspectionState::Queued,
            ..Inspection::planned(round, unit, portal::day(write.now()).to_string())
        };
        write.add_inspection(look).await?;
        queued += 1;
    }
    Ok(queued)
}

/// Lets the items of a unit that wait for a look move on by what it shows.
pub(crate) async fn settle(
    write: &mut Write,
    look: &Inspection,
    assessment: &Assessment,
    snapshot: &Snapshot,
) -> Result<(), OversightError> {
    let filter = ItemFilter {
        round: Some(look.round_id),
        unit: Some(look.unit_id),
        states: vec![ItemState::Answered],
        ..ItemFilter::default()
    };
    let mut shown = Vec::new();
    for mut item in write.items(&filter).await? {
        let what = match looked(&facts(&item.facts)?, assessment, snapshot) {
            Looked::Still => ItemEventKind::FoundStill,
            Looked::Gone => ItemEventKind::Gone,
            Looked::NotSeen => ItemEventKind::NotSeen,
        };
        happen(write, &mut item, what, "", ("", json!({ "inspection": look.id }))).await?;
        shown.push((item.organ_id, what));
    }
    Ok(telling::looked(write, look, &shown).await?)
}
