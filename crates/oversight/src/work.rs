//! Inspections as jobs: taken from the queue, kept alive while they run, taken up again when their worker is gone.
//! The state file of a survey stays, so that who takes it up goes on where the other stopped.

use crate::alerts;
use crate::error::OversightError;
use crate::judge::{Inputs, Seen, day, judged, level, materials, pins, verdicts, written};
use crate::packed::pack;
use crate::ranking::places;
use crate::recheck;
use crate::schedule::Hours;
use assess::Assessment;
use fetch::Manners;
use serde::{Deserialize, Serialize};
use snapshot::Outcome;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{
    Campaign, DecisionRow, Inspection, InspectionState, NewEvidence, Round, RoundState, Store,
    StoreError, Write,
};
use survey::{
    Bounds, Context, EvidenceBody, EvidenceStore, Progress, Settings, SurveyError, Surveyed,
};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Seconds until somebody else takes up what its worker says nothing of.
const LEASE: i64 = 180;
/// Between two signs of life.
pub const BEAT: Duration = Duration::from_secs(45);
/// Seconds before a portal that could not be reached is tried again.
const AGAIN: i64 = 600;
/// How often an inspection is begun.
const MOST_ATTEMPTS: i32 = 3;
/// Pages of a portal in work at a time.
const PAGES: usize = 16;

/// Tells the moment, seconds UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Why an inspection failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Failure {
    /// The portal's first page could not be had.
    Unreachable {
        /// Address tried.
        url: String,
        /// What came of it.
        came: Outcome,
    },
    /// The survey could not be made.
    Unusable {
        /// What the survey said.
        reason: String,
    },
    /// Its workers were never heard of again.
    Abandoned,
}

/// One who works at inspections.
#[derive(Clone)]
pub struct Worker {
    /// Name, told in the row of what it works on; unique among those that run.
    pub name: String,
    /// Folder of the surveys' state files.
    pub states: PathBuf,
    /// How politely to ask.
    pub manners: Manners,
    /// Program and version to write into snapshots.
    pub program: String,
    /// Only inspections of this round, whatever its hours; `None`: of all rounds, each within its hours.
    pub only: Option<i64>,
    /// Between two signs of life, at which it looks at the hours as well: [`BEAT`], less than a minute.
    pub beat: Duration,
    /// Tells the moment.
    pub clock: Clock,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Worker {
    /// Works until the queue is empty or `cancel` is cancelled, at most `at_a_time` inspections side by side;
    /// answers how many were done. No two at a time ask the same host.
    ///
    /// # Errors
    /// Where the store says no, or what it keeps cannot be read.
    pub async fn run(
        &self,
        store: &Store,
        at_a_time: usize,
        cancel: &CancellationToken,
    ) -> Result<usize, OversightError> {
        let mut hands = tokio::task::JoinSet::new();
        for worker in self.hands(at_a_time) {
            let (store, cancel) = (store.clone(), cancel.clone());
            hands.spawn(async move {
                let mut done = 0;
                while !cancel.is_cancelled() && worker.one(&store, &cancel).await?.is_some() {
                    done += 1;
                }
                Ok::<usize, OversightError>(done)
            });
        }
        let mut done = 0;
        while let Some(hand) = hands.join_next().await {
            done += hand??;
        }
        Ok(done)
    }

    /// The same worker, so many times side by side.
    pub(crate) fn hands(&self, at_a_time: usize) -> impl Iterator<Item = Self> {
        let hand = |hand| Self { name: format!("{}-{hand}", self.name), ..self.clone() };
        (1..=at_a_time.max(1)).map(hand)
    }

    /// Takes one inspection from the queue and does it; answers which, `None` where there is none to do.
    ///
    /// # Errors
    /// Where the store says no, or what it keeps cannot be read.
    pub async fn one(
        &self,
        store: &Store,
        cancel: &CancellationToken,
    ) -> Result<Option<i64>, OversightError> {
        let Some(job) = self.claim(store).await? else { return Ok(None) };
        let id = job.id;
        let round = store.round(job.round_id).await?.ok_or(OversightError::Missing("round"))?;
        let inputs = Arc::new(Inputs::of(store, &round).await?);
        let bounds = Bounds {
            sparing: alerts::asked_first(store, &job).await?,
            again: recheck::said_mended(store, &job).await?,
            ..Bounds::default()
        };
        let settings = self.settings(&job, bounds)?;
        // Stops the survey when the inspection is another one's by now.
        let stop = cancel.child_token();
        let hours = self.hours(store, &job, &round).await?;
        match self.survey(store, &job, (settings, &inputs), (hours, &stop)).await? {
            Ok(surveyed) if surveyed.snapshot.observation.complete || !stop.is_cancelled() => {
                self.keep(store, &job, &inputs, surveyed).await?;
            }
            Err(error) if !stop.is_cancelled() => self.fail(store, id, error).await?,
            // Cut off before the portal was seen, as when its hours are over: nobody's fault.
            Ok(_) | Err(_) => self.give_back(store, id).await?,
        }
        Ok(Some(id))
    }

    /// Takes what nobody works on; never a second one of a host.
    async fn claim(&self, store: &Store) -> Result<Option<Inspection>, OversightError> {
        let now = (self.clock)();
        let mut write = store.write().await?.at(now);
        let (free, busy) = write.workable(now).await?;
        let mut open = BTreeMap::new();
        let asked: BTreeSet<String> = busy.iter().map(|one| host(&one.portal)).collect();
        let mut claimed = None;
        for job in free {
            if job.attempts >= MOST_ATTEMPTS {
                let failure = job.failure.clone();
                let failure = failure.map_or_else(|| words(&Failure::Abandoned), Ok)?;
                if job.look > 0 {
                    recheck::not_seen(&mut write, &job).await?;
                }
                end(&mut write, Inspection { failure: Some(failure), ..job }, false).await?;
                continue;
            }
            if claimed.is_some() || asked.contains(&host(&job.portal)) {
                continue;
            }
            let key = (job.round_id, job.look > 0, job.any_hour);
            let may_begin = match open.entry(key) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(place) => *place.insert(self.may_begin(&write, &job).await?),
            };
            if !may_begin {
                continue;
            }
            let job = Inspection {
                state: InspectionState::Running,
                attempts: job.attempts + 1,
                worker: self.name.clone(),
                lease_until: now + LEASE,
                requests: 0,
                pages: 0,
                began_at: Some(now),
                ..job
            };
            write.save_inspection(job.clone()).await?;
            claimed = Some(job);
        }
        write.commit().await?;
        Ok(claimed)
    }

