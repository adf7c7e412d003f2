//! A document as the index keeps it.

use crate::document::{Document, Validity};
use crate::fold::key;
use crate::generation::Generation;
use crate::limits::{MAX_ATTACHMENTS, MAX_BODY, MAX_FILES, MAX_KEPT, MAX_TITLE, cut};
use crate::number;
use jiff::civil::Date;
use tantivy::TantivyDocument;

/// Bytes of a value that is filtered by.
const MAX_VALUE: usize = 1000;

/// Days since 1970.
pub(crate) fn day(date: Date) -> i64 {
    const FIRST: Date = jiff::civil::date(1970, 1, 1);
    (date - FIRST).get_days().into()
}

/// The date of a day since 1970.
pub(crate) fn date(day: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(day).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}

pub(crate) fn validity(validity: Validity) -> u64 {
    match validity {
        Validity::Unknown => 0,
        Validity::Valid => 1,
        Validity::Expired => 2,
        Validity::Repealed => 3,
    }
}

pub(crate) fn made(generation: &Generation, document: &Document) -> TantivyDocument {
    let fields = &generation.fields;
    let mut out = TantivyDocument::new();
    out.add_u64(fields.id, document.id);
    let title = cut(&document.title, MAX_TITLE);
    for field in [fields.title, fields.title_words, fields.title_grams, fields.words, fields.grams]
    {
        out.add_text(field, title);
    }
    out.add_text(fields.title_key, cut(&key(title), MAX_VALUE));
    let body = cut(&document.body, MAX_BODY);
    out.add_text(fields.words, body);
    out.add_text(fields.grams, body);
    out.add_text(fields.body, cut(body, MAX_KEPT));
    let mut left = MAX_ATTACHMENTS;
    for attachment in document.attachments.iter().take(MAX_FILES) {
        let text = cut(&attachment.text, left);
        left -= text.len();
        for text in [cut(&attachment.name, MAX_VALUE), text] {
            out.add_text(fields.words, text);
            out.add_text(fields.grams, text);
        }
        out.add_text(fields.file_name, cut(&attachment.name, MAX_VALUE));
        out.add_text(fields.file_text, cut(text, MAX_KEPT));
    }
    let mut numbers: Vec<String> =
        document.number.iter().flat_map(|number| number::terms(number)).collect();
    numbers.extend(
        document.index_number.as_deref().map(number::index).filter(|term| !term.is_empty()),
    );
    for number in numbers {
        out.add_text(fields.number, number);
    }
    let year = document.published.map(|date| date.year().to_string());
    let level = document.level.map(|at| at.id().to_owned());
    let site = Some(document.site.clone()).filter(|site| !site.is_empty());
    let lists = [
        (fields.field, &document.fields[..]),
        (fields.matter, &document.matters),
        (fields.organ, document.organ.as_slice()),
        (fields.level, level.as_slice()),
        (fields.year, year.as_slice()),
        (fields.kind, document.kind.as_slice()),
        (fields.site, site.as_slice()),
        (fields.column, &document.columns),
    ];
    for (field, values) in lists {
        for value in values {
            out.add_text(field, cut(value, MAX_VALUE));
        }
    }
    if let Some(date) = document.published {
        out.add_i64(generation.day, day(date));
    }
    out.add_u64(generation.validity, validity(document.validity));
    out
}
