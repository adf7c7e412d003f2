//! Which links of a page are its child columns. Nothing here knows a vendor: menus, headings, the
//! standard's names, addresses and the difference to the parent's and siblings' pages are weighed,
//! and the reasons are kept.

mod arrange;
mod parts;

use arrange::{arrange, first_entry_is_the_page};
use parts::{add_blocks, add_branches};
use snapshot::Reason;

use crate::address::{Belongs, Shape, nested, shape};
use crate::addresses::AddressId;
use crate::facts::{Facts, LinkFact};
use crate::names::{self, Known, Names, Unit};
use page::{Anchor, Region};
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::Role;

/// Characters from which on titles without dates read like documents'.
const TITLE_CHARS: usize = 10;

/// Where the page stands.
#[derive(Debug)]
pub struct Place<'a> {
    /// Title of its column.
    pub title: &'a str,
    /// Role of its column.
    pub role: Role,
    /// Addresses of its ancestors, and of the home page.
    pub ancestors: &'a FxHashSet<AddressId>,
    /// Addresses that its parent's page shows; for a root those of the home page.
    pub above: &'a FxHashSet<AddressId>,
    /// How many of the pages of its siblings and itself show an address.
    pub beside: &'a FxHashMap<AddressId, u32>,
    /// Whether the parent is a column (else the place is a root).
    pub has_parent: bool,
    /// Whether the root is one unit's part of a larger portal: what the portal's home page shows is not its own.
    pub in_larger: bool,
}

impl Place<'_> {
    fn shown_beside(&self, id: AddressId) -> bool {
        self.beside.get(&id).is_some_and(|pages| *pages > 1)
    }
}

/// A child column.
#[derive(Debug, Clone, PartialEq)]
pub struct Child {
    /// Title.
    pub title: String,
    /// What it is.
    pub leads: Leads,
    /// Position of its parent in the same answer; `None` = the page itself.
    pub parent: Option<usize>,
    /// Why it is one.
    pub reasons: Vec<Reason>,
    /// Whether the reasons hold by themselves; else the child's own page must not contradict.
    pub certain: bool,
    /// Role by its name and place.
    pub role: Role,
    /// Address that readers see, where it is not the one that is asked.
    pub display: Option<String>,
}

/// Where a child leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leads {
    /// To an address.
    To(AddressId, Belongs),
    /// To a block of this page with its own list (position in the page's blocks; behind the last one
    /// stands the main list).
    Block(usize),
    /// Nowhere: a heading or a menu's label above other children.
    Label,
}

/// A link that may be a child.
struct Candidate<'a> {
    anchor: &'a Anchor,
    /// Its words; of a link to the rest of a part the name of the part.
    title: &'a str,
    index: usize,
    fact: LinkFact,
    /// Position among the candidates of the one whose menu entry encloses it.
    under: Option<usize>,
    /// Below the page's own entry in a menu.
    own_entry: bool,
    strong: Vec<Reason>,
    weak: Vec<Reason>,
    role: Role,
    known: Option<Known>,
}

/// The child columns of a page, parents before children, in the order of the page.
pub fn children(facts: &Facts, place: &Place<'_>, names: &Names) -> Vec<Child> {
    let documents = document_addresses(facts, names);
    let own_entries = own_entries(facts);
    let mut candidates = candidates(facts, place, names, &documents, &own_entries);
    weigh(&mut candidates, facts, place, names);
    weigh_blocks(&mut candidates, facts, place);
    let accepted: Vec<Candidate<'_>> = accept(candidates, facts);
    let mut children = arrange(accepted, place, names);
    first_entry_is_the_page(&mut children, facts, place, names);
    add_blocks(&mut children, facts, place, names, &documents);
    add_branches(&mut children, facts, place, names);
    children
}

