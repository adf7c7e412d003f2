//! A round as `report` writes it: ranking, scores, and what became of what was found.

use crate::board::{UnitView, ranking, scope, unit_view};
use crate::error::OversightError;
use crate::judge::{day, draw_of, facts, number, score_of};
use crate::ranking::Place;
use access::{Action, Who};
use jiff::civil::Date;
use report::{
    Appeal, Compared, Comparison, Experience, LedgerLine, RoundReport, RoundUnit, UnitSort,
};
use std::collections::BTreeMap;
use store::{
    Finding, InspectionState, Item, ItemEvent, ItemEventKind, ItemFilter, MaterialState, Round,
    RoundKind, RoundState, Store, UnitKind, Word,
};

/// A round with all its units. Of a closed one what counts is listed with what became of it; before, all that
/// people have to look at.
///
/// # Errors
/// Where it is not for who asks, there is no such round, or what is kept cannot be read.
pub async fn reported(store: &Store, who: &Who, round: i64) -> Result<RoundReport, OversightError> {
    who.require(Action::SeeUnit, None)?;
    let round = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let places = ranking(store, &round).await?;
    report_of(store, round, places).await
}

/// A round with one unit alone, for the office and for the unit's liaison, who sees it once the round is closed: before,
/// nothing is asked of the unit.
///
/// # Errors
/// Where it is not there, or not for who asks.
pub async fn reported_unit(
    store: &Store,
    who: &Who,
    (round, unit): (i64, i64),
) -> Result<RoundReport, OversightError> {
    let UnitView { round, place, .. } = unit_view(store, who, (round, unit)).await?;
    if round.state != RoundState::Closed && !who.may(Action::SeeUnit, None) {
        return Err(OversightError::Missing("notice"));
    }
    let place = place.ok_or(OversightError::Missing("unit"))?;
    report_of(store, round, vec![place]).await
}

/// A round with the units of these places.
async fn report_of(
    store: &Store,
    round: Round,
    places: Vec<Place>,
) -> Result<RoundReport, OversightError> {
    let campaign = store.campaign(round.campaign_id).await?;
    let campaign = campaign.ok_or(OversightError::Missing("campaign"))?;
    let sheet = assess::Sheet::parse(&round.sheet)?;
    let draw = draw_of(&round, &sheet)?.map(|draw| (draw.fields, draw.seed.to_string()));
    let fields = scope(store, &round).await?;
    let mut units = Vec::new();
    for place in places {
        units.push(unit_of(store, &round, place).await?);
    }
    let due = units.iter().flat_map(|unit| &unit.lines).filter_map(|line| line.due).max();
    Ok(RoundReport {
        campaign: campaign.name,
        name: round.name,
        cut_off: day(&round.cut_off)?,
        fields,
        sheet: format!("{} {}", sheet.name, sheet.version),
        draw,
        due,
        units,
    })
}

/// A unit in a round, with its lines.
async fn unit_of(store: &Store, round: &Round, place: Place) -> Result<RoundUnit, OversightError> {
    let closed = round.state == RoundState::Closed;
    let inspection = store.inspection_of(round.id, place.unit).await?;
    let inspection = inspection.ok_or(OversightError::Missing("inspection"))?;
    let filter = ItemFilter { unit: Some(place.unit), ..ItemFilter::default() };
    let items: BTreeMap<String, Item> =
        store.items(&filter).await?.into_iter().map(|item| (item.key.clone(), item)).collect();
    let mut lines = Vec::new();
    for (position, found) in store.findings(inspection.id).await?.iter().enumerate() {
        let listed = if closed { found.counts } else { !found.advice };
        let item = items.get(&found.key).filter(|_| closed);
        if listed {
            lines.push(line(store, &place.name, (position, found), item).await?);
        }
    }
    Ok(RoundUnit {
        name: place.name,
        sort: sort_of(inspection.kind),
        portal: inspection.portal.clone(),
        own: place.own,
        total: place.total,
        rank: place.rank,
        inspected: inspection.state != InspectionState::Failed,
        score: score_of(&inspection)?,
        lines,
    })
}

