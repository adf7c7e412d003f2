//! The chain of reviews (初审 → 复审 → 终审): who signs what, and what is public after the last signature.

use crate::checks::{Checked, Hint, check};
use crate::drafts::{draft, enter, premises};
use crate::error::DeskError;
use crate::places::Premises;
use crate::routes::{before_it_is_public, number};
use crate::telling;
use crate::urgent;
use access::audit::{self, Deed, Line};
use access::{Action, Who};
use portal::{Place, correct_in, publish_in};
use serde_json::{Value, json};
use store::{
    Column, Disclosure, Draft, DraftState, Drafted, NewReview, Review, Shown, Step, Store, Verdict,
    Word, Write,
};

/// Seconds ahead for which a publication may be put off.
const FARTHEST: i64 = 366 * 24 * 3600;

/// The state in which a draft waits for a step.
pub fn waiting(step: Step) -> DraftState {
    match step {
        Step::First => DraftState::FirstReview,
        Step::Second => DraftState::SecondReview,
        Step::Final => DraftState::FinalReview,
    }
}

/// The step that a draft in a state waits for.
pub fn awaited(state: DraftState) -> Option<Step> {
    Step::all().find(|step| waiting(*step) == state)
}

/// What a reviewer of a step does.
pub fn action(step: Step) -> Action {
    match step {
        Step::First => Action::ReviewFirst,
        Step::Second => Action::ReviewSecond,
        Step::Final => Action::ReviewFinal,
    }
}

/// Whether somebody may sign the step that a draft waits for: he has the role, did not write it, and has
/// signed no other step of the same round.
pub fn may_sign(who: &Who, drafted: &Drafted, reviews: &[Review]) -> Result<Step, DeskError> {
    let draft = &drafted.draft;
    let step = awaited(draft.state).ok_or(DeskError::State)?;
    who.require(action(step), Some(draft.organ_id))?;
    another(who, drafted, reviews)?;
    Ok(step)
}

/// Refuses who wrote a draft, or has signed it in this round.
pub(crate) fn another(who: &Who, drafted: &Drafted, reviews: &[Review]) -> Result<(), DeskError> {
    let own = who.account()?.id;
    let signed = signatures(drafted, reviews).any(|review| review.account_id == own);
    match signed || drafted.writers().contains(&own) {
        true => Err(DeskError::SamePerson),
        false => Ok(()),
    }
}

/// Signatures that hold: those of the last round, and of the very text that is there now.
pub fn signatures<'a>(
    drafted: &'a Drafted,
    reviews: &'a [Review],
) -> impl Iterator<Item = &'a Review> {
    let draft = &drafted.draft;
    reviews.iter().filter(|one| one.verdict == Verdict::Passed && holds(draft, one))
}

/// Whether what was signed is what is there, and was signed since it was last handed in.
pub fn holds(draft: &Draft, review: &Review) -> bool {
    review.round == draft.round && review.hash == draft.hash
}

/// Characters of the basis of a secrecy review.
const BASIS: usize = 500;

/// A secrecy review (保密审查) as it is recorded with the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secrecy {
    /// What it finds.
    pub disclosure: Disclosure,
    /// On what basis, or another remark; needed where it finds that it must not be public.
    pub basis: String,
}

impl Secrecy {
    /// It may be public, and there is nothing to remark.
    pub fn active() -> Self {
        Self { disclosure: Disclosure::Active, basis: String::new() }
    }

    /// As it is kept.
    fn kept(self) -> Result<(Disclosure, String), DeskError> {
        let basis = self.basis.trim().to_owned();
        match basis.chars().count() {
            0 if self.disclosure != Disclosure::Active => Err(DeskError::Blank("basis")),
            count if count > BASIS => Err(DeskError::Long { field: "basis", most: BASIS }),
            _ => Ok((self.disclosure, basis)),
        }
    }
}

/// What a reviewer decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is good.
    Pass {
        /// Why personal data stays in it, or what he saw in attachments that only a person can look into; only the final
        /// reviewer may say so.
        override_reason: String,
        /// The secrecy review of the final reviewer: without one nothing becomes public.
        secrecy: Option<Secrecy>,
        /// When it is to be public, seconds UTC; the final reviewer may say so, else it is public at once.
        publish_at: Option<i64>,
    },
    /// It goes back to who wrote it.
    Return {
        /// Why.
        reason: String,
        /// The secrecy review of the final reviewer, where it is why.
        secrecy: Option<Secrecy>,
    },
}

/// What came of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reviewed {
    /// It waits for the next step, or went back.
    MovedOn,
    /// It is public at this address.
    Published(String),
    /// It will be public at this moment, seconds UTC.
    Scheduled(i64),
}

