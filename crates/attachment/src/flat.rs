//! Sheets as one XML document: workbooks of Excel 2003 and OpenDocument.

use crate::archive::Archive;
use crate::contents::{Hidden, Note, Piece, Veil};
use crate::grid::{Grid, WIDEST, flat, letters};
use crate::job::Job;
use crate::lines::Lines;
use crate::numbers::{self, Shown};
use crate::xml::{self, Step, Tag};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Most times that a repeated row or cell with text is written.
const MOST_REPEATS: u32 = 100;
/// Rows of the longest sheet there is.
const LONGEST: u32 = 1_048_576;

/// A sheet being read.
#[derive(Default)]
struct Sheet {
    name: String,
    grid: Grid,
    hidden: Hidden,
    row: u32,
    column: u32,
    columns: u32,
    text: String,
    value: Option<String>,
    repeat: u32,
    row_repeat: u32,
    row_cells: Vec<(u32, String)>,
    comment: String,
    comments: String,
}

impl Sheet {
    fn finish(self, job: &mut Job<'_>) {
        let whole = Hidden { whole: self.hidden.whole, ..Hidden::default() };
        self.grid.finish(job, Some(&self.name), Piece::Sheet, self.hidden);
        job.part(Some(&self.name), Piece::Comments, self.comments, 1, whole);
    }

    fn comment(&mut self, text: &str) {
        let row = self.row.saturating_add(1);
        self.comments.push_str(&format!("{}{row}\t{}\n", letters(self.column), flat(text)));
    }

    fn hide_columns(&mut self, count: u32) {
        let last = self.columns.saturating_add(count.max(1)) - 1;
        if self.columns < WIDEST && self.hidden.columns.len() < WIDEST as usize {
            self.hidden.columns.push((self.columns, last.min(WIDEST - 1)));
        }
    }

    fn hide_rows(&mut self, count: u32) {
        if self.row < LONGEST {
            let last = self.row.saturating_add(count.max(1)).min(LONGEST);
            self.hidden.rows.push((self.row + 1, last));
        }
    }
}

/// Reads a workbook of Excel 2003 as XML.
pub(crate) fn spreadsheet(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let mut sheet: Option<Sheet> = None;
    let mut in_data = false;
    let mut in_comment = false;
    let outcome = xml::walk(&xml::decode(bytes), |step| {
        match step {
            Step::Open(tag) if tag.name() == "Worksheet" => {
                sheet = Some(Sheet {
                    name: tag.attribute("Name").unwrap_or_default(),
                    ..Sheet::default()
                });
            }
            Step::Close("Worksheet") => {
                if let Some(sheet) = sheet.take() {
                    sheet.finish(job);
                }
            }
            step => {
                let Some(sheet) = sheet.as_mut() else { return ControlFlow::Continue(()) };
                match step {
                    Step::Open(tag) => match tag.name() {
                        "Column" => {
                            if let Some(index) = tag.number("Index") {
                                sheet.columns = index.saturating_sub(1);
                            }
                            let span = tag.number("Span").unwrap_or(0).saturating_add(1);
                            if tag.is_set("Hidden") {
                                sheet.hide_columns(span);
                            }
                            sheet.columns = sheet.columns.saturating_add(span);
                        }
                        "Row" => {
                            if let Some(index) = tag.number("Index") {
                                sheet.row = index.saturating_sub(1);
                            }
                            sheet.column = 0;
                            sheet.row_repeat = tag.number("Span").unwrap_or(0).saturating_add(1);
                            if tag.is_set("Hidden") {
                                sheet.hide_rows(sheet.row_repeat);
                            }
                        }
                        "Cell" => {
                            if let Some(index) = tag.number("Index") {
                                sheet.column = index.saturating_sub(1);
                            }
                            sheet.repeat = tag.number("MergeAcross").unwrap_or(0).saturating_add(1);
                            sheet.text.clear();
                        }
                        "Data" => {
                            in_data = true;
                            sheet.value = tag.attribute("Type");
                        }
                        "Comment" => in_comment = true,
                        _ => {}
                    },
                    Step::Text(text) if in_data && in_comment => sheet.comment.push_str(text),
                    Step::Text(text) if in_data => sheet.text.push_str(text),
                    Step::Text(_) => {}
                    Step::Close("Data") => in_data = false,
                    Step::Close("Comment") => in_comment = false,
                    Step::Close("Cell") => {
                        let text = match sheet.value.take().as_deref() {
                            Some("Number") => numbers::written(&sheet.text, Shown::Plain, false),
                            Some("Error") => String::new(),
                            _ => std::mem::take(&mut sheet.text),
                        };
                        if !job.one_more_cell()
                            || !sheet.grid.cell(job, sheet.row, sheet.column, &text)
                        {
                            return ControlFlow::Break(());
                        }
                        if !sheet.comment.is_empty() {
                            let comment = std::mem::take(&mut sheet.comment);
                            sheet.comment(&comment);
                        }
                        sheet.column = sheet.column.saturating_add(sheet.repeat);
                    }
                    Step::Close("Row") => sheet.row = sheet.row.saturating_add(sheet.row_repeat),
                    Step::Close(_) => {}
                }
            }
        }
        ControlFlow::Continue(())
    });
    if let Some(cut) = sheet {
        cut.finish(job);
        job.truncated();
    }
    outcome
}

