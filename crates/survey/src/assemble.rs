//! From a finished (or interrupted) walk to the snapshot.

mod unobserved;

use crate::address::Belongs;
use crate::addresses::AddressId;
use crate::document::{document, settle_dates};
use crate::facts::Facts;
use crate::list::Line;
use crate::probe::Looks;
use crate::tree::{Node, NodeId, Shows};
use crate::walk::Walk;
use jiff::Timestamp;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::Reason;
use snapshot::{
    Column, ColumnId, Document, DocumentId, DocumentKind, Figures, Home, Item, LinkId, List,
    Observation, Outcome, PageTags, Portal, Role, Snapshot, Target, Unobserved, Verdict,
};
use std::sync::atomic::Ordering;

impl Walk {
    /// Puts the snapshot together.
    pub(crate) fn assemble(
        mut self,
        home: AddressId,
        finished: Timestamp,
        seconds: f64,
    ) -> Snapshot {
        self.leave_out_columns();
        self.documents_that_are_columns();
        self.drop_filters_by_year();
        let order = self.tree.in_order();
        let numbers: FxHashMap<NodeId, ColumnId> =
            order.iter().zip(0u32..).map(|(node, number)| (*node, ColumnId(number))).collect();
        let mut columns = Vec::with_capacity(order.len());
        let (mut items, mut unsure) = (Vec::new(), Vec::new());
        for (node, number) in order.iter().zip(0u32..) {
            let mut column = self.column(&self.tree.nodes[*node], &numbers);
            column.list = self.tree.nodes[*node]
                .list
                .map(|list| self.list(list, ColumnId(number), &mut items, &mut unsure));
            columns.push(column);
        }
        self.put_in_order(&mut items);
        let mut unobserved = self.unobserved(&columns, &order, &items);
        self.settle_documents(&items);
        self.settle_unsure(&mut items, unsure);
        let complete = self.stopped.is_none() && self.bounds_hit.is_empty();
        for why in self.stopped.iter().chain(&self.bounds_hit) {
            unobserved.push(Unobserved {
                url: self.settings.start.to_string(),
                what: Reason::new("what-unfinished"),
                title: String::new(),
                column: None,
                outcome: Outcome::NotReached { reason: why.clone() },
                at: finished,
            });
        }
        let cost = &self.fetching.cost;
        let figures = Figures {
            requests: self.state.spent + cost.requests.load(Ordering::Relaxed),
            pages: cost.pages.load(Ordering::Relaxed),
            documents: self
                .documents
                .iter()
                .filter(|document| document.outcome.verdict() == Verdict::Observed)
                .count() as u64,
            not_modified: cost.not_modified.load(Ordering::Relaxed),
            bytes: cost.bytes.load(Ordering::Relaxed),
            seconds,
        };
        let observation = Observation {
            started: self.state.started,
            finished,
            complete,
            program: self.settings.program.clone(),
            vendors: self.vendors(),
        };
        let portal = self.portal(home);
        let home = self.home_page(home);
        Snapshot {
            format: snapshot::FORMAT,
            portal,
            observation,
            home,
            columns,
            items,
            documents: self.documents,
            links: self.links,
            likenesses: Vec::new(),
            unobserved,
            figures,
        }
    }

