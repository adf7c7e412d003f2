//! From what was typed to what is looked for.

use crate::either::{Either, Preferred, all};
use crate::fold::{fold, key};
use crate::generation::Generation;
use crate::grams;
use crate::lexicon::Lexicon;
use crate::matching::Wanted;
use crate::number;
use crate::parse::{Parsed, Part};
use crate::ranking::Ranking;
use crate::request::{Filters, Matched};
use crate::row::Row;
use crate::words::{self, Unit};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// Tokens of one phrase that are looked for.
const MAX_ROW: usize = 64;

/// Something that must be there: words of a name together, or one unit.
struct Slot {
    units: Vec<Unit>,
    /// Other names of it.
    others: Vec<String>,
    /// Slug of the field that it names.
    field: Option<String>,
}

/// A part of the query, understood.
struct Piece {
    /// As typed, folded.
    key: String,
    text: String,
    phrase: bool,
    slots: Vec<Slot>,
    /// Terms of field `number` that it may be.
    numbers: Vec<String>,
}

/// A query, understood.
pub(crate) struct Plan {
    pieces: Vec<Piece>,
    /// Everything typed, folded, with nothing between.
    whole: String,
}

impl Plan {
    pub fn new(parsed: &Parsed, lexicon: &Lexicon) -> Self {
        let pieces: Vec<Piece> = parsed
            .parts
            .iter()
            .map(|part| match part {
                Part::Phrase(text) => piece(text, true, Vec::new()),
                Part::Words(text) => piece(text, false, slots(text, lexicon)),
            })
            .collect();
        let whole = pieces.iter().map(|piece| piece.key.as_str()).collect();
        Self { pieces, whole }
    }

    /// Whether anything is looked for at all.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether fewer parts could be asked for.
    pub fn several(&self) -> bool {
        self.units().count() > 1
    }

    fn units(&self) -> impl Iterator<Item = Unit> {
        self.pieces.iter().flat_map(|piece| {
            let row = piece.slots.is_empty().then(|| Unit::Row(piece.key.clone()));
            piece.slots.iter().flat_map(|slot| slot.units.clone()).chain(row)
        })
    }

    /// Other names that are looked for as well.
    pub fn synonyms(&self) -> Vec<String> {
        let slots = self.pieces.iter().flat_map(|piece| &piece.slots);
        slots.flat_map(|slot| slot.others.iter().cloned()).collect()
    }

    /// What to mark in a text that was found.
    pub fn marks(&self) -> Vec<String> {
        let mut marks: Vec<String> = self.pieces.iter().map(|piece| piece.text.clone()).collect();
        marks.extend(self.units().map(|unit| unit.text().to_owned()));
        marks.extend(self.synonyms());
        marks
    }

    /// What is looked for, asking as closely as `matched` says.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn wanted(
        &self,
        matched: Matched,
        filters: &Filters,
        on: &Asking<'_>,
    ) -> tantivy::Result<Wanted> {
        let mut wanted = Wanted::default();
        for query in filtered(filters, on) {
            wanted.filter(query);
        }
        if self.is_empty() {
            wanted.filter(Box::new(AllQuery));
            return Ok(wanted);
        }
        if matched == Matched::Most {
            wanted.require(self.most(on), on.searcher)?;
        }
        for piece in &self.pieces {
            if matched != Matched::Most {
                wanted.require(piece.required(matched, on), on.searcher)?;
            }
            piece.bonus(on, &mut wanted)?;
        }
        let fields = &on.at.fields;
        let title = Term::from_field_text(fields.title_key, &self.whole);
        wanted.prefer(Row::flat(title, on.ranking.exact_title, on.searcher)?);
        if self.pieces.len() > 1 {
            wanted.prefer(on.bonus(fields.title_grams, &self.whole, on.ranking.title_phrase)?);
        }
        Ok(wanted)
    }

    /// More than half of the units.
    fn most(&self, on: &Asking<'_>) -> Box<dyn Query> {
        let clauses: Vec<(Occur, Box<dyn Query>)> =
            self.units().map(|unit| (Occur::Should, on.unit(&unit, Matched::Characters))).collect();
        let least = (clauses.len() / 2 + usize::from(clauses.len() > 2)).max(1);
        Box::new(BooleanQuery::with_minimum_required_clauses(clauses, least))
    }
}

