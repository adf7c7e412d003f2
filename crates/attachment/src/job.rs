//! One call of [`read`](crate::read): what is left of the bounds, where it is, what it found.

use crate::contents::{Contents, Hidden, Kind, Note, Part, Piece};
use crate::{
    Bounds, archive, delimited, doc, docx, flat, html, mime, ofd, pdf, rtf, slides, sniff, xls,
    xlsx,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Most notes of one call; a hostile archive could ask for thousands.
const MOST_NOTES: usize = 500;

/// State of one call.
pub(crate) struct Job<'b> {
    pub bounds: &'b Bounds,
    /// Names from the outermost archive to the file being read.
    pub place: Vec<String>,
    /// Archives that are open around the file being read.
    pub depth: usize,
    unpacked: u64,
    characters: usize,
    files: usize,
    cells: usize,
    parts: Vec<Part>,
    notes: Vec<Note>,
}

impl<'b> Job<'b> {
    pub fn new(bounds: &'b Bounds) -> Self {
        Self {
            bounds,
            place: Vec::new(),
            depth: 0,
            unpacked: bounds.unpacked,
            characters: bounds.characters,
            files: bounds.files,
            cells: bounds.cells,
            parts: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub fn finish(self, kind: Kind) -> Contents {
        Contents { kind, parts: self.parts, notes: self.notes }
    }

    /// Reads one file by its kind; parts and notes go to their place.
    pub fn file(&mut self, name: &str, bytes: &[u8]) -> Kind {
        let kind = sniff::kind(name, bytes);
        match kind {
            Kind::Xlsx => self.guarded(|job| xlsx::read(job, bytes)),
            Kind::Xls => self.guarded(|job| xls::read(job, bytes)),
            Kind::Docx => self.guarded(|job| docx::read(job, bytes)),
            Kind::Doc => self.guarded(|job| doc::read(job, bytes)),
            Kind::Pdf => self.guarded(|job| pdf::read(job, bytes)),
            Kind::Rtf => self.guarded(|job| rtf::read(job, bytes)),
            Kind::Ofd => self.guarded(|job| ofd::read(job, bytes)),
            Kind::Pptx => self.guarded(|job| slides::pptx(job, bytes)),
            Kind::Ppt => self.guarded(|job| slides::ppt(job, bytes)),
            Kind::SpreadsheetXml => self.guarded(|job| flat::spreadsheet(job, bytes)),
            Kind::OpenDocument => self.guarded(|job| flat::open_document(job, bytes)),
            Kind::WebArchive => self.guarded(|job| mime::read(job, bytes)),
            Kind::Html => self.guarded(|job| html::read(job, bytes)),
            Kind::Zip => self.guarded(|job| archive::read(job, bytes)),
            Kind::Csv => self.guarded(|job| delimited::read(job, bytes)),
            Kind::Text => self.guarded(|job| delimited::plain(job, bytes)),
            Kind::EncryptedOffice => self.note(Note::Encrypted { place: self.place.clone() }),
            Kind::Image => self.note(Note::Scanned { place: self.place.clone() }),
            Kind::Empty => {}
            _ => self.note(Note::Unsupported { place: self.place.clone(), kind }),
        }
        kind
    }

    /// Runs a reader of one file. Readers are built on parsers of other people that see hostile bytes:
    /// should one panic, this file is broken and the rest of the archive, and of the crawl, goes on.
    fn guarded(&mut self, run: impl FnOnce(&mut Self) -> Result<(), String>) {
        let (place, depth) = (self.place.clone(), self.depth);
        let outcome = catch_unwind(AssertUnwindSafe(|| run(self)));
        self.place = place;
        self.depth = depth;
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(reason)) => self.broken(reason),
            Err(_) => self.broken("its parser gave up".to_owned()),
        }
    }

    /// Runs a step that uses a parser of other people: a panic becomes an error.
    pub fn step<T>(run: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err("its parser gave up".to_owned()))
    }

    /// Notes damage at the current place.
    pub fn broken(&mut self, reason: String) {
        let place = self.place.clone();
        self.note(Note::Broken { place, reason });
    }

    /// Notes that the bounds end the text at the current place.
    pub fn truncated(&mut self) {
        let place = self.place.clone();
        self.note(Note::Truncated { place });
    }

    pub fn note(&mut self, note: Note) {
        if self.notes.len() < MOST_NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether text can still be handed back.
    pub fn full(&self) -> bool {
        self.characters == 0 || self.parts.len() >= self.bounds.parts
    }

    /// Parts handed back so far; tells a reader whether its file had any text.
    pub fn parts_so_far(&self) -> usize {
        self.parts.len()
    }

    /// Characters that can still be handed back.
    pub fn room(&self) -> usize {
        self.characters
    }

    /// Bytes that may still be unpacked.
    pub fn unpackable(&self) -> u64 {
        self.unpacked
    }

    /// Counts unpacked bytes.
    pub fn unpacked(&mut self, bytes: u64) {
        self.unpacked = self.unpacked.saturating_sub(bytes);
    }

    /// Counts a file in an archive; false when there were too many.
    pub fn one_more_file(&mut self) -> bool {
        let more = self.files > 0;
        self.files = self.files.saturating_sub(1);
        more
    }

    /// Counts a cell; false when there were too many.
    pub fn one_more_cell(&mut self) -> bool {
        let more = self.cells > 0;
        self.cells = self.cells.saturating_sub(1);
        more
    }

    /// Adds text at the current place, cut to what the bounds leave; nothing when it is blank.
    pub fn text(&mut self, piece: Piece, text: String) {
        self.part(None, piece, text, 1, Hidden::default());
    }

    /// Adds text at the current place and, inside it, `inner` (a sheet, a page).
    pub fn part(
        &mut self,
        inner: Option<&str>,
        piece: Piece,
        mut text: String,
        first_line: u32,
        hidden: Hidden,
    ) {
        if text.trim().is_empty() {
            return;
        }
        if self.full() {
            return self.truncated();
        }
        let length = text.chars().count();
        if length > self.characters {
            let cut = text.char_indices().nth(self.characters).map_or(text.len(), |(at, _)| at);
            text.truncate(cut);
            self.truncated();
        }
        self.characters = self.characters.saturating_sub(length);
        let mut place = self.place.clone();
        place.extend(inner.map(str::to_owned));
        self.parts.push(Part { place, piece, text, first_line, hidden });
    }
}
