//! Between rounds (日常监测): the portals of a watched campaign are looked at once a day, from the survey's state file and
//! within a share of the round's requests, and what is new on the pages asked for is told the same day: a portal that cannot
//! be reached, columns about to go stale, personal data, links that a reader cannot see.

use crate::error::OversightError;
use crate::judge::{Inputs, Seen, facts};
use crate::recheck::answered;
use crate::schedule::{Hours, OFF_PEAK};
use crate::{enter, telling};
use access::audit::Deed;
use access::{Action, Who};
use assess::{Assessment, Finding, Verdicts};
use jiff::ToSpan;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{Alert, AlertKind, Campaign, Inspection, ItemFilter, ItemState, Store, Unit, Write};
use survey::Sparing;

/// Days ahead in which a column would go stale.
const AHEAD: i64 = 14;
/// Rules whose findings are told at once.
const TOLD: [(&str, AlertKind); 2] =
    [("privacy-leak", AlertKind::Privacy), ("hidden-link", AlertKind::Hidden)];
/// Rule by which columns go stale.
const STALE: &str = "column-stale";

/// Something noticed: kind, key of the finding, the finding.
pub(crate) type Noticed = (AlertKind, String, String);

/// Whether the portals of a campaign's units are looked at day by day.
///
/// # Errors
/// Where it is not permitted, or there is no such campaign.
pub async fn watch(
    store: &Store,
    who: &Who,
    (campaign, watched): (i64, bool),
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let mut write = store.write().await?.at(now);
    write.watch_campaign(campaign, watched).await?;
    let detail = json!({ "watched": watched });
    enter(&mut write, who, Deed::WatchChanged, ("campaign", campaign), detail).await?;
    write.commit().await?;
    Ok(())
}

/// In which hours of the day later looks of a campaign's rounds are taken that nobody asked for; `None` is the night.
///
/// # Errors
/// Where it is not permitted, or there is no such campaign.
pub async fn set_look_hours(
    store: &Store,
    who: &Who,
    (campaign, hours): (i64, Option<Hours>),
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let mut write = store.write().await?.at(now);
    let hours = hours.map(|hours| hours.to_string());
    let detail = json!({ "hours": hours });
    write.set_look_hours(campaign, hours).await?;
    enter(&mut write, who, Deed::WatchChanged, ("campaign", campaign), detail).await?;
    write.commit().await?;
    Ok(())
}

/// The hours in which later looks of a campaign are taken that nobody asked for.
///
/// # Errors
/// Where what is kept cannot be read.
pub fn look_hours(campaign: &Campaign) -> Result<Hours, OversightError> {
    campaign.look_hours.as_deref().unwrap_or(OFF_PEAK).parse()
}

/// The round from which each unit is watched that has a portal: the last closed one in which it was seen whole, in whichever
/// campaign, so that a round about some units leaves the others watched.
pub(crate) async fn watched_from(write: &Write) -> Result<BTreeMap<i64, i64>, OversightError> {
    let mut from: BTreeMap<i64, i64> = write.seen_whole().await?.into_iter().collect();
    let units = write.units().await?;
    let looked_at = |unit: &Unit| unit.retired_at.is_none() && !unit.portal.is_empty();
    from.retain(|id, _| units.iter().any(|unit| unit.id == *id && looked_at(unit)));
    Ok(from)
}

/// Dismisses an alert with a reason: nobody is told of it any more, and it is not raised again while it is so.
///
/// # Errors
/// Where it is not permitted, there is no such alert, the reason lacks, or it is over or dismissed already.
pub async fn dismiss_alert(
    store: &Store,
    who: &Who,
    (id, reason): (i64, &str),
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(OversightError::NoReason);
    }
    let mut write = store.write().await?.at(now);
    let row = write.alert(id).await?.ok_or(OversightError::Missing("alert"))?;
    if row.ended_at.is_some() || row.dismissed_at.is_some() {
        return Err(OversightError::State);
    }
    let row = Alert {
        dismissed_at: Some(now),
        dismissed_by: who.name().to_owned(),
        dismissed_why: reason.to_owned(),
        ..row
    };
    write.save_alert(row).await?;
    let detail = json!({ "reason": reason });
    enter(&mut write, who, Deed::AlertDismissed, ("alert", id), detail).await?;
    write.commit().await?;
    Ok(())
}

