//! Publishing, correcting and withdrawing one document.

use crate::clean::clean;
use crate::error::PortalError;
use store::{
    Column, DocumentState, NewAttachment, NewDocument, NewEdition, NewPlacement, Placed, Placement,
    Shown, Store, Write, edition_hash,
};

/// A document as an editor hands it in.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// What it says; its body is cleaned on the way.
    pub edition: NewEdition,
    /// Where it is to stand; the first one is where it belongs.
    pub places: Vec<Place>,
    /// Attachments whose bytes are kept already.
    pub attachments: Vec<NewAttachment>,
}

/// A place in a column.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// Column.
    pub column: i64,
    /// Category mark: a second-level matter that the column merges.
    pub mark: Option<String>,
    /// Stands above the others.
    pub pinned: bool,
}

/// Publishes a document.
///
/// # Errors
/// Where it has no column, a column is not there, or a mark is none of those that `marks` gives for
/// the column, or lacking where it gives some.
pub async fn publish(
    store: &Store,
    site: i64,
    draft: Draft,
    marks: impl Fn(&Column) -> Vec<String>,
) -> Result<Placed, PortalError> {
    let mut write = store.write().await?;
    let placed = publish_in(&mut write, site, draft, marks).await?;
    write.commit().await?;
    Ok(placed)
}

/// Publishes a document within a write, so that it lasts together with what was decided about it.
///
/// # Errors
/// As [`publish`].
pub async fn publish_in(
    write: &mut Write,
    site: i64,
    draft: Draft,
    marks: impl Fn(&Column) -> Vec<String>,
) -> Result<Placed, PortalError> {
    let new = checked(write, site, draft, &[], marks).await?;
    let placed = write.add_documents(site, vec![new]).await?;
    placed.into_iter().next().ok_or(PortalError::NoColumn)
}

/// Corrects a published document within a write: its address stays and shows a new edition. Where only
/// the places differ, it is put elsewhere and says what it said. Answers whether there is a new edition.
///
/// # Errors
/// As [`publish`], or where the document is not published on the site.
pub async fn correct_in(
    write: &mut Write,
    shown: &Shown,
    draft: Draft,
    marks: impl Fn(&Column) -> Vec<String>,
) -> Result<bool, PortalError> {
    let document = &shown.document;
    if document.state != DocumentState::Published {
        return Err(PortalError::NoDocument(document.address.clone()));
    }
    let (site, id) = (document.site_id, document.id);
    let new = checked(write, site, draft, &shown.placements, marks).await?;
    let corrected = edition_hash(&new.edition, &new.attachments) != shown.edition.hash;
    if corrected {
        write.replace_document(site, id, new).await?;
    } else {
        write.place_document(site, id, new.placements).await?;
    }
    Ok(corrected)
}

/// A draft whose places are there, with a clean body. What a place was set to beside its mark stays.
async fn checked(
    write: &Write,
    site: i64,
    draft: Draft,
    standing: &[Placement],
    marks: impl Fn(&Column) -> Vec<String>,
) -> Result<NewDocument, PortalError> {
    if draft.places.is_empty() {
        return Err(PortalError::NoColumn);
    }
    let columns = write.columns(site).await?;
    for place in &draft.places {
        let column = columns
            .iter()
            .find(|column| column.id == place.column && column.archived_at.is_none())
            .ok_or(PortalError::UnknownColumn(place.column))?;
        let known = marks(column);
        match &place.mark {
            None if known.is_empty() => {}
            None => return Err(PortalError::NoMark(column.id)),
            Some(mark) if known.contains(mark) => {}
            Some(mark) => {
                return Err(PortalError::UnknownMark { mark: mark.clone(), column: column.id });
            }
        }
    }
    let mut edition = draft.edition;
    edition.body = clean(&edition.body);
    let placements = draft.places.into_iter().map(|place| {
        let before = standing.iter().find(|one| one.column_id == place.column);
        NewPlacement {
            column: place.column,
            mark: place.mark,
            pinned: place.pinned || before.is_some_and(|before| before.pinned),
            visible_from: before.and_then(|before| before.visible_from),
            visible_to: before.and_then(|before| before.visible_to),
        }
    });
    Ok(NewDocument {
        kind: "article".into(),
        external_key: None,
        edition,
        placements: placements.collect(),
        attachments: draft.attachments,
    })
}

/// Withdraws the document at an address: it answers with the reason from now on.
///
/// # Errors
/// Where no document is published there.
pub async fn withdraw(
    store: &Store,
    site: i64,
    address: &str,
    reason: &str,
) -> Result<(), PortalError> {
    let shown = store.shown(site, address).await?;
    let document = shown
        .map(|shown| shown.document)
        .filter(|document| document.state == DocumentState::Published)
        .ok_or_else(|| PortalError::NoDocument(address.to_owned()))?;
    let mut write = store.write().await?;
    write.withdraw(site, document.id, reason).await?;
    write.commit().await?;
    Ok(())
}