    /// Whether an inspection may be begun now.
    async fn may_begin(&self, write: &Write, job: &Inspection) -> Result<bool, OversightError> {
        if let Some(only) = self.only {
            return Ok(only == job.round_id);
        }
        let row = write.round(job.round_id).await?.ok_or(OversightError::Missing("round"))?;
        let campaign = match job.look {
            0 => None,
            _ => write.campaign(row.campaign_id).await?,
        };
        let hours = hours_of(job, &row, campaign.as_ref())?;
        Ok(hours.is_none_or(|hours| hours.hold(write.now())))
    }

    /// The hours within which an inspection is done; none where any will do.
    async fn hours(
        &self,
        store: &Store,
        job: &Inspection,
        round: &Round,
    ) -> Result<Option<Hours>, OversightError> {
        if self.only.is_some() {
            return Ok(None);
        }
        let campaign = store.campaign(round.campaign_id).await?;
        hours_of(job, round, campaign.as_ref())
    }

    /// How a portal is surveyed.
    fn settings(&self, job: &Inspection, bounds: Bounds) -> Result<Settings, OversightError> {
        let portal = pins(&job.pins)?;
        let start = Url::parse(&job.portal).map_err(|_| OversightError::Missing("portal"))?;
        let level = portal.level.unwrap_or_else(|| level(job.kind, job.parent_id.is_some()));
        Ok(Settings {
            start,
            name: Some(job.name.clone()),
            level,
            portal,
            state: Some(self.states.join(state_file(job))),
            beside: Vec::new(),
            manners: self.manners.clone(),
            workers: PAGES,
            render: false,
            program: self.program.clone(),
            bounds,
            words: Default::default(),
        })
    }

    /// Surveys, and says meanwhile that it is alive; stops when the hours are over.
    async fn survey(
        &self,
        store: &Store,
        job: &Inspection,
        (settings, inputs): (Settings, &Inputs),
        (hours, stop): (Option<Hours>, &CancellationToken),
    ) -> Result<Result<Surveyed, SurveyError>, OversightError> {
        let progress = Arc::new(Progress::default());
        let context = Context {
            standard: inputs.standard.clone(),
            progress: progress.clone(),
            cancel: stop.clone(),
        };
        let survey = survey::survey(&settings, &context);
        tokio::pin!(survey);
        let mut beat = tokio::time::interval(self.beat);
        beat.tick().await;
        loop {
            tokio::select! {
                surveyed = &mut survey => return Ok(surveyed),
                _ = beat.tick() => {
                    let over = hours.is_some_and(|hours| !hours.hold((self.clock)()));
                    if !self.beat(store, job.id, &progress).await? || over {
                        stop.cancel();
                    }
                }
            }
        }
    }

