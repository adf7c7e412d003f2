//! "This looks like …": what is published already and says the same as a draft. It is looked for in the draft's columns,
//! under its title, and wherever an index says that it may be; sketches choose, and the judgement of the rules decides.

use super::{At, Hint, Weight};
use crate::documents::owner;
use crate::error::DeskError;
use crate::places::Premises;
use crate::text::text;
use jiff::civil::Date;
use likeness::{Kind, Side, Sketch, Text, bare_title, exact_key, title_key, worth_comparing};
use portal::day;
use quick_cache::sync::Cache;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, LazyLock};
use store::{Drafted, Filter, Head, Shown, Site, Store};

/// Documents of the same columns, and as many with the same beginning of their titles, among which copies are looked for.
const BESIDE: usize = 200;
/// Documents that an index is asked for.
const LIKELY: usize = 30;
/// Share of two sketches from which a text is called alike, 0–1.
const ALIKE: f32 = 0.75;
/// The same from which on a text that an index names is judged.
const NEAR: f32 = 0.5;
/// Documents whose texts are judged.
const JUDGED: usize = 8;
/// Characters below which a text says little without its attachments.
const SHORT: usize = 200;
/// Sketches of published texts that are remembered.
const SKETCHES: usize = 50_000;

/// Answers ids of documents that may say the same as a text, the likeliest first, at most so many.
type Answers = dyn Fn(&str, usize) -> Vec<i64> + Send + Sync;

/// Who knows documents that may say the same as a text, e.g. an index of all sites. What he says is only looked into.
#[derive(Clone)]
pub struct Likely(Arc<Answers>);

impl Likely {
    /// Asks this; it may take its time, but not long.
    pub fn new(answers: impl Fn(&str, usize) -> Vec<i64> + Send + Sync + 'static) -> Self {
        Self(Arc::new(answers))
    }

    async fn ask(&self, body: &str) -> Result<Vec<i64>, DeskError> {
        let (answers, body) = (Arc::clone(&self.0), body.to_owned());
        Ok(tokio::task::spawn_blocking(move || answers(&body, LIKELY)).await?)
    }
}

impl fmt::Debug for Likely {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Likely").finish_non_exhaustive()
    }
}

/// A document that could be placed in the draft's column, so that it stands at one address alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// The document.
    pub document: i64,
    /// The organ whose content it is, which may place it.
    pub organ: i64,
    /// Words by which the draft's column is found among all: the names above it, its own and the mark.
    pub words: String,
}

/// A document that may be alike.
struct Candidate {
    head: Head,
    /// Of its sketch and the draft's; 0 where one of them has none.
    share: f32,
    /// It has the draft's title, figures included, on the same site.
    same_title: bool,
    /// It stands in the draft's columns, or its title begins as the draft's.
    beside: bool,
    /// Its place among those that an index names.
    rank: usize,
}

/// A text with what is known beside it.
struct Paper {
    title: String,
    text: String,
    published: Date,
    formed: Option<Date>,
    number: Option<String>,
    organ: String,
    files: Vec<String>,
}

impl Paper {
    /// A draft, as if it were published now.
    fn of_draft(drafted: &Drafted, body: &str, now: i64) -> Self {
        let draft = &drafted.draft;
        Self {
            title: draft.title.clone(),
            text: body.to_owned(),
            published: day(now),
            formed: date(draft.formed.as_deref()),
            number: draft.number.clone(),
            organ: draft.organ.clone(),
            files: drafted.attachments.iter().map(|one| one.name.clone()).collect(),
        }
    }

    fn of(shown: &Shown) -> Self {
        let edition = &shown.edition;
        Self {
            title: edition.title.clone(),
            text: text(&edition.body),
            published: day(edition.published_at),
            formed: date(edition.formed.as_deref()),
            number: edition.number.clone(),
            organ: edition.organ.clone(),
            files: shown.attachments.iter().map(|one| one.name.clone()).collect(),
        }
    }

    fn side(&self) -> Side<'_> {
        Side {
            title: &self.title,
            published: Some(self.published),
            formed: self.formed,
            number: self.number.as_deref(),
            body: Some(self.organ.as_str()).filter(|organ| !organ.is_empty()),
        }
    }

    /// Whether the texts may be the same and what is published not: what matters stands in other files.
    fn only_covers(&self, other: &Self) -> bool {
        let short = |text: &str| text.chars().nth(SHORT).is_none();
        self.files != other.files && (short(&self.text) || short(&other.text))
    }
}

fn date(text: Option<&str>) -> Option<Date> {
    text?.parse().ok()
}

