//! The documents that match, in their order. Lists of documents are laid over one another by windows, which
//! costs less than looking for each document of one list in the others.

use crate::either::Child;
use crate::row::Row;
use tantivy::postings::SegmentPostings;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EnableScoring, Occur, Query, TermQuery, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term};

/// Documents of a window.
const WINDOW: u32 = 1024;
/// How much dearer it is to look for a document in a list than to read one of the list.
const LOOKING: u64 = 8;

/// What is looked for.
#[derive(Default)]
pub(crate) struct Wanted {
    /// Terms that a document must have, which scores nothing.
    terms: Vec<Term>,
    /// Queries that it must match, which scores what they say.
    queries: Vec<Box<dyn Query>>,
    /// What it scores beside that, the rarest first.
    rows: Vec<Row>,
}

impl Wanted {
    /// A document must match this, whatever it scores.
    pub fn filter(&mut self, query: Box<dyn Query>) {
        match query.downcast::<TermQuery>() {
            Ok(query) => self.terms.push(query.term().clone()),
            Err(query) => {
                self.queries.push(Box::new(ConstScoreQuery::new(query, 0.0)));
            }
        }
    }

    /// A document must match this and scores by it.
    pub fn require(&mut self, query: Box<dyn Query>, searcher: &Searcher) -> tantivy::Result<()> {
        if let Some(query) = query.downcast_ref::<BooleanQuery>()
            && !query.clauses().is_empty()
            && query.clauses().iter().all(|(occur, _)| *occur == Occur::Must)
        {
            for (_, clause) in query.clauses() {
                self.require(clause.box_clone(), searcher)?;
            }
            return Ok(());
        }
        match query.downcast::<TermQuery>() {
            Ok(query) => {
                let term = query.term().clone();
                self.prefer(Row::new(vec![(0, term.clone())], 1.0, searcher)?);
                self.terms.push(term);
            }
            Err(query) => self.queries.push(query),
        }
        Ok(())
    }

    /// A document that has this scores more.
    pub fn prefer(&mut self, row: Option<Row>) {
        if let Some(row) = row {
            let at = self.rows.partition_point(|other| other.frequency <= row.frequency);
            self.rows.insert(at, row);
        }
    }

    /// What documents score beside [`Matching`]'s own.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub fn weights(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Vec<Box<dyn Weight>>> {
        self.queries.iter().map(|query| query.weight(scoring)).collect()
    }

    /// The documents of one segment; none where something is missing in it.
    pub fn matching(
        &self,
        weights: &[Box<dyn Weight>],
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<Matching>> {
        let mut lists = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            let terms = reader.inverted_index(term.field())?;
            let postings = terms.read_postings(term, IndexRecordOption::Basic)?;
            let Some(postings) = postings else { return Ok(None) };
            let share = u64::from(postings.doc_freq()) * u64::from(WINDOW);
            let dense = share / u64::from(reader.max_doc().max(1));
            lists.push(List { postings, dense });
        }
        lists.sort_by_key(|list| list.postings.doc_freq());
        let mut queries = Vec::with_capacity(weights.len());
        for weight in weights {
            let child = Child::new(weight.scorer(reader, 1.0)?);
            let Some(child) = child else { return Ok(None) };
            queries.push(child);
        }
        Ok(Some(Matching { lists, queries }))
    }
}

/// The documents that have a term.
struct List {
    postings: SegmentPostings,
    /// How many of them a window has on average.
    dense: u64,
}

/// The documents of one segment that match.
pub(crate) struct Matching {
    /// The shortest first.
    lists: Vec<List>,
    queries: Vec<Child>,
}

impl Matching {
    /// Calls `found` with every document and what it scores by the queries.
    pub fn each(mut self, found: impl FnMut(DocId, Score)) {
        let shortest = self.lists.first().map_or(u64::MAX, |list| list.postings.doc_freq().into());
        let costs = self.queries.iter().map(Child::cost).enumerate();
        match costs.min_by_key(|(_, cost)| *cost) {
            Some((leader, cost)) if cost < shortest => self.led(leader, found),
            _ => self.by_windows(found),
        }
    }

    /// Goes through the documents of one query.
    fn led(&mut self, leader: usize, mut found: impl FnMut(DocId, Score)) {
        let mut from = 0;
        loop {
            let doc = self.queries[leader].next(from);
            if doc >= TERMINATED {
                return;
            }
            if self.lists.iter_mut().all(|list| has(&mut list.postings, doc))
                && let Some(score) = score(&mut self.queries, doc)
            {
                found(doc, score);
            }
            from = doc + 1;
        }
    }

    /// Goes through what is left of the lists.
    fn by_windows(&mut self, mut found: impl FnMut(DocId, Score)) {
        let Some((first, others)) = self.lists.split_first_mut() else { return };
        loop {
            let from = first.postings.doc();
            if from >= TERMINATED {
                return;
            }
            let mut window = Window::of(&mut first.postings, from);
            for other in &mut *others {
                window.narrow(other);
            }
            for doc in window.documents() {
                if let Some(score) = score(&mut self.queries, doc) {
                    found(doc, score);
                }
            }
        }
    }
}

/// What a document scores, if it matches all.
#[inline]
fn score(queries: &mut [Child], doc: DocId) -> Option<Score> {
    let all = queries.iter_mut().all(|query| query.has(doc));
    all.then(|| queries.iter_mut().map(|query| query.score(doc)).sum())
}

/// Whether a list has a document; asked of ascending ones.
#[inline]
fn has(postings: &mut SegmentPostings, doc: DocId) -> bool {
    match postings.doc() {
        at if at < doc => postings.seek(doc) == doc,
        at => at == doc,
    }
}

/// Documents from one on, a bit for each.
struct Window {
    from: DocId,
    bits: [u64; WINDOW as usize / 64],
}

impl Window {
    /// The documents of a list.
    fn of(postings: &mut SegmentPostings, from: DocId) -> Self {
        let mut window = Self::empty(from);
        let mut doc = postings.doc();
        if doc < from {
            doc = postings.seek(from);
        }
        while doc < from + WINDOW {
            window.insert(doc);
            doc = postings.advance();
        }
        window
    }

    /// Leaves those that are in the list as well.
    fn narrow(&mut self, list: &mut List) {
        let left: u32 = self.bits.iter().map(|bits| bits.count_ones()).sum();
        if left == 0 {
            return;
        }
        let other = if u64::from(left) * LOOKING < list.dense {
            self.looked_for(&mut list.postings)
        } else {
            Self::of(&mut list.postings, self.from)
        };
        for (bits, other) in self.bits.iter_mut().zip(other.bits) {
            *bits &= other;
        }
    }

    /// Those of its documents that are found.
    fn looked_for(&self, postings: &mut SegmentPostings) -> Self {
        let mut found = Self::empty(self.from);
        for doc in self.documents() {
            if has(postings, doc) {
                found.insert(doc);
            }
        }
        found
    }

    fn empty(from: DocId) -> Self {
        Self { from, bits: [0; WINDOW as usize / 64] }
    }

    #[inline]
    fn insert(&mut self, doc: DocId) {
        let at = doc - self.from;
        self.bits[at as usize / 64] |= 1 << (at % 64);
    }

    fn documents(&self) -> impl Iterator<Item = DocId> + use<> {
        let (from, bits) = (self.from, self.bits);
        (0u32..).zip(bits).flat_map(move |(at, mut bits)| {
            std::iter::from_fn(move || {
                if bits == 0 {
                    return None;
                }
                let first = bits.trailing_zeros();
                bits &= bits - 1;
                Some(from + at * 64 + first)
            })
        })
    }
}
