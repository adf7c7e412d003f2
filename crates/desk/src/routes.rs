//! The route of a draft through its reviews (初审 → 复审 → 终审): how many people sign, by the columns it stands in.

use crate::error::DeskError;
use crate::places::Premises;
use crate::reviews::{awaited, signatures};
use crate::urgent::is_open;
use access::audit::{self, Deed, Line};
use access::{Action, Who};
use portal::ReviewSteps;
use serde_json::json;
use store::{DraftState, Drafted, Review, Step, Store};

/// The steps of so many signatures, in order.
fn steps(number: ReviewSteps) -> &'static [Step] {
    match u8::from(number) {
        1 => &[Step::Final],
        2 => &[Step::First, Step::Final],
        _ => &[Step::First, Step::Second, Step::Final],
    }
}

/// How many people review a draft: as many as the strictest of its columns asks for. What is under way keeps the
/// number with which it was handed in, whatever is set meanwhile.
pub(crate) fn number(premises: &Premises, drafted: &Drafted) -> ReviewSteps {
    let draft = &drafted.draft;
    if !matches!(draft.state, DraftState::Draft | DraftState::Returned) {
        // What was handed in before columns had numbers of their own goes by the site's.
        return kept_number(draft.review_steps).unwrap_or(premises.site_steps());
    }
    let columns = drafted.places.iter().filter_map(|place| premises.column(place.column_id));
    let numbers = columns.map(|column| premises.review_steps(column).0);
    numbers.max_by_key(|number| u8::from(*number)).unwrap_or(premises.site_steps())
}

/// A number as the store keeps it.
pub(crate) fn kept_number(number: Option<i32>) -> Option<ReviewSteps> {
    ReviewSteps::try_from(u8::try_from(number?).ok()?).ok()
}

/// Of so many steps, those that are signed before something is public.
pub(crate) fn before_it_is_public(number: ReviewSteps, urgent: bool) -> &'static [Step] {
    if urgent { &[Step::Final] } else { steps(number) }
}

/// The steps of a draft's reviews, in order; those of an urgent one that are made up come last.
fn route(premises: &Premises, drafted: &Drafted) -> Vec<Step> {
    let number = number(premises, drafted);
    let mut route = before_it_is_public(number, drafted.draft.urgent.is_some()).to_vec();
    route.extend(
        steps(number).iter().filter(|step| !route.contains(step)).copied().collect::<Vec<_>>(),
    );
    route
}

/// The step that comes after what is signed; none where all have signed.
pub(crate) fn missing(
    premises: &Premises,
    drafted: &Drafted,
    signed: impl Fn(Step) -> bool,
) -> Option<Step> {
    route(premises, drafted).into_iter().find(|step| !signed(*step))
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Signed.
    Signed,
    /// It is waited for.
    Awaited,
    /// Comes later.
    Ahead,
}

/// The steps of a draft's reviews with how far each is: who signs next, and who after him.
pub fn stages(premises: &Premises, drafted: &Drafted, reviews: &[Review]) -> Vec<(Step, Stage)> {
    let signed: Vec<Step> = signatures(drafted, reviews).map(|one| one.step).collect();
    let awaited = match is_open(&drafted.draft) {
        true => missing(premises, drafted, |step| signed.contains(&step)),
        false => awaited(drafted.draft.state),
    };
    let stage = |step: &Step| match awaited {
        Some(awaited) if awaited == *step => Stage::Awaited,
        _ if signed.contains(step) => Stage::Signed,
        _ => Stage::Ahead,
    };
    route(premises, drafted).into_iter().map(|step| (step, stage(&step))).collect()
}

/// Sets how many people review what stands in a column and in those below that have no number of their own; `None`
/// where the column above or the site says so.
///
/// # Errors
/// Where it is not permitted, or there is no such column.
pub async fn set_review_steps(
    store: &Store,
    who: &Who,
    column: i64,
    steps: Option<ReviewSteps>,
    now: i64,
) -> Result<(), DeskError> {
    who.require(Action::SetRoutes, None)?;
    let number = steps.map(u8::from);
    let mut write = store.write().await?.at(now);
    if !write.set_review_steps(column, number.map(i32::from)).await? {
        return Err(DeskError::Missing("column"));
    }
    let (deed, subject) = (Deed::ReviewStepsSet, ("column", column));
    let detail = json!({ "steps": number });
    audit::append(&mut write, Line { account: who.name(), deed, subject, detail }).await?;
    write.commit().await?;
    Ok(())
}
