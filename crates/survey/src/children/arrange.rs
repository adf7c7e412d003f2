//! Headings, labels and groups of units above the children of a page.

use super::{Candidate, Child, Leads, Place, role_fits};
use crate::facts::Facts;
use crate::names::{self, Names, Unit};
use page::Region;
use rustc_hash::FxHashMap;
use snapshot::Reason;
use snapshot::Role;

/// Puts children below headings and labels that are columns themselves.
pub(super) fn arrange(
    accepted: Vec<Candidate<'_>>,
    place: &Place<'_>,
    names: &Names,
) -> Vec<Child> {
    let units = unit_blocks(&accepted, place);
    let mut children: Vec<Child> = Vec::new();
    let mut position: Vec<usize> = Vec::with_capacity(accepted.len());
    let mut labels: FxHashMap<String, usize> = FxHashMap::default();
    for candidate in &accepted {
        let title = candidate.title;
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
                    names.same(other.title, &label) && other.index != candidate.index
                })
                .map(|(_, at)| *at);
            parent = Some(linked.unwrap_or_else(|| {
                *labels.entry(label.clone()).or_insert_with(|| {
                    children.push(Child {
                        title: label,
                        leads: Leads::Label,
                        parent: None,
                        reasons: vec![Reason::new("heading-of-columns")],
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
        match names::unit(candidate.title) {
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
            && (candidate.role == Role::Ordinary || role_fits(role, candidate.role))
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
pub(super) fn first_entry_is_the_page(
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
            reasons: vec![Reason::new("menu-first-is-page")],
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
