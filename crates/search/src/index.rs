//! The index as the portal sees it: opened, followed, searched, made anew.

use crate::document::Batch;
use crate::error::{Error, io};
use crate::generation::Generation;
use crate::lexicon::Lexicon;
use crate::ranking::Ranking;
use crate::rebuild::Rebuild;
use crate::schema::FORMAT;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The file that names the generation in use.
const CURRENT: &str = "current.json";
const PREFIX: &str = "generation-";

/// What an index may use, and how it orders hits.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Bytes that following the change log may hold before they are written; at least 15 MB.
    pub memory: usize,
    /// Bytes that a rebuild may hold, over all its threads; at least 15 MB for each.
    pub rebuild_memory: usize,
    /// Threads of a rebuild.
    pub rebuild_threads: usize,
    /// Weights of the order by relevance.
    pub ranking: Ranking,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            memory: 48 << 20,
            rebuild_memory: 384 << 20,
            rebuild_threads: std::thread::available_parallelism().map_or(1, |n| n.get().min(4)),
            ranking: Ranking::builtin(),
        }
    }
}

/// Why an index should be rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// There was none; this one is empty.
    New,
    /// It was made by another version of gongkai and is put aside; this one is empty.
    Format,
    /// It could not be read, for the reason given, and is put aside; this one is empty.
    Damaged(String),
    /// The dictionary has changed since it was made. It can be searched, with small misses.
    Words,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Current {
    generation: u64,
    format: u32,
    words: u64,
}

/// A full-text index in a folder of its own. Shared by reference between threads: searches run beside
/// one another and beside the one writer.
pub struct Index {
    root: PathBuf,
    pub(crate) lexicon: Arc<Lexicon>,
    pub(crate) settings: Settings,
    live: RwLock<Arc<Generation>>,
    reason: Mutex<Option<Reason>>,
}

impl Index {
    /// Opens the index in `folder`, or begins an empty one. [`Index::needs_rebuild`] tells which.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn open(folder: &Path, lexicon: Arc<Lexicon>, settings: Settings) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(io(folder))?;
        let (generation, reason) = match current(folder)? {
            Some(current) if current.format == FORMAT => {
                match Generation::open(&path(folder, current.generation), &lexicon) {
                    Ok(generation) => {
                        let same = current.words == lexicon.fingerprint;
                        (generation, (!same).then_some(Reason::Words))
                    }
                    Err(error) => {
                        (begin(folder, &lexicon)?, Some(Reason::Damaged(error.to_string())))
                    }
                }
            }
            Some(_) => (begin(folder, &lexicon)?, Some(Reason::Format)),
            None => (begin(folder, &lexicon)?, Some(Reason::New)),
        };
        Ok(Self {
            root: folder.to_owned(),
            lexicon,
            settings,
            live: RwLock::new(Arc::new(generation)),
            reason: Mutex::new(reason),
        })
    }

    pub(crate) fn live(&self) -> Arc<Generation> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sequence of the change log up to which changes are in the index; reading goes on after it.
    pub fn sequence(&self) -> u64 {
        self.live().sequence()
    }

    /// Documents in the index.
    pub fn documents(&self) -> u64 {
        self.live().reader.searcher().num_docs()
    }

    /// Why it should be rebuilt, if it should.
    pub fn needs_rebuild(&self) -> Option<Reason> {
        self.reason.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Applies changes: when it returns they are durable and every search that begins afterwards
    /// sees them; if the process dies before, none of them is in the index and [`Index::sequence`]
    /// says so. The last change of an id counts.
    ///
    /// # Errors
    /// [`Error::Backwards`] when the batch ends before [`Index::sequence`]; [`Error::Busy`] when
    /// another process writes. Nothing of the batch is applied then.
    pub fn apply(&self, batch: &Batch) -> Result<(), Error> {
        let live = self.live();
        live.with_writer(self.settings.memory, 1, |writer| {
            let index = live.sequence();
            if batch.sequence < index {
                return Err(Error::Backwards { batch: batch.sequence, index });
            }
            for change in &batch.changes {
                live.write(writer, change)?;
            }
            live.commit(writer, batch.sequence)
        })
    }

    /// Looks for what another process has written: batches, or a rebuild.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn refresh(&self) -> Result<(), Error> {
        let live = self.live();
        match current(&self.root)? {
            Some(now)
                if path(&self.root, now.generation) != live.folder && now.format == FORMAT =>
            {
                let generation =
                    Generation::open(&path(&self.root, now.generation), &self.lexicon)?;
                let same = now.words == self.lexicon.fingerprint;
                self.switch(generation, (!same).then_some(Reason::Words));
                Ok(())
            }
            _ => live.refresh(),
        }
    }

    /// Begins an index beside this one. It is searched and followed on until [`Rebuild::finish`].
    ///
    /// # Errors
    /// [`Error::Busy`] when a rebuild is under way already.
    pub fn rebuild(&self) -> Result<Rebuild<'_>, Error> {
        let lock = lock(&self.root)?;
        for number in numbers(&self.root)? {
            let folder = path(&self.root, number);
            if folder != self.live().folder {
                std::fs::remove_dir_all(&folder).map_err(io(&folder))?;
            }
        }
        let next = numbers(&self.root)?.into_iter().max().unwrap_or(0) + 1;
        let generation = Generation::open(&path(&self.root, next), &self.lexicon)?;
        Ok(Rebuild::new(self, generation, next, lock))
    }

    pub(crate) fn switch(&self, generation: Generation, reason: Option<Reason>) -> Arc<Generation> {
        let mut live = self.live.write().unwrap_or_else(PoisonError::into_inner);
        *self.reason.lock().unwrap_or_else(PoisonError::into_inner) = reason;
        std::mem::replace(&mut live, Arc::new(generation))
    }

    /// Names a generation as the one in use, for good.
    pub(crate) fn name(&self, generation: u64) -> Result<(), Error> {
        name(&self.root, generation, &self.lexicon)
    }

    /// Merges everything into one segment and gives up what was deleted: slow to make, fast to
    /// search. Batches wait meanwhile.
    ///
    /// # Errors
    /// As [`Index::apply`].
    pub fn compact(&self) -> Result<(), Error> {
        let live = self.live();
        live.with_writer(self.settings.memory, 1, |writer| {
            let segments = live.index.searchable_segment_ids()?;
            if segments.len() > 1 {
                writer.merge(&segments).wait()?;
                writer.garbage_collect_files().wait()?;
            }
            live.refresh()
        })
    }
}

