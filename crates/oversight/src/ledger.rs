//! The ledger (问题台账): what is entered when a round closes, what units answer, reminders.

use crate::error::OversightError;
use crate::items::{Move, next};
use crate::judge::{Inputs, calendar_of, day, facts};
use crate::{enter, sees_all, telling};
use access::audit::Deed;
use access::{Action, Who};
use assess::Finding as Fault;
use jiff::civil::Date;
use serde_json::{Value, json};
use standard::calendar::Calendar;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Finding, Inspection, Item, ItemEvent, ItemEventKind, ItemFilter, ItemState, Organ, Store,
    StoredFile, Unit, Word, Write,
};

/// Working days before its deadline on which an item is reminded of.
pub const AHEAD: u32 = 3;

/// What a unit says to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// 已整改: it is mended.
    Done,
    /// 申请延期: it takes longer.
    NeedsTime,
    /// 申诉: it does not hold.
    Appeals,
}

/// A unit's answer to an item.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What.
    pub said: Said,
    /// Why, or what was done.
    pub note: String,
    /// Files that show it, by their names; their bytes are kept already.
    pub files: Vec<(String, StoredFile)>,
    /// The last day that a unit asks for which needs more time.
    pub wanted: Option<Date>,
}

/// Whether two findings speak of the same fault, though its figures or its address may have changed: the key is the
/// same, or the rule speaks of the same page, or, where it speaks of no page, of the same place.
pub(crate) fn same_fault(one: &Fault, other: &Fault) -> bool {
    if one.key == other.key {
        return true;
    }
    if one.rule != other.rule || one.title.is_some() != other.title.is_some() {
        return false;
    }
    if one.title.is_some() {
        return one.url.is_some() && one.url == other.url;
    }
    let place = |of: &Fault| {
        let names = [&of.field, &of.matter1, &of.matter2, &of.town, &of.village, &of.column];
        names.map(Option::clone)
    };
    place(one) == place(other) && place(one).iter().any(Option::is_some)
}

/// Writes down what happened to an item, and what it is now; answers whether it could happen.
pub(crate) async fn happen(
    write: &mut Write,
    item: &mut Item,
    what: Move,
    account: &str,
    (note, detail): (&str, Value),
) -> Result<bool, OversightError> {
    let Some(state) = next(item.state, what) else { return Ok(false) };
    item.state = state;
    item.changed_at = write.now();
    write.save_item(item.clone()).await?;
    tell(write, item.id, what, account, (note, detail)).await?;
    Ok(true)
}

async fn tell(
    write: &mut Write,
    item: i64,
    what: Move,
    account: &str,
    (note, detail): (&str, Value),
) -> Result<(), OversightError> {
    let event = ItemEvent {
        id: 0,
        item_id: item,
        what,
        account: account.to_owned(),
        note: note.to_owned(),
        detail: detail.to_string(),
        at: write.now(),
    };
    Ok(write.add_item_event(event).await?)
}

/// Enters what counts of an inspection: new items, those that came back, those found still. Answers how many
/// are new or came back.
pub(crate) async fn issue(
    store: &Store,
    write: &mut Write,
    (inspection, inputs): (&Inspection, &Inputs),
    findings: Vec<Finding>,
    working_days: u32,
) -> Result<usize, OversightError> {
    let today = portal::day(write.now());
    let due = inputs.calendar.due(today, working_days);
    let due = due.ok_or_else(|| OversightError::BadDay(working_days.to_string()))?;
    let unit = store.unit(inspection.unit_id).await?.ok_or(OversightError::Missing("unit"))?;
    let organs = organs_beside(store, &unit).await?;
    let filter = ItemFilter { unit: Some(unit.id), ..ItemFilter::default() };
    let mut known = Vec::new();
    for item in write.items(&filter).await? {
        known.push((facts(&item.facts)?, item));
    }
    let mut met = BTreeSet::new();
    let mut entered: BTreeMap<Option<i64>, usize> = BTreeMap::new();
    for found in findings.into_iter().filter(|found| found.counts) {
        let fault = facts(&found.facts)?;
        let free = |item: &Item| !met.contains(&item.id);
        let by_key = known.iter().position(|(_, item)| item.key == found.key && free(item));
        let at = by_key
            .or_else(|| known.iter().position(|(old, item)| free(item) && same_fault(old, &fault)));
        let Some(at) = at else {
            let (organ_id, organ) = responsible(&organs, inputs, &fault)
                .map_or((unit.organ_id, unit.name.clone()), |organ| {
                    (Some(organ.id), organ.name.clone())
                });
            let item = Item {
                id: 0,
                unit_id: unit.id,
                round_id: inspection.round_id,
                inspection_id: inspection.id,
                key: found.key,
                rule: found.rule,
                organ_id,
                organ,
                deadline: due.date.to_string(),
                provisional: due.provisional,
                state: ItemState::Open,
                facts: found.facts,
                opened_at: write.now(),
                changed_at: write.now(),
            };
            let id = write.add_item(item).await?;
            let detail = json!({ "deadline": due.date, "inspection": inspection.id });
            tell(write, id, ItemEventKind::Assigned, "", ("", detail)).await?;
            *entered.entry(organ_id).or_default() += 1;
            continue;
        };
        let mut item = known[at].1.clone();
        met.insert(item.id);
        let came_back = item.state == ItemState::Closed;
        let what = if came_back { ItemEventKind::CameBack } else { ItemEventKind::FoundStill };
        if next(item.state, what).is_none() {
            continue;
        }
        item.round_id = inspection.round_id;
        item.inspection_id = inspection.id;
        item.key = found.key;
        item.facts = found.facts;
        if came_back {
            item.deadline = due.date.to_string();
            item.provisional = due.provisional;
            *entered.entry(item.organ_id).or_default() += 1;
        }
        let detail = json!({ "deadline": item.deadline, "inspection": inspection.id });
        happen(write, &mut item, what, "", ("", detail)).await?;
    }
    let all = entered.values().sum();
    telling::issued(write, inspection, &unit.name, (entered, due.date.to_string())).await?;
    Ok(all)
}

