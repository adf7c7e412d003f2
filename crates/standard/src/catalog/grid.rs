//! A table as it stands in a source, with merged cells laid out: what all readers produce.

/// Most rows of one table that are read.
pub const MOST_ROWS: usize = 50_000;
/// Most columns of one table that are read.
pub const MOST_COLUMNS: usize = 200;

/// One sheet of a workbook, or one table of a document or page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name of the sheet, or `表1`, `表2` … in a document or page.
    pub name: String,
    /// Lines of text that stand before the table, since the table before it; the last is the nearest.
    pub heading: Vec<String>,
    /// Rows in order, each as wide as the table.
    pub rows: Vec<Row>,
    /// The source held more than [`MOST_ROWS`] or [`MOST_COLUMNS`]; what is beyond was not read.
    pub cut: bool,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// 1-based row number as the user sees it in the source.
    pub number: u32,
    /// Cells from the left.
    pub cells: Vec<Cell>,
}

/// One cell; a merged cell's text stands in every cell that it covers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Text as printed; line breaks are `\n`.
    pub text: String,
    /// It belongs to a merged cell that begins in a row above.
    pub from_above: bool,
    /// It belongs to a merged cell that begins in a column to the left.
    pub from_left: bool,
}

impl Row {
    /// Whether no cell has text of its own.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty() || cell.from_above)
    }

    /// Texts of the cells that begin in this row and are not blank, merged ones once.
    pub fn own_texts(&self) -> impl Iterator<Item = &str> {
        self.cells
            .iter()
            .filter(|cell| !cell.from_above && !cell.from_left)
            .map(|cell| cell.text.trim())
            .filter(|text| !text.is_empty())
    }
}

/// Lays cells with spans (docx, html) out into a rectangle.
#[derive(Debug, Default)]
pub struct Layout {
    rows: Vec<Vec<Option<Cell>>>,
    cut: bool,
}

impl Layout {
    /// Begins the next row.
    pub fn row(&mut self) {
        if self.rows.len() < MOST_ROWS {
            self.rows.push(Vec::new());
        } else {
            self.cut = true;
        }
    }

    /// Puts a cell into the first free place of the current row of those begun so far, counted by
    /// `row`; it covers `columns` × `rows` places.
    pub fn cell(&mut self, row: usize, text: &str, columns: usize, rows: usize) {
        if row >= MOST_ROWS {
            self.cut = true;
            return;
        }
        let line = self.line(row);
        let at = line.iter().position(Option::is_none).unwrap_or(line.len());
        let end = at + columns.max(1);
        self.cut |= end > MOST_COLUMNS;
        for (down, r) in (row..row + rows.clamp(1, MOST_ROWS - row)).enumerate() {
            let line = self.line(r);
            for (right, place) in (at..end.min(MOST_COLUMNS)).enumerate() {
                if line.len() <= place {
                    line.resize(place + 1, None);
                }
                let cell =
                    Cell { text: text.to_owned(), from_above: down > 0, from_left: right > 0 };
                line[place].get_or_insert(cell);
            }
        }
    }

    fn line(&mut self, row: usize) -> &mut Vec<Option<Cell>> {
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        &mut self.rows[row]
    }

    /// The finished table; rows are numbered from 1.
    pub fn finish(self, name: String, heading: Vec<String>) -> Table {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let rows = (1u32..)
            .zip(self.rows)
            .map(|(number, mut line)| {
                line.resize(width, None);
                Row { number, cells: line.into_iter().map(Option::unwrap_or_default).collect() }
            })
            .collect();
        Table { name, heading, rows, cut: self.cut }
    }
}
