//! Looking again (复查): what a unit says it has mended is looked for on its public pages, by the survey that
//! found it; only what is not found any more is closed.

use crate::alerts::{look_hours, was_asked, watched_from};
use crate::error::OversightError;
use crate::judge::facts;
use crate::ledger::{happen, same_fault};
use crate::rounds::DAYS;
use crate::{enter, telling};
use access::audit::Deed;
use access::{Action, Who};
use assess::{Assessment, Finding, MatterStatus, RuleStatus};
use serde_json::json;
use snapshot::{Snapshot, Verdict};
use standard::calendar::Calendar;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Inspection, InspectionState, Item, ItemEventKind, ItemFilter, ItemState, Store, Unit, Write,
};
use survey::Sparing;

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
        .filter(|unseen| unseen.hides())
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
    let unseen = hidden || out_of_sight || is_unread(fault, snapshot);
    match !snapshot.observation.complete || off || unseen {
        true => Looked::NotSeen,
        false => Looked::Gone,
    }
}

/// Whether a document that a fault is about, or that led to what it is about, did not come this time. One that is gone took its
/// faults along.
fn is_unread(fault: &Finding, snapshot: &Snapshot) -> bool {
    snapshot.items.iter().any(|item| {
        let document = item.document.and_then(|id| snapshot.documents.get(id.0 as usize));
        document.is_some_and(|document| {
            let told = fault.url.as_ref() == Some(&document.url)
                || fault.title.as_ref() == Some(&item.title);
            let verdict = document.outcome.verdict();
            told && matches!(verdict, Verdict::Failing | Verdict::Unobserved)
        })
    })
}

/// Queues a look at every unit that says of items of a round that they are mended; it is taken whatever the hour. Answers
/// how many.
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
    let filter = ItemFilter { round: Some(round), ..answered() };
    let units: BTreeSet<i64> =
        write.items(&filter).await?.into_iter().map(|item| item.unit_id).collect();
    let known = write.units().await?;
    let mut queued = 0;
    for unit in known.iter().filter(|unit| units.contains(&unit.id)) {
        queued += usize::from(queue_look(&mut write, round, unit, true).await?);
    }
    let detail = json!({ "units": queued });
    enter(&mut write, who, Deed::RecheckAsked, ("round", round), detail).await?;
    write.commit().await?;
    Ok(queued)
}

/// Items that are said to be mended.
pub(crate) fn answered() -> ItemFilter {
    ItemFilter { states: vec![ItemState::Answered], ..ItemFilter::default() }
}

/// Addresses of what is said to be mended at the unit of a look: there and in what leads there it is looked for.
pub(crate) async fn said_mended(
    store: &Store,
    look: &Inspection,
) -> Result<Vec<String>, OversightError> {
    if look.look == 0 {
        return Ok(Vec::new());
    }
    let said = ItemFilter { unit: Some(look.unit_id), ..answered() };
    let mut addresses = Vec::new();
    for item in store.items(&said).await? {
        addresses.extend(facts(&item.facts)?.url);
    }
    Ok(addresses)
}

