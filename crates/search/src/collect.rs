//! One pass over what matches: count it, keep the best, count the facets.

use crate::ranking::Ranking;
use crate::request::Order;
use crate::schema::{DAY, FACETS, ID, VALIDITY};
use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// Day of a document without a date.
const UNDATED: i64 = i64::MIN;

/// A document that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    pub score: f32,
    pub day: i64,
    pub id: u64,
    pub address: DocAddress,
}

impl Eq for Found {}

/// The better one is the greater: by score, then newer, then added later.
impl Ord for Found {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (self, other);
        one.score.total_cmp(&two.score).then(one.day.cmp(&two.day)).then(one.id.cmp(&two.id))
    }
}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What is collected.
#[derive(Debug, Clone)]
pub(crate) struct Best {
    pub order: Order,
    /// How many are kept.
    pub depth: usize,
    pub facets: bool,
    /// Day from which ages are counted.
    pub today: i64,
    pub ranking: Ranking,
}

/// What was collected.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub total: usize,
    /// The best first.
    pub found: Vec<Found>,
    /// Counts by value, for each of [`FACETS`].
    pub counts: Vec<HashMap<String, usize>>,
}

/// A facet of one segment.
struct Facet {
    values: StrColumn,
    counts: Vec<u32>,
}

/// The pass over one segment.
pub(crate) struct Pass {
    best: Best,
    segment: SegmentOrdinal,
    ids: Column<u64>,
    days: Column<i64>,
    validity: Column<u64>,
    facets: Vec<Option<Facet>>,
    total: usize,
    kept: BinaryHeap<Reverse<Found>>,
    /// What a document of today at most gains.
    most: f32,
}

impl Collector for Best {
    type Fruit = Collected;
    type Child = Pass;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Pass> {
        let columns = reader.fast_fields();
        let facet = |name: &&str| -> tantivy::Result<Option<Facet>> {
            let values = columns.str(name)?;
            Ok(values.map(|values| Facet { counts: vec![0; values.num_terms()], values }))
        };
        let wanted = if self.facets { &FACETS[..] } else { &[] };
        Ok(Pass {
            best: self.clone(),
            segment,
            ids: columns.u64(ID)?,
            days: columns.i64(DAY)?,
            validity: columns.u64(VALIDITY)?,
            facets: wanted.iter().map(facet).collect::<tantivy::Result<_>>()?,
            total: 0,
            kept: BinaryHeap::with_capacity(self.depth.min(1000) + 1),
            most: 1.0 + self.ranking.freshness.share.max(0.0),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.order == Order::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Collected>) -> tantivy::Result<Collected> {
        let mut all =
            Collected { counts: vec![HashMap::new(); FACETS.len()], ..Collected::default() };
        for segment in segments {
            all.total += segment.total;
            all.found.extend(segment.found);
            for (sum, counts) in all.counts.iter_mut().zip(segment.counts) {
                for (value, count) in counts {
                    *sum.entry(value).or_default() += count;
                }
            }
        }
        all.found.sort_unstable_by(|one, two| two.cmp(one));
        all.found.truncate(self.depth);
        Ok(all)
    }
}

impl Pass {
    fn least(&self) -> Option<&Found> {
        self.kept.peek().map(|Reverse(least)| least).filter(|_| self.kept.len() >= self.best.depth)
    }

    fn score(&self, doc: DocId, score: f32, day: i64) -> f32 {
        let freshness = &self.best.ranking.freshness;
        let fresh = if day == UNDATED {
            0.0
        } else {
            let age = self.best.today.saturating_sub(day).max(0) as f32;
            freshness.share * (-age / freshness.half_life_days.max(1.0)).exp2()
        };
        let standing = match self.validity.first(doc) {
            Some(2) => self.best.ranking.validity.expired,
            Some(3) => self.best.ranking.validity.repealed,
            _ => 1.0,
        };
        score * (1.0 + fresh) * standing
    }
}

impl SegmentCollector for Pass {
    type Fruit = Collected;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        for facet in self.facets.iter_mut().flatten() {
            for value in facet.values.ords().values_for_doc(doc) {
                if let Some(count) = facet.counts.get_mut(value as usize) {
                    *count += 1;
                }
            }
        }
        if self.best.depth == 0 {
            return;
        }
        let relevance = self.best.order == Order::Relevance;
        if relevance && self.least().is_some_and(|least| score * self.most < least.score) {
            return;
        }
        let day = self.days.first(doc).unwrap_or(UNDATED);
        let score = if relevance { self.score(doc, score, day) } else { 0.0 };
        let found = |id| Found { score, day, id, address: DocAddress::new(self.segment, doc) };
        if self.least().is_some_and(|least| found(u64::MAX) < *least) {
            return;
        }
        let found = found(self.ids.first(doc).unwrap_or(0));
        if self.kept.len() < self.best.depth {
            self.kept.push(Reverse(found));
        } else if self.least().is_some_and(|least| found > *least) {
            self.kept.pop();
            self.kept.push(Reverse(found));
        }
    }

    fn harvest(self) -> Collected {
        let mut counts = Vec::with_capacity(self.facets.len());
        for facet in self.facets {
            let mut named = HashMap::new();
            if let Some(facet) = facet {
                let numbered = (0u64..).zip(&facet.counts).filter(|(_, count)| **count > 0);
                for (at, count) in numbered {
                    let mut value = String::new();
                    if facet.values.ord_to_str(at, &mut value).unwrap_or(false) {
                        named.insert(value, *count as usize);
                    }
                }
            }
            counts.push(named);
        }
        let found = self.kept.into_iter().map(|Reverse(found)| found).collect();
        Collected { total: self.total, found, counts }
    }
}
