//! Attachments of drafts: what may come in, and masking them.

use crate::error::DeskError;
use crate::package;
use crate::pdf;
use crate::picture;
use crate::properties::{self, Kept};
use attachment::{Bounds, Contents, Kind, Piece};
use image::ImageFormat;
use privacy::mask;
use store::{NewAttachment, Store};

/// Bytes of one attachment.
pub const MOST_BYTES: usize = 20 << 20;
/// Attachments of one document.
pub const MOST_FILES: usize = 20;
/// Characters of a file's name.
const NAME: usize = 120;

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What may be published: kind by its bytes, endings that say the same, media type.
const KINDS: [(Kind, &[&str], &str); 11] = [
    (Kind::Pdf, &["pdf"], "application/pdf"),
    (Kind::Ofd, &["ofd"], "application/ofd"),
    (
        Kind::Docx,
        &["docx"],
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (Kind::Doc, &["doc", "wps"], "application/msword"),
    (Kind::Xlsx, &["xlsx"], WORKBOOK),
    (Kind::Xls, &["xls", "et"], "application/vnd.ms-excel"),
    (
        Kind::Pptx,
        &["pptx"],
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    (Kind::Ppt, &["ppt"], "application/vnd.ms-powerpoint"),
    (Kind::Csv, &["csv", "txt"], "text/csv"),
    (Kind::Text, &["txt", "csv"], "text/plain"),
    (Kind::Zip, &["zip"], "application/zip"),
];
/// Pictures: first bytes, format, endings, media type.
const PICTURES: [(&[u8], ImageFormat, &[&str], &str); 2] = [
    (b"\x89PNG\r\n\x1a\n", ImageFormat::Png, &["png"], "image/png"),
    (b"\xff\xd8\xff", ImageFormat::Jpeg, &["jpg", "jpeg"], "image/jpeg"),
];

/// A file that may hang on a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) name: String,
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// A name without folders and control characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|one| !one.is_control()).collect();
    let plain = plain.trim().trim_start_matches('.');
    let short = |text: &str| text.chars().take(NAME).collect::<String>().trim().to_owned();
    match plain.rsplit_once('.') {
        Some((stem, ending)) => format!("{}.{}", short(stem), short(&ending.to_lowercase())),
        None => short(plain),
    }
}

/// Takes a file in: its bytes say what it is, and its name must say the same. Pictures are written anew; an
/// Office file or a PDF loses what it tells of who made it.
pub(crate) async fn taken(name: &str, bytes: Vec<u8>) -> Result<Taken, DeskError> {
    let name = plain_name(name);
    if bytes.len() > MOST_BYTES {
        return Err(DeskError::LargeFile { name, most: MOST_BYTES });
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_owned();
    let fits = |endings: &[&str]| endings.contains(&ending.as_str());
    let picture = PICTURES.iter().find(|(first, ..)| bytes.starts_with(first));
    if let Some((_, format, endings, media_type)) = picture {
        if !fits(endings) {
            return Err(DeskError::BadFile(name));
        }
        let fresh = tokio::task::spawn_blocking(move || picture::fresh(&bytes, *format)).await?;
        let bytes = fresh.map_err(|_| DeskError::BadFile(name.clone()))?;
        return Ok(Taken { name, media_type, bytes });
    }
    let (contents, bytes) = read(&name, bytes).await?;
    let known = KINDS.iter().find(|(kind, endings, _)| *kind == contents.kind && fits(endings));
    let Some((kind, _, media_type)) = known else { return Err(DeskError::BadFile(name)) };
    let (kind, kept) = (*kind, name.clone());
    let without = move || match kind {
        Kind::Docx | Kind::Xlsx | Kind::Pptx => properties::without_in_archive(bytes).ok(),
        Kind::Doc | Kind::Xls | Kind::Ppt => properties::without_in_compound(bytes).ok(),
        Kind::Pdf => {
            let mut bytes = bytes;
            // One that keeps what it tells stays as it is; the checks say why.
            let _ = pdf::blank(&mut bytes);
            Some(bytes)
        }
        _ => Some(bytes),
    };
    let without = tokio::task::spawn_blocking(without).await?;
    let bytes = without.ok_or(DeskError::BadFile(kept))?;
    Ok(Taken { name, media_type, bytes })
}

/// Takes several files in, all or none.
pub(crate) async fn all_taken(files: Vec<(String, Vec<u8>)>) -> Result<Vec<Taken>, DeskError> {
    if files.len() > MOST_FILES {
        return Err(DeskError::ManyFiles(MOST_FILES));
    }
    let mut all = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        all.push(taken(&name, bytes).await?);
    }
    Ok(all)
}

/// Keeps files and hangs them beside others; one takes the place of another of its name.
pub(crate) async fn hang(
    store: &Store,
    files: Vec<Taken>,
    attachments: &mut Vec<NewAttachment>,
) -> Result<(), DeskError> {
    for Taken { name, media_type, bytes } in files {
        let file = store.put_file(bytes).await?;
        attachments.retain(|one| one.name != name);
        attachments.push(NewAttachment { name, media_type: media_type.to_owned(), file });
    }
    Ok(())
}

/// Reads a file on a thread of its own: it may take a while.
pub(crate) async fn read(name: &str, bytes: Vec<u8>) -> Result<(Contents, Vec<u8>), DeskError> {
    let name = name.to_owned();
    let read = move || (attachment::read(&name, &bytes, &Bounds::default()), bytes);
    Ok(tokio::task::spawn_blocking(read).await?)
}

/// Why a file of a kind keeps what it tells of who made it; `None` where it tells nothing.
pub(crate) async fn kept(kind: Kind, bytes: Vec<u8>) -> Result<Option<Kept>, DeskError> {
    let kept = move || match kind {
        Kind::Docx | Kind::Xlsx | Kind::Pptx | Kind::Zip => properties::kept_in_archive(&bytes),
        Kind::Doc | Kind::Xls | Kind::Ppt => properties::kept_in_compound(&bytes),
        Kind::Pdf => {
            let mut bytes = bytes;
            pdf::blank(&mut bytes).err()
        }
        _ => None,
    };
    Ok(tokio::task::spawn_blocking(kept).await?)
}

/// A file with all personal data masked.
#[derive(Debug)]
pub(crate) struct Masked {
    pub(crate) taken: Taken,
    /// It was written anew, and its layout is gone.
    pub(crate) anew: bool,
}

/// The file with all personal data masked. A docx or xlsx says something else where it stands, and keeps its layout. A
/// workbook of which that cannot be done is written anew with the cells that are seen: hidden sheets, comments and the
/// names of who wrote it are gone, and so is its layout.
pub(crate) async fn masked(name: &str, bytes: Vec<u8>) -> Result<Masked, DeskError> {
    let not_maskable = || DeskError::NotMaskable(name.to_owned());
    let (mut contents, bytes) = read(name, bytes).await?;
    if !contents.notes.is_empty() {
        return Err(not_maskable());
    }
    if matches!(contents.kind, Kind::Docx | Kind::Xlsx) {
        let own = name.to_owned();
        let within = move || (package::masked(&own, &bytes, &contents), contents);
        let (masked, read) = tokio::task::spawn_blocking(within).await?;
        if let Some(bytes) = masked {
            return Ok(Masked { taken: taken(name, bytes).await?, anew: false });
        }
        contents = read;
    }
    let anew = matches!(contents.kind, Kind::Xlsx | Kind::Xls);
    Ok(Masked { taken: written_anew(name, &contents)?, anew })
}

fn written_anew(name: &str, contents: &Contents) -> Result<Taken, DeskError> {
    let not_maskable = || DeskError::NotMaskable(name.to_owned());
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match contents.kind {
        Kind::Text => {
            let text: Vec<String> = contents.parts.iter().map(|part| mask(&part.text)).collect();
            let bytes = text.join("\n").into_bytes();
            Ok(Taken { name: name.to_owned(), media_type: "text/plain", bytes })
        }
        Kind::Csv => {
            let bytes = table(contents).ok_or_else(not_maskable)?;
            Ok(Taken { name: name.to_owned(), media_type: "text/csv", bytes })
        }
        Kind::Xlsx | Kind::Xls => {
            let bytes = workbook(contents).map_err(|_| not_maskable())?;
            Ok(Taken { name: format!("{stem}.xlsx"), media_type: WORKBOOK, bytes })
        }
        _ => Err(not_maskable()),
    }
}

/// Rows as CSV, with the sign by which office programs know UTF-8.
fn table(contents: &Contents) -> Option<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(b"\xef\xbb\xbf".to_vec());
    for part in &contents.parts {
        for line in mask(&part.text).split('\n') {
            writer.write_record(line.split('\t')).ok()?;
        }
    }
    writer.into_inner().ok()
}

