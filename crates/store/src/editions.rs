//! All editions of a document: what it says, and what it said before.

use crate::entity::{attachment, edition};
use crate::error::StoreError;
use crate::open::Store;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// A correction as readers are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Why; empty where nobody said.
    pub reason: String,
    /// When, seconds UTC.
    pub at: i64,
}

impl Store {
    /// The editions of a document with their attachments, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn editions(
        &self,
        document: i64,
    ) -> Result<Vec<(edition::Model, Vec<attachment::Model>)>, StoreError> {
        let editions = edition::Entity::find()
            .filter(edition::Column::DocumentId.eq(document))
            .order_by_asc(edition::Column::Ordinal)
            .all(&self.db)
            .await?;
        let rows = attachment::Entity::find()
            .filter(attachment::Column::EditionId.is_in(editions.iter().map(|one| one.id)))
            .order_by_asc(attachment::Column::Position);
        let mut files: HashMap<i64, Vec<attachment::Model>> = HashMap::new();
        for row in rows.all(&self.db).await? {
            files.entry(row.edition_id).or_default().push(row);
        }
        let whole = editions.into_iter().map(|edition| {
            let files = files.remove(&edition.id).unwrap_or_default();
            (edition, files)
        });
        Ok(whole.collect())
    }

    /// The corrections of a document, the last one first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn corrections(&self, document: i64) -> Result<Vec<Correction>, StoreError> {
        let find = edition::Entity::find()
            .select_only()
            .columns([edition::Column::Correction, edition::Column::CreatedAt])
            .filter(edition::Column::DocumentId.eq(document))
            .filter(edition::Column::Correction.is_not_null())
            .order_by_desc(edition::Column::Ordinal);
        let rows: Vec<(String, i64)> = find.into_tuple().all(&self.db).await?;
        Ok(rows.into_iter().map(|(reason, at)| Correction { reason, at }).collect())
    }
}