    /// The row of an inspection, where it is still this worker's.
    async fn own(&self, write: &Write, id: i64) -> Result<Option<Inspection>, StoreError> {
        let found = write.inspection(id).await?;
        Ok(found.filter(|one| one.state == InspectionState::Running && one.worker == self.name))
    }

    /// Says that it is alive; answers whether the inspection is still its own.
    async fn beat(
        &self,
        store: &Store,
        id: i64,
        progress: &Progress,
    ) -> Result<bool, OversightError> {
        let now = (self.clock)();
        let mut write = store.write().await?.at(now);
        let Some(row) = self.own(&write, id).await? else { return Ok(false) };
        let count = |counter: &AtomicU64| {
            i64::try_from(counter.load(Ordering::Relaxed)).unwrap_or(i64::MAX)
        };
        let (requests, pages) = (count(&progress.requests), count(&progress.pages));
        let row = Inspection { lease_until: now + LEASE, requests, pages, ..row };
        write.save_inspection(row).await?;
        write.commit().await?;
        Ok(true)
    }

    /// Back into the queue: whoever takes it goes on from the state file.
    async fn give_back(&self, store: &Store, id: i64) -> Result<(), OversightError> {
        let mut write = store.write().await?.at((self.clock)());
        let Some(row) = self.own(&write, id).await? else { return Ok(()) };
        let attempts = row.attempts - 1;
        let row = Inspection { state: InspectionState::Queued, attempts, ..row };
        write.save_inspection(row).await?;
        write.commit().await?;
        Ok(())
    }

    async fn fail(&self, store: &Store, id: i64, error: SurveyError) -> Result<(), OversightError> {
        let now = (self.clock)();
        let (failure, passing) = match error {
            SurveyError::Unreachable { url, outcome } => {
                (Failure::Unreachable { url, came: outcome }, true)
            }
            other => (Failure::Unusable { reason: other.to_string() }, false),
        };
        tracing::warn!(inspection = id, ?failure, "not inspected");
        let mut write = store.write().await?.at(now);
        let Some(row) = self.own(&write, id).await? else { return Ok(()) };
        let row = Inspection { failure: Some(words(&failure)?), ..row };
        if passing && row.attempts < MOST_ATTEMPTS {
            // Nobody's until its time comes.
            let row = Inspection { worker: String::new(), lease_until: now + AGAIN, ..row };
            write.save_inspection(row).await?;
        } else {
            if let (1.., Some(failure)) = (row.look, &row.failure) {
                alerts::unreachable(&mut write, &row, failure.clone()).await?;
                recheck::not_seen(&mut write, &row).await?;
            }
            end(&mut write, row, false).await?;
        }
        write.commit().await?;
        Ok(())
    }

    /// Judges what was seen and keeps all of it: snapshot, findings, the pages they were found on, score. What is decided
    /// about the unit meanwhile is part of it.
    async fn keep(
        &self,
        store: &Store,
        job: &Inspection,
        inputs: &Arc<Inputs>,
        surveyed: Surveyed,
    ) -> Result<(), OversightError> {
        let Surveyed { snapshot, mut evidence, sparing } = surveyed;
        let json = serde_json::to_vec(&snapshot).map_err(OversightError::unreadable("snapshot"))?;
        let stored = store.put_file(pack(&json)?).await?;
        let (pins, as_of) = (pins(&job.pins)?, day(&job.as_of)?);
        let seen = Arc::new(Seen { snapshot, pins, as_of, between_rounds: job.look > 0 });
        loop {
            let decided = store.decisions_about(job.unit_id).await?;
            let carried = carried(job, &decided);
            let accepted = match job.look {
                0 => materials(&store.materials(job.round_id).await?, job.unit_id)?,
                _ => Vec::new(),
            };
            let assessment = Arc::new(judged(inputs, &seen, verdicts(&carried), accepted).await?);
            let (pages, rest) = saved_pages(store, &assessment, evidence).await?;
            evidence = rest;
            let noticed = match job.look {
                0 => Vec::new(),
                _ => alerts::noticed_at(inputs, &seen, &assessment).await?,
            };
            let now = (self.clock)();
            let mut write = store.write().await?.at(now);
            let Some(row) = self.own(&write, job.id).await? else { return Ok(()) };
            if write.decisions_about(job.unit_id).await? != decided {
                continue;
            }
            let portal = &seen.snapshot.portal.name;
            let (row, findings) = written(row, &assessment, portal)?;
            let found: BTreeSet<&str> = findings.iter().map(|one| one.key.as_str()).collect();
            let carried =
                carried.into_iter().filter(|one| found.contains(one.key.as_str())).collect();
            write.add_decisions(carried).await?;
            write.put_findings(row.id, findings).await?;
            write.put_evidence(row.id, pages).await?;
            let figures = &seen.snapshot.figures;
            let row = Inspection {
                snapshot: Some(stored.hash),
                complete: seen.snapshot.observation.complete,
                requests: i64::try_from(figures.requests).unwrap_or(i64::MAX),
                failure: None,
                ..row
            };
            if row.look > 0 {
                let shown = recheck::Shown {
                    assessment: &assessment,
                    snapshot: &seen.snapshot,
                    calendar: &inputs.calendar,
                    sparing: sparing.as_ref(),
                };
                recheck::settle(&mut write, &row, shown).await?;
                let seen = (row.complete, shown.sparing);
                alerts::settle(&mut write, &row, noticed, seen).await?;
            }
            end(&mut write, row, true).await?;
            write.commit().await?;
            return Ok(());
        }
    }
}

