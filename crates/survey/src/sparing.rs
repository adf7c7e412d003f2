//! A sparing look: between two whole surveys a portal is asked for its home page and, in turn, for as many of its columns as a
//! small share of the first survey's requests allows. All else stands as it was last seen, and what was never seen is left out.

use crate::address::Belongs;
use crate::addresses::AddressId;
use crate::find::Candidate;
use crate::state::Key;
use crate::tree::{NodeId, Shows};
use crate::walk::{Until, Walk};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use snapshot::{Outcome, Reason, Role, Verdict};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

/// Why something was not asked for.
pub const NOT_NOW: &str = "not-its-turn";
/// Requests of a sparing look in thousandths of those of the first survey. What a redirect or a repetition adds at the
/// end keeps it within five hundredths.
const THOUSANDTHS: u64 = 45;
/// Requests that a look at the smallest portal has: robots.txt and the home page, a page in which something was found, four
/// columns, and one for what is new there.
const FEWEST: u64 = 8;
/// Of what is left after the home page, one in so many is for what is new in the columns.
const NEWS: u64 = 4;
/// Of the rest, one in so many is for pages in which something was found.
const FIRST: u64 = 3;
/// Of what is for the new, one in so many is for known documents.
const SAMPLES: u64 = 4;

/// Requests that a sparing look may cost after a first survey of so many.
pub fn sparing_requests(first: u64) -> u64 {
    (first * THOUSANDTHS / 1000).max(FEWEST)
}

/// What a sparing look was about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sparing {
    /// Addresses that were asked for; all others stand as they were last seen.
    pub asked: BTreeSet<String>,
    /// Looks within which every column is asked for, this one among them.
    pub looks: u32,
}

/// Requests that a look may still send, and what it has asked for.
#[derive(Debug)]
pub struct Allowance {
    left: AtomicI64,
    asked: Mutex<BTreeSet<String>>,
}

impl Allowance {
    /// Whatever the way to the home page takes.
    pub fn new() -> Self {
        Self { left: AtomicI64::new(i64::MAX / 2), asked: Mutex::default() }
    }

    /// From now on there are so many.
    fn set(&self, requests: u64) {
        self.left.store(i64::try_from(requests).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// Requests that are left.
    pub fn left(&self) -> u64 {
        u64::try_from(self.left.load(Ordering::Relaxed)).unwrap_or(0)
    }

    /// Takes one, where one is left.
    pub fn take(&self) -> bool {
        let take = |left: i64| (left > 0).then(|| left - 1);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Whether what so many requests are counted on for may be asked for. Where others have cost too much it may not, and makes
    /// good what it would have cost.
    pub fn keeps_turn(&self, counted_on: u32) -> bool {
        let made_good = |left: i64| (left < 0).then(|| left + i64::from(counted_on));
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, made_good).is_err()
    }

    /// What was sent beyond what was counted on.
    pub fn spend(&self, requests: u32) {
        self.left.fetch_sub(i64::from(requests), Ordering::Relaxed);
    }

    /// Notes that an address was asked for.
    pub fn note(&self, url: &str) {
        if let Ok(mut asked) = self.asked.lock() {
            asked.insert(url.to_owned());
        }
    }

    fn asked(&self) -> BTreeSet<String> {
        self.asked.lock().map(|mut asked| std::mem::take(&mut *asked)).unwrap_or_default()
    }
}

/// What a survey leaves for the next sparing look.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Turns {
    /// Pages on which columns stand, the home page apart.
    pub columns: Vec<String>,
    /// Pages and files in which something was found, and column pages that could not be had.
    pub wrong: Vec<String>,
    /// Where the column tree begins.
    pub roots: Vec<Root>,
}

/// A root of the column tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Root {
    /// Title.
    pub title: String,
    /// Role.
    pub role: Role,
    /// Address.
    pub url: String,
    /// How it was found.
    pub why: Reason,
}

impl Walk {
    /// Whether it is a sparing look.
    pub(crate) fn is_sparing(&self) -> bool {
        self.fetching.allowance.is_some()
    }

    /// Whether something was not asked for because its turn has not come and was never seen before: it is left out.
    pub(crate) fn is_left_out(&self, outcome: &Outcome) -> bool {
        self.is_sparing()
            && self.stopped.is_none()
            && matches!(outcome, Outcome::NotReached { reason } if reason.id == NOT_NOW)
    }

    /// Decides, when the home page is there, what is asked for: first a few pages in which something was found, then columns;
    /// in both those that were not asked for the longest.
    pub(crate) fn choose_turn(&mut self) {
        if !self.is_sparing() {
            return;
        }
        let spent = self.state.spent + self.fetching.cost.requests.load(Ordering::Relaxed);
        let room = sparing_requests(self.state.first_cost).saturating_sub(spent);
        let news = room / NEWS;
        let turns = self.state.turns.clone().unwrap_or_default();
        let first = (room - news) / FIRST;
        let columns = (room - news - first).max(1);
        let named = self.settings.bounds.sparing.clone().unwrap_or_default();
        let wrong = self.longest_ago(named.into_iter().chain(turns.wrong));
        let reserved = self.take_turn(wrong, first);
        let all = self.longest_ago(turns.columns);
        let cost: u64 = all.iter().map(|(.., cost)| cost).sum();
        let left = (room - news).saturating_sub(reserved).max(columns);
        let reserved = reserved + self.take_turn(all, left);
        // By the least share that the columns may have, whatever is found meanwhile.
        self.turn_looks = u32::try_from(cost.div_ceil(columns)).unwrap_or(u32::MAX).max(1);
        self.samples_left = news / SAMPLES;
        if let Some(allowance) = &self.fetching.allowance {
            allowance.set(room.saturating_sub(reserved));
        }
        tracing::debug!(room, reserved, looks = self.turn_looks, "a sparing look");
    }

