//! One page from bytes to understanding.

use crate::address::Base;
use crate::article;
use crate::charset::{self, Decoded};
use crate::document;
use crate::dom::{Dom, Node, Selector, Tag};
use crate::kind::{self, Evidence};
use crate::layout::Layout;
use crate::leads;
use crate::links;
use crate::list::{self, Found};
use crate::pager::{self, Ground};
use crate::reading::{Block, Kind, Next, PageNotice, Pager, Raw, Reading, Region};
use crate::vendor::{self, Vendors};
use crate::written;
use snapshot::portal_file::Selectors;

/// A page with less text than this shows next to nothing.
const BARE: u32 = 60;
/// A sentence has no fewer characters.
const SENTENCE: u32 = 8;
/// From this score on a page is a document, and what its scripts hold stands beside it.
const DOCUMENT: f32 = 0.5;

/// Reads a page. Never fails: what is not understood is left empty and the kind is [`Kind::Other`].
pub fn read(raw: Raw<'_>, selectors: &Selectors) -> Reading {
    let decoded = charset::decode(raw.body, raw.content_type);
    let start = decoded.text.trim_start_matches('\u{FEFF}').trim_start();
    if start.starts_with(['{', '['])
        && let Some(reading) = read_json(raw, &decoded)
    {
        return reading;
    }
    let answer = start.starts_with("<datastore")
        || start.starts_with("<?xml") && start.contains("<datastore");
    read_markup(raw, &decoded, selectors, answer)
}

