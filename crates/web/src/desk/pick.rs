//! Picking the entry first: the form knows the rest. The same list is for a second column.

use super::sheet::{self, Sheet};
use super::visit::{Desk, Sent, see};
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{DeskError, Premises, Spot, Typed};
use store::{Draft, Site};

/// Places that a page shows at most.
const SHOWN: usize = 60;

/// A place that can be picked.
pub(super) struct Choice {
    pub(super) column: i64,
    pub(super) mark: String,
    pub(super) name: String,
    pub(super) path: String,
    limit: String,
}

/// A site or an organ that can be picked.
pub(super) struct Selectable {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) here: bool,
}

#[derive(Template)]
#[template(path = "desk/pick.html")]
struct Pick {
    sheet: Sheet,
    /// Where the choice is sent.
    action: String,
    about: String,
    words: String,
    organs: Vec<Selectable>,
    sites: Vec<Selectable>,
    organ: String,
    site: String,
    /// Documents that are to be placed, by their numbers.
    documents: String,
    revision: i32,
    choices: Vec<Choice>,
    more: bool,
    button: String,
}

/// Whether a place is meant by words: all of them stand in its names.
fn meant(premises: &Premises, spot: &Spot<'_>, words: &str) -> bool {
    let mut names = premises.names(spot.column);
    names.extend(spot.mark);
    names.extend(spot.entry.map(|(field, _)| field.name.as_str()));
    words.split_whitespace().all(|word| names.iter().any(|name| name.contains(word)))
}

/// Places for words, those of own fields first.
pub(super) fn choices(premises: &Premises, own: &[String], words: &str) -> (Vec<Choice>, bool) {
    let within =
        |spot: &Spot<'_>| spot.column.field.as_ref().is_some_and(|field| own.contains(field));
    let mut spots: Vec<Spot<'_>> =
        premises.spots().filter(|spot| meant(premises, spot, words)).collect();
    spots.sort_by_key(|spot| !within(spot));
    let more = spots.len() > SHOWN;
    let choices = spots.into_iter().take(SHOWN).map(|spot| {
        let names = premises.names(spot.column);
        let (last, above) =
            names.split_last().map_or(("", &[][..]), |(last, above)| (*last, above));
        Choice {
            column: spot.column.id,
            mark: spot.mark.unwrap_or_default().to_owned(),
            name: spot.mark.map_or(last.to_owned(), |mark| format!("{last} [{mark}]")),
            path: above.iter().skip(1).copied().collect::<Vec<_>>().join(" › "),
            limit: spot.entry.map(|(_, entry)| entry.limit.text.clone()).unwrap_or_default(),
        }
    });
    (choices.collect(), more)
}

