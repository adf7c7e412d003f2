//! One survey from beginning to end.

use crate::address::{Site, canonical};
use crate::addresses::Addresses;
use crate::api::{Context, Settings, SurveyError, Surveyed};
use crate::evidence::EvidenceStore;
use crate::fetching::{Cost, FILES_AT_A_TIME, Fetching};
use crate::names::Names;
use crate::origins::{self, HeldTexts};
use crate::render::Browser;
use crate::sparing::Allowance;
use crate::state::{State, Writer};
use crate::walk::{Until, Walk};
use jiff::Timestamp;
use rustc_hash::FxHashSet;
use snapshot::Snapshot;
use snapshot::portal_file::Selectors;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Semaphore;
use url::Url;

/// Surveys a portal. Cancelling `context.cancel` ends it soon with what was seen; the state file then
/// lets the same call go on.
///
/// # Errors
/// When the first page cannot be had at all, or the state file cannot be used.
pub async fn survey(settings: &Settings, context: &Context) -> Result<Surveyed, SurveyError> {
    let begun = Instant::now();
    let mut settings = settings.clone();
    if settings.portal.ignore_robots {
        settings.manners.robots = false;
    }
    // What its host can bear makes a survey slower, never faster.
    settings.manners.per_second = settings.portal.pace(settings.manners.per_second);
    settings.manners.connections = settings.portal.connections(settings.manners.connections);
    let state = State::open(settings.state.as_deref(), settings.start.as_str(), Timestamp::now())?;
    let state = Arc::new(state);
    let writer = Writer::start(&state)?;
    let client = fetch::Client::new(settings.manners.clone())
        .map_err(|error| SurveyError::Client { reason: error.to_string() })?;
    let browser = if settings.render {
        Some(
            Browser::find(&settings.manners.user_agent)
                .map_err(|error| SurveyError::Render { reason: error.to_string() })?,
        )
    } else {
        None
    };
    // Before anything was seen whole there is nothing that could stand as it was.
    let sparing = settings.bounds.sparing.is_some() && state.turns.is_some();
    let names = Arc::new(Names::new(&context.standard, &settings.portal.aliases));
    let fetching = Arc::new(Fetching {
        names: Arc::clone(&names),
        client,
        state: Arc::clone(&state),
        rows: writer.sender(),
        selectors: settings.portal.selectors.clone(),
        progress: Arc::clone(&context.progress),
        cost: Cost::default(),
        file_bytes: settings.bounds.file_bytes,
        unpacking: Semaphore::new(FILES_AT_A_TIME),
        browser,
        texts: HeldTexts::default(),
        features: crate::content::version(&settings.words),
        words: settings.words.clone(),
        allowance: sparing.then(Allowance::new),
        changed: settings.bounds.changed.as_deref().map(canonical_all),
        again: canonical_all(&settings.bounds.again),
    });
    let addresses = Addresses::new(Site::new(&settings.start));
    let mut walk =
        Walk::new(settings, context.clone(), Arc::clone(&state), Arc::clone(&fetching), addresses);
    let home = match walk.find_home().await {
        Ok(home) => home,
        Err(error) => {
            walk.rest().await;
            drop(walk);
            drop(fetching);
            writer.finish().await?;
            return Err(error);
        }
    };
    walk.choose_turn();
    walk.remember_home_links(home);
    walk.all(home).await;
    walk.rest().await;
    walk.keep_lists().await;
    let complete = walk.stopped.is_none();
    let (turns, sparing) = (walk.turns(), walk.sparing());
    let finished = Timestamp::now();
    let selectors = walk.settings.portal.selectors.clone();
    let beside = walk.settings.beside.clone();
    let mut snapshot = walk.assemble(home, finished, begun.elapsed().as_secs_f64());
    let texts = fetching.texts.take();
    drop(fetching);
    writer.finish().await?;
    if complete {
        state.finish(snapshot.figures.requests, &turns)?;
    }
    snapshot = with_likenesses(snapshot, state.path().to_owned(), beside, selectors, texts).await?;
    let evidence = EvidenceStore::open(&state.path().to_owned(), state.temporary());
    Ok(Surveyed { snapshot, evidence, sparing })
}

/// Addresses that a caller names, in their one form.
fn canonical_all(addresses: &[String]) -> FxHashSet<String> {
    let urls = addresses.iter().filter_map(|address| Url::parse(address).ok());
    urls.filter_map(|url| canonical(&url)).map(String::from).collect()
}

/// Looks for copies, away from the threads that talk to the network.
async fn with_likenesses(
    mut snapshot: Snapshot,
    state: PathBuf,
    beside: Vec<PathBuf>,
    selectors: Selectors,
    texts: HeldTexts,
) -> Result<Snapshot, SurveyError> {
    let search = move || {
        snapshot.likenesses = origins::find(&snapshot, &state, &beside, &selectors, &texts)?;
        Ok(snapshot)
    };
    // The search has no way to panic; were there one, it is passed on rather than hidden.
    match tokio::task::spawn_blocking(search).await {
        Ok(found) => found,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Err(SurveyError::Client { reason: error.to_string() }),
        },
    }
}

impl Walk {
    /// Everything after the home page.
    async fn all(&mut self, home: crate::addresses::AddressId) {
        let platform = self.find_platform(home).await;
        self.grow(platform.into_iter().collect()).await;
        self.discover_grassroots(home).await;
        let roots = self.beside_the_platform(home);
        self.grow(roots).await;
        let pins = self.lay_pins();
        self.grow(pins).await;
        self.finish().await;
        self.try_again().await;
    }

    /// Works on until nothing is left; a list that was read further may come to what is taken over only then.
    pub(crate) async fn finish(&mut self) {
        loop {
            self.prove_lists().await;
            self.drive(Until::Idle).await;
            if self.unproven.is_empty() || self.stopped.is_some() {
                return;
            }
        }
    }
}
