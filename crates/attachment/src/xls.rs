//! Excel workbooks before 2007 (BIFF5 to BIFF8), also what WPS names `.et`. One walk through the
//! records; declared sizes and offsets are not followed, so nothing can run in a circle.

mod globals;
mod sheet;
mod strings;

use crate::contents::Note;
use crate::job::Job;
use crate::ole::{Ole, u16_at};
use globals::Globals;
use sheet::Sheet;

/// Begin of a substream.
const BOF: u16 = 0x0809;
/// End of a substream.
const EOF: u16 = 0x000A;
/// More bytes of the record before.
const CONTINUE: u16 = 0x003C;
/// The records that follow are encrypted.
const FILEPASS: u16 = 0x002F;

/// A record with the ones that continue it.
pub(crate) struct Record<'a> {
    id: u16,
    /// Where it begins in the stream.
    at: usize,
    /// Its bytes, then those of each continuation.
    parts: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// Its own bytes.
    fn bytes(&self) -> &'a [u8] {
        self.parts.first().copied().unwrap_or_default()
    }
}

/// Reads all sheets.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let mut ole = Ole::open(bytes)?;
    let name = if ole.has("Workbook") { "Workbook" } else { "Book" };
    let stream = ole.stream(job, name)?;
    book(job, &stream)
}

/// Reads the records of a workbook.
pub(crate) fn book(job: &mut Job<'_>, stream: &[u8]) -> Result<(), String> {
    let mut globals = Globals::default();
    let mut depth = 0usize;
    let mut sheet: Option<Sheet> = None;
    let mut at = 0;
    while let Some(record) = next(stream, &mut at) {
        match record.id {
            BOF => {
                depth += 1;
                let kind = u16_at(record.bytes(), 2);
                if depth == 1 {
                    globals.biff8 = u16_at(record.bytes(), 0) >= 0x0600;
                    // a worksheet, a macro sheet, or one with neither word in old files
                    let is_sheet = matches!(kind, 0x0010 | 0x0040);
                    sheet = is_sheet.then(|| Sheet::new(globals.sheet_at(record.at)));
                }
            }
            EOF => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let Some(done) = sheet.take()
                {
                    done.finish(job);
                }
            }
            FILEPASS => {
                let place = job.place.clone();
                job.note(Note::Encrypted { place });
                return Ok(());
            }
            _ => match &mut sheet {
                // charts inside a sheet hold cells of their own; their values are those of the sheet
                Some(sheet) if depth == 1 || !sheet::is_cell(record.id) => {
                    if !sheet.record(job, &globals, &record) {
                        break;
                    }
                }
                Some(_) => {}
                None => globals.record(&record),
            },
        }
    }
    if let Some(cut) = sheet {
        cut.finish(job);
    }
    if at < stream.len() && job.full() {
        job.truncated();
    }
    Ok(())
}

/// The next record; nothing at the end or where the stream is cut.
fn next<'a>(stream: &'a [u8], at: &mut usize) -> Option<Record<'a>> {
    let take = |at: &mut usize| {
        let id = u16_at(stream, *at);
        let length = usize::from(u16_at(stream, *at + 2));
        let bytes = stream.get(*at + 4..*at + 4 + length)?;
        *at += 4 + length;
        Some((id, bytes))
    };
    let begin = *at;
    let (id, bytes) = take(at)?;
    if id == 0 && bytes.is_empty() {
        return None;
    }
    let mut parts = vec![bytes];
    while u16_at(stream, *at) == CONTINUE && stream.len() > *at + 4 {
        let Some((_, more)) = take(at) else { break };
        parts.push(more);
    }
    Some(Record { id, at: begin, parts })
}
