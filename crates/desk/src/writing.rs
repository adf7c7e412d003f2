//! What is pasted into a draft: clean text, with its pictures among the attachments.

use crate::content::names;
use crate::drafts::{draft, keep_in, to_change};
use crate::error::DeskError;
use crate::files::{MOST_BYTES, MOST_FILES, all_taken, hang, taken};
use access::audit::Deed;
use access::{Action, Who};
use portal::LeftOut;
use serde_json::json;
use store::Store;

/// What somebody pastes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clipboard {
    /// The text as the other program gives it.
    pub html: String,
    /// Pictures beside it: name and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Names of pictures that are shown in the text already.
    pub shown: Vec<String>,
}

/// What became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PastedIn {
    /// What is to stand in the text.
    pub html: String,
    /// Revision of the draft, which its new attachments have changed.
    pub revision: Option<i32>,
    /// New attachments: name and hash.
    pub pictures: Vec<(String, String)>,
    /// Names of pictures that must be added by hand.
    pub missing: Vec<String>,
    /// What was left out on purpose.
    pub left_out: LeftOut,
}

/// Takes in what somebody pastes into a draft. The text itself is kept with the next save; pictures that came with it
/// hang on the draft at once.
///
/// # Errors
/// Where it is not permitted, somebody else saved meanwhile, or a picture is none that may be published.
pub async fn paste(
    store: &Store,
    who: &Who,
    (id, revision): (i64, i32),
    clipboard: Clipboard,
    now: i64,
) -> Result<PastedIn, DeskError> {
    let (seen, _) = draft(store, who, id).await?;
    who.require(Action::Write, Some(seen.draft.organ_id))?;
    if clipboard.html.len() > MOST_BYTES {
        return Err(DeskError::Long { field: "body", most: MOST_BYTES });
    }
    let mut known = names(&seen.content().attachments);
    known.extend(clipboard.shown);
    let html = clipboard.html;
    let read = move || {
        let pasted = portal::paste(&html, &known);
        (pasted, known)
    };
    let (pasted, mut known) = tokio::task::spawn_blocking(read).await?;
    known.extend(pasted.pictures.iter().map(|picture| picture.name.clone()));
    known.extend(pasted.missing.iter().cloned());
    let mut into = PastedIn { html: pasted.html, missing: pasted.missing, ..PastedIn::default() };
    into.left_out = pasted.left_out;

    let mut pictures = Vec::new();
    for picture in pasted.pictures {
        match taken(&picture.name, picture.bytes).await {
            Ok(taken) => pictures.push(taken),
            // The text came in; only this picture must be looked for.
            Err(DeskError::BadFile(name) | DeskError::LargeFile { name, .. }) => {
                into.missing.push(name);
            }
            Err(error) => return Err(error),
        }
    }
    for mut file in all_taken(clipboard.files).await? {
        if !file.media_type.starts_with("image/") {
            return Err(DeskError::BadFile(file.name));
        }
        // Screenshots are all called the same.
        file.name = portal::picture_name(&file.name, &known);
        known.push(file.name.clone());
        let name = &file.name;
        into.html.push_str(&format!("<p><img src=\"{name}\" alt=\"\"></p>\n"));
        pictures.push(file);
    }
    if pictures.is_empty() {
        return Ok(into);
    }

    let mut added = Vec::new();
    hang(store, pictures, &mut added).await?;
    let named = added.iter().map(|one| (one.name.clone(), one.file.hash.clone()));
    into.pictures = named.collect();
    let mut write = store.write().await?.at(now);
    let found = to_change(&write, who, id, revision).await?;
    let mut content = found.content();
    content.attachments.extend(added);
    if content.attachments.len() > MOST_FILES {
        return Err(DeskError::ManyFiles(MOST_FILES));
    }
    let hashes: Vec<&str> = into.pictures.iter().map(|(_, hash)| hash.as_str()).collect();
    let detail = json!({ "attached": hashes });
    keep_in(&mut write, who, (&found, Deed::DraftSaved, detail), content).await?;
    write.commit().await?;
    into.revision = Some(draft(store, who, id).await?.0.draft.revision);
    Ok(into)
}
