//! What waits for somebody.

use crate::error::DeskError;
use crate::reviews::{action, signatures, waiting};
use access::{Action, Who};
use std::collections::HashSet;
use store::{Draft, DraftFilter, DraftState, Step, Store, Withdrawal, Word};

/// Drafts that a list shows.
const SHOWN: u64 = 100;
/// What was published last.
const LAST: u64 = 10;

/// The work of one person.
#[derive(Debug, Clone, Default)]
pub struct Work {
    /// Drafts that he began, and that are not public yet.
    pub drafts: Vec<Draft>,
    /// Drafts that came back to him.
    pub returned: Vec<Draft>,
    /// Drafts that wait for his review, the longest first.
    pub to_review: Vec<Draft>,
    /// Withdrawals that wait for his decision.
    pub to_decide: Vec<Withdrawal>,
    /// What he published last.
    pub published: Vec<Draft>,
}

/// What waits for somebody.
///
/// # Errors
/// Where the store says no.
pub async fn work(store: &Store, who: &Who) -> Result<Work, DeskError> {
    let own = who.account()?.id;
    let mine = async |states: &[DraftState], limit| {
        let filter = DraftFilter {
            organs: who.organs(Action::Write),
            states: states.to_vec(),
            author: Some(own),
            limit,
            ..DraftFilter::default()
        };
        match filter.organs.is_empty() {
            true => Ok(Vec::new()),
            false => store.drafts(&filter).await,
        }
    };
    let reviews = [
        DraftState::Scheduled,
        DraftState::FirstReview,
        DraftState::SecondReview,
        DraftState::FinalReview,
    ];
    let mut drafts = mine(&[DraftState::Draft], SHOWN).await?;
    drafts.extend(mine(&reviews, SHOWN).await?);
    let mut to_review = Vec::new();
    for step in Step::all() {
        let organs = who.organs(action(step));
        if organs.is_empty() {
            continue;
        }
        let states = vec![waiting(step)];
        let filter = DraftFilter { organs, states, limit: SHOWN, ..DraftFilter::default() };
        for draft in store.drafts(&filter).await? {
            let Some(drafted) = store.draft(draft.id).await? else { continue };
            let reviews = store.reviews(draft.id).await?;
            let signed = signatures(&drafted, &reviews).any(|one| one.account_id == own);
            if !signed && !drafted.writers().contains(&own) {
                to_review.push(draft);
            }
        }
    }
    to_review.sort_by_key(|draft| (draft.changed_at, draft.id));
    let mut to_decide = store.open_withdrawals(&who.organs(Action::DecideWithdrawal)).await?;
    to_decide.retain(|asked| asked.account_id != own);
    let mut published = mine(&[DraftState::Published], LAST).await?;
    // A document and its corrections are one.
    let mut seen = HashSet::new();
    published.retain(|draft| seen.insert(draft.document_id));
    Ok(Work {
        drafts,
        returned: mine(&[DraftState::Returned], SHOWN).await?,
        to_review,
        to_decide,
        published,
    })
}
