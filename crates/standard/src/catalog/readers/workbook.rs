//! Excel workbooks. Hidden sheets are named, their cells are not read; merged cells are laid out.

use super::extent;
use super::{FileKind, MOST_PART, ReadError};
use crate::catalog::grid::{Cell, Copies, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Row, Table};
use calamine::{Data, Dimensions, Range, Reader, SheetVisible, Xls, Xlsx, XlsxError};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Whether a zip archive is a Word document; an error when it is neither that nor a workbook.
pub fn is_docx(bytes: &[u8]) -> Result<bool, ReadError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| ReadError::Damaged(error.to_string()))?;
    for index in 0..archive.len() {
        let part =
            archive.by_index_raw(index).map_err(|error| ReadError::Damaged(error.to_string()))?;
        if part.size() > MOST_PART {
            return Err(ReadError::Damaged(format!(
                "{} is too large",
                part.name().unwrap_or_default()
            )));
        }
    }
    if archive.by_name("word/document.xml").is_ok() {
        return Ok(true);
    }
    if archive.by_name("xl/workbook.xml").is_ok() { Ok(false) } else { Err(ReadError::Unknown) }
}

/// Whether an OLE compound file is an Excel workbook or an old Word document.
pub fn kind_of_compound(bytes: &[u8]) -> Result<FileKind, ReadError> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes))
        .map_err(|error| ReadError::Damaged(error.to_string()))?;
    if file.exists("/Workbook") || file.exists("/Book") {
        return Ok(FileKind::Xls);
    }
    if file.exists("/WordDocument") {
        return Err(ReadError::OldWord);
    }
    if file.exists("/EncryptedPackage") {
        return Err(ReadError::Encrypted);
    }
    Err(ReadError::Unknown)
}

/// Sheets of a workbook since 2007.
pub fn xlsx(bytes: &[u8]) -> Result<Vec<Table>, ReadError> {
    guarded(|| {
        let damaged = |error: &dyn std::fmt::Display| ReadError::Damaged(error.to_string());
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let mut tables = Vec::new();
        for (sheet, shown) in sheets(book.sheets_metadata()) {
            if !shown {
                tables.push(hidden(sheet));
                continue;
            }
            let (range, cut) = range(&mut book, &sheet).map_err(|error| damaged(&error))?;
            let merged = book.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
            let mut table = table(sheet, &range, &merged);
            table.cut |= cut;
            tables.push(table);
        }
        Ok(tables)
    })
}

/// Cells of a sheet within bounds: one cell at the far corner must not cost a sheet of blank ones.
fn range(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<(Range<Data>, bool), XlsxError> {
    let mut cells = Vec::new();
    let mut cut = false;
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let value: Data = cell.get_value().clone().into();
        let inside = (row as usize) < MOST_ROWS && (column as usize) < MOST_COLUMNS;
        if value == Data::Empty {
        } else if inside && cells.len() < MOST_CELLS {
            cells.push(calamine::Cell::new((row, column), value));
        } else {
            cut = true;
        }
    }
    Ok((Range::from_sparse(cells), cut))
}

/// Sheets of a workbook before 2007.
pub fn xls(bytes: &[u8]) -> Result<Vec<Table>, ReadError> {
    guarded(|| {
        let damaged = |error: &dyn std::fmt::Display| ReadError::Damaged(error.to_string());
        if !extent::is_bounded(bytes) {
            return Err(ReadError::Damaged("its sheets are too large".into()));
        }
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let mut tables = Vec::new();
        for (sheet, shown) in sheets(book.sheets_metadata()) {
            if !shown {
                tables.push(hidden(sheet));
                continue;
            }
            let range = book.worksheet_range(&sheet).map_err(|error| damaged(&error))?;
            let merged = book.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
            tables.push(table(sheet, &range, &merged));
        }
        Ok(tables)
    })
}

/// Runs the parser of a library on bytes that anyone may have made: should it panic, the file is damaged.
fn guarded<T>(run: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|_| Err(ReadError::Damaged("its parser gave up".into())))
}

/// Names of the sheets, and whether each is shown.
fn sheets(sheets: &[calamine::Sheet]) -> Vec<(String, bool)> {
    let shown = |sheet: &calamine::Sheet| sheet.visible == SheetVisible::Visible;
    sheets.iter().map(|sheet| (sheet.name.clone(), shown(sheet))).collect()
}

/// A sheet that is not shown, by its name alone.
fn hidden(name: String) -> Table {
    Table { name, heading: Vec::new(), rows: Vec::new(), cut: false, hidden: true }
}

fn table(name: String, range: &Range<Data>, merged: &[Dimensions]) -> Table {
    let Some(end) = range.end() else {
        return Table { name, heading: Vec::new(), rows: Vec::new(), cut: false, hidden: false };
    };
    let width = (end.1 as usize + 1).min(MOST_COLUMNS);
    let height = (end.0 as usize + 1).min(MOST_ROWS).min(MOST_CELLS / width);
    let mut cut = end.0 as usize >= height || end.1 as usize >= MOST_COLUMNS;
    let mut rows: Vec<Row> = (0..height)
        .map(|row| Row {
            number: row as u32 + 1,
            cells: (0..width).map(|column| cell(range, row as u32, column as u32)).collect(),
        })
        .collect();
    let mut copies = Copies::default();
    'areas: for area in merged {
        let text = cell(range, area.start.0, area.start.1).text;
        for row in area.start.0..=area.end.0.min(height as u32 - 1) {
            for column in area.start.1..=area.end.1.min(width as u32 - 1) {
                if !copies.one_more(&text) {
                    cut = true;
                    break 'areas;
                }
                rows[row as usize].cells[column as usize] = Cell {
                    text: text.clone(),
                    from_above: row > area.start.0,
                    from_left: column > area.start.1,
                };
            }
        }
    }
    Table { name, heading: Vec::new(), rows, cut, hidden: false }
}

fn cell(range: &Range<Data>, row: u32, column: u32) -> Cell {
    let text = match range.get_value((row, column)) {
        None | Some(Data::Empty) => String::new(),
        Some(value) => value.to_string().replace("\r\n", "\n").replace('\r', "\n"),
    };
    Cell { text: text.trim().to_owned(), ..Cell::default() }
}
