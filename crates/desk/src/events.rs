//! Life events (生活事项) of a site: those that are built in, until somebody says otherwise; from then on its own.

use crate::error::DeskError;
use access::audit::{self, Deed, Line};
use access::{Action, Who};
use portal::{PortalError, SiteSettings, kept};
use serde_json::{Value, json};
use standard::events::{self, Audience, Fault, Known, LifeEvent, MOST_EVENTS, NAME, Wrong};
use store::{Site, SiteChange, Store};

/// An event as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct TypedEvent<'a> {
    /// The event that it was; `None` for a new one.
    pub id: Option<&'a str>,
    /// Name.
    pub name: &'a str,
    /// English name; empty where it has none.
    pub name_en: &'a str,
    /// Whose it is.
    pub audience: Audience,
    /// Its place among the events of its audience, from 1; behind the last one where there are fewer.
    pub position: usize,
    /// What concerns it, a line each (`Known::lines`).
    pub matters: &'a str,
}

/// Keeps one event of a site, a new one or another version; answers its id.
///
/// # Errors
/// Where it is not permitted, there is no such site or event, or the name or a line is wrong.
pub async fn save_event(
    store: &Store,
    who: &Who,
    site: &str,
    typed: TypedEvent<'_>,
    now: i64,
) -> Result<String, DeskError> {
    let (name, name_en) = (typed.name.trim(), typed.name_en.trim());
    if name.is_empty() {
        return Err(DeskError::Blank("event-name"));
    }
    if [name, name_en].iter().any(|name| name.chars().count() > NAME) {
        return Err(DeskError::Long { field: "event-name", most: NAME });
    }
    let mut kept_as = String::new();
    change(store, who, site, now, |known, mut events| {
        let matters = known.lines(typed.matters)?;
        if matters.is_empty() {
            return Err(Fault { line: 1, what: Wrong::Nothing(name.to_owned()) }.into());
        }
        let id = match typed.id {
            Some(id) if events.iter().any(|event| event.id == id) => id.to_owned(),
            Some(_) => return Err(DeskError::Missing("event")),
            None if events.len() >= MOST_EVENTS => return Err(DeskError::ManyEvents(MOST_EVENTS)),
            None => unused(&events),
        };
        if events.iter().any(|event| event.name == name && event.id != id) {
            return Err(DeskError::NameTwice(name.to_owned()));
        }
        kept_as.clone_from(&id);
        let (name, name_en) = (name.to_owned(), name_en.to_owned());
        let event = LifeEvent { id, name, name_en, audience: typed.audience, matters };
        let about = json!({ "saved": event.id });
        put(&mut events, event, typed.position);
        Ok((Some(events), about))
    })
    .await?;
    Ok(kept_as)
}

/// The first id that no event has.
fn unused(events: &[LifeEvent]) -> String {
    let mut ids = (1..).map(|number: usize| format!("event-{number}"));
    ids.find(|id| events.iter().all(|event| event.id != *id)).unwrap_or_default()
}

/// Puts an event to its place among those of its audience.
fn put(events: &mut Vec<LifeEvent>, event: LifeEvent, position: usize) {
    events.retain(|one| one.id != event.id);
    let like = |(_, one): &(usize, &LifeEvent)| one.audience == event.audience;
    let at = events.iter().enumerate().filter(like).nth(position.saturating_sub(1));
    let at = at.map_or(events.len(), |(at, _)| at);
    events.insert(at, event);
}

/// Takes an event away from a site: its page is no more.
///
/// # Errors
/// Where it is not permitted, or there is no such site or event.
pub async fn remove_event(
    store: &Store,
    who: &Who,
    site: &str,
    id: &str,
    now: i64,
) -> Result<(), DeskError> {
    change(store, who, site, now, |_, mut events| {
        let before = events.len();
        events.retain(|event| event.id != id);
        if events.len() == before {
            return Err(DeskError::Missing("event"));
        }
        Ok((Some(events), json!({ "removed": id })))
    })
    .await
}

