//! What is asked and what is answered.

use jiff::civil::Date;
use standard::Level;
use std::ops::Range;

/// A search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// As typed: words, “phrases”, numbers. Without any, all documents that the filters leave are listed.
    pub text: String,
    /// Which documents are looked at.
    pub filters: Filters,
    /// Which come first.
    pub order: Order,
    /// Hits that are skipped.
    pub offset: usize,
    /// Hits that are wanted.
    pub limit: usize,
    /// Whether to count what was found by facet.
    pub facets: bool,
    /// The day on which is searched: ages are counted from it.
    pub today: Date,
}

impl Request {
    /// The first ten hits for a text by relevance.
    pub fn new(text: impl Into<String>, today: Date) -> Self {
        Self {
            text: text.into(),
            filters: Filters::default(),
            order: Order::default(),
            offset: 0,
            limit: 10,
            facets: false,
            today,
        }
    }
}

/// Which documents are looked at: in each list any of the values, in all lists that hold some.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Slugs of fields.
    pub fields: Vec<String>,
    /// Matters.
    pub matters: Vec<String>,
    /// Organs.
    pub organs: Vec<String>,
    /// Levels.
    pub levels: Vec<Level>,
    /// Years of publication.
    pub years: Vec<i16>,
    /// Kinds.
    pub kinds: Vec<String>,
    /// Sites.
    pub sites: Vec<String>,
    /// Columns.
    pub columns: Vec<String>,
}

/// Which hits come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The better ones; among equals the newer.
    #[default]
    Relevance,
    /// The newer ones; without a date last.
    Newest,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// Documents found.
    pub total: usize,
    /// How closely they match.
    pub matched: Matched,
    /// The page asked for.
    pub hits: Vec<Hit>,
    /// Counts by facet, where asked for.
    pub facets: Option<Facets>,
    /// A query that was likely meant and finds something, where little was found.
    pub suggestion: Option<String>,
    /// Other names that were searched for as well.
    pub synonyms: Vec<String>,
    /// The query was longer than what is read of it.
    pub cut: bool,
}

/// How closely what was found matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Matched {
    /// All parts of the query.
    #[default]
    All,
    /// All of them, some only as characters that may belong to other words.
    Characters,
    /// Most of them.
    Most,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its identity.
    pub id: u64,
    /// Relevance; comparable within one answer only, 0 when ordered by date.
    pub score: f32,
    /// Its title.
    pub title: Marked,
    /// The most telling passage, where its text has one.
    pub snippet: Option<Marked>,
    /// Where the passage stands.
    pub place: Place,
    /// Date published.
    pub published: Option<Date>,
}

/// Where a passage stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Place {
    /// In the body.
    #[default]
    Body,
    /// In the attachment of this name.
    Attachment(String),
}

/// A text with what was looked for in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text, not escaped.
    pub text: String,
    /// Byte ranges in it, ascending, apart, on character boundaries.
    pub marks: Vec<Range<usize>>,
    /// Something stands before it that is left out.
    pub begins_within: bool,
    /// Something stands after it that is left out.
    pub ends_within: bool,
}

/// A value of a facet and the documents found that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The value as it was indexed; years and levels as words (`2023`, `county`).
    pub value: String,
    /// Documents.
    pub count: usize,
}

/// Counts by facet, the most frequent first, of everything found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By field.
    pub fields: Vec<Count>,
    /// By matter.
    pub matters: Vec<Count>,
    /// By organ.
    pub organs: Vec<Count>,
    /// By level.
    pub levels: Vec<Count>,
    /// By year, the newest first.
    pub years: Vec<Count>,
    /// By kind.
    pub kinds: Vec<Count>,
    /// By site.
    pub sites: Vec<Count>,
}
