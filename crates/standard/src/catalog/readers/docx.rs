//! Tables of a Word document, with the paragraphs before each; deleted text of tracked changes is passed over.

use super::{MOST_PART, ReadError};
use crate::catalog::grid::{Layout, Table};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};

/// Deepest nesting of tables; inner tables' text becomes part of the outer cell.
const DEEPEST: usize = 16;

/// A cell of the row being read.
#[derive(Default)]
struct OpenCell {
    text: String,
    columns: usize,
    continues: bool,
}

/// A finished cell: text, columns, whether it continues the one above.
type DoneCell = (String, usize, bool);

/// Reads all outermost tables.
pub fn read(bytes: &[u8]) -> Result<Vec<Table>, ReadError> {
    let damaged = |error: &dyn std::fmt::Display| ReadError::Damaged(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let part = archive.by_name("word/document.xml").map_err(|error| damaged(&error))?;
    let mut xml = String::new();
    part.take(MOST_PART).read_to_string(&mut xml).map_err(|error| damaged(&error))?;
    let mut walk = Walk::default();
    let mut reader = Reader::from_str(&xml);
    loop {
        match reader.read_event().map_err(|error| damaged(&error))? {
            Event::Start(tag) => walk.open(&tag)?,
            Event::Empty(tag) => walk.empty(&tag),
            Event::End(tag) => walk.close(tag.local_name().as_ref()),
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Ok(Some(char)) = reference.resolve_char_ref() {
                    walk.text(char.encode_utf8(&mut [0; 4]));
                } else if let Some(word) =
                    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                {
                    walk.text(word);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(walk.tables)
}

#[derive(Default)]
struct Walk {
    tables: Vec<Table>,
    heading: Vec<String>,
    paragraph: String,
    depth: usize,
    in_text: bool,
    rows: Vec<Vec<DoneCell>>,
    row: Vec<DoneCell>,
    cell: OpenCell,
}

impl Walk {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), ReadError> {
        match tag.local_name().as_ref() {
            "tbl" => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(ReadError::Damaged("tables nested too deep".into()));
                }
            }
            "tr" if self.depth == 1 => self.row.clear(),
            "tc" if self.depth == 1 => self.cell = OpenCell { columns: 1, ..OpenCell::default() },
            "p" => self.paragraph.clear(),
            "t" => self.in_text = true,
            _ => self.empty(tag),
        }
        Ok(())
    }

    fn empty(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "br" | "cr" => self.paragraph.push('\n'),
            "tab" => self.paragraph.push(' '),
            "gridSpan" if self.depth == 1 => {
                self.cell.columns = value(tag).and_then(|value| value.parse().ok()).unwrap_or(1);
            }
            "vMerge" if self.depth == 1 => {
                self.cell.continues = value(tag).as_deref() != Some("restart");
            }
            // a check mark set as a symbol: Wingdings 0052, 00FE and 00FC are ☑, ☑ and ✓
            "sym" => {
                if let Some("F052" | "F0FE" | "F0FC") = attribute(tag, "char").as_deref() {
                    self.paragraph.push('√');
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => {
                let line = std::mem::take(&mut self.paragraph);
                if self.depth > 0 {
                    if !self.cell.text.is_empty() && !line.trim().is_empty() {
                        self.cell.text.push('\n');
                    }
                    self.cell.text.push_str(line.trim());
                } else if !line.trim().is_empty() {
                    self.heading.push(line.trim().to_owned());
                }
            }
            "tc" if self.depth == 1 => {
                let cell = std::mem::take(&mut self.cell);
                self.row.push((cell.text, cell.columns, cell.continues));
            }
            "tr" if self.depth == 1 => self.rows.push(std::mem::take(&mut self.row)),
            "tbl" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.finish_table();
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            self.paragraph.push_str(text);
        }
    }

    /// A vertical merge names no height: it lasts as long as cells at the same place continue it.
    fn finish_table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let starts: Vec<Vec<usize>> = rows
            .iter()
            .map(|row| {
                row.iter()
                    .scan(0usize, |at, cell| {
                        let start = *at;
                        *at = at.saturating_add(cell.1);
                        Some(start)
                    })
                    .collect()
            })
            .collect();
        let continues = |row: usize, at: usize| {
            starts[row]
                .iter()
                .position(|start| *start == at)
                .is_some_and(|index| rows[row][index].2)
        };
        let mut layout = Layout::default();
        for (row, cells) in rows.iter().enumerate() {
            layout.row();
            for (index, (text, columns, continued)) in cells.iter().enumerate() {
                let at = starts[row][index];
                if *continued && row > 0 {
                    continue;
                }
                let height =
                    1 + (row + 1..rows.len()).take_while(|below| continues(*below, at)).count();
                layout.cell(row, text, *columns, height);
            }
        }
        let name = format!("表{}", self.tables.len() + 1);
        self.tables.push(layout.finish(name, std::mem::take(&mut self.heading)));
    }
}

fn value(tag: &BytesStart<'_>) -> Option<String> {
    attribute(tag, "val")
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.to_string())
}
