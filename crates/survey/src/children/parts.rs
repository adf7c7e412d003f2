//! Children that are no links of a menu: parts of the page with a list of their own, and columns that
//! a vendor keeps outside the markup.

use super::{Child, Leads, Place, role_fits};
use crate::address::Belongs;
use crate::facts::Facts;
use crate::names::{self, Names};
use rustc_hash::FxHashSet;
use snapshot::Reason;

/// Blocks and tabs with a heading and a list of their own.
pub(super) fn add_blocks(
    children: &mut Vec<Child>,
    facts: &Facts,
    place: &Place<'_>,
    names: &Names,
    documents: &FxHashSet<&str>,
) {
    let lists = facts.reading.blocks.iter().filter(|block| block.items.len() != 1).count();
    let several = lists >= 2 && facts.reading.kind == page::Kind::Column;
    if let Some(title) = main_tab(facts, place.title, names) {
        children.push(Child {
            role: names.role(&title),
            title,
            leads: Leads::Block(facts.reading.blocks.len()),
            parent: None,
            reasons: vec![Reason::new("part-of-tabs")],
            certain: true,
            display: None,
        });
    }
    // A tab may be called like its column when other tabs stand beside it.
    let among_tabs = facts.reading.items.is_empty()
        && facts.reading.blocks.iter().filter(|block| block.heading.is_some()).count() >= 2;
    for (index, block) in facts.reading.blocks.iter().enumerate() {
        let Some(heading) = block.heading.as_deref().map(str::trim) else { continue };
        let larger = block.within.as_deref().map(|within| find_larger(children, within, names));
        let parent = match larger {
            // It has a page of its own, which shows its parts.
            Some(Larger::Elsewhere) => continue,
            Some(Larger::At(at)) => Some(at),
            Some(Larger::New) | None => None,
        };
        let same_parent =
            |child: &Child| larger.is_none() || parent.is_some_and(|at| child.parent == Some(at));
        if names::is_widget(heading)
            || names::says_nothing(heading)
            || heading.chars().count() > 120
            || (heading.chars().count() > 30 && names.known(heading).is_none())
            || (names.same(heading, place.title) && !among_tabs)
            || children.iter().any(|child| names.same(&child.title, heading) && same_parent(child))
        {
            continue;
        }
        // The names of the tabs themselves.
        if !block.items.is_empty() && block.items.iter().all(|item| item.href.is_none()) {
            continue;
        }
        // A block of links that are children themselves is a menu, not a list.
        let listed = block.items.iter().filter_map(|item| item.href.as_deref());
        let of_documents =
            listed.clone().filter(|href| documents.contains(href)).count() * 2 >= listed.count();
        let known = names.known(heading).is_some() || role_fits(place.role, names.role(heading));
        // One line below words that nothing knows is no column.
        let several = several && block.items.len() != 1;
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
        let parent = match (larger, block.within.as_deref()) {
            (Some(Larger::New), Some(within)) => Some(add_larger(children, within, names)),
            _ => parent,
        };
        children.push(Child {
            title: heading.to_owned(),
            leads,
            parent,
            reasons: vec![Reason::new(if inline { "part-with-list" } else { "part-with-more" })],
            certain: known,
            role: names.role(heading),
            display: None,
        });
    }
}

/// Where the larger part stands among the children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Larger {
    /// Not among them yet.
    New,
    /// At this position, with nothing of its own.
    At(usize),
    /// It is a column with a page of its own.
    Elsewhere,
}

fn find_larger(children: &[Child], within: &str, names: &Names) -> Larger {
    match children.iter().position(|child| names.same(&child.title, within)) {
        None => Larger::New,
        Some(at) if children[at].leads == Leads::Label => Larger::At(at),
        Some(_) => Larger::Elsewhere,
    }
}

fn add_larger(children: &mut Vec<Child>, within: &str, names: &Names) -> usize {
    children.push(Child {
        title: within.to_owned(),
        leads: Leads::Label,
        parent: None,
        reasons: vec![Reason::new("heading-of-columns")],
        certain: true,
        role: names.role(within),
        display: None,
    });
    children.len() - 1
}

/// The one tab whose list was taken for the page's main list: named in the row of tabs, with no part of
/// its own.
fn main_tab(facts: &Facts, title: &str, names: &Names) -> Option<String> {
    if facts.reading.items.is_empty() {
        return None;
    }
    let blocks = &facts.reading.blocks;
    // its own heading is a name of the standard, and a block beside it has one too
    let own = facts
        .reading
        .items_heading
        .as_deref()
        .filter(|heading| !names.same(heading, title) && names.known(heading).is_some());
    let beside = |heading: &str| {
        blocks
            .iter()
            .filter_map(|block| block.heading.as_deref())
            .any(|other| !names.same(other, heading) && names.known(other).is_some())
    };
    if let Some(heading) = own.filter(|heading| beside(heading)) {
        return Some(heading.to_owned());
    }
    let headed = |title: &str| {
        blocks
            .iter()
            .filter_map(|block| block.heading.as_deref())
            .any(|heading| names.same(heading, title))
    };
    let row = blocks.iter().find(|block| {
        block.items.len() >= 2
            && block.items.iter().all(|item| item.href.is_none())
            && block.items.iter().any(|item| headed(&item.title))
    })?;
    let mut left = row.items.iter().filter(|item| !headed(&item.title));
    left.next().filter(|_| left.next().is_none()).map(|item| item.title.clone())
}

/// Columns that the page's vendor keeps outside the markup.
pub(super) fn add_branches(
    children: &mut Vec<Child>,
    facts: &Facts,
    place: &Place<'_>,
    names: &Names,
) {
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
            reasons: vec![Reason::new("tree-of-portal")],
            certain: true,
            role: names.role(&branch.title),
            display: branch.service.as_ref().map(|_| branch.href.clone()),
        });
        position.push(Some(children.len() - 1));
    }
}