    fn column(&self, node: &Node, numbers: &FxHashMap<NodeId, ColumnId>) -> Column {
        let address = node.shows.address();
        let own_page = matches!(node.shows, Shows::Page(_));
        let page = self.pages.get(&address);
        let facts = page.and_then(|page| page.facts.as_ref()).filter(|_| own_page);
        let record = page.and_then(|page| page.record.as_ref());
        let mut outcome =
            match (&node.outcome, node.belongs) {
                (Some(outcome), _) => outcome.clone(),
                (None, Belongs::Here) => record.map_or_else(
                    || Outcome::NotReached {
                        reason: self.stopped.clone().unwrap_or(Reason::new("not-fetched")),
                    },
                    |record| record.outcome.clone(),
                ),
                (None, _) => self.link_of.get(&address).map_or(
                    Outcome::NotReached { reason: Reason::new("column-elsewhere") },
                    |link| self.links[*link].outcome.clone(),
                ),
            };
        let url = self.addresses.text(address);
        if outcome == Outcome::Ok
            && own_page
            && let (Some(facts), Some(record)) = (facts, record)
            && let Some(reason) = self.looks_gone(facts, record)
        {
            outcome = Outcome::SoftGone { reason };
        }
        Column {
            parent: node.parent.and_then(|parent| numbers.get(&parent).copied()),
            title: node.title.clone(),
            url: node.display.clone().unwrap_or_else(|| url.to_owned()),
            role: node.role,
            target: match (own_page, node.belongs) {
                (false, _) => Target::Inline,
                (true, Belongs::Here) => Target::SameSite,
                (true, Belongs::Government) => Target::Government,
                (true, Belongs::Elsewhere) => Target::External,
            },
            outcome,
            tries: self.column_tries(node),
            reasons: node.reasons.clone(),
            breadcrumb: facts.map_or_else(Vec::new, |facts| {
                facts.reading.column_path.iter().map(|crumb| crumb.title.clone()).collect()
            }),
            list: None,
            tags: facts.map_or_else(PageTags::default, |facts| facts.reading.tags.clone()),
            elapsed_ms: record.filter(|_| own_page).map(|record| record.elapsed_ms),
            saved: record.and_then(|record| record.saved.clone()),
            archived: facts.and_then(|facts| facts.reading.dates.archived),
            hidden_links: record
                .filter(|_| own_page)
                .map_or_else(Vec::new, |record| record.hidden_links.clone()),
            text_chars: facts.map_or(0, Facts::text_chars),
        }
    }

    fn column_tries(&self, node: &Node) -> Vec<snapshot::Try> {
        let address = node.shows.address();
        match node.belongs {
            _ if !matches!(node.shows, Shows::Page(_)) => Vec::new(),
            Belongs::Here => self
                .pages
                .get(&address)
                .and_then(|page| page.record.as_ref())
                .map_or_else(Vec::new, |record| record.tries.clone()),
            _ => self
                .link_of
                .get(&address)
                .map_or_else(Vec::new, |link| self.links[*link].tries.clone()),
        }
    }

    fn looks_gone(&self, facts: &Facts, record: &crate::record::Record) -> Option<Reason> {
        // A page with a list or with columns shows something.
        if self.decided.get(&facts.own[0]).is_some_and(|found| !found.is_empty())
            || self.list_of.contains_key(&(facts.own[0], None))
        {
            return None;
        }
        self.probes.looks_gone(&facts.url, &Looks::of(record, Some(&facts.reading)))
    }

    /// `unsure` takes the lines that have no date but that of the document itself, or one whose year is inferred
    /// from the day of the survey and the order of the list.
    fn list(
        &self,
        list: usize,
        column: ColumnId,
        items: &mut Vec<Item>,
        unsure: &mut Vec<(usize, Date)>,
    ) -> List {
        let mut kept = self.lists[list].walk.kept();
        if self.is_sparing() {
            kept.lines.retain(|line| !self.leads_to_unread(line));
        }
        let first = items.len() as u32;
        let seen = jiff::tz::offset(8).to_datetime(self.state.started).date();
        let days = kept.lines.iter().filter_map(|line| line.month_day);
        let mut inferred = page::dates::falling(days, seen).into_iter();
        for line in kept.lines {
            let year_unknown = line.month_day.and_then(|_| inferred.next().flatten());
            let formed = line.date.filter(|_| line.formed);
            unsure.extend(formed.or(year_unknown).map(|date| (items.len(), date)));
            let document = line
                .url
                .as_deref()
                .and_then(|url| self.addresses.known(url))
                .and_then(|address| self.document_of.get(&address))
                .map(|at| DocumentId(*at as u32));
            items.push(Item {
                column,
                page: line.page,
                title: line.title,
                mark: line.mark,
                url: line.url,
                date: line.date.filter(|_| !line.formed),
                document,
            });
        }
        List {
            first,
            count: items.len() as u32 - first,
            pages_seen: kept.pages_seen,
            pages_claimed: kept.pages_claimed,
            items_claimed: kept.items_claimed,
            complete: kept.complete && self.lists[list].walk.is_done(),
        }
    }

    /// Whether a document is to be read in a later look, and was never read before. One that a column's page stands for has
    /// its own outcome.
    fn is_unread(&self, document: &Document) -> bool {
        !document.tries.is_empty() && self.is_left_out(&document.outcome)
    }

