//! Following the change log, and making the index anew.

use super::document::{Places, made};
use crate::error::PortalError;
use crate::sites::kept;
use search::{Batch, Change, Index, Lexicon, Settings};
use standard::Standard;
use standard::matching::Aliases;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use store::{Shown, Site, Store};
use tokio_util::sync::CancellationToken;

/// Lines of the change log that are taken at a time.
const LINES: u64 = 2000;
/// Documents that are read at a time.
const DOCUMENTS: usize = 500;
/// Between two looks at the change log.
const PAUSE: Duration = Duration::from_millis(200);
/// After something went wrong.
const REST: Duration = Duration::from_secs(5);

/// The index of a store and the way to keep it as the store is.
pub struct Finder {
    store: Store,
    index: Arc<Index>,
    clock: fn() -> i64,
    /// Up to this moment, dates that turned are in the index.
    turned: i64,
}

/// What following did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Followed {
    /// Documents put in anew.
    pub put: u64,
    /// Documents taken out, or that were not in.
    pub removed: u64,
}

impl Finder {
    /// Opens the index of a store in a folder of its own, with the names of fields, matters, divisions
    /// and organs as words. `clock` tells the moment, seconds UTC.
    ///
    /// # Errors
    /// Where the store says no or the folder cannot be written.
    pub async fn open(
        store: Store,
        folder: &Path,
        clock: fn() -> i64,
    ) -> Result<Self, PortalError> {
        let standard = match store.sites().await?.first() {
            Some(site) => kept(&store, site).await?,
            None => Arc::new(Standard::builtin()),
        };
        let mut words = Vec::new();
        for division in store.divisions().await? {
            words.extend(store.organs(division.id).await?.into_iter().map(|organ| organ.name));
            words.push(division.name);
        }
        let lexicon = Lexicon::with_words(&standard, &Aliases::builtin(), &words);
        let index = Arc::new(Index::open(folder, Arc::new(lexicon), Settings::default())?);
        let mut finder = Self { store, index, clock, turned: 0 };
        finder.turned = finder.known_until().await?;
        Ok(finder)
    }

    /// The index, to be searched.
    pub fn index(&self) -> Arc<Index> {
        self.index.clone()
    }

    /// When the last change that the index has was made: dates that turned since then may be missing.
    async fn known_until(&self) -> Result<i64, PortalError> {
        let sequence = signed(self.index.sequence());
        let last = self.store.changes(sequence - 1, 1).await?;
        Ok(last.first().filter(|line| line.seq == sequence).map_or(0, |line| line.at))
    }

    /// Brings the index up to the store as it is now; makes it anew where that must be.
    ///
    /// # Errors
    /// Where the store or the index says no. What was done until then stays done.
    pub async fn catch_up(&mut self) -> Result<Followed, PortalError> {
        let mut followed = Followed::default();
        if let Some(reason) = self.index.needs_rebuild() {
            tracing::info!(?reason, "the search index is made anew");
            followed.put += self.rebuild(|_| ()).await?;
        }
        let sequence = self.index.sequence();
        let now = (self.clock)();
        if now > self.turned {
            let ids = self.store.turned(self.turned, now).await?;
            self.put(&ids, sequence, &mut followed).await?;
            self.turned = now;
        }
        while self.step(&mut followed).await? {}
        Ok(followed)
    }

    /// Takes the next lines of the log; false where there are none.
    async fn step(&self, followed: &mut Followed) -> Result<bool, PortalError> {
        let lines = self.store.changes(signed(self.index.sequence()), LINES).await?;
        let Some(last) = lines.last() else { return Ok(false) };
        let mut ids = BTreeSet::new();
        let mut columns: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
        for line in &lines {
            match line.subject.as_str() {
                "document" => _ = ids.insert(line.subject_id),
                "column" => {
                    _ = columns.entry(line.site_id).or_default().insert(line.subject_id);
                }
                _ => {}
            }
        }
        for (site, columns) in columns {
            if let Some(site) = self.sites().await?.remove(&site) {
                let below = Places::read(&self.store, site).await?.below(&columns);
                ids.extend(self.store.standing_in(&below).await?);
            }
        }
        let ids: Vec<i64> = ids.into_iter().collect();
        self.put(&ids, last.seq.unsigned_abs(), followed).await?;
        Ok(true)
    }