/// What a look notices, a pure function: findings that are told at once, and what would be stale soon.
fn noticed(
    inputs: &Inputs,
    seen: &Seen,
    assessment: &Assessment,
) -> Result<Vec<Noticed>, OversightError> {
    let json = |found: &Finding| {
        serde_json::to_string(found).map_err(OversightError::unreadable("finding"))
    };
    let mut all = Vec::new();
    for found in assessment.findings.iter().filter(|found| !found.is_dismissed()) {
        if let Some((_, kind)) = TOLD.iter().find(|(rule, _)| *rule == found.rule) {
            all.push((*kind, found.key.clone(), json(found)?));
        }
    }
    let later = seen.as_of.saturating_add(AHEAD.days());
    let later = Seen { as_of: later, ..seen.clone() };
    let later = inputs.judge(&later, &Verdicts::default(), &[]);
    let place = |found: &Finding| (found.column_url.clone(), found.column.clone());
    let stale: BTreeSet<_> =
        assessment.findings.iter().filter(|found| found.rule == STALE).map(place).collect();
    let soon = later.findings.iter().filter(|found| found.rule == STALE);
    for found in soon.filter(|found| !stale.contains(&place(found))) {
        all.push((AlertKind::StaleSoon, stale_key(found), json(found)?));
    }
    Ok(all)
}

/// The same away from the threads that serve; hands the assessment back no more than it was lent.
pub(crate) async fn noticed_at(
    inputs: &Arc<Inputs>,
    seen: &Arc<Seen>,
    assessment: &Arc<Assessment>,
) -> Result<Vec<Noticed>, OversightError> {
    let (inputs, seen, assessment) = (inputs.clone(), seen.clone(), assessment.clone());
    tokio::task::spawn_blocking(move || noticed(&inputs, &seen, &assessment)).await?
}

/// The same column day by day, though its age is another one.
fn stale_key(found: &Finding) -> String {
    let names = [&found.column_url, &found.column, &found.field, &found.matter1, &found.matter2];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    names.join("|")
}

/// What a look at a unit between rounds asks for first, where it is a sparing one: the pages of what was noticed and is so
/// still. `None` where all that may have changed is asked for: at what is said to be mended, and where somebody asked for it.
pub(crate) async fn asked_first(
    store: &Store,
    look: &Inspection,
) -> Result<Option<Vec<String>>, OversightError> {
    let said = ItemFilter { unit: Some(look.unit_id), ..answered() };
    if look.look == 0 || look.any_hour || !store.items(&said).await?.is_empty() {
        return Ok(None);
    }
    let alerts = store.open_alerts().await?;
    let own = alerts.iter().filter(|alert| alert.unit_id == look.unit_id);
    // Where the portal could not be reached there is no page.
    let found = own.filter_map(|alert| facts(&alert.facts).ok());
    Ok(Some(found.filter_map(|found| found.url.or(found.column_url)).collect()))
}

/// Whether a look asked for the page of a finding: a sparing one leaves the others as they were last seen.
pub(crate) fn was_asked(sparing: Option<&Sparing>, found: &Finding) -> bool {
    let page = found.url.as_ref().or(found.column_url.as_ref());
    sparing.is_none_or(|sparing| page.is_some_and(|page| sparing.asked.contains(page)))
}

