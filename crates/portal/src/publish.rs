//! Publishing and withdrawing one document.

use crate::clean::clean;
use crate::error::PortalError;
use store::{
    Column, DocumentState, NewAttachment, NewDocument, NewEdition, NewPlacement, Placed, Store,
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
/// the column.
pub async fn publish(
    store: &Store,
    site: i64,
    draft: Draft,
    marks: impl Fn(&Column) -> Vec<String>,
) -> Result<Placed, PortalError> {
    if draft.places.is_empty() {
        return Err(PortalError::NoColumn);
    }
    let mut write = store.write().await?;
    let columns = write.columns(site).await?;
    for place in &draft.places {
        let column = columns
            .iter()
            .find(|column| column.id == place.column && column.archived_at.is_none())
            .ok_or(PortalError::UnknownColumn(place.column))?;
        if let Some(mark) = place.mark.as_ref().filter(|mark| !marks(column).contains(mark)) {
            return Err(PortalError::UnknownMark { mark: mark.clone(), column: column.id });
        }
    }
    let mut edition = draft.edition;
    edition.body = clean(&edition.body);
    let placements = draft.places.into_iter().map(|place| NewPlacement {
        column: place.column,
        mark: place.mark,
        pinned: place.pinned,
        ..NewPlacement::default()
    });
    let new = NewDocument {
        kind: "article".into(),
        external_key: None,
        edition,
        placements: placements.collect(),
        attachments: draft.attachments,
    };
    let placed = write.add_documents(site, vec![new]).await?;
    write.commit().await?;
    placed.into_iter().next().ok_or(PortalError::NoColumn)
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
