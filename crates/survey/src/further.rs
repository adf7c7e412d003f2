//! Documents whose text goes over several pages: what the document's own pager names is read with its first page, so that
//! one record tells of all of it. The pages are kept each for itself as evidence.

use crate::address::directory;
use crate::fetching::Fetching;
use crate::packed::PackedBody;
use crate::record::{Keep, Record, fingerprint, sha256};
use crate::state::{Key, Row, SavedBody};
use jiff::Timestamp;
use page::{Anchor, Kind, Next, Pager, Reading, Region};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use snapshot::{DocumentPage, Fingerprint, Outcome, Reason, Saved, Verdict};
use std::collections::VecDeque;
use url::Url;

/// Pages of one document that are read, the first among them.
const MOST: usize = 20;

/// A further page of a document, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Further {
    /// Its address; that of the page before where no address was understood.
    pub url: String,
    /// What came of it; not reached: it and all behind it were not asked for.
    pub outcome: Outcome,
    /// When it was asked for.
    pub at: Timestamp,
    /// The page as saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<Saved>,
    /// Line of the whole text with which its own begins, from 1; 0 where it has none.
    #[serde(default)]
    pub first_line: u32,
    /// Attachments of the whole that stand on it and on no page before.
    #[serde(default)]
    pub attachments: u32,
    /// Links in the body of the whole that stand on it and on no page before.
    #[serde(default)]
    pub links: u32,
}

impl Further {
    fn not_asked(url: String, at: Timestamp, reason: Reason) -> Self {
        let outcome = Outcome::NotReached { reason };
        Self { url, outcome, at, saved: None, first_line: 0, attachments: 0, links: 0 }
    }

    /// As the snapshot has it; the links are added by whoever numbers them.
    pub fn page(&self) -> DocumentPage {
        DocumentPage {
            url: self.url.clone(),
            outcome: self.outcome.clone(),
            at: self.at,
            first_line: self.first_line,
            links: Vec::new(),
            saved: self.saved.clone(),
        }
    }

    /// Address and hash of the page as saved, where a part of the text stands on it.
    pub fn sheet(&self) -> Option<(String, String)> {
        sheet(&self.url, &self.outcome, self.saved.as_ref())
    }
}

/// Address and hash of a further page as saved, where it was seen.
pub fn sheet(url: &str, outcome: &Outcome, saved: Option<&Saved>) -> Option<(String, String)> {
    let saved = saved.filter(|_| outcome.verdict() == Verdict::Observed)?;
    Some((url.to_owned(), saved.sha256.clone()))
}

