//! Attachments of drafts: what may come in.

use crate::error::DeskError;
use crate::pdf;
use crate::picture;
use crate::properties::{self, Kept};
use attachment::{Bounds, Contents, Kind};
use image::ImageFormat;
use store::{NewAttachment, Store};

/// Bytes of one attachment.
pub const MOST_BYTES: usize = 20 << 20;
/// Attachments of one document.
pub const MOST_FILES: usize = 20;
/// Characters of a file's name.
const NAME: usize = 120;

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
    (Kind::Xlsx, &["xlsx"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
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
/// Office file, a PDF or an OFD loses what it tells of who made it.
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
        Kind::Ofd => properties::without_in_ofd(bytes).ok(),
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
        Kind::Ofd => properties::kept_in_ofd(&bytes),
        Kind::Pdf => {
            let mut bytes = bytes;
            pdf::blank(&mut bytes).err()
        }
        _ => None,
    };
    Ok(tokio::task::spawn_blocking(kept).await?)
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
}
