//! Entries of the standard and the columns in which they stand.

use standard::{Entry, Field, Standard};
use store::Column;

/// The column of an entry, of those of its field, and the mark of its lines where the column merges several.
pub fn stands<'a>(
    entry: &'a Entry,
    columns: &[&'a Column],
) -> Option<(&'a Column, Option<&'a str>)> {
    let second = columns.iter().find(|column| {
        column.matter1.as_deref() == Some(&entry.matter1)
            && column.matter2.is_some()
            && column.matter2 == entry.matter2
    });
    let first = || {
        columns.iter().find(|column| {
            column.matter1.as_deref() == Some(&entry.matter1) && column.matter2.is_none()
        })
    };
    match second {
        Some(column) => Some((column, None)),
        None => first().map(|column| (*column, entry.matter2.as_deref().filter(|_| column.merges))),
    }
}

/// The entry whose documents stand in a column with a mark; none for a column that no entry asks for, and
/// where a mark is needed to tell.
pub fn entry_at<'a>(
    standard: &'a Standard,
    column: &Column,
    mark: Option<&str>,
) -> Option<(&'a Field, &'a Entry)> {
    let field = standard.field(column.field.as_deref()?)?;
    let matter1 = column.matter1.as_deref()?;
    let mut rows = field.entries.iter().filter(|entry| entry.matter1 == matter1);
    let second = column.matter2.as_deref().or(mark);
    let entry = match second {
        Some(second) => rows.find(|entry| entry.matter2.as_deref() == Some(second)),
        None => rows.next().filter(|_| rows.next().is_none()),
    };
    Some((field, entry?))
}
