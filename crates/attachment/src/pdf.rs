//! PDF. A library reads objects and content; what the text says is told here, because that rests on
//! fonts without glyphs (predefined character maps) and on where cells stand.

mod content;
mod font;
mod inflate;
mod strings;

use crate::contents::{Hidden, Note, Piece};
use crate::job::Job;
use content::Drawing;
use hayro_syntax::object::{Array, Dict};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

/// Bytes of content that are interpreted in one file; forms count as often as they are drawn.
const MOST_CONTENT: usize = 128 << 20;
/// Fewer characters than this on a page under a picture of it are a page number or a stamp.
const FEW: usize = 30;
/// Paths that draw letters rather than lines of a table.
const MANY_PATHS: usize = 2_000;
/// Pages that are told one by one when only some are pictures.
const MOST_TOLD: usize = 50;

/// Reads all pages.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let place = job.place.clone();
    if !inflate::is_bounded(bytes) {
        job.note(Note::TooLarge { place });
        return Ok(());
    }
    let pdf = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            job.note(Note::Encrypted { place });
            return Ok(());
        }
        Err(error) => return Err(format!("{error:?}")),
    };
    let mut drawing = Drawing::new(MOST_CONTENT);
    let mut pictures = Vec::new();
    let mut with_text = 0usize;
    for (index, page) in pdf.pages().iter().enumerate() {
        if index >= job.bounds.pages || job.full() || drawing.is_spent() {
            job.truncated();
            break;
        }
        let name = (index + 1).to_string();
        let drawn = drawing.page(page, job.room());
        let (width, height) = page.base_dimensions();
        let area = f64::from(width) * f64::from(height);
        let characters = drawn.page.characters();
        let covered = drawn.largest_picture > area * 0.5;
        let unread = drawn.unknown > characters;
        let outlined = characters == 0 && drawn.paths > MANY_PATHS;
        let empty = characters == 0 && drawn.largest_picture > 0.0;
        if empty || covered && characters < FEW || unread || outlined {
            pictures.push(name.clone());
        }
        with_text += usize::from(characters > 0);
        job.part(Some(&name), Piece::Page, drawn.page.lines(), 1, Hidden::default());
        let forms = forms(page.raw());
        job.part(Some(&name), Piece::Forms, forms, 1, Hidden::default());
    }
    if with_text == 0 && !pictures.is_empty() {
        job.note(Note::Scanned { place });
    } else {
        for name in pictures.into_iter().take(MOST_TOLD) {
            let mut place = place.clone();
            place.push(name);
            job.note(Note::Scanned { place });
        }
    }
    Ok(())
}

/// What is written into form fields and annotations of a page, one line each.
fn forms(page: &Dict<'_>) -> String {
    let mut lines = String::new();
    let Some(annotations) = page.get::<Array<'_>>(b"Annots") else { return lines };
    for annotation in annotations.iter::<Dict<'_>>().take(10_000) {
        for key in [b"Contents".as_slice(), b"V", b"DV"] {
            if let Some(text) = annotation.get::<hayro_syntax::object::String<'_>>(key) {
                let text = crate::grid::flat(&strings::text(text.as_bytes()));
                if !text.is_empty() {
                    lines.push_str(&text);
                    lines.push('\n');
                }
            }
        }
    }
    lines
}
