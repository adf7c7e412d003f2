//! Running text with tables: lines, and rows whose cells are parted by tabs. A table inside a cell
//! is written as rows of its own before the row around it, so that its columns stay columns.

use crate::grid::flat;

/// Deepest nesting of tables that is told apart.
const DEEPEST: usize = 32;
/// Most columns that one merged cell may take, and most that a row may have.
const WIDEST_CELL: usize = 64;
const WIDEST_ROW: usize = 4096;
/// Most rows that one merged cell may take, and the columns up to which it may begin.
const HIGHEST_CELL: usize = 1000;
const COVERABLE: usize = 512;

/// A table being written.
#[derive(Default)]
struct Table {
    row: Vec<String>,
    cell: Option<(String, usize, usize)>,
    /// Rows that a cell from above still covers, by column.
    covered: Vec<u16>,
    in_row: bool,
}

/// Writes text with tables.
#[derive(Default)]
pub(crate) struct Lines {
    text: String,
    line: String,
    count: u32,
    tables: Vec<Table>,
    too_deep: usize,
}

impl Lines {
    /// Adds text at the place reached.
    pub fn push(&mut self, text: &str) {
        match self.cell() {
            Some(cell) => cell.push_str(text),
            None => self.line.push_str(text),
        }
    }

    fn cell(&mut self) -> Option<&mut String> {
        self.tables.iter_mut().rev().find_map(|table| table.cell.as_mut()).map(|cell| &mut cell.0)
    }

    /// Whether a cell is open.
    pub fn in_cell(&self) -> bool {
        self.tables.iter().any(|table| table.cell.is_some())
    }

    /// Ends a line; inside a cell a blank parts its lines.
    pub fn end_line(&mut self) {
        if let Some(cell) = self.cell() {
            cell.push(' ');
            return;
        }
        let line = std::mem::take(&mut self.line);
        let line = line.trim_matches([' ', '\r', '\n']);
        if !line.is_empty() {
            self.write(line);
        }
    }

    fn write(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
        self.count += 1;
    }

    /// Number of the line that comes next, from 1.
    pub fn number(&self) -> u32 {
        self.count + 1
    }

    /// Bytes written so far.
    pub fn written(&self) -> usize {
        self.text.len()
    }

    pub fn open_table(&mut self) {
        if self.tables.len() >= DEEPEST {
            self.too_deep += 1;
            return;
        }
        if !self.in_cell() {
            self.end_line();
        }
        self.tables.push(Table::default());
    }

    pub fn open_row(&mut self) {
        if self.too_deep == 0 {
            self.close_row();
            if let Some(table) = self.tables.last_mut() {
                table.in_row = true;
            }
        }
    }

    /// Begins a cell that covers this many columns and rows.
    pub fn open_cell(&mut self, columns: usize, rows: usize) {
        if self.too_deep > 0 {
            return;
        }
        self.close_cell();
        if let Some(table) = self.tables.last_mut() {
            table.in_row = true;
            table.cell =
                Some((String::new(), columns.clamp(1, WIDEST_CELL), rows.clamp(1, HIGHEST_CELL)));
        }
    }

    /// Opens a cell unless one is open.
    pub fn ensure_cell(&mut self) {
        if self.tables.last().is_some_and(|table| table.cell.is_none()) {
            self.open_cell(1, 1);
        }
    }

    /// Widens the open cell to this many columns.
    pub fn widen(&mut self, columns: usize) {
        if self.too_deep == 0
            && let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut())
        {
            cell.1 = columns.clamp(1, WIDEST_CELL);
        }
    }

    pub fn close_cell(&mut self) {
        if self.too_deep > 0 {
            return;
        }
        let Some(table) = self.tables.last_mut() else { return };
        let Some((text, columns, rows)) = table.cell.take() else { return };
        while table.covered.get(table.row.len()).is_some_and(|rows| *rows > 0) {
            table.row.push(String::new());
        }
        let begin = table.row.len();
        let end = begin + columns;
        table.row.push(flat(&text));
        if end <= WIDEST_ROW {
            table.row.resize(end, String::new());
        }
        if rows > 1 && end <= COVERABLE {
            table.covered.resize(table.covered.len().max(end), 0);
            // the row itself counts down one when it ends
            table.covered[begin..end].fill(rows as u16);
        }
    }

    pub fn close_row(&mut self) {
        if self.too_deep > 0 {
            return;
        }
        self.close_cell();
        let Some(table) = self.tables.last_mut() else { return };
        if !std::mem::take(&mut table.in_row) {
            return;
        }
        for rows in &mut table.covered {
            *rows = rows.saturating_sub(1);
        }
        let row = std::mem::take(&mut table.row);
        let row = row.join("\t");
        let row = row.trim_end_matches('\t');
        if !row.is_empty() {
            self.write(row);
        }
    }

    pub fn close_table(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        self.close_row();
        self.tables.pop();
    }

    /// The whole text.
    pub fn finish(mut self) -> String {
        while !self.tables.is_empty() {
            self.too_deep = 0;
            self.close_table();
        }
        self.end_line();
        let length = self.text.trim_end_matches('\n').len();
        self.text.truncate(length);
        self.text
    }
}
