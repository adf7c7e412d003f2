//! How a list goes on. Nothing is constructed that the page does not say: a next link wins, then the script
//! functions of known systems, then counts that only tell that there is more.

mod counts;
pub(crate) mod encoded;
mod form;
pub(crate) mod function;
mod hanweb;
mod links;
mod numbered;
pub(crate) mod script;
mod scripts;

use crate::dom::{Node, Selector};
use crate::layout::Layout;
use crate::reading::{Next, Pager};
pub(crate) use hanweb::after_answer;
pub(crate) use numbered::{is_page_field, page_in_query, with_page};
use std::cell::OnceCell;

/// Further pages' addresses beyond this are not spelled out.
pub(crate) const MAX_REST: u32 = 5_000;

/// A pager and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub pager: Pager,
    /// Place in the tree.
    pub at: u32,
}

/// What the page is asked with.
pub(crate) struct Ground<'l, 'd, 'a> {
    pub layout: &'l Layout<'d, 'a>,
    /// Records that the page's own embedded list holds.
    pub embedded: usize,
    /// How a jpage list goes on; looked for when a script first needs it.
    group: OnceCell<Option<hanweb::Group>>,
}

impl<'l, 'd, 'a> Ground<'l, 'd, 'a> {
    /// What a page is asked with whose own embedded list holds so many records.
    pub fn new(layout: &'l Layout<'d, 'a>, embedded: usize) -> Self {
        Self { layout, embedded, group: OnceCell::new() }
    }
}

/// The pager of the page's main list.
pub(crate) fn find(ground: &Ground<'_, '_, '_>, pinned_next: Option<&str>) -> Option<Found> {
    let layout = ground.layout;
    if let Some(found) = pinned_next.and_then(|selector| pinned(layout, selector)) {
        return Some(found);
    }
    let by_link = links::find(layout);
    if let Some(found) = &by_link
        && matches!(found.pager.next, Next::Get { .. })
    {
        return by_link;
    }
    let by_script = scripts::find(ground);
    let by_code = encoded::find(layout);
    // what a script tells beats a next link without an address, and a pager that is written by it
    let better = |one: Option<Found>, other: Option<Found>| match (one, other) {
        (Some(one), Some(other)) if rank(&other.pager.next) > rank(&one.pager.next) => Some(other),
        (Some(one), _) => Some(one),
        (None, other) => other,
    };
    better(better(by_script, by_code), by_link)
        .or_else(|| scripts::by_fields(ground))
        .map(|found| form::complete(layout, found))
}

fn rank(next: &Next) -> u8 {
    match next {
        Next::Get { .. } | Next::Post { .. } => 2,
        Next::Last => 1,
        Next::Unknown => 0,
    }
}

fn pinned(layout: &Layout<'_, '_>, selector: &str) -> Option<Found> {
    let dom = layout.dom;
    let selector = Selector::parse(selector).ok()?;
    let node = dom.find(Node::ROOT, &selector)?;
    let href = dom.attr(node, "href")?;
    let url = layout.base.absolute(&href)?;
    let pager = Pager {
        mechanism: "portal.toml".to_owned(),
        current: None,
        pages: None,
        total: None,
        next: Next::Get { url, rest: Vec::new() },
    };
    Some(Found { pager, at: node.0 })
}
