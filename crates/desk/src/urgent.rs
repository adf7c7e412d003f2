//! Urgent publishing (紧急发布): the final reviewer alone signs what cannot wait, and the reviews that were left out
//! are made up (补审) once it is public. Until then it is open, for everybody of the organ to see.

use crate::drafts::{draft, enter};
use crate::error::DeskError;
use crate::places::Premises;
use crate::reviews::{action, another, signatures};
use crate::routes::{missing, number};
use crate::telling;
use access::audit::Deed;
use access::{Action, Who};
use serde_json::json;
use store::{Draft, DraftState, Drafted, NewReview, Review, Step, Store, Verdict, Word, Write};

/// Whether reviews of a draft are to be made up.
pub fn is_open(draft: &Draft) -> bool {
    draft.state == DraftState::Published && draft.urgent.is_some() && draft.made_up_at.is_none()
}

/// What is noted when a draft becomes public: an urgent one with a route of one step owes nothing; one that all
/// have signed makes up for what its document said before.
pub(crate) async fn published(
    write: &mut Write,
    premises: &Premises,
    drafted: &Drafted,
    document: i64,
) -> Result<(), DeskError> {
    let owes = u8::from(number(premises, drafted)) > 1;
    match drafted.draft.urgent {
        None => write.make_up_document(document).await?,
        Some(_) if owes => telling::to_make_up(write, drafted).await?,
        Some(_) => write.make_up(drafted.draft.id).await?,
    }
    Ok(())
}

/// The step that somebody may make up for a draft: the next one that is missing, by another person than wrote or
/// signed it.
///
/// # Errors
/// Where nothing is to be made up, or it is not for him.
pub fn may_make_up(
    who: &Who,
    premises: &Premises,
    drafted: &Drafted,
    reviews: &[Review],
) -> Result<Step, DeskError> {
    let step = is_open(&drafted.draft).then(|| left(premises, drafted, reviews)).flatten();
    let step = step.ok_or(DeskError::State)?;
    who.require(action(step), Some(drafted.draft.organ_id))?;
    another(who, drafted, reviews)?;
    Ok(step)
}

fn left(premises: &Premises, drafted: &Drafted, reviews: &[Review]) -> Option<Step> {
    let signed: Vec<Step> = signatures(drafted, reviews).map(|one| one.step).collect();
    missing(premises, drafted, |step| signed.contains(&step))
}

/// Makes up the next review of what was published urgently: passed, or with an objection that its writer is told;
/// with an objection it stays open until a correction has been signed by all, or the review is passed after all.
///
/// # Errors
/// Where nothing is to be made up, it is not for him, or an objection says nothing.
pub async fn make_up(
    store: &Store,
    who: &Who,
    (id, hash): (i64, &str),
    objection: Option<&str>,
    now: i64,
) -> Result<(), DeskError> {
    let (_, premises) = draft(store, who, id).await?;
    let mut write = store.write().await?.at(now);
    let found = write.draft(id).await?.ok_or(DeskError::Missing("draft"))?;
    let mut reviews = write.reviews(id).await?;
    let step = may_make_up(who, &premises, &found, &reviews)?;
    if found.draft.hash != hash {
        return Err(DeskError::Conflict);
    }
    let reason = objection.map(str::trim);
    if reason == Some("") {
        return Err(DeskError::NoReason);
    }
    let (verdict, deed) = match reason {
        None => (Verdict::Passed, Deed::ReviewMadeUp),
        Some(_) => (Verdict::Returned, Deed::ReviewObjected),
    };
    let signature = NewReview {
        draft: id,
        round: found.draft.round,
        step,
        account: who.account()?.id,
        hash: hash.to_owned(),
        verdict,
        reason: reason.unwrap_or_default().to_owned(),
        overrides: false,
        secrecy: None,
    };
    write.add_review(signature).await?;
    let detail = json!({ "step": step.id(), "hash": hash, "reason": reason });
    enter(&mut write, who, deed, id, detail).await?;
    match reason {
        Some(reason) => telling::objected(&mut write, &found.draft, reason).await?,
        None => {
            reviews = write.reviews(id).await?;
            match left(&premises, &found, &reviews) {
                Some(_) => telling::to_make_up(&mut write, &found).await?,
                None => write.make_up(id).await?,
            }
        }
    }
    write.commit().await?;
    Ok(())
}

/// What was published urgently in the organs that somebody works for and is open: drafts, each with whether he may
/// make up its next review.
///
/// # Errors
/// Where the store says no.
pub async fn open(store: &Store, who: &Who) -> Result<Vec<(Draft, bool)>, DeskError> {
    let organs = who.organs(Action::Read);
    let mut open = Vec::new();
    for one in store.drafts_to_make_up(&organs).await? {
        let (drafted, premises) = draft(store, who, one.id).await?;
        let reviews = store.reviews(one.id).await?;
        let own = may_make_up(who, &premises, &drafted, &reviews).is_ok();
        open.push((one, own));
    }
    Ok(open)
}