/// Organs of the place of a unit's own organ, with the slugs of the fields that they answer for.
async fn organs_beside(
    store: &Store,
    unit: &Unit,
) -> Result<Vec<(Organ, Vec<String>)>, OversightError> {
    let Some(own) = unit.organ_id else { return Ok(Vec::new()) };
    let Some(own) = store.organ(own).await? else { return Ok(Vec::new()) };
    let mut organs = Vec::new();
    for organ in store.organs(own.division_id).await? {
        let fields = portal::fields_of(&organ)?;
        organs.push((organ, fields));
    }
    Ok(organs)
}

/// The organ that answers for the field of a fault.
fn responsible<'a>(
    organs: &'a [(Organ, Vec<String>)],
    inputs: &Inputs,
    fault: &Fault,
) -> Option<&'a Organ> {
    let field = inputs.standard.find_field(fault.field.as_deref()?)?;
    let mut organs = organs.iter().filter(|(_, fields)| fields.contains(&field.slug));
    organs.next().map(|(organ, _)| organ)
}

/// Items that somebody may see.
///
/// # Errors
/// Where the store says no.
pub async fn items(
    store: &Store,
    who: &Who,
    mut filter: ItemFilter,
) -> Result<Vec<Item>, OversightError> {
    if !sees_all(who) {
        let organs = who.organs(Action::SeeUnit);
        let units = store.units().await?;
        let own = |unit: &&Unit| unit.organ_id.is_some_and(|organ| organs.contains(&organ));
        let units = units.iter().filter(own).map(|unit| unit.id).collect();
        filter.within = Some((units, organs));
    }
    Ok(store.items(&filter).await?)
}

/// Whether an action on an item is permitted: to the city's office, to the unit's liaison, to that of the organ that
/// has to mend it.
fn may(who: &Who, action: Action, unit: &Unit, item: &Item) -> bool {
    who.may(action, unit.organ_id) || who.may(action, item.organ_id)
}

/// An item with its unit.
///
/// # Errors
/// Where it is not there, or not for who asks.
pub async fn item(store: &Store, who: &Who, id: i64) -> Result<(Item, Unit), OversightError> {
    let item = store.item(id).await?.ok_or(OversightError::Missing("item"))?;
    let unit = store.unit(item.unit_id).await?.ok_or(OversightError::Missing("unit"))?;
    if !may(who, Action::SeeUnit, &unit, &item) {
        return Err(OversightError::Missing("item"));
    }
    Ok((item, unit))
}

/// What happened to an item, the first first.
///
/// # Errors
/// Where it is not there, or not for who asks.
pub async fn history(store: &Store, who: &Who, id: i64) -> Result<Vec<ItemEvent>, OversightError> {
    let (found, _) = item(store, who, id).await?;
    Ok(store.item_events(found.id).await?)
}

/// Keeps what a unit answers to an item. That it is mended is believed when a later look shows it.
///
/// # Errors
/// Where it is not permitted, the item is in another state, or a reason lacks.
pub async fn answer(
    store: &Store,
    who: &Who,
    id: i64,
    answer: Answer,
    now: i64,
) -> Result<(), OversightError> {
    let (_, unit) = item(store, who, id).await?;
    let mut write = store.write().await?.at(now);
    give(&mut write, who, (id, &unit), &answer).await?;
    write.commit().await?;
    Ok(())
}

