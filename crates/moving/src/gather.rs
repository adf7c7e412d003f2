//! From a finished survey to the rows and files of an import.

use crate::documents::{Left, Moved, Mover, Why, source};
use fetch::{Ask, Client, Want};
use futures::{StreamExt, stream};
use page::{Markup, Raw};
use snapshot::portal_file::Selectors;
use snapshot::{DocumentId, Outcome};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::Path;
use survey::{EvidenceBody, EvidencePage};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Files asked for at a time; each host's own limit is kept besides.
const AT_A_TIME: usize = 8;

/// What moves, in the order of the snapshot, and what stays behind.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Documents that move.
    pub moved: Vec<Moved>,
    /// Documents that stay behind.
    pub left: Vec<Left>,
}

/// Goes once through the saved pages and makes a row of each document.
pub fn gather(
    mover: &Mover<'_>,
    pages: impl Iterator<Item = EvidencePage>,
    selectors: &Selectors,
) -> Gathered {
    let mut done: BTreeMap<u32, Result<Moved, Left>> = BTreeMap::new();
    let mut waiting: HashMap<String, Vec<Part>> = HashMap::new();
    let mut begun: HashMap<u32, Begun> = HashMap::new();
    for id in mover.documents() {
        let saved = mover.saved(id);
        if saved.is_empty() {
            done.insert(id.0, mover.document(id, None));
        }
        for (at, (url, sha256)) in saved.iter().enumerate() {
            let part = Part { id, at, of: saved.len(), url: (*url).to_owned() };
            waiting.entry((*sha256).to_owned()).or_default().push(part);
        }
    }
    for page in pages {
        let Some(parts) = waiting.remove(&page.sha256) else { continue };
        for Part { id, at, of, url } in parts {
            let read = markup(&page, &url, selectors);
            let one = begun.entry(id.0).or_default();
            one.parts.insert(at, read);
            if one.parts.len() == of {
                let whole = begun.remove(&id.0).unwrap_or_default().whole();
                done.insert(id.0, mover.document(id, whole));
            }
        }
    }
    for part in waiting.into_values().flatten() {
        done.entry(part.id.0).or_insert_with(|| mover.document(part.id, None));
    }
    let mut gathered = Gathered::default();
    for one in done.into_values() {
        match one {
            Ok(moved) => gathered.moved.push(moved),
            Err(left) => gathered.left.push(left),
        }
    }
    lead_files(&mut gathered.moved);
    gathered
}

/// A page of a document that is still to come.
struct Part {
    id: DocumentId,
    /// Which of its pages, from 0.
    at: usize,
    /// How many it has.
    of: usize,
    url: String,
}

/// A document of which pages have come: their bodies by their places.
#[derive(Default)]
struct Begun {
    parts: BTreeMap<usize, Option<Markup>>,
}

impl Begun {
    /// The bodies of all pages one behind the other; none where one of them could not be read.
    fn whole(self) -> Option<Markup> {
        let mut whole = Markup::default();
        for part in self.parts.into_values() {
            let part = part?;
            if !whole.html.is_empty() {
                whole.html.push('\n');
            }
            whole.html.push_str(&part.html);
            let new = part.pictures.into_iter().filter(|one| !whole.pictures.contains(one));
            let new: Vec<String> = new.collect();
            whole.pictures.extend(new);
        }
        Some(whole)
    }
}

/// Old addresses of attachments and further pages lead to the document that they hang on, the first of several. Those that are
/// themselves lines of a list lead where these do.
fn lead_files(moved: &mut [Moved]) {
    let own = moved.iter().flat_map(|moved| moved.record.old_addresses.iter().cloned());
    let mut taken: HashSet<String> = own.collect();
    for moved in moved {
        for address in std::mem::take(&mut moved.file_addresses) {
            if taken.insert(address.clone()) {
                moved.record.old_addresses.push(address);
            }
        }
    }
}

