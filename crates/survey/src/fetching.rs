//! One piece of work: ask for an address (or take it from the state), read the page, hand on what
//! was understood and write it down.

use crate::address::canonical;
use crate::addresses::AddressId;
use crate::api::Progress;
use crate::content;
use crate::names::Names;
use crate::origins::HeldTexts;
use crate::packed::PackedBody;
use crate::parts;
use crate::record::{Keep, Record, sha256};
use crate::sparing::{Allowance, NOT_NOW};
use crate::state::{Key, Known, Prior, Row, SavedBody, State};
use crate::vendors::{self, Branch};
use fetch::{Ask, Client, Fetched, Want};
use page::Raw;
use rustc_hash::FxHashSet;
use snapshot::portal_file::Selectors;
use snapshot::{Content, FileContent, Outcome, Reason, Saved, Try, UnreadWhy, Verdict};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Semaphore, mpsc};
use url::Url;
use wording::WordList;

/// Requests for a list that a page's script fetches, tried for one page.
const DATA_LEADS: usize = 3;

/// Pages of documents asked for again because something was wrong with them, also of a small portal.
const FEW_WRONG: u64 = 20;

/// Files unpacked at a time: each may take up to its bound of memory.
pub const FILES_AT_A_TIME: usize = 2;

/// How what is already known of an address is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    /// Ask whether it has changed since the last run; in a sparing look only while requests are left.
    Conditional,
    /// Ask whether it has changed: its turn in a sparing look has come, and its requests are counted on.
    InTurn,
    /// Take it as the last run saw it; ask only if that is not known.
    Reuse,
    /// Ask again in this run: the second try at what led nowhere.
    Again,
}

/// What an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A column page.
    Structure,
    /// A further page of a list: which list, which page.
    List(usize, u32),
    /// A further page of a list that is taken over from the last run: whether it still stands so.
    Proof(usize, u32),
    /// A document.
    Document,
    /// A link or an attachment that is only checked.
    Link,
    /// An invented address: how the host says that something is not there.
    Probe(usize),
}

/// One thing to do.
#[derive(Debug, Clone)]
pub struct Job {
    /// Address by number.
    pub address: AddressId,
    /// Address.
    pub url: Url,
    /// Form to POST.
    pub form: Option<Vec<(String, String)>>,
    /// Referer to send.
    pub referer: Option<Url>,
    /// What it is for.
    pub purpose: Purpose,
    /// How much is kept.
    pub keep: Keep,
    /// Use of what is known.
    pub plan: Plan,
    /// Tries that went before in this run.
    pub tries: Vec<Try>,
}

/// What came of it.
#[derive(Debug)]
pub struct Done {
    /// What was asked.
    pub job: Job,
    /// What is kept of it.
    pub record: Record,
    /// Whether it is as the last run saw it; `None` when there was no last run.
    pub unchanged: Option<bool>,
}

/// Counters of what the survey cost.
#[derive(Debug, Default)]
pub struct Cost {
    /// Requests sent.
    pub requests: AtomicU64,
    /// Answers 304.
    pub not_modified: AtomicU64,
    /// Bytes received.
    pub bytes: AtomicU64,
    /// Pages read or taken from the state.
    pub pages: AtomicU64,
    /// Bytes of files that were read.
    pub files: AtomicU64,
    /// Pages of documents asked for again because something was wrong with them.
    pub wrong: AtomicU64,
}

/// What all work needs.
#[derive(Debug)]
pub struct Fetching {
    /// Names by which columns are recognised.
    pub names: Arc<Names>,
    /// The HTTP client.
    pub client: Client,
    /// The state.
    pub state: Arc<State>,
    /// Where rows are written.
    pub rows: mpsc::Sender<Row>,
    /// A person's selectors.
    pub selectors: Selectors,
    /// Live counters.
    pub progress: Arc<Progress>,
    /// What it cost.
    pub cost: Cost,
    /// Bytes of files to read in all.
    pub file_bytes: u64,
    /// Files being unpacked.
    pub unpacking: Semaphore,
    /// Browser for script-only pages, where asked for and found.
    pub browser: Option<crate::render::Browser>,
    /// Texts of the documents read in this run.
    pub texts: HeldTexts,
    /// Error words that texts are searched for.
    pub words: WordList,
    /// Version of the features, by these words.
    pub features: u32,
    /// Requests that are left, of a sparing look.
    pub allowance: Option<Allowance>,
    /// Addresses of all documents that changed since the last run, where the caller knows.
    pub changed: Option<FxHashSet<String>>,
    /// Addresses of what somebody says he has mended.
    pub again: FxHashSet<String>,
}

