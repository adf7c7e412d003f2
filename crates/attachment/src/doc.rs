//! Word documents before 2007, also what WPS names `.wps`. The text lies in pieces; tables, deleted
//! and hidden text are told by the formatting of the paragraphs and characters.

mod formatting;

use crate::charset;
use crate::contents::{Hidden, Note, Piece, Veil};
use crate::job::Job;
use crate::lines::Lines;
use crate::ole::{Ole, u16_at, u32_at};
use formatting::{Mark, Marks, Runs};

/// First version whose text is Unicode in pieces.
const WORD_97: u16 = 0x00C1;
/// Shares of the text, in order: length's place in the header, and what it is.
const SHARES: [(usize, Piece); 8] = [
    (0x4C, Piece::Body),
    (0x50, Piece::Footnotes),
    (0x54, Piece::Margins),
    (0x58, Piece::Boxes),
    (0x5C, Piece::Comments),
    (0x60, Piece::Footnotes),
    (0x64, Piece::Boxes),
    (0x68, Piece::Boxes),
];

/// A stretch of the text: characters and where they lie in the stream.
struct Stretch {
    characters: usize,
    at: usize,
    wide: bool,
}

/// Reads a document.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let mut ole = Ole::open(bytes)?;
    let main = ole.stream(job, "WordDocument")?;
    let flags = u16_at(&main, 0x0A);
    if flags & 0x0100 != 0 {
        let place = job.place.clone();
        job.note(Note::Encrypted { place });
        return Ok(());
    }
    if u16_at(&main, 2) < WORD_97 {
        return old(job, &main);
    }
    let name = if flags & 0x0200 == 0 { "0Table" } else { "1Table" };
    let table = ole.stream(job, name)?;
    let before = job.parts_so_far();
    let stretches = stretches(&main, &table)?;
    let marks = Marks {
        paragraphs: Runs::paragraphs(&main, &table),
        characters: Runs::characters(&main, &table),
    };
    let mut text = Text { main: &main, stretches: &stretches, at: 0, inside: 0 };
    let mut pictures = false;
    for (length_at, piece) in SHARES {
        let length = u32_at(&main, length_at) as usize;
        pictures |= share(job, &mut text, length, piece, &marks);
    }
    if job.parts_so_far() == before && pictures {
        let place = job.place.clone();
        job.note(Note::Scanned { place });
    }
    Ok(())
}

/// The pieces as the piece table lists them.
fn stretches(main: &[u8], table: &[u8]) -> Result<Vec<Stretch>, String> {
    let begin = u32_at(main, 0x01A2) as usize;
    let length = u32_at(main, 0x01A6) as usize;
    let missing = || "no piece table".to_owned();
    let mut list = table.get(begin..).ok_or_else(missing)?;
    list = &list[..length.min(list.len())];
    while list.first() == Some(&1) {
        list = list.get(3 + usize::from(u16_at(list, 1))..).ok_or_else(missing)?;
    }
    if list.first() != Some(&2) {
        return Err(missing());
    }
    let length = u32_at(list, 1) as usize;
    let list = list.get(5..).ok_or_else(missing)?;
    let list = &list[..length.min(list.len())];
    // a position for each piece and one for the end, then eight bytes each
    let count = list.len().saturating_sub(4) / 12;
    let mut stretches = Vec::with_capacity(count);
    for index in 0..count {
        let (from, to) = (u32_at(list, index * 4), u32_at(list, index * 4 + 4));
        let place = u32_at(list, (count + 1) * 4 + index * 8 + 2);
        let wide = place & 0x4000_0000 == 0;
        let place = (place & 0x3FFF_FFFF) as usize;
        let at = if wide { place } else { place / 2 };
        // no more than the stream holds, whatever is declared
        let held = main.len().saturating_sub(at) / if wide { 2 } else { 1 };
        let characters = (to.saturating_sub(from) as usize).min(held);
        stretches.push(Stretch { characters, at, wide });
    }
    Ok(stretches)
}

/// The characters of all pieces, each with its place in the stream.
struct Text<'a> {
    main: &'a [u8],
    stretches: &'a [Stretch],
    at: usize,
    inside: usize,
}

impl Iterator for Text<'_> {
    type Item = (usize, u16);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let stretch = self.stretches.get(self.at)?;
            if self.inside >= stretch.characters {
                self.at += 1;
                self.inside = 0;
                continue;
            }
            let place = stretch.at + self.inside * if stretch.wide { 2 } else { 1 };
            self.inside += 1;
            let unit = if stretch.wide {
                u16_at(self.main, place)
            } else {
                let byte = self.main.get(place).copied().unwrap_or(0);
                // the quotes and dashes of Windows
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(&[byte])
                    .0
                    .chars()
                    .next()
                    .map_or(0, |char| char as u16)
            };
            return Some((place, unit));
        }
    }
}

