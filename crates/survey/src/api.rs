//! What is asked of a survey and what it gives.

use crate::evidence::EvidenceStore;
use crate::packed::PackedBody;
use crate::record::Record;
use crate::sparing::Sparing;
use fetch::Manners;
use snapshot::{PortalFile, Snapshot};
use standard::{Level, Standard};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use url::Url;
use wording::WordList;

/// What to survey and how.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Home page of the portal (or any page from which it can be found).
    pub start: Url,
    /// Name; else as the portal calls itself.
    pub name: Option<String>,
    /// Level it discloses at.
    pub level: Level,
    /// What a person pinned.
    pub portal: PortalFile,
    /// The state file; `None` = a temporary one.
    pub state: Option<PathBuf>,
    /// State files of other portals of the same city, surveyed before: their documents are looked at for
    /// copies. They are only read.
    pub beside: Vec<PathBuf>,
    /// Manners.
    pub manners: Manners,
    /// Pages in work at a time over all hosts.
    pub workers: usize,
    /// Use an installed Chromium for script-only pages.
    pub render: bool,
    /// Program and version to write into the snapshot.
    pub program: String,
    /// Bounds.
    pub bounds: Bounds,
    /// Error words that texts are searched for.
    pub words: WordList,
}

/// Bounds on a survey: hostile and endless portals end.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Pages in all.
    pub pages: u64,
    /// Pages of one list.
    pub list_pages: u32,
    /// Columns in all.
    pub columns: u32,
    /// Depth of the column tree.
    pub depth: u32,
    /// Bytes of attachments and other files to read in all; later ones are only checked. 0 reads none.
    pub file_bytes: u64,
    /// Wall-clock time in all.
    pub time: std::time::Duration,
    /// Between the two tries after which a link counts as dead; not waited for without a rate limit.
    pub retry_gap: std::time::Duration,
    /// Whether a survey that goes on from a whole one stays within [`crate::sparing_requests`]: it asks for the home page and for
    /// columns in turn, these addresses before others, and all else stands as it was last seen.
    pub sparing: Option<Vec<String>>,
    /// Addresses of the documents that changed since the survey that the state file holds, where the caller knows them all (of a
    /// site of his own). They are asked for again, and so are documents that linked to them beside their text; all others stand as
    /// they were last seen. Every page of a list is looked at, whatever that costs. `None`: nobody knows.
    pub changed: Option<Vec<String>>,
    /// What somebody says he has mended: known pages and files at these addresses are asked for again, and known documents whose
    /// text or attachments lead to one of them.
    pub again: Vec<String>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            pages: 400_000,
            list_pages: 2_000,
            columns: 20_000,
            depth: 12,
            file_bytes: 4 << 30,
            time: std::time::Duration::from_secs(48 * 3600),
            retry_gap: std::time::Duration::from_secs(60),
            sparing: None,
            changed: None,
            again: Vec::new(),
        }
    }
}

/// Live counters, read by a progress bar.
#[derive(Debug, Default)]
pub struct Progress {
    /// Requests sent.
    pub requests: AtomicU64,
    /// Pages read.
    pub pages: AtomicU64,
    /// Pages known of and not yet read.
    pub waiting: AtomicU64,
    /// Columns found.
    pub columns: AtomicU64,
    /// Documents read.
    pub documents: AtomicU64,
    /// Addresses that led nowhere so far.
    pub dead: AtomicU64,
    /// Pages and files met that show personal data; this and the next two are no findings yet.
    pub leaks: AtomicU64,
    /// Links to other sites met that readers cannot see.
    pub hidden_links: AtomicU64,
    /// Pages met with words on the error list.
    pub wrong_words: AtomicU64,
}

impl Progress {
    /// Adds one to a counter.
    pub fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts what a page or file shows that an office has to mend.
    pub(crate) fn see(&self, record: &Record) {
        if record.leaks() {
            Self::count(&self.leaks);
        }
        self.hidden_links.fetch_add(record.hidden_links.len() as u64, Ordering::Relaxed);
        if record.content.as_ref().is_some_and(|content| !content.wrong_words.is_empty()) {
            Self::count(&self.wrong_words);
        }
    }
}

/// What a survey gives.
#[derive(Debug)]
pub struct Surveyed {
    /// What the portal shows.
    pub snapshot: Snapshot,
    /// Saved pages, to be written as evidence: an iterator that reads them from the state one by one.
    pub evidence: EvidenceStore,
    /// What a sparing look was about; `None`: all that may have changed was asked for.
    pub sparing: Option<Sparing>,
}

/// A saved page for the evidence archive.
#[derive(Debug, Clone)]
pub struct EvidencePage {
    /// Address.
    pub url: String,
    /// When it was observed.
    pub at: jiff::Timestamp,
    /// Status line and headers as received.
    pub head: String,
    /// Body, content decoding undone.
    pub body: EvidenceBody,
    /// SHA-256 of the body when it was saved, lower-case hex.
    pub sha256: String,
}

/// The body of a saved page.
#[derive(Debug, Clone)]
pub enum EvidenceBody {
    /// As it was packed: the state file holds it undamaged.
    Packed(PackedBody),
    /// What is left of one that the state file no longer holds as it was packed.
    Damaged(Vec<u8>),
}

/// Why a survey could not be made at all.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// The portal's first page could not be had.
    #[error("{url}: {outcome:?}")]
    Unreachable {
        /// Address tried.
        url: String,
        /// What came of it.
        outcome: snapshot::Outcome,
    },
    /// The manners cannot be kept (a User-Agent that cannot be sent, no TLS).
    #[error("{reason}")]
    Client {
        /// Why.
        reason: String,
    },
    /// Script-only pages cannot be rendered.
    #[error("--render: {reason}")]
    Render {
        /// Why.
        reason: String,
    },
    /// The state file cannot be used.
    #[error("{path}: {reason}")]
    State {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// What every survey needs besides its settings.
#[derive(Debug, Clone)]
pub struct Context {
    /// The standard: names by which columns are recognised.
    pub standard: Arc<Standard>,
    /// Live counters.
    pub progress: Arc<Progress>,
    /// Cancelled by Ctrl-C: the survey stops soon, keeps its state and gives a partial snapshot.
    pub cancel: tokio_util::sync::CancellationToken,
}
