//! Finding the home page, the platform (政府信息公开) and what stands beside it.

use crate::address::{self, Belongs, Shape, Site};
use crate::addresses::AddressId;
use crate::api::SurveyError;
use crate::children::role_fits;
use crate::facts::{Facts, LinkFact};
use crate::names;
use crate::tree::NodeId;
use crate::walk::{Until, Walk};
use page::Region;
use snapshot::Reason;
use snapshot::{Outcome, Role, Verdict};
use standard::Level;
use url::Url;

/// Frames, refreshes and script redirects followed from the start.
const LEADS: usize = 4;
/// Pages looked at as the platform.
const CANDIDATES: usize = 8;
/// News columns that are read.
const NEWS_COLUMNS: usize = 6;
/// Addresses of a site map that are looked at.
const SITEMAP: usize = 20_000;

/// A page that may be the platform.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) at: AddressId,
    pub(crate) title: String,
    pub(crate) why: Reason,
}

impl Walk {
    /// Finds the home page; its outcome is an error only when nothing at all could be had.
    pub(crate) async fn find_home(&mut self) -> Result<AddressId, SurveyError> {
        let start = self.settings.start.clone();
        let mut at = self.arrive_at(&start).await?;
        // A page below the home page says where that is.
        if let Some(home) = self.named_home(at)
            && home != at
        {
            self.ask_structure(home);
            self.drive(Until::Structure).await;
            if self.facts(home).is_some() {
                if self.settings.level == Level::Town {
                    self.town = Some(at);
                }
                at = home;
            }
        }
        self.home = Some(at);
        if let Some(facts) = self.facts(at) {
            self.home_shown = facts.shown.clone();
        }
        Ok(at)
    }

    /// Asks for the start and follows where it leads without a click.
    async fn arrive_at(&mut self, start: &Url) -> Result<AddressId, SurveyError> {
        let mut url = start.clone();
        let mut last = None;
        for _ in 0..LEADS {
            let Some(at) = self.addresses.id_of(&url) else { break };
            self.ask_structure(at);
            self.drive(Until::Structure).await;
            let outcome = self.outcome_of(at);
            let Some(facts) = self.facts(at) else {
                return match last {
                    Some(at) => Ok(at),
                    None => Err(SurveyError::Unreachable { url: url.to_string(), outcome }),
                };
            };
            let final_url = facts.url.clone();
            let few = facts.links.iter().flatten().count() < 12;
            let lead = facts
                .reading
                .leads
                .iter()
                .filter(|lead| lead.how != "data" && few)
                .filter_map(|lead| Url::parse(&lead.href).ok())
                .find(|lead| lead.host() == final_url.host() || lead.host() == start.host());
            if last.is_none() || final_url.host() != start.host() {
                let mut site = Site::new(&final_url);
                site.also(start);
                self.addresses.site = site;
            }
            // The one form of the address may have changed with the scheme of the home page.
            let at =
                self.addresses.id_of(&url).filter(|id| self.pages.contains_key(id)).unwrap_or(at);
            last = Some(at);
            match lead.filter(|lead| *lead != url && *lead != final_url) {
                Some(lead) => url = lead,
                None => break,
            }
        }
        last.ok_or_else(|| SurveyError::Unreachable {
            url: start.to_string(),
            outcome: Outcome::Broken {
                reason: self.stopped.clone().unwrap_or(Reason::new("not-an-address")),
            },
        })
    }

    pub(crate) fn facts(&self, at: AddressId) -> Option<&Facts> {
        self.pages.get(&at).and_then(|page| page.facts.as_ref())
    }

    fn outcome_of(&self, at: AddressId) -> Outcome {
        self.pages.get(&at).and_then(|page| page.record.as_ref()).map_or_else(
            || Outcome::NotReached {
                reason: self.stopped.clone().unwrap_or(Reason::new("not-fetched")),
            },
            |record| record.outcome.clone(),
        )
    }

