//! The words of 通报 and 整改通知 as an office wants them.

use crate::enter;
use crate::error::OversightError;
use access::audit::Deed;
use access::{Action, Who};
use report::{Letter, LetterKind};
use serde_json::json;
use store::{LetterRow, Store};

/// The template of a letter: the office's own, or the one that is built in.
///
/// # Errors
/// Where the store says no, or what it keeps cannot be read.
pub async fn letter(store: &Store, kind: LetterKind) -> Result<Letter, OversightError> {
    match store.letter(kind.id()).await? {
        Some(row) => Ok(Letter::parse(kind, &row.body)?),
        None => Ok(Letter::builtin(kind)),
    }
}

/// Makes a template the office's own; `None` goes back to the one that is built in.
///
/// # Errors
/// Where it is not permitted.
pub async fn put_letter(
    store: &Store,
    who: &Who,
    (kind, letter): (LetterKind, Option<&Letter>),
    now: i64,
) -> Result<(), OversightError> {
    who.require(Action::Oversee, None)?;
    let mut write = store.write().await?.at(now);
    match letter {
        Some(letter) => {
            let row = LetterRow {
                kind: kind.id().to_owned(),
                body: letter.text().to_owned(),
                account: who.name().to_owned(),
                at: now,
            };
            write.put_letter(row).await?;
        }
        None => write.drop_letter(kind.id()).await?,
    }
    let detail = json!({ "letter": kind.id(), "built-in": letter.is_none() });
    enter(&mut write, who, Deed::LetterChanged, ("letter", 0), detail).await?;
    write.commit().await?;
    Ok(())
}
