//! Likely pairs among many sketches, by locality-sensitive hashing: bands of three rows; texts that agree
//! in all rows of a band meet in a bucket and are compared by their sketches.

use crate::sketch::{ROWS, Sketch, mixed};
use rustc_hash::FxHashMap;

const BAND: usize = 3;
const BANDS: usize = ROWS / BAND;

/// What stands for one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Sketch of the text.
    pub sketch: Sketch,
    /// Anything that makes equals likely (a hash of the folded title, say); 0 where there is nothing. In a
    /// crowd, texts with the same key are paired first.
    pub key: u64,
}

/// Bounds of the search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Least estimated share of equal 5-grams.
    pub share: f32,
    /// The same inside of crowds, where all are alike and only twins are of interest.
    pub crowd_share: f32,
    /// Largest bucket of which all pairs are looked at; of larger ones each text meets only its neighbours.
    pub bucket: usize,
    /// How many neighbours each text of a larger bucket meets, by key and by sketch.
    pub neighbours: usize,
    /// Threads; 0 for as many as there are cores.
    pub threads: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { share: 0.5, crowd_share: 0.95, bucket: 24, neighbours: 4, threads: 0 }
    }
}

/// Two texts that may be alike; positions in the slice of entries, `one < other`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The first.
    pub one: u32,
    /// The second.
    pub other: u32,
    /// Estimated share of equal 5-grams.
    pub share: f32,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Candidates {
    /// Pairs in the order of their positions, each once.
    pub pairs: Vec<Pair>,
    /// Crowds of texts made after one form, more than a bucket's bound and too many to pair each with each (their
    /// nearest neighbours are among the pairs); positions in order, each crowd once, the first member stands for
    /// the others.
    pub crowds: Vec<Vec<u32>>,
}

