//! Where known documents stand, and putting them elsewhere without a new edition.

use crate::documents::{NewPlacement, Placed, standing_of};
use crate::entity::{document, edition, placement};
use crate::error::StoreError;
use crate::write::{ROWS, Write, insert};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::HashMap;

/// Where a document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Column.
    pub column: i64,
    /// Category mark.
    pub mark: Option<String>,
    /// Stands above the others.
    pub pinned: bool,
}

/// A document that is known by its foreign name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The document.
    pub placed: Placed,
    /// Hash of what it says now.
    pub hash: String,
    /// Where it stands, shown or not; where it belongs comes first.
    pub standing: Vec<Standing>,
}

impl Write {
    /// Which of these foreign names are known, as this write sees it: nobody can change it until the end.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn known(
        &self,
        site: i64,
        keys: &[String],
    ) -> Result<HashMap<String, Known>, StoreError> {
        let mut known = HashMap::new();
        for keys in keys.chunks(ROWS) {
            let find = document::Entity::find()
                .filter(document::Column::SiteId.eq(site))
                .filter(document::Column::ExternalKey.is_in(keys));
            let documents = find.all(&self.txn).await?;
            let editions = documents.iter().map(|document| document.edition_id);
            let hashes: HashMap<i64, String> = edition::Entity::find()
                .select_only()
                .column(edition::Column::Id)
                .column(edition::Column::Hash)
                .filter(edition::Column::Id.is_in(editions))
                .into_tuple()
                .all(&self.txn)
                .await?
                .into_iter()
                .collect();
            let mut standing = self.standing(documents.iter().map(|document| document.id)).await?;
            for document in documents {
                let Some(key) = document.external_key else { continue };
                let one = Known {
                    placed: Placed { id: document.id, address: document.address },
                    hash: hashes.get(&document.edition_id).cloned().unwrap_or_default(),
                    standing: standing.remove(&document.id).unwrap_or_default(),
                };
                known.insert(key, one);
            }
        }
        Ok(known)
    }

    async fn standing(
        &self,
        documents: impl Iterator<Item = i64>,
    ) -> Result<HashMap<i64, Vec<Standing>>, StoreError> {
        let find = placement::Entity::find()
            .filter(placement::Column::DocumentId.is_in(documents))
            .order_by_desc(placement::Column::Home)
            .order_by_asc(placement::Column::Position)
            .order_by_asc(placement::Column::Id);
        let mut standing: HashMap<i64, Vec<Standing>> = HashMap::new();
        for row in find.all(&self.txn).await? {
            let place = Standing { column: row.column_id, mark: row.mark, pinned: row.pinned };
            standing.entry(row.document_id).or_default().push(place);
        }
        Ok(standing)
    }

    /// Puts a document where these places say and nowhere else; what it says stays as it is.
    ///
    /// # Errors
    /// Where the document is not there.
    pub async fn place_document(
        &mut self,
        site: i64,
        id: i64,
        places: Vec<NewPlacement>,
    ) -> Result<(), StoreError> {
        let missing = StoreError::Missing { what: "document", id };
        let find = document::Entity::find_by_id(id).filter(document::Column::SiteId.eq(site));
        let found = find.one(&self.txn).await?.ok_or(missing)?;
        let missing = StoreError::Missing { what: "edition", id: found.edition_id };
        let edition =
            edition::Entity::find_by_id(found.edition_id).one(&self.txn).await?.ok_or(missing)?;
        let gone = placement::Entity::delete_many().filter(placement::Column::DocumentId.eq(id));
        gone.exec(&self.txn).await?;
        let mut rows = self.placement_rows((site, id), edition.published_at, places).await?;
        for row in &mut rows {
            row.state = Set(standing_of(found.state));
        }
        insert(&self.txn, rows).await?;
        let row = document::ActiveModel {
            id: Set(id),
            changed_at: Set(self.now()),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        self.log(site, "published", "document", id);
        Ok(())
    }
}
