//! What the office decides about requests for time and appeals. A granted appeal changes a closed round's score,
//! and the change is kept with its reason.

use crate::error::OversightError;
use crate::items::unseen;
use crate::judge::{Inputs, facts, materials};
use crate::ledger::{happen, same_fault};
use crate::ranking::places;
use crate::scoring::{Decided, Scored, scored_again};
use crate::{enter, telling};
use access::audit::Deed;
use access::{Action, Who};
use jiff::civil::Date;
use serde_json::json;
use std::sync::Arc;
use store::{
    Decision, DecisionRow, Inspection, Item, ItemEventKind, ItemState, Material, Organ, Round,
    RoundState, ScoreChange, Store, Unit, Word, Write,
};

/// What the office decides about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// 同意延期.
    GrantTime {
        /// The new last day.
        until: Date,
    },
    /// 不同意延期.
    RefuseTime,
    /// 申诉采纳: the finding does not hold.
    GrantAppeal,
    /// 申诉不采纳.
    RefuseAppeal,
    /// 人工销号: look after look could not see it, and it is mended all the same.
    CloseByHand,
    /// 退回整改: look after look could not see it.
    Reopen,
    /// 改派.
    Reassign {
        /// The organ that has to mend it.
        organ: i64,
    },
}

/// Decides about an item, with a reason.
///
/// # Errors
/// Where it is not permitted, the item is in another state, the reason lacks, or there is no such organ.
pub async fn rule(
    store: &Store,
    who: &Who,
    id: i64,
    (ruling, reason): (Ruling, &str),
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::DecideItems, None)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(OversightError::NoReason);
    }
    if ruling == Ruling::GrantAppeal {
        return grant_appeal(store, who, id, reason, now).await;
    }
    if let Ruling::Reassign { organ } = ruling {
        return reassign(store, who, id, (organ, reason), now).await;
    }
    let mut write = store.write().await?.at(now);
    let mut item = write.item(id).await?.ok_or(OversightError::Missing("item"))?;
    let what = match ruling {
        Ruling::GrantTime { until } => {
            if until < portal::day(now) {
                return Err(OversightError::BadDay(until.to_string()));
            }
            item.deadline = until.to_string();
            item.provisional = false;
            ItemEventKind::TimeGranted
        }
        Ruling::RefuseTime => ItemEventKind::TimeRefused,
        Ruling::CloseByHand | Ruling::Reopen => {
            let events = write.item_events(id).await?;
            if !unseen(events.iter().map(|event| event.what)) {
                return Err(OversightError::State);
            }
            match ruling {
                Ruling::CloseByHand => ItemEventKind::ClosedByHand,
                _ => ItemEventKind::Reopened,
            }
        }
        Ruling::RefuseAppeal | Ruling::GrantAppeal | Ruling::Reassign { .. } => {
            ItemEventKind::AppealRefused
        }
    };
    let detail = json!({ "deadline": item.deadline });
    settle(&mut write, who, &mut item, what, (reason, detail)).await?;
    write.commit().await?;
    Ok(())
}

/// Gives an item to another organ; the one before is told as well.
async fn reassign(
    store: &Store,
    who: &Who,
    id: i64,
    (organ, reason): (i64, &str),
    now: i64,
) -> Result<(), OversightError> {
    let organ = store.organ(organ).await?.ok_or(OversightError::Missing("organ"))?;
    let mut write = store.write().await?.at(now);
    let mut item = write.item(id).await?.ok_or(OversightError::Missing("item"))?;
    if item.organ_id == Some(organ.id) {
        return Err(OversightError::State);
    }
    let before = item.clone();
    let detail = json!({ "from": item.organ, "to": organ.name });
    item.organ_id = Some(organ.id);
    item.organ = organ.name;
    let what = ItemEventKind::Reassigned;
    settle(&mut write, who, &mut item, what, (reason, detail)).await?;
    telling::ruled(&mut write, &before, (what, reason)).await?;
    write.commit().await?;
    Ok(())
}

/// Organs that an item of a unit can be given to: those of the unit's place and of the county's above it; all where
/// neither has an organ here.
///
/// # Errors
/// Where it is not permitted, or the store says no.
pub async fn organs_for(
    store: &Store,
    who: &Who,
    unit: &Unit,
) -> Result<Vec<Organ>, OversightError> {
    who.require(Action::DecideItems, None)?;
    let above = match unit.parent_id {
        Some(parent) => store.unit(parent).await?.and_then(|unit| unit.organ_id),
        None => None,
    };
    let mut places = Vec::new();
    for organ in [unit.organ_id, above].into_iter().flatten() {
        let place = store.organ(organ).await?.map(|organ| organ.division_id);
        places.extend(place.filter(|place| !places.contains(place)));
    }
    if places.is_empty() {
        places.extend(store.divisions().await?.into_iter().map(|division| division.id));
    }
    let mut organs = Vec::new();
    for place in places {
        organs.extend(store.organs(place).await?);
    }
    Ok(organs)
}

/// Lets the item move on and enters it in the audit log.
async fn settle(
    write: &mut Write,
    who: &Who,
    item: &mut Item,
    what: ItemEventKind,
    (reason, detail): (&str, serde_json::Value),
) -> Result<(), OversightError> {
    if !happen(write, item, what, who.name(), (reason, detail)).await? {
        return Err(OversightError::State);
    }
    telling::ruled(write, item, (what, reason)).await?;
    let detail = json!({ "what": what.id(), "reason": reason });
    Ok(enter(write, who, Deed::ItemDecided, ("item", item.id), detail).await?)
}