/// Signs or returns a draft; `hash` is that of the text that the reviewer saw. After the last signature it
/// is public, in the same write, or waits for its time.
///
/// # Errors
/// Where it is not permitted, the text is another by now, or something stands in the way.
pub async fn review(
    store: &Store,
    who: &Who,
    (id, hash): (i64, &str),
    decision: Decision,
    now: i64,
) -> Result<Reviewed, DeskError> {
    // Checked before the write takes the store's one lock: the hash holds all that is looked at.
    let (seen, premises) = draft(store, who, id).await?;
    let checked = match decision {
        Decision::Pass { .. } if seen.draft.hash == hash => {
            Some(check(store, &premises, &seen, now).await?)
        }
        _ => None,
    };
    let mut write = store.write().await?.at(now);
    let found = write.draft(id).await?.ok_or(DeskError::Missing("draft"))?;
    let reviews = write.reviews(id).await?;
    let step = may_sign(who, &found, &reviews)?;
    if found.draft.hash != hash {
        return Err(DeskError::Conflict);
    }
    let last = step == Step::Final;
    let signature = |verdict, reason: String, overrides, secrecy| NewReview {
        draft: id,
        round: found.draft.round,
        step,
        account: who.account().map_or(0, |account| account.id),
        hash: hash.to_owned(),
        verdict,
        reason,
        overrides,
        secrecy,
    };
    let (override_reason, secrecy, publish_at) = match decision {
        Decision::Return { reason, secrecy } => {
            let reason = reason.trim().to_owned();
            if reason.is_empty() {
                return Err(DeskError::NoReason);
            }
            let secrecy = secrecy.filter(|_| last).map(Secrecy::kept).transpose()?;
            let secret = told(secrecy.as_ref());
            let detail =
                json!({ "step": step.id(), "hash": hash, "reason": reason, "secrecy": secret });
            telling::returned(&mut write, &found.draft, &reason).await?;
            write.add_review(signature(Verdict::Returned, reason, false, secrecy)).await?;
            write.move_draft(id, DraftState::Returned, None).await?;
            enter(&mut write, who, Deed::ReviewReturned, id, detail).await?;
            write.commit().await?;
            return Ok(Reviewed::MovedOn);
        }
        Decision::Pass { override_reason, secrecy, publish_at } => {
            (override_reason.trim().to_owned(), secrecy, publish_at)
        }
    };
    let checked = checked.ok_or(DeskError::Conflict)?;
    let overrides = last && stands_in_the_way(&checked, &override_reason)?;
    let secrecy = if last { Some(may_be_public(secrecy)?) } else { None };
    let publish_at = publish_at.filter(|_| last);
    if publish_at.is_some_and(|at| at <= now || at > now + FARTHEST) {
        return Err(DeskError::BadMoment);
    }
    let reason = if overrides { override_reason } else { String::new() };
    let overridden = if overrides { checked.overridable() } else { Vec::new() };
    let secret = told(secrecy.as_ref());
    let detail = json!({
        "step": step.id(),
        "hash": hash,
        "override": reason,
        "overridden": overridden,
        "secrecy": secret,
    });
    write.add_review(signature(Verdict::Passed, reason, overrides, secrecy)).await?;
    enter(&mut write, who, Deed::ReviewPassed, id, detail).await?;
    let signed: Vec<Step> = signatures(&found, &reviews).map(|one| one.step).collect();
    let route = before_it_is_public(number(&premises, &found), found.draft.urgent.is_some());
    let missing = route.iter().find(|one| **one != step && !signed.contains(one));
    let reviewed = match (missing, publish_at) {
        (Some(next), _) => {
            write.move_draft(id, waiting(*next), None).await?;
            telling::waits(&mut write, &found, (*next, found.draft.round)).await?;
            Reviewed::MovedOn
        }
        (None, Some(at)) => {
            write.schedule_draft(id, at).await?;
            enter(&mut write, who, Deed::Scheduled, id, json!({ "hash": hash, "at": at })).await?;
            Reviewed::Scheduled(at)
        }
        (None, None) => {
            let address = publish(store, &mut write, who, &premises, &found, now).await?;
            Reviewed::Published(address)
        }
    };
    write.commit().await?;
    Ok(reviewed)
}

/// A secrecy review that lets something become public, as it is kept.
fn may_be_public(secrecy: Option<Secrecy>) -> Result<(Disclosure, String), DeskError> {
    let (disclosure, basis) = secrecy.ok_or(DeskError::NoSecrecy)?.kept()?;
    match disclosure {
        Disclosure::Active => Ok((disclosure, basis)),
        Disclosure::OnRequest | Disclosure::Withheld => Err(DeskError::NotActive),
    }
}

/// A secrecy review as the audit log tells it.
fn told(secrecy: Option<&(Disclosure, String)>) -> Value {
    secrecy.map_or(
        Value::Null,
        |(disclosure, basis)| json!({ "disclosure": disclosure.id(), "basis": basis }),
    )
}

