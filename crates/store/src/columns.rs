//! Columns.

use crate::entity::{column, placement, words::ColumnKind};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;

/// A column to be made.
#[derive(Debug, Clone)]
pub struct NewColumn {
    /// The column above.
    pub parent: Option<i64>,
    /// What it is by construction.
    pub key: String,
    /// What it is for.
    pub kind: ColumnKind,
    /// Title.
    pub title: String,
    /// Address below the site.
    pub path: String,
    /// Slug of its field.
    pub field: Option<String>,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Township.
    pub town: Option<String>,
    /// Village or community.
    pub village: Option<String>,
    /// Its lines carry category marks.
    pub merges: bool,
    /// Place among its siblings.
    pub position: i32,
}

/// A change to a column; `None` leaves as is.
#[derive(Debug, Clone, Default)]
pub struct ColumnChange {
    /// New key, where the standard calls the same thing otherwise.
    pub key: Option<String>,
    /// New title.
    pub title: Option<String>,
    /// New place: parent and path.
    pub moved: Option<(Option<i64>, String)>,
    /// New first-level matter.
    pub matter1: Option<Option<String>>,
    /// New second-level matter.
    pub matter2: Option<Option<String>>,
    /// Whether lines carry category marks.
    pub merges: Option<bool>,
    /// New place among its siblings.
    pub position: Option<i32>,
    /// Archived or not.
    pub archived: Option<bool>,
}

impl Store {
    /// All columns of a site, archived ones included; siblings in order.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn columns(&self, site: i64) -> Result<Vec<column::Model>, StoreError> {
        all(&self.db, site).await
    }
}

#[derive(FromQueryResult)]
struct Held {
    column_id: i64,
    held: i64,
}

impl Store {
    /// How many placements each column of a site has, hidden ones included.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn held(&self, site: i64) -> Result<HashMap<i64, i64>, StoreError> {
        let rows = placement::Entity::find()
            .select_only()
            .column(placement::Column::ColumnId)
            .column_as(placement::Column::Id.count(), "held")
            .filter(placement::Column::SiteId.eq(site))
            .group_by(placement::Column::ColumnId)
            .into_model::<Held>()
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().map(|row| (row.column_id, row.held)).collect())
    }
}

async fn all(db: &impl ConnectionTrait, site: i64) -> Result<Vec<column::Model>, StoreError> {
    let find = column::Entity::find().filter(column::Column::SiteId.eq(site));
    Ok(find.order_by_asc(column::Column::Position).order_by_asc(column::Column::Id).all(db).await?)
}

impl Write {
    /// All columns of a site as this write sees them.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn columns(&self, site: i64) -> Result<Vec<column::Model>, StoreError> {
        all(&self.txn, site).await
    }

    /// Adds a column; answers its id.
    ///
    /// # Errors
    /// Where the database says no, or the site has a column with that key or address.
    pub async fn add_column(&mut self, site: i64, new: NewColumn) -> Result<i64, StoreError> {
        let id = self.take("column", 1).await?;
        let row = column::ActiveModel {
            id: Set(id),
            site_id: Set(site),
            parent_id: Set(new.parent),
            key: Set(new.key),
            kind: Set(new.kind),
            title: Set(new.title),
            path: Set(new.path),
            field: Set(new.field),
            matter1: Set(new.matter1),
            matter2: Set(new.matter2),
            town: Set(new.town),
            village: Set(new.village),
            merges: Set(new.merges),
            position: Set(new.position),
            archived_at: Set(None),
            review_steps: Set(None),
        };
        insert(&self.txn, vec![row]).await?;
        self.log(site, "added", "column", id);
        Ok(id)
    }

    /// Changes a column.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn change_column(
        &mut self,
        site: i64,
        id: i64,
        change: ColumnChange,
    ) -> Result<(), StoreError> {
        let mut row = column::ActiveModel { id: Set(id), ..Default::default() };
        if let Some(key) = change.key {
            row.key = Set(key);
        }
        if let Some(title) = change.title {
            row.title = Set(title);
        }
        if let Some((parent, path)) = change.moved {
            row.parent_id = Set(parent);
            row.path = Set(path);
        }
        if let Some(name) = change.matter1 {
            row.matter1 = Set(name);
        }
        if let Some(name) = change.matter2 {
            row.matter2 = Set(name);
        }
        if let Some(merges) = change.merges {
            row.merges = Set(merges);
        }
        if let Some(position) = change.position {
            row.position = Set(position);
        }
        if let Some(archived) = change.archived {
            row.archived_at = Set(archived.then_some(self.now()));
        }
        row.update(&self.txn).await?;
        self.log(site, "changed", "column", id);
        Ok(())
    }

    /// Sets how many people review what stands in a column and below; `None` where the column above or the site says
    /// so. Answers whether there is such a column. No public page hangs on it: the change log does not tell.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn set_review_steps(
        &mut self,
        id: i64,
        steps: Option<i32>,
    ) -> Result<bool, StoreError> {
        let set = column::Entity::update_many()
            .col_expr(column::Column::ReviewSteps, Expr::value(steps))
            .filter(column::Column::Id.eq(id));
        Ok(set.exec(&self.txn).await?.rows_affected > 0)
    }

    /// Moves placements from one column to another: those with the mark `only`, or all; their mark
    /// becomes `mark`. A document that stands in the other column already just leaves this one.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn move_placements(
        &mut self,
        site: i64,
        (from, to): (i64, i64),
        only: Option<&str>,
        mark: Option<&str>,
    ) -> Result<u64, StoreError> {
        let there = Query::select()
            .column(placement::Column::DocumentId)
            .from(placement::Entity)
            .and_where(placement::Column::ColumnId.eq(to))
            .to_owned();
        let mut leave = placement::Entity::delete_many()
            .filter(placement::Column::ColumnId.eq(from))
            .filter(placement::Column::DocumentId.in_subquery(there));
        let mut moved = placement::Entity::update_many()
            .col_expr(placement::Column::ColumnId, Expr::value(to))
            .col_expr(placement::Column::Mark, Expr::value(mark.map(str::to_owned)))
            .filter(placement::Column::ColumnId.eq(from));
        if let Some(only) = only {
            leave = leave.filter(placement::Column::Mark.eq(only));
            moved = moved.filter(placement::Column::Mark.eq(only));
        }
        leave.exec(&self.txn).await?;
        let moved = moved.exec(&self.txn).await?.rows_affected;
        self.log(site, "changed", "column", from);
        self.log(site, "changed", "column", to);
        Ok(moved)
    }

    /// Deletes a column that never held a document.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] where it holds one, hidden or not.
    pub async fn delete_column(&mut self, site: i64, id: i64) -> Result<(), StoreError> {
        let held = placement::Entity::find().filter(placement::Column::ColumnId.eq(id));
        if held.count(&self.txn).await? > 0 {
            return Err(StoreError::NotEmpty(id));
        }
        column::Entity::delete_by_id(id).exec(&self.txn).await?;
        self.log(site, "deleted", "column", id);
        Ok(())
    }
}