/// Reads OpenDocument texts, sheets and presentations.
pub(crate) fn open_document(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let mut archive = Archive::open(bytes)?;
    let manifest = archive.part(job, "META-INF/manifest.xml").unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        let place = job.place.clone();
        job.note(Note::Encrypted { place });
        return Ok(());
    }
    let before = job.parts_so_far();
    for (name, piece) in [("content.xml", Piece::Body), ("styles.xml", Piece::Margins)] {
        if let Some(part) = archive.part(job, name) {
            open_text(job, &xml::decode(&part), piece)?;
        }
    }
    let picture = |name: &str| name.starts_with("Pictures/");
    if job.parts_so_far() == before && archive.entries().iter().any(|entry| picture(&entry.name)) {
        let place = job.place.clone();
        job.note(Note::Scanned { place });
    }
    Ok(())
}

/// State of a walk through OpenDocument content.
#[derive(Default)]
struct Open {
    lines: Lines,
    sheets: bool,
    sheet: Option<Sheet>,
    /// Whether tables of a style are shown, whether its text is.
    gone: HashMap<String, bool>,
    style: String,
    invisible: String,
    deleted: String,
    veiled: u32,
    spans: Vec<bool>,
    in_text: u32,
    in_comment: bool,
    in_deleted: bool,
}

