//! Confirming (核实): people say of findings whether they hold. Only certain and confirmed ones cost points.

use crate::enter;
use crate::error::OversightError;
use crate::judge::{Inputs, materials};
use crate::scoring::{Decided, scored_again};
use access::audit::Deed;
use access::{Action, Who};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Decision, DecisionRow, InspectionState, RoundState, Store};

/// What somebody decides about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Key of the finding.
    pub key: String,
    /// Holds or not.
    pub decision: Decision,
    /// Why; one that does not hold needs a reason.
    pub reason: String,
}

/// Decides about findings of one inspection, and scores it again with what was decided, in one write.
///
/// # Errors
/// Where it is not permitted, there is no such finding, a reason lacks, or the round is closed: then only an
/// appeal changes anything.
pub async fn decide(
    store: &Store,
    who: &Who,
    inspection: i64,
    choices: &[Choice],
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::DecideFindings, None)?;
    if choices.is_empty() {
        return Err(OversightError::Empty("finding"));
    }
    let reasoned = |choice: &Choice| {
        choice.decision == Decision::Confirmed || !choice.reason.trim().is_empty()
    };
    if !choices.iter().all(reasoned) {
        return Err(OversightError::NoReason);
    }
    let row = store.inspection(inspection).await?;
    let row = row.ok_or(OversightError::Missing("inspection"))?;
    let round = store.round(row.round_id).await?.ok_or(OversightError::Missing("round"))?;
    if row.state != InspectionState::Done || row.look != 0 {
        return Err(OversightError::State);
    }
    let findings = store.findings(inspection).await?;
    let known: BTreeSet<&str> = findings.iter().map(|found| found.key.as_str()).collect();
    if !choices.iter().all(|choice| known.contains(choice.key.as_str())) {
        return Err(OversightError::Missing("finding"));
    }
    let new: Vec<DecisionRow> = choices
        .iter()
        .map(|choice| DecisionRow {
            id: 0,
            inspection_id: inspection,
            key: choice.key.clone(),
            decision: choice.decision,
            account: who.name().to_owned(),
            reason: choice.reason.trim().to_owned(),
            carried_from: None,
            at: now,
        })
        .collect();
    let inputs = Arc::new(Inputs::of(store, &round).await?);
    loop {
        let before = store.decisions(inspection).await?;
        let handed_in = store.materials(round.id).await?;
        let decided = Decided { before: &before, now: &new };
        let accepted = materials(&handed_in, row.unit_id)?;
        let scored = scored_again(store, (&round, &inputs), inspection, decided, accepted).await?;
        let mut write = store.write().await?.at(now);
        let round = write.round(round.id).await?.ok_or(OversightError::Missing("round"))?;
        if round.state == RoundState::Closed {
            return Err(OversightError::State);
        }
        let unchanged = write.decisions(inspection).await? == before
            && write.materials(round.id).await? == handed_in;
        if !unchanged {
            continue;
        }
        let row = write.inspection(inspection).await?;
        let row = row.ok_or(OversightError::Missing("inspection"))?;
        write.add_decisions(new).await?;
        scored.keep(&mut write, row).await?;
        let count = |decision| choices.iter().filter(|one| one.decision == decision).count();
        let detail = json!({
            "confirmed": count(Decision::Confirmed), "dismissed": count(Decision::Dismissed),
            "keys": choices.iter().map(|one| &one.key).collect::<Vec<_>>(),
        });
        let subject = ("inspection", inspection);
        enter(&mut write, who, Deed::FindingsDecided, subject, detail).await?;
        write.commit().await?;
        return Ok(());
    }
}
