//! The state of every matter that is due, as the report shows it.

use super::model::{FieldMap, Mapping, MatterMap, Presence};
use crate::model::{MatterState, MatterStatus};
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use snapshot::{ColumnId, ItemId, Snapshot};

/// Every matter due at the mapping's level, in the standard's order: each first-level matter, then
/// its second-level ones.
pub fn matter_states(mapping: &Mapping, snapshot: &Snapshot) -> Vec<MatterState> {
    let mut states = Vec::new();
    for field in mapping.fields.iter().filter(|field| field.due) {
        for matter in field.matters.iter().filter(|matter| matter.due) {
            let columns: Vec<ColumnId> = matter.columns.clone();
            let below = matter.submatters.iter().flat_map(|second| second.columns.iter().copied());
            let lists: Vec<ColumnId> = columns.iter().copied().chain(below).collect();
            let marked = matter
                .items
                .iter()
                .chain(matter.submatters.iter().flat_map(|second| &second.items));
            let first = matter
                .columns
                .first()
                .or_else(|| matter.submatters.iter().find_map(|second| second.columns.first()));
            states.push(state(
                mapping,
                snapshot,
                field,
                matter,
                None,
                matter.presence,
                first.copied(),
                &lists,
                marked,
                matter.confirmed,
            ));
            for second in matter.submatters.iter().filter(|second| second.due) {
                let alone = matter.submatters.len() == 1 && second.columns.is_empty();
                let lists = if alone { &matter.columns } else { &second.columns };
                let column = lists.first().or_else(|| {
                    matter.columns.first().filter(|_| second.presence == Presence::Merged)
                });
                states.push(state(
                    mapping,
                    snapshot,
                    field,
                    matter,
                    Some(&second.name),
                    second.presence,
                    column.copied(),
                    lists,
                    second.items.iter(),
                    second.confirmed,
                ));
            }
        }
    }
    states
}

/// Columns with those below them that carry nothing of their own (years, say).
fn with_parts(mapping: &Mapping, snapshot: &Snapshot, lists: &[ColumnId]) -> Vec<ColumnId> {
    let mut all: Vec<ColumnId> = lists.to_vec();
    if lists.is_empty() {
        return all;
    }
    // Columns stand behind those above them.
    let mut within: FxHashSet<ColumnId> = lists.iter().copied().collect();
    for (number, column) in (0u32..).map(ColumnId).zip(&snapshot.columns) {
        let part = column.parent.is_some_and(|parent| within.contains(&parent))
            && !mapping.place(number).is_some_and(|place| place.own);
        if part && within.insert(number) {
            all.push(number);
        }
    }
    all
}

#[expect(clippy::too_many_arguments, reason = "one state has that many parts")]
fn state<'a>(
    mapping: &Mapping,
    snapshot: &Snapshot,
    field: &FieldMap,
    matter: &MatterMap,
    second: Option<&str>,
    presence: Presence,
    column: Option<ColumnId>,
    lists: &[ColumnId],
    marked: impl Iterator<Item = &'a ItemId>,
    confirmed: bool,
) -> MatterState {
    let mut lines: FxHashSet<ItemId> = marked.copied().collect();
    for id in &with_parts(mapping, snapshot, lists) {
        let first = snapshot.column(*id).list.as_ref().map_or(0, |list| list.first);
        lines.extend((first..).map(ItemId).zip(snapshot.items_of(*id)).map(|(id, _)| id));
    }
    let newest: Option<Date> =
        lines.iter().filter_map(|id| snapshot.items.get(id.0 as usize)?.date).max();
    // The same line in a list and in a part of it is one.
    let mut urls: FxHashSet<&str> = FxHashSet::default();
    lines.retain(|id| {
        let url = snapshot.items.get(id.0 as usize).and_then(|item| item.url.as_deref());
        url.is_none_or(|url| urls.insert(url))
    });
    MatterState {
        field: field.name.clone(),
        field_slug: field.slug.clone(),
        matter1: matter.name.clone(),
        matter2: second.map(str::to_owned),
        status: match presence {
            Presence::Found => MatterStatus::Found,
            Presence::Merged => MatterStatus::Merged,
            Presence::Missing => MatterStatus::Missing,
            Presence::Unsure | Presence::Unobserved => MatterStatus::Unobserved,
        },
        column,
        column_url: column.map(|id| snapshot.column(id).url.clone()),
        items: u32::try_from(lines.len()).unwrap_or(u32::MAX),
        newest,
        confirmed,
    }
}