/// All closed rounds up to one of them side by side, over the years; self-checks rank nobody and are left out.
///
/// # Errors
/// As [`reported`].
pub async fn compared(store: &Store, who: &Who, round: i64) -> Result<Comparison, OversightError> {
    who.require(Action::SeeUnit, None)?;
    let until = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let mut rounds = Vec::new();
    for campaign in store.campaigns().await?.into_iter().rev() {
        for round in store.rounds(campaign.id).await? {
            let closed = round.state == RoundState::Closed && round.kind == RoundKind::Inspection;
            if closed && (&round.cut_off, round.id) <= (&until.cut_off, until.id) {
                rounds.push((format!("{} {}", campaign.name, round.name), round));
            }
        }
    }
    rounds.sort_by(|(_, one), (_, other)| (&one.cut_off, one.id).cmp(&(&other.cut_off, other.id)));
    let mut units: Vec<(i64, Compared)> = Vec::new();
    for (at, (_, round)) in rounds.iter().enumerate() {
        for place in ranking(store, round).await? {
            let kind = UnitKind::of(&place.kind).ok_or(OversightError::Missing("kind"))?;
            let known = units.iter().position(|(unit, _)| *unit == place.unit);
            let known = known.unwrap_or_else(|| {
                let places = vec![None; rounds.len()];
                let sort = sort_of(kind);
                units.push((place.unit, Compared { name: String::new(), sort, places }));
                units.len() - 1
            });
            let unit = &mut units[known].1;
            // The name that it has last.
            unit.name = place.name;
            unit.places[at] = Some((place.total, place.rank));
        }
    }
    let mut units: Vec<Compared> = units.into_iter().map(|(_, unit)| unit).collect();
    units.sort_by_key(|unit| unit.sort);
    Ok(Comparison { rounds: rounds.into_iter().map(|(name, _)| name).collect(), units })
}

fn sort_of(kind: UnitKind) -> UnitSort {
    match kind {
        UnitKind::County => UnitSort::County,
        UnitKind::Department => UnitSort::Department,
        UnitKind::Township => UnitSort::Township,
    }
}

/// The materials of a round that were accepted, those with the most points first, for every unit to read.
///
/// # Errors
/// Where it is not for who asks, or there is no such round.
pub async fn collected(
    store: &Store,
    who: &Who,
    round: i64,
) -> Result<(Round, Vec<Experience>), OversightError> {
    if who.organs(Action::SeeUnit).is_empty() {
        who.require(Action::SeeUnit, None)?;
    }
    let round = store.round(round).await?.ok_or(OversightError::Missing("round"))?;
    let units = store.units().await?;
    let mut accepted = Vec::new();
    for material in store.materials(round.id).await? {
        if material.state == MaterialState::Accepted {
            accepted.push((number(&material.points)?, material));
        }
    }
    accepted.sort_by(|(one, _), (other, _)| other.cmp(one));
    let experience = accepted.into_iter().map(|(_, material)| {
        let unit = units.iter().find(|unit| unit.id == material.unit_id);
        let unit = unit.map(|unit| unit.name.clone()).unwrap_or_default();
        Experience { unit, title: material.title, body: material.body }
    });
    let experience = experience.collect();
    Ok((round, experience))
}

async fn line(
    store: &Store,
    unit: &str,
    (position, found): (usize, &Finding),
    item: Option<&Item>,
) -> Result<LedgerLine, OversightError> {
    let mut line = LedgerLine {
        finding: facts(&found.facts)?,
        position: Some(position),
        organ: unit.to_owned(),
        due: None,
        state: None,
        done: None,
        closed: None,
        appeal: None,
    };
    if let Some(item) = item {
        let events = store.item_events(item.id).await?;
        line.organ.clone_from(&item.organ);
        line.due = Some(day(&item.deadline)?);
        line.state = Some(item.state.id());
        line.done = last(&events, ItemEventKind::Done).map(on);
        let closed = item.state == store::ItemState::Closed;
        let ends = [ItemEventKind::Gone, ItemEventKind::ClosedByHand];
        let end = events.iter().rev().find(|event| ends.contains(&event.what));
        line.closed = end.filter(|_| closed).map(on);
        line.appeal = appeal(&events);
    }
    Ok(line)
}

fn last(events: &[ItemEvent], what: ItemEventKind) -> Option<&ItemEvent> {
    events.iter().rev().find(|event| event.what == what)
}

fn on(event: &ItemEvent) -> Date {
    portal::day(event.at)
}

fn appeal(events: &[ItemEvent]) -> Option<Appeal> {
    let said = last(events, ItemEventKind::Appeals)?;
    let ruled =
        events.iter().filter(|event| event.id > said.id).find_map(|event| match event.what {
            ItemEventKind::AppealGranted => Some((true, event.note.clone())),
            ItemEventKind::AppealRefused => Some((false, event.note.clone())),
            _ => None,
        });
    let (granted, answer) =
        ruled.map_or((None, String::new()), |(granted, answer)| (Some(granted), answer));
    Some(Appeal { said: said.note.clone(), granted, answer })
}
