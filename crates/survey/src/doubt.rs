//! Lists that seem to have no lines: whether the page shows that, or whether its lines were not understood.

use crate::address::Shape;
use crate::facts::Facts;
use crate::tree::{NodeId, Shows};
use crate::walk::Walk;
use page::{Anchor, PageNotice, Region};
use rustc_hash::FxHashSet;

/// Characters from which on words read like a document's title.
const TITLE_CHARS: usize = 8;
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

    /// The pages of the column above and of those beside.
    fn pages_around(&self, id: NodeId) -> Vec<&Facts> {
        let Some(parent) = self.tree.nodes[id].parent else { return Vec::new() };
        let beside = self.tree.nodes[parent].children.iter().copied().filter(|at| *at != id);
        let own = self.tree.nodes[id].shows.address();
        std::iter::once(parent)
            .chain(beside)
            .filter(|at| matches!(self.tree.nodes[*at].shows, Shows::Page(_)))
            .map(|at| self.tree.nodes[at].shows.address())
            .filter(|address| *address != own)
            .filter_map(|address| self.facts(address))
            .take(SIBLINGS)
            .collect()
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