/// Publishes the drafts whose time has come, in the name of who signed last; answers their addresses. One that
/// cannot be published any more (its column is gone, say) goes back to who wrote it; the audit log has the reason.
///
/// # Errors
/// Where the store says no.
pub async fn publish_due(store: &Store, now: i64) -> Result<Vec<String>, DeskError> {
    let mut published = Vec::new();
    for id in store.due_drafts(now).await? {
        match publish_scheduled(store, id, now).await {
            Ok(address) => published.extend(address),
            Err(DeskError::Store(error)) => return Err(error.into()),
            Err(error) => {
                tracing::warn!(draft = id, %error, "could not be published at its time");
                put_back(store, id, &error.to_string(), now).await?;
            }
        }
    }
    Ok(published)
}

/// Publishes one; `None` where it was changed meanwhile.
async fn publish_scheduled(store: &Store, id: i64, now: i64) -> Result<Option<String>, DeskError> {
    let seen = store.draft(id).await?.ok_or(DeskError::Missing("draft"))?;
    let premises = premises(store, seen.draft.site_id).await?;
    let mut write = store.write().await?.at(now);
    let Some((found, signed)) = scheduled(&write, id, now).await? else { return Ok(None) };
    let account = store.account(signed.account_id).await?.ok_or(DeskError::Missing("account"))?;
    let who = Who::of(store, account, now).await?;
    let address = publish(store, &mut write, &who, &premises, &found, now).await?;
    write.commit().await?;
    Ok(Some(address))
}

/// A draft that waits for its time, which has come, and its last signature.
async fn scheduled(
    write: &Write,
    id: i64,
    now: i64,
) -> Result<Option<(Drafted, Review)>, DeskError> {
    let Some(found) = write.draft(id).await? else { return Ok(None) };
    let due = found.draft.publish_at.is_some_and(|at| at <= now);
    if found.draft.state != DraftState::Scheduled || !due {
        return Ok(None);
    }
    let reviews = write.reviews(id).await?;
    let last = signatures(&found, &reviews).filter(|one| one.step == Step::Final).last().cloned();
    Ok(last.map(|last| (found, last)))
}

async fn put_back(store: &Store, id: i64, reason: &str, now: i64) -> Result<(), DeskError> {
    let mut write = store.write().await?.at(now);
    let Some(found) = write.draft(id).await? else { return Ok(()) };
    write.move_draft(id, DraftState::Returned, None).await?;
    telling::missed(&mut write, &found.draft).await?;
    let line = Line {
        account: "",
        deed: Deed::ReviewReturned,
        subject: ("draft", id),
        detail: json!({ "reason": reason }),
    };
    audit::append(&mut write, line).await?;
    write.commit().await?;
    Ok(())
}

/// Whether something is overridden; an error where anything else blocks, or no reason is given.
fn stands_in_the_way(checked: &Checked, override_reason: &str) -> Result<bool, DeskError> {
    let blocking = checked.blocking();
    match blocking.iter().all(Hint::may_be_overridden) {
        _ if blocking.is_empty() => Ok(false),
        true if !override_reason.is_empty() => Ok(true),
        _ => Err(DeskError::Blocked(blocking)),
    }
}

/// Publishes a draft that all have signed: a new document, dated so, or the next edition of one.
pub(crate) async fn publish(
    store: &Store,
    write: &mut Write,
    who: &Who,
    premises: &Premises,
    drafted: &Drafted,
    dated: i64,
) -> Result<String, DeskError> {
    let draft = &drafted.draft;
    let shown = match draft.document_id {
        Some(document) => store.whole(&[document]).await?.pop(),
        None => None,
    };
    let mut content = drafted.content();
    content.edition.published_at = shown.as_ref().map_or(dated, |shown| shown.edition.published_at);
    // A correction is told to readers, with its reason where one was given.
    let reason = content.edition.correction.take().unwrap_or_default();
    content.edition.correction = shown.is_some().then_some(reason);
    let places = content.places.into_iter();
    let new = portal::Draft {
        edition: content.edition,
        places: places.map(|(column, mark)| Place { column, mark, pinned: false }).collect(),
        attachments: content.attachments,
    };
    let marks = |column: &Column| premises.marks(column).to_vec();
    let site = premises.site.id;
    let (document, address, deed) = match shown {
        Some(Shown { document, .. }) if document.site_id != site => {
            return Err(DeskError::Missing("document"));
        }
        Some(shown) => {
            let corrected = correct_in(write, &shown, new, marks).await?;
            let deed = if corrected { Deed::Corrected } else { Deed::Placed };
            (shown.document.id, shown.document.address, deed)
        }
        None => {
            let placed = publish_in(write, site, new, marks).await?;
            (placed.id, placed.address, Deed::Published)
        }
    };
    write.move_draft(draft.id, DraftState::Published, Some(document)).await?;
    urgent::published(write, premises, drafted, document).await?;
    telling::published(write, draft, (document, &address), deed).await?;
    let detail = json!({
        "document": document,
        "address": address,
        "hash": draft.hash,
        "urgent": draft.urgent,
        "correction": draft.correction,
    });
    enter(write, who, deed, draft.id, detail).await?;
    Ok(address)
}