fn markup(page: &EvidencePage, url: &str, selectors: &Selectors) -> Option<Markup> {
    let url = Url::parse(url).ok()?;
    let body = match &page.body {
        EvidenceBody::Packed(packed) => packed.unpack(),
        EvidenceBody::Damaged(rest) => rest.clone(),
    };
    let kind = page.head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type").then(|| value.trim())
    });
    page::markup(Raw { url: &url, body: &body, content_type: kind }, selectors)
}

impl Gathered {
    /// Fetches the files into `folder`; those that are there already are not asked for again, so that an
    /// interrupted run goes on. What could not be had is taken out of its row and told, address and row's
    /// title; a row that has nothing else stays behind. `each` hears of every file that is dealt with.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub async fn fetch(
        &mut self,
        client: &Client,
        folder: &Path,
        cancel: &CancellationToken,
        each: impl Fn(),
    ) -> io::Result<Vec<(String, String)>> {
        let files = self.moved.iter().flat_map(|moved| &moved.files);
        let mut results = stream::iter(files.map(|file| async {
            let kept = portal::import::media_type(&file.path).is_some();
            let had = if cancel.is_cancelled() || !kept {
                Ok(false)
            } else {
                bring(client, &file.url, &folder.join(&file.path)).await
            };
            each();
            (file.path.clone(), had)
        }))
        .buffer_unordered(AT_A_TIME);
        let mut missing = HashSet::new();
        while let Some((path, had)) = results.next().await {
            if !had? {
                missing.insert(path);
            }
        }
        drop(results);
        let mut told = Vec::new();
        let all = std::mem::take(&mut self.moved).into_iter();
        let (stay, moved): (Vec<Moved>, Vec<Moved>) = all.partition(|moved| {
            let nothing = moved.files.iter().all(|file| missing.contains(&file.path));
            moved.record.body.trim().is_empty() && nothing
        });
        self.moved = moved;
        for moved in stay {
            let url = moved.record.key.unwrap_or_default();
            let column = moved.record.columns.first().map_or("", |place| place.column()).to_owned();
            self.left.push(Left { url, title: moved.record.title, column, why: Why::NoText });
        }
        for moved in &mut self.moved {
            let title = moved.record.title.clone();
            for file in moved.files.iter().filter(|file| missing.contains(&file.path)) {
                told.push((file.url.clone(), title.clone()));
                // A picture of the body is asked for at its old place then.
                moved.record.body =
                    moved.record.body.replace(&source(file.name()), &source(&file.url));
            }
            moved.record.attachments.retain(|path| !missing.contains(path));
        }
        Ok(told)
    }
}

/// Fetches one file, unless it is there; whether it is there now.
async fn bring(client: &Client, url: &str, path: &Path) -> io::Result<bool> {
    if tokio::fs::try_exists(path).await? {
        return Ok(true);
    }
    let Ok(url) = Url::parse(url) else { return Ok(false) };
    let fetched = client.fetch(Ask::new(url, Want::File)).await;
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
    let right = page::can_be(&ending.unwrap_or_default(), &fetched.body);
    if fetched.outcome != Outcome::Ok || fetched.body.is_empty() || !right {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    // Under its name only when it is whole.
    let part = path.with_extension("part");
    tokio::fs::write(&part, &fetched.body).await?;
    tokio::fs::rename(&part, path).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str, pictures: &[&str]) -> Markup {
        let pictures = pictures.iter().map(|one| (*one).to_owned()).collect();
        Markup { html: html.to_owned(), pictures }
    }

    #[test]
    fn the_bodies_of_all_pages_in_their_order() {
        let mut begun = Begun::default();
        begun.parts.insert(1, Some(page("<p>二</p>", &["/a.png", "/b.png"])));
        begun.parts.insert(0, Some(page("<p>一</p>", &["/a.png"])));
        assert_eq!(begun.whole(), Some(page("<p>一</p>\n<p>二</p>", &["/a.png", "/b.png"])));
    }

    #[test]
    fn half_a_text_is_none() {
        let mut begun = Begun::default();
        begun.parts.insert(0, Some(page("<p>一</p>", &[])));
        begun.parts.insert(1, None);
        assert_eq!(begun.whole(), None);
    }
}