impl Fetching {
    /// Whether a known document is asked for again: because it changed, where that is known, or because what was wrong with it
    /// may be mended in place, or a page of it that came badly may come now. Of the latter few are in one run, with all their
    /// pages: they have their part of the five hundredths that a further inspection may cost.
    fn asks_again(&self, url: &Url, record: &Record) -> bool {
        if self.may_be_mended(url, record) {
            return true;
        }
        let again = record.is_wrong() || record.lacks_pages();
        if let Some(changed) = &self.changed {
            let linked = |content: &Content| content.related.iter().any(|to| changed.contains(to));
            return again
                || changed.contains(url.as_str())
                || record.content.as_deref().is_some_and(linked);
        }
        let most = (self.state.first_cost / 200).max(FEW_WRONG);
        let cost = 1 + u64::from(record.parts);
        again && self.cost.wrong.fetch_add(cost, Ordering::Relaxed) < most
    }

    /// Whether somebody says of a page or file, or of what a document leads to, that it is mended.
    fn may_be_mended(&self, url: &Url, record: &Record) -> bool {
        let said = |address: &str| self.again.contains(address);
        let leads = |address: &str| {
            said(address)
                || Url::parse(address)
                    .is_ok_and(|url| canonical(&url).is_some_and(|url| said(url.as_str())))
        };
        !self.again.is_empty()
            && (said(url.as_str())
                || record.reading.as_ref().is_some_and(|reading| {
                    reading.links.iter().any(|link| leads(&link.href))
                        || reading.attachments.iter().any(|file| leads(&file.href))
                }))
    }

    /// Does one piece of work, and counts what is seen on the way.
    pub async fn work(&self, job: Job) -> Done {
        let done = self.get(job).await;
        self.progress.see(&done.record);
        done
    }

    /// Takes what stands at an address from the state, or asks for it.
    async fn get(&self, mut job: Job) -> Done {
        let want = match job.keep {
            Keep::Nothing => Want::Check,
            Keep::File if self.cost.files.load(Ordering::Relaxed) >= self.file_bytes => Want::Check,
            Keep::File => Want::File,
            _ => Want::Page,
        };
        let key = Key::of(job.url.as_str(), job.form.as_deref(), want == Want::Check);
        let known = self.state.known(key);
        let prior = known
            .and_then(|known| self.state.load(known.id).map(|prior| (known, prior)))
            .filter(|(known, prior)| self.serves(&job, *known, &prior.record));
        let sparing = self.allowance.is_some();
        match &prior {
            Some((known, _)) if known.run == self.state.run && job.plan != Plan::Again => {
                self.cost.pages.fetch_add(1, Ordering::Relaxed);
                if let Some((_, prior)) = prior {
                    self.note_asked(&job, &prior.record);
                    let unchanged = self.state.has_finished_run.then_some(prior.unchanged);
                    return Done { job, record: prior.record, unchanged };
                }
            }
            Some((_, kept))
                if job.plan == Plan::Reuse
                    && (sparing
                        || kept.record.outcome.verdict() == Verdict::Observed
                            && !self.asks_again(&job.url, &kept.record)) =>
            {
                self.cost.pages.fetch_add(1, Ordering::Relaxed);
                if let Some((_, prior)) = prior {
                    return Done { job, record: prior.record, unchanged: Some(true) };
                }
            }
            _ => {}
        }
        let counted_on = match (&prior, job.plan) {
            (Some((known, _)), Plan::InTurn) => known.requests.max(1),
            (None, Plan::InTurn) | (_, Plan::Again) => 0,
            (_, Plan::Conditional | Plan::Reuse) => 1,
        };
        let prior = prior.map(|(_, prior)| prior);
        if !self.may_ask(job.plan, counted_on) {
            return self.not_now(job, prior);
        }
        let validators = match &prior {
            // A page that was put together from several answers has not changed only when all of them have not.
            Some(prior)
                if job.plan != Plan::Again
                    && prior.record.outcome == Outcome::Ok
                    && prior.record.parts == 0 =>
            {
                prior.validators.clone()
            }
            _ => fetch::Validators::default(),
        };
        let ask = Ask {
            url: job.url.clone(),
            want,
            form: job.form.clone(),
            validators,
            referer: job.referer.clone(),
        };
        let fetched = self.client.fetch(ask).await;
        self.count(&fetched);
        let (mut record, body, unchanged) = self.understand(&job, &fetched, prior.as_ref()).await;
        if !job.tries.is_empty() {
            let mut tries = std::mem::take(&mut job.tries);
            tries.append(&mut record.tries);
            record.tries = tries;
        }
        self.note_asked(&job, &record);
        let mut row = Row::new(&self.state, key, job.url.as_str(), &record);
        // The frames and lists that a page was put together from are part of what it costs.
        row.requests = fetched.requests + record.parts;
        if let Some(allowance) = &self.allowance {
            allowance.spend(row.requests.saturating_sub(counted_on));
        }
        row.unchanged = unchanged;
        row.validators = if fetched.not_modified {
            prior.as_ref().map(|prior| prior.validators.clone()).unwrap_or_default()
        } else {
            fetched.validators
        };
        row.body = body;
        // A closed channel means that writing failed; the survey ends with that error.
        let _ = self.rows.send(row).await;
        let unchanged = prior.is_some().then_some(unchanged);
        Done { job, record, unchanged }
    }

