//! The records of one sheet.

use super::Record;
use super::globals::{Globals, Listed};
use super::strings::{Cursor, narrow};
use crate::contents::{Hidden, Piece};
use crate::grid::{Grid, flat, letters, margin};
use crate::job::Job;
use crate::numbers;
use crate::ole::{u16_at, u32_at};
use std::collections::HashMap;

const COLINFO: u16 = 0x007D;
const FOOTER: u16 = 0x0015;
const FORMULA: u16 = 0x0006;
const HEADER: u16 = 0x0014;
const LABEL: u16 = 0x0204;
const LABELSST: u16 = 0x00FD;
const MULRK: u16 = 0x00BD;
const NOTE: u16 = 0x001C;
const NUMBER: u16 = 0x0203;
const OBJ: u16 = 0x005D;
const RK: u16 = 0x027E;
const ROW: u16 = 0x0208;
const RSTRING: u16 = 0x00D6;
const STRING: u16 = 0x0207;
const TXO: u16 = 0x01B6;

/// Whether a record is a cell.
pub(super) fn is_cell(id: u16) -> bool {
    matches!(id, FORMULA | LABEL | LABELSST | MULRK | NUMBER | RK | RSTRING | STRING)
}

pub(super) struct Sheet {
    listed: Listed,
    grid: Grid,
    rows: Vec<(u32, u32)>,
    columns: Vec<(u32, u32)>,
    /// Cell of a formula whose text comes in the next record.
    awaited: Option<(u32, u32)>,
    /// Number of the drawing object whose text comes next.
    object: u16,
    texts: Vec<(u16, String)>,
    comments: HashMap<u16, (u16, u16)>,
    margins: String,
}

impl Sheet {
    pub fn new(listed: Listed) -> Self {
        Self {
            listed,
            grid: Grid::default(),
            rows: Vec::new(),
            columns: Vec::new(),
            awaited: None,
            object: 0,
            texts: Vec::new(),
            comments: HashMap::new(),
            margins: String::new(),
        }
    }

    /// Takes one record; false when there is no room for more.
    pub fn record(&mut self, job: &mut Job<'_>, globals: &Globals, record: &Record<'_>) -> bool {
        let bytes = record.bytes();
        let (row, column) = (u32::from(u16_at(bytes, 0)), u32::from(u16_at(bytes, 2)));
        match record.id {
            COLINFO if u16_at(bytes, 8) & 1 != 0 => {
                self.columns.push((row, column.max(row)));
            }
            ROW if u16_at(bytes, 12) & 0x20 != 0 => match self.rows.last_mut() {
                Some(run) if run.1 == row => run.1 = row + 1,
                _ => self.rows.push((row + 1, row + 1)),
            },
            LABELSST => {
                let text = globals.strings.get(u32_at(bytes, 6) as usize);
                return self.cell(job, row, column, text.map_or("", String::as_str));
            }
            LABEL | RSTRING => {
                let text = text(globals, record, 6);
                return self.cell(job, row, column, &text);
            }
            NUMBER => return self.number(job, globals, bytes, (row, column), 4, float(bytes, 6)),
            RK => {
                let value = packed(u32_at(bytes, 6));
                return self.number(job, globals, bytes, (row, column), 4, value);
            }
            MULRK => {
                let count = bytes.len().saturating_sub(6) / 6;
                for index in 0..count as u32 {
                    let at = 4 + index as usize * 6;
                    let value = packed(u32_at(bytes, at + 2));
                    let place = (row, column + index);
                    if !self.number(job, globals, bytes, place, at, value) {
                        return false;
                    }
                }
            }
            FORMULA => {
                self.awaited = None;
                if u16_at(bytes, 12) != 0xFFFF {
                    return self.number(job, globals, bytes, (row, column), 4, float(bytes, 6));
                }
                if bytes.get(6) == Some(&0) {
                    self.awaited = Some((row, column));
                }
            }
            STRING => {
                if let Some((row, column)) = self.awaited.take() {
                    let text = text(globals, record, 0);
                    return self.cell(job, row, column, &text);
                }
            }
            OBJ => self.object = u16_at(bytes, 6),
            TXO => {
                let length = usize::from(u16_at(bytes, 10));
                if let Some(parts) = record.parts.get(1..)
                    && let Some(text) = Cursor::new(parts, 0).characters(length)
                {
                    self.texts.push((self.object, flat(&text)));
                }
            }
            NOTE => {
                self.comments.insert(u16_at(bytes, 6), (u16_at(bytes, 0), u16_at(bytes, 2)));
            }
            HEADER | FOOTER if !bytes.is_empty() => {
                self.margins.push_str(&margin(&text(globals, record, 0)));
                self.margins.push('\n');
            }
            _ => {}
        }
        true
    }

    fn cell(&mut self, job: &mut Job<'_>, row: u32, column: u32, text: &str) -> bool {
        job.one_more_cell() && self.grid.cell(job, row, column, text)
    }

    fn number(
        &mut self,
        job: &mut Job<'_>,
        globals: &Globals,
        bytes: &[u8],
        (row, column): (u32, u32),
        format_at: usize,
        value: f64,
    ) -> bool {
        let shown = globals.shown(u16_at(bytes, format_at));
        let text = numbers::printed(value, shown, globals.from_1904);
        self.cell(job, row, column, &text)
    }

    /// Hands over cells, comments, text boxes and margins.
    pub fn finish(self, job: &mut Job<'_>) {
        let name = (!self.listed.name.is_empty()).then_some(self.listed.name.as_str());
        let whole = Hidden { whole: self.listed.veil, ..Hidden::default() };
        let hidden = Hidden { rows: self.rows, columns: self.columns, ..whole.clone() };
        self.grid.finish(job, name, Piece::Sheet, hidden);
        let (mut comments, mut boxes) = (String::new(), String::new());
        for (object, text) in self.texts {
            match self.comments.get(&object) {
                Some((row, column)) => {
                    let row = u32::from(*row) + 1;
                    comments.push_str(&format!("{}{row}\t{text}\n", letters((*column).into())));
                }
                None => {
                    boxes.push_str(&text);
                    boxes.push('\n');
                }
            }
        }
        job.part(name, Piece::Comments, comments, 1, whole.clone());
        job.part(name, Piece::Boxes, boxes, 1, whole.clone());
        job.part(name, Piece::Margins, self.margins, 1, whole);
    }
}

fn text(globals: &Globals, record: &Record<'_>, at: usize) -> String {
    if globals.biff8 {
        Cursor::new(&record.parts, at).string().unwrap_or_default()
    } else {
        narrow(record.bytes(), at + 2, u16_at(record.bytes(), at).into())
    }
}

fn float(bytes: &[u8], at: usize) -> f64 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(eight) => f64::from_le_bytes(*eight),
        None => 0.0,
    }
}

/// A number packed into four bytes: a whole one or the upper half of a float, at times of hundredths.
fn packed(bits: u32) -> f64 {
    let value = if bits & 2 != 0 {
        f64::from(bits as i32 >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 != 0 { value / 100.0 } else { value }
}
