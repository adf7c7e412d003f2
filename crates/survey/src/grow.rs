//! How the tree grows: level by level, so that every decision sees the pages of all siblings and does
//! not depend on which answer came first.

use crate::address::Belongs;
use crate::addresses::AddressId;
use crate::children::{Child, Place, children};
use crate::list::document_items;
use crate::tree::{NodeId, Shows};
use crate::walk::{Until, Walk};
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::Reason;
use snapshot::{Outcome, Role};
use std::sync::Arc;

/// Places at which one page's columns are laid out; at further places it stands as a leaf.
const PLACES: usize = 6;

impl Walk {
    /// Walks the tree from its roots to its leaves.
    pub(crate) async fn grow(&mut self, mut level: Vec<NodeId>) {
        let mut places: FxHashMap<AddressId, usize> = FxHashMap::default();
        while !level.is_empty() && self.stopped.is_none() {
            self.ask_level(&level);
            self.drive(Until::Structure).await;
            if self.stopped.is_some() {
                return;
            }
            self.check_columns(&level);
            self.place_by_breadcrumb(&level);
            level = self.lay_out(&level, &mut places);
        }
    }

    fn ask_level(&mut self, level: &[NodeId]) {
        for id in level {
            let node = &self.tree.nodes[*id];
            let Shows::Page(address) = node.shows else { continue };
            if self.skipped(address) {
                self.tree.nodes[*id].outcome =
                    Some(Outcome::NotReached { reason: Reason::new("pinned-skip") });
                continue;
            }
            if node.belongs == Belongs::Here {
                self.ask_structure(address);
            } else {
                self.check_link(address, snapshot::LinkKind::Page, &node.title.clone());
            }
        }
    }

    fn skipped(&self, address: AddressId) -> bool {
        let text = self.addresses.text(address);
        self.settings.portal.skip.iter().any(|prefix| {
            text.starts_with(prefix.as_str())
                || prefix.starts_with('/')
                    && url::Url::parse(text)
                        .is_ok_and(|url| url.path().starts_with(prefix.as_str()))
        })
    }

    /// Takes out what its own page shows to be no column.
    fn check_columns(&mut self, level: &[NodeId]) {
        for id in level {
            let node = &self.tree.nodes[*id];
            let (Shows::Page(address), Some(parent)) = (node.shows, node.parent) else { continue };
            if node.certain || node.dropped {
                continue;
            }
            let Some(facts) = self.pages.get(&address).and_then(|page| page.facts.as_ref()) else {
                // A dead entry of a menu stays: that it is dead is a fault of the portal.
                continue;
            };
            let above: Vec<NodeId> = self.tree.line(parent).collect();
            let led_back = facts.own.iter().any(|own| {
                Some(*own) == self.home
                    || above.iter().any(|id| self.tree.nodes[*id].shows == Shows::Page(*own))
            });
            let article =
                facts.reading.kind == page::Kind::Article && facts.reading.items.is_empty();
            let crumbs = &facts.reading.column_path;
            let inner = crumbs.len().saturating_sub(1);
            let contradicted = inner >= 2
                && !crumbs[1..].iter().any(|crumb| {
                    above.iter().any(|id| self.is_called(*id, &crumb.title, crumb.href.as_deref()))
                });
            if led_back || article || contradicted {
                self.tree.drop_column(*id);
            }
        }
    }

    /// Whether a breadcrumb's name or address is that of a column.
    fn is_called(&self, id: NodeId, title: &str, href: Option<&str>) -> bool {
        let node = &self.tree.nodes[id];
        if self.names.same(&node.title, title) {
            return true;
        }
        let address = node.shows.address();
        if let (Some(href), Shows::Page(_)) = (href, node.shows)
            && href == self.addresses.text(address)
        {
            return true;
        }
        matches!(node.shows, Shows::Page(_))
            && self.pages.get(&address).and_then(|page| page.facts.as_ref()).is_some_and(|facts| {
                facts.called.iter().any(|name| self.names.same(name, title))
                    || href.is_some_and(|href| facts.url.as_str() == href)
            })
    }

