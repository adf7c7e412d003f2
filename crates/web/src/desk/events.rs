//! The life events of a site (生活事项): which there are, in which order, and what concerns each.

use super::sheet::{self, Sheet};
use super::visit::{Desk, Fields, Sent, see};
use crate::layout::Link;
use crate::words::Lang;
use access::Action;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::{DeskError, Premises, TypedEvent};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use portal::SiteSettings;
use standard::events::{Audience, Fault, Known, LifeEvent, MOST_EVENTS, Wrong};
use store::Site;

/// Lines that a search shows at most.
const SHOWN: usize = 60;

/// The events of one audience.
struct Group {
    title: String,
    /// Name, address of the form, and how much concerns it.
    rows: Vec<(String, String, String)>,
}

/// An event as the form has it.
struct Form {
    title: String,
    /// Its id; empty for a new one.
    id: String,
    name: String,
    name_en: String,
    audience: Audience,
    position: usize,
    matters: String,
}

#[derive(Template)]
#[template(path = "desk/events.html")]
struct Events {
    sheet: Sheet,
    sites: Vec<Link>,
    site: String,
    /// Whether the site has events of its own.
    own: bool,
    groups: Vec<Group>,
    audiences: Vec<(Audience, String)>,
    form: Form,
    words: String,
    /// Lines that were searched for, as the form takes them.
    found: Vec<String>,
}

/// The words for an audience.
fn audience_words(lang: Lang, audience: Audience) -> String {
    lang.word(&format!("events-{}", audience.id()))
}

/// What is wrong, with its line.
pub(super) fn wrong(lang: Lang, fault: &Fault) -> String {
    let say = |key: &str, value: &str| lang.say(&format!("desk-events-{key}"), "what", value);
    let what = match &fault.what {
        Wrong::Syntax(reason) => say("syntax", reason),
        Wrong::BadId(id) => say("bad-id", id),
        Wrong::BadName => lang.word("desk-events-bad-name"),
        Wrong::Twice(name) => say("twice", name),
        Wrong::Nothing(name) => say("nothing", name),
        Wrong::Many(most) => lang.say("desk-events-many", "most", most),
        Wrong::Field(name) => say("field", name),
        Wrong::Matter { field, matter } => {
            let said = [("field", field.clone()), ("what", matter.clone())];
            lang.say_all("desk-events-matter", &said)
        }
        Wrong::Column(address) => say("column", address),
    };
    lang.say_all("desk-events-line", &[("line", fault.line.to_string()), ("what", what)])
}

/// An address of this page.
fn address(site: &str, event: &str) -> String {
    let [site, event] = [site, event].map(|one| utf8_percent_encode(one, NON_ALPHANUMERIC));
    format!("/desk/events?site={site}&event={event}")
}

/// `GET /desk/events?site=&event=&q=`
pub(super) async fn page(desk: Desk) -> Response {
    let (site, event) = (desk.door.asked("site"), desk.door.asked("event"));
    let shown = shown(&desk, site, event, None).await;
    let answer = shown.map(|page| sheet::page(StatusCode::OK, &page));
    answer.unwrap_or_else(|error| sheet::no(&desk, &error))
}

/// The page with one event in its form, or with what was typed and why it was not kept.
async fn shown(
    desk: &Desk,
    slug: &str,
    event: &str,
    refused: Option<(&Fields, String)>,
) -> Result<Events, DeskError> {
    desk.who().require(Action::SetEvents, None)?;
    let sites = desk.store().sites().await?;
    let site = sites.iter().find(|site| site.slug == slug).or(sites.first());
    let site = site.cloned().ok_or(DeskError::Missing("site"))?;
    let link = |one: &Site| Link {
        href: address(&one.slug, ""),
        text: one.name.clone(),
        here: one.id == site.id,
    };
    let links = sites.iter().map(link).collect();
    let settings = SiteSettings::of(&site)?;
    let premises = Premises::of(desk.store(), site.clone()).await?;
    let known = Known { standard: &premises.standard, columns: &[] };
    let words = desk.door.asked("q").trim().to_owned();
    let (form, error) = match refused {
        Some((form, error)) => (typed(desk, event, form), Some(error)),
        None => (form(desk, settings.events(), event, &known)?, None),
    };
    Ok(Events {
        sheet: Sheet::of(desk, &desk.word("desk-events")).failing(error),
        sites: links,
        own: settings.life_events.is_some(),
        groups: Audience::ALL.map(|one| group(desk, &site.slug, settings.events(), one)).into(),
        audiences: Audience::ALL.map(|one| (one, audience_words(desk.lang(), one))).into(),
        form,
        found: found(&premises, &known, &words),
        site: site.slug,
        words,
    })
}

