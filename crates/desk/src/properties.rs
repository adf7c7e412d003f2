//! What an Office file or an OFD tells of who made it and on what machine (作者、单位、修订人) is taken out before it
//! is kept: that is not what an organ publishes. What a file says stays byte for byte.

use crate::package::{self, LARGEST, THUMBNAIL};
use std::collections::HashMap;
use std::io::{self, Cursor, Read, Seek, Write};
use zip::ZipArchive;
use zip::result::ZipError;

/// Why a file keeps what it tells of who made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Any change would void its signature.
    Signed,
    /// Nobody reads it without its key.
    Encrypted,
    /// It is packed in a way that is not written again in its place.
    Packed,
    /// It holds whole files, which stay as they are.
    Within,
}

impl Kept {
    /// Its name in messages.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Encrypted => "encrypted",
            Self::Packed => "packed",
            Self::Within => "within",
        }
    }
}

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

/// Storages and streams of a doc, xls or ppt that hold signatures.
const SIGNED: [&str; 2] = ["/_xmlsignatures", "/_signatures"];
/// Lists of a package that name its parts.
const LISTS: [&str; 2] = ["_rels/.rels", "[content_types].xml"];
/// Beginnings of parts that tell who wrote comments and changes, and where a workbook lay.
const TELLING: [&str; 7] = [
    "word/",
    "xl/comments",
    "xl/persons/",
    "xl/revisions/",
    "xl/workbook.xml",
    "ppt/commentauthors.xml",
    "ppt/authors.xml",
];
/// What such a part must have at least to tell it: one without is not looked through.
const MENTIONS: [&str; 7] =
    ["uthor", "initials", "displayName", "userId", "userName", "userInfo", "absPath"];
/// Endings of files that tell who made them.
const DOCUMENTS: [&str; 8] = [".docx", ".xlsx", ".pptx", ".doc", ".xls", ".ppt", ".pdf", ".ofd"];
/// The part of an OFD that holds its properties.
const OFD: &str = "ofd.xml";
/// What it says where the OFD is signed or sealed: the list of signatures.
const SEALED: &str = "Signatures";
/// The folder of its signatures and seals.
const SEALS: &str = "/signs/";
/// The folder of its notes, each with who wrote it.
const NOTES: &str = "/annots/";

/// What a package is to say instead of what it tells.
#[derive(Debug, Default)]
struct Plan {
    changed: HashMap<usize, String>,
    gone: Vec<String>,
    signed: bool,
    /// Something of it cannot be taken out.
    packed: bool,
    /// There are whole files in it.
    within: bool,
}