    /// Moves columns to where their own breadcrumb says that they stand.
    fn place_by_breadcrumb(&mut self, level: &[NodeId]) {
        let mut together: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
        for id in level {
            if let Some(parent) = self.tree.nodes[*id].parent {
                together.entry(parent).or_insert_with(|| self.tree.nodes[parent].children.clone());
            }
        }
        for id in level {
            let node = &self.tree.nodes[*id];
            let (Shows::Page(address), Some(parent)) = (node.shows, node.parent) else { continue };
            if node.dropped {
                continue;
            }
            let Some(facts) = self.pages.get(&address).and_then(|page| page.facts.as_ref()) else {
                continue;
            };
            let crumbs: Vec<(String, Option<String>)> = facts
                .reading
                .column_path
                .iter()
                .map(|crumb| (crumb.title.clone(), crumb.href.clone()))
                .collect();
            let own = crumbs.iter().rposition(|(title, href)| {
                self.names.same(title, &node.title)
                    || href.as_deref().is_some_and(|href| href == self.addresses.text(address))
            });
            let before = own.unwrap_or(crumbs.len());
            if before < 2 {
                continue;
            }
            let (title, href) = &crumbs[before - 1];
            if self.is_called(parent, title, href.as_deref()) {
                self.tree.nodes[*id].reasons.push(Reason::new("crumb-confirms"));
                self.tree.nodes[*id].certain = true;
                continue;
            }
            // Among those that stood beside it before anything was moved.
            let mut beside: Vec<NodeId> = Vec::new();
            let mut stack = together.get(&parent).cloned().unwrap_or_default();
            while let Some(at) = stack.pop() {
                if at != *id && !self.tree.nodes[at].dropped {
                    beside.push(at);
                    if !matches!(self.tree.nodes[at].shows, Shows::Page(_)) {
                        stack.extend(self.tree.nodes[at].children.iter().copied());
                    }
                }
            }
            beside.sort_unstable();
            let before_it: Vec<&str> =
                crumbs[..before].iter().map(|(title, _)| title.as_str()).collect();
            let target = self.named_by_crumb(&beside, title, href.as_deref(), &before_it);
            if let Some(target) = target {
                self.tree.put_under(*id, target, Reason::new("crumb-moves").with("title", title));
            }
        }
    }

    /// The column that a breadcrumb names: by its address, else by its name where only one has it, else
    /// by the whole breadcrumb.
    fn named_by_crumb(
        &self,
        among: &[NodeId],
        title: &str,
        href: Option<&str>,
        path: &[&str],
    ) -> Option<NodeId> {
        let by_address = among.iter().copied().find(|id| {
            let node = &self.tree.nodes[*id];
            href.is_some_and(
                |href| matches!(node.shows, Shows::Page(at) if self.addresses.text(at) == href),
            )
        });
        if by_address.is_some() {
            return by_address;
        }
        let named: Vec<NodeId> =
            among.iter().copied().filter(|id| self.is_called(*id, title, href)).collect();
        if named.len() < 2 {
            return named.first().copied();
        }
        named.into_iter().find(|id| {
            self.facts(self.tree.nodes[*id].shows.address()).is_some_and(|facts| {
                let own = facts.reading.column_path.iter().map(|crumb| crumb.title.as_str());
                own.eq(path.iter().copied())
            })
        })
    }

