//! What an Office file tells of who made it and on what machine (作者、单位、修订人) is taken out before it is kept:
//! that is not what an organ publishes. What a file says stays byte for byte.

use std::io::{self, Cursor, Read, Seek, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Parts of a docx, xlsx or pptx that hold properties, each with one that says nothing.
const PARTS: [(&str, &str); 3] = [
    (
        "docProps/core.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>"#,
    ),
    (
        "docProps/app.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>"#,
    ),
    (
        "docProps/custom.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>"#,
    ),
];
/// A part below it means that the file is signed: any change would void the signature.
pub(crate) const SIGNATURES: &str = "_xmlsignatures/";
/// Streams of a doc, xls or ppt that hold properties.
const STREAMS: [&str; 2] = ["/\u{5}SummaryInformation", "/\u{5}DocumentSummaryInformation"];

/// A docx, xlsx or pptx without its properties; as it was where it is signed or holds none.
pub(crate) fn without_in_archive(bytes: Vec<u8>) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(&bytes))?;
    let (mut signed, mut holds) = (false, false);
    for name in archive.file_names() {
        let name = name?;
        signed |= name.starts_with(SIGNATURES);
        holds |= said(&name).is_some();
    }
    if signed || !holds {
        return Ok(bytes);
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at)?;
        let name = file.name()?.into_owned();
        match said(&name) {
            Some(nothing) => {
                writer.start_file(name, SimpleFileOptions::default())?;
                writer.write_all(nothing.as_bytes())?;
            }
            None => writer.raw_copy_file(file)?,
        }
    }
    Ok(writer.finish()?.into_inner())
}

/// What a part says instead, where it holds properties.
fn said(part: &str) -> Option<&'static str> {
    let found = PARTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(part));
    found.map(|(_, nothing)| *nothing)
}

/// A doc, xls or ppt without its properties: they are overwritten and then removed, as what is only removed stays
/// readable in the file.
pub(crate) fn without_in_compound(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes))?;
    for stream in STREAMS {
        if file.is_stream(stream) {
            blank(&mut file.open_stream(stream)?)?;
            file.remove_stream(stream)?;
        }
    }
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

fn blank(stream: &mut (impl Read + Write + Seek)) -> io::Result<()> {
    let length = stream.seek(io::SeekFrom::End(0))?;
    stream.rewind()?;
    io::copy(&mut io::repeat(0).take(length), stream)?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUTHOR: &str = "Wang Fang";

    fn archive(parts: &[(&str, &str)]) -> Result<Vec<u8>, ZipError> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default())?;
            writer.write_all(text.as_bytes())?;
        }
        Ok(writer.finish()?.into_inner())
    }

    fn part(bytes: &[u8], name: &str) -> Result<String, ZipError> {
        let mut text = String::new();
        ZipArchive::new(Cursor::new(bytes))?.by_name(name)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn a_workbook_no_longer_names_its_author() -> Result<(), Box<dyn std::error::Error>> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let properties =
            rust_xlsxwriter::DocProperties::new().set_author(AUTHOR).set_company("科室");
        book.set_properties(&properties);
        book.add_worksheet().write_string(0, 0, "姓名")?;
        let bytes = book.save_to_buffer()?;
        assert!(part(&bytes, "docProps/core.xml")?.contains(AUTHOR));
        let without = without_in_archive(bytes.clone())?;
        for (name, _) in &PARTS[..2] {
            let text = part(&without, name)?;
            assert!(!text.contains(AUTHOR) && !text.contains("科室"), "{text}");
        }
        assert_eq!(part(&without, "xl/workbook.xml")?, part(&bytes, "xl/workbook.xml")?);
        let read = attachment::read("名单.xlsx", &without, &attachment::Bounds::default());
        assert_eq!(read.parts[0].text, "姓名");
        assert_eq!(without_in_archive(without.clone())?, without, "once more changes nothing");
        Ok(())
    }

    #[test]
    fn what_is_signed_or_says_nothing_stays_as_it_is() -> Result<(), ZipError> {
        let signed = archive(&[("docProps/core.xml", AUTHOR), ("_xmlsignatures/sig1.xml", "s")])?;
        assert_eq!(without_in_archive(signed.clone())?, signed);
        let plain = archive(&[("word/document.xml", "<w/>")])?;
        assert_eq!(without_in_archive(plain.clone())?, plain);
        assert!(without_in_archive(b"PK no archive".to_vec()).is_err());
        Ok(())
    }

    #[test]
    fn an_old_file_keeps_no_trace_of_its_author() -> io::Result<()> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
        for (name, text) in [(STREAMS[0], AUTHOR), (STREAMS[1], AUTHOR), ("/WordDocument", "text")]
        {
            file.create_stream(name)?.write_all(text.repeat(600).as_bytes())?;
        }
        file.flush()?;
        let bytes = file.into_inner().into_inner();
        let holds = |bytes: &[u8]| bytes.windows(AUTHOR.len()).any(|at| at == AUTHOR.as_bytes());
        assert!(holds(&bytes));
        let without = without_in_compound(bytes)?;
        assert!(!holds(&without));
        let mut file = cfb::CompoundFile::open(Cursor::new(without))?;
        assert!(!file.is_stream(STREAMS[0]) && file.is_stream("/WordDocument"));
        let mut text = String::new();
        file.open_stream("/WordDocument")?.read_to_string(&mut text)?;
        assert_eq!(text, "text".repeat(600));
        Ok(())
    }
}