    /// Known addresses that this run has not asked for yet, those not asked for the longest first, each with what it cost.
    fn longest_ago(&mut self, urls: impl IntoIterator<Item = String>) -> Vec<(AddressId, u64)> {
        let mut found: Vec<(i64, u64, AddressId, u64)> = Vec::new();
        let mut met = FxHashSet::default();
        for text in urls {
            let Some(address) = self.addresses.id(&text) else { continue };
            let key = Key::of(self.addresses.text(address), None, false);
            let Some(known) = self.state.known(key) else { continue };
            let here = self.pages.contains_key(&address) || self.turn.contains(&address);
            if here || known.run == self.state.run || !met.insert(address) {
                continue;
            }
            found.push((known.run, key.spread(), address, u64::from(known.requests.max(1))));
        }
        found.sort_unstable();
        found.into_iter().map(|(_, _, address, cost)| (address, cost)).collect()
    }

    /// Gives the first of them their turn, until they cost so many requests; answers what they cost.
    fn take_turn(&mut self, from: Vec<(AddressId, u64)>, requests: u64) -> u64 {
        let mut reserved = 0;
        for (address, cost) in from {
            if reserved >= requests {
                break;
            }
            reserved += cost;
            self.turn.insert(address);
        }
        reserved
    }

    /// The platform where the last survey found it.
    pub(crate) async fn platform_as_last_seen(&mut self) -> Option<NodeId> {
        let root = self.root_as_last_seen(Role::Platform)?;
        self.ask_structure(root.at);
        self.drive(Until::Structure).await;
        Some(self.lay_platform(root))
    }

    /// A root of a role, where the last survey found it.
    pub(crate) fn root_as_last_seen(&mut self, role: Role) -> Option<Candidate> {
        let turns = self.state.turns.as_ref()?;
        let Root { title, url, why, .. } = turns.roots.iter().find(|root| root.role == role)?;
        let at = self.addresses.id(url)?;
        Some(Candidate { at, title: title.clone(), why: why.clone() })
    }

    /// Takes columns out that were never asked for.
    pub(crate) fn leave_out_columns(&mut self) {
        let unseen = |id: &NodeId| {
            let node = &self.tree.nodes[*id];
            let Shows::Page(address) = node.shows else { return false };
            let page = self.pages.get(&address).and_then(|page| page.record.as_ref());
            let link = || self.link_of.get(&address).map(|at| &self.links[*at].outcome);
            let outcome = match node.belongs {
                Belongs::Here => page.map(|record| &record.outcome),
                Belongs::Government | Belongs::Elsewhere => link(),
            };
            outcome.is_some_and(|outcome| self.is_left_out(outcome))
        };
        let unseen: Vec<NodeId> = (0..self.tree.nodes.len()).filter(unseen).collect();
        for id in unseen {
            self.tree.drop_column(id);
        }
    }

    /// What the next sparing look goes by.
    pub(crate) fn turns(&self) -> Turns {
        let mut columns = BTreeSet::new();
        let mut wrong: BTreeSet<&str> =
            self.wrong.iter().map(|address| self.addresses.text(*address)).collect();
        for node in self.tree.nodes.iter().filter(|node| !node.dropped) {
            let address = node.shows.address();
            let record = self.pages.get(&address).and_then(|page| page.record.as_ref());
            let Some(record) = record.filter(|_| Some(address) != self.home) else { continue };
            if self.is_left_out(&record.outcome) {
                continue;
            }
            let text = self.addresses.text(address);
            columns.insert(text);
            let failed = matches!(record.outcome.verdict(), Verdict::Dead | Verdict::Failing);
            if failed || record.is_wrong() {
                wrong.insert(text);
            }
        }
        let root = |id: &NodeId| {
            let node = &self.tree.nodes[*id];
            Some(Root {
                title: node.title.clone(),
                role: node.role,
                url: self.addresses.text(node.shows.address()).to_owned(),
                why: node.reasons.first()?.clone(),
            })
        };
        let standing = self.tree.roots.iter().filter(|id| !self.tree.nodes[**id].dropped);
        Turns {
            columns: columns.into_iter().map(str::to_owned).collect(),
            wrong: wrong.into_iter().map(str::to_owned).collect(),
            roots: standing.filter_map(root).collect(),
        }
    }

    /// What the look was about, where it was a sparing one.
    pub(crate) fn sparing(&self) -> Option<Sparing> {
        let mut asked = self.fetching.allowance.as_ref()?.asked();
        // Readers may see another address than the one that is asked.
        for node in &self.tree.nodes {
            let page = self.addresses.text(node.shows.address());
            if let Some(shown) = node.display.as_ref().filter(|_| asked.contains(page)) {
                asked.insert(shown.clone());
            }
        }
        Some(Sparing { asked, looks: self.turn_looks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_has_its_share_and_never_less_than_a_few() {
        for (first, most) in [(0, 8), (100, 8), (177, 8), (200, 9), (1000, 45), (22_000, 990)] {
            assert_eq!(sparing_requests(first), most, "{first}");
        }
    }

    #[test]
    fn nothing_is_taken_of_what_is_spent() {
        let allowance = Allowance::new();
        allowance.spend(5);
        assert!(allowance.take() && allowance.keeps_turn(1), "the way to the home page");
        allowance.set(2);
        assert!(allowance.take());
        allowance.spend(3);
        assert!(!allowance.take());
        assert_eq!(allowance.left(), 0);
        // Two too many: two that had their turn wait.
        let kept: Vec<bool> = (0..3).map(|_| allowance.keeps_turn(1)).collect();
        assert_eq!(kept, [false, false, true]);
    }
}