impl Plan {
    fn of(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Self, ZipError> {
        let mut plan = Self::default();
        let (mut left, mut lists) = (LARGEST, Vec::new());
        for at in 0..archive.len() {
            let name = archive.by_index_raw(at)?.name()?.into_owned();
            let lower = name.to_ascii_lowercase();
            plan.signed |= lower.starts_with(SIGNATURES);
            plan.within |= DOCUMENTS.iter().any(|ending| lower.ends_with(ending));
            if LISTS.contains(&lower.as_str()) {
                lists.push(at);
            } else if lower.starts_with(THUMBNAIL) {
                plan.gone.push(name);
            } else if let Some(nothing) = said(&lower) {
                if text(archive, at, &mut left).as_deref() != Some(nothing) {
                    plan.changed.insert(at, nothing.to_owned());
                }
            } else if tells(&lower) {
                let text = text(archive, at, &mut left);
                match text.and_then(|text| without_names(&text)) {
                    Some(Some(nameless)) => drop(plan.changed.insert(at, nameless)),
                    Some(None) => {}
                    None => plan.packed = true,
                }
            }
        }
        if !plan.gone.is_empty() && plan.unlist(archive, &lists, &mut left).is_none() {
            plan.gone.clear();
            plan.packed = true;
        }
        Ok(plan)
    }

    /// The same for an OFD: its properties, and who wrote its notes.
    fn of_ofd(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Self, ZipError> {
        let mut plan = Self::default();
        let mut left = LARGEST;
        for at in 0..archive.len() {
            let lower = archive.by_index_raw(at)?.name()?.to_ascii_lowercase();
            plan.signed |= lower.contains(SEALS);
            plan.within |= DOCUMENTS.iter().any(|ending| lower.ends_with(ending));
            let is_properties = lower == OFD;
            if !(is_properties || lower.contains(NOTES) && lower.ends_with(".xml")) {
                continue;
            }
            let Some(text) = text(archive, at, &mut left) else {
                plan.packed = true;
                continue;
            };
            plan.signed |= is_properties && text.contains(SEALED);
            let nameless =
                if is_properties { package::unauthored(&text) } else { package::nameless(&text) };
            match nameless {
                Some(nameless) if nameless != text => drop(plan.changed.insert(at, nameless)),
                Some(_) => {}
                None => plan.packed = true,
            }
        }
        Ok(plan)
    }

    /// Why the package keeps what it tells; `None` where it tells nothing.
    fn keeps(&self) -> Option<Kept> {
        if self.signed && self.tells() {
            Some(Kept::Signed)
        } else if self.packed {
            Some(Kept::Packed)
        } else {
            self.within.then_some(Kept::Within)
        }
    }

    /// The package as it is to be; as it was where it is signed or tells nothing.
    fn carried_out(
        self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
    ) -> Option<Result<Vec<u8>, ZipError>> {
        if self.signed || (self.changed.is_empty() && self.gone.is_empty()) {
            return None;
        }
        Some(package::written(archive, &self.changed, &self.gone))
    }

    /// Takes what goes out of the lists; `None` where one of them is no sound XML.
    fn unlist(
        &mut self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        lists: &[usize],
        left: &mut u64,
    ) -> Option<()> {
        let mut shorter = Vec::new();
        for at in lists {
            let text = text(archive, *at, left)?;
            let without = package::without(&text, &self.gone)?;
            shorter.extend((without != text).then_some((*at, without)));
        }
        self.changed.extend(shorter);
        Some(())
    }

    fn tells(&self) -> bool {
        self.packed || !self.changed.is_empty() || !self.gone.is_empty()
    }
}

/// Whether a part may tell who wrote something.
fn tells(part: &str) -> bool {
    part.ends_with(".xml") && TELLING.iter().any(|beginning| part.starts_with(beginning))
}

/// A part without names: `Some(None)` where it has none; `None` where it is no sound XML.
fn without_names(text: &str) -> Option<Option<String>> {
    if !MENTIONS.iter().any(|mention| text.contains(mention)) {
        return Some(None);
    }
    let nameless = package::nameless(text)?;
    Some((nameless != text).then_some(nameless))
}

/// What a part says; `None` where it cannot be read, or is too large.
fn text(archive: &mut ZipArchive<Cursor<&[u8]>>, at: usize, left: &mut u64) -> Option<String> {
    let mut held = Vec::new();
    archive.by_index(at).ok()?.take(*left).read_to_end(&mut held).ok()?;
    *left = left.saturating_sub(held.len() as u64);
    // One that takes all that is left may go on.
    (*left > 0).then_some(())?;
    String::from_utf8(held).ok()
}

/// A docx, xlsx or pptx that no longer tells who made it, commented and changed it; as it was where it is signed or
/// tells nothing.
pub(crate) fn without_in_archive(bytes: Vec<u8>) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice()))?;
    let without = Plan::of(&mut archive)?.carried_out(&mut archive);
    without.unwrap_or(Ok(bytes))
}

/// An OFD that no longer tells who made it, with what, and who wrote its notes; as it was where it is signed or sealed, or
/// tells nothing.
pub(crate) fn without_in_ofd(bytes: Vec<u8>) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice()))?;
    let without = Plan::of_ofd(&mut archive)?.carried_out(&mut archive);
    without.unwrap_or(Ok(bytes))
}

/// Why a docx, xlsx, pptx or zip keeps what it tells; `None` where it tells nothing.
pub(crate) fn kept_in_archive(bytes: &[u8]) -> Option<Kept> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    Plan::of(&mut archive).ok()?.keeps()
}