/// Hands over one share of the text; tells whether it shows pictures.
fn share(
    job: &mut Job<'_>,
    text: &mut Text<'_>,
    length: usize,
    piece: Piece,
    marks: &Marks,
) -> bool {
    let mut walk = Walk::new(marks);
    let most = job.room().saturating_mul(4);
    let mut pictures = false;
    for (place, unit) in text.by_ref().take(length) {
        pictures |= matches!(unit, 1 | 8);
        walk.unit(place, unit);
        if walk.lines.written() > most {
            job.truncated();
            break;
        }
    }
    walk.flush();
    let veiled = |veil| Hidden { whole: Some(veil), ..Hidden::default() };
    job.part(None, piece, walk.lines.finish(), 1, Hidden::default());
    job.part(None, piece, walk.deleted, 1, veiled(Veil::Deleted));
    job.part(None, piece, walk.invisible, 1, veiled(Veil::Invisible));
    pictures
}

/// Where a character goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Shown,
    Deleted,
    Invisible,
    /// The code of a field, not its text.
    Code,
}

struct Walk<'m> {
    marks: &'m Marks,
    lines: Lines,
    deleted: String,
    invisible: String,
    units: Vec<u16>,
    target: Target,
    /// Open fields: whether each is still in its code.
    fields: Vec<bool>,
    in_table: bool,
}

impl<'m> Walk<'m> {
    fn new(marks: &'m Marks) -> Self {
        Self {
            marks,
            lines: Lines::default(),
            deleted: String::new(),
            invisible: String::new(),
            units: Vec::new(),
            target: Target::Shown,
            fields: Vec::new(),
            in_table: false,
        }
    }

    fn unit(&mut self, place: usize, unit: u16) {
        let paragraph = self.marks.paragraphs.at(place);
        self.place(paragraph);
        let character = self.marks.characters.at(place);
        let target = if self.fields.last() == Some(&true) {
            Target::Code
        } else if character.deleted {
            Target::Deleted
        } else if character.hidden {
            Target::Invisible
        } else {
            Target::Shown
        };
        if target != self.target {
            self.flush();
            self.target = target;
        }
        match unit {
            0x13 => {
                self.flush();
                self.fields.push(true);
            }
            0x14 => {
                self.flush();
                if let Some(code) = self.fields.last_mut() {
                    *code = false;
                }
            }
            0x15 => {
                self.flush();
                self.fields.pop();
            }
            0x07 => self.end_cell(paragraph),
            0x0B..=0x0E => self.end_line(),
            0x09 if !self.in_table => self.units.push(0x09),
            0x09 | 0xA0 => self.units.push(0x20),
            0x1E => self.units.push(0x2D),
            0..0x20 => {}
            _ => self.units.push(unit),
        }
    }

    /// Writes what has gathered to where it belongs.
    fn flush(&mut self) {
        if self.units.is_empty() {
            return;
        }
        let text = String::from_utf16_lossy(&self.units);
        self.units.clear();
        let apart = match self.target {
            Target::Shown => return self.lines.push(&text),
            Target::Code => return,
            Target::Deleted => &mut self.deleted,
            Target::Invisible => &mut self.invisible,
        };
        apart.push_str(&text);
        apart.push(' ');
    }

    /// Enters or leaves a table as the paragraph's formatting says.
    fn place(&mut self, paragraph: Mark) {
        if paragraph.in_table != self.in_table {
            self.flush();
            self.in_table = paragraph.in_table;
            if self.in_table {
                self.lines.open_table();
            } else {
                self.lines.close_table();
            }
        }
        if self.in_table && !paragraph.ends_row {
            self.lines.ensure_cell();
        }
    }

    fn end_cell(&mut self, paragraph: Mark) {
        self.flush();
        if !self.in_table {
            self.lines.push("\t");
        } else if paragraph.ends_row {
            self.lines.close_row();
        } else {
            self.lines.close_cell();
        }
    }

    fn end_line(&mut self) {
        self.flush();
        self.lines.end_line();
    }
}

/// Documents of Word 6 and 95: one run of bytes in the charset of their system.
fn old(job: &mut Job<'_>, main: &[u8]) -> Result<(), String> {
    let (from, to) = (u32_at(main, 0x18) as usize, u32_at(main, 0x1C) as usize);
    let bytes = main.get(from..to.min(main.len())).ok_or("no text where the header says")?;
    let text =
        charset::decode(bytes).replace(['\r', '\u{B}', '\u{C}'], "\n").replace('\u{7}', "\t");
    let shown = text.chars().filter(|char| *char >= ' ' || matches!(*char, '\n' | '\t'));
    job.text(Piece::Body, shown.collect());
    Ok(())
}
