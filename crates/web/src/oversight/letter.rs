//! The words of 通报 and 整改通知: a template that the office edits; one that cannot be used is not kept, and says why.

use super::refusal::no;
use super::unit::report_lang;
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Sent, see};
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::OversightError;
use report::{Letter, LetterError, LetterKind};

#[derive(Template)]
#[template(path = "oversight/letter.html")]
struct LetterPage {
    sheet: Sheet,
    /// Addresses and names of the letters, and whether it is this one.
    letters: Vec<(String, String, bool)>,
    kind: &'static str,
    text: String,
}

fn kind(id: &str) -> Result<LetterKind, OversightError> {
    let known = LetterKind::ALL.into_iter().find(|kind| kind.id() == id);
    known.ok_or(OversightError::Missing("letter"))
}

/// `GET /oversight/letter/{kind}`
pub(super) async fn page(Path(id): Path<String>, desk: Desk) -> Response {
    let shown = async {
        desk.who().require(Action::Oversee, None)?;
        let kind = kind(&id)?;
        let letter = oversight::letter(desk.store(), kind).await?;
        Ok(answer(&desk, kind, letter.text().to_owned(), None))
    };
    shown.await.unwrap_or_else(|error| no(&desk, &error))
}

fn answer(desk: &Desk, of: LetterKind, text: String, wrong: Option<&LetterError>) -> Response {
    let words = |kind: LetterKind| desk.word(&format!("oversight-{}", kind.id()));
    let letters = LetterKind::ALL
        .map(|kind| (format!("/oversight/letter/{}", kind.id()), words(kind), kind == of));
    let error = wrong.map(|error| {
        let reason = error.words(report_lang(desk.lang()));
        desk.lang().say("oversight-bad-letter", "reason", reason)
    });
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = LetterPage {
        sheet: Sheet::of(desk, &desk.word("oversight-letters")).failing(error),
        letters: letters.into(),
        kind: of.id(),
        text,
    };
    sheet::page(status, &page)
}

/// `POST /oversight/letter/{kind}`: keeps the template, or goes back to the one that is built in.
pub(super) async fn keep(Path(id): Path<String>, Sent { desk, form, .. }: Sent) -> Response {
    let kept = async {
        let (store, who, now) = (desk.store(), desk.who(), desk.now());
        who.require(Action::Oversee, None)?;
        let kind = kind(&id)?;
        if form.get("then") == "builtin" {
            oversight::put_letter(store, who, (kind, None), now).await?;
        } else {
            match Letter::parse(kind, form.get("text")) {
                Ok(letter) => {
                    oversight::put_letter(store, who, (kind, Some(&letter)), now).await?;
                }
                Err(error) => {
                    return Ok(answer(&desk, kind, form.get("text").to_owned(), Some(&error)));
                }
            }
        }
        Ok(see(&format!("/oversight/letter/{id}?done=round")))
    };
    kept.await.unwrap_or_else(|error: OversightError| no(&desk, &error))
}
