//! Attachments that rows name.

use super::Problem;
use std::path::{Component, Path, PathBuf};

/// Most bytes of one attachment.
pub(super) const MOST: u64 = 200 << 20;

const KINDS: [(&str, &str); 27] = [
    ("pdf", "application/pdf"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("wps", "application/vnd.ms-works"),
    ("et", "application/vnd.ms-excel"),
    ("dps", "application/vnd.ms-powerpoint"),
    ("ofd", "application/ofd"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("rtf", "application/rtf"),
    ("csv", "text/csv"),
    ("txt", "text/plain"),
    ("zip", "application/zip"),
    ("rar", "application/vnd.rar"),
    ("7z", "application/x-7z-compressed"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("gif", "image/gif"),
    ("tif", "image/tiff"),
    ("webp", "image/webp"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
];

/// An attachment that can be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attached {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) kind: &'static str,
}

/// The media type of a file by its ending; `None` for a kind that is not published.
pub fn media_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    KINDS.iter().find(|(of, _)| ending.eq_ignore_ascii_case(of)).map(|(_, kind)| *kind)
}

/// The file that a row names, if it lies in the folder and is of a kind that may be published.
pub(super) fn find(folder: &Path, named: &str) -> Result<Attached, Problem> {
    let relative = Path::new(named);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !inside {
        return Err(Problem::AttachmentOutside(named.into()));
    }
    let Some(kind) = media_type(named) else { return Err(Problem::AttachmentKind(named.into())) };
    let path = folder.join(relative);
    match std::fs::metadata(&path) {
        Ok(found) if !found.is_file() => Err(Problem::NoAttachment(named.into())),
        Ok(found) if found.len() > MOST => Err(Problem::AttachmentLarge(named.into())),
        Ok(_) => {
            let name = relative.file_name().map(|name| name.to_string_lossy().into_owned());
            Ok(Attached { path, name: name.unwrap_or_default(), kind })
        }
        Err(_) => Err(Problem::NoAttachment(named.into())),
    }
}