/// Within the hours for looks, queues one at every unit that says of items that they are mended, and at all that were ever
/// seen whole where a campaign is watched; none at a unit that was looked at on this day. Answers how many.
///
/// # Errors
/// Where the store says no.
pub(crate) async fn look_day_by_day(store: &Store, now: i64) -> Result<usize, OversightError> {
    let campaigns = store.campaigns().await?;
    let watched = campaigns.iter().any(|campaign| campaign.watched);
    let said = store.items(&answered()).await?;
    if !watched && said.is_empty() {
        return Ok(0);
    }
    let mut hold = BTreeMap::new();
    for campaign in &campaigns {
        hold.insert(campaign.id, look_hours(campaign)?.hold(now));
    }
    if !hold.values().any(|hold| *hold) {
        return Ok(0);
    }
    let mut write = store.write().await?.at(now);
    let mut from: BTreeMap<i64, i64> =
        said.into_iter().map(|item| (item.unit_id, item.round_id)).collect();
    if watched {
        from.extend(watched_from(&write).await?);
    }
    let mut queued: BTreeMap<i64, usize> = BTreeMap::new();
    for unit in write.units().await? {
        let Some(round) = from.get(&unit.id).copied() else { continue };
        let row = write.round(round).await?.ok_or(OversightError::Missing("round"))?;
        let may = hold.get(&row.campaign_id).copied().unwrap_or_default();
        if may && queue_look(&mut write, round, &unit, false).await? {
            *queued.entry(round).or_default() += 1;
        }
    }
    if queued.is_empty() {
        return Ok(0);
    }
    for (round, looks) in &queued {
        let detail = json!({ "units": looks, "by": "clock" });
        let machine = Who::console();
        enter(&mut write, &machine, Deed::RecheckAsked, ("round", *round), detail).await?;
    }
    write.commit().await?;
    Ok(queued.values().sum())
}

/// Whether a look at a unit that nobody asked for has rested since another day.
fn rested(last: &Inspection, today: &str) -> bool {
    let ended = last.ended_at.map(|at| portal::day(at).to_string());
    let began = (last.look > 0).then(|| last.as_of.clone());
    [ended, began].into_iter().flatten().all(|day| day.as_str() < today)
}

/// Queues a look at a unit of a round, where none is waiting and, unless somebody asked for it, none was taken on this day;
/// answers whether it did.
async fn queue_look(
    write: &mut Write,
    round: i64,
    unit: &Unit,
    any_hour: bool,
) -> Result<bool, OversightError> {
    let today = portal::day(write.now()).to_string();
    let last = write.last_look(round, unit.id).await?;
    let last = last.ok_or(OversightError::Missing("inspection"))?;
    let latest = write.latest_look(unit.id).await?;
    for one in [&last].into_iter().chain(&latest) {
        let waits = one.look > 0 && one.state == InspectionState::Queued;
        if waits && any_hour && !one.any_hour {
            // It waits for its hours no longer.
            write.save_inspection(Inspection { any_hour, ..one.clone() }).await?;
            return Ok(true);
        }
        let ended = matches!(one.state, InspectionState::Done | InspectionState::Failed);
        if !ended || !(any_hour || rested(one, &today)) {
            return Ok(false);
        }
    }
    // What the round counts by stays as it was planned; address and pins are those of now.
    let look = Inspection {
        look: last.look + 1,
        name: last.name,
        kind: last.kind,
        parent_id: last.parent_id,
        weight: last.weight,
        state: InspectionState::Queued,
        any_hour,
        ..Inspection::planned(round, unit, today)
    };
    write.add_inspection(look).await?;
    Ok(true)
}

/// What a look shows, and by what it is judged.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) assessment: &'a Assessment,
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) calendar: &'a Calendar,
    /// What it was about, where it did not ask for all that may have changed.
    pub(crate) sparing: Option<&'a Sparing>,
}

/// Lets the items of a unit that wait for a look move on by what it shows, of whichever round they are; what was closed and
/// is found again comes back. They wait on where it was a sparing one: said to be mended while it was under way.
pub(crate) async fn settle(
    write: &mut Write,
    look: &Inspection,
    shown: Shown<'_>,
) -> Result<(), OversightError> {
    let filter = ItemFilter { unit: Some(look.unit_id), ..ItemFilter::default() };
    let items = write.items(&filter).await?;
    let mut told = Vec::new();
    let waits = |item: &&Item| item.state == ItemState::Answered && shown.sparing.is_none();
    for item in items.iter().filter(waits) {
        let mut item = item.clone();
        let what = match looked(&facts(&item.facts)?, shown.assessment, shown.snapshot) {
            Looked::Still => ItemEventKind::FoundStill,
            Looked::Gone => ItemEventKind::Gone,
            Looked::NotSeen => ItemEventKind::NotSeen,
        };
        happen(write, &mut item, what, "", ("", json!({ "inspection": look.id }))).await?;
        told.push((item.organ_id, what));
    }
    telling::looked(write, look, &told).await?;
    bring_back(write, look, (items.as_slice(), shown)).await
}

