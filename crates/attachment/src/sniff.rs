//! The kind of a file by its bytes; the name decides only between kinds that look alike.

use crate::archive::Archive;
use crate::charset;
use crate::contents::Kind;
use crate::{mime, ole};

/// Bytes looked at to tell text from text.
const LOOK: usize = 4096;

/// Beginnings that settle the kind.
const MARKS: [(&[u8], Kind); 26] = [
    (b"Rar!\x1A\x07", Kind::Rar),
    (b"7z\xBC\xAF\x27\x1C", Kind::SevenZip),
    (b"\x1F\x8B", Kind::OtherArchive),
    (b"BZh", Kind::OtherArchive),
    (b"\xFD7zXZ\0", Kind::OtherArchive),
    (b"\x89PNG", Kind::Image),
    (b"\xFF\xD8\xFF", Kind::Image),
    (b"GIF8", Kind::Image),
    (b"II*\0", Kind::Image),
    (b"MM\0*", Kind::Image),
    (b"BM", Kind::Image),
    (b"ID3", Kind::Media),
    (b"OggS", Kind::Media),
    (b"FLV\x01", Kind::Media),
    (b"\x1AE\xDF\xA3", Kind::Media),
    (b"\0\0\x01\xBA", Kind::Media),
    (b"0&\xB2u\x8Ef\xCF\x11", Kind::Media),
    (b"CWS", Kind::Media),
    (b"FWS", Kind::Media),
    (b"%!PS", Kind::Unknown),
    (b"MZ", Kind::Unknown),
    (b"\x7FELF", Kind::Unknown),
    (b"CAJ\0", Kind::Unknown),
    (b"HN\0\0", Kind::Unknown),
    (b"AC10", Kind::Unknown),
    (b"\xD7\xCD\xC6\x9A", Kind::Image),
];

/// Tells the kind.
pub(crate) fn kind(name: &str, bytes: &[u8]) -> Kind {
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Kind::Empty;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(bytes);
    }
    if bytes.starts_with(&ole::MARK) {
        return ole::kind(bytes);
    }
    // a PDF may have some lines of a mail or server before its mark
    let start = &bytes[..bytes.len().min(1024)];
    if start.windows(5).any(|five| five == b"%PDF-") {
        return Kind::Pdf;
    }
    if let Some((mark, kind)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        let binary = start.iter().any(|byte| *byte < 9);
        // two or three letters alone could begin a text
        if mark.len() > 3 || binary || !mark.is_ascii() {
            return *kind;
        }
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Kind::Media;
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Kind::OtherArchive;
    }
    if bytes.starts_with(b"RIFF") {
        return if bytes.get(8..12) == Some(b"WEBP") { Kind::Image } else { Kind::Media };
    }
    textual(name, bytes)
}

/// Archives and the office formats that are archives.
fn packed(bytes: &[u8]) -> Kind {
    let Ok(archive) = Archive::open(bytes) else { return Kind::Zip };
    let has = |name: &str| archive.find(name).is_some();
    let under = |start: &str| archive.entries().iter().any(|entry| entry.name.starts_with(start));
    if has("xl/workbook.bin") {
        Kind::Xlsb
    } else if has("xl/workbook.xml") || has("[Content_Types].xml") && under("xl/worksheets/") {
        Kind::Xlsx
    } else if has("word/document.xml") || has("[Content_Types].xml") && under("word/") {
        Kind::Docx
    } else if has("ppt/presentation.xml") {
        Kind::Pptx
    } else if has("OFD.xml") {
        Kind::Ofd
    } else if has("mimetype") && has("content.xml") {
        Kind::OpenDocument
    } else {
        Kind::Zip
    }
}

/// Kinds of text.
fn textual(name: &str, bytes: &[u8]) -> Kind {
    let start = &bytes[..bytes.len().min(LOOK)];
    let Some(text) = charset::start(start) else { return Kind::Unknown };
    let trimmed = text.trim_start_matches('\u{FEFF}').trim_start();
    if trimmed.starts_with("{\\rtf") {
        return Kind::Rtf;
    }
    if mime::is_message(trimmed) {
        return Kind::WebArchive;
    }
    let lower = trimmed.to_ascii_lowercase();
    let has = |mark: &str| lower.contains(mark);
    if lower.starts_with("<?xml") || lower.starts_with('<') {
        if has("urn:schemas-microsoft-com:office:spreadsheet") && !has("<html") {
            return Kind::SpreadsheetXml;
        }
        if has("<w:worddocument") || has("<pkg:package") {
            return Kind::Docx;
        }
        if lower.starts_with("<svg") {
            return Kind::Image;
        }
    }
    let marks = ["<table", "<html", "<!doctype html", "<body", "<div", "<head", "<meta ", "<tr"];
    if marks.iter().any(|mark| has(mark)) {
        return Kind::Html;
    }
    let ending = ending(name);
    match ending.as_str() {
        "htm" | "html" | "shtml" | "xml" if trimmed.starts_with('<') => Kind::Html,
        "txt" | "log" | "md" | "json" => Kind::Text,
        "csv" | "tsv" => Kind::Csv,
        _ if crate::delimited::delimiter(trimmed).is_some() => Kind::Csv,
        _ if lower.starts_with("<?xml") => Kind::Html,
        _ => Kind::Text,
    }
}

/// Ending of a file's name or address, lower case, without query.
fn ending(name: &str) -> String {
    let name = name.split(['?', '#']).next().unwrap_or_default();
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}