    /// Decides the children and begins the lists of a level; gives the next level.
    fn lay_out(
        &mut self,
        level: &[NodeId],
        places: &mut FxHashMap<AddressId, usize>,
    ) -> Vec<NodeId> {
        let beside = self.shown_beside(level);
        let mut next = Vec::new();
        for id in level.iter().copied() {
            if self.tree.nodes[id].dropped || self.tree.nodes[id].belongs != Belongs::Here {
                continue;
            }
            match self.tree.nodes[id].shows {
                Shows::Block(page, block) => self.begin_block_list(id, page, block),
                Shows::Heading(_) => {}
                Shows::Page(address) => {
                    let at = places.entry(address).or_default();
                    *at += 1;
                    if *at > PLACES {
                        self.tree.nodes[id].reasons.push(Reason::new("shown-elsewhere"));
                        self.begin_list(id, address, &[]);
                        continue;
                    }
                    next.extend(self.lay_out_page(id, address, &beside));
                }
            }
        }
        // What only the decisions of this level needed.
        for id in level {
            if let Shows::Page(address) = self.tree.nodes[*id].shows
                && let Some(facts) =
                    self.pages.get_mut(&address).and_then(|page| page.facts.as_mut())
            {
                facts.reading.links = Vec::new();
                let tab = crate::children::Leads::Block(facts.reading.blocks.len());
                let decided = self.decided.get(&address);
                // A child that is this very page still needs its lines.
                let itself =
                    |leads| matches!(leads, crate::children::Leads::To(at, _) if at == address);
                let needed = |child: &Child| child.leads == tab || itself(child.leads);
                if !decided.is_some_and(|found| found.iter().any(needed)) {
                    facts.reading.items = Vec::new();
                }
                facts.links = Vec::new();
            }
        }
        let progress = &self.context.progress;
        progress.columns.store(self.tree.nodes.len() as u64, std::sync::atomic::Ordering::Relaxed);
        next
    }

    fn lay_out_page(
        &mut self,
        id: NodeId,
        address: AddressId,
        beside: &FxHashMap<Option<NodeId>, FxHashMap<AddressId, u32>>,
    ) -> Vec<NodeId> {
        let parent = self.tree.nodes[id].parent;
        if parent.is_some_and(|parent| self.tree.nodes[parent].shows == Shows::Page(address)) {
            // The first entry of its parent's menu: what is below stands below the parent already.
            self.begin_list(id, address, &[]);
            return Vec::new();
        }
        let found = match self.decided.get(&address) {
            Some(found) => Arc::clone(found),
            None => {
                let found = Arc::new(self.decide(id, address, beside));
                self.decided.insert(address, Arc::clone(&found));
                found
            }
        };
        let bounds = &self.settings.bounds;
        let room = (bounds.columns as usize).saturating_sub(self.tree.nodes.len());
        let too_deep = self.tree.nodes[id].depth >= bounds.depth;
        let mut next = Vec::new();
        if (too_deep || room < found.len()) && !found.is_empty() {
            self.stop_at_bound(if too_deep { "bound-depth" } else { "bound-columns" });
        } else {
            next = self.tree.add(id, address, &found);
            self.settle_villages(id);
        }
        self.begin_list(id, address, &found);
        next
    }

    /// Among villages stands what is called by its bare name (`双井`) as a village too, unless the standard
    /// knows the name.
    fn settle_villages(&mut self, id: NodeId) {
        if self.tree.nodes[id].role != Role::VillageAffairs {
            return;
        }
        let children = self.tree.nodes[id].children.clone();
        let is = |role: Role| {
            children.iter().filter(|child| self.tree.nodes[**child].role == role).count()
        };
        let (villages, others) = (is(Role::Village), is(Role::Ordinary));
        if villages == 0 || villages < others {
            return;
        }
        for child in children {
            let node = &self.tree.nodes[child];
            let short = (2..=6).contains(&node.title.trim().chars().count());
            if node.role == Role::Ordinary && short && self.names.known(&node.title).is_none() {
                self.tree.nodes[child].role = Role::Village;
            }
        }
    }

