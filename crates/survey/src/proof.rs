//! Whether lists that seem to be as the last run saw them still are. Their first pages cannot tell when
//! a line further back was taken out or changed: the last page shifts when one is gone, and a rotating
//! share of the pages between is looked at in every run. Where a page differs, the whole list is read anew.

use crate::fetching::{Done, Job, Plan, Purpose};
use crate::frontier::Priority;
use crate::list::{Line, Request};
use crate::record::Keep;
use crate::state::Key;
use crate::walk::{Until, Walk};
use snapshot::Verdict;
use std::sync::atomic::Ordering;

/// Runs after which every page of every list was looked at once, where the budget allows.
const TURNS: u64 = 10;
/// Proofs that even a small portal is asked for.
const FEWEST: u64 = 8;

impl Walk {
    /// Looks at further pages of the lists that were taken over, within what a further inspection may
    /// cost, and reads anew those that changed.
    pub(crate) async fn prove_lists(&mut self) {
        while !self.unproven.is_empty() {
            let mut lists = std::mem::take(&mut self.unproven);
            lists.sort_unstable();
            lists.dedup();
            let mut left = self.proofs_left();
            for (list, request) in self.due_proofs(&lists) {
                if left == 0 || self.stopped.is_some() {
                    break;
                }
                left -= u64::from(self.ask_proof(list, request));
            }
            self.drive(Until::Structure).await;
            for list in lists {
                let changed = self.proofs.remove(&list) == Some(true) && self.stopped.is_none();
                if changed && self.may_read_anew(list) {
                    self.read_anew(list);
                } else {
                    self.meet_all(list);
                    self.lists[list].pager = None;
                }
            }
        }
    }

    /// A further inspection costs five hundredths of the first; samples and late requests have their part.
    fn proofs_left(&self) -> u64 {
        if let Some(allowance) = &self.fetching.allowance {
            // The other half is for new documents.
            return allowance.left() / 2;
        }
        if self.proves_all() {
            return u64::MAX;
        }
        let spent = self.fetching.cost.requests.load(Ordering::Relaxed);
        let room = self.state.first_cost * 45 / 1000;
        room.saturating_sub(spent + self.samples_left).max(FEWEST)
    }

    /// Whether every page of every list is looked at: where the caller knows that documents changed, but not in which lines.
    fn proves_all(&self) -> bool {
        self.settings.bounds.changed.as_ref().is_some_and(|changed| !changed.is_empty())
    }

    /// Whether a list that has changed can be read anew: where its first page was at hand, and in a sparing look only where its
    /// pages are few enough.
    fn may_read_anew(&self, list: usize) -> bool {
        let state = &self.lists[list];
        let pages = state.walk.kept().requests.len() as u64;
        let allowance = self.fetching.allowance.as_ref();
        state.pager.is_some() && allowance.is_none_or(|allowance| pages <= allowance.left())
    }

    /// Last pages first, then the pages between whose turn it is; which lists come first differs by run.
    fn due_proofs(&self, lists: &[usize]) -> Vec<(usize, Request)> {
        let run = self.state.run.unsigned_abs();
        let all = self.proves_all();
        let mut last = Vec::new();
        let mut between = Vec::new();
        for list in lists.iter().copied() {
            let kept = self.lists[list].walk.kept();
            let end = kept.lines.last().map_or(0, |line| line.page);
            for request in kept.requests {
                let key =
                    Key::of(&format!("{run} {}", request.url), request.form.as_deref(), false);
                let turn = u64::from(request.page) + run;
                if request.page == end {
                    last.push((key.spread(), list, request));
                } else if request.page < end && (all || turn.is_multiple_of(TURNS)) {
                    between.push((key.spread(), list, request));
                }
            }
        }
        for part in [&mut last, &mut between] {
            part.sort_by_key(|(spread, list, request)| (*spread, *list, request.page));
        }
        last.into_iter().chain(between).map(|(_, list, request)| (list, request)).collect()
    }

    fn ask_proof(&mut self, list: usize, request: Request) -> bool {
        let Ok(url) = url::Url::parse(&request.url) else { return false };
        let Some(address) = self.addresses.id_of(&url) else { return false };
        let referer = self.addresses.url(self.lists[list].page);
        self.push_job(
            Priority::List,
            Job {
                address,
                url,
                form: request.form,
                referer,
                purpose: Purpose::Proof(list, request.page),
                keep: Keep::List,
                plan: Plan::Conditional,
                tries: Vec::new(),
            },
        );
        true
    }

    /// Compares a page with what the last run saw there. A page that could not be seen proves nothing;
    /// one that is gone proves a change.
    pub(crate) fn proof_came(&mut self, list: usize, page: u32, done: &Done) {
        let changed = match (&done.record.reading, done.record.outcome.verdict()) {
            (Some(reading), Verdict::Observed) => {
                let kept = self.lists[list].walk.kept();
                let mut known = kept.lines_of(page);
                let same = reading
                    .items
                    .iter()
                    .all(|item| known.next().is_some_and(|known| known.is(&Line::new(item, page))));
                !same || known.next().is_some()
            }
            (_, Verdict::Dead) => true,
            _ => false,
        };
        *self.proofs.entry(list).or_default() |= changed;
    }

    /// Reads a list to its end, its first page as it came already.
    fn read_anew(&mut self, list: usize) {
        let kept = self.lists[list].walk.kept();
        let first: Vec<Line> = kept.lines_of(1).cloned().collect();
        let pager = self.lists[list].pager.take();
        self.lists[list].walk = self.lists[list].walk.anew(self.settings.bounds.list_pages);
        self.lists[list].taken_over = false;
        let step = self.lists[list].walk.take_lines(1, first, pager.as_ref());
        self.follow(list, 1, step);
    }
}
