//! Attachments: small files that really are what their names say and hold what their documents promise.

mod csv;
mod docx;
mod pdf;
mod xlsx;

use crate::model::{Block, FileContent};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Bytes and media type of a file, made from its name and content.
pub(crate) fn file(name: &str, content: &FileContent, place: &str) -> (Vec<u8>, &'static str) {
    (bytes(name, content, place), kind(name))
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, kind)| kind) {
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("csv") => "text/csv",
        Some("zip") => "application/zip",
        _ => "application/pdf",
    }
}

fn bytes(name: &str, content: &FileContent, place: &str) -> Vec<u8> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "pdf"));
    match (content, ending) {
        (FileContent::Book(sheets), _) => xlsx::book(sheets),
        (FileContent::Letter(blocks), _) => docx::letter(blocks),
        (FileContent::Csv(rows), _) => csv::table(rows),
        (FileContent::Archive(files), _) => {
            let parts: Vec<(String, Vec<u8>)> = files
                .iter()
                .map(|(name, content)| (name.clone(), bytes(name, content, place)))
                .collect();
            archive(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
        }
        (FileContent::Named, "xlsx") => xlsx::named(stem, place),
        (FileContent::Named, "docx") => {
            docx::letter(&[Block::Paragraph(stem.into()), Block::Paragraph(place.into())])
        }
        (FileContent::Named, _) => pdf::pdf(stem, place),
    }
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Entries without a time of their own, so that the same content gives the same bytes.
fn archive<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let written = writer
            .start_file(name, SimpleFileOptions::default())
            .and_then(|()| Ok(writer.write_all(content)?));
        // Writing to memory does not fail; a file cut short would show in the tests.
        if written.is_err() {
            break;
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::file;
    use crate::model::{Block, FileContent, SheetContent};

    #[test]
    fn files_are_what_their_names_say() {
        let table =
            || vec![vec!["姓名".to_owned(), "金额".into()], vec!["李某".into(), "300".into()]];
        let sheet =
            SheetContent { name: "附表".into(), rows: table(), ..SheetContent::default() };
        let inner = ("发放表.csv".to_owned(), FileContent::Csv(table()));
        for (name, content, begin) in [
            ("公示表.pdf", FileContent::Named, &b"%PDF-1.4"[..]),
            ("附表.xlsx", FileContent::Named, b"PK\x03\x04"),
            ("样表.docx", FileContent::Named, b"PK\x03\x04"),
            ("名单.xlsx", FileContent::Book(vec![sheet]), b"PK\x03\x04"),
            ("名单.docx", FileContent::Letter(vec![Block::Heading("名单".into())]), b"PK\x03\x04"),
            ("名单.csv", FileContent::Csv(table()), b"\xd0\xd5\xc3\xfb"),
            ("名单.zip", FileContent::Archive(vec![inner]), b"PK\x03\x04"),
        ] {
            let (bytes, _) = file(name, &content, "青岚县");
            assert!(bytes.starts_with(begin), "{name}");
            assert!(bytes.len() > 10, "{name}");
            assert_eq!(bytes, file(name, &content, "青岚县").0, "{name}: not deterministic");
        }
    }
}
