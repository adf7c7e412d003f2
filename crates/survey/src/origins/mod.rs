//! Same origin: pairs of documents whose texts are the same, or were. Exact copies are told by their
//! fingerprints; likely pairs by their sketches, and then their texts are read again from the saved pages
//! and compared. Bounded in number and time; a second survey of an unchanged portal finds the same.

mod held;
mod paper;
mod same_page;
mod texts;

use crate::api::SurveyError;
pub use held::HeldTexts;
use likeness::{
    Bounds, Comparison, Entry, Kind, Text, candidates, kind, title_key, worth_comparing,
};
use paper::{Beside, Owner, Paper};
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::portal_file::Selectors;
use snapshot::{Fingerprint, Likeness, Other, Snapshot};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use texts::Texts;

/// Pairs whose texts are compared.
const MOST_COMPARED: usize = 30_000;
/// Time for reading and comparing texts.
const MOST_TIME: Duration = Duration::from_secs(600);
/// Pairs that are kept.
const MOST_KEPT: usize = 20_000;
/// Forks whose lines are shown: each may take 20 kB.
const MOST_LINED: usize = 500;
/// Characters from which on a title alone makes two texts worth comparing.
const TELLING_TITLE: usize = 10;
/// Texts under one title and date, or one number, that are compared each with each.
const MOST_NAMESAKES: usize = 12;
/// Titles that one and the same text can have.
const MOST_TITLES: usize = 6;
/// A thread of its own pays from so many pairs on.
const LEAST_PART: usize = 64;
/// Below so many characters a text says little without its attachments.
const SHORT: u32 = 200;
/// Estimated share from which on namesakes are compared though their sketches alone would not have met.
const NAMESAKES: f32 = 0.2;

/// Finds the pairs among the documents of a snapshot, and between them and those of other portals of the
/// same city by their state files. `held`: texts that this run has read.
///
/// # Errors
/// When one of the other portals' files cannot be read.
pub fn find(
    snapshot: &Snapshot,
    state: &Path,
    beside: &[PathBuf],
    selectors: &Selectors,
    held: &HeldTexts,
) -> Result<Vec<Likeness>, SurveyError> {
    let mut papers = paper::of_snapshot(snapshot);
    let here = papers.len() as u32;
    let mut portals = Vec::new();
    for path in beside {
        let (portal, theirs) = paper::of_state(path, portals.len()).map_err(|error| {
            SurveyError::State { path: path.clone(), reason: error.to_string() }
        })?;
        portals.push(portal);
        papers.extend(theirs);
    }
    let mut search = Search {
        same: papers.iter().map(|paper| same_page::plain(&paper.url)).collect(),
        alike: alike(&papers),
        papers: &papers,
        portals: &portals,
        here,
        found: Vec::new(),
        met: FxHashSet::default(),
    };
    let representatives = search.equal_texts();
    let pairs = search.likely(&representatives);
    let open = || {
        let beside = portals.iter().map(|portal| portal.path.as_path());
        Texts::open(state, beside, selectors, held)
    };
    search.confirm(&pairs, open);
    let mut found = search.found;
    found.sort_by_key(|pair| (pair.one, place(&pair.other)));
    found.truncate(MOST_KEPT);
    for pair in found.iter_mut().filter(|pair| !pair.lines.is_empty()).skip(MOST_LINED) {
        pair.lines = Vec::new();
    }
    Ok(found)
}

fn place(other: &Other) -> (u32, String) {
    match other {
        Other::Here(id) => (id.0, String::new()),
        Other::Elsewhere { url, .. } => (u32::MAX, url.clone()),
    }
}

/// How many different texts have each title.
fn alike(papers: &[Paper]) -> FxHashMap<u64, usize> {
    let mut texts: FxHashMap<u64, FxHashSet<Fingerprint>> = FxHashMap::default();
    for paper in papers.iter().filter(|paper| !paper.title.is_empty()) {
        texts.entry(title_key(&paper.title)).or_default().insert(paper.fingerprint);
    }
    texts.into_iter().map(|(title, texts)| (title, texts.len())).collect()
}

struct Search<'a> {
    papers: &'a [Paper],
    portals: &'a [Beside],
    /// Papers before this position are of this portal.
    here: u32,
    /// Addresses without what does not make another page.
    same: Vec<String>,
    alike: FxHashMap<u64, usize>,
    found: Vec<Likeness>,
    met: FxHashSet<(u32, u32)>,
}

