//! Which links of a page are its child columns. Nothing here knows a vendor: menus, headings, the
//! standard's names, addresses and the difference to the parent's and siblings' pages are weighed,
//! and the reasons are kept.

use crate::address::{Belongs, Shape, nested};
use crate::addresses::AddressId;
use crate::facts::{Facts, LinkFact};
use crate::names::{self, Known, Names, Unit};
use page::{Anchor, Region};
use rustc_hash::{FxHashMap, FxHashSet};
use snapshot::Role;

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
    pub reasons: Vec<String>,
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
    /// To a block of this page with its own list (position in the page's blocks).
    Block(usize),
    /// Nowhere: a heading or a menu's label above other children.
    Label,
}

/// A link that may be a child.
struct Candidate<'a> {
    anchor: &'a Anchor,
    index: usize,
    fact: LinkFact,
    /// Position among the candidates of the one whose menu entry encloses it.
    under: Option<usize>,
    /// Below the page's own entry in a menu.
    own_entry: bool,
    strong: Vec<String>,
    weak: Vec<String>,
    role: Role,
    known: Option<Known>,
}

/// The child columns of a page, parents before children, in the order of the page.
pub fn children(facts: &Facts, place: &Place<'_>, names: &Names) -> Vec<Child> {
    let documents = document_addresses(facts);
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
fn document_addresses(facts: &Facts) -> FxHashSet<&str> {
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
    for item in reading.blocks.iter().flat_map(|block| &block.items) {
        if let Some(href) = item.href.as_deref()
            && item.date.is_some()
        {
            set.insert(href);
        }
    }
    set
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
        let text = anchor.text.trim();
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
        let shown_beside = place.shown_beside(fact.to);
        let root_part = !place.has_parent && (fits || known.is_some());
        if !own_entry && !root_part && (elsewhere || shown_above || shown_beside) {
            continue;
        }
        by_index.insert(index, found.len());
        found.push(Candidate {
            anchor,
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
        let text = candidate.anchor.text.trim();
        if candidate.own_entry {
            candidate.strong.push("stands below this column in the menu".into());
        }
        if let Some(heading) = candidate.anchor.heading.as_deref()
            && (names.same(heading, place.title)
                || facts.called.iter().any(|name| names.same(heading, name)))
        {
            candidate.strong.push(format!("stands under the heading {heading}"));
        }
        if role_fits(place.role, candidate.role) {
            let exactly = names.role_exactly(text);
            let words = format!("its name says {:?}", candidate.role);
            if exactly { candidate.strong.push(words) } else { candidate.weak.push(words) }
        }
        let unit = names::unit(text);
        match (place.role, unit, candidate.known) {
            (Role::Towns, Some(Unit::Town), _)
            | (Role::Departments, Some(Unit::Department | Unit::Town), _)
            | (Role::VillageAffairs, Some(Unit::Village | Unit::Town), _)
            | (Role::Town, Some(Unit::Village), _) => {
                candidate.strong.push("its name is that of a unit".into());
            }
            (Role::OpenFields | Role::Grassroots, _, Some(Known { field: true, .. })) => {
                candidate.strong.push("the standard has a field of this name".into());
            }
            (Role::Ordinary, _, Some(Known { matter: true, .. })) => {
                candidate.strong.push("the standard has a matter of this name".into());
            }
            (
                Role::LegalDisclosure | Role::Platform | Role::Town | Role::Department,
                _,
                Some(_),
            ) => {
                candidate.strong.push("the standard has a column of this name".into());
            }
            _ => {}
        }
        if facts.url.host_str().is_some()
            && let Ok(url) = url::Url::parse(&candidate.anchor.href)
            && nested(&facts.url, &url)
            && candidate.fact.shape != Shape::Article
        {
            candidate.weak.push("its address lies below this column's".into());
        }
        if candidate.fact.shape == Shape::Column {
            candidate.weak.push("its address is that of a column".into());
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
            candidate.strong.push("stands in one menu with columns known by name".into());
        }
        if candidate.strong.is_empty()
            && strong >= 1
            && strong * 3 >= all
            && named.contains(&(candidate.anchor.block, pattern(&candidate.anchor.href)))
        {
            candidate.weak.push("stands beside a column known by name".into());
            candidate.weak.push("its address is made like that neighbour's".into());
        }
        let heading_is_widget = candidate.anchor.heading.as_deref().is_some_and(names::is_widget);
        if all >= 2 && here && !heading_is_widget && (!leaf || !place.has_parent) {
            candidate.weak.push("only this page has the menu in which it stands".into());
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
            candidate.strong.push("stands below its parent in the menu".into());
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

/// Puts children below headings and labels that are columns themselves.
fn arrange(accepted: Vec<Candidate<'_>>, place: &Place<'_>, names: &Names) -> Vec<Child> {
    let units = unit_blocks(&accepted, place);
    let mut children: Vec<Child> = Vec::new();
    let mut position: Vec<usize> = Vec::with_capacity(accepted.len());
    let mut labels: FxHashMap<String, usize> = FxHashMap::default();
    for candidate in &accepted {
        let title = candidate.anchor.text.trim();
        let mut parent = candidate.under.map(|under| position[under]);
        if parent.is_none()
            && !candidate.own_entry
            && let Some((label, role)) = group(candidate, place, names, &units)
            && !names.same(&label, title)
        {
            let linked = accepted
                .iter()
                .zip(&position)
                .find(|(other, _)| {
                    names.same(other.anchor.text.trim(), &label) && other.index != candidate.index
                })
                .map(|(_, at)| *at);
            parent = Some(linked.unwrap_or_else(|| {
                *labels.entry(label.clone()).or_insert_with(|| {
                    children.push(Child {
                        title: label,
                        leads: Leads::Label,
                        parent: None,
                        reasons: vec!["a heading above its columns".into()],
                        certain: true,
                        role,
                        display: None,
                    });
                    children.len() - 1
                })
            }));
        }
        let certain = !candidate.strong.is_empty();
        let reasons = candidate.strong.iter().chain(&candidate.weak).cloned().collect();
        position.push(children.len());
        children.push(Child {
            title: title.to_owned(),
            leads: Leads::To(candidate.fact.to, candidate.fact.belongs),
            parent,
            reasons,
            certain,
            role: candidate.role,
            display: None,
        });
    }
    children
}

/// Blocks whose entries are mostly units, on a platform's page.
fn unit_blocks(accepted: &[Candidate<'_>], place: &Place<'_>) -> FxHashMap<u32, Role> {
    let mut counts: FxHashMap<u32, (usize, usize, usize)> = FxHashMap::default();
    if !matches!(place.role, Role::Platform | Role::LegalDisclosure) {
        return FxHashMap::default();
    }
    for candidate in accepted {
        let count = counts.entry(candidate.anchor.block).or_default();
        count.0 += 1;
        match names::unit(candidate.anchor.text.trim()) {
            Some(Unit::Town) => count.1 += 1,
            Some(Unit::Department) => count.2 += 1,
            _ => {}
        }
    }
    counts
        .into_iter()
        .filter_map(|(block, (all, towns, departments))| {
            if towns >= 2 && towns * 10 >= all * 6 {
                Some((block, Role::Towns))
            } else if departments >= 3 && departments * 10 >= all * 7 {
                Some((block, Role::Departments))
            } else {
                None
            }
        })
        .collect()
}

/// The column that a heading or a block of units stands for, if it stands for one.
fn group(
    candidate: &Candidate<'_>,
    place: &Place<'_>,
    names: &Names,
    units: &FxHashMap<u32, Role>,
) -> Option<(String, Role)> {
    let heading =
        candidate.anchor.heading.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if let Some(heading) = heading {
        let role = names.role(heading);
        let groups = matches!(
            role,
            Role::LegalDisclosure
                | Role::Grassroots
                | Role::OpenFields
                | Role::Catalogs
                | Role::Towns
                | Role::Departments
                | Role::VillageAffairs
        );
        // The heading of the page's own children, or of the platform's own parts, groups nothing.
        if groups
            && role != place.role
            && role != candidate.role
            && role_fits(place.role, role)
            && !names.same(heading, place.title)
            && !(candidate.role != Role::Ordinary && !role_fits(role, candidate.role))
        {
            return Some((heading.to_owned(), role));
        }
        if place.role == Role::Grassroots && names.known(heading).is_some_and(|known| known.field) {
            return Some((heading.to_owned(), Role::Ordinary));
        }
        if place.role == Role::OpenFields && names.known(heading).is_some_and(|known| known.field) {
            return Some((heading.to_owned(), Role::Ordinary));
        }
    }
    let role = *units.get(&candidate.anchor.block)?;
    let title = heading.filter(|text| !names::is_widget(text)).map_or_else(
        || if role == Role::Towns { "乡镇（街道）".to_owned() } else { "部门".to_owned() },
        str::to_owned,
    );
    Some((title, role))
}

/// A column whose link leads straight to its first child: the entry for the page itself is a child too.
fn first_entry_is_the_page(
    children: &mut Vec<Child>,
    facts: &Facts,
    place: &Place<'_>,
    names: &Names,
) {
    let reading = &facts.reading;
    for (anchor, fact) in reading.links.iter().zip(&facts.links) {
        let Some(fact) = fact else { continue };
        let title = anchor.text.trim();
        if !facts.own.contains(&fact.to)
            || matches!(
                anchor.region,
                Region::Footer | Region::Pager | Region::Breadcrumb | Region::Header
            )
            || anchor.under.is_some()
            || names::says_nothing(title)
            || names.same(title, place.title)
        {
            continue;
        }
        // Only in a menu whose other entries were taken for children.
        let first = children.iter().position(|child| {
            child.parent.is_none()
                && reading.links.iter().zip(&facts.links).any(|(other, other_fact)| {
                    other.block == anchor.block
                        && other_fact
                            .is_some_and(|other| child.leads == Leads::To(other.to, other.belongs))
                })
        });
        let Some(first) = first else { continue };
        let child = Child {
            title: title.to_owned(),
            leads: Leads::To(fact.to, fact.belongs),
            parent: None,
            reasons: vec!["the page is the first entry of its own menu".into()],
            certain: true,
            role: names.role(title),
            display: None,
        };
        for other in children.iter_mut() {
            if let Some(parent) = &mut other.parent
                && *parent >= first
            {
                *parent += 1;
            }
        }
        children.insert(first, child);
        return;
    }
}

/// Blocks and tabs with a heading and a list of their own.
fn add_blocks(
    children: &mut Vec<Child>,
    facts: &Facts,
    place: &Place<'_>,
    names: &Names,
    documents: &FxHashSet<&str>,
) {
    let several = facts.reading.blocks.len() >= 2 && facts.reading.kind == page::Kind::Column;
    for (index, block) in facts.reading.blocks.iter().enumerate() {
        let Some(heading) = block.heading.as_deref().map(str::trim) else { continue };
        if names::is_widget(heading)
            || names::says_nothing(heading)
            || heading.chars().count() > 120
            || (heading.chars().count() > 30 && names.known(heading).is_none())
            || names.same(heading, place.title)
            || children.iter().any(|child| names.same(&child.title, heading))
        {
            continue;
        }
        // A block of links that are children themselves is a menu, not a list.
        let listed = block.items.iter().filter_map(|item| item.href.as_deref());
        let of_documents =
            listed.clone().filter(|href| documents.contains(href)).count() * 2 >= listed.count();
        let known = names.known(heading).is_some() || role_fits(place.role, names.role(heading));
        let more = block.more.as_deref().and_then(|more| {
            facts
                .reading
                .links
                .iter()
                .zip(&facts.links)
                .find(|(anchor, _)| anchor.href == more)
                .and_then(|(_, fact)| *fact)
        });
        let leads = match more {
            Some(fact) if facts.own.contains(&fact.to) => Leads::Block(index),
            Some(fact) => {
                let shown_elsewhere = place.ancestors.contains(&fact.to)
                    || (place.has_parent && place.above.contains(&fact.to))
                    || place.shown_beside(fact.to)
                    || children.iter().any(|child| child.leads == Leads::To(fact.to, fact.belongs));
                if shown_elsewhere || fact.belongs != Belongs::Here {
                    continue;
                }
                Leads::To(fact.to, fact.belongs)
            }
            None => Leads::Block(index),
        };
        let inline = matches!(leads, Leads::Block(_));
        if !(known || several) || (inline && !of_documents && !block.items.is_empty()) {
            continue;
        }
        children.push(Child {
            title: heading.to_owned(),
            leads,
            parent: None,
            reasons: vec![
                if inline {
                    "a part of the page with its own list"
                } else {
                    "a part of the page with its own list and a link to more"
                }
                .into(),
            ],
            certain: known,
            role: names.role(heading),
            display: None,
        });
    }
}

/// Columns that the page's vendor keeps outside the markup.
fn add_branches(children: &mut Vec<Child>, facts: &Facts, place: &Place<'_>, names: &Names) {
    let mut position: Vec<Option<usize>> = Vec::with_capacity(facts.branches.len());
    for (branch, to) in facts.branches.iter().zip(&facts.branch_ids) {
        let above = branch.parent.map(|at| position.get(at).copied().flatten());
        let (Some((to, belongs)), false) = (*to, above == Some(None)) else {
            position.push(None);
            continue;
        };
        let known = children.iter().position(|child| child.leads == Leads::To(to, belongs));
        if known.is_some() || place.ancestors.contains(&to) {
            position.push(known);
            continue;
        }
        children.push(Child {
            title: branch.title.clone(),
            leads: Leads::To(to, belongs),
            parent: above.flatten(),
            reasons: vec!["the portal's own column tree names it".into()],
            certain: true,
            role: names.role(&branch.title),
            display: branch.service.as_ref().map(|_| branch.href.clone()),
        });
        position.push(Some(children.len() - 1));
    }
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