pub(super) fn mark(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Organs that can be picked, and the fields that the one that is picked answers for.
pub(super) async fn selectable_organs(
    desk: &Desk,
    organs: &[i64],
    here: i64,
) -> Result<(Vec<Selectable>, Vec<String>), DeskError> {
    let (mut options, mut own) = (Vec::new(), Vec::new());
    for id in organs {
        let Some(found) = desk.store().organ(*id).await? else { continue };
        if *id == here {
            own = portal::fields_of(&found)?;
        }
        options.push(Selectable { value: id.to_string(), text: found.name, here: *id == here });
    }
    Ok((options, own))
}

/// Sites on which an organ writes, and the one of this short name, else the first.
pub(super) async fn selectable_sites(
    desk: &Desk,
    organ: i64,
    slug: &str,
) -> Result<(Vec<Selectable>, Site), DeskError> {
    let sites = desk::sites_of(desk.store(), organ).await?;
    let here = sites.iter().find(|site| site.slug == slug).or(sites.first());
    let here = here.cloned().ok_or(DeskError::Missing("site"))?;
    let option = |site: &Site| Selectable {
        value: site.slug.clone(),
        text: site.name.clone(),
        here: site.id == here.id,
    };
    Ok((sites.iter().map(option).collect(), here))
}

/// `GET /desk/new?organ=&site=&q=`
pub(super) async fn new(desk: Desk) -> Response {
    new_answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn new_answer(desk: &Desk) -> Result<Response, DeskError> {
    let store = desk.store();
    let organs = desk.who().organs(Action::Write);
    let asked: Option<i64> = desk.door.asked("organ").parse().ok();
    let organ = asked.or(organs.first().copied()).ok_or(access::AccessError::Forbidden)?;
    desk.who().require(Action::Write, Some(organ))?;
    let (sites, site) = selectable_sites(desk, organ, desk.door.asked("site")).await?;
    let (organ_options, own) = selectable_organs(desk, &organs, organ).await?;
    let words = desk.door.asked("q").to_owned();
    let premises = Premises::of(store, site.clone()).await?;
    let (choices, more) = choices(&premises, &own, &words);
    let page = Pick {
        sheet: Sheet::of(desk, &desk.word("desk-new")),
        action: "/desk/new".into(),
        about: desk.word("desk-pick-about"),
        words,
        sites,
        organs: organ_options,
        organ: organ.to_string(),
        site: site.slug,
        documents: String::new(),
        revision: 0,
        choices,
        more,
        button: desk.word("desk-pick-write"),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// `POST /desk/new`: begins a draft.
pub(super) async fn begin(Sent { desk, form, .. }: Sent) -> Response {
    let begun = async {
        let site = desk.store().site(form.get("site")).await?;
        let site = site.ok_or(DeskError::Missing("site"))?.id;
        let organ = form.get("organ").parse().map_err(|_| DeskError::Missing("organ"))?;
        let column = form.get("column").parse().map_err(|_| DeskError::BadPlace)?;
        let place = (site, (column, mark(form.get("mark"))));
        match form.ticked("nothing") {
            true => desk::begin_nothing(desk.store(), desk.who(), organ, place, desk.now()).await,
            false => desk::begin(desk.store(), desk.who(), organ, place, desk.now()).await,
        }
    };
    match begun.await {
        Ok(id) => see(&format!("/desk/draft/{id}")),
        Err(error) => sheet::no(&desk, &error),
    }
}

/// The list of places for something that stands somewhere already.
fn further(
    desk: &Desk,
    premises: &Premises,
    action: String,
    about: &str,
    revision: i32,
) -> Response {
    let about = desk.lang().say("desk-more-places-about", "title", about);
    listed(desk, premises, (action, about), (revision, String::new()))
}

/// The list of places for many documents at once.
pub(super) fn for_many(
    desk: &Desk,
    premises: &Premises,
    about: String,
    documents: String,
) -> Response {
    listed(desk, premises, ("/desk/many".to_owned(), about), (0, documents))
}

fn listed(
    desk: &Desk,
    premises: &Premises,
    (action, about): (String, String),
    (revision, documents): (i32, String),
) -> Response {
    let words = desk.door.asked("q").to_owned();
    let (choices, more) = choices(premises, &[], &words);
    let page = Pick {
        sheet: Sheet::of(desk, &desk.word("desk-more-places")),
        action,
        about,
        words,
        sites: Vec::new(),
        organs: Vec::new(),
        organ: String::new(),
        site: String::new(),
        documents,
        revision,
        choices,
        more,
        button: desk.word("desk-pick-place"),
    };
    sheet::page(StatusCode::OK, &page)
}

/// `GET /desk/draft/{id}/places?q=`
pub(super) async fn more(desk: Desk, Path(id): Path<i64>) -> Response {
    match desk::draft(desk.store(), desk.who(), id).await {
        Err(error) => sheet::no(&desk, &error),
        Ok((drafted, premises)) => {
            if let Err(error) = desk.who().require(Action::Write, Some(drafted.draft.organ_id)) {
                return sheet::no_access(&desk, error);
            }
            let action = format!("/desk/draft/{id}/places");
            further(&desk, &premises, action, &drafted.draft.title, drafted.draft.revision)
        }
    }
}

/// What a draft says, as it would be typed.
pub(super) fn typed(draft: &Draft) -> Typed {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Typed {
        title: draft.title.clone(),
        body: draft.body.clone(),
        formed: text(&draft.formed),
        number: text(&draft.number),
        index_number: text(&draft.index_number),
        organ: draft.organ.clone(),
        source: draft.source.clone(),
        validity: draft.validity.clone(),
        link: text(&draft.link),
        correction: text(&draft.correction),
    }
}

/// `POST /desk/draft/{id}/places`: one more column for a draft.
pub(super) async fn add(Path(id): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let added = async {
        let (drafted, _) = desk::draft(desk.store(), desk.who(), id).await?;
        let revision = form.get("revision").parse().map_err(|_| DeskError::Conflict)?;
        let column = form.get("column").parse().map_err(|_| DeskError::BadPlace)?;
        let mut places = drafted.content().places;
        places.push((column, mark(form.get("mark"))));
        let (store, typed) = (desk.store(), typed(&drafted.draft));
        desk::save(store, desk.who(), (id, revision), &typed, places, desk.now()).await
    };
    match added.await {
        Ok(()) => see(&format!("/desk/draft/{id}?done=placed")),
        Err(error) => sheet::no(&desk, &error),
    }
}

/// `GET /desk/document/{id}/places?q=`
pub(super) async fn elsewhere(desk: Desk, Path(id): Path<i64>) -> Response {
    let found = async {
        let (shown, organ) = desk::document(desk.store(), desk.who(), id).await?;
        desk.who().require(Action::Place, Some(organ))?;
        let sites = desk.store().sites().await?;
        let site = sites.into_iter().find(|site| site.id == shown.document.site_id);
        let premises = Premises::of(desk.store(), site.ok_or(DeskError::Missing("site"))?).await?;
        Ok::<_, DeskError>((shown, premises))
    };
    match found.await {
        Err(error) => sheet::no(&desk, &error),
        Ok((shown, premises)) => {
            let action = format!("/desk/document/{id}/places");
            further(&desk, &premises, action, &shown.edition.title, 0)
        }
    }
}

/// `POST /desk/document/{id}/places`: one more column for what is public.
pub(super) async fn place(Path(id): Path<i64>, Sent { desk, form, .. }: Sent) -> Response {
    let column = form.get("column").parse().unwrap_or_default();
    let place = (column, mark(form.get("mark")));
    match desk::place(desk.store(), desk.who(), id, place, desk.now()).await {
        Ok(()) => see(&format!("/desk/document/{id}?done=placed")),
        Err(error) => sheet::no(&desk, &error),
    }
}