/// Sets the text of a page behind what there is; answers the line with which it begins, 0 where it has none.
pub fn append(text: &mut String, more: &str) -> u32 {
    if more.trim().is_empty() {
        return 0;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let line = text.matches('\n').count() + 1;
    text.push_str(more);
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// On which further page something stands, by its place among all and by how many came with each further page.
pub fn page_of(nth: usize, all: usize, counts: impl Iterator<Item = u32> + Clone) -> Option<usize> {
    let mut counts = counts.map(|count| count as usize);
    let mut end = all.saturating_sub(counts.clone().sum());
    if nth < end {
        return None;
    }
    counts.position(|count| {
        end += count;
        nth < end
    })
}

impl Fetching {
    /// Reads the further pages of a document that came from `first` and joins them to it; says how many requests that took.
    pub(crate) async fn read_further(
        &self,
        first: &Url,
        at: Timestamp,
        reading: &mut Reading,
    ) -> (Vec<Further>, u32) {
        let Some(pager) = reading.pager.take() else { return (Vec::new(), 0) };
        let mut way = Way::new(first, &pager, &reading.text);
        let mut further: Vec<Further> = Vec::new();
        let mut requests = 0;
        while let Some(next) = way.step() {
            if further.len() + 1 >= MOST {
                let reason = Reason::new("list-too-long").with("pages", MOST);
                further.push(Further::not_asked(next.to_string(), at, reason));
                return (further, requests);
            }
            let (mut page, part, sent) = self.read_page(&next, first).await;
            requests += sent;
            if let Some(part) = part {
                if !way.is_new(&part.text) {
                    // The number of the page is ignored, or the way leads back.
                    break;
                }
                way.learn(part.pager.as_ref());
                take_in(reading, part, &mut page);
            }
            further.push(page);
        }
        if let Some(reason) = way.lacking(further.len() + 1) {
            let last = further.last().map_or(first.as_str(), |page| page.url.as_str()).to_owned();
            further.push(Further::not_asked(last, at, reason));
        }
        (further, requests)
    }

    /// Reads one further page and keeps it as evidence. The reading is there where it is a part of the text.
    async fn read_page(&self, at: &Url, first: &Url) -> (Further, Option<Reading>, u32) {
        let mut fetched = self.fetch_part(at.clone(), first).await;
        let mut requests = fetched.requests;
        if fetched.outcome.verdict() == Verdict::Failing {
            fetched = self.fetch_part(at.clone(), first).await;
            requests += fetched.requests;
        }
        let mut record = Record::of(at, &fetched);
        let mut part = None;
        if matches!(fetched.outcome, Outcome::Ok | Outcome::TooLarge) {
            let content_type = fetched.content_type.as_deref();
            let reading = self.read(&fetched.final_url, &fetched.body, content_type);
            record.judge(&reading, Keep::Document);
            let here = fetched.final_url.origin() == first.origin();
            let seen = record.outcome.verdict() == Verdict::Observed;
            if seen && !(here && is_part(&reading)) {
                record.outcome = Outcome::SoftGone { reason: Reason::new("no-text") };
            }
            part = (record.outcome.verdict() == Verdict::Observed).then_some(reading);
            let sha256 = sha256(&fetched.body);
            record.saved = Some(Saved { at: fetched.at, sha256: sha256.clone() });
            // Its own name: the same address may be a document or a link as well.
            let key = Key::of(&format!("page of a document {at}"), None, false);
            let mut row = Row::new(&self.state, key, at.as_str(), &record);
            row.body = Some(SavedBody {
                sha256,
                at: fetched.at,
                head: fetched.head.clone(),
                packed: PackedBody::of(&fetched.body),
            });
            // A closed channel means that writing failed; the survey ends with that error.
            let _ = self.rows.send(row).await;
        }
        let further = Further {
            url: at.to_string(),
            outcome: record.outcome,
            at: fetched.at,
            saved: record.saved,
            first_line: 0,
            attachments: 0,
            links: 0,
        };
        (further, part, requests)
    }
}

/// Whether what came may be a part of a text.
fn is_part(reading: &Reading) -> bool {
    match reading.kind {
        Kind::Article => true,
        Kind::Other => !reading.text.trim().is_empty() || !reading.attachments.is_empty(),
        Kind::Home | Kind::Column | Kind::List => false,
    }
}

/// Joins a page to those before it. Of its links those of the text are taken, and what readers cannot see.
fn take_in(whole: &mut Reading, part: Reading, page: &mut Further) {
    page.first_line = append(&mut whole.text, &part.text);
    for attachment in part.attachments {
        if whole.attachments.iter().all(|known| known.href != attachment.href) {
            whole.attachments.push(attachment);
            page.attachments += 1;
        }
    }
    let counts = |link: &Anchor| link.region == Region::Body || link.hiding.is_some();
    let known = whole.links.iter().filter(|link| counts(link));
    let mut known: FxHashSet<String> = known.map(|link| link.href.clone()).collect();
    let blocks = whole.links.iter().map(|link| link.block + 1).max().unwrap_or(0);
    for link in part.links {
        if counts(&link) && known.insert(link.href.clone()) {
            page.links += u32::from(link.region == Region::Body);
            whole.links.push(Anchor { block: link.block + blocks, under: None, ..link });
        }
    }
    whole.prose = whole.prose.saturating_add(part.prose);
    // The letter's own date stands under its end.
    whole.dates.formed = whole.dates.formed.or(part.dates.formed);
}

/// The way through the pages of a document.
#[derive(Debug)]
struct Way {
    first: Url,
    waiting: VecDeque<Url>,
    met: Vec<Url>,
    texts: Vec<Option<Fingerprint>>,
    /// Number of pages that the first one claims.
    claimed: Option<usize>,
    /// A page tells of more, but of no address that can be one of the document's.
    unknown: bool,
}

impl Way {
    fn new(first: &Url, pager: &Pager, text: &str) -> Self {
        let begins = pager.current.is_none_or(|current| current == 1);
        let mut way = Self {
            first: first.clone(),
            waiting: VecDeque::new(),
            met: vec![first.clone()],
            texts: vec![fingerprint(text)],
            claimed: pager.pages.filter(|_| begins).map(|pages| pages as usize),
            unknown: false,
        };
        way.learn(Some(pager));
        way
    }

    /// Takes the addresses that a page's pager names: of the same host and folder, each once.
    fn learn(&mut self, pager: Option<&Pager>) {
        let Some(pager) = pager else { return };
        self.unknown = matches!(pager.next, Next::Unknown | Next::Post { .. });
        let Next::Get { url, rest } = &pager.next else { return };
        for named in std::iter::once(url).chain(rest).take(MOST) {
            let Ok(mut at) = Url::parse(named) else { continue };
            at.set_fragment(None);
            let near =
                at.origin() == self.first.origin() && directory(&at) == directory(&self.first);
            self.unknown |= !near;
            if near && !self.met.contains(&at) && !self.waiting.contains(&at) {
                self.waiting.push_back(at);
            }
        }
    }

    /// The next address that was not met yet.
    fn step(&mut self) -> Option<Url> {
        let at = self.waiting.pop_front()?;
        self.met.push(at.clone());
        Some(at)
    }

    /// Whether a page shows another text than those before it.
    fn is_new(&mut self, text: &str) -> bool {
        let print = fingerprint(text);
        let new = print.is_none() || !self.texts.contains(&print);
        self.texts.push(print);
        new
    }

    /// Why there may be more after so many pages.
    fn lacking(&self, pages: usize) -> Option<Reason> {
        match self.claimed {
            Some(claimed) if pages >= claimed => None,
            _ if self.unknown => Some(Reason::new("list-next-unknown")),
            Some(_) => Some(Reason::new("list-ends-early")),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pager(pages: Option<u32>, next: Next) -> Pager {
        Pager { mechanism: "link".into(), current: None, pages, total: None, next }
    }

    fn at(path: &str) -> String {
        format!("http://www.yunxi.gov.cn{path}")
    }

    #[test]
    fn a_text_begins_on_the_line_behind() {
        let mut text = "甲\n乙".to_owned();
        assert_eq!(append(&mut text, "丙"), 3);
        assert_eq!(append(&mut text, " \n"), 0);
        assert_eq!(append(&mut text, "丁\n戊"), 4);
        assert_eq!(text, "甲\n乙\n丙\n丁\n戊");
    }

    #[test]
    fn what_came_with_which_page() {
        let pages = [2, 0, 1];
        let found: Vec<_> = (0..5).map(|nth| page_of(nth, 5, pages.into_iter())).collect();
        assert_eq!(found, [None, None, Some(0), Some(0), Some(2)]);
    }

    #[test]
    fn each_address_of_the_folder_once() {
        let first = Url::parse(&at("/a/1234.html")).unwrap();
        let rest = ["/a/1234_3.html", "/a/1234_2.html#top", "/a/1234.html", "/b/1234_4.html"];
        let next = Next::Get {
            url: at("/a/1234_2.html"),
            rest: rest.iter().map(|path| at(path)).collect(),
        };
        let mut way = Way::new(&first, &pager(None, next), "甲");
        let steps: Vec<String> =
            std::iter::from_fn(|| way.step()).map(|url| url.to_string()).collect();
        assert_eq!(steps, [at("/a/1234_2.html"), at("/a/1234_3.html")]);
        assert!(way.is_new("乙") && !way.is_new("甲"));
        assert_eq!(
            way.lacking(3).map(|why| why.id.to_string()).as_deref(),
            Some("list-next-unknown")
        );
    }

    #[test]
    fn what_is_claimed_and_not_found_is_said() {
        let first = Url::parse(&at("/a/1234.html")).unwrap();
        let claims = |pages, next| {
            let way = Way::new(&first, &pager(pages, next), "甲");
            way.lacking(2).map(|why| why.id.to_string())
        };
        assert_eq!(claims(Some(2), Next::Unknown), None);
        assert_eq!(claims(Some(3), Next::Last).as_deref(), Some("list-ends-early"));
        assert_eq!(claims(None, Next::Unknown).as_deref(), Some("list-next-unknown"));
        assert_eq!(claims(None, Next::Last), None);
    }
}
