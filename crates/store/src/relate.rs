//! Documents by words in their titles: what an interpretation and its document find each other by.

use crate::documents::{placed_document, shown_edition};
use crate::entity::words::{DocumentState, PlacementState};
use crate::entity::{document, edition, placement};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::ROWS;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

/// A published document with what it says.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Titled {
    /// Document.
    pub id: i64,
    /// Address below the site.
    pub address: String,
    /// Title.
    pub title: String,
    /// Body.
    pub body: String,
    /// Published, seconds UTC.
    pub published_at: i64,
}

/// Published documents of a site with their editions.
fn published(site: i64) -> Select<document::Entity> {
    document::Entity::find()
        .select_only()
        .columns([document::Column::Id, document::Column::Address])
        .columns([edition::Column::Title, edition::Column::Body, edition::Column::PublishedAt])
        .join(JoinType::InnerJoin, shown_edition())
        .filter(document::Column::SiteId.eq(site))
        .filter(document::Column::State.eq(DocumentState::Published))
        .order_by_asc(document::Column::Id)
}

impl Store {
    /// Published documents whose titles have one of these words in them, by id. Reads every title.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn titled(&self, site: i64, words: &[String]) -> Result<Vec<Titled>, StoreError> {
        let any = words
            .iter()
            .fold(Condition::any(), |any, word| any.add(edition::Column::Title.contains(word)));
        Ok(published(site).filter(any).into_model().all(&self.db).await?)
    }

    /// Which of these documents are published now, by id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn published_among(&self, site: i64, ids: &[i64]) -> Result<Vec<Titled>, StoreError> {
        let mut found = Vec::new();
        for ids in ids.chunks(ROWS) {
            let among = document::Column::Id.is_in(ids.iter().copied());
            found.extend(published(site).filter(among).into_model().all(&self.db).await?);
        }
        Ok(found)
    }

    /// Published documents of some time whose titles have these words in them, the newest first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn titled_between(
        &self,
        site: i64,
        words: &str,
        (from, to): (i64, i64),
        limit: u64,
    ) -> Result<Vec<Titled>, StoreError> {
        let select = placement::Entity::find()
            .select_only()
            .columns([document::Column::Id, document::Column::Address])
            .columns([edition::Column::Title, edition::Column::Body, edition::Column::PublishedAt])
            .join(JoinType::InnerJoin, placed_document())
            .join(JoinType::InnerJoin, shown_edition())
            .filter(placement::Column::SiteId.eq(site))
            .filter(placement::Column::State.eq(PlacementState::Shown))
            .filter(placement::Column::PublishedAt.between(from, to))
            .filter(placement::Column::Home.eq(true))
            .filter(document::Column::State.eq(DocumentState::Published))
            .filter(edition::Column::Title.contains(words))
            .order_by_desc(placement::Column::PublishedAt)
            .order_by_desc(document::Column::Id)
            .limit(limit);
        Ok(select.into_model().all(&self.db).await?)
    }

    /// Published documents at these addresses, by id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn published_at(
        &self,
        site: i64,
        addresses: &[String],
    ) -> Result<Vec<Titled>, StoreError> {
        let mut found = Vec::new();
        for addresses in addresses.chunks(ROWS) {
            let among = document::Column::Address.is_in(addresses);
            found.extend(published(site).filter(among).into_model().all(&self.db).await?);
        }
        Ok(found)
    }
}
