//! A breadcrumb without words or arrows that tell it: links from the home page down, in a container of their own.

use super::{Breadcrumb, MAX_NAMES, MAX_TEXT, finish, is_home, names, trim};
use crate::address::Base;
use crate::article::flow::Flow;
use crate::dom::{Dom, Node, Tag};
use crate::reading::Crumb;
use url::Url;

/// Links to the home page that are looked at.
const MAX_HOMES: usize = 8;
/// A name has no more characters.
const MAX_NAME: usize = 60;

/// The way to the page: whatever parts the names, each address lies below the one before and above the page's
/// own; or `/` and the like part them and the last one, no link, is what the head of the page calls it.
pub(super) fn find(dom: &Dom<'_>, flow: &Flow, base: &Base) -> Option<Breadcrumb> {
    let head = dom.descendants_named(Node::ROOT, Tag::TITLE).next().map(|title| dom.text(title));
    let links = dom.descendants_named(Node::ROOT, Tag::A);
    let homes = links.filter(|link| !dom.hidden(*link) && is_home(trim(&dom.text(*link))));
    for home in homes.take(MAX_HOMES) {
        for around in dom.ancestors(home).take(3) {
            let nodes = home.0..dom.end(around);
            let range = flow.range_of(&nodes);
            let links = dom.descendants_named(around, Tag::A).take(MAX_NAMES + 1).count();
            if range.len() > MAX_TEXT || links > MAX_NAMES {
                break;
            }
            if links < 2 {
                continue;
            }
            let crumbs = names(dom, &nodes, base, None);
            let words = &flow.text[range];
            if leads_here(&crumbs, base.url())
                || head.as_deref().is_some_and(|head| names_here(&crumbs, words, head))
            {
                return Some(finish(flow, &nodes, crumbs));
            }
        }
    }
    None
}

/// Whether addresses lead step by step to a page; what stands behind the last link may be its name.
fn leads_here(crumbs: &[Crumb], page: &Url) -> bool {
    let Some(linked) = linked(crumbs) else { return false };
    let addresses = crumbs.iter().filter_map(|crumb| Url::parse(crumb.href.as_deref()?).ok());
    let addresses: Vec<Url> = addresses.collect();
    let below = |pair: &[Url]| {
        let (above, below) = (folder(&pair[0]), folder(&pair[1]));
        below.len() > above.len() && below.starts_with(above)
    };
    let here =
        |last: &Url| last.host_str() == page.host_str() && folder(page).starts_with(folder(last));
    addresses.len() == linked
        && addresses.windows(2).all(below)
        && addresses.last().is_some_and(here)
}

/// Whether signs part the names and the last one is the page's.
fn names_here(crumbs: &[Crumb], words: &str, head: &str) -> bool {
    let Some(linked) = linked(crumbs) else { return false };
    let parted = ['/', '-', '—', '\\']
        .into_iter()
        .any(|sign| words.matches(sign).count() == crumbs.len() - 1);
    parted && linked < crumbs.len() && crumbs.last().is_some_and(|last| head.contains(&last.title))
}

/// How many names are links: all of at least three, or all but the last.
fn linked(crumbs: &[Crumb]) -> Option<usize> {
    let linked = crumbs.iter().take_while(|crumb| crumb.href.is_some()).count();
    let fits = crumbs.len() >= 3
        && crumbs.len() - linked <= 1
        && crumbs.iter().all(|crumb| crumb.title.chars().count() <= MAX_NAME);
    fits.then_some(linked)
}

/// The path of an address up to its last slash.
fn folder(url: &Url) -> &str {
    let path = url.path();
    &path[..path.rfind('/').map_or(0, |slash| slash + 1)]
}
