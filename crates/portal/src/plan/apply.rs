//! Doing what a plan says, in one transaction.

use super::{Plan, Step};
use crate::error::PortalError;
use std::collections::HashMap;
use store::{Column, ColumnChange, NewColumn, Write};

/// Why an address of a column leads elsewhere.
const MOVED: &str = "column moved";
const DELETED: &str = "column deleted";

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    /// Columns added.
    pub added: usize,
    /// Columns renamed.
    pub renamed: usize,
    /// Columns moved.
    pub moved: usize,
    /// Columns archived.
    pub archived: usize,
    /// Columns deleted.
    pub deleted: usize,
    /// Second-level columns merged into the column above.
    pub merged: usize,
    /// Second-level matters that got columns of their own.
    pub split: usize,
    /// Columns restored.
    pub restored: usize,
}

/// Does what the plan says within `write`; the caller commits. `existing` is what the plan was made from.
///
/// # Errors
/// Where the store says no; then the caller drops the write and nothing was done.
pub async fn apply(
    write: &mut Write,
    site: i64,
    existing: &[Column],
    plan: &Plan,
) -> Result<Applied, PortalError> {
    let by_id: HashMap<i64, &Column> = existing.iter().map(|column| (column.id, column)).collect();
    let mut ids: HashMap<&str, i64> = HashMap::new();
    for target in &plan.targets {
        let wanted = &target.wanted;
        let parent = wanted.parent.as_deref().and_then(|key| ids.get(key)).copied();
        let merges = !wanted.marks.is_empty();
        let id = match target.column {
            None => {
                let new = NewColumn {
                    parent,
                    key: wanted.key.clone(),
                    kind: wanted.kind,
                    title: wanted.title.clone(),
                    path: target.path.clone(),
                    field: wanted.field.clone(),
                    matter1: wanted.matter1.clone(),
                    matter2: wanted.matter2.clone(),
                    town: wanted.town.clone(),
                    village: wanted.village.clone(),
                    merges,
                    position: target.position,
                };
                write.add_column(site, new).await?
            }
            Some(id) => {
                if let Some(change) = by_id.get(&id).and_then(|column| {
                    change(column, wanted, parent, &target.path, target.position)
                }) {
                    write.change_column(site, id, change).await?;
                }
                id
            }
        };
        ids.insert(&wanted.key, id);
    }
    leave(write, site, plan, (&by_id, &ids)).await
}

/// What differs, if anything does.
fn change(
    column: &Column,
    wanted: &crate::Wanted,
    parent: Option<i64>,
    path: &str,
    position: i32,
) -> Option<ColumnChange> {
    let merges = !wanted.marks.is_empty();
    let moved = column.path != path || column.parent_id != parent;
    let change = ColumnChange {
        key: (column.key != wanted.key).then(|| wanted.key.clone()),
        title: (column.title != wanted.title).then(|| wanted.title.clone()),
        moved: moved.then(|| (parent, path.to_owned())),
        matter1: (column.matter1 != wanted.matter1).then(|| wanted.matter1.clone()),
        matter2: (column.matter2 != wanted.matter2).then(|| wanted.matter2.clone()),
        merges: (column.merges != merges).then_some(merges),
        position: (column.position != position).then_some(position),
        archived: column.archived_at.map(|_| false),
    };
    let nothing = change.key.is_none()
        && change.title.is_none()
        && change.moved.is_none()
        && change.matter1.is_none()
        && change.matter2.is_none()
        && change.merges.is_none()
        && change.position.is_none()
        && change.archived.is_none();
    (!nothing).then_some(change)
}

/// Archives, deletes, redirects, and counts.
async fn leave(
    write: &mut Write,
    site: i64,
    plan: &Plan,
    (by_id, ids): (&HashMap<i64, &Column>, &HashMap<&str, i64>),
) -> Result<Applied, PortalError> {
    let mut applied = Applied::default();
    let (mut moved, mut deleted) = (Vec::new(), Vec::new());
    for step in &plan.steps {
        match step {
            Step::Add { .. } => applied.added += 1,
            Step::Rename { .. } => applied.renamed += 1,
            Step::Restore { .. } => applied.restored += 1,
            Step::Move { from, to, .. } => {
                applied.moved += 1;
                moved.push((from.clone(), Some(to.clone())));
            }
            Step::Archive { id, .. } => {
                applied.archived += 1;
                let change = ColumnChange { archived: Some(true), ..ColumnChange::default() };
                write.change_column(site, *id, change).await?;
            }
            Step::Split { from, key, mark } => {
                applied.split += 1;
                if let Some(&to) = ids.get(key.as_str()) {
                    write.move_placements(site, (*from, to), Some(mark), None).await?;
                }
            }
            Step::Merge { id, title, path, into, to } => {
                applied.merged += 1;
                write.move_placements(site, (*id, *into), None, Some(title)).await?;
                write.delete_column(site, *id).await?;
                moved.push((path.clone(), Some(to.clone())));
            }
            Step::Delete { id, path, .. } => {
                applied.deleted += 1;
                write.delete_column(site, *id).await?;
                let above = by_id.get(id).and_then(|column| column.parent_id);
                deleted.push((path.clone(), survivor(above, plan, by_id)));
            }
        }
    }
    write.add_redirects(site, moved, MOVED).await?;
    write.add_redirects(site, deleted, DELETED).await?;
    Ok(applied)
}

/// The address that the next column above will have which is not deleted as well.
fn survivor(above: Option<i64>, plan: &Plan, by_id: &HashMap<i64, &Column>) -> Option<String> {
    let mut above = above;
    while let Some(id) = above {
        if let Some(target) = plan.targets.iter().find(|target| target.column == Some(id)) {
            return Some(target.path.clone());
        }
        let column = by_id.get(&id)?;
        let deleted = plan
            .steps
            .iter()
            .any(|step| matches!(step, Step::Delete { id: gone, .. } if *gone == id));
        if !deleted {
            return Some(column.path.clone());
        }
        above = column.parent_id;
    }
    Some("/".to_owned())
}
