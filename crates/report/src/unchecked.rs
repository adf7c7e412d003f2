//! Attachments that could not be looked into, or not wholly: for personal data they were not checked.

use crate::text::{brief, clean};
use crate::words::Lang;
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::{Document, FileContent, Snapshot, Unread, UnreadWhy};

/// Characters of a name that are kept.
const NAME: usize = 120;

/// A file, or a part of it, that was not checked.
#[derive(Debug)]
pub struct Unchecked<'a> {
    /// Address of the file.
    pub url: &'a str,
    /// Name of the file.
    pub name: String,
    /// Title of the page that carries it; empty where a list leads straight to the file.
    pub page: String,
    /// Address of that page.
    pub page_url: Option<&'a str>,
    /// Files inside archives, outermost first; empty for the file itself.
    pub part: String,
    /// Why not.
    pub why: &'a UnreadWhy,
}

/// Every file that was not wholly looked into, in the order of the snapshot.
pub fn unchecked(snapshot: &Snapshot) -> Vec<Unchecked<'_>> {
    let mut carriers: FxHashMap<u32, &Document> = FxHashMap::default();
    for document in &snapshot.documents {
        for link in document.attachments.iter().chain(&document.links) {
            carriers.entry(link.0).or_insert(document);
        }
    }
    let mut titles: FxHashMap<u32, &str> = FxHashMap::default();
    for item in &snapshot.items {
        if let Some(document) = item.document {
            titles.entry(document.0).or_insert(&item.title);
        }
    }
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut all = Vec::new();
    for (at, document) in (0u32..).zip(&snapshot.documents) {
        if let Some(file) = document.file.as_deref().filter(|file| !file.unread.is_empty()) {
            seen.insert(&document.url);
            let name = titles.get(&at).copied().or(document.title.as_deref()).unwrap_or_default();
            add(&mut all, file, &document.url, name, None);
        }
    }
    for (at, link) in (0u32..).zip(&snapshot.links) {
        let Some(file) = link.file.as_deref().filter(|file| !file.unread.is_empty()) else {
            continue;
        };
        if seen.insert(&link.url) {
            add(&mut all, file, &link.url, &link.text, carriers.get(&at).copied());
        }
    }
    all
}

fn add<'a>(
    all: &mut Vec<Unchecked<'a>>,
    file: &'a FileContent,
    url: &'a str,
    name: &str,
    carrier: Option<&'a Document>,
) {
    for unread in &file.unread {
        all.push(Unchecked {
            url,
            name: safe(name),
            page: carrier.and_then(|page| page.title.as_deref()).map(safe).unwrap_or_default(),
            page_url: carrier.map(|page| page.url.as_str()),
            part: part(unread),
            why: &unread.why,
        });
    }
}

fn part(unread: &Unread) -> String {
    unread.place.iter().map(|name| safe(name)).collect::<Vec<_>>().join(" › ")
}

/// A name of the portal's, without personal data.
pub fn safe(name: &str) -> String {
    brief(&privacy::mask(name), NAME)
}

/// Why a file was not looked into, in the reader's language.
pub fn why(why: &UnreadWhy, lang: Lang) -> String {
    match why {
        UnreadWhy::Unsupported { kind } => {
            lang.say("unread-unsupported", &[("kind", &clean(kind))])
        }
        other => lang.word(&format!("unread-{}", id(other))),
    }
}

/// The reason as programs read it.
pub fn id(why: &UnreadWhy) -> &'static str {
    match why {
        UnreadWhy::Encrypted => "encrypted",
        UnreadWhy::Scanned => "scanned",
        UnreadWhy::TooLarge => "too-large",
        UnreadWhy::TooDeep => "too-deep",
        UnreadWhy::Truncated => "truncated",
        UnreadWhy::Broken { .. } => "broken",
        UnreadWhy::Unsupported { .. } => "unsupported",
        UnreadWhy::NoRoom => "no-room",
    }
}

/// How many files were not checked for each reason, the most frequent first.
pub fn by_reason(all: &[Unchecked<'_>], lang: Lang) -> Vec<(String, usize)> {
    let mut counts: Vec<(&'static str, String, usize)> = Vec::new();
    for one in all {
        let id = id(one.why);
        match counts.iter_mut().find(|(known, _, _)| *known == id) {
            Some((_, _, count)) => *count += 1,
            None => counts.push((id, lang.word(&format!("unread-{id}-short")), 1)),
        }
    }
    counts.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
    counts.into_iter().map(|(_, words, count)| (words, count)).collect()
}
