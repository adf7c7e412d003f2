//! What is public already, looked up by words: the index says where they stand, the store what is there now.

use super::visit::Desk;
use desk::{DeskError, Likely};
use search::{Filters, Index, Matched, Request};
use std::collections::HashMap;
use std::sync::Arc;
use store::{DocumentState, Shown};

/// Hits of the index, or titles, that are looked at.
const LOOKED_AT: usize = 200;
/// Documents that are read at a time.
const READ: usize = 50;

/// An index that is asked for documents of all its sites that may say the same as a draft.
pub(crate) fn likely(index: Arc<Index>) -> Likely {
    Likely::new(move |text, most| {
        let found = index.likely(text, most).unwrap_or_else(|error| {
            tracing::error!(%error, "the index cannot be read: copies are looked for beside a draft alone");
            Vec::new()
        });
        found.into_iter().filter_map(|id| i64::try_from(id).ok()).collect()
    })
}

/// Sites on which organs write, and their names.
struct Own {
    sites: Vec<(i64, String)>,
    names: Vec<String>,
}

impl Own {
    async fn of(desk: &Desk, organs: &[i64]) -> Result<Self, DeskError> {
        let (mut sites, mut names) = (Vec::new(), Vec::new());
        for organ in organs {
            names.extend(desk.store().organ(*organ).await?.map(|organ| organ.name));
            for site in desk::sites_of(desk.store(), *organ).await? {
                let site = (site.id, site.slug);
                if !sites.contains(&site) {
                    sites.push(site);
                }
            }
        }
        Ok(Self { sites, names })
    }
}

/// At most `most` published documents of organs that have these words, the better ones first; without an
/// index those that have them in their titles.
///
/// # Errors
/// Where the store says no.
pub(super) async fn found(
    desk: &Desk,
    organs: &[i64],
    words: &str,
    most: usize,
) -> Result<Vec<Shown>, DeskError> {
    let own = Own::of(desk, organs).await?;
    let ids = match desk.door.app.index() {
        Some(index) => by_words(desk, index, &own, words).await,
        None => None,
    };
    let ids = match ids {
        Some(ids) => ids,
        None => by_titles(desk, &own, words).await?,
    };
    let mut found = Vec::new();
    for ids in ids.chunks(READ) {
        let whole = desk.store().whole(ids).await?;
        let mut by_id: HashMap<i64, Shown> =
            whole.into_iter().map(|shown| (shown.document.id, shown)).collect();
        for shown in ids.iter().filter_map(|id| by_id.remove(id)) {
            if is_own(desk, organs, &shown).await? {
                found.push(shown);
            }
            if found.len() == most {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// At most `most` withdrawn documents of organs, with these words in their titles, the last one first.
///
/// # Errors
/// Where the store says no.
pub(super) async fn withdrawn(
    desk: &Desk,
    organs: &[i64],
    words: &str,
    most: usize,
) -> Result<Vec<Shown>, DeskError> {
    let own = Own::of(desk, organs).await?;
    let sites: Vec<i64> = own.sites.iter().map(|(id, _)| *id).collect();
    let ids = desk.store().withdrawn(&sites, words, LOOKED_AT as u64).await?;
    let mut by_id: HashMap<i64, Shown> = HashMap::new();
    for shown in desk.store().whole(&ids).await? {
        by_id.insert(shown.document.id, shown);
    }
    let mut found = Vec::new();
    for shown in ids.iter().filter_map(|id| by_id.remove(id)) {
        if found.len() < most && is_of(desk, organs, &shown).await? {
            found.push(shown);
        }
    }
    Ok(found)
}

/// Whether a document is public at this moment, and the content of one of these organs.
async fn is_own(desk: &Desk, organs: &[i64], shown: &Shown) -> Result<bool, DeskError> {
    if shown.document.state != DocumentState::Published {
        return Ok(false);
    }
    is_of(desk, organs, shown).await
}

/// Whether a document is the content of one of these organs.
async fn is_of(desk: &Desk, organs: &[i64], shown: &Shown) -> Result<bool, DeskError> {
    let owner = desk::owner(desk.store(), shown).await?;
    Ok(owner.is_some_and(|owner| organs.contains(&owner)))
}

/// Documents that the index has for these words, first those that carry the organs' names; `None` where it
/// cannot be read.
async fn by_words(desk: &Desk, index: Arc<Index>, own: &Own, words: &str) -> Option<Vec<i64>> {
    let request = |organs: Vec<String>| Request {
        filters: Filters {
            sites: own.sites.iter().map(|(_, slug)| slug.clone()).collect(),
            organs,
            ..Filters::default()
        },
        limit: LOOKED_AT,
        ..Request::new(words, portal::day(desk.now()))
    };
    let requests = [request(own.names.clone()), request(Vec::new())];
    let search = move || {
        let answers = requests.iter().map(|request| index.search(request));
        answers.collect::<Result<Vec<_>, _>>()
    };
    let answers = match tokio::task::spawn_blocking(search).await {
        Ok(Ok(answers)) => answers,
        Ok(Err(error)) => return unread(&error),
        Err(error) => return unread(&error),
    };
    let mut ids = Vec::new();
    // What has only some of the words is not what was looked for.
    for answer in answers.into_iter().filter(|answer| answer.matched != Matched::Most) {
        for id in answer.hits.iter().filter_map(|hit| i64::try_from(hit.id).ok()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Some(ids)
}

fn unread<T>(error: &dyn std::fmt::Display) -> Option<T> {
    tracing::error!(%error, "the index cannot be read: titles are looked through instead");
    None
}

/// Documents with the words in their titles, of each site the last ones first.
async fn by_titles(desk: &Desk, own: &Own, words: &str) -> Result<Vec<i64>, DeskError> {
    let mut ids = Vec::new();
    for (site, _) in &own.sites {
        let titled = desk.store().titled(*site, &[words.to_owned()]).await?;
        ids.extend(titled.into_iter().rev().take(LOOKED_AT).map(|one| one.id));
    }
    Ok(ids)
}
