//! Documents that may say the same as a text: those that have most of its rarest words.

use crate::error::Error;
use crate::generation::Generation;
use crate::index::Index;
use crate::lexicon::Lexicon;
use crate::limits::{MAX_LIKELY, MAX_LIKELY_TEXT, cut};
use crate::schema::ID;
use crate::words::words;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

/// Words of a text whose frequency is asked for, evenly over it.
const ASKED: usize = 200;
/// Words by which documents are looked for.
const TELLING: usize = 12;
/// Those of them that have figures: a text that was changed a little often has others.
const FIGURES: usize = 4;
/// Entries of the index that are read, but for the first word's.
const READ: u64 = 100_000;
/// A document must have one of so many of the words.
const SHARE: usize = 3;

/// A word by which documents are looked for.
struct Telling {
    term: Term,
    /// How much more it tells than others: the rarer, the more.
    weight: f32,
}

/// A document that has enough of the words.
struct Likely {
    score: f32,
    /// How many times longer the longer of the two texts is.
    ratio: f32,
    id: u64,
}

impl Likely {
    /// The better first: by words, then of about the same length, then added later.
    fn order(&self, other: &Self) -> Ordering {
        let score = other.score.total_cmp(&self.score);
        score.then(self.ratio.total_cmp(&other.ratio)).then(other.id.cmp(&self.id))
    }
}

impl Index {
    /// Ids of documents, of whatever site, that may say the same as a text, the likeliest first, at most `most`. Nothing is
    /// said of how alike they are. The work is bounded however long the text is and however many documents have its words.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn likely(&self, text: &str, most: usize) -> Result<Vec<u64>, Error> {
        let most = most.min(MAX_LIKELY);
        if most == 0 {
            return Ok(Vec::new());
        }
        let live = self.live();
        let searcher = live.reader.searcher();
        let (words, length) = asked(&self.lexicon, text);
        let telling = telling(words, live.fields.words, &searcher)?;
        Ok(best(&telling, length, (&live, &searcher), most)?)
    }
}

/// Different words of a text, and about how many it has in all.
fn asked(lexicon: &Lexicon, text: &str) -> (Vec<String>, f32) {
    let read = cut(text, MAX_LIKELY_TEXT);
    let tokens = words(lexicon, read);
    let length = tokens.len() as f32 * text.len() as f32 / read.len().max(1) as f32;
    let mut seen = FxHashSet::default();
    let several = |word: &String| word.chars().nth(1).is_some();
    let words = tokens.into_iter().map(|token| token.text);
    let words: Vec<String> =
        words.filter(|word| several(word) && seen.insert(word.clone())).collect();
    let step = words.len().div_ceil(ASKED).max(1);
    (words.into_iter().step_by(step).collect(), length)
}

/// The rarest words that the index has at all.
fn telling(words: Vec<String>, field: Field, searcher: &Searcher) -> tantivy::Result<Vec<Telling>> {
    let mut known = Vec::with_capacity(words.len());
    for word in words {
        let term = Term::from_field_text(field, &word);
        let frequency = searcher.doc_freq(&term)?;
        if frequency > 0 {
            known.push((frequency, term, word.chars().any(char::is_numeric)));
        }
    }
    known.sort_unstable();
    let all: u64 = searcher.segment_readers().iter().map(|one| u64::from(one.max_doc())).sum();
    let (mut telling, mut left, mut figures) = (Vec::with_capacity(TELLING), READ, FIGURES);
    for (frequency, term, figure) in known {
        if telling.len() == TELLING || (frequency > left && !telling.is_empty()) {
            break;
        }
        if figure && figures == 0 {
            continue;
        }
        figures -= usize::from(figure);
        left = left.saturating_sub(frequency);
        let without = all.saturating_sub(frequency) as f32;
        telling
            .push(Telling { term, weight: ((without + 0.5) / (frequency as f32 + 0.5)).ln_1p() });
    }
    Ok(telling)
}

/// The documents that have most of the words.
fn best(
    telling: &[Telling],
    length: f32,
    (live, searcher): (&Generation, &Searcher),
    most: usize,
) -> tantivy::Result<Vec<u64>> {
    let least = telling.len().div_ceil(SHARE);
    let mut found: Vec<Likely> = Vec::new();
    for reader in searcher.segment_readers() {
        let had = had(telling, reader)?;
        if had.is_empty() {
            continue;
        }
        let ids = reader.fast_fields().u64(ID)?;
        let norms = match reader.fieldnorms_readers().get_field(live.fields.words)? {
            Some(norms) => norms,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let alive = reader.alive_bitset();
        let enough = had.into_iter().filter(|(doc, (count, _))| {
            *count >= least && alive.is_none_or(|alive| alive.is_alive(*doc))
        });
        found.extend(enough.map(|(doc, (_, score))| {
            let (one, other) = (length.max(1.0), (norms.fieldnorm(doc) as f32).max(1.0));
            let ratio = one.max(other) / one.min(other);
            Likely { score, ratio, id: ids.first(doc).unwrap_or(0) }
        }));
    }
    if found.len() > most {
        found.select_nth_unstable_by(most - 1, Likely::order);
        found.truncate(most);
    }
    found.sort_unstable_by(Likely::order);
    Ok(found.into_iter().map(|one| one.id).collect())
}

/// How many of the words each document of a segment has, and what they weigh.
fn had(
    telling: &[Telling],
    reader: &SegmentReader,
) -> tantivy::Result<FxHashMap<DocId, (usize, f32)>> {
    let mut had: FxHashMap<DocId, (usize, f32)> = FxHashMap::default();
    for Telling { term, weight } in telling {
        let terms = reader.inverted_index(term.field())?;
        let postings = terms.read_postings(term, IndexRecordOption::Basic)?;
        let Some(mut postings) = postings else { continue };
        let mut doc = postings.doc();
        while doc != TERMINATED {
            let (count, score) = had.entry(doc).or_default();
            *count += 1;
            *score += weight;
            doc = postings.advance();
        }
    }
    Ok(had)
}