/// What a query is made for.
pub(crate) struct Asking<'a> {
    pub at: &'a Generation,
    pub searcher: &'a Searcher,
    pub lexicon: &'a Lexicon,
    pub ranking: &'a Ranking,
}

impl Asking<'_> {
    fn value(&self, field: Field, value: &str) -> TermQuery {
        TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic)
    }

    fn word(&self, field: Field, word: &str) -> Box<dyn Query> {
        let term = Term::from_field_text(field, word);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }

    fn row(&self, field: Field, text: &str) -> Box<dyn Query> {
        let mut terms = row(field, text);
        match terms.len() {
            0 => Box::new(EmptyQuery),
            1 => Box::new(TermQuery::new(terms.remove(0).1, IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new_with_offset(terms)),
        }
    }

    /// A text as a row of characters that scores.
    fn bonus(&self, field: Field, text: &str, times: f32) -> tantivy::Result<Option<Row>> {
        Row::new(row(field, text), times, self.searcher)
    }

    /// A word that scores.
    fn bonus_word(&self, field: Field, word: &str, times: f32) -> tantivy::Result<Option<Row>> {
        Row::new(vec![(0, Term::from_field_text(field, word))], times, self.searcher)
    }

    /// A unit in the whole of a document.
    fn unit(&self, unit: &Unit, matched: Matched) -> Box<dyn Query> {
        let fields = &self.at.fields;
        match unit {
            Unit::Word(word) if matched == Matched::All || word.chars().count() < 2 => {
                self.word(fields.words, word)
            }
            Unit::Word(word) => {
                let preferred = vec![self.word(fields.words, word)];
                Box::new(Preferred { required: self.row(fields.grams, word), preferred })
            }
            Unit::Row(text) => {
                if matched != Matched::All {
                    let cuts = self.lexicon.jieba.cut(text, false);
                    let long: Vec<Box<dyn Query>> = cuts
                        .iter()
                        .filter(|cut| cut.end - cut.start > 1)
                        .map(|cut| self.row(fields.grams, cut.word))
                        .collect();
                    if !long.is_empty() {
                        return all(long);
                    }
                }
                self.row(fields.grams, text)
            }
        }
    }

    /// Another name: as one word where it is one.
    fn other(&self, name: &str) -> Box<dyn Query> {
        let fields = &self.at.fields;
        if self.lexicon.jieba.has_word(name) {
            self.word(fields.words, name)
        } else {
            self.row(fields.grams, name)
        }
    }
}

impl Piece {
    /// What a document must have of this piece.
    fn required(&self, matched: Matched, on: &Asking<'_>) -> Box<dyn Query> {
        let fields = &on.at.fields;
        let text = if self.slots.is_empty() {
            on.row(fields.grams, &self.text)
        } else {
            all(self.slots.iter().map(|slot| slot.query(matched, on)).collect())
        };
        let known = |number: &&String| {
            let term = Term::from_field_text(fields.number, number);
            on.searcher.doc_freq(&term).unwrap_or(0) > 0
        };
        let mut either: Vec<Box<dyn Query>> = Vec::new();
        for number in self.numbers.iter().filter(known) {
            let number = Box::new(on.value(fields.number, number));
            either.push(Box::new(ConstScoreQuery::new(number, on.ranking.exact_number)));
        }
        if either.is_empty() {
            return text;
        }
        either.push(text);
        Box::new(Either(either))
    }

    /// What makes a document the better one.
    fn bonus(&self, on: &Asking<'_>, wanted: &mut Wanted) -> tantivy::Result<()> {
        let (fields, ranking) = (&on.at.fields, on.ranking);
        if grams::phrase(&self.text).len() > 1 {
            if !self.phrase {
                wanted.prefer(on.bonus(fields.grams, &self.text, ranking.text_phrase)?);
            }
            wanted.prefer(on.bonus(fields.title_grams, &self.text, ranking.title_phrase)?);
        } else if self.phrase {
            wanted.prefer(on.bonus(fields.title_grams, &self.text, ranking.title_word)?);
        }
        for slot in &self.slots {
            for unit in &slot.units {
                wanted.prefer(match unit {
                    Unit::Word(word) => {
                        on.bonus_word(fields.title_words, word, ranking.title_word)?
                    }
                    Unit::Row(text) => on.bonus(fields.title_grams, text, ranking.title_word)?,
                });
            }
            for name in &slot.others {
                let times = ranking.title_word * ranking.synonym;
                wanted.prefer(if on.lexicon.jieba.has_word(name) {
                    on.bonus_word(fields.title_words, name, times)?
                } else {
                    on.bonus(fields.title_grams, name, times)?
                });
            }
        }
        Ok(())
    }
}

