//! What the next inspection would find on a site of ours. It is surveyed where it answers, like any foreign portal,
//! and judged by the same rules: nothing is known of it but what it shows. The next survey goes on from the last one: the
//! change log tells which documents are read again.

use crate::error::DeskError;
use crate::places::Premises;
use assess::{Assessment, ErrorWords, Sheet, Task, Verdicts};
use fetch::Manners;
use portal::{Shape, day};
use snapshot::PortalFile;
use standard::Standard;
use standard::calendar::Calendar;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use store::Store;
use survey::{Bounds, Context, Progress, Settings, SurveyError};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Connections to our own server at a time: readers are served beside it.
const CONNECTIONS: usize = 4;
/// Pages in work at a time.
const PAGES: usize = 16;
/// Changes that are read at a time.
const BATCH: u64 = 1000;
/// Batches after which reading the site anew is taken for cheaper.
const BATCHES: usize = 20;
/// More documents than these are not told one by one: the site is read anew.
const MOST: usize = 1000;

/// The sheet by which our own sites are judged ahead: what it says of freshness holds for the desk's coverage too.
pub(crate) static SHEET: LazyLock<Sheet> = LazyLock::new(Sheet::default);

/// What an inspection of today would find.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// The judgement, by the built-in sheet.
    pub assessment: Assessment,
    /// Pages that it is about.
    pub pages: u64,
    /// Requests that were sent for it: few where most is as the forecast before saw it.
    pub requests: u64,
    /// All that is due was looked at.
    pub complete: bool,
}

/// What changed on a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// These documents, by id, and nothing else.
    Documents(Vec<i64>),
    /// More than documents (columns, settings, units), or too many of them.
    More,
}

/// What changed on a site after `seq` of the change log. What stands on other sites is none of it, but what they are called is.
///
/// # Errors
/// Where the store says no.
pub async fn changed_since(store: &Store, site: i64, seq: i64) -> Result<Changed, DeskError> {
    let (mut from, mut documents) = (seq, BTreeSet::new());
    for _ in 0..BATCHES {
        let changes = store.changes(from, BATCH).await?;
        let Some(last) = changes.last() else {
            return Ok(Changed::Documents(documents.into_iter().collect()));
        };
        from = last.seq;
        for change in &changes {
            match change.subject.as_str() {
                "document" if change.site_id == site => _ = documents.insert(change.subject_id),
                "document" | "column" | "address" if change.site_id != site => {}
                _ => return Ok(Changed::More),
            }
        }
        if documents.len() > MOST {
            return Ok(Changed::More);
        }
    }
    Ok(Changed::More)
}

/// What a forecast leaves for the next one of the same site; with it go the pages as they were seen.
#[derive(Debug)]
pub struct Memory {
    folder: TempDir,
    /// Where the site was shown: what is remembered holds there alone.
    start: Url,
    seq: i64,
}

impl Memory {
    /// Nothing yet, of a site that is shown at `start`.
    fn new(start: Url) -> Result<Self, DeskError> {
        let folder = tempfile::Builder::new().prefix("gongkai-").tempdir();
        let folder = folder.map_err(|error| SurveyError::State {
            path: PathBuf::from("temporary"),
            reason: error.to_string(),
        })?;
        Ok(Self { folder, start, seq: 0 })
    }

    /// Where the site was shown.
    pub fn start(&self) -> &Url {
        &self.start
    }

    /// Where the change log stood.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("survey.state")
    }
}

/// A site that is shown to be inspected.
#[derive(Debug)]
pub struct Showing {
    /// Where.
    pub start: Url,
    /// Where the change log stood before it was shown, and before `since` was found out.
    pub seq: i64,
    /// What the last forecast left, and the addresses of all pages that may have changed since beside those of columns. `None`:
    /// all is read.
    pub since: Option<(Memory, Vec<String>)>,
}

/// Inspects a site where it answers; `progress` counts meanwhile. Leaves a memory where all was looked at.
///
/// # Errors
/// Where the site does not answer, or the survey cannot be made.
pub async fn forecast(
    store: &Store,
    premises: &Premises,
    showing: Showing,
    progress: Arc<Progress>,
    now: i64,
) -> Result<(Forecast, Option<Memory>), DeskError> {
    let Showing { start, seq, since } = showing;
    let (mut memory, changed) = match since.filter(|(memory, _)| memory.start == start) {
        Some((memory, changed)) => (memory, Some(changed)),
        None => (Memory::new(start.clone())?, None),
    };
    memory.seq = seq;
    let shape = portal::shape(store, &premises.site).await?;
    let standard = Arc::new(due(&premises.standard, shape.fields.as_deref()));
    let pins = pins(&shape);
    let settings = Settings {
        start,
        name: Some(premises.site.name.clone()),
        level: premises.site.level.into(),
        portal: pins.clone(),
        state: Some(memory.state()),
        beside: Vec::new(),
        manners: Manners { per_second: None, connections: CONNECTIONS, ..Manners::default() },
        workers: PAGES,
        render: false,
        program: concat!("gongkai ", env!("CARGO_PKG_VERSION")).into(),
        bounds: Bounds { changed, ..Bounds::default() },
        words: Default::default(),
    };
    let cancel = CancellationToken::new();
    let context = Context { standard: standard.clone(), progress, cancel };
    let snapshot = survey::survey(&settings, &context).await?.snapshot;
    let judge = move || {
        let task = Task {
            standard: &standard,
            snapshot: &snapshot,
            sheet: &SHEET,
            pins: &pins,
            as_of: day(now),
            materials: &[],
            calendar: Calendar::builtin(),
            verdicts: &Verdicts::default(),
            only: &[],
            words: ErrorWords::builtin(),
        };
        Forecast {
            assessment: task.run(),
            pages: snapshot.figures.pages,
            requests: snapshot.figures.requests,
            complete: snapshot.observation.complete,
        }
    };
    let forecast = tokio::task::spawn_blocking(judge).await?;
    // What broke off has no end from which the next could go on.
    let memory = forecast.complete.then_some(memory);
    Ok((forecast, memory))
}

/// The standard as far as it binds a site: a department answers for its own fields.
fn due(standard: &Standard, fields: Option<&[String]>) -> Standard {
    let mut standard = standard.clone();
    if let Some(own) = fields {
        standard.fields.retain(|field| own.contains(&field.slug));
    }
    standard
}

/// The townships and villages that must be there; those of a township's own site are below no name.
fn pins(shape: &Shape) -> PortalFile {
    let towns = shape.towns.iter().map(|town| (town.name.clone(), town.villages.clone()));
    let own = (String::new(), shape.villages.clone());
    PortalFile {
        towns: shape.towns.iter().map(|town| town.name.clone()).collect(),
        villages: towns.chain([own]).filter(|(_, villages)| !villages.is_empty()).collect(),
        ..PortalFile::default()
    }
}