    /// Notes that a bound kept columns from being seen; the survey goes on with what there is.
    fn stop_at_bound(&mut self, why: &'static str) {
        if !self.bounds_hit.iter().any(|known| known.id == why) {
            self.bounds_hit.push(Reason::new(why));
        }
    }

    fn decide(
        &self,
        id: NodeId,
        address: AddressId,
        beside: &FxHashMap<Option<NodeId>, FxHashMap<AddressId, u32>>,
    ) -> Vec<Child> {
        let node = &self.tree.nodes[id];
        let Some(facts) = self.pages.get(&address).and_then(|page| page.facts.as_ref()) else {
            return Vec::new();
        };
        if matches!(node.role, Role::OnRequest | Role::News)
            || facts.reading.kind == page::Kind::Article
                && !matches!(node.role, Role::Platform | Role::Grassroots)
        {
            return Vec::new();
        }
        if facts.own.len() > 1 && node.parent.is_some() && self.stands_elsewhere(id, facts) {
            // Led on to another unit's page: its list is this column's, its columns are not.
            return Vec::new();
        }
        let mut ancestors: FxHashSet<AddressId> = FxHashSet::default();
        for above in self.tree.line(id) {
            if let Shows::Page(at) = self.tree.nodes[above].shows {
                ancestors.insert(at);
                if let Some(facts) = self.pages.get(&at).and_then(|page| page.facts.as_ref()) {
                    ancestors.extend(facts.own.iter().copied());
                }
            }
        }
        ancestors.extend(self.home);
        ancestors.extend(self.tree.roots.iter().map(|root| self.tree.nodes[*root].shows.address()));
        let none = FxHashSet::default();
        let above = match node.parent {
            None => &self.home_shown,
            Some(parent) => {
                let at = self.tree.nodes[parent].shows.address();
                self.pages
                    .get(&at)
                    .and_then(|page| page.facts.as_ref())
                    .map_or(&none, |facts| &facts.shown)
            }
        };
        let nobody = FxHashMap::default();
        let place = Place {
            title: &node.title,
            role: node.role,
            ancestors: &ancestors,
            above,
            beside: beside.get(&node.parent).unwrap_or(&nobody),
            has_parent: node.parent.is_some(),
            in_larger: self.town.is_some(),
        };
        children(facts, &place, &self.names)
    }

    /// Whether a page's breadcrumb leads there by none of the columns above, the root apart.
    fn stands_elsewhere(&self, id: NodeId, facts: &crate::facts::Facts) -> bool {
        let crumbs = &facts.reading.column_path;
        let node = &self.tree.nodes[id];
        let mut above: Vec<NodeId> = self.tree.line(id).skip(1).collect();
        if above.len() > 1 {
            above.pop();
        }
        let Some(inner) = crumbs.len().checked_sub(1).filter(|inner| *inner > 1) else {
            return false;
        };
        !crumbs[1..inner].iter().any(|crumb| {
            self.names.same(&node.title, &crumb.title)
                || above.iter().any(|id| self.is_called(*id, &crumb.title, crumb.href.as_deref()))
        })
    }

    /// For each parent: how many of its children's pages show an address.
    fn shown_beside(
        &self,
        level: &[NodeId],
    ) -> FxHashMap<Option<NodeId>, FxHashMap<AddressId, u32>> {
        let mut pages: FxHashMap<Option<NodeId>, FxHashSet<AddressId>> = FxHashMap::default();
        for id in level {
            let node = &self.tree.nodes[*id];
            if let (Shows::Page(address), false) = (node.shows, node.dropped) {
                pages.entry(node.parent).or_default().insert(address);
            }
        }
        let mut beside = FxHashMap::default();
        for (parent, pages) in pages {
            let mut counts: FxHashMap<AddressId, u32> = FxHashMap::default();
            let mut bodies: FxHashSet<String> = FxHashSet::default();
            for page in pages {
                let Some(page) = self.pages.get(&page) else { continue };
                // Two addresses of one page say nothing about their neighbours.
                let hash = page
                    .record
                    .as_ref()
                    .and_then(|record| record.saved.as_ref())
                    .map(|saved| saved.sha256.clone());
                if hash.is_some_and(|hash| !bodies.insert(hash)) {
                    continue;
                }
                for shown in page.facts.iter().flat_map(|facts| &facts.shown) {
                    *counts.entry(*shown).or_default() += 1;
                }
            }
            beside.insert(parent, counts);
        }
        beside
    }