/// All likely pairs among `entries`. The work is bounded by `entries × bands × (bucket + neighbours)`,
/// however many texts are alike. At most `u32::MAX` entries are looked at.
pub fn candidates(entries: &[Entry], bounds: &Bounds) -> Candidates {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if bounds.threads == 0 { cores() } else { bounds.threads }.clamp(1, BANDS);
    let found: Vec<Found> = if threads == 1 || entries.len() < 4096 {
        vec![search(entries, bounds, 0, 1)]
    } else {
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|first| scope.spawn(move || search(entries, bounds, first, threads)))
                .collect();
            // A worker has no way to panic; were there one, its bands are missing rather than the answer.
            workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
        })
    };
    let mut pairs = Vec::with_capacity(found.iter().map(|part| part.pairs.len()).sum());
    let mut crowds = Crowds::default();
    for part in found {
        pairs.extend(part.pairs);
        for links in part.crowds {
            crowds.join(&links);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let crowds = crowds.members(bounds.bucket);
    let crowd_of: FxHashMap<u32, u32> = (0u32..)
        .zip(&crowds)
        .flat_map(|(crowd, members)| members.iter().map(move |id| (*id, crowd)))
        .collect();
    let pairs = pairs.into_iter().filter_map(|packed| {
        let (one, other) = ((packed >> 32) as u32, packed as u32);
        let share = share(entries, one, other);
        let together = crowd_of.get(&one).is_some_and(|crowd| crowd_of.get(&other) == Some(crowd));
        let least = if together { bounds.crowd_share } else { bounds.share };
        (share >= least).then_some(Pair { one, other, share })
    });
    let pairs = pairs.collect();
    Candidates { pairs, crowds }
}

#[derive(Default)]
struct Found {
    pairs: Vec<u64>,
    crowds: Vec<Vec<u32>>,
}

/// The bands `first`, `first + step` …
fn search(entries: &[Entry], bounds: &Bounds, first: usize, step: usize) -> Found {
    let mut found = Found::default();
    let mut sorted: Vec<u64> = Vec::with_capacity(entries.len());
    let mut compact_at = 1 << 21;
    for band in (first..BANDS).step_by(step) {
        sorted.clear();
        sorted.extend((0u32..).zip(entries).map(|(id, entry)| {
            let rows = &entry.sketch.rows()[band * BAND..];
            let key = u64::from(rows[0]) << 16 | u64::from(rows[1]) << 8 | u64::from(rows[2]);
            key << 32 | u64::from(id)
        }));
        sorted.sort_unstable();
        for bucket in sorted.chunk_by(|a, b| a >> 32 == b >> 32) {
            match bucket.len() {
                0 | 1 => {}
                small if small <= bounds.bucket => {
                    pair_all(entries, bucket, bounds, &mut found.pairs);
                }
                _ => crowd(entries, bucket, bounds, &mut found),
            }
        }
        if found.pairs.len() > compact_at {
            found.pairs.sort_unstable();
            found.pairs.dedup();
            compact_at = (2 * found.pairs.len()).max(1 << 21);
        }
    }
    found.pairs.sort_unstable();
    found.pairs.dedup();
    found
}

fn pair_all(entries: &[Entry], bucket: &[u64], bounds: &Bounds, pairs: &mut Vec<u64>) {
    for (at, &one) in bucket.iter().enumerate() {
        for &other in &bucket[at + 1..] {
            let (one, other) = (one as u32, other as u32);
            if share(entries, one, other) >= bounds.share {
                pairs.push(packed(one, other));
            }
        }
    }
}

fn share(entries: &[Entry], one: u32, other: u32) -> f32 {
    entries[one as usize].sketch.share(&entries[other as usize].sketch)
}

fn packed(one: u32, other: u32) -> u64 {
    u64::from(one.min(other)) << 32 | u64::from(one.max(other))
}

/// A bucket too large for all pairs: each text meets its neighbours in two orders, by key and by sketch.
fn crowd(entries: &[Entry], bucket: &[u64], bounds: &Bounds, found: &mut Found) {
    let mut ids: Vec<u32> = bucket.iter().map(|&packed| packed as u32).collect();
    let mut links = Vec::new();
    let entry = |id: u32| &entries[id as usize];
    let first = entry(ids[0]).key;
    let keyed = ids.iter().any(|&id| entry(id).key != first);
    for by_key in [false, true] {
        if by_key && !keyed {
            break;
        }
        let order = |id: &u32| (if by_key { entry(*id).key } else { 0 }, entry(*id).sketch, *id);
        ids.sort_unstable_by_key(order);
        for (at, &one) in ids.iter().enumerate() {
            for (distance, &other) in
                ids[at + 1..].iter().take(bounds.neighbours.max(1)).enumerate()
            {
                let share = share(entries, one, other);
                if share >= bounds.crowd_share {
                    found.pairs.push(packed(one, other));
                }
                if distance == 0 && share >= bounds.share {
                    links.extend([one, other]);
                }
            }
        }
    }
    found.crowds.push(links);
}

/// Groups of texts that met in crowded buckets; `links` are pairs, one after the other.
#[derive(Default)]
struct Crowds {
    parent: FxHashMap<u32, u32>,
}

impl Crowds {
    fn root(&mut self, id: u32) -> u32 {
        let mut at = id;
        while let Some(&up) = self.parent.get(&at) {
            if up == at {
                break;
            }
            at = up;
        }
        let root = at;
        at = id;
        while at != root {
            at = self.parent.insert(at, root).unwrap_or(root);
        }
        self.parent.entry(root).or_insert(root);
        root
    }

    fn join(&mut self, links: &[u32]) {
        for pair in links.chunks_exact(2) {
            let (one, other) = (self.root(pair[0]), self.root(pair[1]));
            self.parent.insert(one.max(other), one.min(other));
        }
    }

    /// The groups of more texts than `most`. Fewer are no crowd: two copies are neighbours, too, in a bucket that
    /// phrases of common use make large.
    fn members(mut self, most: usize) -> Vec<Vec<u32>> {
        let ids: Vec<u32> = self.parent.keys().copied().collect();
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for id in ids {
            members.entry(self.root(id)).or_default().push(id);
        }
        let large = members.into_values().filter(|members| members.len() > most);
        let mut crowds: Vec<Vec<u32>> = large.collect();
        for crowd in &mut crowds {
            crowd.sort_unstable();
        }
        crowds.sort_unstable();
        crowds
    }
}

/// A key for [`Entry::key`]: a hash of a title after folding, the same for titles that differ only in
/// figures, spaces, punctuation and width; 0 for an empty one.
pub fn title_key(title: &str) -> u64 {
    let (mut key, mut digits) = (0u64, false);
    crate::fold::each_folded(title, |c| {
        let digit = c.is_ascii_digit();
        if !(digit && digits) {
            key = mixed(key ^ u64::from(if digit { '0' } else { c }));
        }
        digits = digit;
    });
    key
}

/// A hash of a text after folding, figures included; 0 for an empty one.
pub fn exact_key(text: &str) -> u64 {
    let mut key = 0;
    crate::fold::each_folded(text, |c| key = mixed(key ^ u64::from(c)));
    key
}
