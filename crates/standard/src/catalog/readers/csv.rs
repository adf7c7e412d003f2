//! Separated text: comma, semicolon or tab, whichever the first lines use most evenly.

use super::ReadError;
use crate::catalog::grid::{Layout, Table};

/// Reads one table.
pub fn read(text: &str) -> Result<Vec<Table>, ReadError> {
    let separator = separator(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut layout = Layout::default();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|error| ReadError::Damaged(error.to_string()))?;
        layout.row();
        for cell in &record {
            layout.cell(row, cell, 1, 1);
        }
    }
    Ok(vec![layout.finish("表1".into(), Vec::new())])
}

fn separator(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(10).collect();
    let count = |mark: char| head.iter().map(|line| line.matches(mark).count()).sum::<usize>();
    [b',', b'\t', b';']
        .into_iter()
        .rev()
        .max_by_key(|mark| count(char::from(*mark)))
        .unwrap_or(b',')
}
