//! Rounds (检查轮次): planned with all that they judge by, started, closed. A closed round is read, never
//! computed again in silence.

use crate::enter;
use crate::error::OversightError;
use crate::judge::{Inputs, materials};
use crate::ledger::issue;
use crate::ranking::places;
use crate::schedule::follow;
use crate::scoring::{Decided, Scored, scored_again};
use access::audit::Deed;
use access::{Action, Who};
use assess::Sheet;
use assess::sheet::DrawPlan;
use jiff::civil::Date;
use serde_json::{Value, json};
use standard::calendar::Calendar;
use standard::{Field, Standard};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Inspection, InspectionState, Round, RoundKind, RoundState, Store, Unit, Word, Write};

/// A round to be planned.
#[derive(Debug, Clone)]
pub struct NewRound<'a> {
    /// Campaign.
    pub campaign: i64,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: RoundKind,
    /// Cut-off date: lines dated later do not count.
    pub cut_off: Date,
    /// The standard to judge by.
    pub standard: &'a Standard,
    /// The sheet to judge by.
    pub sheet: &'a Sheet,
    /// The holidays to reckon by.
    pub calendar: &'a Calendar,
    /// Fields that it is about, by slug or official name; empty = all that are due.
    pub fields: Vec<String>,
    /// A draw of fields, among those that it is about, in the place of the sheet's own.
    pub draw: Option<DrawPlan>,
    /// Units to inspect; empty = all that are not retired.
    pub units: Vec<i64>,
}

/// Working days that units have to mend what was found, where the office says nothing else.
pub const DAYS: u32 = 10;

/// Plans a round: standard, sheet, draw and holidays are kept with it, and so is what is known of each unit, so that
/// nothing that changes later changes its figures. Answers its id.
///
/// # Errors
/// Where it is not permitted, there is no such campaign or no unit, or the name is taken.
pub async fn plan(
    store: &Store,
    who: &Who,
    new: NewRound<'_>,
    now: i64,
) -> Result<i64, OversightError> {
    who.require(Action::Oversee, None)?;
    let campaign = store.campaign(new.campaign).await?;
    let campaign = campaign.ok_or(OversightError::Missing("campaign"))?;
    let mut write = store.write().await?.at(now);
    let (round, units) = frozen(&mut write, &new, None).await?;
    let detail = told(&new, &campaign.name, (&round, &units));
    let id = write.add_round(round).await?;
    inspect(&mut write, id, (&new, &units)).await?;
    enter(&mut write, who, Deed::RoundPlanned, ("round", id), detail).await?;
    write.commit().await?;
    Ok(id)
}

