//! A township whose part of its county's portal is surveyed: what is the township's own.

use crate::addresses::AddressId;
use crate::find::Candidate;
use crate::names::{self, Unit};
use crate::tree::NodeId;
use crate::walk::{Until, Walk};
use snapshot::Reason;
use snapshot::Role;

/// Pages of the larger portal that are looked at.
const COUNTY_PAGES: usize = 2;

impl Walk {
    /// The township's platform: its page itself, or what that page links to and is the township's.
    pub(crate) async fn find_platform_of_town(&mut self, town: AddressId) -> Option<NodeId> {
        self.see_the_county().await;
        let own =
            || Candidate { at: town, title: String::new(), why: Reason::new("given-address") };
        let mut candidates = vec![own()];
        candidates.extend(self.candidates_on(town));
        if let Some(best) = self.best_of(candidates).await {
            return Some(self.lay_platform(best));
        }
        let called = self.candidates_on(town).into_iter().find(|candidate| {
            self.facts(candidate.at).is_some() && self.is_of_the_town(candidate.at)
        });
        called.map(|called| self.lay_platform(called))
    }

    /// Looks at the larger portal's own platform: what it links to is not the township's.
    async fn see_the_county(&mut self) {
        let Some(home) = self.home else { return };
        let mut pages = self.candidates_on(home);
        pages.truncate(COUNTY_PAGES);
        for page in &pages {
            self.ask_structure(page.at);
        }
        self.drive(Until::Structure).await;
        let of_county: Vec<AddressId> = pages
            .iter()
            .filter(|page| !self.is_of_the_town(page.at))
            .filter_map(|page| self.facts(page.at))
            .flat_map(|facts| facts.shown.iter().copied())
            .filter(|at| !self.is_in_the_folder(*at))
            .collect();
        self.home_shown.extend(of_county);
    }

    /// Whether an address lies below that of the township's page.
    fn is_in_the_folder(&self, at: AddressId) -> bool {
        let own = self.town.and_then(|town| self.facts(town)).map(|facts| &facts.url);
        let (Some(own), Some(url)) = (own, self.addresses.url(at)) else { return false };
        let folder = own.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        !folder.is_empty()
            && url.host() == own.host()
            && url.path().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether a page is the township's, by its address, its breadcrumb or its name; always true where no
    /// township's part is surveyed.
    pub(crate) fn is_of_the_town(&self, at: AddressId) -> bool {
        let Some(town) = self.town.filter(|town| *town != at) else { return true };
        if self.is_in_the_folder(at) {
            return true;
        }
        let Some(page) = self.facts(at) else { return false };
        let names = self.town_names(town);
        let crumbs = page.reading.column_path.iter().map(|crumb| crumb.title.as_str());
        let head = page.reading.head_title.as_deref();
        let tags = page.reading.tags.column_name.as_deref();
        crumbs
            .chain(head)
            .chain(tags)
            .chain(page.called.iter().map(String::as_str))
            .any(|words| names.iter().any(|name| words.contains(name.as_str())))
    }

    /// Names of the township, as its page tells them: by its breadcrumb, its own name, its title.
    pub(crate) fn town_names(&self, town: AddressId) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let Some(facts) = self.facts(town) else { return found };
        let crumbs = facts.reading.column_path.iter().rev().map(|crumb| crumb.title.clone());
        let head =
            facts.reading.head_title.iter().flat_map(|title| {
                title.split(['-', '_', '|', '—', '－', ' ', '>']).map(str::to_owned)
            });
        let all = crumbs.chain(facts.called.iter().cloned()).chain(head);
        for words in self.settings.name.iter().cloned().chain(all) {
            let name = words.trim().trim_end_matches("政府信息公开").trim_end_matches("人民政府");
            let unit =
                names::unit(name) == Some(Unit::Town) && self.names.role(name) == Role::Ordinary;
            if unit && !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
        found
    }
}
