//! A table as it stands in a source, with merged cells laid out: what all readers produce.

/// Most rows of one table that are read.
pub const MOST_ROWS: usize = 50_000;
/// Most columns of one table that are read.
pub const MOST_COLUMNS: usize = 200;
/// Most cells of a table, those that a merged one covers included.
pub const MOST_CELLS: usize = 2_000_000;
/// Most bytes of text that merged cells repeat in one table.
const MOST_REPEATED: usize = 64 << 20;

/// What merged cells may still repeat: areas over areas must not cost more than the table itself.
#[derive(Debug)]
pub struct Copies {
    cells: usize,
    bytes: usize,
}

impl Default for Copies {
    fn default() -> Self {
        Self { cells: MOST_CELLS, bytes: MOST_REPEATED }
    }
}

impl Copies {
    /// Counts one more place that holds this text; false when there were too many.
    pub fn one_more(&mut self, text: &str) -> bool {
        if self.cells == 0 || self.bytes < text.len() {
            return false;
        }
        self.cells -= 1;
        self.bytes -= text.len();
        true
    }
}

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
    /// It is a sheet that the workbook hides; its cells were not read.
    pub hidden: bool,
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
    copies: Copies,
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
        let line = line_of(&mut self.rows, row);
        let at = line.iter().position(Option::is_none).unwrap_or(line.len());
        let end = at.saturating_add(columns.max(1));
        self.cut |= end > MOST_COLUMNS;
        for (down, r) in (row..row + rows.clamp(1, MOST_ROWS - row)).enumerate() {
            let line = line_of(&mut self.rows, r);
            for (right, place) in (at..end.min(MOST_COLUMNS)).enumerate() {
                if !self.copies.one_more(text) {
                    self.cut = true;
                    return;
                }
                if line.len() <= place {
                    line.resize(place + 1, None);
                }
                let cell =
                    Cell { text: text.to_owned(), from_above: down > 0, from_left: right > 0 };
                line[place].get_or_insert(cell);
            }
        }
    }

    /// The finished table; rows are numbered from 1.
    pub fn finish(mut self, name: String, heading: Vec<String>) -> Table {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let most = MOST_CELLS / width.max(1);
        self.cut |= self.rows.len() > most;
        self.rows.truncate(most);
        let rows = (1u32..)
            .zip(self.rows)
            .map(|(number, mut line)| {
                line.resize(width, None);
                Row { number, cells: line.into_iter().map(Option::unwrap_or_default).collect() }
            })
            .collect();
        Table { name, heading, rows, cut: self.cut, hidden: false }
    }
}

fn line_of(rows: &mut Vec<Vec<Option<Cell>>>, row: usize) -> &mut Vec<Option<Cell>> {
    if rows.len() <= row {
        rows.resize(row + 1, Vec::new());
    }
    &mut rows[row]
}
