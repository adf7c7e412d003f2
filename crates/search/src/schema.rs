//! The fields of the index. A change here is a new [`FORMAT`].

use crate::tokenizer::{GRAMS, WORDS};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};

/// Layout of the index; an index of another layout is made anew.
pub(crate) const FORMAT: u32 = 1;

/// Handles of the fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub id: Field,
    /// Title, body and attachments.
    pub words: Field,
    pub grams: Field,
    pub title_words: Field,
    pub title_grams: Field,
    /// The title without anything between its letters.
    pub title_key: Field,
    pub number: Field,
    pub site: Field,
    pub field: Field,
    pub matter: Field,
    pub organ: Field,
    pub level: Field,
    pub year: Field,
    pub kind: Field,
    pub column: Field,
    pub title: Field,
    pub body: Field,
    pub file_name: Field,
    pub file_text: Field,
}

/// Names of fast fields.
pub(crate) const ID: &str = "id";
pub(crate) const DAY: &str = "day";
pub(crate) const VALIDITY: &str = "validity";
/// Facets, in the order in which they are counted.
pub(crate) const FACETS: [&str; 7] = ["field", "matter", "organ", "level", "year", "kind", "site"];

fn text(tokenizer: &str, option: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
    TextOptions::default().set_indexing_options(indexing)
}

fn value() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing)
}

/// The schema. Positions stand with the character pairs alone, where a phrase does not depend on how
/// the text was cut into words.
pub(crate) fn schema() -> (Schema, Fields) {
    use IndexRecordOption::{WithFreqs, WithFreqsAndPositions};
    let mut schema: SchemaBuilder = Schema::builder();
    let facet =
        |schema: &mut SchemaBuilder, name| schema.add_text_field(name, value().set_fast("raw"));
    let fields = Fields {
        id: schema.add_u64_field(ID, INDEXED | FAST | STORED),
        words: schema.add_text_field("words", text(WORDS, WithFreqs)),
        grams: schema.add_text_field("grams", text(GRAMS, WithFreqsAndPositions)),
        title_words: schema.add_text_field("title_words", text(WORDS, WithFreqs)),
        title_grams: schema.add_text_field("title_grams", text(GRAMS, WithFreqsAndPositions)),
        title_key: schema.add_text_field("title_key", value()),
        number: schema.add_text_field("number", value()),
        field: facet(&mut schema, "field"),
        matter: facet(&mut schema, "matter"),
        organ: facet(&mut schema, "organ"),
        level: facet(&mut schema, "level"),
        year: facet(&mut schema, "year"),
        kind: facet(&mut schema, "kind"),
        site: facet(&mut schema, "site"),
        column: schema.add_text_field("column", value()),
        title: schema.add_text_field("title", STORED),
        body: schema.add_text_field("body", STORED),
        file_name: schema.add_text_field("file_name", STORED),
        file_text: schema.add_text_field("file_text", STORED),
    };
    schema.add_i64_field(DAY, FAST | STORED);
    schema.add_u64_field(VALIDITY, FAST);
    (schema.build(), fields)
}
