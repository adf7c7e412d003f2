//! Whom the oversight tells of what: entered in the write that does what it tells of, sent by the desk's outbox.

use crate::error::OversightError;
use crate::judge::day;
use crate::ledger::{AHEAD, chase_at};
use serde_json::json;
use standard::calendar::Calendar;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    AlertKind, Audience, Inspection, Item, ItemEventKind, ItemFilter, ItemState, NewNotice, Role,
    Store, StoreError, Thread, ThreadState, Unit, Word, Write,
};

/// Facts of a notice, in texts.
type Facts = BTreeMap<&'static str, String>;

/// Where liaisons and the office find what is to be done.
const LEDGER: &str = "/oversight/items";

/// Tells the liaisons of an organ, and its groups and systems; nobody where there is no organ.
async fn unit(
    write: &mut Write,
    organ: Option<i64>,
    (about, what): (String, &str),
    (facts, href): (&Facts, &str),
) -> Result<(), StoreError> {
    let Some(organ) = organ else { return Ok(()) };
    let audience = Audience::Roles { organ, roles: &[Role::Liaison], without: &[] };
    write.tell(audience, notice((about, what), (facts, href))).await
}

/// Tells the city's office.
async fn office(
    write: &mut Write,
    of: (String, &str),
    with: (&Facts, &str),
) -> Result<(), StoreError> {
    write.tell(Audience::Wherever(&[Role::Overseer]), notice(of, with)).await
}

fn notice((about, what): (String, &str), (facts, href): (&Facts, &str)) -> NewNotice {
    NewNotice {
        about,
        what: what.to_owned(),
        facts: json!(facts).to_string(),
        href: href.to_owned(),
    }
}

/// What is to be mended after a round, told once to each organ that has any of it.
pub(crate) async fn issued(
    write: &mut Write,
    inspection: &Inspection,
    unit_name: &str,
    (entered, deadline): (BTreeMap<Option<i64>, usize>, String),
) -> Result<(), OversightError> {
    let round = write.round(inspection.round_id).await?;
    let round = round.ok_or(OversightError::Missing("round"))?;
    for (organ, count) in entered {
        let facts = Facts::from([
            ("unit", unit_name.to_owned()),
            ("round", round.name.clone()),
            ("count", count.to_string()),
            ("deadline", deadline.clone()),
        ]);
        let about = format!("inspection-{}-issued", inspection.id);
        unit(write, organ, (about, "issued"), (&facts, LEDGER)).await?;
    }
    Ok(())
}

/// What the office decided about an item.
pub(crate) async fn ruled(
    write: &mut Write,
    item: &Item,
    (what, reason): (ItemEventKind, &str),
) -> Result<(), StoreError> {
    let facts = Facts::from([
        ("rule", item.rule.clone()),
        ("ruling", what.id()),
        ("reason", reason.to_owned()),
        ("deadline", item.deadline.clone()),
    ]);
    let about = format!("item-{}-{}-{}", item.id, what.id(), write.now());
    unit(write, item.organ_id, (about, "ruled"), (&facts, &format!("/oversight/item/{}", item.id)))
        .await
}

/// What a later look showed of what organs say they have mended.
pub(crate) async fn looked(
    write: &mut Write,
    look: &Inspection,
    shown: &[(Option<i64>, ItemEventKind)],
) -> Result<(), StoreError> {
    let organs: BTreeSet<Option<i64>> = shown.iter().map(|(organ, _)| *organ).collect();
    for organ in organs {
        let count = |what| shown.iter().filter(|one| **one == (organ, what)).count().to_string();
        let facts = Facts::from([
            ("unit", look.name.clone()),
            ("gone", count(ItemEventKind::Gone)),
            ("still", count(ItemEventKind::FoundStill)),
            ("unseen", count(ItemEventKind::NotSeen)),
        ]);
        let about = format!("inspection-{}-looked", look.id);
        unit(write, organ, (about, "looked"), (&facts, LEDGER)).await?;
    }
    Ok(())
}

