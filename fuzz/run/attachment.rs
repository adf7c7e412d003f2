//! Reading of attachments. The first byte chooses whether the rest is the file itself or a part of
//! one, so that the readers are reached without guessing an archive.

use attachment::{Bounds, read};
use std::io::{Cursor, Write};

/// What holds of every file.
pub fn run(data: &[u8]) {
    let Some((choice, rest)) = data.split_first() else { return };
    let (name, bytes) = match choice % 12 {
        0 => ("附件", rest.to_vec()),
        1 => ("附件.xlsx", workbook(rest, b"")),
        2 => ("附件.xlsx", workbook(br#"<c t="s"><v>0</v></c>"#, rest)),
        3 => ("附件.docx", zipped(&[("word/document.xml", rest)])),
        4 => ("附件.ofd", ofd(rest)),
        5 => ("附件.xls", compound(&[("Workbook", rest)])),
        6 => ("附件.doc", halves(rest)),
        7 => ("附件.doc", [b"<html>", rest].concat()),
        8 => ("附件.doc", [b"{\\rtf1", rest].concat()),
        9 => ("附件.pdf", pdf(rest)),
        10 => ("附件.ods", zipped(&[("mimetype", b"x"), ("content.xml", rest)])),
        _ => ("附件.ppt", compound(&[("PowerPoint Document", rest)])),
    };
    let bounds = Bounds { unpacked: 8 << 20, characters: 200_000, ..Bounds::default() };
    let contents = read(name, &bytes, &bounds);
    let characters: usize = contents.parts.iter().map(|part| part.text.chars().count()).sum();
    assert!(characters <= bounds.characters, "more characters than the bounds allow");
    assert!(contents.parts.len() <= bounds.parts, "more parts than the bounds allow");
    for part in &contents.parts {
        assert!(part.first_line > 0, "lines count from 1");
        assert!(part.hidden.rows.iter().all(|run| run.0 <= run.1), "runs go forwards");
        assert!(part.hidden.columns.iter().all(|run| run.0 <= run.1), "runs go forwards");
    }
}

fn workbook(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    let book = br#"<workbook><sheets><sheet name="s" r:id="r1"/></sheets></workbook>"#;
    let relations = br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    zipped(&[
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ])
}

fn ofd(page: &[u8]) -> Vec<u8> {
    zipped(&[("OFD.xml", b"<OFD/>"), ("Doc_0/Pages/Page_0/Content.xml", page)])
}

/// A Word document of a main stream and a table stream, parted in the middle.
fn halves(bytes: &[u8]) -> Vec<u8> {
    let (main, table) = bytes.split_at(bytes.len() / 2);
    compound(&[("WordDocument", main), ("0Table", table), ("1Table", table)])
}

/// A PDF whose one page has this content and a font of each kind.
fn pdf(content: &[u8]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>/XObject<</X 4 0 R>>>>>>endobj\n\
        5 0 obj<</Type/Font/Subtype/Type1/Encoding<</Differences[65/one/uni4E00]>>>>endobj\n\
        6 0 obj<</Type/Font/Subtype/Type0/Encoding/GBK-EUC-H/DescendantFonts[7 0 R]/ToUnicode 4 0 R>>endobj\n\
        7 0 obj<</Subtype/CIDFontType2/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)>>>>endobj\n"
        .to_vec();
    bytes.extend(format!("4 0 obj<</Subtype/Form/Length {}>>stream\n", content.len()).bytes());
    bytes.extend(content);
    bytes.extend(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
    bytes
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        if zip.start_file(*name, options).and_then(|()| Ok(zip.write_all(bytes)?)).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let write = || -> std::io::Result<Vec<u8>> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
        for (name, bytes) in streams {
            file.create_stream(format!("/{name}"))?.write_all(bytes)?;
        }
        Ok(file.into_inner().into_inner())
    };
    write().unwrap_or_default()
}
