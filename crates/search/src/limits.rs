//! Bounds on what is taken in.

/// Characters of a query that are read; the rest is left out and the answer says so.
pub const MAX_QUERY_CHARS: usize = 200;
/// Parts of a query (words, phrases) that are searched for.
pub const MAX_PARTS: usize = 16;
/// Other names that are searched for beside one name.
pub const MAX_SYNONYMS: usize = 6;
/// Hits that can be reached by paging: `offset + limit` is cut to this.
pub const MAX_DEPTH: usize = 10_000;
/// Hits on one page.
pub const MAX_PAGE: usize = 200;
/// Bytes of a title that are indexed.
pub const MAX_TITLE: usize = 4 << 10;
/// Bytes of a document's body that are indexed.
pub const MAX_BODY: usize = 2 << 20;
/// Bytes of all its attachments together that are indexed.
pub const MAX_ATTACHMENTS: usize = 4 << 20;
/// Bytes of the body, and of each attachment, that are kept for snippets.
pub const MAX_KEPT: usize = 64 << 10;
/// Attachments of a document that are looked at.
pub const MAX_FILES: usize = 100;
/// Bytes of a text for which documents are looked for that may say the same.
pub const MAX_LIKELY_TEXT: usize = 24 << 10;
/// Documents that may say the same, of one text.
pub const MAX_LIKELY: usize = 200;
/// Values of one facet that are counted in an answer, the most frequent first.
pub const MAX_FACET_VALUES: usize = 100;

/// The text up to `limit` bytes, on a character boundary.
pub(crate) fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}