fn group(desk: &Desk, site: &str, events: &[LifeEvent], audience: Audience) -> Group {
    let rows = events.iter().filter(|event| event.audience == audience).map(|event| {
        let count = desk.lang().say("desk-events-count", "count", event.matters.len());
        (event.name.clone(), address(site, &event.id), count)
    });
    Group { title: audience_words(desk.lang(), audience), rows: rows.collect() }
}

/// The form of an event that is there, or of a new one.
fn form(desk: &Desk, events: &[LifeEvent], id: &str, known: &Known<'_>) -> Result<Form, DeskError> {
    if id.is_empty() {
        let people = events.iter().filter(|one| one.audience == Audience::People).count();
        return Ok(Form {
            title: desk.word("desk-events-new"),
            id: String::new(),
            name: String::new(),
            name_en: String::new(),
            audience: Audience::People,
            position: people + 1,
            matters: String::new(),
        });
    }
    let event = events.iter().find(|event| event.id == id).ok_or(DeskError::Missing("event"))?;
    let like = events.iter().filter(|one| one.audience == event.audience);
    let before = like.take_while(|one| one.id != event.id).count();
    let lines: Vec<String> = event.matters.iter().map(|one| known.line(one)).collect();
    Ok(Form {
        title: desk.lang().say("desk-events-change", "name", &event.name),
        id: event.id.clone(),
        name: event.name.clone(),
        name_en: event.name_en.clone(),
        audience: event.audience,
        position: before + 1,
        matters: lines.join("\n"),
    })
}

/// The form as it was typed.
fn typed(desk: &Desk, id: &str, form: &Fields) -> Form {
    let event = event(id, form);
    Form {
        title: match id.is_empty() {
            true => desk.word("desk-events-new"),
            false => desk.lang().say("desk-events-change", "name", event.name),
        },
        id: id.to_owned(),
        name: event.name.to_owned(),
        name_en: event.name_en.to_owned(),
        audience: event.audience,
        position: event.position,
        matters: event.matters.to_owned(),
    }
}

fn event<'a>(id: &'a str, form: &'a Fields) -> TypedEvent<'a> {
    let audience = Audience::ALL.into_iter().find(|one| one.id() == form.get("audience"));
    TypedEvent {
        id: (!id.is_empty()).then_some(id),
        name: form.get("name"),
        name_en: form.get("name-en"),
        audience: audience.unwrap_or(Audience::People),
        position: form.get("position").trim().parse().unwrap_or(MOST_EVENTS),
        matters: form.get("matters"),
    }
}

/// Matters of the standard and columns of the site in whose names all words stand, as lines of the form.
fn found(premises: &Premises, known: &Known<'_>, words: &str) -> Vec<String> {
    if words.is_empty() {
        return Vec::new();
    }
    let meant = |names: &[&str]| {
        words.split_whitespace().all(|word| names.iter().any(|name| name.contains(word)))
    };
    let mut lines: Vec<String> = Vec::new();
    for field in &known.standard.fields {
        for entry in &field.entries {
            let (first, second) = (entry.matter1.as_str(), entry.matter2.as_deref());
            for names in [&[field.name.as_str()][..], &[field.name.as_str(), first]] {
                lines.extend(meant(names).then(|| names.join(" / ")));
            }
            let names = [field.name.as_str(), first, second.unwrap_or_default()];
            lines.extend((second.is_some() && meant(&names)).then(|| names.join(" / ")));
        }
    }
    // A column of a field is meant by its matter, which holds whatever its address becomes.
    let others = premises.columns().iter().filter(|column| column.field.is_none());
    lines.extend(
        others.filter(|column| meant(&premises.names(column))).map(|column| column.path.clone()),
    );
    let mut once = std::collections::HashSet::new();
    lines.retain(|line| once.insert(line.clone()));
    lines.truncate(SHOWN);
    lines
}

/// `POST /desk/events`: keeps an event, takes it away, or takes the built-in ones again.
pub(super) async fn sent(Sent { desk, form, .. }: Sent) -> Response {
    let (site, id) = (form.get("site"), form.get("event"));
    let (store, who, now) = (desk.store(), desk.who(), desk.now());
    let done = match form.get("then") {
        "remove" => desk::remove_event(store, who, site, id, now).await.map(|()| String::new()),
        "built-in" => desk::reset_events(store, who, site, now).await.map(|()| String::new()),
        _ => desk::save_event(store, who, site, event(id, &form), now).await,
    };
    let error = match done {
        Ok(kept) => return see(&format!("{}&done=events", address(site, &kept))),
        Err(error) => error,
    };
    let (status, words) = sheet::words(desk.lang(), &error);
    if status != StatusCode::UNPROCESSABLE_ENTITY {
        return sheet::no(&desk, &error);
    }
    // Nothing typed is lost.
    match shown(&desk, site, id, Some((&form, words))).await {
        Ok(page) => sheet::page(status, &page),
        Err(error) => sheet::no(&desk, &error),
    }
}
