//! Reminders on the mornings of working days: one digest a day for each person, of all that waits for him and all that
//! is due in the organs he writes for; and one for the groups and systems of each organ.

use crate::coverage::{Cover, columns_covered};
use crate::error::DeskError;
use crate::places::{Premises, sites_of};
use crate::telling::{Facts, notice};
use crate::village::village_of;
use crate::work::{to_decide, to_review};
use access::Who;
use portal::day;
use standard::calendar::Calendar;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use store::{AccountState, Audience, NewNotice, Role, Store};

/// Matters that a reminder names.
const NAMED: usize = 5;
/// Working days that something may wait for a reviewer before he is reminded.
const WAITS: u32 = 1;

/// What is due in an organ.
#[derive(Debug, Clone, Default)]
struct Tally {
    organs: Vec<String>,
    covers: BTreeMap<Cover, usize>,
    /// Items of the village that nobody has handed in.
    village: usize,
    /// What presses, by name.
    named: Vec<String>,
}

impl Tally {
    async fn of(store: &Store, id: i64, now: i64) -> Result<Self, DeskError> {
        let mut tally = Self::default();
        let Some(organ) = store.organ(id).await? else { return Ok(tally) };
        tally.organs.push(organ.name.clone());
        for site in sites_of(store, id).await? {
            let premises = Premises::of(store, site).await?;
            for one in columns_covered(store, &premises, &organ, now).await? {
                *tally.covers.entry(one.cover).or_insert(0) += 1;
                if matches!(one.cover, Cover::Overdue | Cover::Stale | Cover::DueSoon) {
                    tally.named.extend(one.names.first().map(|name| (*name).to_owned()));
                }
            }
        }
        if let Some(village) = village_of(store, organ).await? {
            let expected = village.checklist(store, now).await?;
            for one in expected.iter().filter(|one| one.presses(now)) {
                tally.village += 1;
                tally.named.push(one.item.name.clone());
            }
        }
        Ok(tally)
    }

    fn add(&mut self, other: &Self) {
        self.organs.extend(other.organs.iter().cloned());
        for (cover, count) in &other.covers {
            *self.covers.entry(*cover).or_insert(0) += count;
        }
        self.village += other.village;
        self.named.extend(other.named.iter().cloned());
    }

    /// A notice of it, where there is anything to tell; `waiting` is what waits for a reviewer.
    fn notice(mut self, about: String, waiting: usize) -> Option<NewNotice> {
        let count = |cover| self.covers.get(&cover).copied().unwrap_or(0);
        let [overdue, soon, stale, blank] =
            [Cover::Overdue, Cover::DueSoon, Cover::Stale, Cover::Blank].map(count);
        if overdue + soon + stale + blank + self.village + waiting == 0 {
            return None;
        }
        let mut seen = BTreeSet::new();
        self.named.retain(|name| seen.insert(name.clone()));
        self.named.truncate(NAMED);
        let said = Facts::from([
            ("organ", self.organs.join("、")),
            ("overdue", overdue.to_string()),
            ("soon", soon.to_string()),
            ("stale", stale.to_string()),
            ("blank", blank.to_string()),
            ("village", self.village.to_string()),
            ("waiting", waiting.to_string()),
            ("matters", self.named.join("、")),
        ]);
        Some(notice(about, "due", &said, "/desk".to_owned()))
    }
}

/// On the morning of a working day, tells everybody who writes what is overdue, stale, blank, due within five working
/// days, and not done in his villages, and everybody who reviews what has waited for him longer than a working day:
/// all of it at once, nobody twice on one day. Answers whether the morning had come.
///
/// # Errors
/// Where the store says no.
pub async fn remind(store: &Store, now: i64) -> Result<bool, DeskError> {
    if !portal::is_office_morning(now) {
        return Ok(false);
    }
    let (today, mut tallies) = (day(now), BTreeMap::<i64, Tally>::new());
    let grants = store.grants().await?.into_iter().filter(|grant| grant.holds(now));
    let (mut writes, mut people) = (BTreeMap::<i64, BTreeSet<i64>>::new(), BTreeSet::new());
    for grant in grants {
        let Some(organ) = grant.organ_id else { continue };
        match grant.role {
            Role::Editor => {
                writes.entry(grant.account_id).or_default().insert(organ);
                if let Entry::Vacant(place) = tallies.entry(organ) {
                    place.insert(Tally::of(store, organ, now).await?);
                }
            }
            Role::FirstReviewer | Role::SecondReviewer | Role::FinalReviewer => {}
            _ => continue,
        }
        people.insert(grant.account_id);
    }
    for (organ, tally) in &tallies {
        if let Some(new) = tally.clone().notice(format!("due-{organ}-{today}"), 0) {
            let mut write = store.write().await?.at(now);
            write.tell(Audience::Roles { organ: *organ, roles: &[], without: &[] }, new).await?;
            write.commit().await?;
        }
    }
    for id in people {
        let Some(account) = store.account(id).await? else { continue };
        if account.state != AccountState::Active {
            continue;
        }
        let who = Who::of(store, account, now).await?;
        let mut own = Tally::default();
        for organ in writes.get(&id).into_iter().flatten() {
            own.add(&tallies[organ]);
        }
        let waiting = waiting(store, &who, now).await?;
        if let Some(new) = own.notice(format!("due-{today}"), waiting) {
            let mut write = store.write().await?.at(now);
            write.tell(Audience::Account(id), new).await?;
            write.commit().await?;
        }
    }
    Ok(true)
}

/// How much has waited for a reviewer longer than a working day.
async fn waiting(store: &Store, who: &Who, now: i64) -> Result<usize, DeskError> {
    let long =
        |since: i64| Calendar::builtin().working_days_between(day(since), day(now)).days > WAITS;
    let drafts = to_review(store, who).await?;
    let asked = to_decide(store, who).await?;
    let drafts = drafts.iter().filter(|draft| long(draft.changed_at)).count();
    Ok(drafts + asked.iter().filter(|asked| long(asked.at)).count())
}