    /// Where a page says that the home page is: first of its breadcrumb, or a link 首页.
    fn named_home(&mut self, at: AddressId) -> Option<AddressId> {
        let facts = self.facts(at)?;
        if facts.reading.kind == page::Kind::Home || facts.url.path() == "/" {
            return None;
        }
        let crumb = facts.reading.column_path.first().and_then(|crumb| crumb.href.clone());
        let link = facts
            .reading
            .links
            .iter()
            .find(|link| {
                matches!(
                    names::plain(&link.text).as_str(),
                    "首页" | "网站首页" | "门户首页" | "县政府首页" | "返回首页"
                )
            })
            .map(|link| link.href.clone());
        let url = crumb.into_iter().chain(link).find_map(|href| {
            let url = Url::parse(&href).ok()?;
            (self.addresses.site.belongs(&url) == Belongs::Here).then_some(url)
        })?;
        self.addresses.id_of(&url)
    }

    /// Finds the platform and lays it as a root.
    pub(crate) async fn find_platform(&mut self, home: AddressId) -> Option<NodeId> {
        if let Some(pinned) = self.pinned(Role::Platform) {
            return Some(self.tree.root(
                "政府信息公开".into(),
                Role::Platform,
                pinned,
                vec![Reason::new("pinned")],
            ));
        }
        if let Some(town) = self.town {
            return self.find_platform_of_town(town).await;
        }
        if self.is_sparing() {
            return self.platform_as_last_seen().await;
        }
        let start = self.settings.start.clone();
        let mut candidates = self.candidates_on(home);
        if let Some(start) = self.addresses.id_of(&start)
            && start != home
        {
            candidates.splice(0..0, self.candidates_on(start));
            candidates.insert(
                0,
                Candidate { at: start, title: String::new(), why: Reason::new("given-address") },
            );
        }
        if let Some(best) = self.best_of(candidates).await {
            return Some(self.lay_platform(best));
        }
        let mapped = self.site_map(home).await;
        if let Some(best) = self.best_of(mapped).await {
            return Some(self.lay_platform(best));
        }
        let crumbs = self.platforms_in_breadcrumbs(home).await;
        if let Some(best) = self.best_of(crumbs).await {
            return Some(self.lay_platform(best));
        }
        let usual = self.usual_addresses(home);
        if let Some(best) = self.best_of(usual).await {
            return Some(self.lay_platform(best));
        }
        // What is called the platform is the platform, even where its parts were not understood.
        let called = self.candidates_on(home).into_iter().find(|candidate| {
            self.names.role_exactly(&candidate.title)
                && Some(candidate.at) != self.home
                && self.platform_points(candidate) >= 3
        })?;
        Some(self.lay_platform(called))
    }

    pub(crate) fn lay_platform(&mut self, best: Candidate) -> NodeId {
        let called = self.facts(best.at).and_then(|facts| {
            facts.called.iter().find(|name| self.names.role(name) == Role::Platform).cloned()
        });
        let title = if self.names.role(&best.title) == Role::Platform {
            best.title
        } else {
            called.unwrap_or(best.title)
        };
        let title = if title.is_empty() { "政府信息公开".to_owned() } else { title };
        if let Some(url) = self.facts(best.at).map(|facts| facts.url.clone()) {
            self.addresses.site.admit(&url);
        }
        self.tree.root(title, Role::Platform, best.at, vec![best.why])
    }

    /// Links of a page whose names are those of the platform, best first.
    pub(crate) fn candidates_on(&self, at: AddressId) -> Vec<Candidate> {
        let Some(facts) = self.facts(at) else { return Vec::new() };
        let mut found: Vec<(u32, Candidate)> = Vec::new();
        for (anchor, fact) in facts.reading.links.iter().zip(&facts.links) {
            let Some(fact) = fact else { continue };
            let text = anchor.text.trim();
            if self.names.role(text) != Role::Platform
                || fact.shape == Shape::Never
                || fact.belongs == Belongs::Elsewhere
                || text.chars().count() > 16
            {
                continue;
            }
            let name = names::plain(text);
            let exact = self.names.role_exactly(text);
            let mut points = if name.starts_with("政府信息公开") && exact {
                50
            } else if exact && name.contains("信息公开") {
                40
            } else if exact {
                30
            } else {
                10
            };
            points += if fact.belongs == Belongs::Here { 5 } else { 0 };
            points += u32::from(anchor.region == Region::Header);
            if !found.iter().any(|(_, other)| other.at == fact.to) {
                let why = Reason::new("linked-as")
                    .with("from", self.addresses.text(at))
                    .with("text", text);
                found.push((points, Candidate { at: fact.to, title: text.to_owned(), why }));
            }
        }
        found.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
        found.into_iter().map(|(_, candidate)| candidate).collect()
    }