fn open_text(job: &mut Job<'_>, text: &str, piece: Piece) -> Result<(), String> {
    let mut open = Open::default();
    let most = job.room().saturating_mul(4);
    let mut full = false;
    let outcome = xml::walk(text, |step| {
        let goes_on = match step {
            Step::Open(tag) => {
                open.open(&tag);
                true
            }
            Step::Text(text) => {
                open.text(text);
                true
            }
            Step::Close(name) => open.close(job, name),
        };
        if !goes_on || open.lines.written() > most {
            full = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    if let Some(sheet) = open.sheet.take() {
        sheet.finish(job);
    }
    let veiled = |veil| Hidden { whole: Some(veil), ..Hidden::default() };
    job.part(None, piece, open.lines.finish(), 1, Hidden::default());
    job.part(None, piece, open.deleted, 1, veiled(Veil::Deleted));
    job.part(None, piece, open.invisible, 1, veiled(Veil::Invisible));
    if full {
        job.truncated();
    }
    outcome
}

impl Open {
    fn open(&mut self, tag: &Tag<'_>) {
        let style = || tag.attribute("style-name").unwrap_or_default();
        match tag.name() {
            "style" => self.style = tag.attribute("name").unwrap_or_default(),
            "table-properties" | "text-properties" => {
                let display = tag.attribute("display");
                if matches!(display.as_deref(), Some("false" | "none")) {
                    self.gone.insert(self.style.clone(), true);
                }
            }
            "spreadsheet" => self.sheets = true,
            "table" if self.sheets => {
                let veil = self.gone.contains_key(&style()).then_some(Veil::Hidden);
                self.sheet = Some(Sheet {
                    name: tag.attribute("name").unwrap_or_default(),
                    hidden: Hidden { whole: veil, ..Hidden::default() },
                    ..Sheet::default()
                });
            }
            "table" => self.lines.open_table(),
            "annotation" => self.in_comment = true,
            "tracked-changes" => self.in_deleted = true,
            "p" | "h" => self.in_text += 1,
            "span" => {
                let veiled = self.gone.contains_key(&style());
                self.spans.push(veiled);
                self.veiled += u32::from(veiled);
            }
            "s" | "tab" | "line-break" => self.text(" "),
            name => match &mut self.sheet {
                Some(sheet) => cell(sheet, name, tag),
                None => match name {
                    "table-row" => self.lines.open_row(),
                    "table-cell" | "covered-table-cell" => self.lines.open_cell(1, 1),
                    _ => {}
                },
            },
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text == 0 {
            return;
        }
        if self.in_deleted {
            self.deleted.push_str(text);
        } else if self.veiled > 0 {
            self.invisible.push_str(text);
        } else if let Some(sheet) = &mut self.sheet {
            if self.in_comment {
                sheet.comment.push_str(text);
            } else {
                sheet.text.push_str(text);
            }
        } else {
            self.lines.push(text);
        }
    }

    /// Takes an end; false when there is no room for more.
    fn close(&mut self, job: &mut Job<'_>, name: &str) -> bool {
        match name {
            "note-citation" | "note-body" => self.text(" "),
            "annotation" => self.in_comment = false,
            "tracked-changes" => self.in_deleted = false,
            "span" => {
                let veiled = self.spans.pop().unwrap_or(false);
                self.veiled = self.veiled.saturating_sub(u32::from(veiled));
            }
            "p" | "h" => {
                self.text(" ");
                self.in_text = self.in_text.saturating_sub(1);
                if self.sheet.is_none() && !self.in_deleted {
                    self.lines.end_line();
                }
            }
            "table" => match self.sheet.take() {
                Some(sheet) => sheet.finish(job),
                None => self.lines.close_table(),
            },
            "table-cell" | "covered-table-cell" => match &mut self.sheet {
                Some(sheet) => return close_cell(job, sheet),
                None => self.lines.close_cell(),
            },
            "table-row" => match &mut self.sheet {
                Some(sheet) => return close_row(job, sheet),
                None => self.lines.close_row(),
            },
            _ => {}
        }
        true
    }
}

fn cell(sheet: &mut Sheet, name: &str, tag: &Tag<'_>) {
    let collapsed = || tag.attribute("visibility").is_some_and(|shown| shown != "visible");
    match name {
        "table-column" => {
            let count = tag.number("number-columns-repeated").unwrap_or(1);
            if collapsed() {
                sheet.hide_columns(count);
            }
            sheet.columns = sheet.columns.saturating_add(count);
        }
        "table-row" => {
            sheet.row_repeat = tag.number("number-rows-repeated").unwrap_or(1);
            sheet.column = 0;
            if collapsed() {
                sheet.hide_rows(sheet.row_repeat);
            }
        }
        "table-cell" | "covered-table-cell" => {
            sheet.repeat = tag.number("number-columns-repeated").unwrap_or(1);
            sheet.value = tag.attribute("date-value").or_else(|| tag.attribute("value"));
            sheet.text.clear();
        }
        _ => {}
    }
}

fn close_cell(job: &mut Job<'_>, sheet: &mut Sheet) -> bool {
    let shown = std::mem::take(&mut sheet.text);
    let text = match sheet.value.take() {
        // the exact number, as what is shown may be rounded
        Some(value) => numbers::written(&value, Shown::Plain, false),
        None => shown,
    };
    if !text.trim().is_empty() {
        for column in 0..sheet.repeat.min(MOST_REPEATS) {
            if !job.one_more_cell() {
                return false;
            }
            sheet.row_cells.push((sheet.column.saturating_add(column), text.clone()));
        }
    }
    if !sheet.comment.is_empty() {
        let comment = std::mem::take(&mut sheet.comment);
        sheet.comment(&comment);
    }
    sheet.column = sheet.column.saturating_add(sheet.repeat);
    true
}

fn close_row(job: &mut Job<'_>, sheet: &mut Sheet) -> bool {
    let cells = std::mem::take(&mut sheet.row_cells);
    let repeats = if cells.is_empty() { 0 } else { sheet.row_repeat.min(MOST_REPEATS) };
    for row in 0..repeats {
        for (column, text) in &cells {
            let at = sheet.row.saturating_add(row);
            if at > LONGEST || !job.one_more_cell() || !sheet.grid.cell(job, at, *column, text) {
                return false;
            }
        }
    }
    sheet.row = sheet.row.saturating_add(sheet.row_repeat);
    true
}
