//! Catalogs as governments have them: tables in xlsx, xls, docx, saved html pages and csv, read into
//! entries row by row. Every row is either read, recognised as title, header or note, or reported
//! with file, table, row, column and reason; nothing is dropped silently.

pub(crate) mod cells;
pub mod export;
pub mod grid;
pub mod header;
pub mod import;
pub mod readers;
pub mod rows;