    /// Looks at candidates and takes the one whose page is most of a platform.
    pub(crate) async fn best_of(&mut self, mut candidates: Vec<Candidate>) -> Option<Candidate> {
        candidates.truncate(CANDIDATES);
        for round in 0..2 {
            let owned: Vec<AddressId> = candidates.iter().map(|candidate| candidate.at).collect();
            for at in owned {
                let related = self.addresses.url(at).is_some_and(|url| {
                    self.addresses.site.belongs(&url) == Belongs::Here
                        || self.addresses.site.clone().admit(&url)
                });
                if related {
                    self.ask_structure(at);
                }
            }
            self.drive(Until::Structure).await;
            if round == 0 {
                // A broader column (政务公开) links to the platform itself.
                let deeper: Vec<Candidate> = candidates
                    .iter()
                    .flat_map(|candidate| self.candidates_on(candidate.at))
                    .collect();
                for candidate in deeper.into_iter().take(CANDIDATES) {
                    if !candidates.iter().any(|known| known.at == candidate.at) {
                        candidates.push(candidate);
                    }
                }
            }
        }
        let mut best: Option<(u32, usize)> = None;
        for (index, candidate) in candidates.iter().enumerate() {
            let points = self.platform_points(candidate);
            if !self.is_of_the_town(candidate.at) {
                continue;
            }
            if points >= 4 && best.is_none_or(|(most, _)| points > most) {
                best = Some((points, index));
            }
        }
        best.map(|(_, index)| candidates.swap_remove(index))
    }

    /// How much of a platform a page is.
    fn platform_points(&self, candidate: &Candidate) -> u32 {
        let Some(facts) = self.facts(candidate.at) else { return 0 };
        if Some(candidate.at) == self.home || facts.own.iter().any(|own| Some(*own) == self.home) {
            // A home page may be the platform itself, but only when it calls itself so.
            if !facts.called.iter().any(|name| self.names.role(name) == Role::Platform) {
                return 0;
            }
        }
        let mut points = 0;
        let mut parts = Vec::new();
        for anchor in facts.reading.links.iter().filter(|link| link.region != Region::Footer) {
            let text = anchor.text.trim();
            let headings = anchor.heading.as_deref().into_iter();
            for name in std::iter::once(text).chain(headings) {
                let role = self.names.role(name);
                if role_fits(Role::Platform, role)
                    && self.names.role_exactly(name)
                    && !parts.contains(&role)
                {
                    parts.push(role);
                    points += match role {
                        Role::LegalDisclosure => 5,
                        Role::Guide | Role::Rules => 3,
                        Role::AnnualReport => 2,
                        _ => 1,
                    };
                }
            }
        }
        for branch in &facts.branches {
            let role = self.names.role(&branch.title);
            let named = self.names.role_exactly(&branch.title);
            if role_fits(Role::Platform, role) && named && !parts.contains(&role) {
                parts.push(role);
                points += if role == Role::LegalDisclosure { 5 } else { 2 };
            }
        }
        let called = |name: &String| {
            self.names.role(name) == Role::Platform && self.names.role_exactly(name)
        };
        if facts.called.iter().any(called) || called(&candidate.title) {
            points += 3;
        }
        let precise = |name: &String| names::plain(name).starts_with("政府信息公开");
        if parts.len() >= 2 && (facts.called.iter().any(precise) || precise(&candidate.title)) {
            points += 2;
        }
        points
    }

