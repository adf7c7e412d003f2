//! From texts and files to the features by which rules judge content. Pure: bytes in, features out.

mod bonds;

use attachment::{Bounds, Note, Part};
use page::Reading;
use snapshot::{Content, FileContent, FilePart, Unread, UnreadWhy};
use wording::ErrorWords;

/// Version of the features; what was derived by another version is derived anew.
pub const VERSION: u32 = 4;

/// Version of the features by a list of error words: another list, another version.
pub fn version(words: &ErrorWords) -> u32 {
    if words.over().is_empty() {
        return VERSION;
    }
    let hash = blake3::hash(words.over().as_bytes());
    let mut first = [0; 4];
    first.copy_from_slice(&hash.as_bytes()[..4]);
    // Beside the numbers of the built-in list's versions, which are small.
    VERSION ^ (u32::from_le_bytes(first) | 1 << 31)
}

/// Features of a content page, its words looked up in a list; none where it has no text.
pub fn of_page(reading: &Reading, words: &ErrorWords) -> Option<Box<Content>> {
    let text = reading.text.as_str();
    if text.trim().is_empty() {
        return None;
    }
    let title = reading.title.as_ref().map_or("", |found| found.value.as_str());
    let attachments: Vec<&str> = reading.attachments.iter().map(|one| one.name.as_str()).collect();
    Some(Box::new(Content {
        shape: wording::shape(title, text),
        sketch: likeness::sketch(text),
        privacy: privacy::scan(text),
        wrong_words: words.find(text),
        related: bonds::related(reading),
        repeals: bonds::repeals(title, text),
        out_of_force: bonds::out_of_force(reading, title),
        lacking: wording::promise::lacking(title, text, &attachments),
    }))
}

/// What is found in a file. `name` is its name or address, as a hint.
pub fn of_file(name: &str, bytes: &[u8], bounds: &Bounds) -> FileContent {
    let contents = attachment::read(name, bytes, bounds);
    let chars = contents.parts.iter().map(|part| part.text.chars().count()).sum::<usize>();
    FileContent {
        kind: named(contents.kind),
        chars: u32::try_from(chars).unwrap_or(u32::MAX),
        parts: contents.parts.iter().filter_map(of_part).collect(),
        unread: contents.notes.into_iter().map(unread).collect(),
    }
}

/// A part, where it holds personal data or masked numbers.
fn of_part(part: &Part) -> Option<FilePart> {
    let mut scan = privacy::scan(&part.text);
    if scan.is_empty() {
        return None;
    }
    let offset = part.first_line.saturating_sub(1);
    for hit in &mut scan.hits {
        hit.line = hit.line.saturating_add(offset);
    }
    for partial in &mut scan.partials {
        partial.line = partial.line.saturating_add(offset);
    }
    let hidden = (0u32..)
        .zip(&scan.hits)
        .filter(|(_, hit)| {
            part.hidden.covers(hit.line, hit.cell.map_or(0, |cell| cell.saturating_sub(1)))
        })
        .map(|(at, _)| at)
        .collect();
    Some(FilePart { place: part.place.clone(), piece: named(part.piece), privacy: scan, hidden })
}

fn unread(note: Note) -> Unread {
    let place = note.place().to_vec();
    let why = match note {
        Note::Encrypted { .. } => UnreadWhy::Encrypted,
        Note::Scanned { .. } => UnreadWhy::Scanned,
        Note::TooLarge { .. } => UnreadWhy::TooLarge,
        Note::TooDeep { .. } => UnreadWhy::TooDeep,
        Note::Truncated { .. } => UnreadWhy::Truncated,
        Note::Broken { reason, .. } => UnreadWhy::Broken { reason },
        Note::Unsupported { kind, .. } => UnreadWhy::Unsupported { kind: named(kind) },
    };
    Unread { place, why }
}

/// The name under which a kind is written in files.
fn named(kind: impl serde::Serialize) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A file that was not read as a whole, and why.
pub fn not_read(kind: &str, why: UnreadWhy) -> FileContent {
    FileContent {
        kind: kind.to_owned(),
        unread: vec![Unread { place: Vec::new(), why }],
        ..FileContent::default()
    }
}
