//! `notice.docx`: the 整改通知 in the layout of GB/T 9704-2012. The document is templates/notice;
//! fonts are named, none is embedded.

pub(crate) mod body;

use crate::Inspection;
use crate::error::ReportError;
use askama::Template;
use body::Document;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const FIXED: [(&str, &str); 6] = [
    ("[Content_Types].xml", include_str!("../../templates/notice/content-types.xml")),
    ("_rels/.rels", include_str!("../../templates/notice/package.rels")),
    ("word/_rels/document.xml.rels", include_str!("../../templates/notice/document.rels")),
    ("word/styles.xml", include_str!("../../templates/notice/styles.xml")),
    ("word/settings.xml", include_str!("../../templates/notice/settings.xml")),
    ("word/fontTable.xml", include_str!("../../templates/notice/fontTable.xml")),
];

/// Page numbers: right on odd pages, left on even ones.
#[derive(Template)]
#[template(path = "notice/footer.xml")]
struct Footer {
    even: bool,
}

/// Writes `notice.docx`.
pub fn write_notice<W: Write>(inspection: &Inspection<'_>, out: &mut W) -> Result<(), ReportError> {
    write_document(&Document::of(inspection), out)
}

/// Packs a document with styles and page numbers of GB/T 9704-2012.
pub(crate) fn write_document<W: Write>(
    document: &Document,
    out: &mut W,
) -> Result<(), ReportError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| -> Result<(), ReportError> {
        package.start_file(name, options)?;
        package.write_all(text.as_bytes())?;
        Ok(())
    };
    for (name, text) in FIXED {
        put(name, text)?;
    }
    put("word/footer-odd.xml", &Footer { even: false }.render()?)?;
    put("word/footer-even.xml", &Footer { even: true }.render()?)?;
    put("word/document.xml", &document.render()?)?;
    out.write_all(package.finish()?.get_ref())?;
    Ok(())
}