    /// Puts documents in, or takes out those that are not shown. Only the last batch has the new sequence:
    /// after a crash before it, all are done again.
    async fn put(
        &self,
        ids: &[i64],
        sequence: u64,
        followed: &mut Followed,
    ) -> Result<(), PortalError> {
        let mut places = BTreeMap::new();
        let mut batches = ids.chunks(DOCUMENTS).peekable();
        let mut sent = false;
        while let Some(ids) = batches.next() {
            let documents = self.documents(ids, &mut places).await?;
            let found: BTreeSet<u64> = documents.iter().map(|document| document.id).collect();
            let gone = ids.iter().map(|id| id.unsigned_abs()).filter(|id| !found.contains(id));
            let mut changes: Vec<Change> = gone.map(Change::Remove).collect();
            followed.removed += changes.len() as u64;
            followed.put += documents.len() as u64;
            changes.extend(documents.into_iter().map(|document| Change::Put(Box::new(document))));
            let sequence = if batches.peek().is_none() { sequence } else { self.index.sequence() };
            self.index.apply(&Batch { sequence, changes })?;
            sent = true;
        }
        if !sent && sequence > self.index.sequence() {
            self.index.apply(&Batch { sequence, changes: Vec::new() })?;
        }
        Ok(())
    }

    /// Those of the documents that are shown now.
    async fn documents(
        &self,
        ids: &[i64],
        places: &mut BTreeMap<i64, Places>,
    ) -> Result<Vec<search::Document>, PortalError> {
        let mut documents = Vec::with_capacity(ids.len());
        let now = (self.clock)();
        for shown in self.store.whole(ids).await? {
            let Some(places) = self.places(&shown, places).await? else { continue };
            documents.extend(made(&self.store, places, shown, now).await);
        }
        Ok(documents)
    }

    async fn places<'a>(
        &self,
        shown: &Shown,
        known: &'a mut BTreeMap<i64, Places>,
    ) -> Result<Option<&'a Places>, PortalError> {
        let id = shown.document.site_id;
        let place = match known.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let Some(site) = self.sites().await?.remove(&id) else { return Ok(None) };
                free.insert(Places::read(&self.store, site).await?)
            }
        };
        Ok(Some(place))
    }

    async fn sites(&self) -> Result<BTreeMap<i64, Site>, PortalError> {
        Ok(self.store.sites().await?.into_iter().map(|site| (site.id, site)).collect())
    }

    /// Makes the index anew beside the one in use, which is searched meanwhile; answers how many
    /// documents it has. `progress` is told how many have been read.
    ///
    /// # Errors
    /// Where the store or the index says no; the old index stays in use then.
    pub async fn rebuild(&mut self, mut progress: impl FnMut(u64)) -> Result<u64, PortalError> {
        let sequence = self.store.last_change().await?;
        let now = (self.clock)();
        let index = self.index.clone();
        let rebuild = index.rebuild()?;
        let mut places = BTreeMap::new();
        let (mut after, mut count) = (0, 0);
        loop {
            let ids = self.store.published_after(after, DOCUMENTS as u64).await?;
            let Some(last) = ids.last() else { break };
            after = *last;
            let documents = self.documents(&ids, &mut places).await?;
            count += documents.len() as u64;
            rebuild.add(documents)?;
            progress(count);
        }
        rebuild.finish(sequence.unsigned_abs())?;
        self.turned = now;
        Ok(count)
    }

    /// Follows the store until it is stopped, on a thread of its own: reading attachments and writing the
    /// index keep a processor busy. To be called within a runtime. Another process that writes the same
    /// index is left to it; what goes wrong is logged and tried again.
    pub fn follow(mut self, stop: CancellationToken) -> JoinHandle<()> {
        let runtime = tokio::runtime::Handle::current();
        std::thread::spawn(move || {
            runtime.block_on(async {
                while !stop.is_cancelled() {
                    let pause = match self.catch_up().await {
                        Ok(_) => PAUSE,
                        Err(PortalError::Search(search::Error::Busy)) => PAUSE,
                        Err(error) => {
                            tracing::error!(%error, "the search index does not follow");
                            REST
                        }
                    };
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = tokio::time::sleep(pause) => {}
                    }
                    if let Err(error) = self.index.refresh() {
                        tracing::error!(%error, "the search index cannot be read");
                    }
                }
            });
        })
    }
}

fn signed(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}
