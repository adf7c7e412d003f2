//! Word documents since 2007, also as one XML file. Text that is deleted but tracked, or formatted as
//! hidden, is handed over apart from what a reader sees.

use crate::archive::{Archive, embedded};
use crate::contents::{Hidden, Note, Piece, Veil};
use crate::job::Job;
use crate::lines::Lines;
use crate::xml::{self, Step, Tag};
use std::ops::ControlFlow;

/// Reads a document.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    if !bytes.starts_with(b"PK") {
        return text(job, &xml::decode(bytes), Piece::Body);
    }
    let mut archive = Archive::open(bytes)?;
    let before = job.parts_so_far();
    let names: Vec<String> = archive.entries().iter().map(|entry| entry.name.clone()).collect();
    let pieces = [
        ("word/document", Piece::Body),
        ("word/header", Piece::Margins),
        ("word/footer", Piece::Margins),
        ("word/footnotes", Piece::Footnotes),
        ("word/endnotes", Piece::Footnotes),
        ("word/comments.", Piece::Comments),
        ("word/glossary/document", Piece::Cache),
    ];
    for (start, piece) in pieces {
        for name in names.iter().filter(|name| name.starts_with(start) && name.ends_with(".xml")) {
            if let Some(part) = archive.part(job, name)
                && let Err(reason) = text(job, &xml::decode(&part), piece)
            {
                job.broken(reason);
            }
        }
    }
    let pictures = names.iter().any(|name| name.starts_with("word/media/"));
    if job.parts_so_far() == before && pictures {
        let place = job.place.clone();
        job.note(Note::Scanned { place });
    }
    embedded(job, &mut archive);
    Ok(())
}

/// Reads one part of a document.
fn text(job: &mut Job<'_>, text: &str, piece: Piece) -> Result<(), String> {
    let mut walk = Walk { most: job.room().saturating_mul(4), ..Walk::default() };
    let outcome = xml::walk(text, |step| {
        match step {
            Step::Open(tag) => walk.open(&tag),
            Step::Close(name) => walk.close(name),
            Step::Text(text) => walk.text(text),
        }
        if walk.lines.written() > walk.most {
            walk.cut = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    let veiled = |veil| Hidden { whole: Some(veil), ..Hidden::default() };
    job.part(None, piece, walk.lines.finish(), 1, Hidden::default());
    job.part(None, Piece::Boxes, walk.boxes, 1, Hidden::default());
    job.part(None, piece, walk.deleted, 1, veiled(Veil::Deleted));
    job.part(None, piece, walk.invisible, 1, veiled(Veil::Invisible));
    if walk.cut {
        job.truncated();
    }
    outcome
}

#[derive(Default)]
struct Walk {
    lines: Lines,
    boxes: String,
    deleted: String,
    invisible: String,
    most: usize,
    cut: bool,
    in_text: bool,
    deleting: bool,
    in_run: bool,
    /// Inside the drawing that older programs show instead; the same text stands beside it.
    fallback: u32,
    in_box: u32,
    moved: u32,
    vanish: bool,
}

impl Walk {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "Fallback" => self.fallback += 1,
            _ if self.fallback > 0 => {}
            "txbxContent" => self.in_box += 1,
            "moveFrom" => self.moved += 1,
            "tbl" if self.in_box == 0 => self.lines.open_table(),
            "tr" if self.in_box == 0 => self.lines.open_row(),
            "gridBefore" if self.in_box == 0 => {
                if let Some(columns) = tag.number("val").filter(|columns| *columns > 0) {
                    self.lines.open_cell(columns as usize, 1);
                }
            }
            "tc" if self.in_box == 0 => self.lines.open_cell(1, 1),
            "gridSpan" if self.in_box == 0 => {
                self.lines.widen(tag.number("val").unwrap_or(1) as usize);
            }
            "r" => (self.in_run, self.vanish) = (true, false),
            "vanish" if self.in_run => {
                self.vanish = tag.attribute("val").is_none_or(|on| on != "0" && on != "false");
            }
            "t" => self.in_text = true,
            "delText" => (self.in_text, self.deleting) = (true, true),
            "tab" if self.in_run => self.put(if self.lines.in_cell() { " " } else { "\t" }),
            "br" | "cr" if self.in_run => self.break_line(),
            "noBreakHyphen" => self.put("-"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Fallback" => self.fallback = self.fallback.saturating_sub(1),
            _ if self.fallback > 0 => {}
            "txbxContent" => self.in_box = self.in_box.saturating_sub(1),
            "moveFrom" => self.moved = self.moved.saturating_sub(1),
            "tbl" if self.in_box == 0 => self.lines.close_table(),
            "tr" if self.in_box == 0 => self.lines.close_row(),
            "tc" if self.in_box == 0 => self.lines.close_cell(),
            "r" => (self.in_run, self.vanish) = (false, false),
            "t" | "delText" => (self.in_text, self.deleting) = (false, false),
            "p" => {
                self.break_line();
                for text in [&mut self.deleted, &mut self.invisible] {
                    if !text.is_empty() && !text.ends_with('\n') {
                        text.push('\n');
                    }
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.fallback == 0 {
            self.put(text);
        }
    }

    fn put(&mut self, text: &str) {
        if self.deleting || self.moved > 0 {
            self.deleted.push_str(text);
        } else if self.vanish {
            self.invisible.push_str(text);
        } else {
            // what is not next to each other in the document must not become one number
            for apart in [&mut self.deleted, &mut self.invisible] {
                if !apart.is_empty() && !apart.ends_with([' ', '\n']) {
                    apart.push(' ');
                }
            }
            if self.in_box > 0 {
                self.boxes.push_str(text);
            } else {
                self.lines.push(text);
            }
        }
    }

    fn break_line(&mut self) {
        if self.in_box == 0 {
            self.lines.end_line();
        } else if !self.boxes.is_empty() && !self.boxes.ends_with('\n') {
            self.boxes.push('\n');
        }
    }
}
