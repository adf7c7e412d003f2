//! 经验材料汇编: the experience materials that were accepted in a round, as one document.

use crate::error::ReportError;
use crate::notice::body::{Document, Line, body};
use crate::notice::write_document;
use crate::text::{brief, clean};
use crate::words::Lang;
use std::io::Write;

const ZH: Lang = Lang::Zh;
/// Characters of a heading.
const HEADING: usize = 100;

/// A material that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experience {
    /// Unit that handed it in.
    pub unit: String,
    /// Title.
    pub title: String,
    /// Text, paragraphs on lines of their own.
    pub body: String,
}

/// Writes the materials as docx, under the name of their round.
///
/// # Errors
/// Where the document cannot be made or the writer fails.
pub fn write_collection<W: Write>(
    round: &str,
    materials: &[Experience],
    out: &mut W,
) -> Result<(), ReportError> {
    let mut lines = Vec::new();
    for material in materials {
        let heading = brief(&material.title, HEADING);
        lines.push(Line { style: "Level1", lead: None, text: heading });
        let unit = Some(clean(&material.unit));
        lines.push(Line { style: "Body", lead: unit, text: String::new() });
        let paragraphs = material.body.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.extend(paragraphs.map(|line| body(line.to_owned())));
    }
    if materials.is_empty() {
        lines.push(body(ZH.word("collection-empty")));
    }
    let document = Document {
        head: String::new(),
        number: String::new(),
        title: vec![clean(round), ZH.word("collection-title")],
        to: String::new(),
        lines,
        annex_line: String::new(),
        sign: String::new(),
        date: String::new(),
        annex: String::new(),
        annex_title: String::new(),
        columns: Vec::new(),
        table_width: 0,
        rows: Vec::new(),
        cut: None,
        imprint: None,
    };
    write_document(&document, out)
}
