//! How what an organ keeps up is covered.

use super::sheet::{self, Sheet};
use super::visit::Desk;
use super::work::{BETWEEN, until};
use crate::layout::Link;
use access::Action;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{Cover, Covered, DeskError, Premises, Press};

/// An entry, a column or an item of a village as it is shown.
struct Row {
    name: String,
    column: String,
    cover: &'static str,
    cover_words: String,
    /// Title, day and age in words.
    newest: Option<(String, String, String)>,
    limit: String,
    /// Until when the next one is to be public, in words; empty where that does not press.
    due: String,
    /// Where a draft for it is begun.
    column_id: i64,
    mark: String,
    /// A statement can stand for it that there was nothing.
    can_be_nothing: bool,
    /// The clerk's form for it; empty where a draft is begun.
    form: String,
}

/// A field or a part of the platform with what is kept up there.
struct PartRows {
    name: String,
    rows: Vec<Row>,
}

/// An organ on a site.
struct Part {
    organ: i64,
    organ_name: String,
    site: String,
    site_name: String,
    counts: Vec<(Link, usize)>,
    parts: Vec<PartRows>,
}

#[derive(Template)]
#[template(path = "desk/coverage.html")]
struct CoveragePage {
    sheet: Sheet,
    parts: Vec<Part>,
    writes: bool,
}

/// `GET /desk/coverage?state=`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn answer(desk: &Desk) -> Result<Response, DeskError> {
    let store = desk.store();
    let organs = desk.who().organs(Action::Read);
    if organs.is_empty() {
        return Err(access::AccessError::Forbidden.into());
    }
    let asked = desk.door.asked("state");
    let mut parts = Vec::new();
    for id in organs {
        let Some(organ) = store.organ(id).await? else { continue };
        for site in desk::sites_of(store, id).await? {
            let premises = Premises::of(store, site).await?;
            let covered = desk::coverage(store, &premises, &organ, desk.now()).await?;
            if covered.is_empty() {
                continue;
            }
            let counts = Cover::ALL.into_iter().map(|cover| {
                let count = covered.iter().filter(|one| one.cover == cover).count();
                let here = asked == cover.id();
                let href = match here {
                    true => "/desk/coverage".to_owned(),
                    false => format!("/desk/coverage?state={}", cover.id()),
                };
                (Link { href, text: desk.word(&format!("desk-cover-{}", cover.id())), here }, count)
            });
            parts.push(Part {
                organ: id,
                organ_name: organ.name.clone(),
                site: premises.site.slug.clone(),
                site_name: premises.site.name.clone(),
                counts: counts.collect(),
                parts: rows(desk, (id, &covered), asked),
            });
        }
    }
    let writes = !desk.who().organs(Action::Write).is_empty();
    let sheet = Sheet::of(desk, &desk.word("desk-coverage"));
    Ok(sheet::page(StatusCode::OK, &CoveragePage { sheet, parts, writes }))
}

/// Until when the next document is to be public, where that presses or the period has none yet.
fn due(desk: &Desk, one: &Covered<'_>) -> String {
    let presses = one.owes || Press::of(one.due, desk.now()) != Press::Later;
    one.due.filter(|_| presses).map(|due| until(desk, due)).unwrap_or_default()
}

/// The rows of an organ of a state, or all; by field and part of the platform.
fn rows(desk: &Desk, (organ, covered): (i64, &[Covered<'_>]), asked: &str) -> Vec<PartRows> {
    let mut parts: Vec<PartRows> = Vec::new();
    for one in covered.iter().filter(|one| asked.is_empty() || one.cover.id() == asked) {
        let form = one.item.map(|item| format!("/desk/village/new?organ={organ}&item={item}"));
        let row = Row {
            name: one.names.join(BETWEEN),
            column: one.column.path.clone(),
            cover: one.cover.id(),
            cover_words: desk.word(&format!("desk-cover-{}", one.cover.id())),
            newest: one.newest.as_ref().map(|line| {
                let age = desk.lang().say("desk-cover-age", "days", one.age.unwrap_or_default());
                (line.title.clone(), portal::day(line.published_at).to_string(), age)
            }),
            due: due(desk, one),
            limit: one.limit.text.clone(),
            column_id: one.column.id,
            mark: one.mark.unwrap_or_default().to_owned(),
            can_be_nothing: one.can_be_nothing(),
            form: form.unwrap_or_default(),
        };
        match parts.iter_mut().find(|part| part.name == one.part) {
            Some(part) => part.rows.push(row),
            None => parts.push(PartRows { name: one.part.to_owned(), rows: vec![row] }),
        }
    }
    parts
}