/// What was noticed of a kind at a unit between rounds; `alert` is the first of so many.
pub(crate) async fn noticed(
    write: &mut Write,
    of: &Unit,
    look: &Inspection,
    (kind, count, alert): (AlertKind, usize, i64),
) -> Result<(), StoreError> {
    let facts =
        Facts::from([("unit", of.name.clone()), ("kind", kind.id()), ("count", count.to_string())]);
    let about = format!("inspection-{}-{}", look.id, kind.id());
    let href = format!("/oversight/alert/{alert}");
    unit(write, of.organ_id, (about.clone(), "alert"), (&facts, &href)).await?;
    office(write, (about, "alert"), (&facts, &href)).await
}

/// That somebody said something in a thread: to the office where a unit did, to the unit where the office did.
pub(crate) async fn said(
    write: &mut Write,
    thread: i64,
    (of, title): (&Unit, &str),
    (post, by_office): (i64, bool),
) -> Result<(), StoreError> {
    let facts = Facts::from([("unit", of.name.clone()), ("title", title.to_owned())]);
    let (about, href) = (format!("post-{post}"), format!("/oversight/thread/{thread}"));
    match by_office {
        true => unit(write, of.organ_id, (about, "answered"), (&facts, &href)).await,
        false => office(write, (about, "asked"), (&facts, &href)).await,
    }
}

/// On the morning of a working day: reminders and escalations are entered in the ledger, each organ is told what is
/// due and what is overdue, the office what waits for it; nobody twice on one day. Answers whether the morning had
/// come.
///
/// # Errors
/// Where the store says no, or what it keeps cannot be read.
pub async fn morning(store: &Store, now: i64) -> Result<bool, OversightError> {
    if !portal::is_office_morning(now) {
        return Ok(false);
    }
    let (calendar, today) = (Calendar::builtin(), portal::day(now));
    chase_at(store, "", (AHEAD, calendar), now).await?;
    let units = store.units().await?;
    let mut of_organs: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
    let (mut overdue, mut appeals, mut times) = (0, 0, 0);
    for item in store.items(&ItemFilter::default()).await? {
        match item.state {
            ItemState::Appealed => appeals += 1,
            ItemState::TimeAsked => times += 1,
            ItemState::Open => {
                let deadline = day(&item.deadline)?;
                let late = today > deadline;
                overdue += usize::from(late);
                if !late && calendar.working_days_between(today, deadline).days > AHEAD {
                    continue;
                }
                // The organ that has to mend it, and that of the unit, which answers for it.
                let own = units.iter().find(|unit| unit.id == item.unit_id);
                let organs = [item.organ_id, own.and_then(|unit| unit.organ_id)];
                for organ in organs.into_iter().flatten().collect::<BTreeSet<i64>>() {
                    let (soon, past) = of_organs.entry(organ).or_default();
                    *if late { past } else { soon } += 1;
                }
            }
            _ => {}
        }
    }
    let questions = store.threads(None).await?;
    let asked = |thread: &&Thread| thread.state == ThreadState::Open;
    let questions = questions.iter().filter(asked).count();
    let alerts = store.open_alerts().await?.len();
    let mut write = store.write().await?.at(now);
    for (organ, (soon, past)) in of_organs {
        let facts = Facts::from([("soon", soon.to_string()), ("overdue", past.to_string())]);
        let about = format!("mend-{today}");
        unit(&mut write, Some(organ), (about, "mend"), (&facts, LEDGER)).await?;
    }
    let waiting = [
        ("appeals", appeals),
        ("times", times),
        ("overdue", overdue),
        ("questions", questions),
        ("alerts", alerts),
    ];
    if waiting.iter().any(|(_, count)| *count > 0) {
        let facts = waiting.iter().map(|(what, count)| (*what, count.to_string())).collect();
        let about = format!("waiting-{today}");
        office(&mut write, (about, "waiting"), (&facts, "/oversight")).await?;
    }
    write.commit().await?;
    Ok(true)
}
