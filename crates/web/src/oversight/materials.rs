//! Experience materials (经验材料): handed in and judged on a unit's page, and all of them on the office's list.

use super::board::points;
use super::pager::Pager;
use super::refusal::{no, typed};
use crate::desk::sheet::{self, Sheet};
use crate::desk::visit::{Desk, Fields, SentFile};
use crate::layout::Link;
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use oversight::{Judgement, NewMaterial, OversightError};
use serde_json::Value;
use store::{Material, MaterialState, Round, RoundState, Unit, Word};

/// Materials that a page lists.
const SHOWN: usize = 50;

/// A material as it is shown.
pub(super) struct MaterialRow {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) state: String,
    pub(super) points: String,
    /// Why it was judged so.
    pub(super) reason: String,
    /// Names and addresses of its files.
    pub(super) files: Vec<(String, String)>,
    /// What stands in the form by which it is judged.
    pub(super) typed_points: String,
    pub(super) typed_reason: String,
}

impl MaterialRow {
    /// A material; `form` is what was typed before, be it about another one.
    pub(super) fn of(desk: &Desk, row: Material, form: Option<&Fields>) -> Self {
        let kept: Value = serde_json::from_str(&row.files).unwrap_or_default();
        let form = form.filter(|form| form.get("material") == row.id.to_string());
        let typed = |name: &str| form.map(|form| form.get(name).to_owned());
        Self {
            id: row.id,
            state: desk.word(&format!("oversight-material-{}", row.state.id())),
            points: match row.state {
                MaterialState::Accepted => points(row.points.parse().ok()),
                MaterialState::Submitted | MaterialState::Refused => String::new(),
            },
            files: super::files::listed(&kept, &format!("/oversight/material/{}", row.id)),
            typed_points: typed("points").unwrap_or(row.points),
            typed_reason: typed("reason").unwrap_or_default(),
            title: row.title,
            body: row.body,
            reason: row.reason,
        }
    }
}

/// Hands in what was typed, with the files that were sent.
pub(super) async fn hand_in(
    desk: &Desk,
    (round, unit): (i64, i64),
    (form, files): (&Fields, Vec<SentFile>),
) -> Result<(), OversightError> {
    let (store, who) = (desk.store(), desk.who());
    // Files are kept only for whoever may hand something in.
    oversight::may_submit(store, who, unit).await?;
    let mut new = NewMaterial {
        title: form.get("title").to_owned(),
        body: form.get("body").to_owned(),
        files: Vec::new(),
    };
    for (name, bytes) in files {
        new.files.push((name, store.put_file(bytes).await?));
    }
    oversight::submit_material(store, who, (round, unit), new, desk.now()).await?;
    Ok(())
}

/// Judges as was typed.
pub(super) async fn judge(desk: &Desk, form: &Fields) -> Result<(), OversightError> {
    let (store, who) = (desk.store(), desk.who());
    who.require(Action::DecideItems, None)?;
    let reason = form.get("reason").to_owned();
    let judgement = match form.get("then") {
        "accept" => Judgement::Accept { points: typed(form.get("points"))?, reason },
        _ => Judgement::Refuse { reason },
    };
    let id = typed(form.get("material"))?;
    oversight::judge_material(store, who, id, judgement, desk.now()).await
}

/// A material on the office's list.
struct Row {
    round: i64,
    unit: i64,
    about: String,
    href: String,
    row: MaterialRow,
    /// Whether it may be judged.
    open: bool,
}

#[derive(Template)]
#[template(path = "oversight/materials.html")]
struct MaterialsPage {
    sheet: Sheet,
    states: Vec<Link>,
    rows: Vec<Row>,
    pages: Pager,
}

/// `GET /oversight/materials?state=&page=`
pub(super) async fn page(desk: Desk) -> Response {
    answer(&desk).await.unwrap_or_else(|error| no(&desk, &error))
}

async fn answer(desk: &Desk) -> Result<Response, OversightError> {
    let all = oversight::all_materials(desk.store(), desk.who()).await?;
    let asked = desk.door.asked("state");
    let state = MaterialState::of(asked);
    let link = |of: Option<MaterialState>| {
        let count = all.iter().filter(|(one, ..)| of.is_none_or(|state| one.state == state));
        let (id, key) = match of {
            Some(state) => (state.id(), format!("oversight-material-{}", state.id())),
            None => (String::new(), "oversight-all".to_owned()),
        };
        Link {
            href: format!("/oversight/materials?state={id}"),
            text: format!("{}（{}）", desk.word(&key), count.count()),
            here: state == of,
        }
    };
    let states = std::iter::once(None).chain(MaterialState::all().map(Some)).map(link).collect();
    let mut shown = all;
    shown.retain(|(one, ..)| state.is_none_or(|state| one.state == state));
    let at = |page| format!("/oversight/materials?state={asked}&page={page}");
    let pages = Pager::of(desk, (shown.len(), SHOWN), at);
    let rows = shown.into_iter().skip(pages.first).take(SHOWN).map(|one| row(desk, one));
    let page = MaterialsPage {
        sheet: Sheet::of(desk, &desk.word("oversight-materials")),
        states,
        rows: rows.collect(),
        pages,
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

fn row(desk: &Desk, (material, round, unit): (Material, Round, Unit)) -> Row {
    Row {
        round: round.id,
        unit: unit.id,
        about: format!("{} · {} · {}", unit.name, round.name, portal::written(material.at)),
        href: format!("/oversight/round/{}/unit/{}#materials", round.id, unit.id),
        open: round.state != RoundState::Closed,
        row: MaterialRow::of(desk, material, None),
    }
}

/// `GET /oversight/material/{material}/file/{hash}`: a file that came with a material.
pub(super) async fn file(Path((id, hash)): Path<(i64, String)>, desk: Desk) -> Response {
    let found = async {
        let row = oversight::material(desk.store(), desk.who(), id).await?;
        if !row.files.contains(&format!("\"hash\":\"{hash}\"")) {
            return Err(OversightError::Missing("file"));
        }
        Ok(desk.store().file(&hash).await?)
    };
    match found.await {
        Ok(bytes) => super::files::attached(bytes),
        Err(error) => no(&desk, &error),
    }
}