/// Raises what is new at a unit and ends what is not so any more. What stands in its ledger already is not told again, and
/// nothing is new on a page that the look did not ask for.
pub(crate) async fn settle(
    write: &mut Write,
    look: &Inspection,
    noticed: Vec<Noticed>,
    (complete, sparing): (bool, Option<&Sparing>),
) -> Result<(), OversightError> {
    let filter = ItemFilter { unit: Some(look.unit_id), ..ItemFilter::default() };
    let in_ledger: BTreeSet<String> = write
        .items(&filter)
        .await?
        .into_iter()
        .filter(|item| item.state != ItemState::Closed)
        .map(|item| item.key)
        .collect();
    let open = write.open_alerts(look.unit_id).await?;
    let now = write.now();
    let still = |alert: &Alert| {
        noticed.iter().any(|(kind, key, _)| (*kind, key) == (alert.kind, &alert.key))
    };
    for alert in &open {
        // Reached is reached; of what was not seen whole nothing else is known to be gone.
        let told = complete || alert.kind == AlertKind::Unreachable;
        if told && !still(alert) {
            write.save_alert(Alert { ended_at: Some(now), ..alert.clone() }).await?;
        }
    }
    let known = |(kind, key, _): &Noticed| {
        let told = open.iter().any(|alert| (alert.kind, &alert.key) == (*kind, key));
        told || in_ledger.contains(key)
    };
    let seen = |(_, _, found): &Noticed| {
        sparing.is_none() || facts(found).is_ok_and(|found| was_asked(sparing, &found))
    };
    raise(write, look, noticed.into_iter().filter(|one| !known(one) && seen(one))).await
}

/// A portal could not be reached, though it was tried again and again.
pub(crate) async fn unreachable(
    write: &mut Write,
    look: &Inspection,
    failure: String,
) -> Result<(), OversightError> {
    let open = write.open_alerts(look.unit_id).await?;
    if open.iter().any(|alert| alert.kind == AlertKind::Unreachable) {
        return Ok(());
    }
    raise(write, look, [(AlertKind::Unreachable, String::new(), failure)]).await
}

/// Keeps what is new, and tells of it, once for each kind.
async fn raise(
    write: &mut Write,
    look: &Inspection,
    new: impl IntoIterator<Item = Noticed>,
) -> Result<(), OversightError> {
    let mut raised: BTreeMap<AlertKind, (usize, i64)> = BTreeMap::new();
    for (kind, key, facts) in new {
        let alert = Alert {
            id: 0,
            unit_id: look.unit_id,
            inspection_id: look.id,
            kind,
            key,
            facts,
            raised_at: write.now(),
            ended_at: None,
            dismissed_at: None,
            dismissed_by: String::new(),
            dismissed_why: String::new(),
        };
        let id = write.add_alert(alert).await?;
        raised.entry(kind).or_insert((0, id)).0 += 1;
    }
    let unit = write.units().await?.into_iter().find(|unit| unit.id == look.unit_id);
    let unit = unit.ok_or(OversightError::Missing("unit"))?;
    for (kind, (count, first)) in raised {
        telling::noticed(write, &unit, look, (kind, count, first)).await?;
    }
    Ok(())
}

/// What is noticed, still so and not dismissed, with its unit, the latest first.
///
/// # Errors
/// Where it is not for who asks.
pub async fn alerts(store: &Store, who: &Who) -> Result<Vec<(Alert, Unit)>, OversightError> {
    who.require(Action::SeeUnit, None)?;
    let units = store.units().await?;
    let with = |alert: Alert| {
        let unit = units.iter().find(|unit| unit.id == alert.unit_id)?.clone();
        Some((alert, unit))
    };
    Ok(store.open_alerts().await?.into_iter().filter_map(with).collect())
}

/// An alert with its unit, and what was found where the portal could be reached.
///
/// # Errors
/// Where it is not there, or not for who asks.
pub async fn alert(
    store: &Store,
    who: &Who,
    id: i64,
) -> Result<(Alert, Unit, Option<Finding>), OversightError> {
    let missing = || OversightError::Missing("alert");
    let alert = store.alert(id).await?.ok_or_else(missing)?;
    let unit = store.unit(alert.unit_id).await?.ok_or_else(missing)?;
    if !who.may(Action::SeeUnit, unit.organ_id) {
        return Err(missing());
    }
    let found = match alert.kind {
        AlertKind::Unreachable => None,
        _ => Some(facts(&alert.facts)?),
    };
    Ok((alert, unit, found))
}
