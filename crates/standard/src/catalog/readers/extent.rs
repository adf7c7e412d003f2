//! How far the cells of a workbook before 2007 reach, told before a library lays out all between them.

use std::io::{Cursor, Read};

/// Most cells of all sheets together, blank ones included.
const MOST: u64 = 8_000_000;
/// Columns of the widest sheet of that format.
const WIDEST: u32 = 256;
/// Most bytes of the stream of records.
const LONGEST: u64 = 256 << 20;

/// Whether the sheets reach no further than memory does. What is no workbook is bounded.
pub fn is_bounded(bytes: &[u8]) -> bool {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return false };
    let name = if file.exists("/Workbook") { "/Workbook" } else { "/Book" };
    let Ok(stream) = file.open_stream(name) else { return true };
    let mut records = Vec::new();
    if stream.take(LONGEST + 1).read_to_end(&mut records).is_err() {
        return false;
    }
    records.len() as u64 <= LONGEST && cells(&records) <= MOST
}

/// Cells of all sheets; as good as endless when one lies outside.
fn cells(records: &[u8]) -> u64 {
    let two =
        |at: usize| records.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]));
    let mut total = 0;
    let (mut rows, mut columns) = (0u64, 0u64);
    let mut at = 0;
    while at + 4 <= records.len() {
        let (id, length) = (two(at), usize::from(two(at + 2)));
        match id {
            // cells, in each of which row and column come first
            0x0006 | 0x00BD | 0x00BE | 0x00D6 | 0x00FD | 0x0201..=0x0205 | 0x027E => {
                let several = matches!(id, 0x00BD | 0x00BE) && length >= 2;
                let last = if several { two(at + 4 + length - 2) } else { two(at + 6) };
                let last = u32::from(last.max(two(at + 6)));
                if last >= WIDEST {
                    return u64::MAX;
                }
                rows = rows.max(u64::from(two(at + 4)) + 1);
                columns = columns.max(u64::from(last) + 1);
            }
            // begin of a sheet
            0x0809 => {
                total += rows * columns;
                (rows, columns) = (0, 0);
            }
            _ => {}
        }
        at += 4 + length;
    }
    total + rows * columns
}