    /// Candidates from the site map page and sitemap.xml.
    async fn site_map(&mut self, home: AddressId) -> Vec<Candidate> {
        let mut found = Vec::new();
        let page = self.facts(home).and_then(|facts| {
            facts
                .reading
                .links
                .iter()
                .zip(&facts.links)
                .find(|(link, _)| {
                    matches!(
                        names::plain(&link.text).as_str(),
                        "网站地图" | "站点地图" | "网站导航"
                    )
                })
                .and_then(|(_, fact)| fact.map(|fact| fact.to))
        });
        if let Some(page) = page {
            self.ask_structure(page);
            self.drive(Until::Structure).await;
            found.extend(self.candidates_on(page));
        }
        let Some(url) = self.addresses.url(home) else { return found };
        let addresses = self.fetching.client.sitemaps(&url).await;
        let usual = address::usual_platforms();
        for url in addresses.into_iter().take(SITEMAP) {
            if usual.iter().any(|path| url.path() == path)
                && let Some(at) = self.addresses.id_of(&url)
            {
                found.push(Candidate { at, title: String::new(), why: Reason::new("in-site-map") });
            }
        }
        found
    }

    fn usual_addresses(&mut self, home: AddressId) -> Vec<Candidate> {
        let Some(base) = self.addresses.url(home) else { return Vec::new() };
        let mut found = Vec::new();
        for path in address::usual_platforms() {
            for base in [base.join(path), base.join(&format!(".{path}"))].into_iter().flatten() {
                if let Some(at) = self.addresses.id_of(&base)
                    && !found.iter().any(|known: &Candidate| known.at == at)
                {
                    found.push(Candidate {
                        at,
                        title: String::new(),
                        why: Reason::new("usual-address"),
                    });
                }
            }
        }
        found.truncate(CANDIDATES);
        found
    }

    fn pinned(&mut self, role: Role) -> Option<AddressId> {
        let pin = self
            .settings
            .portal
            .columns
            .iter()
            .find(|pin| pin.role == Some(role) && pin.town.is_none())?;
        let url = self.settings.start.join(&pin.url).ok()?;
        self.addresses.id_of(&url)
    }

    /// Roots beside the platform: what the home page, or the pages looked at, link to and the platform has not.
    pub(crate) fn beside_the_platform(&mut self, home: AddressId) -> Vec<NodeId> {
        let mut roots = Vec::new();
        if self.town.is_some() {
            // Of what its page links to, not what the county's own pages show.
            let shown = &self.home_shown;
            self.home_links
                .retain(|(title, at)| !shown.contains(at) && self.names.role(title) != Role::Towns);
        }
        for role in [Role::Grassroots, Role::Towns, Role::VillageAffairs] {
            let there = self.tree.nodes.iter().any(|node| node.role == role && !node.dropped);
            if there {
                continue;
            }
            let linked = self
                .named_on(home, role)
                .map(|(at, title)| (at, title, Reason::new("home-beside")));
            let found =
                linked.or_else(|| self.discovered.take().filter(|_| role == Role::Grassroots));
            if let Some((at, title, why)) = found {
                if let Some(url) = self.addresses.url(at) {
                    self.addresses.site.admit(&url);
                }
                roots.push(self.tree.root(title, role, at, vec![why]));
            }
        }
        let news = self.home_links.clone();
        let mut count = 0;
        for (title, at) in news {
            let here = self
                .addresses
                .url(at)
                .is_some_and(|url| self.addresses.site.belongs(&url) == Belongs::Here);
            let there =
                self.tree.nodes.iter().any(|node| !node.dropped && node.shows.address() == at);
            if self.names.role(&title) == Role::News && here && !there && count < NEWS_COLUMNS {
                count += 1;
                roots.push(self.tree.root(
                    title,
                    Role::News,
                    at,
                    vec![Reason::new("name-of-news")],
                ));
            }
        }
        roots
    }

    /// A link of the home page by which a role is named.
    fn named_on(&self, home: AddressId, role: Role) -> Option<(AddressId, String)> {
        let exact = self
            .home_links
            .iter()
            .find(|(title, _)| self.names.role(title) == role && self.names.role_exactly(title));
        let any = || self.home_links.iter().find(|(title, _)| self.names.role(title) == role);
        exact.or_else(any).filter(|(_, at)| *at != home).map(|(title, at)| (*at, title.clone()))
    }

