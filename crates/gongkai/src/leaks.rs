//! Saved pages that show personal data without a mask.

use report::Archive;
use rustc_hash::FxHashSet;
use snapshot::{Role, Snapshot, Target};
use std::sync::Mutex;
use survey::{EvidenceBody, EvidencePage};

/// Which saved pages show personal data, and what became of them.
#[derive(Debug)]
pub struct Leaks {
    /// SHA-256 of saved pages, lower-case hex.
    pages: FxHashSet<String>,
    withhold: bool,
    met: Mutex<Vec<String>>,
}

impl Leaks {
    /// By what was found in documents and in the titles of list lines.
    pub fn of(snapshot: &Snapshot, withhold: bool) -> Self {
        let leaking = |title: &str| !privacy::scan(title).hits.is_empty();
        let mut pages = FxHashSet::default();
        for document in &snapshot.documents {
            let text = document.content.as_ref();
            let found = text.is_some_and(|content| !content.privacy.hits.is_empty())
                || document.title.as_deref().is_some_and(leaking);
            if let Some(saved) = document.saved.as_ref().filter(|_| found) {
                pages.insert(saved.sha256.clone());
            }
        }
        for item in snapshot.items.iter().filter(|item| leaking(&item.title)) {
            // The list that prints the title, and the pages on which it is a part.
            let mut at = snapshot.columns.get(item.column.0 as usize);
            while let Some(column) = at {
                pages.extend(column.saved.iter().map(|saved| saved.sha256.clone()));
                let inline = column.target == Target::Inline || column.role == Role::Platform;
                at = column.parent.filter(|_| inline).map(|parent| snapshot.column(parent));
            }
        }
        Self { pages, withhold, met: Mutex::new(Vec::new()) }
    }

    /// Whether a page goes into the archive. Where such pages are left out, every page is looked through.
    pub fn keeps(&self, page: &EvidencePage) -> bool {
        let leaks = self.pages.contains(&page.sha256) || self.withhold && shows_number(page);
        if leaks && let Ok(mut met) = self.met.lock() {
            met.push(page.url.clone());
        }
        !(leaks && self.withhold)
    }

    /// Says in the archive what became of them.
    pub fn note(self, archive: &mut Archive) {
        let mut met = self.met.into_inner().unwrap_or_default();
        if self.withhold {
            met.sort_unstable();
            met.dedup();
            archive.withheld = met;
        } else {
            archive.leaks = met.len() as u64;
        }
    }
}

/// Whether a number that is beyond doubt stands in a page, whatever the page is.
fn shows_number(page: &EvidencePage) -> bool {
    let unpacked;
    let bytes = match &page.body {
        EvidenceBody::Packed(body) => {
            unpacked = body.unpack();
            &unpacked
        }
        EvidenceBody::Damaged(rest) => rest,
    };
    let text = String::from_utf8_lossy(bytes);
    privacy::scan(&text).hits.iter().any(|hit| hit.certain)
}
