//! One pass over what matches: count it, keep the best, count the facets. A document that cannot be among
//! the best any more is counted and not scored.

use crate::matching::Wanted;
use crate::ranking::Ranking;
use crate::request::Order;
use crate::row::Scoring;
use crate::schema::{DAY, FACETS, ID, VALIDITY};
use crate::tally::Tally;
use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};
use tantivy::columnar::Column;
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

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
#[derive(Debug)]
pub(crate) struct Best<'a> {
    pub order: Order,
    /// How many are kept.
    pub depth: usize,
    pub facets: bool,
    /// Day from which ages are counted.
    pub today: i64,
    pub ranking: &'a Ranking,
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

/// The best so far.
struct Kept {
    depth: usize,
    heap: BinaryHeap<Reverse<Found>>,
}

impl Kept {
    /// What is to be beaten, once there are as many as are kept.
    #[inline]
    fn least(&self) -> Option<&Found> {
        self.heap.peek().map(|Reverse(least)| least).filter(|_| self.heap.len() >= self.depth)
    }

    fn offer(&mut self, found: Found) {
        if self.heap.len() < self.depth {
            self.heap.push(Reverse(found));
        } else if let Some(mut least) = self.heap.peek_mut()
            && found > least.0
        {
            *least = Reverse(found);
        }
    }
}

/// The pass over one segment.
struct Pass<'a> {
    best: &'a Best<'a>,
    segment: SegmentOrdinal,
    ids: Column<u64>,
    days: Column<i64>,
    validity: Column<u64>,
    tally: Tally,
    scoring: Scoring,
}

impl Best<'_> {
    /// Goes through everything that is wanted.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn of(&self, wanted: &Wanted, searcher: &Searcher) -> tantivy::Result<Collected> {
        let scored = self.order == Order::Relevance && self.depth > 0;
        let (scoring, rows) = if scored {
            (EnableScoring::enabled_from_searcher(searcher), wanted.rows())
        } else {
            (EnableScoring::disabled_from_searcher(searcher), &[][..])
        };
        let weights = wanted.weights(scoring)?;
        let mut collected =
            Collected { counts: vec![HashMap::new(); FACETS.len()], ..Collected::default() };
        let heap = BinaryHeap::with_capacity(self.depth.min(1000) + 1);
        let mut kept = Kept { depth: self.depth, heap };
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            let Some(matching) = wanted.matching(&weights, reader)? else { continue };
            let mut pass = Pass::new(self, segment, reader, Scoring::new(rows, reader)?)?;
            let alive = reader.alive_bitset();
            matching.each(|doc, base| {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    collected.total += 1;
                    pass.tally.add(doc);
                    pass.offer(doc, base, &mut kept);
                }
            });
            pass.tally.add_to(&mut collected.counts);
        }
        collected.found = kept.heap.into_sorted_vec().into_iter().map(|found| found.0).collect();
        Ok(collected)
    }
}

impl<'a> Pass<'a> {
    fn new(
        best: &'a Best<'a>,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
        scoring: Scoring,
    ) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            best,
            segment,
            ids: columns.u64(ID)?,
            days: columns.i64(DAY)?,
            validity: columns.u64(VALIDITY)?,
            tally: Tally::new(reader, best.facets)?,
            scoring,
        })
    }

    /// Keeps a document if it is one of the best.
    fn offer(&mut self, doc: DocId, base: Score, kept: &mut Kept) {
        if kept.depth == 0 {
            return;
        }
        let day = self.days.first(doc).unwrap_or(UNDATED);
        let score = match self.best.order {
            Order::Newest => 0.0,
            Order::Relevance => {
                let factor = self.factor(doc, day);
                let least = match kept.least() {
                    Some(least) if factor > 0.0 => least.score / factor,
                    _ => Score::NEG_INFINITY,
                };
                let Some(score) = self.scoring.score(doc, base, least) else { return };
                score * factor
            }
        };
        let found = |id| Found { score, day, id, address: DocAddress::new(self.segment, doc) };
        if kept.least().is_some_and(|least| found(u64::MAX) < *least) {
            return;
        }
        kept.offer(found(self.ids.first(doc).unwrap_or(0)));
    }

    /// What newness and being in force make of a score.
    fn factor(&self, doc: DocId, day: i64) -> f32 {
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
        (1.0 + fresh) * standing
    }
}