/// Why an OFD keeps what it tells; `None` where it tells nothing.
pub(crate) fn kept_in_ofd(bytes: &[u8]) -> Option<Kept> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    Plan::of_ofd(&mut archive).ok()?.keeps()
}

/// What a part says instead, where it holds properties.
fn said(part: &str) -> Option<&'static str> {
    let found = PARTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(part));
    found.map(|(_, nothing)| *nothing)
}

/// A doc, xls or ppt without its properties: they are overwritten and then removed, as what is only removed stays
/// readable in the file. One that is signed stays as it was.
pub(crate) fn without_in_compound(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes))?;
    if SIGNED.iter().any(|name| file.exists(name)) {
        return Ok(file.into_inner().into_inner());
    }
    for stream in STREAMS {
        if file.is_stream(stream) {
            blank(&mut file.open_stream(stream)?)?;
            file.remove_stream(stream)?;
        }
    }
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// Why a doc, xls or ppt keeps what it tells; `None` where it tells nothing.
pub(crate) fn kept_in_compound(bytes: &[u8]) -> Option<Kept> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let signed = SIGNED.iter().any(|name| file.exists(name));
    let tells = STREAMS.iter().any(|stream| file.is_stream(stream));
    (signed && tells).then_some(Kept::Signed)
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
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

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
        assert_eq!(kept_in_archive(&signed), Some(Kept::Signed));
        let plain = archive(&[("word/document.xml", "<w/>")])?;
        assert_eq!(without_in_archive(plain.clone())?, plain);
        assert_eq!(kept_in_archive(&plain), None);
        let quiet = archive(&[("word/document.xml", "<w/>"), ("_xmlsignatures/sig1.xml", "s")])?;
        assert_eq!(kept_in_archive(&quiet), None, "signed, and tells nothing");
        assert!(without_in_archive(b"PK no archive".to_vec()).is_err());
        Ok(())
    }

    #[test]
    fn comments_and_changes_name_nobody() -> Result<(), ZipError> {
        let parts = [
            ("word/document.xml", "<w:ins w:author=\"Wang Fang\"><w:t>by Wang Fang</w:t></w:ins>"),
            ("word/comments.xml", "<w:comment w:author=\"Wang Fang\" w:initials=\"WF\"/>"),
            ("word/people.xml", "<w15:person w15:author=\"Wang Fang\"/>"),
            ("xl/comments1.xml", "<authors><author>Wang Fang</author></authors>"),
            ("xl/persons/person.xml", "<person displayName=\"Wang Fang\" userId=\"S::wang\"/>"),
            ("ppt/commentAuthors.xml", "<p:cmAuthor name=\"Wang Fang\" initials=\"WF\"/>"),
            ("ppt/slides/slide1.xml", "<a:t author=\"Wang Fang\"/>"),
            ("docProps/thumbnail.jpeg", "a picture"),
            ("_rels/.rels", "<a><Relationship Target=\"docProps/thumbnail.jpeg\"/></a>"),
        ];
        let without = without_in_archive(archive(&parts)?)?;
        for (name, expected) in [
            ("word/document.xml", "<w:ins w:author=\"\"><w:t>by Wang Fang</w:t></w:ins>"),
            ("word/comments.xml", "<w:comment w:author=\"\" w:initials=\"\"/>"),
            ("word/people.xml", "<w15:person w15:author=\"\"/>"),
            ("xl/comments1.xml", "<authors><author></author></authors>"),
            ("xl/persons/person.xml", "<person displayName=\"\" userId=\"\"/>"),
            ("ppt/commentAuthors.xml", "<p:cmAuthor name=\"\" initials=\"\"/>"),
            ("ppt/slides/slide1.xml", parts[6].1),
            ("_rels/.rels", "<a></a>"),
        ] {
            assert_eq!(part(&without, name)?, expected);
        }
        assert!(part(&without, "docProps/thumbnail.jpeg").is_err());
        assert_eq!(kept_in_archive(&without), None);
        assert_eq!(without_in_archive(without.clone())?, without, "once more changes nothing");
        Ok(())
    }

    #[test]
    fn what_cannot_be_taken_out_stays_and_is_told() -> Result<(), ZipError> {
        let open = "<w:comment w:author=\"Wang Fang\"></w:p>";
        for text in [open, "<!DOCTYPE a><a author=\"Wang Fang\"/>"] {
            let broken = archive(&[("word/comments.xml", text)])?;
            assert_eq!(without_in_archive(broken.clone())?, broken);
            assert_eq!(kept_in_archive(&broken), Some(Kept::Packed), "{text}");
        }
        let packed = archive(&[("名单/公示.DOCX", "PK"), ("说明.txt", "text")])?;
        assert_eq!(kept_in_archive(&packed), Some(Kept::Within));
        assert_eq!(kept_in_archive(b"PK no archive"), None);
        Ok(())
    }

    #[test]
    fn an_ofd_keeps_its_title_and_names_nobody() -> Result<(), Box<dyn std::error::Error>> {
        let properties = |seals: &str| {
            format!(
                "<ofd:OFD><ofd:DocBody><ofd:DocInfo><ofd:Title>公示</ofd:Title><ofd:Author>Wang Fang</ofd:Author>\
                 <ofd:Creator>WPS &amp; 科室</ofd:Creator><ofd:CreatorVersion>11.1</ofd:CreatorVersion><ofd:CustomDatas>\
                 <ofd:CustomData Name=\"单位\">科室</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo>\
                 <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{seals}</ofd:DocBody></ofd:OFD>"
            )
        };
        let note = "<ofd:PageAnnot><ofd:Annot ID=\"1\" Creator=\"Wang Fang\"/></ofd:PageAnnot>";
        let page = ("Doc_0/Pages/Page_0/Content.xml", "<ofd:Page>by Wang Fang</ofd:Page>");
        let open = properties("");
        let note = ("Doc_0/Annots/Page_0/Annotation.xml", note);
        let bytes = archive(&[("OFD.xml", open.as_str()), page, note])?;
        let without = without_in_ofd(bytes)?;
        let said = part(&without, "OFD.xml")?;
        assert!(said.contains("<ofd:Title>公示</ofd:Title><ofd:Author></ofd:Author>"), "{said}");
        assert!(said.contains("<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"), "{said}");
        for told in [AUTHOR, "WPS", "11.1", ">科室<"] {
            assert!(!said.contains(told), "{told}: {said}");
        }
        assert!(part(&without, note.0)?.contains("Creator=\"\""));
        assert_eq!(part(&without, page.0)?, page.1);
        assert_eq!(kept_in_ofd(&without), None);
        assert_eq!(without_in_ofd(without.clone())?, without, "once more changes nothing");

        let sealed = properties("<ofd:Signatures>Doc_0/List.xml</ofd:Signatures>");
        let sealed = archive(&[("OFD.xml", sealed.as_str()), page])?;
        assert_eq!(without_in_ofd(sealed.clone())?, sealed);
        assert_eq!(kept_in_ofd(&sealed), Some(Kept::Signed));
        let quiet = [("OFD.xml", "<ofd:OFD/>"), ("Doc_0/Signs/Signatures.xml", "<s/>")];
        assert_eq!(kept_in_ofd(&archive(&quiet)?), None, "sealed, and tells nothing");
        let broken = archive(&[("OFD.xml", "<!DOCTYPE a><ofd:OFD/>")])?;
        assert_eq!(without_in_ofd(broken.clone())?, broken);
        assert_eq!(kept_in_ofd(&broken), Some(Kept::Packed));
        Ok(())
    }

    #[test]
    fn a_signed_old_file_stays_as_it_is() -> io::Result<()> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
        file.create_stream(STREAMS[0])?.write_all(AUTHOR.as_bytes())?;
        file.create_stream("/_signatures")?.write_all(b"s")?;
        file.flush()?;
        let bytes = file.into_inner().into_inner();
        assert_eq!(without_in_compound(bytes.clone())?, bytes);
        assert_eq!(kept_in_compound(&bytes), Some(Kept::Signed));
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