    /// Whether what was kept is used: by what is asked for, and by the version of its features. A sparing look takes what there
    /// is, what could not be had among it; only of what it asks for itself it takes no failure.
    fn serves(&self, job: &Job, known: Known, record: &Record) -> bool {
        let spares =
            self.allowance.is_some() && (job.plan == Plan::Reuse || known.run != self.state.run);
        let as_seen =
            || record.keep.holds(job.keep) || record.outcome.verdict() != Verdict::Observed;
        record.serves(job.keep, self.features) || spares && as_seen()
    }

    /// Whether a request may be sent for which so many are counted on; a second try was granted before.
    fn may_ask(&self, plan: Plan, counted_on: u32) -> bool {
        let Some(allowance) = &self.allowance else { return true };
        match plan {
            Plan::InTurn => allowance.keeps_turn(counted_on),
            Plan::Conditional | Plan::Reuse => allowance.take(),
            Plan::Again => true,
        }
    }

    /// Notes for a sparing look that an address was asked for, and where it led.
    fn note_asked(&self, job: &Job, record: &Record) {
        if let Some(allowance) = &self.allowance {
            allowance.note(job.url.as_str());
            record.final_url.iter().for_each(|url| allowance.note(url));
        }
    }

    /// What is not asked for in this look: as it was last seen, if ever.
    fn not_now(&self, job: Job, prior: Option<Prior>) -> Done {
        self.cost.pages.fetch_add(1, Ordering::Relaxed);
        let outcome = Outcome::NotReached { reason: Reason::new(NOT_NOW) };
        let unseen = || Record::never_asked(outcome, self.state.started);
        let record = prior.map_or_else(unseen, |prior| prior.record);
        Done { job, record, unchanged: Some(true) }
    }

    fn count(&self, fetched: &Fetched) {
        let requests = u64::from(fetched.requests);
        self.cost.requests.fetch_add(requests, Ordering::Relaxed);
        self.cost.bytes.fetch_add(fetched.wire_bytes, Ordering::Relaxed);
        self.cost.pages.fetch_add(1, Ordering::Relaxed);
        if fetched.not_modified {
            self.cost.not_modified.fetch_add(1, Ordering::Relaxed);
        }
        self.progress.requests.fetch_add(requests, Ordering::Relaxed);
        Progress::count(&self.progress.pages);
    }