fn workbook(contents: &Contents) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let mut names: Vec<&str> = Vec::new();
    let values = package::Values::of(contents);
    let sheets = contents
        .parts
        .iter()
        .filter(|part| part.piece == Piece::Sheet && part.hidden.whole.is_none());
    for part in sheets {
        let name = part.place.last().map_or("Sheet1", String::as_str);
        // A sheet with a large gap comes in several parts.
        let sheet = match names.iter().position(|known| *known == name) {
            Some(at) => workbook.worksheet_from_index(at)?,
            None => {
                names.push(name);
                // A sheet's name has no asterisk.
                let masked = values.as_ref().and_then(|values| values.masked(name));
                let name = masked.map_or(name.to_owned(), |name| name.replace('*', "×"));
                workbook.add_worksheet().set_name(name)?
            }
        };
        let text = mask(&part.text);
        for (row, line) in (part.first_line..).zip(text.split('\n')) {
            for (column, cell) in (0u16..).zip(line.split('\t')) {
                let hidden = part.hidden.covers(row, u32::from(column));
                match number(cell) {
                    _ if cell.is_empty() || hidden => {}
                    Some(number) => drop(sheet.write_number(row - 1, column, number)?),
                    None => drop(sheet.write_string(row - 1, column, cell)?),
                }
            }
        }
        sheet.autofit();
    }
    if names.is_empty() {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

/// A number that a cell can hold without changing a digit.
fn number(cell: &str) -> Option<f64> {
    let number: f64 = cell.parse().ok().filter(|number: &f64| number.is_finite())?;
    (number.to_string() == cell).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_bytes_say_what_a_file_is() -> Result<(), Box<dyn std::error::Error>> {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
        let html = b"<!DOCTYPE html><html><script>alert(1)</script></html>".to_vec();
        let program = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00".to_vec();
        let mut picture = Vec::new();
        let point = image::RgbImage::new(1, 1);
        point.write_to(&mut std::io::Cursor::new(&mut picture), ImageFormat::Png)?;
        let half = picture[..20].to_vec();
        for (name, bytes) in [
            ("a.png", &svg),
            ("a.svg", &svg),
            ("a.pdf", &html),
            ("a.txt", &html),
            ("a.csv", &html),
            ("a.html", &html),
            ("a.docx", &program),
            ("a.exe", &program),
            ("a.pdf", &picture),
            ("a.png", &half),
            ("a.txt", &Vec::new()),
        ] {
            let found = taken(name, bytes.clone()).await;
            assert!(matches!(found, Err(DeskError::BadFile(_))), "{name}: {found:?}");
        }
        assert_eq!(taken("图.PNG", picture).await?.media_type, "image/png");
        let large = taken("a.txt", vec![b'a'; MOST_BYTES + 1]).await;
        assert!(matches!(large, Err(DeskError::LargeFile { .. })));
        Ok(())
    }

    #[tokio::test]
    async fn names_are_no_paths() -> Result<(), DeskError> {
        for (name, expected) in [
            ("../../etc/名单.TXT", "名单.txt"),
            ("C:\\temp\\名单.txt", "名单.txt"),
            ("名\u{0}单\r\n.txt", "名单.txt"),
        ] {
            assert_eq!(taken(name, "一行文字".into()).await?.name, expected, "{name}");
        }
        Ok(())
    }

    #[tokio::test]
    async fn a_list_is_masked() -> Result<(), Box<dyn std::error::Error>> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("名单")?;
        for (at, head) in (0..).zip(["姓名", "身份证号", "金额"]) {
            sheet.write_string(0, at, head)?;
        }
        sheet.write_string(1, 0, "张三")?;
        sheet.write_string(1, 1, "11010519491231002X")?;
        sheet.write_number(1, 2, 260.5)?;
        let masked = masked("名单.xlsx", book.save_to_buffer()?).await?;
        assert!(!masked.anew);
        let (contents, _) = read(&masked.taken.name, masked.taken.bytes).await?;
        let text = &contents.parts[0].text;
        assert_eq!(text, "姓名\t身份证号\t金额\n张三\t110*************2X\t260.5");
        let csv = "姓名,身份证号\n张三,11010519491231002X\n";
        let masked = super::masked("名单.csv", csv.into()).await?;
        let text = String::from_utf8(masked.taken.bytes)?;
        assert!(text.contains("张三,110*************2X"), "{text}");
        let not = super::masked("名单.pdf", b"%PDF-1.4".to_vec()).await;
        assert!(matches!(not, Err(DeskError::NotMaskable(_))));
        Ok(())
    }
}