fn read_markup(
    raw: Raw<'_>,
    decoded: &Decoded<'_>,
    selectors: &Selectors,
    answer: bool,
) -> Reading {
    let text = written::unfolded(&decoded.text);
    let dom = Dom::parse(&text);
    let base_href =
        dom.descendants_named(Node::ROOT, Tag::BASE).find_map(|base| dom.attr(base, "href"));
    let base = Base::new(raw.url, base_href.as_deref());
    let layout = Layout::new(&dom, &base);
    let vendors = vendor::recognise(dom.source(), raw.url);
    let part = article::read(&dom, &base, raw.url, selectors);

    let embedded = list::embedded::find(&layout);
    let stored = embedded.iter().map(|store| store.items.len()).max().unwrap_or(0);
    let mut found_pager = pager::find(&Ground::new(&layout, stored), selectors.next.as_deref());
    let mut lists = lists(&layout, &vendors, selectors, found_pager.as_ref().map(|pager| pager.at));
    merge_embedded(&mut lists, embedded);
    if part.score < DOCUMENT {
        merge_stored(&mut lists, list::stored::find(&layout));
        merge_stored(&mut lists, list::embedded::kept(&layout));
    }
    if answer {
        let total = list::embedded::total_record(&decoded.text);
        let items = lists.first().map_or(0, |list| list.items.len());
        found_pager =
            Some(pager::Found { pager: pager::after_answer(raw.url, total, items), at: 0 });
    }

    let several_pages = found_pager
        .as_ref()
        .filter(|found| found.pager.pages.is_none_or(|pages| pages > 1))
        .map(|found| found.at);
    let pager_at = found_pager.as_ref().map_or(0, |found| found.at);
    let mut page_pager = found_pager.map(|found| found.pager);
    let mut notices = part.notices.clone();
    if let Some(pager) = page_pager.as_ref().filter(|pager| pager.total == Some(0) && !answer) {
        // the page itself counts no lines: what looks like a list is a menu
        lists.clear();
        if !notices.iter().any(|notice| matches!(notice, PageNotice::EmptyList { .. })) {
            notices.push(PageNotice::EmptyList { words: pager.mechanism.clone() });
        }
    }
    lists.retain(|list| list.dated() > 0 || !is_menu(list, raw.url));
    if notices.iter().any(|notice| matches!(notice, PageNotice::EmptyList { .. })) {
        // beside the words that there is nothing, links in paragraphs are the ways on
        lists.retain(|list| list.dated() > 0 || dom.tag(Node(list.start)) != Tag::P);
    }
    if selectors.item.is_none() && !answer && !kind::is_root(raw.url) {
        let names = list::own::Names::of(&part);
        list::own::settle(&mut lists, &names, several_pages);
        list::own::drop_catalogs(&mut lists, &names);
        if several_pages.is_none() && !vendors.list_path {
            document::set_aside_links(&mut lists, &part, &layout);
        }
    }
    let goes_on = page_pager.as_ref().is_some_and(|pager| {
        document::goes_on(&layout, &part, (pager, pager_at), &lists, vendors.article_path)
    });
    // A part that says that it has nothing is a part, of no lines.
    let empty_parts = article::empty_parts(&layout);
    let (mut kind, mut confidence) = kind::judge(&Evidence {
        url: raw.url,
        vendors: &vendors,
        article: &part,
        lists: &lists,
        pager: page_pager.as_ref(),
        goes_on,
        links: layout.links.len(),
        empty_parts: empty_parts.len(),
    });
    if answer {
        (kind, confidence) = (Kind::List, 0.9);
    }
    let body = part.body.as_ref().filter(|_| kind == Kind::Article);
    let links = links::anchors(&layout, body);
    let pinned = selectors.item.is_some();
    let main = lists
        .iter()
        .position(|list| pinned || !list.is_aside())
        .filter(|at| kind == Kind::List && (pinned || kind::is_document_list(&lists[*at])));
    let (items, items_heading) = main
        .map(|at| lists.remove(at))
        .map_or_else(Default::default, |main| (main.items, main.heading));
    // a document tells of its further pages as a list does
    let of_kind = |pager: &Pager| match kind {
        Kind::List => true,
        Kind::Article => goes_on && document::is_of_several(pager),
        _ => false,
    };
    page_pager = page_pager.filter(of_kind);
    if !items.is_empty() {
        // its script holds what it shows
        notices.retain(|notice| *notice != PageNotice::ScriptOnly);
    }
    if let Some(pager) = &mut page_pager {
        settle(pager, items.len());
    }
    lists.retain(|list| {
        kind::is_document_list(list) && (list.items.len() >= 2 || is_part_of_one(list))
    });
    lists.sort_by_key(|list| list.start);
    if matches!(kind, Kind::Column | Kind::List | Kind::Other)
        && items.is_empty()
        && lists.is_empty()
        && !notices.contains(&PageNotice::ScriptOnly)
        && article::is_loading(&dom)
    {
        notices.push(PageNotice::ScriptOnly);
    }
    let mut blocks: Vec<Block> = lists.into_iter().map(Found::into_block).collect();
    let beside = if items.is_empty() {
        blocks.len() + empty_parts.len() >= 2
    } else {
        items_heading.is_some()
    };
    if kind != Kind::Article && beside {
        let part =
            |heading| Block { heading: Some(heading), within: None, more: None, items: Vec::new() };
        blocks.extend(empty_parts.into_iter().map(part));
    }
    let mut dates = part.dates;
    if kind == Kind::Article {
        article::by_other_tag(&dom, &mut dates);
    }
    let bare = layout.weight(Node::ROOT) < BARE;
    let prose = match kind {
        Kind::Article => part.text.chars().filter(|letter| !letter.is_whitespace()).count() as u32,
        _ => sentences(&layout),
    };
    // dates that no line took; a menu beside them takes none
    let dated = |block: &Block| block.items.iter().any(|item| item.date.is_some());
    let lined = !items.is_empty() || blocks.iter().any(dated);
    let loose_dates = if kind == Kind::Article || lined { 0 } else { loose_dates(&layout) };
    Reading {
        url: raw.url.to_string(),
        charset: decoded.charset.to_owned(),
        kind,
        confidence,
        list_vendor: vendors.list,
        article_vendor: vendors.article,
        title: part.title,
        head_title: part.head_title,
        dates,
        source: part.source,
        document_number: part.document_number,
        index_number: part.index_number,
        validity: part.validity,
        tags: part.tags,
        column_path: part.column_path,
        items,
        items_heading,
        blocks,
        pager: page_pager,
        attachments: part.attachments,
        text: part.text,
        body_from: part.body_from,
        prose,
        loose_dates,
        links,
        leads: leads::find(&dom, &base, bare),
        notices,
    }
}

/// Whether a line of the list leads to the very page it stands on: then it is a menu.
fn is_menu(list: &Found, url: &url::Url) -> bool {
    let own = url.as_str().split('#').next();
    list.items
        .iter()
        .any(|item| item.href.as_deref().is_some_and(|href| href.split('#').next() == own))
}

/// Whether a single line is a part of the page: with a date, and a heading of its own.
fn is_part_of_one(list: &Found) -> bool {
    list.items.len() == 1 && list.dated() == 1 && list.heading.is_some() && !list.is_aside()
}

/// Characters of the texts in the main part that have a sentence's mark.
fn sentences(layout: &Layout<'_, '_>) -> u32 {
    let dom = layout.dom;
    let main = |node: &Node| matches!(layout.region(*node), Region::Main | Region::Body);
    dom.descendants(Node::ROOT)
        .filter(|node| dom.is_text(*node) && layout.weight(*node) >= SENTENCE && main(node))
        .filter(|node| dom.raw(*node).contains(['。', '；']))
        .filter(|node| !dom.hidden(*node) && dom.closest(*node, Tag::A).is_none())
        .map(|node| layout.weight(node))
        .sum()
}

