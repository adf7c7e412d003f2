//! Whom the oversight tells of what: entered in the write that does what it tells of, sent by the desk's outbox.

use crate::error::OversightError;
use crate::judge::day;
use crate::ledger::{AHEAD, Calendars, chase_at};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    AlertKind, Audience, Inspection, Item, ItemEventKind, ItemFilter, ItemState, Material,
    NewNotice, Role, Store, StoreError, Thread, ThreadState, Unit, Word, Write,
};

/// Facts of a notice, in texts.
type Facts = BTreeMap<&'static str, String>;

/// Where liaisons and the office find what is to be done.
const LEDGER: &str = "/oversight/items";
/// Where everybody finds what he may see of a round.
const ROUNDS: &str = "/oversight";

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

/// What is overdue since just now: told to those above each unit, and to the unit's own contact where it has no account
/// that is told of it.
pub(crate) async fn escalated(
    write: &mut Write,
    chased: &[(Item, ItemEventKind)],
) -> Result<(), StoreError> {
    let mut overdue: BTreeMap<i64, (usize, BTreeSet<i64>)> = BTreeMap::new();
    for (item, _) in chased.iter().filter(|(_, what)| *what == ItemEventKind::Escalated) {
        let (count, organs) = overdue.entry(item.unit_id).or_default();
        *count += 1;
        organs.extend(item.organ_id);
    }
    if overdue.is_empty() {
        return Ok(());
    }
    let (units, today) = (write.units().await?, portal::day(write.now()));
    let unit_of = |id: i64| units.iter().find(|unit| unit.id == id);
    for (id, (count, mut organs)) in overdue {
        let Some(own) = unit_of(id) else { continue };
        // These are told each morning while it is overdue.
        organs.extend(own.organ_id);
        let facts = Facts::from([("unit", own.name.clone()), ("count", count.to_string())]);
        let told = notice((format!("unit-{id}-escalated-{today}"), "escalated"), (&facts, ROUNDS));
        let above = own.parent_id.and_then(unit_of);
        if let Some(above) =
            above.filter(|above| above.organ_id.is_none_or(|one| !organs.contains(&one)))
        {
            reach(write, above, told.clone()).await?;
        }
        if !write.reaches(liaisons(own)).await? {
            reach(write, own, told).await?;
        }
    }
    Ok(())
}

/// Tells the liaisons of a unit, or, where nobody is told by them, the mail address among its contacts.
async fn reach(write: &mut Write, of: &Unit, told: NewNotice) -> Result<(), StoreError> {
    let liaisons = liaisons(of);
    if write.reaches(liaisons).await? {
        return write.tell(liaisons, told).await;
    }
    match mail_of(&of.contact) {
        Some(address) => write.tell(Audience::Mail(address), told).await,
        None => Ok(()),
    }
}

/// The liaisons of a unit's organ; nobody where it has none.
fn liaisons(of: &Unit) -> Audience<'static> {
    match of.organ_id {
        Some(organ) => Audience::Roles { organ, roles: &[Role::Liaison], without: &[] },
        None => Audience::Wherever(&[]),
    }
}

/// The first mail address in what is known of whom to call.
fn mail_of(contact: &str) -> Option<&str> {
    let apart = |char: char| char.is_whitespace() || ",;:<>()，；：、（）《》".contains(char);
    contact.split(apart).find(|word| {
        let (name, host) = word.split_once('@').unwrap_or_default();
        let host_is = host.contains('.') && !host.contains('@') && !host.starts_with('.');
        !name.is_empty() && host_is && !host.ends_with('.') && word.is_ascii()
    })
}

/// That a later look found again what was closed: told to each organ that has to mend it, and to the office.
pub(crate) async fn came_back(
    write: &mut Write,
    look: &Inspection,
    (back, deadline): (BTreeMap<Option<i64>, usize>, &str),
) -> Result<(), StoreError> {
    let facts = |count: usize| {
        Facts::from([
            ("unit", look.name.clone()),
            ("count", count.to_string()),
            ("deadline", deadline.to_owned()),
        ])
    };
    let about = format!("inspection-{}-came-back", look.id);
    let all: usize = back.values().sum();
    for (organ, count) in back {
        unit(write, organ, (about.clone(), "came-back"), (&facts(count), LEDGER)).await?;
    }
    match all {
        0 => Ok(()),
        _ => office(write, (about, "came-back"), (&facts(all), LEDGER)).await,
    }
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

/// That a material was handed in for a round: to the office, which judges it.
pub(crate) async fn handed_in(
    write: &mut Write,
    (of, round): (&Unit, &str),
    (material, title): (i64, &str),
) -> Result<(), StoreError> {
    let facts = Facts::from([
        ("unit", of.name.clone()),
        ("round", round.to_owned()),
        ("title", title.to_owned()),
    ]);
    let about = format!("material-{material}");
    office(write, (about, "material"), (&facts, "/oversight/materials")).await
}

/// What the office thinks of a material: to the unit that handed it in.
pub(crate) async fn judged(
    write: &mut Write,
    organ: Option<i64>,
    row: &Material,
) -> Result<(), StoreError> {
    let facts = Facts::from([
        ("title", row.title.clone()),
        ("ruling", row.state.id()),
        ("reason", row.reason.clone()),
    ]);
    let about = format!("material-{}-judged-{}", row.id, write.now());
    let href = format!("/oversight/round/{}/unit/{}#materials", row.round_id, row.unit_id);
    unit(write, organ, (about, "judged"), (&facts, &href)).await
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
    let today = portal::day(now);
    chase_at(store, "", AHEAD, now).await?;
    let units = store.units().await?;
    let mut write = store.write().await?.at(now);
    let mut calendars = Calendars::default();
    let mut of_organs: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
    let (mut overdue, mut appeals, mut times) = (0, 0, 0);
    for item in write.items(&ItemFilter::default()).await? {
        match item.state {
            ItemState::Appealed => appeals += 1,
            ItemState::TimeAsked => times += 1,
            ItemState::Open => {
                let deadline = day(&item.deadline)?;
                let late = today > deadline;
                overdue += usize::from(late);
                let calendar = calendars.of(&write, item.round_id).await?;
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

#[cfg(test)]
mod tests {
    use super::mail_of;

    #[test]
    fn a_mail_address_is_found_among_the_contacts() {
        for (contact, expected) in [
            ("王芳 0700-1234567", None),
            ("王芳 0700-1234567 wang.fang@qinglan.gov.cn", Some("wang.fang@qinglan.gov.cn")),
            ("王芳，邮箱：wf@example.com；李明 lm@example.com", Some("wf@example.com")),
            ("<wf@example.com>", Some("wf@example.com")),
            ("wf@localhost @example.com wf@.com a@b@c.d 王@例.中国", None),
            ("", None),
        ] {
            assert_eq!(mail_of(contact), expected, "{contact}");
        }
    }
}