/// Gives a site the events of a file instead of all that it has; answers how many.
///
/// # Errors
/// Where it is not permitted, there is no such site, or a line is wrong: then nothing is changed.
pub async fn import_events(
    store: &Store,
    who: &Who,
    site: &str,
    text: &str,
    now: i64,
) -> Result<usize, DeskError> {
    let mut count = 0;
    change(store, who, site, now, |known, _| {
        let events = events::read(text, known)?;
        count = events.len();
        Ok((Some(events), json!({ "imported": count })))
    })
    .await?;
    Ok(count)
}

/// Gives a site the events that are built in again.
///
/// # Errors
/// Where it is not permitted, or there is no such site.
pub async fn reset_events(store: &Store, who: &Who, site: &str, now: i64) -> Result<(), DeskError> {
    change(store, who, site, now, |_, _| Ok((None, json!({ "built-in": true })))).await
}

/// What the events of a site become, and what the audit log says about it.
type Made = (Option<Vec<LifeEvent>>, Value);

/// Changes the events of a site: its public pages follow, as the site is in the change log.
async fn change(
    store: &Store,
    who: &Who,
    site: &str,
    now: i64,
    make: impl FnOnce(&Known<'_>, Vec<LifeEvent>) -> Result<Made, DeskError>,
) -> Result<(), DeskError> {
    who.require(Action::SetEvents, None)?;
    // The write holds the store's one lock: what is read beside it cannot change.
    let mut write = store.write().await?.at(now);
    let site = store.site(site).await?.ok_or(DeskError::Missing("site"))?;
    let (standard, columns) = (kept(store, &site).await?, addresses(store, &site).await?);
    let known = Known { standard: &standard, columns: &columns };
    let mut settings = SiteSettings::of(&site)?;
    let (events, detail) = make(&known, settings.events().to_vec())?;
    settings.life_events = events;
    let settings = serde_json::to_string(&settings)
        .map_err(|error| PortalError::Unreadable { what: "settings", error })?;
    let change = SiteChange { settings: Some(settings), ..SiteChange::default() };
    write.change_site(site.id, change).await?;
    let (deed, subject) = (Deed::LifeEventsSet, ("site", site.id));
    audit::append(&mut write, Line { account: who.name(), deed, subject, detail }).await?;
    write.commit().await?;
    Ok(())
}

/// Addresses of the columns that a site shows, below the site.
async fn addresses(store: &Store, site: &Site) -> Result<Vec<String>, DeskError> {
    let mut columns = store.columns(site.id).await?;
    columns.retain(|column| column.archived_at.is_none());
    Ok(columns.into_iter().map(|column| column.path).collect())
}

#[cfg(test)]
mod tests {
    use super::{put, unused};
    use standard::events::{Audience, LifeEvent};

    fn event(id: &str, audience: Audience) -> LifeEvent {
        LifeEvent {
            id: id.into(),
            name: id.into(),
            name_en: String::new(),
            audience,
            matters: Vec::new(),
        }
    }

    #[test]
    fn an_event_stands_among_those_of_its_audience() {
        let events = [
            event("a", Audience::People),
            event("x", Audience::Enterprises),
            event("b", Audience::People),
        ];
        for (new, position, expected) in [
            (event("c", Audience::People), 1, "caxb"),
            (event("c", Audience::People), 2, "axcb"),
            (event("c", Audience::People), 9, "axbc"),
            (event("a", Audience::People), 2, "xba"),
            (event("a", Audience::Enterprises), 1, "axb"),
            (event("y", Audience::Enterprises), 0, "ayxb"),
        ] {
            let mut all = events.to_vec();
            put(&mut all, new, position);
            let ids: String = all.iter().map(|event| event.id.as_str()).collect();
            assert_eq!(ids, expected);
        }
    }

    #[test]
    fn a_new_id_is_nobody_elses() {
        let events = ["event-1", "event-3"].map(|id| event(id, Audience::People));
        assert_eq!(unused(&events), "event-2");
        assert_eq!(unused(&[]), "event-1");
    }
}
