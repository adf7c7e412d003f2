//! Formatting of a Word document, as far as it decides what text is: cells and row ends of tables,
//! deleted and hidden characters. It lies in pages of 512 bytes that list runs of the stream.

use crate::ole::{u16_at, u32_at};

/// Bytes of a page.
const PAGE: usize = 512;
/// Paragraph stands in a table; paragraph ends a row.
const IN_TABLE: u16 = 0x2416;
const ENDS_ROW: u16 = 0x2417;
/// Character is deleted with changes tracked; character is hidden.
const DELETED: u16 = 0x0800;
const HIDDEN: u16 = 0x083C;

/// What formatting says of a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub in_table: bool,
    pub ends_row: bool,
    pub deleted: bool,
    pub hidden: bool,
}

/// Marks of paragraphs and of characters.
pub(super) struct Marks {
    pub paragraphs: Runs,
    pub characters: Runs,
}

/// Runs that say anything, by where they begin and end in the stream.
#[derive(Default)]
pub(super) struct Runs(Vec<(usize, usize, Mark)>);

impl Runs {
    pub fn paragraphs(main: &[u8], table: &[u8]) -> Self {
        Self::read(main, table, 0x0102, 13, paragraph)
    }

    pub fn characters(main: &[u8], table: &[u8]) -> Self {
        Self::read(main, table, 0x00FA, 1, character)
    }

    /// The mark at a place of the stream.
    pub fn at(&self, place: usize) -> Mark {
        let after = self.0.partition_point(|run| run.0 <= place);
        let run = after.checked_sub(1).and_then(|index| self.0.get(index));
        run.filter(|run| place < run.1).map_or_else(Mark::default, |run| run.2)
    }

    /// Reads the pages that the list at `header` of the file header names; each entry of a page takes `size` bytes.
    fn read(
        main: &[u8],
        table: &[u8],
        header: usize,
        size: usize,
        mark: fn(&[u8], usize) -> Mark,
    ) -> Self {
        let begin = u32_at(main, header) as usize;
        let length = u32_at(main, header + 4) as usize;
        let list = table.get(begin..).unwrap_or_default();
        let list = &list[..length.min(list.len())];
        let count = list.len().saturating_sub(4) / 8;
        // a list that names one page again and again says nothing new
        let mut pages: Vec<usize> =
            (0..count).map(|index| u32_at(list, (count + 1) * 4 + index * 4) as usize).collect();
        pages.sort_unstable();
        pages.dedup();
        let mut runs = Vec::new();
        for number in pages {
            let at = (number & 0x003F_FFFF) * PAGE;
            let Some(page) = main.get(at..at + PAGE) else { continue };
            let entries = usize::from(page[PAGE - 1]);
            for index in 0..entries {
                let (from, to) = (u32_at(page, index * 4), u32_at(page, index * 4 + 4));
                let entry = (entries + 1) * 4 + index * size;
                let offset = usize::from(page.get(entry).copied().unwrap_or(0)) * 2;
                if offset == 0 || offset >= PAGE {
                    continue;
                }
                let mark = mark(page, offset);
                if mark != Mark::default() {
                    runs.push((from as usize, to as usize, mark));
                }
            }
        }
        runs.sort_unstable_by_key(|run| run.0);
        Self(runs)
    }
}

fn paragraph(page: &[u8], at: usize) -> Mark {
    // length in words; 0 means that it stands in the next byte
    let length = usize::from(page[at]);
    let (begin, length) = match length {
        0 => (at + 2, usize::from(page.get(at + 1).copied().unwrap_or(0)) * 2),
        length => (at + 1, length * 2 - 1),
    };
    // two bytes of style, then the changes to it
    let end = (begin + length).min(page.len());
    let mut mark = Mark::default();
    changes(page.get(begin + 2..end).unwrap_or_default(), |code, value| match code {
        IN_TABLE => mark.in_table |= value != 0,
        ENDS_ROW => mark.ends_row |= value != 0,
        _ => {}
    });
    mark
}

fn character(page: &[u8], at: usize) -> Mark {
    let end = (at + 1 + usize::from(page[at])).min(page.len());
    let mut mark = Mark::default();
    changes(page.get(at + 1..end).unwrap_or_default(), |code, value| match code {
        DELETED => mark.deleted = value & 1 != 0,
        HIDDEN => mark.hidden = value & 1 != 0,
        _ => {}
    });
    mark
}

/// Walks changes of formatting: a code, whose upper bits tell the length of what follows.
fn changes(mut bytes: &[u8], mut on: impl FnMut(u16, u8)) {
    while bytes.len() >= 3 {
        let code = u16_at(bytes, 0);
        on(code, bytes[2]);
        let length = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            // a table's definition states two bytes of length, all others one
            _ if code == 0xD608 => usize::from(u16_at(bytes, 2)) + 1,
            _ => usize::from(bytes[2]) + 1,
        };
        bytes = bytes.get(2 + length..).unwrap_or_default();
    }
}