    /// Remembers the links of the home page by name, before its page is let go.
    pub(crate) fn remember_home_links(&mut self, home: AddressId) {
        // Of a township's part of a portal: the links of its own page.
        let Some(facts) = self.facts(self.town.unwrap_or(home)) else { return };
        let own = |fact: &LinkFact| self.town.is_none() || !self.home_shown.contains(&fact.to);
        let links = facts
            .reading
            .links
            .iter()
            .zip(&facts.links)
            .filter_map(|(anchor, fact)| fact.map(|fact| (anchor, fact)))
            .filter(|(anchor, fact)| {
                anchor.text.chars().count() <= 24
                    && own(fact)
                    && !matches!(fact.shape, Shape::Article | Shape::Never | Shape::File)
                    && self.names.role(&anchor.text) != Role::Ordinary
            })
            .map(|(anchor, fact)| (anchor.text.trim().to_owned(), fact.to))
            .collect();
        self.home_links = links;
    }

    /// Where the home page's link to 基层政务公开 leads.
    pub(crate) fn grassroots_link(&self) -> Option<String> {
        self.home_links
            .iter()
            .find(|(title, _)| self.names.role(title) == Role::Grassroots)
            .map(|(_, at)| self.addresses.text(*at).to_owned())
    }

    /// Lays pinned columns that the walk did not find.
    pub(crate) fn lay_pins(&mut self) -> Vec<NodeId> {
        let mut laid = Vec::new();
        for pin in self.settings.portal.columns.clone() {
            let Some(at) =
                self.settings.start.join(&pin.url).ok().and_then(|url| self.addresses.id_of(&url))
            else {
                continue;
            };
            let there = self
                .tree
                .nodes
                .iter()
                .any(|node| !node.dropped && node.shows == crate::tree::Shows::Page(at));
            if there {
                continue;
            }
            let title =
                pin.matter2.as_ref().or(pin.matter1.as_ref()).or(pin.field.as_ref()).cloned();
            let role = pin.role.unwrap_or(Role::Ordinary);
            let title = title.or_else(|| pin.town.clone()).unwrap_or_else(|| format!("{role:?}"));
            let parent = self.pinned_parent(&pin);
            let child = crate::children::Child {
                title: title.clone(),
                leads: crate::children::Leads::To(at, Belongs::Here),
                parent: None,
                reasons: vec![Reason::new("pinned")],
                certain: true,
                role,
                display: None,
            };
            match parent {
                Some(parent) => {
                    let page = self.tree.nodes[parent].shows.address();
                    laid.extend(self.tree.add(parent, page, std::slice::from_ref(&child)));
                }
                None => laid.push(self.tree.root(title, role, at, child.reasons)),
            }
        }
        laid
    }

    /// The column under which a pin belongs: its matter's, its field's, 公开领域, 基层政务公开, the platform.
    fn pinned_parent(&self, pin: &snapshot::portal_file::ColumnPin) -> Option<NodeId> {
        let named = |name: &Option<String>| {
            let name = name.as_deref()?;
            let official =
                self.context.standard.field(name).map_or(name, |field| field.name.as_str());
            self.tree
                .nodes
                .iter()
                .position(|node| !node.dropped && self.names.same(&node.title, official))
        };
        let role =
            |role: Role| self.tree.nodes.iter().position(|node| !node.dropped && node.role == role);
        let by_name = if pin.matter2.is_some() {
            named(&pin.matter1).or_else(|| named(&pin.field))
        } else if pin.matter1.is_some() {
            named(&pin.field)
        } else {
            None
        };
        let of_field = || {
            if pin.field.is_some() {
                role(Role::OpenFields).or_else(|| role(Role::Grassroots))
            } else {
                None
            }
        };
        by_name.or_else(of_field).or_else(|| role(Role::Platform))
    }

    /// Column pages that failed and now came: their columns are laid out anew.
    pub(crate) fn revived(&self, asked: &[AddressId]) -> Vec<NodeId> {
        let came = |at: &AddressId| self.outcome_of(*at).verdict() == Verdict::Observed;
        let came: Vec<AddressId> = asked.iter().copied().filter(came).collect();
        self.tree
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| {
                !node.dropped
                    && matches!(node.shows, crate::tree::Shows::Page(at) if came.contains(&at))
            })
            .map(|(id, _)| id)
            .collect()
    }
}