impl Search<'_> {
    /// Pairs with equal texts; answers one paper for each text. In a group of equal texts each is paired
    /// with the first under the same title, and the first of each title with the first of all.
    fn equal_texts(&mut self) -> Vec<u32> {
        let mut groups: FxHashMap<Fingerprint, Vec<u32>> = FxHashMap::default();
        for (at, paper) in (0u32..).zip(self.papers) {
            groups.entry(paper.fingerprint).or_default().push(at);
        }
        let mut groups: Vec<Vec<u32>> = groups.into_values().collect();
        groups.sort_unstable();
        let mut representatives = Vec::with_capacity(groups.len());
        for group in groups {
            let first = group[0];
            representatives.push(first);
            let mut titles: FxHashMap<u64, u32> = FxHashMap::default();
            // The same words under many titles are what the site puts around a text that was not seen.
            let mut named: Vec<u64> =
                group.iter().map(|at| title_key(&self.papers[*at as usize].title)).collect();
            named.sort_unstable();
            named.dedup();
            if named.len() > MOST_TITLES {
                continue;
            }
            for &at in &group {
                let title = title_key(&self.papers[at as usize].title);
                let with = *titles.entry(title).or_insert(at);
                let with = if with == at { first } else { with };
                if with != at {
                    self.equal(with, at);
                }
            }
        }
        representatives
    }

    fn equal(&mut self, one: u32, other: u32) {
        if self.is_pair(one, other) {
            let chars = self.papers[one as usize].fingerprint.chars;
            self.found.extend(self.judge(one, other, &Comparison::equal(chars)));
        }
    }

    /// Of this portal at least one, and not one page under two addresses; each pair once.
    fn is_pair(&mut self, one: u32, other: u32) -> bool {
        one < self.here
            && self.same[one as usize] != self.same[other as usize]
            && self.met.insert((one.min(other), one.max(other)))
    }

    /// Pairs that are worth comparing, the likeliest first.
    fn likely(&mut self, representatives: &[u32]) -> Vec<(u32, u32)> {
        let papers = self.papers;
        let (positions, entries): (Vec<u32>, Vec<Entry>) = representatives
            .iter()
            .filter_map(|&at| {
                let paper = &papers[at as usize];
                Some((at, Entry { sketch: paper.sketch?, key: title_key(&paper.title) }))
            })
            .unzip();
        let mut pairs: Vec<(u32, u32, f32)> = candidates(&entries, &Bounds::default())
            .pairs
            .iter()
            .map(|pair| (positions[pair.one as usize], positions[pair.other as usize], pair.share))
            .collect();
        pairs.extend(self.namesakes(representatives));
        let worth = in_parts(&pairs, |part| {
            let worth = |&(one, other, _): &(u32, u32, f32)| {
                let (one, other) = (one.min(other), one.max(other));
                worth_comparing(&papers[one as usize].side(), &papers[other as usize].side())
            };
            part.iter().map(worth).collect::<Vec<bool>>()
        });
        let mut worth = worth.into_iter().flatten();
        pairs.retain(|&(one, other, _)| {
            worth.next() == Some(true) && self.is_pair(one.min(other), one.max(other))
        });
        pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        pairs.truncate(MOST_COMPARED);
        // Neighbours in this order share texts that are still held.
        let mut pairs: Vec<(u32, u32)> =
            pairs.into_iter().map(|(one, other, _)| (one.min(other), one.max(other))).collect();
        pairs.sort_unstable();
        pairs
    }

    /// Texts under one title, figures included, or one title but for figures and one date, or with one document
    /// number.
    fn namesakes(&self, representatives: &[u32]) -> Vec<(u32, u32, f32)> {
        let mut groups: FxHashMap<(u64, u64), Vec<u32>> = FxHashMap::default();
        for &at in representatives {
            let paper = &self.papers[at as usize];
            let title = title_key(&paper.title);
            let bare = likeness::bare_title(&paper.title);
            if bare.chars().count() >= TELLING_TITLE {
                groups.entry((1, likeness::exact_key(bare))).or_default().push(at);
            }
            if let Some(number) =
                paper.number.as_deref().filter(|number| number.chars().count() > 5)
            {
                groups.entry((0, likeness::exact_key(number))).or_default().push(at);
            }
            if let Some(published) = paper.published.filter(|_| title != 0) {
                groups
                    .entry((title, likeness::exact_key(&published.to_string())))
                    .or_default()
                    .push(at);
            }
        }
        let mut pairs = Vec::new();
        for group in groups.into_values().filter(|group| group.len() <= MOST_NAMESAKES) {
            for (at, &one) in group.iter().enumerate() {
                for &other in &group[at + 1..] {
                    let sketches =
                        (self.papers[one as usize].sketch, self.papers[other as usize].sketch);
                    let share = match sketches {
                        (Some(one), Some(other)) => one.share(&other),
                        _ => NAMESAKES,
                    };
                    if share >= NAMESAKES {
                        pairs.push((one, other, share));
                    }
                }
            }
        }
        pairs
    }

    /// Reads the texts of the pairs and compares them, on all cores; what is found keeps the order
    /// of the pairs.
    fn confirm<'t>(&mut self, pairs: &[(u32, u32)], open: impl Fn() -> Texts<'t> + Sync) {
        let begun = Instant::now();
        let search = &*self;
        let found = in_parts(pairs, |part| {
            let mut texts = open();
            let (mut found, mut lined) = (Vec::new(), 0);
            // The first text of the last pair, ready to be compared.
            let mut held: Option<(u32, Text<'static>)> = None;
            for &(one, other) in part {
                if begun.elapsed() > MOST_TIME || search.found.len() + found.len() >= MOST_KEPT {
                    tracing::warn!(pairs = pairs.len(), "not all likely copies were compared");
                    break;
                }
                let papers = search.papers;
                if held.as_ref().is_none_or(|(at, _)| *at != one) {
                    let text = texts.get(one, &papers[one as usize]);
                    held = text.map(|text| (one, Text::new(text.to_string())));
                }
                let (Some((_, first)), Some(second)) =
                    (&held, texts.get(other, &papers[other as usize]))
                else {
                    continue;
                };
                let comparison = first.compare(&Text::new(&*second));
                let mut pair = search.judge(one, other, &comparison);
                if let Some(fork) = pair.as_mut().filter(|pair| pair.kind == Kind::Fork)
                    && lined < MOST_LINED
                {
                    lined += 1;
                    // Masked as a whole: what a number is, a line elsewhere may say.
                    fork.lines =
                        likeness::lines(&privacy::mask(first.source()), &privacy::mask(&second));
                }
                found.extend(pair);
            }
            found
        });
        let room = MOST_KEPT.saturating_sub(self.found.len());
        self.found.extend(found.into_iter().flatten().take(room));
    }

    /// The pair as it is kept, if it is a copy or a fork.
    fn judge(&self, one: u32, other: u32, comparison: &Comparison) -> Option<Likeness> {
        let (first, second) = (&self.papers[one as usize], &self.papers[other as usize]);
        let alike = |paper: &Paper| self.alike.get(&title_key(&paper.title)).copied().unwrap_or(1);
        let alike = alike(first).max(alike(second));
        let judged = kind(comparison, &first.side(), &second.side(), alike);
        let Owner::Here(document) = first.owner else { return None };
        let other_files = first.files != second.files;
        if other_files && first.fingerprint.chars.min(second.fingerprint.chars) < SHORT {
            return None;
        }
        if !matches!(judged.kind, Kind::Copy | Kind::Fork) {
            return None;
        }
        let (other, here) = match second.owner {
            Owner::Here(id) => (Other::Here(id), true),
            Owner::Beside(portal) => {
                let elsewhere = Other::Elsewhere {
                    portal: self
                        .portals
                        .get(portal)
                        .map(|portal| portal.name.clone())
                        .unwrap_or_default(),
                    url: second.url.clone(),
                    title: Some(second.title.clone()).filter(|title| !title.is_empty()),
                    source: second.source.clone(),
                    published: second.published,
                };
                (elsewhere, false)
            }
        };
        // One record of a content system that is shown in two columns may be a link of its own kind.
        let one_record =
            first.sha256 == second.sha256 || same_page::same_record(&first.url, &second.url);
        Some(Likeness {
            one: document,
            other,
            kind: judged.kind,
            certain: judged.certain && here && !one_record && !other_files,
            share: comparison.share,
            differences: comparison.differences.clone(),
            lines: Vec::new(),
        })
    }
}

/// Works on the parts of a slice at once, one part for each core; the results are in the parts' order.
fn in_parts<T: Sync, R: Send>(all: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let size = all.len().div_ceil(cores).max(LEAST_PART);
    if all.len() <= size {
        return vec![work(all)];
    }
    std::thread::scope(|scope| {
        let parts: Vec<_> = all.chunks(size).map(|part| scope.spawn(|| work(part))).collect();
        let joined = parts.into_iter().map(|part| match part.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect()
    })
}
