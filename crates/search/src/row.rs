//! Terms in a row, as a reason to score: what a document may have of it at most is known from how often it
//! has the terms; only a document for which that may be enough is read for whether they stand together.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, Term};

/// Share of a score that the order of adding up may lose.
const ROUNDING: Score = 1e-5;

/// Terms of one field in a row, and what a document scores for it. One term is a row, too.
pub(crate) struct Row {
    /// With their places in the row.
    terms: Vec<(usize, Term)>,
    worth: Worth,
    /// Documents that have the rarest of the terms.
    pub frequency: u64,
}

#[derive(Clone)]
enum Worth {
    /// The same wherever it stands.
    Flat(Score),
    /// By how often it stands in a text of what length.
    Relevance(Bm25Weight),
}

impl Row {
    /// A row that scores `times` its relevance; none where the index lacks one of its terms.
    pub fn new(
        terms: Vec<(usize, Term)>,
        times: Score,
        searcher: &Searcher,
    ) -> tantivy::Result<Option<Self>> {
        let frequency = frequency(&terms, searcher)?;
        if frequency == 0 {
            return Ok(None);
        }
        let bare: Vec<Term> = terms.iter().map(|(_, term)| term.clone()).collect();
        let worth = Worth::Relevance(Bm25Weight::for_terms(searcher, &bare)?.boost_by(times));
        Ok(Some(Self { terms, worth, frequency }))
    }

    /// A term that scores `worth`; none where the index lacks it.
    pub fn flat(term: Term, worth: Score, searcher: &Searcher) -> tantivy::Result<Option<Self>> {
        let terms = vec![(0, term)];
        let frequency = frequency(&terms, searcher)?;
        Ok((frequency > 0).then_some(Self { terms, worth: Worth::Flat(worth), frequency }))
    }

    fn scorer(&self, reader: &SegmentReader) -> tantivy::Result<Option<RowScorer>> {
        let option = match (&self.worth, self.terms.len()) {
            (Worth::Flat(_), _) => IndexRecordOption::Basic,
            (_, 1) => IndexRecordOption::WithFreqs,
            _ => IndexRecordOption::WithFreqsAndPositions,
        };
        let Some((_, first)) = self.terms.first() else { return Ok(None) };
        let last = self.terms.iter().map(|(at, _)| *at).max().unwrap_or(0);
        let terms = reader.inverted_index(first.field())?;
        let mut places = Vec::with_capacity(self.terms.len());
        for (at, term) in &self.terms {
            let Some(postings) = terms.read_postings(term, option)? else { return Ok(None) };
            places.push(Place { postings, offset: (last - at) as u32 });
        }
        places.sort_by_key(|place| place.postings.doc_freq());
        let norms = match reader.fieldnorms_readers().get_field(first.field())? {
            Some(norms) => norms,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let worth = self.worth.clone();
        let (common, positions) = (Vec::new(), Vec::new());
        Ok(Some(RowScorer { places, norms, worth, frequency: 0, common, positions }))
    }
}

fn frequency(terms: &[(usize, Term)], searcher: &Searcher) -> tantivy::Result<u64> {
    let mut least = u64::MAX;
    for (_, term) in terms {
        least = least.min(searcher.doc_freq(term)?);
    }
    Ok(if terms.is_empty() { 0 } else { least })
}

/// A term of a row in one segment.
struct Place {
    postings: SegmentPostings,
    /// Added to its positions, so that those of a row are one.
    offset: u32,
}

/// A row in one segment; asked of ascending documents.
struct RowScorer {
    /// The rarest first.
    places: Vec<Place>,
    norms: FieldNormReader,
    worth: Worth,
    /// How often the document looked at may have the row at most.
    frequency: u32,
    common: Vec<u32>,
    positions: Vec<u32>,
}

impl RowScorer {
    /// What any document scores at most: in no text at all, without end. (`Bm25Weight::max_score` is that of
    /// a text without end, which is less than that of some short ones.)
    fn most(&self) -> Score {
        let most = match &self.worth {
            Worth::Flat(worth) => *worth,
            Worth::Relevance(weight) => weight.score(0, u32::MAX),
        };
        most.max(0.0)
    }

    /// Looks at a document: what it scores at most.
    #[inline]
    fn look(&mut self, doc: DocId) -> Score {
        self.frequency = 0;
        let mut least = u32::MAX;
        for Place { postings, .. } in &mut self.places {
            let mut at = postings.doc();
            if at < doc {
                at = postings.seek(doc);
            }
            if at != doc {
                return 0.0;
            }
            least = least.min(postings.term_freq());
        }
        self.frequency = least;
        self.worth(doc, least).max(0.0)
    }

    /// What the document looked at scores.
    fn score(&mut self, doc: DocId) -> Score {
        let found = if self.places.len() > 1 && self.frequency > 0 {
            self.together()
        } else {
            self.frequency
        };
        if found > 0 { self.worth(doc, found) } else { 0.0 }
    }

    #[inline]
    fn worth(&self, doc: DocId, frequency: u32) -> Score {
        match &self.worth {
            Worth::Flat(worth) => *worth,
            Worth::Relevance(weight) => weight.score(self.norms.fieldnorm_id(doc), frequency),
        }
    }

    /// How often the terms stand in their row.
    fn together(&mut self) -> u32 {
        let Self { places, common, positions, .. } = self;
        let [first, others @ ..] = &mut places[..] else { return 0 };
        first.postings.positions_with_offset(first.offset, common);
        for place in others {
            place.postings.positions_with_offset(place.offset, positions);
            let mut there = positions.iter().peekable();
            common.retain(|at| {
                while there.next_if(|other| *other < at).is_some() {}
                there.peek() == Some(&at)
            });
            if common.is_empty() {
                return 0;
            }
        }
        common.len() as u32
    }
}

/// Rows in one segment; asked of ascending documents.
pub(crate) struct Scoring {
    rows: Vec<RowScorer>,
    /// What the rows from each on score at most, with an end of 0.
    rest: Vec<Score>,
}

impl Scoring {
    pub fn new(rows: &[Row], reader: &SegmentReader) -> tantivy::Result<Self> {
        let mut scorers = Vec::with_capacity(rows.len());
        for row in rows {
            scorers.extend(row.scorer(reader)?);
        }
        let mut rest = vec![0.0; scorers.len() + 1];
        for (at, row) in scorers.iter().enumerate().rev() {
            rest[at] = rest[at + 1] + row.most();
        }
        Ok(Self { rows: scorers, rest })
    }

    /// What a document scores beside `base`, which it has already; none where that is less than `least`
    /// for sure. The dearest question, whether terms stand together, is asked last.
    #[inline]
    pub fn score(&mut self, doc: DocId, base: Score, least: Score) -> Option<Score> {
        let least = least - least.abs() * ROUNDING;
        let mut most = base;
        if most + self.rest[0] < least {
            return None;
        }
        for (row, rest) in self.rows.iter_mut().zip(&self.rest[1..]) {
            most += row.look(doc);
            if most + rest < least {
                return None;
            }
        }
        Some(base + self.rows.iter_mut().map(|row| row.score(doc)).sum::<Score>())
    }
}
