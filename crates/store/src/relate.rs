//! Documents by words in their titles: what an interpretation and its document find each other by.

use crate::documents::{placed_document, shown_edition};
use crate::entity::words::{DocumentState, PlacementState};
use crate::entity::{document, edition, placement};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::ROWS;
use sea_orm::sea_query::{Expr, IntoColumnRef};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

/// Signs of which every title has one that tells about another document: the condition of `editions_telling`.
pub const TELLING: [&str; 4] = ["《", "解", "图", "问答"];
/// Characters at the beginning of a title by which `editions_begin` finds it.
const BEGIN: usize = 30;

/// What a [`Titled`] has of its edition.
const SAID: [edition::Column; 4] = [
    edition::Column::Link,
    edition::Column::Title,
    edition::Column::Body,
    edition::Column::PublishedAt,
];

/// A published document with what it says.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Titled {
    /// Document.
    pub id: i64,
    /// Address below the site.
    pub address: String,
    /// Address of its one origin on another site.
    pub link: Option<String>,
    /// Title.
    pub title: String,
    /// Body.
    pub body: String,
    /// Published, seconds UTC.
    pub published_at: i64,
}

/// A published document without what it says.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Head {
    /// Document.
    pub id: i64,
    /// Site that it stands on.
    pub site_id: i64,
    /// Address below the site.
    pub address: String,
    /// Title.
    pub title: String,
    /// The edition that it shows.
    pub edition_id: i64,
    /// Hash of all that the edition says.
    pub hash: String,
}

/// Published documents of a site with their editions.
fn published(site: i64) -> Select<document::Entity> {
    published_anywhere().filter(document::Column::SiteId.eq(site))
}

/// Published documents of all sites with their editions.
fn published_anywhere() -> Select<document::Entity> {
    document::Entity::find()
        .select_only()
        .columns([document::Column::Id, document::Column::Address])
        .columns(SAID)
        .join(JoinType::InnerJoin, shown_edition())
        .filter(document::Column::State.eq(DocumentState::Published))
        .order_by_asc(document::Column::Id)
}

/// Those of them that are among some, without what they say.
fn heads(published: Select<document::Entity>, ids: &[i64]) -> Select<document::Entity> {
    published
        .select_only()
        .columns([document::Column::Id, document::Column::SiteId, document::Column::Address])
        .columns([document::Column::EditionId])
        .columns([edition::Column::Title, edition::Column::Hash])
        .filter(document::Column::Id.is_in(ids.iter().copied()))
}

/// The site as a condition that leads no engine to an index of the whole site.
pub(crate) fn of_site(column: impl IntoColumnRef, site: i64) -> Expr {
    Expr::col(column).add(0).eq(site)
}

#[derive(FromQueryResult)]
struct Found {
    document_id: i64,
}

impl Store {
    /// Published documents of a site whose titles have one of the signs in [`TELLING`], by id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn telling(&self, site: i64) -> Result<Vec<Titled>, StoreError> {
        let signs = TELLING.map(|sign| format!("title LIKE '%{sign}%'"));
        let ids = self.with_editions(Expr::cust(signs.join(" OR "))).await?;
        self.published_among(site, &ids).await
    }

    /// Published documents of a site whose titles begin as this one does, by id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn begun_alike(&self, site: i64, title: &str) -> Result<Vec<Head>, StoreError> {
        let begin: String = title.chars().take(BEGIN).collect();
        let begins = Expr::cust(format!("substr(title, 1, {BEGIN})")).eq(begin);
        self.heads_among(site, &self.with_editions(begins).await?).await
    }

    /// Documents by what editions of theirs are.
    async fn with_editions(&self, are: Expr) -> Result<Vec<i64>, StoreError> {
        let rows = edition::Entity::find()
            .select_only()
            .column(edition::Column::DocumentId)
            .filter(are)
            .into_model::<Found>()
            .all(&self.db)
            .await?;
        let mut ids: Vec<i64> = rows.into_iter().map(|row| row.document_id).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// Which of these documents are published now, without what they say, by id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn heads_among(&self, site: i64, ids: &[i64]) -> Result<Vec<Head>, StoreError> {
        let mut found = Vec::new();
        for ids in ids.chunks(ROWS) {
            found.extend(heads(published(site), ids).into_model().all(&self.db).await?);
        }
        Ok(found)
    }

    /// The same of whatever site.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn heads(&self, ids: &[i64]) -> Result<Vec<Head>, StoreError> {
        let mut found = Vec::new();
        for ids in ids.chunks(ROWS) {
            found.extend(heads(published_anywhere(), ids).into_model().all(&self.db).await?);
        }
        Ok(found)
    }

    /// What these editions say.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn bodies(&self, editions: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
        let mut found = Vec::new();
        for ids in editions.chunks(ROWS) {
            let select = edition::Entity::find()
                .select_only()
                .columns([edition::Column::Id, edition::Column::Body])
                .filter(edition::Column::Id.is_in(ids.iter().copied()));
            found.extend(select.into_tuple::<(i64, String)>().all(&self.db).await?);
        }
        Ok(found)
    }

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
            .columns(SAID)
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