/// What is published already, the likeliest first.
pub(super) async fn copies(
    store: &Store,
    premises: &Premises,
    drafted: &Drafted,
    body: &str,
    (likely, now): (Option<&Likely>, i64),
) -> Result<Vec<Hint>, DeskError> {
    let (candidates, alike) = candidates(store, premises, drafted, body, (likely, now)).await?;
    let ids: Vec<i64> = candidates.iter().map(|one| one.head.id).collect();
    let whole = store.whole(&ids).await?.into_iter();
    let mut whole: HashMap<i64, Shown> = whole.map(|shown| (shown.document.id, shown)).collect();
    let found = candidates.into_iter().filter_map(|one| {
        let shown = whole.remove(&one.head.id)?;
        Some((one, shown))
    });
    let found: Vec<(Candidate, Shown)> = found.collect();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let own = Paper::of_draft(drafted, body, now);
    let others: Vec<Paper> = found.iter().map(|(_, shown)| Paper::of(shown)).collect();
    let judged = tokio::task::spawn_blocking(move || judged(&own, &others, alike)).await?;
    let (mut hints, mut sites) = (Vec::new(), None);
    for ((candidate, shown), (kind, only_covers)) in found.into_iter().zip(judged) {
        if !is_told(&candidate, kind, only_covers) {
            continue;
        }
        if candidate.head.site_id == premises.site.id {
            let mut hint = Hint::new("alike", Weight::Wrong, At::Whole);
            hint.instead = instead(store, premises, drafted, &shown).await?;
            let hint = hint.with("title", &candidate.head.title);
            hints.push(hint.with("address", &candidate.head.address));
            continue;
        }
        if sites.is_none() {
            sites = Some(store.sites().await?);
        }
        let site = sites.iter().flatten().find(|site| site.id == candidate.head.site_id);
        hints.extend(site.map(|site| elsewhere(site, &candidate.head)));
    }
    Ok(hints)
}

/// What is to be judged, the likeliest first, and how many texts have the draft's title, whatever its figures.
async fn candidates(
    store: &Store,
    premises: &Premises,
    drafted: &Drafted,
    body: &str,
    (likely, now): (Option<&Likely>, i64),
) -> Result<(Vec<Candidate>, usize), DeskError> {
    let (site, draft) = (premises.site.id, &drafted.draft);
    let own = likeness::sketch(body);
    let mut heads = beside(store, premises, drafted, now).await?;
    let known: HashSet<i64> = heads.iter().map(|head| head.id).collect();
    let named = match likely {
        Some(likely) if own.is_some() => likely.ask(body).await?,
        _ => Vec::new(),
    };
    let ranks: HashMap<i64, usize> = named.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let fresh: Vec<i64> = ranks.keys().copied().filter(|id| !known.contains(id)).collect();
    let fresh = store.heads(&fresh).await?.into_iter();
    // A draft that leads to its origin is no copy of it.
    heads.extend(fresh.filter(|head| head.site_id == site || draft.link.is_none()));
    heads.retain(|head| Some(head.id) != draft.document_id);
    let sketches = if own.is_some() { sketches(store, &heads).await? } else { HashMap::new() };
    let (title, key) = (exact_key(bare_title(&draft.title)), title_key(&draft.title));
    let form = heads.iter().filter(|head| title_key(&head.title) == key);
    let form: HashSet<&str> = form.map(|head| head.hash.as_str()).collect();
    let alike = 1 + form.len();
    let candidate = |head: Head| {
        let share = || Some(own.as_ref()?.share(sketches.get(&head.hash)?.as_ref()?));
        let beside = known.contains(&head.id);
        let same_title = head.site_id == site
            && !draft.title.is_empty()
            && exact_key(bare_title(&head.title)) == title;
        let (share, rank) = (share().unwrap_or(0.0), ranks.get(&head.id).copied());
        Candidate { share, same_title, beside, rank: rank.unwrap_or(usize::MAX), head }
    };
    let mut found: Vec<Candidate> = heads.into_iter().map(candidate).collect();
    found.retain(|one| one.same_title || one.share >= if one.beside { ALIKE } else { NEAR });
    found.sort_by(|one, other| {
        let title = other.same_title.cmp(&one.same_title);
        let share = title.then(other.share.total_cmp(&one.share));
        share.then(one.rank.cmp(&other.rank)).then(other.head.id.cmp(&one.head.id))
    });
    let worth = |one: &Candidate| worth_comparing(&titled(&draft.title), &titled(&one.head.title));
    Ok((found.into_iter().filter(worth).take(JUDGED).collect(), alike))
}

/// A text of which only the title is known.
fn titled(title: &str) -> Side<'_> {
    Side { title, ..Side::default() }
}

