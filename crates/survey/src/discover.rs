//! What neither the home page nor the platform links to: 基层政务公开 on a page of special topics or on
//! the site map, and the platform in the breadcrumbs of articles.

use crate::address::{Belongs, Shape};
use crate::addresses::AddressId;
use crate::find::Candidate;
use crate::names;
use crate::walk::{Until, Walk};
use snapshot::Reason;
use snapshot::Role;
use url::Url;

/// Pages of special topics that are looked at.
const TOPICS: usize = 5;
/// Articles of the home page whose breadcrumbs are looked at.
const ARTICLES: usize = 6;

impl Walk {
    /// Looks for 基层政务公开 on pages of special topics, the site map and in breadcrumbs, where it was not
    /// found before.
    pub(crate) async fn discover_grassroots(&mut self, home: AddressId) {
        let known = self
            .tree
            .nodes
            .iter()
            .any(|node| !node.dropped && matches!(node.role, Role::Grassroots | Role::OpenFields))
            || self.home_links.iter().any(|(title, _)| self.names.role(title) == Role::Grassroots);
        if known || self.stopped.is_some() || self.town.is_some() {
            return;
        }
        if self.is_sparing() {
            let last = self.root_as_last_seen(Role::Grassroots);
            self.discovered = last.map(|last| (last.at, last.title, last.why));
            return;
        }
        let mut pages = self.linked_by(home, names::is_topics);
        pages.truncate(TOPICS);
        pages.extend(self.linked_by(home, names::is_site_map));
        for at in &pages {
            self.ask_structure(*at);
        }
        self.drive(Until::Structure).await;
        self.discovered = pages.iter().find_map(|at| self.grassroots_on(*at));
        if self.discovered.is_none() {
            self.discovered = self
                .in_breadcrumbs(home, Role::Grassroots)
                .await
                .into_iter()
                .next()
                .map(|candidate| (candidate.at, candidate.title, candidate.why));
        }
    }

    /// Pages of the portal that a page links to by a name.
    pub(crate) fn linked_by(
        &self,
        page: AddressId,
        named: impl Fn(&str) -> bool,
    ) -> Vec<AddressId> {
        let Some(facts) = self.facts(page) else { return Vec::new() };
        let mut found = Vec::new();
        for (link, fact) in facts.reading.links.iter().zip(&facts.links) {
            if let Some(fact) = fact
                && fact.belongs == Belongs::Here
                && !matches!(fact.shape, Shape::Never | Shape::File)
                && named(&link.text)
                && !found.contains(&fact.to)
            {
                found.push(fact.to);
            }
        }
        found
    }

    /// A link of a page by which 基层政务公开 is named; its own names before longer ones that hold it.
    fn grassroots_on(&self, page: AddressId) -> Option<(AddressId, String, Reason)> {
        let facts = self.facts(page)?;
        let named = |exactly: bool| {
            facts.reading.links.iter().zip(&facts.links).find_map(|(link, fact)| {
                let fact = (*fact)?;
                let text = link.text.trim();
                (self.names.role(text) == Role::Grassroots
                    && (!exactly || self.names.role_exactly(text))
                    && text.chars().count() <= 24
                    && !names::reads_like_a_document(text)
                    && fact.belongs != Belongs::Elsewhere
                    && !matches!(fact.shape, Shape::Article | Shape::Never | Shape::File))
                .then(|| (fact.to, text.to_owned()))
            })
        };
        let (at, title) = named(true).or_else(|| named(false))?;
        let why = Reason::new("linked-beside")
            .with("from", self.addresses.text(page))
            .with("title", &title);
        Some((at, title, why))
    }

    /// Platforms that breadcrumbs of the home page's articles name.
    pub(crate) async fn platforms_in_breadcrumbs(&mut self, home: AddressId) -> Vec<Candidate> {
        self.in_breadcrumbs(home, Role::Platform).await
    }

    /// Columns of a role that the breadcrumbs of the home page's articles name.
    async fn in_breadcrumbs(&mut self, home: AddressId, role: Role) -> Vec<Candidate> {
        let Some(facts) = self.facts(home) else { return Vec::new() };
        let items = facts
            .reading
            .items
            .iter()
            .chain(facts.reading.blocks.iter().flat_map(|block| &block.items));
        let listed: Vec<String> = items.filter_map(|item| item.href.clone()).collect();
        let linked = facts
            .reading
            .links
            .iter()
            .zip(&facts.links)
            .filter(|(_, fact)| fact.is_some_and(|fact| fact.shape == Shape::Article))
            .map(|(link, _)| link.href.clone());
        let mut articles: Vec<AddressId> = Vec::new();
        let all: Vec<String> = listed.into_iter().chain(linked).collect();
        // Spread over the page: its parts show articles of different columns.
        let step = (all.len() / ARTICLES).max(1);
        for href in all.iter().step_by(step).take(ARTICLES * 2) {
            let here = Url::parse(href)
                .is_ok_and(|url| self.addresses.site.belongs(&url) == Belongs::Here);
            if let Some(at) = self.addresses.id(href).filter(|_| here)
                && !articles.contains(&at)
                && articles.len() < ARTICLES
            {
                articles.push(at);
            }
        }
        for at in &articles {
            self.ask_structure(*at);
        }
        self.drive(Until::Structure).await;
        let mut named = Vec::new();
        for at in &articles {
            let Some(facts) = self.facts(*at) else { continue };
            for crumb in &facts.reading.column_path {
                if self.names.role(&crumb.title) == role
                    && let Some(href) = &crumb.href
                {
                    named.push((href.clone(), crumb.title.clone()));
                }
            }
        }
        let mut found: Vec<Candidate> = Vec::new();
        for (href, title) in named {
            if let Some(at) = self.addresses.id(&href)
                && !found.iter().any(|known| known.at == at)
            {
                let why = Reason::new("in-breadcrumb").with("title", &title);
                found.push(Candidate { at, title, why });
            }
        }
        found
    }
}
