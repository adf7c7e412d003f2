//! Texts that were read in this run, held for the search for copies so that their pages need not be read
//! again; bounded, and what is not held is read from the saved page.

use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex};

/// Bytes of text that are held.
const MOST_BYTES: usize = 64 << 20;

/// Texts by the hash of their page.
#[derive(Debug, Default)]
pub struct HeldTexts {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    bytes: usize,
    texts: FxHashMap<String, Arc<str>>,
}

impl HeldTexts {
    /// Holds a text, where there is still room.
    pub fn hold(&self, sha256: &str, text: &str) {
        let Ok(mut inner) = self.inner.lock() else { return };
        if inner.bytes + text.len() > MOST_BYTES {
            return;
        }
        inner.bytes += text.len();
        inner.texts.insert(sha256.to_owned(), Arc::from(text));
    }

    /// All that is held; nothing is left.
    pub fn take(&self) -> Self {
        let taken = self.inner.lock().map(|mut inner| std::mem::take(&mut *inner));
        Self { inner: Mutex::new(taken.unwrap_or_default()) }
    }

    /// The text of a page, if it is held.
    pub fn get(&self, sha256: &str) -> Option<Arc<str>> {
        self.inner.lock().ok()?.texts.get(sha256).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::{HeldTexts, MOST_BYTES};

    #[test]
    fn no_more_than_its_bound_is_held() {
        let held = HeldTexts::default();
        held.hold("one", "甲");
        held.hold("large", &"x".repeat(MOST_BYTES));
        assert_eq!(held.get("one").as_deref(), Some("甲"));
        assert!(held.get("large").is_none());
    }
}
