//! The walk: one task that knows everything decides what is asked next; workers ask and read.

use crate::addresses::{AddressId, Addresses};
use crate::api::{Context, Progress, Settings};
use crate::facts::Facts;
use crate::fetching::{Done, Fetching, Job, Plan, Purpose};
use crate::frontier::{Frontier, Host, Priority};
use crate::list::ListWalk;
use crate::names::Names;
use crate::probe::Probes;
use crate::record::{Keep, Record};
use crate::state::State;
use crate::tree::Tree;
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::Reason;
use snapshot::{Document, Link, Outcome, Verdict};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// A survey under way.
#[derive(Debug)]
pub struct Walk {
    pub(crate) settings: Settings,
    pub(crate) context: Context,
    pub(crate) state: Arc<State>,
    pub(crate) fetching: Arc<Fetching>,
    pub(crate) names: Arc<Names>,
    pub(crate) addresses: Addresses,
    pub(crate) frontier: Frontier<Job>,
    /// Column pages that were asked for.
    pub(crate) pages: FxHashMap<AddressId, Page>,
    pub(crate) tree: Tree,
    /// Children by page: decided once, used wherever the page stands.
    pub(crate) decided: FxHashMap<AddressId, Arc<Vec<crate::children::Child>>>,
    pub(crate) lists: Vec<ListState>,
    pub(crate) list_of: FxHashMap<(AddressId, Option<usize>), usize>,
    pub(crate) documents: Vec<Document>,
    pub(crate) document_of: FxHashMap<AddressId, usize>,
    pub(crate) links: Vec<Link>,
    pub(crate) link_of: FxHashMap<AddressId, usize>,
    pub(crate) probes: Probes,
    /// Pages of lists that were asked for and not had.
    pub(crate) missed_pages: Vec<MissedPage>,
    /// Lists taken over from the last run whose further pages have not spoken yet.
    pub(crate) unproven: Vec<usize>,
    /// Proofs under way: whether each list was found changed.
    pub(crate) proofs: FxHashMap<usize, bool>,
    /// Known documents and links that are asked about again though nothing speaks for a change.
    pub(crate) samples_left: u64,
    /// What has its turn in a sparing look.
    pub(crate) turn: FxHashSet<AddressId>,
    /// Looks within which every column has its turn.
    pub(crate) turn_looks: u32,
    /// Documents and files in which something was found.
    pub(crate) wrong: Vec<AddressId>,
    /// Bounds that kept a part from being seen.
    pub(crate) bounds_hit: Vec<Reason>,
    /// Documents that came before the answer to their shape's probe.
    pub(crate) unjudged: Vec<(usize, url::Url, crate::probe::Looks)>,
    /// Why the survey ended before its end.
    pub(crate) stopped: Option<Reason>,
    /// The home page.
    pub(crate) home: Option<AddressId>,
    pub(crate) home_shown: FxHashSet<AddressId>,
    /// The page of the township, where it is one unit's part of a larger portal that is surveyed.
    pub(crate) town: Option<AddressId>,
    /// Documents by the vendor family of their page.
    pub(crate) article_vendors: FxHashMap<String, u32>,
    /// Links of the home page whose names give a role.
    pub(crate) home_links: Vec<(String, AddressId)>,
    /// 基层政务公开 as it was found away from the platform and the home page: address, title, how.
    pub(crate) discovered: Option<(AddressId, String, Reason)>,
    pub(crate) deadline: Instant,
    sent: mpsc::UnboundedSender<(Host, Done)>,
    received: mpsc::UnboundedReceiver<(Host, Done)>,
    running: usize,
    open_structure: usize,
    asked: u64,
    tasks: tokio::task::JoinSet<()>,
}

/// A column page.
#[derive(Debug)]
pub struct Page {
    /// What is kept of it; the reading has moved into the facts.
    pub record: Option<Record>,
    /// What the tree sees, until the page is done with.
    pub facts: Option<Facts>,
    /// Whether it is as the last run saw it.
    pub unchanged: Option<bool>,
}

/// A list and the page it begins on.
#[derive(Debug)]
pub struct ListState {
    /// How far it was seen.
    pub walk: ListWalk,
    /// Page it begins on.
    pub page: AddressId,
    /// Block of that page, for inline lists.
    pub block: Option<usize>,
    /// Whether it stands as the last run saw it.
    pub taken_over: bool,
    /// Pager of its first page, while what was taken over may yet prove wrong.
    pub pager: Option<page::Pager>,
}

