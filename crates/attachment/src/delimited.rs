//! Text files: lines as they stand, or records of delimited cells.

use crate::charset;
use crate::contents::{Hidden, Piece};
use crate::grid::Grid;
use crate::job::Job;
use std::io::Read;

/// Lines that must agree before a text counts as records.
const LINES: usize = 20;

/// Reads records.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let text = charset::decode(bytes);
    let text = text.trim_start_matches('\u{FEFF}');
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    // the first line may name the delimiter for Excel
    let (text, delimiter, mut row) = match first.trim().strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) => (rest, *delimiter, 1),
        _ => (text, delimiter(text).unwrap_or(b','), 0),
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes().chain(b"\n".as_slice()));
    let mut grid = Grid::default();
    let mut record = csv::StringRecord::new();
    let mut line = reader.position().line();
    'records: while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        // blank lines are rows too
        let lines = reader.position().line() - line;
        line = reader.position().line();
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        row += lines.saturating_sub(1 + inside as u64) as u32;
        for (column, cell) in record.iter().enumerate() {
            if !job.one_more_cell() || !grid.cell(job, row, column as u32, bare(cell)) {
                job.truncated();
                break 'records;
            }
        }
        row += 1;
    }
    grid.finish(job, None, Piece::Body, Hidden::default());
    Ok(())
}

/// Reads lines; tabs stay.
pub(crate) fn plain(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let text = charset::decode(bytes);
    let text =
        text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace(['\r', '\u{C}'], "\n");
    job.text(Piece::Body, text);
    Ok(())
}

/// A cell without the armour that keeps Excel from rounding: `="622…"`.
fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell)
}

/// The delimiter that parts most of the first lines alike; nothing when it is running text.
pub(crate) fn delimiter(text: &str) -> Option<u8> {
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    let mut best = None;
    for delimiter in [b'\t', b',', b';', b'|'] {
        let mut counts: Vec<usize> = lines.iter().map(|line| count(line, delimiter)).collect();
        counts.sort_unstable();
        let middle = counts.get(counts.len() / 2).copied().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == middle).count();
        if middle > 0
            && lines.len() > 1
            && alike * 3 >= lines.len() * 2
            && best.is_none_or(|(most, _)| middle > most)
        {
            best = Some((middle, delimiter));
        }
    }
    best.map(|(_, delimiter)| delimiter)
}

fn count(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == delimiter
        })
        .count()
}