/// The newest documents of the same columns, and those whose titles begin as the draft's.
async fn beside(
    store: &Store,
    premises: &Premises,
    drafted: &Drafted,
    now: i64,
) -> Result<Vec<Head>, DeskError> {
    let (site, draft) = (premises.site.id, &drafted.draft);
    let columns: Vec<i64> = drafted.places.iter().map(|place| place.column_id).collect();
    let mut ids = HashSet::new();
    if !columns.is_empty() {
        let filter = Filter { site, columns, now, ..Filter::default() };
        let beside = store.list(&filter, 0, BESIDE as u64).await?;
        ids.extend(beside.lines.into_iter().map(|line| line.document_id));
    }
    let mut heads = store.heads_among(site, &ids.iter().copied().collect::<Vec<_>>()).await?;
    if !draft.title.is_empty() {
        let titled = store.begun_alike(site, &draft.title).await?.into_iter().rev();
        heads.extend(titled.filter(|head| !ids.contains(&head.id)).take(BESIDE));
    }
    Ok(heads)
}

/// What kind of pair each of some texts is with one, and whether only other files tell them apart.
fn judged(own: &Paper, others: &[Paper], alike: usize) -> Vec<(Kind, bool)> {
    let text = Text::new(own.text.as_str());
    let judged = others.iter().map(|other| {
        let comparison = text.compare(&Text::new(other.text.as_str()));
        let judged = likeness::kind(&comparison, &own.side(), &other.side(), alike.max(2));
        (judged.kind, own.only_covers(other))
    });
    judged.collect()
}

/// Whether somebody is told of it. What is not sure is told where it stands beside, or under the same title.
fn is_told(candidate: &Candidate, kind: Kind, only_covers: bool) -> bool {
    match kind {
        Kind::Copy | Kind::Fork => candidate.same_title || !only_covers,
        Kind::Other => {
            let near = candidate.beside && candidate.share >= ALIKE && !only_covers;
            candidate.same_title || near
        }
        Kind::Series | Kind::Form | Kind::Interpretation | Kind::Stage => false,
    }
}

/// A document of another site of ours.
fn elsewhere(site: &Site, head: &Head) -> Hint {
    let address = whole_address(site, &head.address);
    let place = match &address {
        Some(address) => format!("{} {address}", site.name),
        None => site.name.clone(),
    };
    let hint = Hint::new("alike-elsewhere", Weight::Advice, At::Whole);
    let hint = hint.with("title", &head.title).with("place", place);
    match address {
        Some(address) => hint.with("address", address),
        None => hint,
    }
}

/// The address of a document for people who are on no site or another one; a domain with a port is one of a trial, without
/// a certificate.
fn whole_address(site: &Site, address: &str) -> Option<String> {
    let domain = site.domain.as_str();
    let scheme = if domain.contains(':') { "http" } else { "https" };
    (!domain.is_empty()).then(|| format!("{scheme}://{domain}{address}"))
}

/// A document as it could be placed where a draft is to stand; none where it stands there, or the draft is a correction.
async fn instead(
    store: &Store,
    premises: &Premises,
    drafted: &Drafted,
    shown: &Shown,
) -> Result<Option<Instead>, DeskError> {
    let home = drafted.places.first().filter(|_| drafted.draft.document_id.is_none());
    let column = home.and_then(|home| premises.column(home.column_id));
    let (Some(home), Some(column)) = (home, column) else { return Ok(None) };
    if shown.placements.iter().any(|place| place.column_id == home.column_id) {
        return Ok(None);
    }
    let Some(organ) = owner(store, shown).await? else { return Ok(None) };
    let names = premises.names(column).into_iter().skip(1).chain(home.mark.as_deref());
    let words = names.collect::<Vec<_>>().join(" ");
    Ok(Some(Instead { document: shown.document.id, organ, words }))
}

/// Sketches of what is published already, by the hashes of the editions: each is made once, as an edition never changes.
async fn sketches(
    store: &Store,
    heads: &[Head],
) -> Result<HashMap<String, Option<Sketch>>, DeskError> {
    static MADE: LazyLock<Cache<String, Option<Sketch>>> = LazyLock::new(|| Cache::new(SKETCHES));
    let (mut known, mut unknown) = (HashMap::new(), HashMap::new());
    for head in heads {
        match MADE.get(&head.hash) {
            Some(sketch) => drop(known.insert(head.hash.clone(), sketch)),
            None => drop(unknown.insert(head.edition_id, &head.hash)),
        }
    }
    let editions: Vec<i64> = unknown.keys().copied().collect();
    for (edition, body) in store.bodies(&editions).await? {
        let Some(hash) = unknown.get(&edition) else { continue };
        let sketch = likeness::sketch(&text(&body));
        MADE.insert((*hash).clone(), sketch);
        known.insert((*hash).clone(), sketch);
    }
    Ok(known)
}