/// A page of a list that was not had.
#[derive(Debug)]
pub struct MissedPage {
    /// Which list.
    pub list: usize,
    /// Which page of it.
    pub page: u32,
    /// Its address.
    pub url: String,
    /// What came.
    pub outcome: Outcome,
    /// When.
    pub at: jiff::Timestamp,
}

/// How long to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// No column page and no proof of a list is out any more.
    Structure,
    /// Nothing is left to do.
    Idle,
}

impl Walk {
    /// A walk that has not begun.
    pub fn new(
        settings: Settings,
        context: Context,
        state: Arc<State>,
        fetching: Arc<Fetching>,
        addresses: Addresses,
    ) -> Self {
        let (sent, received) = mpsc::unbounded_channel();
        let per_host = match settings.manners.per_second {
            None => settings.workers,
            Some(_) => settings.manners.connections * 2,
        };
        // Structure and lists take their share of the five per cent first; samples have the rest.
        let samples_left = state.first_cost / 100;
        Self {
            deadline: Instant::now() + settings.bounds.time,
            frontier: Frontier::new(per_host),
            names: Arc::clone(&fetching.names),
            settings,
            context,
            state,
            fetching,
            addresses,
            pages: FxHashMap::default(),
            tree: Tree::default(),
            decided: FxHashMap::default(),
            lists: Vec::new(),
            list_of: FxHashMap::default(),
            documents: Vec::new(),
            document_of: FxHashMap::default(),
            links: Vec::new(),
            link_of: FxHashMap::default(),
            probes: Probes::default(),
            missed_pages: Vec::new(),
            unproven: Vec::new(),
            proofs: FxHashMap::default(),
            samples_left,
            turn: FxHashSet::default(),
            turn_looks: 1,
            wrong: Vec::new(),
            bounds_hit: Vec::new(),
            unjudged: Vec::new(),
            stopped: None,
            home: None,
            home_shown: FxHashSet::default(),
            town: None,
            article_vendors: FxHashMap::default(),
            home_links: Vec::new(),
            discovered: None,
            sent,
            received,
            running: 0,
            open_structure: 0,
            asked: 0,
            tasks: tokio::task::JoinSet::new(),
        }
    }

    /// Asks for a column page, once.
    pub(crate) fn ask_structure(&mut self, address: AddressId) {
        if self.pages.contains_key(&address) {
            return;
        }
        self.pages.insert(address, Page { record: None, facts: None, unchanged: None });
        let plan = match (self.is_sparing(), self.home) {
            (false, _) => Plan::Conditional,
            // The way to the home page is gone in every look.
            (true, None) => Plan::InTurn,
            (true, Some(_)) if self.turn.contains(&address) => Plan::InTurn,
            (true, Some(_)) => Plan::Reuse,
        };
        self.push(Priority::Structure, address, Purpose::Structure, Keep::Structure, plan, None);
    }

    /// How what is known of something beside the tree is used: asked about, or in a sparing look as it was last seen.
    pub(crate) fn usual_plan(&self) -> Plan {
        if self.is_sparing() { Plan::Reuse } else { Plan::Conditional }
    }

    /// How what is known of a document or a link is used: it is asked about where it is new or changed, in its turn, and as a
    /// sample.
    pub(crate) fn plan_of(&mut self, address: AddressId, known: bool) -> Plan {
        if self.turn.contains(&address) {
            Plan::InTurn
        } else if known && !self.sample(address) {
            Plan::Reuse
        } else {
            Plan::Conditional
        }
    }

    /// Adds work.
    pub(crate) fn push(
        &mut self,
        priority: Priority,
        address: AddressId,
        purpose: Purpose,
        keep: Keep,
        plan: Plan,
        form: Option<Vec<(String, String)>>,
    ) {
        let Some(url) = self.addresses.url(address) else { return };
        let referer = match purpose {
            Purpose::List(list, _) | Purpose::Proof(list, _) => {
                self.addresses.url(self.lists[list].page)
            }
            _ => None,
        };
        let job = Job { address, url, form, referer, purpose, keep, plan, tries: Vec::new() };
        self.push_job(priority, job);
    }

    /// Adds work that is made up already.
    pub(crate) fn push_job(&mut self, priority: Priority, job: Job) {
        if matches!(job.purpose, Purpose::Structure | Purpose::Proof(..)) {
            self.open_structure += 1;
        }
        let url = job.url.clone();
        self.frontier.push(priority, &url, job);
    }

