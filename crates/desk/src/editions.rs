//! The editions (版本) of a document: when each became public, who signed it, what it said and where it stood.

use crate::documents::{document, said};
use crate::error::DeskError;
use crate::reviews::signatures;
use access::Who;
use store::{
    DraftContent, DraftFilter, DraftState, Drafted, Edition, NewEdition, Review, Store,
    edition_hash,
};

/// Drafts of a document that are looked at.
const MOST: u64 = 1000;

/// An edition with what is known of how it came.
#[derive(Debug, Clone)]
pub struct Past {
    /// The edition.
    pub edition: Edition,
    /// The draft that it was; none where it came by an import.
    pub draft: Option<i64>,
    /// What reviewers signed of it, the first first.
    pub signatures: Vec<Review>,
    /// What it says; without places where it is not known any more where it stood.
    pub content: DraftContent,
}

/// The editions of a document that somebody may see, the first first.
///
/// # Errors
/// Where there is no such document for him.
pub async fn editions(store: &Store, who: &Who, id: i64) -> Result<Vec<Past>, DeskError> {
    let (shown, _) = document(store, who, id).await?;
    let filter = DraftFilter {
        document: Some(id),
        states: vec![DraftState::Published],
        limit: MOST,
        ..DraftFilter::default()
    };
    let mut drafts = Vec::new();
    for draft in store.drafts(&filter).await?.into_iter().rev() {
        if let Some(drafted) = store.draft(draft.id).await? {
            drafts.push((drafted, store.reviews(draft.id).await?));
        }
    }
    let mut editions = Vec::new();
    for (edition, attachments) in store.editions(id).await? {
        let was = drafts.iter().filter(|(drafted, _)| became(drafted, &edition));
        // A text may come back: each edition is the draft of its own moment.
        let was =
            was.min_by_key(|(drafted, _)| drafted.draft.changed_at.abs_diff(edition.created_at));
        let stands = edition.id == shown.edition.id && !shown.placements.is_empty();
        let places = match was {
            _ if stands => {
                shown.placements.iter().map(|one| (one.column_id, one.mark.clone())).collect()
            }
            Some((drafted, _)) => drafted.content().places,
            None => Vec::new(),
        };
        editions.push(Past {
            draft: was.map(|(drafted, _)| drafted.draft.id),
            signatures: was
                .map(|(drafted, reviews)| signatures(drafted, reviews).cloned().collect())
                .unwrap_or_default(),
            content: said(&edition, &attachments, places),
            edition,
        });
    }
    Ok(editions)
}

/// Whether an edition says what a draft said.
fn became(drafted: &Drafted, edition: &Edition) -> bool {
    let content = drafted.content();
    let said = NewEdition { published_at: edition.published_at, ..content.edition };
    edition_hash(&said, &content.attachments) == edition.hash
}
