//! Pages made of frames: what stands in the frames belongs to the page around them.

use crate::fetching::Fetching;
use fetch::Fetched;
use page::{Kind, Lead, PageNotice, Reading};
use snapshot::Outcome;
use url::Url;

/// Frames of one page that are read.
const FRAMES: usize = 8;
/// Frames lie no deeper in each other.
const DEEPEST: u32 = 3;
/// A page with more links than this is not made of its frames.
const FEW_LINKS: usize = 12;

impl Fetching {
    /// Reads the frames of a page that shows little or no list without them; says how many were asked for.
    pub(crate) async fn read_frames(&self, url: &Url, reading: &mut Reading) -> u32 {
        let made_of_frames = reading.links.len() < FEW_LINKS;
        if !reading.items.is_empty()
            || reading.kind == Kind::Article
            || (!made_of_frames && !reading.blocks.is_empty())
        {
            return 0;
        }
        let mut waiting: Vec<(Url, u32)> = frames(&reading.leads, url, 0).collect();
        let mut seen: Vec<Url> = vec![url.clone()];
        let mut asked = 0;
        while let Some((at, depth)) = (!waiting.is_empty()).then(|| waiting.remove(0)) {
            if seen.contains(&at) || asked as usize >= FRAMES {
                continue;
            }
            seen.push(at.clone());
            asked += 1;
            let fetched: Fetched = self.fetch_part(at, url).await;
            if fetched.outcome != Outcome::Ok {
                continue;
            }
            let content_type = fetched.content_type.as_deref();
            let part = self.read(&fetched.final_url, &fetched.body, content_type);
            if depth + 1 < DEEPEST {
                waiting.extend(frames(&part.leads, url, depth + 1));
            }
            take_in(reading, part);
        }
        if asked > 0 {
            reading.leads.retain(|lead| lead.how != "frame");
        }
        asked
    }
}

/// Frames of the same host, with how deep they lie.
fn frames<'a>(
    leads: &'a [Lead],
    page: &'a Url,
    depth: u32,
) -> impl Iterator<Item = (Url, u32)> + 'a {
    leads
        .iter()
        .filter(|lead| lead.how == "frame")
        .filter_map(|lead| Url::parse(&lead.href).ok())
        .filter(|at| at.origin() == page.origin())
        .map(move |at| (at, depth))
}

/// Adds what a frame shows to the page around it.
fn take_in(page: &mut Reading, part: Reading) {
    let links = page.links.len() as u32;
    let blocks = page.links.iter().map(|link| link.block + 1).max().unwrap_or(0);
    page.links.extend(part.links.into_iter().map(|mut link| {
        link.block += blocks;
        link.under = link.under.map(|under| under + links);
        link
    }));
    if page.items.is_empty() && !part.items.is_empty() {
        page.items = part.items;
        page.items_heading = part.items_heading;
        page.pager = part.pager;
        page.kind = part.kind;
    }
    page.blocks.extend(part.blocks);
    if page.column_path.is_empty() {
        page.column_path = part.column_path;
    }
    if page.title.is_none() {
        page.title = part.title;
    }
    if page.kind == Kind::Other {
        page.kind = if part.kind == Kind::Article { Kind::Other } else { part.kind };
    }
    if page.text.is_empty() {
        page.text = part.text;
    }
    page.notices.retain(|notice| *notice != PageNotice::ScriptOnly);
    page.notices.extend(
        part.notices.into_iter().filter(|notice| matches!(notice, PageNotice::EmptyList { .. })),
    );
}