    /// Works on until there is nothing left of what is waited for, or the survey has to end.
    pub(crate) async fn drive(&mut self, until: Until) {
        while self.stopped.is_none() {
            self.dispatch();
            if self.stopped.is_some() {
                return;
            }
            let progress = &self.context.progress;
            progress.waiting.store(self.frontier.waiting() as u64, Ordering::Relaxed);
            if self.running == 0 && self.frontier.waiting() == 0
                || until == Until::Structure && self.open_structure == 0
            {
                return;
            }
            let cancel = self.context.cancel.clone();
            tokio::select! {
                done = self.received.recv() => {
                    let Some((host, done)) = done else { return };
                    self.arrive(host, done);
                    // What else is there already needs no waiting.
                    while let Ok((host, done)) = self.received.try_recv() {
                        self.arrive(host, done);
                    }
                }
                () = cancel.cancelled() => self.stop("interrupted"),
                () = tokio::time::sleep_until(self.deadline) => self.stop("bound-time"),
            }
        }
    }

    /// Ends the survey early; what is under way is given up.
    pub(crate) fn stop(&mut self, why: &'static str) {
        if self.stopped.is_none() {
            self.stopped = Some(Reason::new(why));
        }
        self.tasks.abort_all();
    }

    /// Ends all work, so that the state can be closed.
    pub(crate) async fn rest(&mut self) {
        self.tasks.shutdown().await;
    }

    fn dispatch(&mut self) {
        while self.tasks.try_join_next().is_some() {}
        while self.running < self.settings.workers.max(1) {
            let Some((host, job)) = self.frontier.pop() else { return };
            if job.purpose == Purpose::Link && self.answered_otherwise(&job) {
                self.frontier.done(host);
                continue;
            }
            if self.asked >= self.settings.bounds.pages {
                self.frontier.done(host);
                self.stop("bound-pages");
                return;
            }
            self.asked += 1;
            self.running += 1;
            let fetching = Arc::clone(&self.fetching);
            let sent = self.sent.clone();
            self.tasks.spawn(async move {
                let done = fetching.work(job).await;
                let _ = sent.send((host, done));
            });
        }
    }

    fn arrive(&mut self, host: Host, done: Done) {
        self.frontier.done(host);
        self.running -= 1;
        if done.record.outcome.verdict() == Verdict::Dead {
            Progress::count(&self.context.progress.dead);
        }
        match done.job.purpose {
            Purpose::Structure => {
                self.open_structure -= 1;
                self.structure_came(done);
            }
            Purpose::List(list, page) => self.list_page_came(list, page, done),
            Purpose::Proof(list, page) => {
                self.open_structure -= 1;
                self.proof_came(list, page, &done);
            }
            Purpose::Document => {
                // Its further pages came with it.
                self.asked += u64::from(done.record.parts);
                self.document_came(done);
            }
            Purpose::Link => self.link_came(done),
            Purpose::Probe(probe) => {
                self.probes.take(probe, &done.job.url, &done.record);
                self.judge_waiting();
            }
        }
    }

    fn structure_came(&mut self, done: Done) {
        let mut record = done.record;
        let final_url = record
            .final_url
            .as_deref()
            .and_then(|url| url::Url::parse(url).ok())
            .unwrap_or_else(|| done.job.url.clone());
        let branches = std::mem::take(&mut record.branches);
        let facts = record.reading.take().map(|reading| {
            Facts::new(done.job.address, final_url, reading, branches, &mut self.addresses)
        });
        self.probe(&done.job.url);
        self.pages.insert(
            done.job.address,
            Page { record: Some(record), facts, unchanged: done.unchanged },
        );
    }

    /// Asks for an invented address of this shape, once for each host and shape of the portal.
    pub(crate) fn probe(&mut self, url: &url::Url) {
        if self.addresses.site.belongs(url) != crate::address::Belongs::Here {
            return;
        }
        if let Some((probe, invented)) = self.probes.due(url)
            && let Some(address) = self.addresses.id_of(&invented)
        {
            let job = Job {
                address,
                url: invented,
                form: None,
                referer: None,
                purpose: Purpose::Probe(probe),
                keep: Keep::Document,
                plan: self.usual_plan(),
                tries: Vec::new(),
            };
            self.push_job(Priority::List, job);
        }
    }

    /// Whether one more known address may be asked about as a sample.
    pub(crate) fn sample(&mut self, address: AddressId) -> bool {
        let key = crate::state::Key::of(self.addresses.text(address), None, false);
        // A document over several pages costs all of them.
        let cost = self.state.known(key).map_or(1, |known| u64::from(known.requests.max(1)));
        let due = key.spread() % 100 == self.state.run.unsigned_abs() % 100;
        if due && cost <= self.samples_left {
            self.samples_left -= cost;
            return true;
        }
        false
    }
}
