//! Attachments that rows name.

use super::Problem;
use std::path::{Component, Path, PathBuf};

/// Most bytes of one attachment.
pub(super) const MOST: u64 = 200 << 20;

const KINDS: [(&str, &str); 16] = [
    ("pdf", "application/pdf"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("wps", "application/vnd.ms-works"),
    ("ofd", "application/ofd"),
    ("csv", "text/csv"),
    ("txt", "text/plain"),
    ("zip", "application/zip"),
    ("rar", "application/vnd.rar"),
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

/// The file that a row names, if it lies in the folder and is of a kind that may be published.
pub(super) fn find(folder: &Path, named: &str) -> Result<Attached, Problem> {
    let relative = Path::new(named);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !inside {
        return Err(Problem::AttachmentOutside(named.into()));
    }
    let ending = relative.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let kind = KINDS.iter().find(|(of, _)| Some(*of) == ending.as_deref());
    let Some((_, kind)) = kind else { return Err(Problem::AttachmentKind(named.into())) };
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
