//! Two queries that tantivy's own cannot be asked for at this price: their children are only ever looked
//! at where a document is in question, not over the whole index.

use tantivy::query::{BooleanQuery, EnableScoring, Explanation, Occur, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED};

/// Documents of one query; those that match others as well score more.
#[derive(Debug)]
pub(crate) struct Preferred {
    pub required: Box<dyn Query>,
    pub preferred: Vec<Box<dyn Query>>,
}

/// Documents that match at least one query; the score is the sum.
#[derive(Debug)]
pub(crate) struct Either(pub Vec<Box<dyn Query>>);

fn cloned(queries: &[Box<dyn Query>]) -> Vec<Box<dyn Query>> {
    queries.iter().map(|query| query.box_clone()).collect()
}

impl Clone for Preferred {
    fn clone(&self) -> Self {
        Self { required: self.required.box_clone(), preferred: cloned(&self.preferred) }
    }
}

impl Clone for Either {
    fn clone(&self) -> Self {
        Self(cloned(&self.0))
    }
}

impl Query for Preferred {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let required = self.required.weight(scoring)?;
        if !scoring.is_scoring_enabled() {
            return Ok(required);
        }
        let preferred = weights(&self.preferred, scoring)?;
        Ok(Box::new(PreferredWeight { required, preferred }))
    }
}

impl Query for Either {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(EitherWeight { all: weights(&self.0, scoring)? }))
    }
}

fn weights(
    queries: &[Box<dyn Query>],
    scoring: EnableScoring<'_>,
) -> tantivy::Result<Vec<Box<dyn Weight>>> {
    queries.iter().map(|query| query.weight(scoring)).collect()
}

struct PreferredWeight {
    required: Box<dyn Weight>,
    preferred: Vec<Box<dyn Weight>>,
}

struct EitherWeight {
    all: Vec<Box<dyn Weight>>,
}

impl Weight for PreferredWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let required = self.required.scorer(reader, boost)?;
        if required.doc() == TERMINATED {
            return Ok(required);
        }
        let preferred = children(&self.preferred, reader, boost)?;
        Ok(Box::new(PreferredScorer { required, preferred }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.required.explain(reader, doc)
    }
}

impl Weight for EitherWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let children = children(&self.all, reader, boost)?;
        let doc = children.iter().map(|child| child.at).min().unwrap_or(TERMINATED);
        Ok(Box::new(EitherScorer { children, doc }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let found = scorer.doc() <= doc && scorer.seek(doc) == doc;
        Ok(Explanation::new("either", if found { scorer.score() } else { 0.0 }))
    }
}

fn children(
    weights: &[Box<dyn Weight>],
    reader: &SegmentReader,
    boost: Score,
) -> tantivy::Result<Vec<Child>> {
    let mut children = Vec::with_capacity(weights.len());
    for weight in weights {
        children.extend(Child::new(weight.scorer(reader, boost)?));
    }
    Ok(children)
}

/// A scorer that is asked of ascending documents.
pub(crate) struct Child {
    scorer: Box<dyn Scorer>,
    /// Where it stands, or, unless `found`, a document before which it has none.
    at: DocId,
    found: bool,
}

impl Child {
    /// None where it has no document.
    pub fn new(scorer: Box<dyn Scorer>) -> Option<Self> {
        let at = scorer.doc();
        (at < TERMINATED).then_some(Self { scorer, at, found: true })
    }

    /// What it costs to go through its documents.
    pub fn cost(&self) -> u64 {
        self.scorer.cost()
    }

    /// Whether it has this document.
    #[inline]
    pub fn has(&mut self, doc: DocId) -> bool {
        if self.at > doc || doc >= TERMINATED {
            return false;
        }
        if self.at < doc || !self.found {
            match self.scorer.seek_danger(doc) {
                SeekDangerResult::Found => (self.at, self.found) = (doc, true),
                SeekDangerResult::SeekLowerBound(bound) => {
                    (self.at, self.found) = (bound.max(doc + 1), false);
                }
            }
        }
        self.found && self.at == doc
    }

    /// Its first document from this one on.
    pub fn next(&mut self, from: DocId) -> DocId {
        let mut doc = from;
        loop {
            if self.at >= TERMINATED || doc >= TERMINATED {
                (self.at, self.found) = (TERMINATED, false);
                return TERMINATED;
            }
            if self.at >= doc && self.found {
                return self.at;
            }
            doc = doc.max(self.at);
            if self.has(doc) {
                return doc;
            }
        }
    }

    /// What the document scores, 0 where it does not have it.
    #[inline]
    pub fn score(&mut self, doc: DocId) -> Score {
        if self.has(doc) { self.scorer.score() } else { 0.0 }
    }
}

struct PreferredScorer {
    required: Box<dyn Scorer>,
    preferred: Vec<Child>,
}

impl DocSet for PreferredScorer {
    fn advance(&mut self) -> DocId {
        self.required.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.required.seek(target)
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        self.required.seek_danger(target)
    }

    fn doc(&self) -> DocId {
        self.required.doc()
    }

    fn size_hint(&self) -> u32 {
        self.required.size_hint()
    }

    fn cost(&self) -> u64 {
        self.required.cost()
    }
}

impl Scorer for PreferredScorer {
    fn score(&mut self) -> Score {
        let doc = self.required.doc();
        let preferred: Score = self.preferred.iter_mut().map(|child| child.score(doc)).sum();
        self.required.score() + preferred
    }
}

struct EitherScorer {
    children: Vec<Child>,
    doc: DocId,
}

impl DocSet for EitherScorer {
    fn advance(&mut self) -> DocId {
        if self.doc >= TERMINATED {
            return TERMINATED;
        }
        self.seek(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.doc =
            self.children.iter_mut().map(|child| child.next(target)).min().unwrap_or(TERMINATED);
        self.doc
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target < TERMINATED && self.children.iter_mut().any(|child| child.has(target)) {
            self.doc = target;
            return SeekDangerResult::Found;
        }
        let bound = self.children.iter().map(|child| child.at).min().unwrap_or(TERMINATED);
        SeekDangerResult::SeekLowerBound(bound.max(target.saturating_add(1)).min(TERMINATED))
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.children.iter().map(|child| child.scorer.size_hint()).fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        self.children.iter().map(|child| child.scorer.cost()).sum()
    }
}

impl Scorer for EitherScorer {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        self.children.iter_mut().map(|child| child.score(doc)).sum()
    }
}

/// All of these.
pub(crate) fn all(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        last => {
            queries.extend(last);
            let clauses = queries.into_iter().map(|query| (Occur::Must, query)).collect();
            Box::new(BooleanQuery::new(clauses))
        }
    }
}
