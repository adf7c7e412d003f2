//! Subscriptions to feeds of other sites: how reading each goes, a new one, and an end.

use super::pick::{Choice, Selectable, choices, selectable_organs, selectable_sites};
use super::sheet::{self, Sheet};
use super::visit::{Desk, Fields, Sent, see};
use super::write::places_of;
use access::Action;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{DeskError, Place, Premises, Subscribed, Subscription};
use std::collections::HashMap;

/// A subscription as it is shown.
struct Row {
    id: i64,
    name: String,
    address: String,
    columns: String,
    source: String,
    words: String,
    /// Reviewed, or public by the signature under the subscription.
    way: String,
    state: String,
    fails: bool,
    taken: u64,
    stops: bool,
}

#[derive(Template)]
#[template(path = "desk/feeds.html")]
struct Feeds {
    sheet: Sheet,
    rows: Vec<Row>,
    subscribes: bool,
}

/// A place that is chosen or can be.
struct Spot {
    value: String,
    name: String,
    path: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "desk/feed-new.html")]
struct New {
    sheet: Sheet,
    organs: Vec<Selectable>,
    sites: Vec<Selectable>,
    address: String,
    words: String,
    source: String,
    find: String,
    spots: Vec<Spot>,
    more: bool,
    /// Whether who asks may have it reviewed, and sign it himself.
    reviewed: bool,
    signs: bool,
    signed: bool,
}

/// Organs for which somebody may subscribe.
fn organs(desk: &Desk) -> Vec<i64> {
    let mut organs = desk.who().organs(Action::Write);
    organs.extend(desk.who().organs(Action::ReviewFinal));
    organs.sort_unstable();
    organs.dedup();
    organs
}

/// How reading a feed goes, in words.
fn state(desk: &Desk, one: &Subscribed) -> String {
    let feed = &one.feed;
    match (feed.failing_since, feed.read_at) {
        (Some(since), _) => {
            let (word, more) = feed.failure.split_once(' ').unwrap_or((&feed.failure, ""));
            let why = desk.lang().say(&format!("desk-feed-why-{word}"), "status", more);
            let again = feed.due_at.map(portal::written).unwrap_or_default();
            let said = [("since", portal::written(since)), ("why", why), ("again", again)];
            desk.lang().say_all("desk-feed-fails", &said)
        }
        (None, Some(at)) => desk.lang().say("desk-feed-read", "at", portal::written(at)),
        (None, None) => desk.word("desk-feed-unread"),
    }
}

fn row(desk: &Desk, premises: &Premises, one: &Subscribed) -> Row {
    let feed = &one.feed;
    let names = feed.places().into_iter().map(|(column, mark)| {
        let title = premises.column(column).map(|column| column.title.clone());
        let title = title.unwrap_or_else(|| desk.word("desk-feed-column-gone"));
        mark.map_or(title.clone(), |mark| format!("{title} [{mark}]"))
    });
    let way = if feed.direct { "desk-feed-direct" } else { "desk-feed-reviewed" };
    Row {
        id: feed.id,
        name: if feed.title.is_empty() { feed.address.clone() } else { feed.title.clone() },
        address: feed.address.clone(),
        columns: names.collect::<Vec<_>>().join("、"),
        source: feed.source.clone(),
        words: feed.words.clone(),
        way: desk.word(way),
        state: state(desk, one),
        fails: feed.failing_since.is_some(),
        taken: one.taken,
        stops: desk::may_stop_feeds(desk.who(), feed.organ_id),
    }
}

