//! Which interpretations a site has, by the names and addresses that they give their documents. Read once,
//! then kept up with the change log: there are few of them, and no page waits for a search.

use std::collections::{BTreeMap, HashMap};
use store::{Store, StoreError, Titled};

/// Changes that are read at a time.
const BATCH: u64 = 1000;
/// Batches after which reading all anew is cheaper.
const BATCHES: usize = 20;
/// A document is looked for so long before and after its interpretation, in seconds.
const REACH: i64 = 366 * 24 * 3600;
/// Most documents of one name that are looked at.
const MOST: u64 = 50;

/// The interpretations of one site.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    /// Sequence number of the change log that this is as of; `None` before it was read.
    seq: Option<i64>,
    known: BTreeMap<i64, Interpretation>,
    by_word: HashMap<String, Vec<i64>>,
}

#[derive(Debug)]
struct Interpretation {
    related: Related,
    published_at: i64,
    /// Names and addresses of what it interprets.
    words: Vec<String>,
}

/// A related document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Related {
    /// Address below the site.
    pub(crate) address: String,
    /// Where it leads: to its one origin, or to its own page.
    pub(crate) href: String,
    pub(crate) title: String,
}

impl From<Titled> for Related {
    fn from(one: Titled) -> Self {
        let href = one.link.unwrap_or_else(|| one.address.clone());
        Self { address: one.address, href, title: one.title }
    }
}

impl Relations {
    /// Brings this up to a sequence number.
    pub(crate) async fn follow(
        &mut self,
        store: &Store,
        (site, domain): (i64, &str),
        seq: i64,
    ) -> Result<(), StoreError> {
        if self.seq.is_some_and(|known| known >= seq) {
            return Ok(());
        }
        let mut changed = Vec::new();
        for _ in 0..BATCHES {
            let Some(from) = self.seq else { break };
            let changes = store.changes(from, BATCH).await?;
            let Some(last) = changes.last() else { break };
            self.seq = Some(last.seq);
            let documents = changes
                .iter()
                .filter(|change| change.site_id == site && change.subject == "document");
            changed.extend(documents.map(|change| change.subject_id));
        }
        if self.seq.is_none_or(|known| known < seq) {
            *self = Self { seq: Some(seq), ..Self::default() };
            let all = store.telling(site).await?;
            all.into_iter().for_each(|one| self.enter(one, domain));
            return Ok(());
        }
        changed.sort_unstable();
        changed.dedup();
        for id in &changed {
            self.forget(*id);
        }
        let found = store.published_among(site, &changed).await?;
        found.into_iter().for_each(|one| self.enter(one, domain));
        Ok(())
    }

    fn forget(&mut self, id: i64) {
        let Some(gone) = self.known.remove(&id) else { return };
        for word in gone.words {
            if let Some(ids) = self.by_word.get_mut(&word) {
                ids.retain(|known| *known != id);
            }
        }
    }

    fn enter(&mut self, one: Titled, domain: &str) {
        if !portal::interprets(&one.title) {
            return;
        }
        let mut words = portal::named(&one.title);
        words.extend(portal::linked(&one.body, domain));
        for word in &words {
            self.by_word.entry(word.clone()).or_default().push(one.id);
        }
        let (id, published_at) = (one.id, one.published_at);
        self.known.insert(id, Interpretation { related: one.into(), published_at, words });
    }

    /// Interpretations of the document of this title at this address, the newest first.
    pub(crate) fn of(&self, title: &str, address: &str) -> Vec<Related> {
        if portal::interprets(title) {
            return Vec::new();
        }
        let mut words = portal::called(title);
        words.push(address.to_owned());
        let mut ids: Vec<i64> =
            words.iter().filter_map(|word| self.by_word.get(word)).flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let mut found: Vec<&Interpretation> =
            ids.iter().filter_map(|id| self.known.get(id)).collect();
        found.sort_by_key(|one| std::cmp::Reverse(one.published_at));
        found.iter().map(|one| one.related.clone()).collect()
    }
}

/// What an interpretation interprets: documents that its body links to, and those that it names.
pub(crate) async fn interpreted(
    store: &Store,
    (site, domain): (i64, &str),
    title: &str,
    body: &str,
    published_at: i64,
) -> Result<Vec<Related>, StoreError> {
    if !portal::interprets(title) {
        return Ok(Vec::new());
    }
    let mut found = store.published_at(site, &portal::linked(body, domain)).await?;
    let time = (published_at - REACH, published_at + REACH);
    for name in portal::named(title) {
        let mut named = store.titled_between(site, &name, time, MOST).await?;
        named.retain(|one| portal::called(&one.title).contains(&name));
        found.extend(named);
    }
    let mut related: Vec<Related> = Vec::new();
    for one in found.into_iter().filter(|one| !portal::interprets(&one.title)) {
        if !related.iter().any(|known| known.address == one.address) {
            related.push(one.into());
        }
    }
    Ok(related)
}
