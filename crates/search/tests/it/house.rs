//! An index with a few documents.

use jiff::civil::{Date, date};
use search::{Answer, Batch, Change, Document, Index, Lexicon, Request, Settings};
use standard::Standard;
use standard::matching::Aliases;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

pub const TODAY: Date = date(2026, 11, 26);

pub fn lexicon() -> Arc<Lexicon> {
    static LEXICON: OnceLock<Arc<Lexicon>> = OnceLock::new();
    let made = || Arc::new(Lexicon::new(&Standard::builtin(), &Aliases::builtin()));
    Arc::clone(LEXICON.get_or_init(made))
}

pub fn settings() -> Settings {
    Settings { rebuild_memory: 32 << 20, rebuild_threads: 1, ..Settings::default() }
}

pub struct House {
    pub folder: TempDir,
    pub index: Index,
}

impl House {
    pub fn new(documents: impl IntoIterator<Item = Document>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::open(folder.path(), lexicon(), settings()).expect("an index");
        let changes =
            documents.into_iter().map(|document| Change::Put(Box::new(document))).collect();
        index.apply(&Batch { sequence: 1, changes }).expect("a batch");
        Self { folder, index }
    }

    pub fn search(&self, text: &str) -> Answer {
        self.ask(text, |_| {})
    }

    pub fn ask(&self, text: &str, change: impl FnOnce(&mut Request)) -> Answer {
        let mut request = Request::new(text, TODAY);
        change(&mut request);
        self.index.search(&request).expect("an answer")
    }

    /// Ids in the order found.
    pub fn ids(&self, text: &str) -> Vec<u64> {
        ids(&self.search(text))
    }
}

pub fn ids(answer: &Answer) -> Vec<u64> {
    answer.hits.iter().map(|hit| hit.id).collect()
}

pub fn sorted(mut ids: Vec<u64>) -> Vec<u64> {
    ids.sort_unstable();
    ids
}

pub fn document(id: u64, title: &str, body: &str) -> Document {
    Document {
        id,
        site: "shiqiao".into(),
        title: title.into(),
        body: body.into(),
        published: Some(date(2025, 6, 1)),
        ..Document::default()
    }
}
