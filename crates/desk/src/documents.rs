//! What is public: corrected, put into more columns and taken out of them.

use crate::drafts::{OPEN, Place, open_in, premises};
use crate::error::DeskError;
use crate::telling;
use access::audit::{self, Deed, Line};
use access::{Action, Who};
use serde_json::{Value, json};
use store::{
    Attachment, DocumentState, DraftContent, DraftFilter, DraftState, Edition, NewAttachment,
    NewEdition, NewPlacement, Placement, Shown, Store, StoredFile, Write,
};

/// The organ whose content a document is: the one that published it at the desk, else the one whose name
/// it carries.
///
/// # Errors
/// Where the store says no.
pub async fn owner(store: &Store, shown: &Shown) -> Result<Option<i64>, DeskError> {
    let filter = DraftFilter {
        document: Some(shown.document.id),
        states: vec![DraftState::Published],
        limit: 1,
        ..DraftFilter::default()
    };
    if let Some(draft) = store.drafts(&filter).await?.first() {
        return Ok(Some(draft.organ_id));
    }
    let sites = store.sites().await?;
    let Some(site) = sites.iter().find(|site| site.id == shown.document.site_id) else {
        return Ok(None);
    };
    let organs = store.organs(site.division_id).await?;
    let named = organs.iter().find(|organ| organ.name == shown.edition.organ);
    Ok(named.map(|organ| organ.id).or(site.organ_id))
}

/// A published or withdrawn document that somebody may see at the desk, and its organ.
///
/// # Errors
/// [`DeskError::Missing`] also where it is another organ's.
pub async fn document(store: &Store, who: &Who, id: i64) -> Result<(Shown, i64), DeskError> {
    let missing = || DeskError::Missing("document");
    let shown = store.whole(&[id]).await?.pop().ok_or_else(missing)?;
    let organ = owner(store, &shown).await?.ok_or_else(missing)?;
    if !who.may(Action::Read, Some(organ)) {
        return Err(missing());
    }
    Ok((shown, organ))
}

pub(crate) fn published(shown: &Shown) -> Result<(), DeskError> {
    let published = shown.document.state == DocumentState::Published;
    if published { Ok(()) } else { Err(DeskError::State) }
}

/// Begins a correction (更正) of a published document, or goes on with the one that is open; answers the
/// draft's id.
///
/// # Errors
/// Where it is not permitted, or the document is not published.
pub async fn correct(store: &Store, who: &Who, id: i64, now: i64) -> Result<i64, DeskError> {
    let mut write = store.write().await?.at(now);
    let (shown, organ) = document(store, who, id).await?;
    who.require(Action::Write, Some(organ))?;
    published(&shown)?;
    if let Some(open) = open_correction(store, id).await? {
        return Ok(open);
    }
    let site = (shown.document.site_id, Some(id));
    let about = json!({ "document": id });
    let draft = open_in(&mut write, who, organ, site, (content(&shown), about)).await?;
    write.commit().await?;
    Ok(draft)
}

/// The draft that corrects a document and is open, if there is one.
pub(crate) async fn open_correction(
    store: &Store,
    document: i64,
) -> Result<Option<i64>, DeskError> {
    let filter = DraftFilter {
        document: Some(document),
        states: OPEN.to_vec(),
        limit: 1,
        ..DraftFilter::default()
    };
    Ok(store.drafts(&filter).await?.first().map(|draft| draft.id))
}

/// What a document says and where it stands, as a draft would.
pub fn content(shown: &Shown) -> DraftContent {
    let places = shown.placements.iter().map(|one| (one.column_id, one.mark.clone()));
    said(&shown.edition, &shown.attachments, places.collect())
}

/// What an edition says and where it stood, as a draft would; a reason of its own a draft has yet to get.
pub(crate) fn said(
    edition: &Edition,
    attachments: &[Attachment],
    places: Vec<Place>,
) -> DraftContent {
    let edition = edition.clone();
    let attachments = attachments.iter().map(|one| NewAttachment {
        name: one.name.clone(),
        media_type: one.media_type.clone(),
        file: StoredFile { hash: one.hash.clone(), size: one.size },
    });
    DraftContent {
        edition: NewEdition {
            title: edition.title,
            body: edition.body,
            formed: edition.formed,
            published_at: 0,
            number: edition.number,
            index_number: edition.index_number,
            organ: edition.organ,
            source: edition.source,
            validity: edition.validity,
            link: edition.link,
            correction: None,
        },
        places,
        attachments: attachments.collect(),
    }
}

/// A published document whose columns somebody may change, and its organ.
async fn placeable(store: &Store, who: &Who, id: i64) -> Result<(Shown, i64), DeskError> {
    let (shown, organ) = document(store, who, id).await?;
    who.require(Action::Place, Some(organ))?;
    published(&shown)?;
    Ok((shown, organ))
}

/// Puts a published document into one more column: the same address, no copy.
///
/// # Errors
/// Where it is not permitted, or it stands there already.
pub async fn place(
    store: &Store,
    who: &Who,
    id: i64,
    place: Place,
    now: i64,
) -> Result<(), DeskError> {
    let mut write = store.write().await?.at(now);
    let (shown, organ) = placeable(store, who, id).await?;
    let premises = premises(store, shown.document.site_id).await?;
    premises.place(place.0, place.1.as_deref())?;
    if shown.placements.iter().any(|one| one.column_id == place.0) {
        return Err(DeskError::BadPlace);
    }
    let new = NewPlacement { column: place.0, mark: place.1, ..NewPlacement::default() };
    let places = shown.placements.iter().map(standing).chain([new]).collect();
    write.place_document(shown.document.site_id, id, places).await?;
    let told = telling::Told::of(&shown, organ);
    telling::placed(&mut write, &told, place.0).await?;
    enter_document(&mut write, who, Deed::Placed, id, json!({ "column": place.0 })).await?;
    write.commit().await?;
    Ok(())
}

/// Takes a published document out of a column: it stays in the others, at the same address.
///
/// # Errors
/// Where it is not permitted, it does not stand there, or it belongs there first: that column stays until the document
/// is corrected or withdrawn.
pub async fn displace(
    store: &Store,
    who: &Who,
    id: i64,
    column: i64,
    now: i64,
) -> Result<(), DeskError> {
    let mut write = store.write().await?.at(now);
    let (shown, organ) = placeable(store, who, id).await?;
    let (out, staying): (Vec<_>, Vec<_>) =
        shown.placements.iter().partition(|one| one.column_id == column);
    if out.is_empty() {
        return Err(DeskError::NotPlaced);
    }
    if staying.is_empty() || out.iter().any(|one| one.home) {
        return Err(DeskError::FirstPlace);
    }
    let places = staying.into_iter().map(standing).collect();
    write.place_document(shown.document.site_id, id, places).await?;
    let told = telling::Told::of(&shown, organ);
    telling::placed(&mut write, &told, column).await?;
    enter_document(&mut write, who, Deed::Displaced, id, json!({ "column": column })).await?;
    write.commit().await?;
    Ok(())
}

/// A placement as it stands, to be kept.
fn standing(one: &Placement) -> NewPlacement {
    NewPlacement {
        column: one.column_id,
        mark: one.mark.clone(),
        pinned: one.pinned,
        visible_from: one.visible_from,
        visible_to: one.visible_to,
    }
}

pub(crate) async fn enter_document(
    write: &mut Write,
    who: &Who,
    deed: Deed,
    id: i64,
    detail: Value,
) -> Result<(), DeskError> {
    let line = Line { account: who.name(), deed, subject: ("document", id), detail };
    Ok(audit::append(write, line).await?)
}
