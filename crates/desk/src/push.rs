//! What another system pushes: a document under a key of its own, kept as a draft and handed in to review.
//! Pushed again unchanged it changes nothing; changed it is a new revision, or a correction of what is public.

use crate::checks::{Hint, check};
use crate::content::{Typed, edition, hash};
use crate::documents::{open_correction, published};
use crate::drafts::{draft, keep_in, open_in, submit};
use crate::error::DeskError;
use crate::files::{all_taken, hang};
use crate::places::{Premises, sites_of};
use access::audit::Deed;
use access::{Action, Who};
use serde_json::json;
use store::{Draft, DraftContent, DraftState, Drafted, Site, Store};

/// Characters of another system's key.
const KEY: usize = 200;

/// A document as another system has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Its fields.
    pub typed: Typed,
    /// Where it is to stand: addresses of columns below the site, with category marks.
    pub places: Vec<(String, Option<String>)>,
    /// Attachments: name and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It is new.
    New,
    /// It is another revision, or a correction.
    Changed,
    /// It was there already.
    Same,
}

/// A pushed document as it stands.
#[derive(Debug, Clone)]
pub struct PushedStanding {
    /// Its draft.
    pub draft: Draft,
    /// The address of what is public of it.
    pub address: Option<String>,
    /// What the checks say, the gravest first; only as an answer to a push.
    pub hints: Vec<Hint>,
}

/// The sites on which somebody's organ writes.
///
/// # Errors
/// Where the store says no.
pub async fn sites(store: &Store, who: &Who, organ: i64) -> Result<Vec<Site>, DeskError> {
    who.require(Action::Write, Some(organ))?;
    sites_of(store, organ).await
}

/// How what is called so stands.
///
/// # Errors
/// Where it is not permitted, or nothing was pushed under the key.
pub async fn standing(
    store: &Store,
    who: &Who,
    (organ, key): (i64, &str),
) -> Result<PushedStanding, DeskError> {
    who.require(Action::Write, Some(organ))?;
    let id = store.pushed(organ, key).await?.ok_or(DeskError::Missing("document"))?;
    of_draft(store, who, id, Vec::new()).await
}

async fn of_draft(
    store: &Store,
    who: &Who,
    id: i64,
    hints: Vec<Hint>,
) -> Result<PushedStanding, DeskError> {
    let (drafted, _) = draft(store, who, id).await?;
    let address = match drafted.draft.document_id {
        Some(document) => store.whole(&[document]).await?.pop().map(|shown| shown.document.address),
        None => None,
    };
    Ok(PushedStanding { draft: drafted.draft, address, hints })
}

/// Takes in what another system pushes. Where something blocks it, it stays a draft, and the answer says why.
///
/// # Errors
/// Where it is not permitted, a field or a file cannot be kept, or no document can stand there.
pub async fn push(
    store: &Store,
    who: &Who,
    (organ, key): (i64, &str),
    (site, pushed): (&str, Pushed),
    now: i64,
) -> Result<(PushedStanding, Came), DeskError> {
    who.require(Action::Write, Some(organ))?;
    if key.is_empty() || key.chars().count() > KEY {
        return Err(DeskError::Long { field: "key", most: KEY });
    }
    let sites = sites_of(store, organ).await?;
    let site = sites.into_iter().find(|one| one.slug == site).ok_or(DeskError::Missing("site"))?;
    let premises = Premises::of(store, site).await?;
    let mut content = content(store, &premises, pushed).await?;
    let (site, about) = (premises.site.id, json!({ "pushed": key }));
    let mut write = store.write().await?.at(now);
    let before = match write.pushed(organ, key).await? {
        Some(id) => write.draft(id).await?,
        None => None,
    };
    // Only what corrects something has a reason for it.
    let corrects = before.as_ref().is_some_and(|before| {
        before.draft.document_id.is_some() && before.draft.state != DraftState::Discarded
    });
    content.edition.correction = content.edition.correction.filter(|_| corrects);
    let (id, came) = match before {
        Some(before) if is_same(&before, &content) => (before.draft.id, Came::Same),
        Some(before) if before.draft.site_id != site => {
            return Err(DeskError::BadPlace);
        }
        Some(before) if before.draft.state == DraftState::Published => {
            let document = before.draft.document_id.ok_or(DeskError::State)?;
            let shown = store.whole(&[document]).await?.pop().ok_or(DeskError::State)?;
            published(&shown)?;
            // Somebody corrects it by hand: what he writes is not written over.
            if open_correction(store, document).await?.is_some() {
                return Err(DeskError::Conflict);
            }
            let corrected = (site, Some(document));
            let id = open_in(&mut write, who, organ, corrected, (content, about)).await?;
            write.set_pushed(organ, key, id).await?;
            (id, Came::Changed)
        }
        Some(before) if before.draft.state != DraftState::Discarded => {
            keep_in(&mut write, who, (&before, Deed::DraftSaved, about), content).await?;
            (before.draft.id, Came::Changed)
        }
        _ => {
            let id = open_in(&mut write, who, organ, (site, None), (content, about)).await?;
            write.set_pushed(organ, key, id).await?;
            (id, Came::New)
        }
    };
    write.commit().await?;
    let (drafted, _) = draft(store, who, id).await?;
    let written = crate::village::written(&drafted.draft);
    let hints = check(store, &premises, &drafted, now).await?.hints;
    if written {
        match submit(store, who, (id, drafted.draft.revision), false, now).await {
            Ok(()) | Err(DeskError::Blocked(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok((of_draft(store, who, id, hints).await?, came))
}

/// Whether a draft says already what is pushed. What is public is not corrected to give another reason.
fn is_same(before: &Drafted, pushed: &DraftContent) -> bool {
    let mut said = before.content();
    if before.draft.state == DraftState::Published {
        said.edition.correction.clone_from(&pushed.edition.correction);
    }
    before.draft.state != DraftState::Discarded && hash(&said) == hash(pushed)
}

async fn content(
    store: &Store,
    premises: &Premises,
    pushed: Pushed,
) -> Result<DraftContent, DeskError> {
    let mut places: Vec<(i64, Option<String>)> = Vec::new();
    for (path, mark) in pushed.places {
        let column = premises.columns().iter().find(|column| column.path == path);
        let column = column.ok_or(DeskError::BadPlace)?.id;
        premises.place(column, mark.as_deref())?;
        if places.iter().any(|(known, _)| *known == column) {
            return Err(DeskError::BadPlace);
        }
        places.push((column, mark));
    }
    if places.is_empty() {
        return Err(DeskError::BadPlace);
    }
    let (mut typed, mut files) = (pushed.typed, pushed.files);
    let taken: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let pasted = portal::paste(&typed.body, &taken);
    typed.body = pasted.html;
    files.extend(pasted.pictures.into_iter().map(|picture| (picture.name, picture.bytes)));
    let files = all_taken(files).await?;
    let mut attachments = Vec::new();
    hang(store, files, &mut attachments).await?;
    let edition = edition(&typed, &attachments)?;
    Ok(DraftContent { edition, places, attachments })
}
