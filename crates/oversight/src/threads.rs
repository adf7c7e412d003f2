//! Questions and progress: a thread for each matter of a unit, in the place of telephone calls; answers of general
//! interest go to all units.

use crate::error::OversightError;
use crate::{enter, sees_all, telling};
use access::audit::Deed;
use access::{Action, Who};
use serde_json::json;
use store::{CommonAnswer, Post, Store, Thread, ThreadState, Unit, Write};

/// Characters of a title and of a text at most.
const MOST: (usize, usize) = (100, 5_000);

/// A text that was typed, within bounds; `what` is what it is.
fn typed(text: &str, (what, most): (&'static str, usize)) -> Result<String, OversightError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(OversightError::Empty(what));
    }
    if text.chars().count() > most {
        return Err(OversightError::TooLong { what, most });
    }
    Ok(text.to_owned())
}

/// Units that somebody may ask for or about: for a liaison his own, for the office all.
///
/// # Errors
/// Where the store says no.
pub async fn units_to_ask(store: &Store, who: &Who) -> Result<Vec<Unit>, OversightError> {
    let mut units = store.units().await?;
    units.retain(|unit| speaks(who, unit).is_some());
    Ok(units)
}

/// Whether somebody speaks in threads of a unit, and whether for the office.
fn speaks(who: &Who, unit: &Unit) -> Option<bool> {
    if who.may(Action::DecideItems, None) {
        return Some(true);
    }
    who.may(Action::AnswerItems, unit.organ_id).then_some(false)
}

/// Begins a thread; answers its id.
///
/// # Errors
/// Where it is not permitted, there is no such unit, or title or text lack or are too long.
pub async fn ask(
    store: &Store,
    who: &Who,
    unit: i64,
    (title, body): (&str, &str),
    now: i64,
) -> Result<i64, OversightError> {
    let unit = store.unit(unit).await?.ok_or(OversightError::Missing("unit"))?;
    let Some(office) = speaks(who, &unit) else {
        who.require(Action::AnswerItems, unit.organ_id)?;
        return Err(OversightError::Missing("unit"));
    };
    let (title, body) = (typed(title, ("title", MOST.0))?, typed(body, ("body", MOST.1))?);
    let mut write = store.write().await?.at(now);
    let row = Thread {
        id: 0,
        unit_id: unit.id,
        title: title.clone(),
        state: said_by(office),
        begun_at: now,
        changed_at: now,
    };
    let id = write.add_thread(row).await?;
    let post = post(&mut write, who, id, (office, body)).await?;
    telling::said(&mut write, id, (&unit, &title), (post, office)).await?;
    let detail = json!({ "unit": unit.name, "title": title });
    enter(&mut write, who, Deed::ThreadBegun, ("thread", id), detail).await?;
    write.commit().await?;
    Ok(id)
}

/// What a thread is after somebody spoke.
fn said_by(office: bool) -> ThreadState {
    if office { ThreadState::Answered } else { ThreadState::Open }
}

/// Keeps what somebody says; answers its id.
async fn post(
    write: &mut Write,
    who: &Who,
    thread: i64,
    (office, body): (bool, String),
) -> Result<i64, OversightError> {
    let row = Post {
        id: 0,
        thread_id: thread,
        account: who.name().to_owned(),
        office,
        body,
        at: write.now(),
    };
    Ok(write.add_post(row).await?)
}

/// Threads that somebody may see, each with its unit; the last in which something was said first.
///
/// # Errors
/// Where the store says no.
pub async fn threads(store: &Store, who: &Who) -> Result<Vec<(Thread, Unit)>, OversightError> {
    let units = units_to_ask(store, who).await?;
    let own: Vec<i64> = units.iter().map(|unit| unit.id).collect();
    let threads = store.threads((!sees_all(who)).then_some(&own[..])).await?;
    let with = |thread: Thread| {
        let unit = units.iter().find(|unit| unit.id == thread.unit_id)?.clone();
        Some((thread, unit))
    };
    Ok(threads.into_iter().filter_map(with).collect())
}

/// A thread with its unit and what was said, the first first.
///
/// # Errors
/// Where it is not there, or not for who asks.
pub async fn thread(
    store: &Store,
    who: &Who,
    id: i64,
) -> Result<(Thread, Unit, Vec<Post>), OversightError> {
    let missing = || OversightError::Missing("thread");
    let thread = store.thread(id).await?.ok_or_else(missing)?;
    let unit = store.unit(thread.unit_id).await?.ok_or_else(missing)?;
    speaks(who, &unit).ok_or_else(missing)?;
    Ok((thread, unit, store.posts(id).await?))
}

/// Says something in a thread. When the unit does, it waits for an answer; when the office does, it has one.
///
/// # Errors
/// Where it is not there, or not for who asks, or the text lacks or is too long.
pub async fn say(
    store: &Store,
    who: &Who,
    id: i64,
    body: &str,
    now: i64,
) -> Result<(), OversightError> {
    let (_, unit, _) = thread(store, who, id).await?;
    let office = speaks(who, &unit).unwrap_or(false);
    let body = typed(body, ("body", MOST.1))?;
    let mut write = store.write().await?.at(now);
    let row = write.thread(id).await?.ok_or(OversightError::Missing("thread"))?;
    let title = row.title.clone();
    write.save_thread(Thread { state: said_by(office), changed_at: now, ..row }).await?;
    let post = post(&mut write, who, id, (office, body)).await?;
    telling::said(&mut write, id, (&unit, &title), (post, office)).await?;
    let detail = json!({ "unit": unit.name });
    enter(&mut write, who, Deed::ThreadSaid, ("thread", id), detail).await?;
    write.commit().await?;
    Ok(())
}

/// Gives an answer to all units; answers its id.
///
/// # Errors
/// Where it is not permitted, or question or answer lack or are too long.
pub async fn share(
    store: &Store,
    who: &Who,
    (question, answer): (&str, &str),
    now: i64,
) -> Result<i64, OversightError> {
    who.require(Action::DecideItems, None)?;
    let row = CommonAnswer {
        id: 0,
        question: typed(question, ("question", MOST.0))?,
        answer: typed(answer, ("answer", MOST.1))?,
        account: who.name().to_owned(),
        at: now,
    };
    let detail = json!({ "question": row.question });
    let mut write = store.write().await?.at(now);
    let id = write.add_common_answer(row).await?;
    enter(&mut write, who, Deed::AnswerShared, ("common-answer", id), detail).await?;
    write.commit().await?;
    Ok(id)
}

/// Takes an answer away again that all units could read.
///
/// # Errors
/// Where it is not permitted, or there is no such answer.
pub async fn unshare(store: &Store, who: &Who, id: i64, now: i64) -> Result<(), OversightError> {
    who.require(Action::DecideItems, None)?;
    let mut write = store.write().await?.at(now);
    if !write.drop_common_answer(id).await? {
        return Err(OversightError::Missing("answer"));
    }
    let detail = json!({ "taken": true });
    enter(&mut write, who, Deed::AnswerShared, ("common-answer", id), detail).await?;
    write.commit().await?;
    Ok(())
}

/// Answers that all units can read, the latest first.
///
/// # Errors
/// Where they are not for who asks.
pub async fn common_answers(store: &Store, who: &Who) -> Result<Vec<CommonAnswer>, OversightError> {
    if who.organs(Action::SeeUnit).is_empty() {
        who.require(Action::SeeUnit, None)?;
    }
    Ok(store.common_answers().await?)
}