/// Plans a round anew that was not started: whatever it judges by and whom it is about is taken from the new plan; when
/// it starts by itself stays.
///
/// # Errors
/// Where it is not permitted, there is no such round or no unit, the name is taken, the round was started, or materials
/// were handed in by a unit that it leaves out.
pub async fn replan(
    store: &Store,
    who: &Who,
    (id, new): (i64, NewRound<'_>),
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let mut write = store.write().await?.at(now);
    let before = write.round(id).await?.ok_or(OversightError::Missing("round"))?;
    if before.state != RoundState::Planned || before.campaign_id != new.campaign {
        return Err(OversightError::State);
    }
    let campaign = write.campaign(before.campaign_id).await?;
    let campaign = campaign.ok_or(OversightError::Missing("campaign"))?;
    let (round, units) = frozen(&mut write, &new, Some(id)).await?;
    let handed_in = write.materials(id).await?;
    if handed_in.iter().any(|one| units.iter().all(|unit| unit.id != one.unit_id)) {
        return Err(OversightError::State);
    }
    let detail = told(&new, &campaign.name, (&round, &units));
    let changed = Round {
        id,
        created_at: before.created_at,
        starts_at: before.starts_at,
        repeats: before.repeats,
        series: before.series,
        hours: before.hours,
        ..round
    };
    write.save_round(changed).await?;
    write.remove_inspections(id).await?;
    inspect(&mut write, id, (&new, &units)).await?;
    enter(&mut write, who, Deed::RoundChanged, ("round", id), detail).await?;
    write.commit().await?;
    Ok(())
}

/// Takes away a round that was not started. One that repeats does so no longer.
///
/// # Errors
/// Where it is not permitted, there is no such round, it was started, or materials were handed in for it.
pub async fn remove_round(
    store: &Store,
    who: &Who,
    id: i64,
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let mut write = store.write().await?.at(now);
    let before = write.round(id).await?.ok_or(OversightError::Missing("round"))?;
    if before.state != RoundState::Planned || !write.materials(id).await?.is_empty() {
        return Err(OversightError::State);
    }
    write.remove_round(id).await?;
    let detail = json!({ "name": before.name, "campaign": before.campaign_id });
    enter(&mut write, who, Deed::RoundRemoved, ("round", id), detail).await?;
    write.commit().await?;
    Ok(())
}

/// The row of a planned round with all that it judges by, and its units; `own` is its id where it was planned before.
pub(crate) async fn frozen(
    write: &mut Write,
    new: &NewRound<'_>,
    own: Option<i64>,
) -> Result<(Round, Vec<Unit>), OversightError> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(OversightError::Empty("name"));
    }
    let mut rounds = write.rounds(new.campaign).await?.into_iter();
    if rounds.any(|one| one.name == name && Some(one.id) != own) {
        return Err(OversightError::NameTaken("round"));
    }
    let fields = slugs(new.standard, &new.fields)?;
    let kept_fields = (!fields.is_empty()).then(|| serde_json::to_string(&fields));
    let content =
        serde_json::to_string(new.standard).map_err(OversightError::unreadable("standard"))?;
    let mut units = write.units().await?;
    units.retain(|unit| match new.units.is_empty() {
        true => unit.retired_at.is_none(),
        false => new.units.contains(&unit.id),
    });
    if units.is_empty() {
        return Err(OversightError::Empty("unit"));
    }
    let version = &new.standard.version;
    let catalog = write.keep_catalog(&version.name, &version.number, content).await?;
    let round = Round {
        id: 0,
        campaign_id: new.campaign,
        name: name.to_owned(),
        kind: new.kind,
        cut_off: new.cut_off.to_string(),
        state: RoundState::Planned,
        catalog_id: catalog,
        sheet: new.sheet.export().to_owned(),
        draw_fields: new.draw.map(|draw| i32::try_from(draw.fields).unwrap_or(i32::MAX)),
        draw_seed: new.draw.map(|draw| draw.seed.to_string()),
        result: None,
        created_at: write.now(),
        started_at: None,
        closed_at: None,
        starts_at: None,
        repeats: None,
        series: None,
        hours: None,
        calendar: Some(new.calendar.rows()),
        fields: kept_fields.transpose().map_err(OversightError::unreadable("fields"))?,
        unit_id: None,
    };
    Ok((round, units))
}

/// Plans the inspections of a round's units.
pub(crate) async fn inspect(
    write: &mut Write,
    round: i64,
    (new, units): (&NewRound<'_>, &[Unit]),
) -> Result<(), OversightError> {
    for unit in units {
        write.add_inspection(Inspection::planned(round, unit, new.cut_off.to_string())).await?;
    }
    Ok(())
}

/// What the audit log says of a plan.
fn told(new: &NewRound<'_>, campaign: &str, (round, units): (&Round, &[Unit])) -> Value {
    json!({
        "campaign": campaign, "name": round.name, "kind": new.kind.id(), "units": units.len(),
        "cut-off": new.cut_off, "fields": round.fields,
        "draw": new.draw.map(|draw| (draw.fields, draw.seed.to_string())),
    })
}

/// Slugs of the fields that are named by slug or name, in the standard's order.
fn slugs(standard: &Standard, named: &[String]) -> Result<Vec<String>, OversightError> {
    let is = |field: &Field, name: &String| field.slug == *name || field.name == *name;
    let known = || standard.fields.iter().chain(&standard.village);
    match named.iter().find(|name| !known().any(|field| is(field, name))) {
        Some(name) => Err(OversightError::UnknownField(name.clone())),
        None => {
            let meant = known().filter(|field| named.iter().any(|name| is(field, name)));
            Ok(meant.map(|field| field.slug.clone()).collect())
        }
    }
}

/// Starts a round: its inspections are in the queue from now on.
///
/// # Errors
/// Where it is not permitted, there is no such round, or it was started before.
pub async fn start(store: &Store, who: &Who, round: i64, now: i64) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let mut write = store.write().await?.at(now);
    let row = write.round(round).await?.ok_or(OversightError::Missing("round"))?;
    if row.state != RoundState::Planned {
        return Err(OversightError::State);
    }
    begin(&mut write, row).await?;
    enter(&mut write, who, Deed::RoundStarted, ("round", round), json!({})).await?;
    write.commit().await?;
    Ok(())
}

/// Lets the inspections of a planned round into the queue; where it repeats, the next one is planned.
pub(crate) async fn begin(write: &mut Write, row: Round) -> Result<(), OversightError> {
    let id = row.id;
    follow(write, &row).await?;
    let row =
        Round { state: RoundState::Running, started_at: Some(write.now()), starts_at: None, ..row };
    write.save_round(row).await?;
    Ok(write.queue_inspections(id).await?)
}