/// `GET /desk/feeds`
pub(super) async fn list(desk: Desk) -> Response {
    list_answer(&desk).await.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn list_answer(desk: &Desk) -> Result<Response, DeskError> {
    let feeds = desk::feeds(desk.store(), desk.who()).await?;
    let mut premises: HashMap<i64, Premises> = HashMap::new();
    for site in desk.store().sites().await? {
        if feeds.iter().any(|one| one.feed.site_id == site.id) {
            premises.insert(site.id, Premises::of(desk.store(), site).await?);
        }
    }
    let shown = |one: &Subscribed| Some(row(desk, premises.get(&one.feed.site_id)?, one));
    let page = Feeds {
        sheet: Sheet::of(desk, &desk.word("desk-feeds")),
        rows: feeds.iter().filter_map(shown).collect(),
        subscribes: !organs(desk).is_empty(),
    };
    Ok(sheet::page(StatusCode::OK, &page))
}

/// `GET /desk/feeds/new`
pub(super) async fn new(desk: Desk) -> Response {
    form(&desk, &Fields::default(), StatusCode::OK, None)
        .await
        .unwrap_or_else(|error| sheet::no(&desk, &error))
}

/// The form with what was typed and chosen so far.
async fn form(
    desk: &Desk,
    typed: &Fields,
    status: StatusCode,
    error: Option<String>,
) -> Result<Response, DeskError> {
    let (store, who) = (desk.store(), desk.who());
    let organs = organs(desk);
    let organ = typed.get("organ").parse().ok().or(organs.first().copied());
    let organ = organ.filter(|organ| organs.contains(organ));
    let organ = organ.ok_or(access::AccessError::Forbidden)?;
    let (sites, site) = selectable_sites(desk, organ, typed.get("site")).await?;
    let (organ_options, own) = selectable_organs(desk, &organs, organ).await?;
    let premises = Premises::of(store, site).await?;
    let find = typed.get("find").trim();
    let mut spots = chosen(&premises, &places_of(typed, "")?);
    let mut more = false;
    // Without words, only what is chosen.
    if !find.is_empty() || spots.is_empty() {
        let (found, rest) = choices(&premises, &own, find);
        more = rest;
        let found: Vec<Spot> = found.into_iter().map(spot).collect();
        spots.extend(found.into_iter().filter(|one| !typed.all("place").any(|it| it == one.value)));
    }
    let page = New {
        sheet: Sheet::of(desk, &desk.word("desk-feed-new")).failing(error),
        organs: organ_options,
        sites,
        address: typed.get("address").to_owned(),
        words: typed.get("words").to_owned(),
        source: typed.get("source").to_owned(),
        find: find.to_owned(),
        spots,
        more,
        reviewed: who.may(Action::Write, Some(organ)),
        signs: who.may(Action::ReviewFinal, Some(organ)),
        signed: typed.ticked("direct"),
    };
    Ok(sheet::page(status, &page))
}

/// Places that are chosen already.
fn chosen(premises: &Premises, places: &[Place]) -> Vec<Spot> {
    let known = places.iter().filter_map(|(id, mark)| {
        let column = premises.spot(*id, mark.as_deref())?.column;
        let names = premises.names(column);
        let (last, above) = names.split_last()?;
        let mark = mark.as_deref().unwrap_or_default();
        Some(Spot {
            value: value(*id, mark),
            name: if mark.is_empty() { (*last).to_owned() } else { format!("{last} [{mark}]") },
            path: above.iter().skip(1).copied().collect::<Vec<_>>().join(" › "),
            here: true,
        })
    });
    known.collect()
}

fn spot(choice: Choice) -> Spot {
    Spot {
        value: value(choice.column, &choice.mark),
        name: choice.name,
        path: choice.path,
        here: false,
    }
}

/// A place as a form holds it.
fn value(column: i64, mark: &str) -> String {
    if mark.is_empty() { column.to_string() } else { format!("{column}:{mark}") }
}

/// `POST /desk/feeds/new`: finds columns, or subscribes.
pub(super) async fn subscribe(Sent { desk, form: typed, .. }: Sent) -> Response {
    let answer = match typed.get("then") {
        "find" => form(&desk, &typed, StatusCode::OK, None).await,
        _ => match subscribed(&desk, &typed).await {
            Ok(()) => Ok(see("/desk/feeds?done=subscribed")),
            // Forbidden is said on a page of its own.
            Err(DeskError::Access(error)) => Err(error.into()),
            Err(error) => {
                let (status, words) = sheet::words(desk.lang(), &error);
                form(&desk, &typed, status, Some(words)).await
            }
        },
    };
    answer.unwrap_or_else(|error| sheet::no(&desk, &error))
}

async fn subscribed(desk: &Desk, typed: &Fields) -> Result<(), DeskError> {
    let site = desk.store().site(typed.get("site")).await?.ok_or(DeskError::BadPlace)?;
    let asked = Subscription {
        organ: typed.get("organ").parse().map_err(|_| DeskError::Missing("organ"))?,
        site: site.id,
        address: typed.get("address").to_owned(),
        places: places_of(typed, "")?,
        words: typed.get("words").to_owned(),
        source: typed.get("source").to_owned(),
        direct: typed.ticked("direct"),
    };
    desk::subscribe(desk.store(), desk.who(), asked, desk.now()).await?;
    Ok(())
}

/// `POST /desk/feed/{id}/stop`
pub(super) async fn stop(Path(id): Path<i64>, Sent { desk, .. }: Sent) -> Response {
    match desk::stop_feed(desk.store(), desk.who(), id, desk.now()).await {
        Ok(()) => see("/desk/feeds?done=unsubscribed"),
        Err(error) => sheet::no(&desk, &error),
    }
}