impl Slot {
    fn query(&self, matched: Matched, on: &Asking<'_>) -> Box<dyn Query> {
        let fields = &on.at.fields;
        let own = all(self.units.iter().map(|unit| on.unit(unit, matched)).collect());
        if self.others.is_empty() && self.field.is_none() {
            return own;
        }
        let mut either = vec![own];
        for name in &self.others {
            either.push(Box::new(BoostQuery::new(on.other(name), on.ranking.synonym)));
        }
        if let Some(slug) = &self.field {
            let field = Box::new(on.value(fields.field, slug));
            either.push(Box::new(ConstScoreQuery::new(field, on.ranking.field)));
        }
        Box::new(Either(either))
    }
}

/// The terms to look for in a row.
fn row(field: Field, text: &str) -> Vec<(usize, Term)> {
    let mut row = grams::phrase(text);
    row.truncate(MAX_ROW);
    row.into_iter().map(|(at, text)| (at, Term::from_field_text(field, &text))).collect()
}

fn piece(text: &str, phrase: bool, slots: Vec<Slot>) -> Piece {
    let number = number::find(text).map(|number| number.canonical);
    let mut numbers: Vec<String> = number.iter().cloned().collect();
    if text.chars().any(char::is_numeric) {
        numbers.push(number::index(text));
    }
    numbers.dedup();
    // A number is found as it is written, not by its figures anywhere.
    let slots = if number.is_some() { Vec::new() } else { slots };
    Piece {
        key: key(text),
        text: number.unwrap_or_else(|| text.to_owned()),
        phrase,
        slots,
        numbers,
    }
}

/// The names and words in a chunk: names of the standard as long as they go, then single words.
fn slots(text: &str, lexicon: &Lexicon) -> Vec<Slot> {
    let text: String = {
        let folded = fold(text);
        let runs: Vec<String> = folded.runs.iter().map(|run| folded.text(run)).collect();
        runs.join(" ")
    };
    let text = lexicon.synonyms.without_ending(&text).unwrap_or(&text);
    let units = words::units(lexicon, text);
    let mut slots = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let named = (at + 1..=units.len()).rev().find_map(|end| {
            let name: String = units[at..end].iter().map(Unit::text).collect();
            lexicon.synonyms.of(&name).map(|meaning| (end, meaning.clone()))
        });
        let (end, meaning) = named.unwrap_or((at + 1, Default::default()));
        slots.push(Slot {
            units: units[at..end].to_vec(),
            others: meaning.others,
            field: meaning.field,
        });
        at = end;
    }
    slots
}

fn filtered(filters: &Filters, on: &Asking<'_>) -> Vec<Box<dyn Query>> {
    let fields = &on.at.fields;
    let levels: Vec<String> = filters.levels.iter().map(|at| at.id().to_owned()).collect();
    let years: Vec<String> = filters.years.iter().map(i16::to_string).collect();
    let lists = [
        (fields.field, &filters.fields),
        (fields.matter, &filters.matters),
        (fields.organ, &filters.organs),
        (fields.level, &levels),
        (fields.year, &years),
        (fields.kind, &filters.kinds),
        (fields.site, &filters.sites),
        (fields.column, &filters.columns),
    ];
    let mut required: Vec<Box<dyn Query>> = Vec::new();
    for (field, values) in lists {
        let any: Vec<Box<dyn Query>> =
            values.iter().map(|value| Box::new(on.value(field, value)) as Box<dyn Query>).collect();
        let query: Box<dyn Query> = match any.len() {
            0 => continue,
            1 => Box::new(on.value(field, &values[0])),
            _ => Box::new(BooleanQuery::union(any)),
        };
        required.push(query);
    }
    required
}
