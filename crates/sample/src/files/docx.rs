//! Word documents: paragraphs and tables.

use super::{archive, xml};
use crate::model::Block;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const BEGIN: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;

/// A letter of blocks, in their order.
pub(super) fn letter(blocks: &[Block]) -> Vec<u8> {
    let body: String = blocks.iter().map(block).collect();
    let document = format!("{BEGIN}{body}</w:body></w:document>");
    archive([
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) | Block::Paragraph(text) | Block::Right(text) => paragraph(text),
        Block::Link(text, _) | Block::Hidden(text, _) => paragraph(text),
        Block::Table(head, rows) => {
            let rows: String = std::iter::once(head).chain(rows).map(|row| line(row)).collect();
            format!("<w:tbl>{rows}</w:tbl>")
        }
    }
}

fn line(cells: &[String]) -> String {
    let cells: String =
        cells.iter().map(|cell| format!("<w:tc>{}</w:tc>", paragraph(cell))).collect();
    format!("<w:tr>{cells}</w:tr>")
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", xml(text))
}