    async fn understand(
        &self,
        job: &Job,
        fetched: &Fetched,
        prior: Option<&Prior>,
    ) -> (Record, Option<SavedBody>, bool) {
        if fetched.not_modified
            && let Some(prior) = prior
        {
            return (prior.record.clone(), None, true);
        }
        let mut record = Record::of(&job.url, fetched);
        record.features = self.features;
        let came = matches!(fetched.outcome, Outcome::Ok | Outcome::TooLarge);
        if job.keep == Keep::Nothing {
            record.sniffed = fetched.sniffed.map(str::to_owned);
            record.bytes = fetched.length;
            let same = prior.is_some_and(|prior| prior.record.outcome == record.outcome);
            return (record, None, same);
        }
        if job.keep == Keep::File {
            return self.understand_file(job, fetched, record, prior).await;
        }
        if fetched.body.is_empty() {
            let same = prior.is_some_and(|prior| prior.record.outcome == record.outcome);
            return (record, None, same);
        }
        let hash = sha256(&fetched.body);
        if came
            && job.keep != Keep::File
            && let Some(prior) = prior
            && prior.record.parts == 0
            && prior.record.saved.as_ref().is_some_and(|saved| saved.sha256 == hash)
        {
            return (prior.record.clone(), None, true);
        }
        let mut body: std::borrow::Cow<'_, [u8]> = std::borrow::Cow::Borrowed(&fetched.body);
        let mut reading = None;
        if came {
            reading = Some(self.read(&fetched.final_url, &body, record.content_type.as_deref()));
        }
        if let (Some(browser), Some(plain)) = (&self.browser, &reading)
            && plain.notices.contains(&page::PageNotice::ScriptOnly)
        {
            match browser.render(&fetched.final_url).await {
                Ok(html) => {
                    reading = Some(self.read(
                        &fetched.final_url,
                        html.as_bytes(),
                        Some("text/html; charset=utf-8"),
                    ));
                    body = std::borrow::Cow::Owned(html.into_bytes());
                }
                Err(error) => tracing::warn!(url = %fetched.final_url, %error, "not rendered"),
            }
        }
        let hash = if matches!(body, std::borrow::Cow::Owned(_)) { sha256(&body) } else { hash };
        if let Some(mut reading) = reading {
            self.put_together(job, fetched, &body, (&mut record, &mut reading)).await;
            let alone = job.keep == Keep::Document && record.further.is_empty();
            if alone && !reading.text.trim().is_empty() {
                self.texts.hold(&hash, &reading.text);
            }
            record.take(reading, job.keep, &self.words);
        }
        record.saved = Some(Saved { at: fetched.at, sha256: hash.clone() });
        let same = prior.is_some_and(|prior| {
            prior.record.outcome == record.outcome
                && prior.record.fingerprint == record.fingerprint
                && prior.record.listing() == record.listing()
        });
        let saved = SavedBody {
            sha256: hash,
            at: fetched.at,
            head: fetched.head.clone(),
            packed: PackedBody::of(&body),
        };
        (record, Some(saved), same)
    }

    /// Adds to what was read of a page what belongs to it and came apart: frames and lists of a column's page, further pages
    /// of a document.
    async fn put_together(
        &self,
        job: &Job,
        fetched: &Fetched,
        body: &[u8],
        (record, reading): (&mut Record, &mut page::Reading),
    ) {
        let url = &fetched.final_url;
        if job.keep == Keep::Structure {
            record.parts = self.read_frames(url, reading).await;
            let (branches, parts) = self.fetch_along(url, body, reading).await;
            record.branches = branches;
            record.parts += parts;
            let raw = Raw { url, body, content_type: record.content_type.as_deref() };
            record.names = parts::take_in(reading, &raw, &self.names);
        } else if job.purpose == Purpose::Document && reading.kind == page::Kind::Article {
            let (further, parts) = self.read_further(url, fetched.at, reading).await;
            record.further = further;
            record.parts = parts;
        }
    }

    /// A file: what is found in it is kept, and its hash; its bytes are not.
    async fn understand_file(
        &self,
        job: &Job,
        fetched: &Fetched,
        mut record: Record,
        prior: Option<&Prior>,
    ) -> (Record, Option<SavedBody>, bool) {
        record.keep = Keep::File;
        record.sniffed = fetched.sniffed.map(str::to_owned);
        record.bytes = fetched.length.or(Some(fetched.body.len() as u64));
        let same_outcome = prior.is_some_and(|prior| prior.record.outcome == record.outcome);
        if !matches!(fetched.outcome, Outcome::Ok | Outcome::TooLarge) {
            return (record, None, same_outcome);
        }
        let kind = fetched.sniffed.unwrap_or_default();
        let why_not = if fetched.outcome == Outcome::TooLarge {
            Some(UnreadWhy::TooLarge)
        } else {
            let room = self.cost.files.load(Ordering::Relaxed) < self.file_bytes;
            (!room).then_some(UnreadWhy::NoRoom)
        };
        if let Some(why) = why_not {
            record.file = Some(Box::new(content::not_read(kind, why)));
            return (record, None, same_outcome);
        }
        let hash = sha256(&fetched.body);
        let as_before =
            prior.filter(|prior| prior.record.saved.as_ref().is_some_and(|old| old.sha256 == hash));
        record.saved = Some(Saved { at: fetched.at, sha256: hash });
        if let Some(prior) = as_before {
            record.file.clone_from(&prior.record.file);
            return (record, None, same_outcome);
        }
        self.cost.files.fetch_add(fetched.body.len() as u64, Ordering::Relaxed);
        record.file = Some(Box::new(self.look_into(job, fetched).await));
        (record, None, false)
    }

