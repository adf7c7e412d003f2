//! Presentations.

use crate::archive::{Archive, embedded};
use crate::contents::{Hidden, Note, Piece};
use crate::job::Job;
use crate::ole::{Ole, u16_at, u32_at};
use crate::{xlsx, xml};

/// Text in Unicode, in one byte each, and of names.
const TEXT_WIDE: u16 = 0x0FA0;
const TEXT_NARROW: u16 = 0x0FA8;
const STRING: u16 = 0x0FBA;

/// Reads the slides and notes of a presentation since 2007.
pub(crate) fn pptx(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let mut archive = Archive::open(bytes)?;
    let before = job.parts_so_far();
    let names: Vec<String> = archive.entries().iter().map(|entry| entry.name.clone()).collect();
    let kinds = [
        ("ppt/slides/", Piece::Page),
        ("ppt/notesSlides/", Piece::Footnotes),
        ("ppt/comments/", Piece::Comments),
    ];
    for (start, piece) in kinds {
        let mut paths: Vec<&String> =
            names.iter().filter(|name| name.starts_with(start) && name.ends_with(".xml")).collect();
        paths.sort_by_key(|path| (path.len(), *path));
        for path in paths {
            if job.full() {
                job.truncated();
                break;
            }
            let Some(part) = archive.part(job, path) else { continue };
            let text = xlsx::boxes(&xml::decode(&part));
            let name = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".xml");
            job.part(Some(name), piece, text, 1, Hidden::default());
        }
    }
    let pictures = names.iter().any(|name| name.starts_with("ppt/media/"));
    if job.parts_so_far() == before && pictures {
        let place = job.place.clone();
        job.note(Note::Scanned { place });
    }
    embedded(job, &mut archive);
    Ok(())
}

/// Reads the texts of a presentation before 2007, in the order they were saved.
pub(crate) fn ppt(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let mut ole = Ole::open(bytes)?;
    let stream = ole.stream(job, "PowerPoint Document")?;
    let mut text = String::new();
    let mut at = 0;
    while stream.len() >= at + 8 {
        let (head, kind) = (u16_at(&stream, at), u16_at(&stream, at + 2));
        let length = u32_at(&stream, at + 4) as usize;
        at += 8;
        // a container: its records follow, nothing to pass over
        if head & 0xF == 0xF {
            continue;
        }
        let end = at.saturating_add(length).min(stream.len());
        let data = &stream[at..end];
        match kind {
            TEXT_WIDE | STRING => {
                text.push_str(&encoding_rs::UTF_16LE.decode_without_bom_handling(data).0);
                text.push('\n');
            }
            TEXT_NARROW => {
                text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(data).0);
                text.push('\n');
            }
            _ => {}
        }
        at = end;
    }
    job.text(Piece::Body, text.replace(['\r', '\u{B}'], "\n"));
    Ok(())
}
