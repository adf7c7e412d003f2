//! What waits for somebody, what presses most first.

use crate::due::{of_draft, order};
use crate::error::DeskError;
use crate::places::Premises;
use crate::reviews::{action, signatures, waiting};
use access::{Action, Who};
use standard::calendar::Due;
use std::collections::{HashMap, HashSet};
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
    /// Drafts that wait for his review; of those that press alike the longest waiting first.
    pub to_review: Vec<Draft>,
    /// Withdrawals that wait for his decision.
    pub to_decide: Vec<Withdrawal>,
    /// What he published last.
    pub published: Vec<Draft>,
    /// The last day on which each of the drafts is in time, by its id, as far as one can be told.
    pub due: HashMap<i64, Due>,
}

/// What waits for somebody.
///
/// # Errors
/// Where the store says no.
pub async fn work(store: &Store, who: &Who, now: i64) -> Result<Work, DeskError> {
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
    let mut returned = mine(&[DraftState::Returned], SHOWN).await?;
    let mut to_review = to_review(store, who).await?;
    let all: Vec<&Draft> = drafts.iter().chain(&returned).chain(&to_review).collect();
    let due = days(store, &all).await?;
    for list in [&mut drafts, &mut returned, &mut to_review] {
        list.sort_by_key(|draft| order(due.get(&draft.id).copied(), now));
    }
    let mut published = mine(&[DraftState::Published], LAST).await?;
    // A document and its corrections are one.
    let mut seen = HashSet::new();
    published.retain(|draft| seen.insert(draft.document_id));
    let to_decide = to_decide(store, who).await?;
    Ok(Work { drafts, returned, to_review, to_decide, published, due })
}

/// Drafts that wait for somebody's review, the longest waiting first.
pub(crate) async fn to_review(store: &Store, who: &Who) -> Result<Vec<Draft>, DeskError> {
    let own = who.account()?.id;
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
    Ok(to_review)
}

/// Withdrawals that wait for somebody's decision.
pub(crate) async fn to_decide(store: &Store, who: &Who) -> Result<Vec<Withdrawal>, DeskError> {
    let own = who.account()?.id;
    let mut to_decide = store.open_withdrawals(&who.organs(Action::DecideWithdrawal)).await?;
    to_decide.retain(|asked| asked.account_id != own);
    Ok(to_decide)
}

/// The last days of drafts, by their ids.
async fn days(store: &Store, drafts: &[&Draft]) -> Result<HashMap<i64, Due>, DeskError> {
    let mut sites: HashMap<i64, Premises> = HashMap::new();
    let mut known = store.sites().await?;
    let mut days = HashMap::new();
    for draft in drafts {
        if let Some(at) = known.iter().position(|site| site.id == draft.site_id) {
            let premises = Premises::of(store, known.swap_remove(at)).await?;
            sites.insert(draft.site_id, premises);
        }
        let Some(premises) = sites.get(&draft.site_id) else { continue };
        let Some(drafted) = store.draft(draft.id).await? else { continue };
        days.extend(of_draft(premises, &drafted).map(|due| (draft.id, due)));
    }
    Ok(days)
}
