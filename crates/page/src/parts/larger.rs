//! Larger parts of a page that hold others: first-level matters above their second level.

use super::{Label, Part, leads_somewhere, words_alone};
use crate::dom::{Dom, Node, Tag};
use crate::layout::Layout;
use rustc_hash::FxHashMap;

/// Names above parts, in the order of the page.
#[derive(Default)]
pub(super) struct Larger {
    names: Vec<Label>,
}

impl Larger {
    /// For each part the name that it stands below.
    pub(super) fn names(&self, parts: &[Part]) -> Vec<Option<String>> {
        let above = |part: &Part| {
            let at = self.names.partition_point(|name| name.node < part.label);
            at.checked_sub(1).map(|at| self.names[at].words.clone())
        };
        parts.iter().map(above).collect()
    }
}

/// The names above parts: known words of one other shape, the first of them before the first part, nearly each
/// with parts of its own. A menu before the parts has them all below its last entry.
pub(super) fn find(
    layout: &Layout<'_, '_>,
    shapes: &[u64],
    knows: &dyn Fn(&str) -> bool,
    parts: &[Part],
) -> Larger {
    let Some(first) = parts.first() else { return Larger::default() };
    let own = shapes[first.label.0 as usize];
    let mut by_shape: FxHashMap<u64, Vec<Label>> = FxHashMap::default();
    for label in words_alone(layout, knows, true) {
        let shape = shapes[label.node.0 as usize];
        if label.known && shape != own {
            by_shape.entry(shape).or_default().push(label);
        }
    }
    let holding = |names: &[Label]| {
        (0..names.len())
            .filter(|at| {
                let next = names.get(at + 1).map_or(u32::MAX, |next| next.node.0);
                parts.iter().any(|part| (names[*at].node.0..next).contains(&part.label.0))
            })
            .count()
    };
    let fits = |names: &[Label]| {
        let holding = holding(names);
        let several = holding >= 2 && holding * 3 >= names.len() * 2;
        let alone = names.len() == 1 && !leads_somewhere(layout, names[0].node);
        names[0].node < first.label && (several || alone)
    };
    let names = by_shape.into_values().filter(|names| fits(names));
    let best = names.max_by_key(|names| (names.len(), std::cmp::Reverse(names[0].node)));
    best.map_or_else(Larger::default, |names| Larger { names })
}

/// Takes the cells that stand before the name of a part in one row of a table for the names of larger parts, which
/// hold as many rows as they span.
pub(super) fn take_row_heads(dom: &Dom<'_>, parts: Vec<Part>) -> Vec<Part> {
    let row_of = |part: &Part| {
        let cell = matches!(dom.tag(part.label), Tag::TD | Tag::TH);
        dom.parent(part.label).filter(|_| cell)
    };
    let rows: Vec<Option<Node>> = parts.iter().map(row_of).collect();
    let mut open: Option<(String, u32)> = None;
    let mut taken = Vec::with_capacity(parts.len());
    for (at, mut part) in parts.into_iter().enumerate() {
        let next_in_row = rows[at].is_some() && rows.get(at + 1) == Some(&rows[at]);
        if part.block.items.is_empty() && next_in_row {
            let spanned = dom.attr_raw(part.label, "rowspan").and_then(|span| span.parse().ok());
            open = part.block.heading.map(|words| (words, spanned.unwrap_or(1)));
            continue;
        }
        part.block.within = open.as_ref().map(|(words, _)| words.clone());
        open = open
            .and_then(|(words, rows)| Some((words, rows.checked_sub(1).filter(|left| *left > 0)?)));
        taken.push(part);
    }
    taken
}