/// What was decided before about findings of the unit, as decisions of this inspection: the last about each key.
fn carried(job: &Inspection, decided: &[DecisionRow]) -> Vec<DecisionRow> {
    let mut last = BTreeMap::new();
    for row in decided {
        let carried_from = row.carried_from.or(Some(row.inspection_id));
        let row = DecisionRow { id: 0, inspection_id: job.id, carried_from, ..row.clone() };
        last.insert(row.key.clone(), row);
    }
    last.into_values().collect()
}

/// The hours within which an inspection is done: those of its round; of a look that nobody asked for, those that the campaign
/// has for looks.
fn hours_of(
    job: &Inspection,
    round: &Round,
    campaign: Option<&Campaign>,
) -> Result<Option<Hours>, OversightError> {
    match (job.look, campaign) {
        (0, _) => Hours::of(round),
        (_, Some(campaign)) if !job.any_hour => alerts::look_hours(campaign).map(Some),
        _ => Ok(None),
    }
}

/// Ends an inspection, and its round's time of inspection with the last of them.
async fn end(write: &mut Write, row: Inspection, done: bool) -> Result<(), OversightError> {
    let state = if done { InspectionState::Done } else { InspectionState::Failed };
    let row = Inspection { state, ended_at: Some(write.now()), lease_until: 0, ..row };
    let (id, look) = (row.round_id, row.look);
    write.save_inspection(row).await?;
    if look == 0 && write.open_inspections(id).await? == 0 {
        let mut round = write.round(id).await?.ok_or(OversightError::Missing("round"))?;
        round.state = RoundState::Confirming;
        if round.unit_id.is_some() {
            // A unit's own check: nobody confirms anything, and nothing follows from it.
            let sheet = assess::Sheet::parse(&round.sheet)?;
            let places = places(round.kind, &sheet, &write.standings(id).await?)?;
            let result = serde_json::to_string(&places);
            round.result = Some(result.map_err(OversightError::unreadable("ranking"))?);
            round.state = RoundState::Closed;
            round.closed_at = Some(write.now());
        }
        write.save_round(round).await?;
    }
    Ok(())
}

/// Name of the state file: a round begins afresh, later looks go on from what its inspection saw. A portal that
/// has moved is another one.
fn state_file(job: &Inspection) -> String {
    let address = store::hash(job.portal.as_bytes());
    let address = address.get(..8).unwrap_or_default();
    format!("round-{}-unit-{}-{address}.state", job.round_id, job.unit_id)
}

/// Host and port of an address.
fn host(portal: &str) -> String {
    let url = Url::parse(portal).ok();
    url.map(|url| url.authority().to_owned()).unwrap_or_default()
}

fn words(failure: &Failure) -> Result<String, OversightError> {
    serde_json::to_string(failure).map_err(OversightError::unreadable("failure"))
}

/// The pages that findings speak of, their bodies put into the file store; hands the evidence back.
async fn saved_pages(
    store: &Store,
    assessment: &Assessment,
    evidence: EvidenceStore,
) -> Result<(Vec<NewEvidence>, EvidenceStore), OversightError> {
    let wanted: BTreeSet<String> =
        assessment.findings.iter().filter_map(|found| found.sha256.clone()).collect();
    let read = move || {
        let mut pages = Vec::new();
        for sha256 in wanted {
            let Some(page) = evidence.get(&sha256) else { continue };
            let body = match page.body {
                EvidenceBody::Packed(body) => body.unpack(),
                EvidenceBody::Damaged(rest) => rest,
            };
            pages.push((sha256, page.url, page.at.as_second(), page.head, pack(&body)?));
        }
        Ok::<_, std::io::Error>((pages, evidence))
    };
    let mut kept = Vec::new();
    let (pages, evidence) = tokio::task::spawn_blocking(read).await??;
    for (sha256, url, at, head, packed) in pages {
        let file = store.put_file(packed).await?;
        kept.push(NewEvidence { sha256, url, at, head, file });
    }
    Ok((kept, evidence))
}
