//! Entries of the standard and the columns in which they stand.

use standard::{Entry, Field, Standard};
use store::{Column, ColumnKind};

/// Columns in which documents stand; the others hold columns, or what is made from the standard.
const WRITABLE: [ColumnKind; 10] = [
    ColumnKind::Guide,
    ColumnKind::Rules,
    ColumnKind::LegalDisclosure,
    ColumnKind::AnnualReports,
    ColumnKind::OnRequest,
    ColumnKind::Matter,
    ColumnKind::Submatter,
    ColumnKind::Village,
    ColumnKind::News,
    ColumnKind::Plain,
];

/// Whether documents can stand in columns of a kind.
pub fn holds_documents(kind: ColumnKind) -> bool {
    WRITABLE.contains(&kind)
}

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