/// Lets a unit whose inspection failed be inspected once more in a round that is not closed: by its address and pins as they
/// are now, since nothing was seen of it. The round runs until it is done.
///
/// # Errors
/// Where it is not permitted, there is no such inspection, it did not fail, or the round is closed.
pub async fn inspect_again(
    store: &Store,
    who: &Who,
    (round, unit): (i64, i64),
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let failed = store.inspection_of(round, unit).await?;
    let failed = failed.ok_or(OversightError::Missing("inspection"))?;
    let mut write = store.write().await?.at(now);
    let mut row = write.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let failed = write.inspection(failed.id).await?.ok_or(OversightError::Missing("inspection"))?;
    let open = matches!(row.state, RoundState::Running | RoundState::Confirming);
    if !open || failed.state != InspectionState::Failed {
        return Err(OversightError::State);
    }
    let units = write.units().await?;
    let known = units.into_iter().find(|one| one.id == unit);
    let known = known.ok_or(OversightError::Missing("unit"))?;
    let id = failed.id;
    let again = Inspection {
        portal: known.portal,
        pins: known.pins,
        state: InspectionState::Queued,
        attempts: 0,
        worker: String::new(),
        lease_until: 0,
        ended_at: None,
        failure: None,
        ..failed
    };
    let detail = json!({ "unit": again.name, "portal": again.portal });
    write.save_inspection(again).await?;
    row.state = RoundState::Running;
    write.save_round(row).await?;
    enter(&mut write, who, Deed::InspectionRepeated, ("inspection", id), detail).await?;
    write.commit().await?;
    Ok(())
}

/// A unit's figures as they are proven at the end of a round.
struct Proven {
    row: Inspection,
    scored: Scored,
    decisions: usize,
}

/// Closes a round: every score is computed once more from what its inspection has kept, the ranking is kept, and what
/// counts becomes items of the ledger, to be mended within so many working days; of a self-check (单位自查) nothing is
/// ranked or entered. From here its figures change only by an appeal. Answers how many items were entered or came
/// back.
///
/// # Errors
/// Where it is not permitted, there is no such round, or it is not all inspected.
pub async fn close(
    store: &Store,
    who: &Who,
    round: i64,
    working_days: u32,
    now: i64,
) -> Result<usize, OversightError> {
    who.require(Action::Oversee, None)?;
    loop {
        let row = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
        if row.state != RoundState::Confirming {
            return Err(OversightError::State);
        }
        let inputs = Arc::new(Inputs::of(store, &row).await?);
        let handed_in = store.materials(round).await?;
        let mut proven = Vec::new();
        for standing in store.standings(round).await? {
            if standing.state == InspectionState::Done {
                proven.push(prove(store, (&row, &inputs), &handed_in, standing.id).await?);
            }
        }
        let mut write = store.write().await?.at(now);
        let mut row = write.round(round).await?.ok_or(OversightError::Missing("round"))?;
        if row.state != RoundState::Confirming {
            return Err(OversightError::State);
        }
        let mut as_it_was = write.materials(round).await? == handed_in;
        for one in &proven {
            as_it_was &= write.decisions(one.row.id).await?.len() == one.decisions;
        }
        if !as_it_was {
            continue;
        }
        let mut found = BTreeMap::new();
        for Proven { row, scored, .. } in proven {
            let (row, findings) = scored.keep(&mut write, row).await?;
            found.insert(row.id, (row, findings));
        }
        let places = places(row.kind, &inputs.sheet, &write.standings(round).await?)?;
        let result =
            serde_json::to_string(&places).map_err(OversightError::unreadable("ranking"))?;
        row.state = RoundState::Closed;
        row.closed_at = Some(now);
        row.result = Some(result);
        let assigns = row.kind == RoundKind::Inspection;
        write.save_round(row).await?;
        let mut entered = 0;
        for (inspection, findings) in found.into_values().filter(|_| assigns) {
            let of = (&inspection, &*inputs);
            entered += issue(store, &mut write, of, findings, working_days).await?;
        }
        let detail = json!({ "items": entered, "working-days": working_days });
        enter(&mut write, who, Deed::RoundClosed, ("round", round), detail).await?;
        write.commit().await?;
        return Ok(entered);
    }
}

async fn prove(
    store: &Store,
    of: (&Round, &Arc<Inputs>),
    handed_in: &[store::Material],
    inspection: i64,
) -> Result<Proven, OversightError> {
    let row = store.inspection(inspection).await?;
    let row = row.ok_or(OversightError::Missing("inspection"))?;
    let decisions = store.decisions(inspection).await?;
    let accepted = materials(handed_in, row.unit_id)?;
    let decided = Decided { before: &decisions, now: &[] };
    let scored = scored_again(store, of, inspection, decided, accepted).await?;
    Ok(Proven { row, scored, decisions: decisions.len() })
}
