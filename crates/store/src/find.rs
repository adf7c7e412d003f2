//! Documents as a search index wants them: whole, many at a time; found by id, by column, or because a
//! date of theirs has turned.

use crate::documents::{Shown, shown_edition};
use crate::entity::words::{DocumentState, PlacementState};
use crate::entity::{attachment, document, edition, placement};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::ROWS;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect,
};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

fn ids(rows: Vec<Id>) -> Vec<i64> {
    rows.into_iter().map(|row| row.id).collect()
}

impl Store {
    /// The documents with these ids, whatever their state; ids that are none are left out. In no order.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn whole(&self, ids: &[i64]) -> Result<Vec<Shown>, StoreError> {
        let mut whole = Vec::with_capacity(ids.len());
        for ids in ids.chunks(ROWS) {
            self.whole_batch(ids, &mut whole).await?;
        }
        Ok(whole)
    }

    async fn whole_batch(&self, ids: &[i64], whole: &mut Vec<Shown>) -> Result<(), StoreError> {
        let ids = || ids.iter().copied();
        // Editions are never deleted: there is one.
        let documents = document::Entity::find()
            .join(JoinType::InnerJoin, shown_edition())
            .filter(document::Column::Id.is_in(ids()))
            .select_two_required(edition::Entity)
            .all(&self.db)
            .await?;
        let editions: Vec<i64> = documents.iter().map(|(_, edition)| edition.id).collect();
        let mut files: HashMap<i64, Vec<attachment::Model>> = HashMap::new();
        let rows = attachment::Entity::find()
            .filter(attachment::Column::EditionId.is_in(editions))
            .order_by_asc(attachment::Column::Position);
        for row in rows.all(&self.db).await? {
            files.entry(row.edition_id).or_default().push(row);
        }
        let mut places: HashMap<i64, Vec<placement::Model>> = HashMap::new();
        let rows = placement::Entity::find()
            .filter(placement::Column::DocumentId.is_in(ids()))
            .filter(placement::Column::State.eq(PlacementState::Shown))
            .order_by_desc(placement::Column::Home)
            .order_by_asc(placement::Column::Id);
        for row in rows.all(&self.db).await? {
            places.entry(row.document_id).or_default().push(row);
        }
        whole.extend(documents.into_iter().map(|(document, edition)| {
            let attachments = files.remove(&edition.id).unwrap_or_default();
            let placements = places.remove(&document.id).unwrap_or_default();
            Shown { document, edition, attachments, placements }
        }));
        Ok(())
    }

    /// At most `limit` ids of published documents after `after`, of all sites, ascending.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn published_after(&self, after: i64, limit: u64) -> Result<Vec<i64>, StoreError> {
        let find = document::Entity::find()
            .select_only()
            .column(document::Column::Id)
            .filter(document::Column::State.eq(DocumentState::Published))
            .filter(document::Column::Id.gt(after))
            .order_by_asc(document::Column::Id)
            .limit(limit);
        Ok(ids(find.into_model::<Id>().all(&self.db).await?))
    }

    /// How many documents are published, of all sites.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn published(&self) -> Result<u64, StoreError> {
        let find = document::Entity::find()
            .select_only()
            .column_as(document::Column::Id.count(), "id")
            .filter(document::Column::State.eq(DocumentState::Published));
        let row = find.into_model::<Id>().one(&self.db).await?;
        Ok(row.map_or(0, |row| row.id.unsigned_abs()))
    }

    /// The documents that stand in these columns, hidden placements left out.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn standing_in(&self, columns: &[i64]) -> Result<Vec<i64>, StoreError> {
        let mut found = Vec::new();
        for columns in columns.chunks(ROWS) {
            let find = placement::Entity::find()
                .select_only()
                .column_as(placement::Column::DocumentId, "id")
                .distinct()
                .filter(placement::Column::ColumnId.is_in(columns.iter().copied()))
                .filter(placement::Column::State.eq(PlacementState::Shown));
            found.extend(ids(find.into_model::<Id>().all(&self.db).await?));
        }
        Ok(found)
    }

    /// The documents with a placement that appears or goes by its own dates after `from` and not after
    /// `to`, seconds UTC.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn turned(&self, from: i64, to: i64) -> Result<Vec<i64>, StoreError> {
        let within = |column: placement::Column| column.gt(from).and(column.lte(to));
        let find = placement::Entity::find()
            .select_only()
            .column_as(placement::Column::DocumentId, "id")
            .distinct()
            .filter(
                Condition::any()
                    .add(within(placement::Column::VisibleFrom))
                    .add(within(placement::Column::VisibleTo)),
            );
        Ok(ids(find.into_model::<Id>().all(&self.db).await?))
    }
}