/// Addresses that the page's lists show as documents.
fn document_addresses<'f>(facts: &'f Facts, names: &Names) -> FxHashSet<&'f str> {
    let reading = &facts.reading;
    let main = facts.lists_documents();
    let mut set = FxHashSet::default();
    for item in &reading.items {
        if let Some(href) = item.href.as_deref()
            && (item.date.is_some() || main)
        {
            set.insert(href);
        }
    }
    for block in &reading.blocks {
        let chars: usize = block.items.iter().map(|item| item.title.chars().count()).sum();
        // Without dates: titles as long as documents', none of them a name of the standard.
        let titles = chars >= TITLE_CHARS * block.items.len()
            && !block.items.iter().any(|item| names.known(&item.title).is_some());
        for item in &block.items {
            if let Some(href) = item.href.as_deref()
                && (item.date.is_some() || titles && reads_as_document(href))
            {
                set.insert(href);
            }
        }
    }
    set
}

fn reads_as_document(href: &str) -> bool {
    url::Url::parse(href).is_ok_and(|url| shape(&url) != Shape::Column)
}

/// Positions of the menu entries that lead to the page itself.
fn own_entries(facts: &Facts) -> FxHashSet<usize> {
    facts
        .links
        .iter()
        .enumerate()
        .filter(|(_, fact)| fact.is_some_and(|fact| facts.own.contains(&fact.to)))
        .map(|(index, _)| index)
        .collect()
}

fn candidates<'a>(
    facts: &'a Facts,
    place: &Place<'_>,
    names: &Names,
    documents: &FxHashSet<&str>,
    own_entries: &FxHashSet<usize>,
) -> Vec<Candidate<'a>> {
    let structural = is_structural(place.role);
    let mut found: Vec<Candidate<'a>> = Vec::new();
    let mut by_index: FxHashMap<usize, usize> = FxHashMap::default();
    for (index, (anchor, fact)) in facts.reading.links.iter().zip(&facts.links).enumerate() {
        let Some(fact) = *fact else { continue };
        let text = title_of(anchor, names);
        if matches!(anchor.region, Region::Footer | Region::Pager | Region::Breadcrumb)
            || (anchor.region == Region::Body && !structural)
            || text.chars().count() > 120
            || (text.chars().count() > 40 && anchor.under.is_none() && names.known(text).is_none())
            || names::says_nothing(text)
            || matches!(fact.shape, Shape::Never | Shape::File)
            || facts.own.contains(&fact.to)
            || place.ancestors.contains(&fact.to)
        {
            continue;
        }
        let role = names.role(text);
        let known = names.known(text);
        let fits = role_fits(place.role, role) && names.role_exactly(text);
        if documents.contains(anchor.href.as_str()) && !fits {
            continue;
        }
        if (fact.shape == Shape::Article || names::reads_like_a_document(text))
            && !fits
            && known.is_none()
        {
            continue;
        }
        // A nested entry belongs to the entry around it, whatever else shows the link.
        let around = enclosing(facts, anchor);
        let own_entry = around.is_some_and(|at| own_entries.contains(&at));
        let under = around.and_then(|at| by_index.get(&at).copied());
        let elsewhere =
            around.is_some() && !own_entry && under.is_none() && !is_label(facts, around);
        let shown_above = place.above.contains(&fact.to);
        // What the head of every page links to is the portal's, whatever it is called.
        let own_known = known.is_some() && anchor.region != Region::Header;
        let shown_beside = place.shown_beside(fact.to);
        let root_part =
            !place.has_parent && (fits || own_known) && !(place.in_larger && shown_above);
        if !own_entry && !root_part && (elsewhere || shown_above || shown_beside) {
            continue;
        }
        by_index.insert(index, found.len());
        found.push(Candidate {
            anchor,
            title: text,
            index,
            fact,
            under,
            own_entry,
            strong: Vec::new(),
            weak: Vec::new(),
            role,
            known,
        });
    }
    found
}

/// The words of a link. One that only leads to the rest (`更多`) is called as the part that it stands beside,
/// where the standard knows that name.
fn title_of<'a>(anchor: &'a Anchor, names: &Names) -> &'a str {
    let text = anchor.text.trim();
    let part = anchor.heading.as_deref().map(str::trim).filter(|_| names::is_more(text));
    part.filter(|part| names.known(part).is_some()).unwrap_or(text)
}