/// Texts with a date in the main part; today's date is none.
fn loose_dates(layout: &Layout<'_, '_>) -> u32 {
    let dom = layout.dom;
    let dated = |node: &Node| layout.dates_between(node.0, dom.end(*node)) > 0;
    let main = |node: &Node| matches!(layout.region(*node), Region::Main | Region::Body);
    let found = dom
        .descendants(Node::ROOT)
        .filter(|node| dom.is_text(*node) && dated(node) && main(node) && !dom.hidden(*node))
        .filter(|node| !dom.raw(*node).contains("今天") && !dom.raw(*node).contains("星期"))
        .count();
    found as u32
}

/// Lists by a person's selector, by the system's, and by repeated structure.
fn lists(
    layout: &Layout<'_, '_>,
    vendors: &Vendors,
    selectors: &Selectors,
    pager: Option<u32>,
) -> Vec<Found> {
    let mut lists = list::find(layout, pager);
    let pinned = selectors.item.as_deref().and_then(|selector| Selector::parse(selector).ok());
    let by_vendor = vendors.list.as_deref().map_or(&[][..], vendor::item_selectors);
    let chosen = pinned
        .as_ref()
        .into_iter()
        .chain(by_vendor)
        .map(|selector| list::by_selector(layout, selector))
        .find(|found| !found.items.is_empty());
    if let Some(chosen) = chosen {
        let sure = pinned.is_some();
        let better =
            lists.first().is_none_or(|first| sure || chosen.items.len() > first.items.len());
        if better {
            lists.retain(|list| list.end <= chosen.start || chosen.end <= list.start);
            lists.insert(0, chosen);
        }
    }
    lists
}

/// Embedded lists join the others; one that repeats another is dropped.
fn merge_embedded(lists: &mut Vec<Found>, embedded: Vec<Found>) {
    let mut kept: Vec<Found> = Vec::new();
    for store in embedded {
        let repeats = kept.iter().any(|other| {
            let same = store
                .items
                .iter()
                .filter(|item| other.items.iter().any(|one| one.href == item.href))
                .take(3)
                .count();
            same >= store.items.len().min(3)
        });
        if !repeats {
            kept.push(store);
        }
    }
    lists.extend(kept);
    lists.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// Lists out of scripts join the others, unless the page shows their lines; beside a list with dates that the
/// page itself shows they are what stands beside it.
fn merge_stored(lists: &mut Vec<Found>, stored: Vec<Found>) {
    let shown = lists.iter().any(|list| list.dated() > 0 && !list.is_aside());
    for mut store in stored {
        let repeats = lists.iter().flat_map(|list| &list.items).any(|item| {
            item.href.is_some() && store.items.iter().any(|stored| stored.href == item.href)
        });
        if repeats {
            continue;
        }
        if shown {
            store.score *= 0.2;
        }
        lists.push(store);
    }
    lists.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// A pager cannot say less than what is seen.
fn settle(pager: &mut Pager, items: usize) {
    let all_seen = pager.total.is_some_and(|total| items > 0 && items as u64 >= u64::from(total));
    if all_seen
        && matches!(pager.next, Next::Unknown)
        && pager.current.is_none_or(|current| current <= 1)
    {
        pager.next = Next::Last;
    }
}

fn read_json(raw: Raw<'_>, decoded: &Decoded<'_>) -> Option<Reading> {
    let base = Base::new(raw.url, None);
    let list = list::json::read(&decoded.text, &base)?;
    let mut reading = empty(raw, decoded);
    reading.kind = Kind::List;
    reading.confidence = 0.9;
    if raw.url.path().contains("/gkmlpt/") {
        reading.list_vendor = Some("gkmlpt".to_owned());
    }
    reading.items = list.items;
    reading.pager = Some(list.pager);
    reading.notices.extend(list.empty.map(|words| PageNotice::EmptyList { words }));
    Some(reading)
}

fn empty(raw: Raw<'_>, decoded: &Decoded<'_>) -> Reading {
    Reading {
        url: raw.url.to_string(),
        charset: decoded.charset.to_owned(),
        kind: Kind::Other,
        confidence: 0.0,
        list_vendor: None,
        article_vendor: None,
        title: None,
        head_title: None,
        dates: Default::default(),
        source: None,
        document_number: None,
        index_number: None,
        validity: None,
        tags: Default::default(),
        column_path: Vec::new(),
        items: Vec::new(),
        items_heading: None,
        blocks: Vec::new(),
        pager: None,
        attachments: Vec::new(),
        text: String::new(),
        body_from: None,
        prose: 0,
        loose_dates: 0,
        links: Vec::new(),
        leads: Vec::new(),
        notices: Vec::new(),
    }
}
