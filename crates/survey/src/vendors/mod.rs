//! What cannot be seen in a page's markup: column trees and lists that a vendor's scripts fetch. One
//! small file for each; `docs/adding-a-vendor.md` says how to add one.

mod gkmlpt;
mod json_list;
mod lonsun;

use page::{Raw, Reading};
use serde::{Deserialize, Serialize};
use url::Url;

/// Requests that an adapter may ask for on one page.
const ASKS: usize = 4;
/// Branches taken from one page.
const BRANCHES: usize = 5_000;
/// Bytes of a page in which an adapter looks for its marks.
const LOOKED_AT: usize = 4 << 20;

/// A column that a vendor's tree names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Title.
    pub title: String,
    /// Address that readers see.
    pub href: String,
    /// Address of the list service, where the column has no page of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Position of the branch above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
}

/// A vendor whose column trees are not in the markup.
pub trait Vendor: Sync {
    /// Id in reasons, e.g. `lonsun`.
    fn id(&self) -> &'static str;

    /// Branches that stand in the page itself.
    fn embedded(&self, _page: &Url, _text: &str) -> Vec<Branch> {
        Vec::new()
    }

    /// Requests by which the page's own scripts fetch its branches.
    fn asks(&self, _page: &Url, _text: &str) -> Vec<Url> {
        Vec::new()
    }

    /// Branches in the answer to such a request.
    fn answered(&self, _page: &Url, _answer: &[u8]) -> Vec<Branch> {
        Vec::new()
    }
}

/// The vendors known.
pub const VENDORS: [&dyn Vendor; 2] = [&gkmlpt::Gkmlpt, &lonsun::Lonsun];

/// Text in which adapters look for their marks: these are ASCII, so the charset does not matter.
pub fn text_of(body: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)])
}

/// Branches in the page, and requests for more: vendor by vendor.
pub fn look(page: &Url, text: &str) -> (Vec<Branch>, Vec<(&'static dyn Vendor, Url)>) {
    let mut branches = Vec::new();
    let mut asks = Vec::new();
    for vendor in VENDORS {
        add(&mut branches, vendor.embedded(page, text));
        for ask in vendor.asks(page, text) {
            if ask.origin() == page.origin() && asks.len() < ASKS {
                asks.push((vendor, ask));
            }
        }
    }
    (branches, asks)
}

/// Adds branches to others, within the bound.
pub fn add(branches: &mut Vec<Branch>, more: Vec<Branch>) {
    let offset = branches.len();
    for mut branch in more {
        if branches.len() >= BRANCHES {
            return;
        }
        branch.parent = branch.parent.map(|parent| parent + offset);
        branches.push(branch);
    }
}

/// Reads a page; an answer in JSON as a list, where it is one.
pub fn read(raw: Raw<'_>, selectors: &snapshot::portal_file::Selectors) -> Reading {
    let reading = page::read(raw, selectors);
    let says_empty = || {
        reading.notices.iter().any(|notice| matches!(notice, page::PageNotice::EmptyList { .. }))
    };
    if reading.items.is_empty()
        && let Some(list) = json_list::read(&raw, selectors)
        && (!list.items.is_empty() || !says_empty())
    {
        return list;
    }
    reading
}