/// The same within a write.
pub(crate) async fn give(
    write: &mut Write,
    who: &Who,
    (id, unit): (i64, &Unit),
    answer: &Answer,
) -> Result<(), OversightError> {
    let mut found = write.item(id).await?.ok_or(OversightError::Missing("item"))?;
    if !may(who, Action::AnswerItems, unit, &found) {
        who.require(Action::AnswerItems, unit.organ_id)?;
    }
    let note = answer.note.trim();
    let what = match answer.said {
        Said::Done => ItemEventKind::Done,
        Said::NeedsTime => ItemEventKind::NeedsTime,
        Said::Appeals => ItemEventKind::Appeals,
    };
    if note.is_empty() && answer.said != Said::Done {
        return Err(OversightError::NoReason);
    }
    let wanted = answer.wanted.filter(|_| answer.said == Said::NeedsTime);
    if let Some(day) = wanted.filter(|day| *day < portal::day(write.now())) {
        return Err(OversightError::BadDay(day.to_string()));
    }
    let detail = json!({ "files": file_list(&answer.files), "wanted": wanted });
    if !happen(write, &mut found, what, who.name(), (note, detail)).await? {
        return Err(OversightError::State);
    }
    let detail = json!({ "unit": unit.name, "what": what.id() });
    Ok(enter(write, who, Deed::ItemAnswered, ("item", id), detail).await?)
}

/// Files as they are kept with what they came with: names and hashes.
pub(crate) fn file_list(files: &[(String, StoredFile)]) -> Value {
    files.iter().map(|(name, file)| json!({ "name": name, "hash": file.hash })).collect()
}

/// What the calendar brings for an open item: a reminder `ahead` working days before its deadline, and
/// escalation after it; each once for a deadline.
fn due_now(
    item: &Item,
    events: &[ItemEvent],
    (today, ahead, calendar): (Date, u32, &Calendar),
) -> Result<Option<Move>, OversightError> {
    if item.state != ItemState::Open {
        return Ok(None);
    }
    let sets = [ItemEventKind::Assigned, ItemEventKind::CameBack, ItemEventKind::TimeGranted];
    let since = events.iter().rposition(|event| sets.contains(&event.what)).unwrap_or(0);
    let told = |what| events.iter().skip(since).any(|event| event.what == what);
    let deadline = day(&item.deadline)?;
    let what = if today > deadline {
        ItemEventKind::Escalated
    } else if calendar.working_days_between(today, deadline).days <= ahead {
        ItemEventKind::Reminded
    } else {
        return Ok(None);
    };
    Ok((!told(what)).then_some(what))
}

/// The holidays by which rounds reckon, each read once.
#[derive(Debug, Default)]
pub(crate) struct Calendars(BTreeMap<i64, Calendar>);

impl Calendars {
    /// The holidays that a round has frozen.
    pub(crate) async fn of(
        &mut self,
        write: &Write,
        round: i64,
    ) -> Result<&Calendar, OversightError> {
        match self.0.entry(round) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let row = write.round(round).await?.ok_or(OversightError::Missing("round"))?;
                Ok(place.insert(calendar_of(&row)?))
            }
        }
    }
}

/// Reminds of what is due within `ahead` working days, by the holidays of the items' rounds, and escalates what is overdue,
/// of which those above its unit are told; answers the items and what happened to them.
///
/// # Errors
/// Where it is not permitted, or the store says no.
pub async fn chase(
    store: &Store,
    who: &Who,
    ahead: u32,
    now: i64,
) -> Result<Vec<(Item, Move)>, OversightError> {
    who.require(Action::Oversee, None)?;
    chase_at(store, who.name(), ahead, now).await
}

/// The same by whoever `account` names, the clock where it names nobody.
pub(crate) async fn chase_at(
    store: &Store,
    account: &str,
    ahead: u32,
    now: i64,
) -> Result<Vec<(Item, Move)>, OversightError> {
    let today = portal::day(now);
    let mut write = store.write().await?.at(now);
    let open = ItemFilter { states: vec![ItemState::Open], ..ItemFilter::default() };
    let (mut chased, mut calendars) = (Vec::new(), Calendars::default());
    for mut item in write.items(&open).await? {
        let events = write.item_events(item.id).await?;
        let calendar = calendars.of(&write, item.round_id).await?;
        if let Some(what) = due_now(&item, &events, (today, ahead, calendar))? {
            let detail = json!({ "deadline": item.deadline });
            happen(&mut write, &mut item, what, account, ("", detail)).await?;
            chased.push((item, what));
        }
    }
    telling::escalated(&mut write, &chased).await?;
    write.commit().await?;
    Ok(chased)
}