/// The nearest enclosing menu entry that is a link.
fn enclosing(facts: &Facts, anchor: &Anchor) -> Option<usize> {
    anchor.under.map(|at| at as usize).filter(|at| *at < facts.links.len())
}

/// Whether a menu entry leads nowhere (`javascript:;`, `#`) and only opens what is below it.
fn is_label(facts: &Facts, at: Option<usize>) -> bool {
    at.is_some_and(|at| facts.links[at].is_none())
}

/// Roles whose pages are made of links to columns even where the links stand in a body.
fn is_structural(role: Role) -> bool {
    matches!(
        role,
        Role::Platform
            | Role::LegalDisclosure
            | Role::Grassroots
            | Role::OpenFields
            | Role::VillageAffairs
            | Role::Towns
            | Role::Departments
            | Role::Town
            | Role::Department
    )
}

/// Whether a column of role `child` belongs below one of role `parent`.
pub fn role_fits(parent: Role, child: Role) -> bool {
    use Role::*;
    match child {
        Guide | Rules | AnnualReport | OnRequest | LegalDisclosure => {
            matches!(parent, Platform | Town | Department)
        }
        Grassroots => matches!(parent, Platform | LegalDisclosure | Town | Department),
        Catalogs | OpenFields => matches!(parent, Grassroots | LegalDisclosure),
        VillageAffairs => {
            matches!(parent, Platform | LegalDisclosure | Town | Grassroots | Towns)
        }
        Towns | Departments => {
            matches!(parent, Platform | LegalDisclosure | AnnualReport | Departments)
        }
        _ => false,
    }
}