fn path(root: &Path, generation: u64) -> PathBuf {
    root.join(format!("{PREFIX}{generation}"))
}

fn current(root: &Path) -> Result<Option<Current>, Error> {
    let file = root.join(CURRENT);
    match std::fs::read(&file) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io(&file)(error)),
    }
}

fn numbers(root: &Path) -> Result<Vec<u64>, Error> {
    let mut numbers = Vec::new();
    for entry in std::fs::read_dir(root).map_err(io(root))? {
        let name = entry.map_err(io(root))?.file_name();
        numbers
            .extend(name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.parse::<u64>().ok()));
    }
    Ok(numbers)
}

fn begin(root: &Path, lexicon: &Arc<Lexicon>) -> Result<Generation, Error> {
    let next = numbers(root)?.into_iter().max().unwrap_or(0) + 1;
    let generation = Generation::open(&path(root, next), lexicon)?;
    name(root, next, lexicon)?;
    Ok(generation)
}

/// Written beside and renamed over, so that a crash leaves the old or the new.
fn name(root: &Path, generation: u64, lexicon: &Lexicon) -> Result<(), Error> {
    let file = root.join(CURRENT);
    let beside = root.join("current.json.new");
    let current = Current { generation, format: FORMAT, words: lexicon.fingerprint };
    let write = || -> std::io::Result<()> {
        let mut out = std::fs::File::create(&beside)?;
        out.write_all(&serde_json::to_vec(&current)?)?;
        out.sync_all()?;
        std::fs::rename(&beside, &file)?;
        std::fs::File::open(root)?.sync_all()
    };
    write().map_err(io(&file))
}

/// Held while an index is rebuilt.
fn lock(root: &Path) -> Result<std::fs::File, Error> {
    let file = root.join("rebuild.lock");
    let lock = std::fs::File::create(&file).map_err(io(&file))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::Busy),
        Err(std::fs::TryLockError::Error(error)) => Err(io(&file)(error)),
    }
}