/// A look could not be taken at all: what waits for it was not seen.
pub(crate) async fn not_seen(write: &mut Write, look: &Inspection) -> Result<(), OversightError> {
    let filter = ItemFilter { unit: Some(look.unit_id), ..answered() };
    let what = ItemEventKind::NotSeen;
    let mut told = Vec::new();
    for mut item in write.items(&filter).await? {
        happen(write, &mut item, what, "", ("", json!({ "inspection": look.id }))).await?;
        told.push((item.organ_id, what));
    }
    Ok(telling::looked(write, look, &told).await?)
}

/// Opens what was closed and is found again, with a new deadline.
async fn bring_back(
    write: &mut Write,
    look: &Inspection,
    (items, shown): (&[Item], Shown<'_>),
) -> Result<(), OversightError> {
    let due = shown.calendar.due(portal::day(write.now()), DAYS);
    let due = due.ok_or_else(|| OversightError::BadDay(DAYS.to_string()))?;
    // What has an item of its own is not another one come back.
    let known: BTreeSet<&str> = items.iter().map(|item| item.key.as_str()).collect();
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let mut back: BTreeMap<Option<i64>, usize> = BTreeMap::new();
    for item in items.iter().filter(|item| item.state == ItemState::Closed) {
        let fault = facts(&item.facts)?;
        let counts = |found: &&Finding| found.counts() && was_asked(shown.sparing, found);
        let mut counting = shown.assessment.findings.iter().filter(counts);
        let found = counting.find(|found| {
            let other = || !known.contains(found.key.as_str()) && same_fault(&fault, found);
            !met.contains(found.key.as_str()) && (found.key == item.key || other())
        });
        let Some(found) = found else { continue };
        met.insert(&found.key);
        let mut item = item.clone();
        item.deadline = due.date.to_string();
        item.provisional = due.provisional;
        let detail = json!({ "deadline": due.date, "inspection": look.id });
        happen(write, &mut item, ItemEventKind::CameBack, "", ("", detail)).await?;
        *back.entry(item.organ_id).or_default() += 1;
    }
    let deadline = due.date.to_string();
    Ok(telling::came_back(write, look, (back, deadline.as_str())).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use snapshot::Outcome;

    #[test]
    fn nobody_closes_what_did_not_come() -> Result<(), Box<dyn std::error::Error>> {
        let packed = &include_bytes!("../tests/kept/snapshot.json.gz")[..];
        let mut snapshot: Snapshot = serde_json::from_reader(GzDecoder::new(packed))?;
        let read =
            snapshot.items.iter().find_map(|item| Some((item.title.clone(), item.document?)));
        let (title, document) = read.ok_or("an item with a document")?;
        let nothing = json!({ "id": "", "args": {} });
        let fault: Finding = serde_json::from_value(json!({
            "rule": "dead-link", "key": "k", "certainty": "certain", "advice": false, "field": null,
            "matter1": null, "matter2": null, "town": null, "village": null, "column": null,
            "column_url": null, "url": "http://127.0.0.1/nowhere/1.html", "title": title,
            "evidence": nothing, "expected": nothing, "basis": "", "observed_at": null,
            "sha256": null, "count": null, "explained": false, "row": null, "review": null,
        }))?;
        for (outcome, unread) in [
            (Outcome::Ok, false),
            (Outcome::TimedOut, true),
            (Outcome::ServerError { status: 502 }, true),
            (Outcome::LoginRequired, true),
            (Outcome::Gone { status: 404 }, false),
        ] {
            snapshot.documents[document.0 as usize].outcome = outcome.clone();
            assert_eq!(is_unread(&fault, &snapshot), unread, "{outcome:?}");
        }
        Ok(())
    }
}