fn weigh(candidates: &mut [Candidate<'_>], facts: &Facts, place: &Place<'_>, names: &Names) {
    for candidate in candidates.iter_mut() {
        let text = candidate.title;
        if candidate.own_entry {
            candidate.strong.push(Reason::new("menu-below"));
        }
        if let Some(heading) = candidate.anchor.heading.as_deref()
            && (names.same(heading, place.title)
                || facts.called.iter().any(|name| names.same(heading, name)))
        {
            candidate.strong.push(Reason::new("heading-above").with("heading", heading));
        }
        if role_fits(place.role, candidate.role) {
            let exactly = names.role_exactly(text);
            let words = Reason::new("name-of-role").with("role", format!("{:?}", candidate.role));
            if exactly { candidate.strong.push(words) } else { candidate.weak.push(words) }
        }
        if names::is_year(text) && place.has_parent && !is_structural(place.role) {
            candidate.strong.push(Reason::new("by-year"));
        }
        let unit = names::unit(text);
        match (place.role, unit, candidate.known) {
            (Role::Towns, Some(Unit::Town), _)
            | (Role::Departments, Some(Unit::Department | Unit::Town), _)
            | (Role::VillageAffairs, Some(Unit::Village | Unit::Town), _)
            | (Role::Town, Some(Unit::Village), _) => {
                candidate.strong.push(Reason::new("name-of-unit"));
            }
            (Role::OpenFields | Role::Grassroots, _, Some(Known { field: true, .. })) => {
                candidate.strong.push(Reason::new("name-of-field"));
            }
            (Role::Ordinary, _, Some(Known { matter: true, .. })) => {
                candidate.strong.push(Reason::new("name-of-matter"));
            }
            (
                Role::LegalDisclosure | Role::Platform | Role::Town | Role::Department,
                _,
                Some(_),
            ) => {
                candidate.strong.push(Reason::new("name-of-column"));
            }
            _ => {}
        }
        if facts.url.host_str().is_some()
            && let Ok(url) = url::Url::parse(&candidate.anchor.href)
            && nested(&facts.url, &url)
            && candidate.fact.shape != Shape::Article
        {
            candidate.weak.push(Reason::new("address-below"));
        }
        if candidate.fact.shape == Shape::Column {
            candidate.weak.push(Reason::new("address-of-column"));
        }
    }
}

/// What the neighbours in a menu tell: entries among named columns are columns, a menu that only this
/// page shows is its own.
fn weigh_blocks(candidates: &mut [Candidate<'_>], facts: &Facts, place: &Place<'_>) {
    let mut blocks: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
    for candidate in candidates.iter() {
        let block = blocks.entry(candidate.anchor.block).or_default();
        block.0 += 1;
        block.1 += usize::from(!candidate.strong.is_empty());
    }
    let named: FxHashSet<(u32, String)> = candidates
        .iter()
        .filter(|candidate| !candidate.strong.is_empty())
        .map(|candidate| (candidate.anchor.block, pattern(&candidate.anchor.href)))
        .collect();
    let leaf = facts.lists_documents();
    for candidate in candidates.iter_mut() {
        let Some((all, strong)) = blocks.get(&candidate.anchor.block).copied() else { continue };
        let here = candidate.fact.belongs == Belongs::Here;
        if candidate.strong.is_empty()
            && strong >= 2
            && strong * 5 >= all * 2
            && candidate.fact.shape != Shape::Article
        {
            candidate.strong.push(Reason::new("menu-with-known"));
        }
        if candidate.strong.is_empty()
            && strong >= 1
            && strong * 3 >= all
            && named.contains(&(candidate.anchor.block, pattern(&candidate.anchor.href)))
        {
            candidate.weak.push(Reason::new("menu-next-to-known"));
            candidate.weak.push(Reason::new("address-like-known"));
        }
        let heading_is_widget = candidate.anchor.heading.as_deref().is_some_and(names::is_widget);
        if all >= 2 && here && !heading_is_widget && (!leaf || !place.has_parent) {
            candidate.weak.push(Reason::new("menu-own"));
        }
    }
}

/// An address with its digits taken out.
fn pattern(href: &str) -> String {
    href.chars().filter(|letter| !letter.is_ascii_digit()).collect()
}

/// Keeps what is certain or probable, and what stands below it.
fn accept<'a>(candidates: Vec<Candidate<'a>>, facts: &Facts) -> Vec<Candidate<'a>> {
    let mut kept: Vec<Candidate<'a>> = Vec::new();
    let mut moved: FxHashMap<usize, usize> = FxHashMap::default();
    let mut seen: FxHashMap<AddressId, usize> = FxHashMap::default();
    let leaf = facts.lists_documents();
    for (at, mut candidate) in candidates.into_iter().enumerate() {
        let under = candidate.under.and_then(|under| moved.get(&under).copied());
        if under.is_some() {
            candidate.strong.push(Reason::new("menu-under"));
        }
        let needed = if leaf { 3 } else { 2 };
        if candidate.strong.is_empty() && candidate.weak.len() < needed {
            continue;
        }
        if candidate.strong.is_empty() && candidate.fact.belongs != Belongs::Here {
            continue;
        }
        candidate.under = under;
        if let Some(first) = seen.get(&candidate.fact.to).copied() {
            moved.insert(at, first);
            // The same link twice: the one inside a menu knows more than the tile.
            if kept[first].under.is_none()
                && under.is_some_and(|under| under != first && under < first)
            {
                kept[first].under = under;
            }
            continue;
        }
        seen.insert(candidate.fact.to, kept.len());
        moved.insert(at, kept.len());
        kept.push(candidate);
    }
    kept
}

/// The role of a column by its name, its parent's role and, for units, what kind of unit it is.
pub fn role_at(parent: Role, title: &str, named: Role) -> Role {
    let unit = names::unit(title);
    match (parent, unit) {
        (Role::Towns, Some(Unit::Town | Unit::Department)) => Role::Town,
        (Role::Departments, Some(Unit::Department)) => Role::Department,
        (Role::Departments, Some(Unit::Town)) => Role::Town,
        (Role::VillageAffairs, Some(Unit::Village)) => Role::Village,
        // Villages may stand below their township once more.
        (Role::VillageAffairs, Some(Unit::Town)) => Role::VillageAffairs,
        _ if role_fits(parent, named) => named,
        _ => Role::Ordinary,
    }
}

#[cfg(test)]
mod tests;
