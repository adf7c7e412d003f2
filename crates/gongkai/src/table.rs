//! Tables on a terminal: a Chinese character takes two places.

use unicode_width::UnicodeWidthStr;

/// Prints rows with their columns aligned by display width.
pub fn print(rows: &[Vec<String>]) {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |at: usize| rows.iter().map(|row| row[at].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width())))
        });
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}