    /// Whether a line leads to such a document.
    fn leads_to_unread(&self, line: &Line) -> bool {
        let known = line.url.as_deref().and_then(|url| self.addresses.known(url));
        let at = known.and_then(|address| self.document_of.get(&address));
        at.is_some_and(|at| self.is_unread(&self.documents[*at]))
    }

    /// Numbers documents by the lists and links by the documents, so that the order in which answers
    /// came leaves no trace.
    fn put_in_order(&mut self, items: &mut [Item]) {
        let mut new: Vec<Option<u32>> = vec![None; self.documents.len()];
        let mut order: Vec<usize> = Vec::with_capacity(self.documents.len());
        let listed = items.iter().filter_map(|item| item.document).map(|id| id.0 as usize);
        for at in listed.chain(0..self.documents.len()) {
            if new[at].is_none() && !self.is_unread(&self.documents[at]) {
                new[at] = Some(order.len() as u32);
                order.push(at);
            }
        }
        let mut old: Vec<Option<_>> =
            std::mem::take(&mut self.documents).into_iter().map(Some).collect();
        self.documents = order.iter().filter_map(|at| old[*at].take()).collect();
        for item in items {
            item.document = item.document.and_then(|id| new[id.0 as usize]).map(DocumentId);
        }
        let mut new: Vec<Option<u32>> = vec![None; self.links.len()];
        let mut order: Vec<usize> = Vec::with_capacity(self.links.len());
        let mut number = |at: usize| {
            *new[at].get_or_insert_with(|| {
                order.push(at);
                order.len() as u32 - 1
            })
        };
        for document in &mut self.documents {
            for link in document.attachments.iter_mut().chain(&mut document.links) {
                *link = LinkId(number(link.0 as usize));
            }
            for link in document.pages.iter_mut().flat_map(|page| &mut page.links) {
                *link = LinkId(number(link.0 as usize));
            }
        }
        // The others are columns' links: by address.
        let mut others: Vec<usize> = (0..self.links.len()).collect();
        others.sort_by(|one, other| self.links[*one].url.cmp(&self.links[*other].url));
        for at in others {
            number(at);
        }
        let mut old: Vec<Option<_>> =
            std::mem::take(&mut self.links).into_iter().map(Some).collect();
        self.links = order.iter().filter_map(|at| old[*at].take()).collect();
    }

