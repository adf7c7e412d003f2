//! The second try, at the end of the run, at everything that led nowhere: one failure proves little.

use crate::addresses::AddressId;
use crate::fetching::{Job, Plan, Purpose};
use crate::frontier::Priority;
use crate::record::Keep;
use crate::walk::{Until, Walk};
use jiff::Timestamp;
use snapshot::{DocumentKind, LinkKind, Outcome, Try, Verdict};
use std::time::Duration;

/// Between the tries where there is no limit on the rate: a server on one's own machine. As long as the
/// built-in sheet asks for before it believes a 404.
const OWN_GAP: Duration = Duration::from_secs(2);

fn is_bad(outcome: &Outcome) -> bool {
    matches!(outcome.verdict(), Verdict::Dead | Verdict::Failing)
}

impl Walk {
    /// Tries again what led nowhere, far enough from the first try.
    pub(crate) async fn try_again(&mut self) {
        let mut due = self.due_again();
        if let Some(allowance) = &self.fetching.allowance {
            due.sort_by_key(|(_, purpose, ..)| *purpose != Purpose::Structure);
            due.truncate(usize::try_from(allowance.left()).unwrap_or(usize::MAX));
        }
        if due.is_empty() || self.stopped.is_some() {
            return;
        }
        self.wait_for_gap(&due).await;
        if self.stopped.is_some() {
            return;
        }
        let mut columns = Vec::new();
        for (address, purpose, keep, tries) in due {
            let Some(url) = self.addresses.url(address) else { continue };
            if purpose == Purpose::Structure {
                columns.push(address);
            }
            let job = Job {
                address,
                url,
                form: None,
                referer: None,
                purpose,
                keep,
                plan: Plan::Again,
                tries,
            };
            self.push_job(Priority::Link, job);
        }
        self.drive(Until::Idle).await;
        let revived = self.revived(&columns);
        if !revived.is_empty() {
            for id in &revived {
                self.decided.remove(&self.tree.nodes[*id].shows.address());
            }
            self.grow(revived).await;
            self.finish().await;
        }
    }

    fn due_again(&self) -> Vec<(AddressId, Purpose, Keep, Vec<Try>)> {
        let mut due = Vec::new();
        for (address, page) in &self.pages {
            let Some(record) = &page.record else { continue };
            let standing = || {
                self.tree.nodes.iter().any(|node| !node.dropped && node.shows.address() == *address)
            };
            if is_bad(&record.outcome) && record.tries.len() < 2 && standing() {
                due.push((*address, Purpose::Structure, Keep::Structure, record.tries.clone()));
            }
        }
        for (address, at) in &self.document_of {
            let document = &self.documents[*at];
            if is_bad(&document.outcome) && document.tries.len() == 1 && !self.is_column(*address) {
                let keep = match document.kind {
                    DocumentKind::File => self.keep_of_file(*address),
                    DocumentKind::OffSite => Keep::Nothing,
                    _ => Keep::Document,
                };
                due.push((*address, Purpose::Document, keep, document.tries.clone()));
            }
        }
        for (address, at) in &self.link_of {
            let link = &self.links[*at];
            let answered = self.document_of.contains_key(address) || self.is_column(*address);
            if is_bad(&link.outcome) && link.tries.len() == 1 && !answered {
                let keep = match link.kind {
                    LinkKind::Attachment => self.keep_of_file(*address),
                    LinkKind::Page => Keep::Nothing,
                };
                due.push((*address, Purpose::Link, keep, link.tries.clone()));
            }
        }
        due.sort_unstable_by_key(|(address, ..)| *address);
        due
    }

    fn keep_of_file(&self, address: AddressId) -> Keep {
        let url = self.addresses.url(address);
        url.map_or(Keep::Nothing, |url| self.keep_of(&url, LinkKind::Attachment))
    }

    /// Waits until the last first try is far enough away.
    async fn wait_for_gap(&mut self, due: &[(AddressId, Purpose, Keep, Vec<Try>)]) {
        let gap = match self.settings.manners.per_second {
            Some(_) => self.settings.bounds.retry_gap,
            None => OWN_GAP,
        };
        let newest = due.iter().filter_map(|(.., tries)| tries.last()).map(|tried| tried.at).max();
        let Some(newest) = newest else { return };
        let passed = Timestamp::now().duration_since(newest);
        let passed = Duration::try_from(passed).unwrap_or(Duration::ZERO);
        let Some(rest) = gap.checked_sub(passed).filter(|rest| !rest.is_zero()) else { return };
        let cancel = self.context.cancel.clone();
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = cancel.cancelled() => self.stop("interrupted"),
            () = tokio::time::sleep_until(self.deadline) => self.stop("bound-time"),
        }
    }
}
