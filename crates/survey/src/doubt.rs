//! Lists that seem to have no lines: whether the page shows that, or whether its lines were not understood.

use crate::address::Shape;
use crate::addresses::AddressId;
use crate::facts::Facts;
use crate::tree::{NodeId, Shows};
use crate::walk::Walk;
use page::{Anchor, ListItem, PageNotice, Region};
use rustc_hash::FxHashSet;

/// Characters from which on words read like a document's title.
const TITLE_CHARS: usize = 8;
/// A list of fewer lines may well be the same on several pages.
const FRAME_LINES: usize = 3;
/// Pages beside a column's that must be seen before a list is said to stand on most of them.
const FRAME_PAGES: usize = 2;
/// Pages of siblings that are compared.
const SIBLINGS: usize = 40;

impl Walk {
    /// Whether a column's page, on which no line of its list was found, may have some all the same: a script
    /// fetches them, dates stand about, or links read like documents that stand neither on the pages around it
    /// nor in its frame.
    /// What says itself that it has nothing has nothing.
    pub(crate) fn may_have_lines(
        &self,
        id: NodeId,
        facts: &Facts,
        frame: &FxHashSet<&str>,
    ) -> bool {
        let reading = &facts.reading;
        let none = |count: Option<u32>| count == Some(0);
        let says_none = reading
            .pager
            .as_ref()
            .is_some_and(|pager| none(pager.total) || none(pager.pages))
            || reading.notices.iter().any(|notice| matches!(notice, PageNotice::EmptyList { .. }));
        if says_none {
            return false;
        }
        let by_script = reading.leads.iter().any(|lead| lead.how.starts_with("data"))
            || reading.notices.contains(&PageNotice::ScriptOnly);
        if by_script || reading.loose_dates > 0 || facts.text_chars() > 0 {
            return true;
        }
        let around = self.pages_around(id);
        reading.links.iter().zip(&facts.links).any(|(anchor, fact)| {
            let Some(fact) = fact else { return false };
            let shown = around.iter().any(|page| page.shown.contains(&fact.to))
                || self.home_shown.contains(&fact.to)
                || frame.contains(anchor.href.as_str())
                || facts.own.contains(&fact.to);
            !shown && may_be_line(anchor, fact.shape)
        })
    }

    /// Whether most lines of a column's list stand on most pages of the columns beside it, and not below its own
    /// name: a list of the page's frame.
    pub(crate) fn stands_everywhere(&self, id: NodeId, facts: &Facts, items: &[ListItem]) -> bool {
        let title = &self.tree.nodes[id].title;
        let heading = facts.reading.items_heading.as_deref();
        if items.len() < FRAME_LINES
            || heading.is_some_and(|heading| self.names.same(heading, title))
        {
            return false;
        }
        let beside = self.pages_beside(id);
        if beside.len() < FRAME_PAGES {
            return false;
        }
        let everywhere = |item: &&ListItem| {
            let to = item.href.as_deref().and_then(|href| self.addresses.known(href));
            to.is_some_and(|to| {
                let pages = beside.iter().filter(|page| page.shown.contains(&to)).count();
                pages * 2 > beside.len()
            })
        };
        items.iter().filter(everywhere).count() * 5 >= items.len() * 4
    }

    /// The pages of the column above and of those beside.
    fn pages_around(&self, id: NodeId) -> Vec<&Facts> {
        let above = self.tree.nodes[id].parent.map(|parent| self.tree.nodes[parent].shows);
        let above = above.filter(|shows| *shows != self.tree.nodes[id].shows);
        let mut pages = self.pages_beside(id);
        pages.extend(above.and_then(|shows| self.facts(shows.address())));
        pages
    }

    /// The pages of the columns beside a column, each body once.
    fn pages_beside(&self, id: NodeId) -> Vec<&Facts> {
        let Some(parent) = self.tree.nodes[id].parent else { return Vec::new() };
        let own = self.tree.nodes[id].shows.address();
        let body = |address: AddressId| {
            let record = self.pages.get(&address).and_then(|page| page.record.as_ref());
            record.and_then(|record| record.saved.as_ref()).map(|saved| saved.sha256.as_str())
        };
        let mut bodies: FxHashSet<&str> = body(own).into_iter().collect();
        let mut pages = Vec::new();
        for at in &self.tree.nodes[parent].children {
            let Shows::Page(address) = self.tree.nodes[*at].shows else { continue };
            let fresh = body(address).is_none_or(|hash| bodies.insert(hash));
            if address == own || !fresh || pages.len() == SIBLINGS {
                continue;
            }
            pages.extend(self.facts(address));
        }
        pages
    }
}

/// Whether a link reads like a line of a list, wherever on the page it stands.
fn may_be_line(anchor: &Anchor, shape: Shape) -> bool {
    let titled = anchor.text.chars().count() >= TITLE_CHARS && !anchor.text.is_ascii();
    match anchor.region {
        Region::Header | Region::Footer | Region::Breadcrumb => false,
        Region::Pager => titled,
        Region::Navigation => titled && matches!(shape, Shape::Article | Shape::File),
        Region::Main | Region::Body => titled || matches!(shape, Shape::Article | Shape::File),
    }
}
