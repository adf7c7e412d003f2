//! Import of a catalog. The first byte chooses whether the rest is the file itself or a part of one,
//! so that the readers are reached without guessing an archive.

use standard::catalog::import::{File, Options, import};
use standard::{Layer, Standard};
use std::io::{Cursor, Write};
use std::sync::OnceLock;

/// Imports the file; whatever it is, the answer is a catalog or a reason.
pub fn run(data: &[u8]) {
    static BASE: OnceLock<Standard> = OnceLock::new();
    // a few fields: matching names against all of them would be most of the time
    let base = BASE.get_or_init(|| {
        let mut base = Standard::builtin();
        base.fields.truncate(2);
        base
    });
    let Some((choice, rest)) = data.split_first() else { return };
    let (name, bytes) = match choice % 6 {
        0 => ("目录.xlsx", rest.to_vec()),
        1 => ("目录.xlsx", workbook(rest)),
        2 => ("目录.docx", zipped(&[("word/document.xml", rest)])),
        3 => ("目录.html", [b"<table>".as_slice(), rest].concat()),
        4 => ("目录.csv", rest.to_vec()),
        _ => ("目录.xls", compound(rest)),
    };
    let file = File { name, bytes: &bytes };
    let options = Options {
        name: "目录".to_owned(),
        number: "1".to_owned(),
        layer: Layer::County,
        field: None,
    };
    let _ = import(&[file], base, &options);
}

fn workbook(sheet: &[u8]) -> Vec<u8> {
    let book = br#"<workbook xmlns:r="r"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    let relations = br#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let root = br#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    zipped(&[
        ("_rels/.rels", root),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
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

fn compound(stream: &[u8]) -> Vec<u8> {
    let write = || -> std::io::Result<Vec<u8>> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
        file.create_stream("/Workbook")?.write_all(stream)?;
        Ok(file.into_inner().into_inner())
    };
    write().unwrap_or_default()
}