    /// A year's part that repeats lines of the whole list is a way to look at it and no column.
    fn drop_filters_by_year(&mut self) {
        let repeats = |node: &Node| -> bool {
            let above = node.parent.and_then(|parent| self.tree.nodes[parent].list);
            let (Some(list), Some(above)) = (node.list, above) else { return false };
            let all = self.lists[above].walk.kept().lines;
            let urls: FxHashSet<&str> = all.iter().filter_map(|line| line.url.as_deref()).collect();
            let part = self.lists[list].walk.kept().lines;
            !part.is_empty()
                && part.iter().all(|line| line.url.as_deref().is_some_and(|url| urls.contains(url)))
        };
        let dropped: Vec<NodeId> = self
            .tree
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| {
                !node.dropped && crate::names::is_year(&node.title) && repeats(node)
            })
            .map(|(id, _)| id)
            .collect();
        for id in dropped {
            self.tree.drop_column(id);
        }
    }

    /// Whether a page on which columns must be found shows none, and no list either: its menu was not
    /// understood, and nothing can be said to be missing from it.
    fn not_understood(&self, node: &Node) -> bool {
        let above = node.parent.map(|parent| self.tree.nodes[parent].role);
        let structural = matches!(
            node.role,
            Role::Platform
                | Role::LegalDisclosure
                | Role::Grassroots
                | Role::OpenFields
                | Role::Towns
                | Role::VillageAffairs
        ) || matches!(above, Some(Role::OpenFields | Role::Grassroots))
            || node.parent.is_some_and(|parent| {
                self.tree.line(parent).any(|id| self.tree.nodes[id].role == Role::OpenFields)
            });
        let Shows::Page(address) = node.shows else { return false };
        let children = node.children.iter().any(|child| !self.tree.nodes[*child].dropped);
        structural
            && node.belongs == Belongs::Here
            && !children
            && node.list.is_none()
            && self.facts(address).is_some_and(|facts| facts.reading.kind != page::Kind::Article)
    }

    /// List lines that lead to column pages: what is known of the page is the document.
    fn documents_that_are_columns(&mut self) {
        for (address, at) in &self.document_of {
            let Some(page) = self.pages.get(address) else { continue };
            let (Some(record), Some(_)) = (&page.record, &page.facts) else { continue };
            if !self.documents[*at].tries.is_empty() {
                continue;
            }
            let mut record = record.clone();
            record.reading = page.facts.as_ref().map(|facts| facts.reading.clone());
            self.documents[*at] =
                document(self.addresses.text(*address), &mut record, DocumentKind::Article);
        }
    }

    /// The dates that won, with those of the lists.
    fn settle_documents(&mut self, items: &[Item]) {
        let mut listed = vec![None; self.documents.len()];
        for item in items {
            if let (Some(document), Some(date)) = (item.document, item.date) {
                listed[document.0 as usize].get_or_insert(date);
            }
        }
        for (document, date) in self.documents.iter_mut().zip(listed) {
            settle_dates(&mut document.dates, date);
        }
    }

    /// A line with no sure date of publication has the one it has where the document's page has no other either.
    fn settle_unsure(&self, items: &mut [Item], unsure: Vec<(usize, Date)>) {
        for (at, date) in unsure {
            let document = items[at].document.map(|id| &self.documents[id.0 as usize]);
            if document.is_none_or(|document| document.dates.published.is_none()) {
                items[at].date = Some(date);
            }
        }
    }

    fn portal(&self, home: AddressId) -> Portal {
        let facts = self.facts(home);
        let town = self.town.and_then(|town| self.town_names(town).into_iter().next());
        let tags = facts.map(|facts| &facts.reading.tags);
        let title = facts.and_then(|facts| facts.reading.head_title.clone());
        let site_name =
            tags.and_then(|tags| tags.site_name.clone()).filter(|name| !name.trim().is_empty());
        let name = self
            .settings
            .name
            .clone()
            .or_else(|| self.settings.portal.name.clone())
            .or(town)
            .or(site_name)
            .or(title.map(|title| without_home(&title)))
            .unwrap_or_else(|| self.settings.start.host_str().unwrap_or_default().to_owned());
        Portal {
            name: name.trim().to_owned(),
            url: facts
                .map_or_else(|| self.settings.start.to_string(), |facts| facts.url.to_string()),
            level: self.settings.level,
            id_code: tags
                .and_then(|tags| tags.site_id_code.clone())
                .filter(|code| !code.trim().is_empty()),
        }
    }

    fn home_page(&self, home: AddressId) -> Home {
        let record = self.pages.get(&home).and_then(|page| page.record.as_ref());
        Home {
            outcome: record.map(|record| record.outcome.clone()),
            grassroots_link: self.grassroots_link(),
            tags: self
                .facts(home)
                .map_or_else(PageTags::default, |facts| facts.reading.tags.clone()),
            hidden_links: record.map_or_else(Vec::new, |record| record.hidden_links.clone()),
            saved: record.and_then(|record| record.saved.clone()),
        }
    }

    fn vendors(&self) -> Vec<(String, u32)> {
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        let lists =
            self.pages.values().filter_map(|page| page.facts.as_ref()).filter_map(|facts| {
                facts.reading.list_vendor.as_deref().or(facts.reading.article_vendor.as_deref())
            });
        for vendor in lists.chain(
            self.article_vendors
                .iter()
                .flat_map(|(vendor, count)| std::iter::repeat_n(vendor.as_str(), *count as usize)),
        ) {
            *counts.entry(vendor).or_default() += 1;
        }
        let mut vendors: Vec<(String, u32)> =
            counts.into_iter().map(|(vendor, count)| (vendor.to_owned(), count)).collect();
        vendors.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        vendors
    }
}

/// The title of a home page without the words that it is one (`首页-…`).
fn without_home(title: &str) -> String {
    let parts: Vec<&str> = title
        .split(['-', '_', '|', '—', '－'])
        .map(str::trim)
        .filter(|part| !matches!(*part, "" | "首页" | "网站首页" | "门户首页" | "欢迎您"))
        .collect();
    let other = title.split(['-', '_', '|', '—', '－']).count();
    if parts.is_empty() || parts.len() == other { title.to_owned() } else { parts.join("-") }
}
