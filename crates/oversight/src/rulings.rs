//! What the office decides about requests for time and appeals. A granted appeal changes a closed round's score,
//! and the change is kept with its reason.

use crate::error::OversightError;
use crate::judge::{Inputs, Seen, judged, materials, verdicts, written};
use crate::ledger::happen;
use crate::ranking::places;
use crate::{enter, telling};
use access::audit::Deed;
use access::{Action, Who};
use jiff::civil::Date;
use serde_json::json;
use std::sync::Arc;
use store::{
    Decision, DecisionRow, Item, ItemEventKind, ItemState, RoundState, ScoreChange, Store, Word,
    Write,
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
}

/// Decides about an item, with a reason.
///
/// # Errors
/// Where it is not permitted, the item is in another state, or the reason lacks.
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
        Ruling::RefuseAppeal | Ruling::GrantAppeal => ItemEventKind::AppealRefused,
    };
    let detail = json!({ "deadline": item.deadline });
    settle(&mut write, who, &mut item, what, (reason, detail)).await?;
    write.commit().await?;
    Ok(())
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

/// Takes the finding out of the score of the round that found it last: decision, score, ranking, record of the
/// change and the item are one write.
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
        let round = store.round(inspection.round_id).await?;
        let round = round.ok_or(OversightError::Missing("round"))?;
        let inputs = Arc::new(Inputs::of(store, &round).await?);
        let seen = Arc::new(Seen::of(store, &inspection).await?);
        let before = store.decisions(inspection.id).await?;
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
        let all: Vec<DecisionRow> = before.iter().chain([&dismissed]).cloned().collect();
        let accepted = materials(&store.materials(round.id).await?, inspection.unit_id)?;
        let assessment = judged(&inputs, &seen, verdicts(&all), accepted).await?;
        let mut write = store.write().await?.at(now);
        let mut kept = write.item(id).await?.ok_or(OversightError::Missing("item"))?;
        if kept != item || write.decisions(inspection.id).await? != before {
            continue;
        }
        let total_before = inspection.total.clone().unwrap_or_default();
        let (row, findings) = written(inspection, &assessment)?;
        let total_after = row.total.clone().unwrap_or_default();
        write.add_decisions(vec![dismissed]).await?;
        write.put_findings(row.id, findings).await?;
        let change = ScoreChange {
            id: 0,
            inspection_id: row.id,
            item_id: id,
            total_before: total_before.clone(),
            total_after: total_after.clone(),
            account: who.name().to_owned(),
            reason: reason.to_owned(),
            at: now,
        };
        write.save_inspection(row).await?;
        write.add_score_change(change).await?;
        let mut round = write.round(round.id).await?.ok_or(OversightError::Missing("round"))?;
        if round.state == RoundState::Closed {
            let places = places(round.kind, &inputs.sheet, &write.standings(round.id).await?)?;
            let result =
                serde_json::to_string(&places).map_err(OversightError::unreadable("ranking"))?;
            round.result = Some(result);
            write.save_round(round).await?;
        }
        let detail = json!({ "before": total_before, "after": total_after });
        settle(&mut write, who, &mut kept, ItemEventKind::AppealGranted, (reason, detail)).await?;
        write.commit().await?;
        return Ok(());
    }
}
