//! What is pasted into the text of a draft: the page's script sends it as it comes, and puts in what it gets back.

use super::sheet;
use super::visit::{Desk, Sent};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::{Clipboard, PastedIn};
use serde_json::{Value, json};

/// `POST /desk/draft/{id}/paste`: answers what is to stand in the text, and what did not come with it in words.
pub(super) async fn sent(Path(id): Path<i64>, Sent { desk, form, files }: Sent) -> Response {
    let clipboard = Clipboard {
        html: form.get("html").to_owned(),
        files,
        shown: form.all("shown").map(str::to_owned).collect(),
    };
    // Without pictures nothing is kept, and any revision will do.
    let revision = form.get("revision").parse().unwrap_or_default();
    let pasted = desk::paste(desk.store(), desk.who(), (id, revision), clipboard, desk.now());
    let (status, said) = match pasted.await {
        Ok(pasted) => (StatusCode::OK, answer(&desk, id, pasted)),
        Err(error) => {
            let (status, words) = sheet::words(desk.lang(), &error);
            (status, json!({ "error": words }))
        }
    };
    sheet::private((status, Json(said)).into_response())
}

fn answer(desk: &Desk, id: i64, pasted: PastedIn) -> Value {
    let lang = desk.lang();
    let left_out = pasted.left_out;
    let counted = [
        ("desk-pasted-pictures", pasted.pictures.len()),
        ("desk-pasted-deleted", left_out.deleted),
        ("desk-pasted-comments", left_out.comments),
        ("desk-pasted-hidden", left_out.hidden),
        ("desk-pasted-columns", left_out.columns),
    ];
    let counted = counted.into_iter().filter(|(_, count)| *count > 0);
    let mut said: Vec<String> = counted.map(|(key, count)| lang.say(key, "count", count)).collect();
    if !pasted.missing.is_empty() {
        said.push(lang.say("desk-pasted-missing", "names", pasted.missing.join("、")));
    }
    let pictures = pasted.pictures.iter().map(
        |(name, hash)| json!({ "name": name, "href": format!("/desk/draft/{id}/file/{hash}") }),
    );
    json!({
        "html": pasted.html,
        "revision": pasted.revision,
        "pictures": pictures.collect::<Vec<_>>(),
        "said": said,
    })
}