    /// Begins the list of a column's page, where it has one that is not its first child's.
    fn begin_list(&mut self, id: NodeId, address: AddressId, found: &[Child]) {
        if let Some(list) = self.list_of.get(&(address, None)) {
            self.tree.nodes[id].list = Some(*list);
            return;
        }
        let first_child_is_the_page = found.iter().any(|child| {
            child.parent.is_none()
                && matches!(child.leads, crate::children::Leads::To(at, _) if at == address)
        });
        let Some(page) = self.pages.get(&address) else { return };
        let Some(facts) = &page.facts else { return };
        let main_is_a_tab = found
            .iter()
            .any(|child| child.leads == crate::children::Leads::Block(facts.reading.blocks.len()));
        if first_child_is_the_page || main_is_a_tab {
            return;
        }
        // Links to the columns around the list are part of the page's frame, not lines.
        let mut frame: FxHashSet<&str> = found
            .iter()
            .filter_map(|child| match child.leads {
                crate::children::Leads::To(at, _) => Some(self.addresses.text(at)),
                _ => None,
            })
            .collect();
        for above in self.tree.line(id) {
            frame.insert(self.addresses.text(self.tree.nodes[above].shows.address()));
        }
        frame.extend(self.home.map(|home| self.addresses.text(home)));
        let mut items = document_items(&facts.reading, |href| frame.contains(href));
        let everywhere = self.stands_everywhere(id, facts, &items);
        if everywhere {
            items.clear();
        }
        let of_columns = !found.is_empty() && !facts.lists_documents();
        let article = facts.reading.kind == page::Kind::Article;
        // A page that says that it has nothing has a list, of no lines.
        let says_empty = found.is_empty()
            && facts
                .reading
                .notices
                .iter()
                .any(|notice| matches!(notice, page::PageNotice::EmptyList { .. }));
        let no_list = items.is_empty()
            && !says_empty
            && facts.reading.pager.is_none()
            && facts.reading.blocks.iter().all(|block| block.heading.is_none());
        if no_list || of_columns || article {
            return;
        }
        let role = self.tree.nodes[id].role;
        if items.is_empty() {
            // A tab that is called like the column holds the column's own list.
            let title = &self.tree.nodes[id].title;
            let own = facts.reading.blocks.iter().position(|block| {
                let heading = block.heading.as_deref();
                heading.is_some_and(|heading| self.names.same(heading, title))
            });
            if let Some(block) = own {
                self.begin_block_list(id, address, block);
                return;
            }
        }
        if items.is_empty() && (everywhere || facts.reading.pager.is_none()) && !says_empty {
            return;
        }
        // That there is nothing is sure only where nothing on the page may be a line.
        let doubtful = items.is_empty() && self.may_have_lines(id, facts, &frame);
        let list = self.open_list(address, None, &items, role);
        if doubtful {
            self.lists[list].walk.doubt();
        }
        self.tree.nodes[id].list = Some(list);
    }

    fn begin_block_list(&mut self, id: NodeId, page: AddressId, block: usize) {
        let Some(facts) = self.pages.get(&page).and_then(|page| page.facts.as_ref()) else {
            return;
        };
        let items = match facts.reading.blocks.get(block) {
            Some(block) => block.items.clone(),
            None => facts.reading.items.clone(),
        };
        let list = self.open_list(page, Some(block), &items, Role::Ordinary);
        self.tree.nodes[id].list = Some(list);
    }
}