/// An inspection scored once more without a finding, and what that rests on.
struct Again {
    round: Round,
    inspection: Inspection,
    before: Vec<DecisionRow>,
    handed_in: Vec<Material>,
    dismissed: Vec<DecisionRow>,
    scored: Scored,
}

impl Again {
    /// Scores an inspection without the findings of these keys; the others and their points stay as they are.
    async fn of(
        store: &Store,
        inspection: Inspection,
        dismissed: Vec<DecisionRow>,
    ) -> Result<Self, OversightError> {
        let round = store.round(inspection.round_id).await?;
        let round = round.ok_or(OversightError::Missing("round"))?;
        let inputs = Arc::new(Inputs::of(store, &round).await?);
        let before = store.decisions(inspection.id).await?;
        let handed_in = store.materials(round.id).await?;
        let accepted = materials(&handed_in, inspection.unit_id)?;
        let decided = Decided { before: &before, now: &dismissed };
        let of = (&round, &inputs);
        let scored = scored_again(store, of, inspection.id, decided, accepted).await?;
        Ok(Self { round, inspection, before, handed_in, dismissed, scored })
    }

    /// Whether all that it rests on is so still, and the round as far as it was.
    async fn holds(&self, write: &Write) -> Result<bool, OversightError> {
        let round = write.round(self.round.id).await?;
        Ok(round.is_some_and(|round| round.state == self.round.state)
            && write.decisions(self.inspection.id).await? == self.before
            && write.materials(self.round.id).await? == self.handed_in)
    }

    /// Keeps decisions, findings and score; answers the points before and after.
    async fn keep(self, write: &mut Write) -> Result<(String, String), OversightError> {
        let row = write.inspection(self.inspection.id).await?;
        let row = row.ok_or(OversightError::Missing("inspection"))?;
        let before = row.total.clone().unwrap_or_default();
        write.add_decisions(self.dismissed).await?;
        let (row, _) = self.scored.keep(write, row).await?;
        Ok((before, row.total.unwrap_or_default()))
    }
}

/// The inspections of the item's unit in rounds that are not closed, each without the same fault.
async fn under_way(
    store: &Store,
    item: &Item,
    dismissed: &DecisionRow,
) -> Result<Vec<Again>, OversightError> {
    let fault = facts(&item.facts)?;
    let mut again = Vec::new();
    for inspection in store.inspected_in_open_rounds(item.unit_id).await? {
        let mut same = Vec::new();
        for found in store.findings(inspection.id).await? {
            let is_same = found.key == item.key || same_fault(&fault, &facts(&found.facts)?);
            if is_same && found.decision != Some(Decision::Dismissed) {
                let carried_from = Some(dismissed.inspection_id);
                let (inspection_id, key) = (inspection.id, found.key);
                same.push(DecisionRow { inspection_id, key, carried_from, ..dismissed.clone() });
            }
        }
        if !same.is_empty() && inspection.id != dismissed.inspection_id {
            again.push(Again::of(store, inspection, same).await?);
        }
    }
    Ok(again)
}

/// Takes the finding out of the score of the round that found it last, and out of those of rounds that are under way:
/// decisions, scores, ranking, record of the change and the item are one write.
async fn grant_appeal(
    store: &Store,
    who: &Who,
    id: i64,
    reason: &str,
    now: i64,
) -> Result<(), OversightError> {
    loop {
        let item = store.item(id).await?.ok_or(OversightError::Missing("item"))?;
        if item.state != ItemState::Appealed {
            return Err(OversightError::State);
        }
        let inspection = store.inspection(item.inspection_id).await?;
        let inspection = inspection.ok_or(OversightError::Missing("inspection"))?;
        let dismissed = DecisionRow {
            id: 0,
            inspection_id: inspection.id,
            key: item.key.clone(),
            decision: Decision::Dismissed,
            account: who.name().to_owned(),
            reason: reason.to_owned(),
            carried_from: None,
            at: now,
        };
        let under_way = under_way(store, &item, &dismissed).await?;
        let own = Again::of(store, inspection, vec![dismissed]).await?;
        let mut write = store.write().await?.at(now);
        let mut kept = write.item(id).await?.ok_or(OversightError::Missing("item"))?;
        let mut as_it_was = kept == item && own.holds(&write).await?;
        for again in &under_way {
            as_it_was &= again.holds(&write).await?;
        }
        if !as_it_was {
            continue;
        }
        for again in under_way {
            again.keep(&mut write).await?;
        }
        let (round, row) = (own.round.id, own.inspection.id);
        let (total_before, total_after) = own.keep(&mut write).await?;
        let change = ScoreChange {
            id: 0,
            inspection_id: row,
            item_id: id,
            total_before: total_before.clone(),
            total_after: total_after.clone(),
            account: who.name().to_owned(),
            reason: reason.to_owned(),
            at: now,
        };
        write.add_score_change(change).await?;
        rank_again(&mut write, round).await?;
        let detail = json!({ "before": total_before, "after": total_after });
        settle(&mut write, who, &mut kept, ItemEventKind::AppealGranted, (reason, detail)).await?;
        write.commit().await?;
        return Ok(());
    }
}

/// Keeps the ranking of a closed round as it is now.
async fn rank_again(write: &mut Write, id: i64) -> Result<(), OversightError> {
    let mut round = write.round(id).await?.ok_or(OversightError::Missing("round"))?;
    if round.state != RoundState::Closed {
        return Ok(());
    }
    let sheet = assess::Sheet::parse(&round.sheet)?;
    let places = places(round.kind, &sheet, &write.standings(id).await?)?;
    let result = serde_json::to_string(&places).map_err(OversightError::unreadable("ranking"))?;
    round.result = Some(result);
    Ok(write.save_round(round).await?)
}