    /// Reads a file away from the threads that talk to the network.
    async fn look_into(&self, job: &Job, fetched: &Fetched) -> FileContent {
        let broken = |reason: &str| {
            let kind = fetched.sniffed.unwrap_or_default();
            content::not_read(kind, UnreadWhy::Broken { reason: reason.to_owned() })
        };
        let Ok(_one) = self.unpacking.acquire().await else { return broken("closed") };
        let name = fetched.disposition.clone().unwrap_or_else(|| job.url.path().to_owned());
        let bytes = fetched.body.clone();
        let read = move || content::of_file(&name, &bytes, &attachment::Bounds::default());
        tokio::task::spawn_blocking(read).await.unwrap_or_else(|error| broken(&error.to_string()))
    }

    pub(crate) fn read(&self, url: &Url, body: &[u8], content_type: Option<&str>) -> page::Reading {
        vendors::read(Raw { url, body, content_type }, &self.selectors)
    }

    /// What a page's own scripts would fetch: column trees, and the list where the page has none.
    async fn fetch_along(
        &self,
        url: &Url,
        body: &[u8],
        reading: &mut page::Reading,
    ) -> (Vec<Branch>, u32) {
        let mut parts_asked = 0;
        let (mut branches, asks) = {
            let text = vendors::text_of(body);
            vendors::look(url, &text)
        };
        for (vendor, ask) in asks {
            let fetched = self.fetch_part(ask, url).await;
            parts_asked += 1;
            if fetched.outcome == Outcome::Ok {
                tracing::debug!(vendor = vendor.id(), %url, "column tree");
                vendors::add(&mut branches, vendor.answered(url, &fetched.body));
            }
        }
        if reading.items.is_empty() && branches.is_empty() {
            let leads = reading.leads.iter().filter(|lead| lead.how.starts_with("data"));
            let parts: Vec<(Url, bool)> = leads
                .filter_map(|lead| Some((Url::parse(&lead.href).ok()?, lead.how == "data-post")))
                .filter(|(part, _)| part.origin() == url.origin())
                .take(DATA_LEADS)
                .collect();
            for (part, posted) in parts {
                let fetched = if posted {
                    self.post_part(&part, url).await
                } else {
                    self.fetch_part(part.clone(), url).await
                };
                parts_asked += 1;
                if fetched.outcome != Outcome::Ok {
                    continue;
                }
                let read_as = if posted { &part } else { &fetched.final_url };
                let mut list = self.read(read_as, &fetched.body, fetched.content_type.as_deref());
                if posted && let Some(pager) = &mut list.pager {
                    post_pages(pager);
                }
                if !list.items.is_empty() {
                    reading.items = list.items;
                    reading.pager = list.pager;
                    reading.notices.retain(|notice| *notice != page::PageNotice::ScriptOnly);
                    break;
                }
                reading.notices.extend(
                    list.notices
                        .into_iter()
                        .filter(|notice| matches!(notice, page::PageNotice::EmptyList { .. })),
                );
            }
            // Its script has asked and was told that there is nothing: the page itself is understood.
            if reading
                .notices
                .iter()
                .any(|notice| matches!(notice, page::PageNotice::EmptyList { .. }))
            {
                reading.notices.retain(|notice| *notice != page::PageNotice::ScriptOnly);
            }
        }
        (branches, parts_asked)
    }

    /// A request with its query as a form.
    async fn post_part(&self, url: &Url, page: &Url) -> Fetched {
        let (at, form) = as_form(url);
        let mut ask = Ask::new(at, Want::Page);
        ask.form = Some(form);
        ask.referer = Some(page.clone());
        let fetched = self.client.fetch(ask).await;
        self.count(&fetched);
        fetched
    }

    /// A request that belongs to a page.
    pub(crate) async fn fetch_part(&self, url: Url, page: &Url) -> Fetched {
        let mut ask = Ask::new(url, Want::Page);
        ask.referer = Some(page.clone());
        let fetched = self.client.fetch(ask).await;
        self.count(&fetched);
        fetched
    }
}

/// An address without its query, and the query as a form.
fn as_form(url: &Url) -> (Url, Vec<(String, String)>) {
    let form = url.query_pairs().into_owned().collect();
    let mut at = url.clone();
    at.set_query(None);
    (at, form)
}

/// The further pages of a list whose first was posted for are posted for too.
fn post_pages(pager: &mut page::Pager) {
    let page::Next::Get { url, rest } = &pager.next else { return };
    let Some((at, form)) = Url::parse(url).ok().map(|url| as_form(&url)) else { return };
    let rest =
        rest.iter().filter_map(|url| Url::parse(url).ok()).map(|url| as_form(&url).1).collect();
    pager.next = page::Next::Post { url: at.into(), form, rest };
}
