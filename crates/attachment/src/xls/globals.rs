//! What all sheets of a workbook share.

use super::Record;
use super::strings::{Cursor, narrow};
use crate::contents::Veil;
use crate::numbers::{Shown, shown};
use crate::ole::{u16_at, u32_at};
use std::collections::HashMap;

const BOUNDSHEET: u16 = 0x0085;
const DATEMODE: u16 = 0x0022;
const FORMAT: u16 = 0x041E;
const SST: u16 = 0x00FC;
const XF: u16 = 0x00E0;

/// Name and veil of a sheet.
#[derive(Clone, Default)]
pub(super) struct Listed {
    pub name: String,
    pub veil: Option<Veil>,
}

#[derive(Default)]
pub(super) struct Globals {
    /// Since Excel 97: strings in Unicode.
    pub biff8: bool,
    pub from_1904: bool,
    pub strings: Vec<String>,
    sheets: HashMap<usize, Listed>,
    codes: HashMap<u32, String>,
    formats: Vec<Shown>,
}

impl Globals {
    pub fn record(&mut self, record: &Record<'_>) {
        let bytes = record.bytes();
        match record.id {
            BOUNDSHEET => {
                let name = if self.biff8 {
                    let length = bytes.get(6).copied().unwrap_or(0);
                    Cursor::new(&record.parts, 7).characters(length.into()).unwrap_or_default()
                } else {
                    narrow(bytes, 7, bytes.get(6).copied().unwrap_or(0).into())
                };
                let veil = match bytes.get(4).copied().unwrap_or(0) & 3 {
                    0 => None,
                    1 => Some(Veil::Hidden),
                    _ => Some(Veil::VeryHidden),
                };
                self.sheets.insert(u32_at(bytes, 0) as usize, Listed { name, veil });
            }
            DATEMODE => self.from_1904 = u16_at(bytes, 0) == 1,
            FORMAT => {
                let code = if self.biff8 {
                    Cursor::new(&record.parts, 2).string().unwrap_or_default()
                } else {
                    narrow(bytes, 3, bytes.get(2).copied().unwrap_or(0).into())
                };
                self.codes.insert(u16_at(bytes, 0).into(), code);
            }
            XF => {
                let id = u32::from(u16_at(bytes, 2));
                self.formats.push(shown(id, self.codes.get(&id).map(String::as_str)));
            }
            SST => {
                let mut cursor = Cursor::new(&record.parts, 8);
                while let Some(string) = cursor.string() {
                    self.strings.push(string);
                }
            }
            _ => {}
        }
    }

    /// The sheet whose records begin here; unlisted ones are the deepest hidden.
    pub fn sheet_at(&self, at: usize) -> Listed {
        let unlisted = || Listed { name: "?".to_owned(), veil: Some(Veil::VeryHidden) };
        // a stream of a single sheet has no list
        if self.sheets.is_empty() {
            return Listed::default();
        }
        self.sheets.get(&at).cloned().unwrap_or_else(unlisted)
    }

    /// How a cell format shows numbers.
    pub fn shown(&self, format: u16) -> Shown {
        self.formats.get(usize::from(format)).copied().unwrap_or_default()
    }
}
