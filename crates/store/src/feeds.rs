//! Feeds of other sites that organs subscribe to: when each is read, how that went, and what became of its items.

use crate::entity::{feed, feed_item};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// A feed to be subscribed to.
#[derive(Debug, Clone)]
pub struct NewFeed {
    /// Site on which its items are placed.
    pub site: i64,
    /// Organ that subscribes.
    pub organ: i64,
    /// Account that subscribes.
    pub account: i64,
    /// Address of the feed.
    pub address: String,
    /// Where its items are to stand: columns with category marks; the first is where they belong.
    pub places: Vec<(i64, Option<String>)>,
    /// Words of which one stands in a title that is meant; empty where all are.
    pub words: String,
    /// 来源.
    pub source: String,
    /// Its items are public without a review of their own.
    pub direct: bool,
}

/// A feed that was read.
#[derive(Debug, Clone, Default)]
pub struct FeedRead {
    /// What it calls itself; none where nothing came, as nothing changed.
    pub title: Option<String>,
    /// ETag to be sent the next time.
    pub etag: Option<String>,
    /// Last-Modified to be sent the next time.
    pub modified: Option<String>,
    /// When it is read next, seconds UTC.
    pub due_at: i64,
}

/// An item that was taken in.
#[derive(Debug, Clone)]
pub struct TakenItem {
    /// Feed.
    pub feed: i64,
    /// Site of the feed.
    pub site: i64,
    /// What the feed calls it.
    pub key: String,
    /// Where it is published.
    pub origin: String,
    /// Its title.
    pub title: String,
    /// The draft that came of it.
    pub draft: Option<i64>,
    /// The document of ours that was placed.
    pub document: Option<i64>,
}

impl Store {
    /// Feeds of organs that are not stopped, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn feeds(&self, organs: &[i64]) -> Result<Vec<feed::Model>, StoreError> {
        let find = feed::Entity::find()
            .filter(feed::Column::StoppedAt.is_null())
            .filter(feed::Column::OrganId.is_in(organs.iter().copied()));
        Ok(find.order_by_asc(feed::Column::Id).all(&self.db).await?)
    }

    /// All feeds that are not stopped, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn all_feeds(&self) -> Result<Vec<feed::Model>, StoreError> {
        let find = feed::Entity::find().filter(feed::Column::StoppedAt.is_null());
        Ok(find.order_by_asc(feed::Column::Id).all(&self.db).await?)
    }

    /// How many items of a feed were taken in.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn items_taken(&self, feed: i64) -> Result<u64, StoreError> {
        let find = feed_item::Entity::find().filter(feed_item::Column::FeedId.eq(feed));
        Ok(find.count(&self.db).await?)
    }
}

impl Write {
    /// A feed that is not stopped, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn feed(&self, id: i64) -> Result<Option<feed::Model>, StoreError> {
        let find = feed::Entity::find_by_id(id).filter(feed::Column::StoppedAt.is_null());
        Ok(find.one(&self.txn).await?)
    }

    /// Whether an organ subscribes to an address on a site already.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn is_subscribed(
        &self,
        (site, organ): (i64, i64),
        address: &str,
    ) -> Result<bool, StoreError> {
        let find = feed::Entity::find()
            .filter(feed::Column::StoppedAt.is_null())
            .filter(feed::Column::SiteId.eq(site))
            .filter(feed::Column::OrganId.eq(organ))
            .filter(feed::Column::Address.eq(address));
        Ok(find.one(&self.txn).await?.is_some())
    }

    /// Subscribes to a feed, which is due at once; answers its id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_feed(&mut self, new: NewFeed) -> Result<i64, StoreError> {
        let id = self.take("feed", 1).await?;
        let row = feed::ActiveModel {
            id: Set(id),
            site_id: Set(new.site),
            organ_id: Set(new.organ),
            account_id: Set(new.account),
            address: Set(new.address),
            places: Set(serde_json::json!(new.places).to_string()),
            words: Set(new.words),
            source: Set(new.source),
            direct: Set(new.direct),
            title: Set(String::new()),
            etag: Set(None),
            modified: Set(None),
            read_at: Set(None),
            due_at: Set(Some(self.now())),
            failing_since: Set(None),
            failures: Set(0),
            failure: Set(String::new()),
            created_at: Set(self.now()),
            stopped_at: Set(None),
        };
        insert(&self.txn, vec![row]).await?;
        Ok(id)
    }

    /// Stops a feed: it is not read any more, and what came of it stays.
    ///
    /// # Errors
    /// Where the database says no, or there is no such feed.
    pub async fn stop_feed(&mut self, id: i64) -> Result<(), StoreError> {
        let row = feed::ActiveModel {
            id: Set(id),
            due_at: Set(None),
            stopped_at: Set(Some(self.now())),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        Ok(())
    }

    /// Takes feeds that are due, or `all` of them, the first first, at most so many: for so many seconds nobody
    /// else takes them as due.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn claim_feeds(
        &mut self,
        all: bool,
        limit: u64,
        lease: i64,
    ) -> Result<Vec<feed::Model>, StoreError> {
        let mut find = feed::Entity::find().filter(feed::Column::StoppedAt.is_null());
        if !all {
            find = find.filter(feed::Column::DueAt.lte(self.now())).limit(limit);
        }
        let mut claimed = Vec::new();
        for found in find.order_by_asc(feed::Column::Id).all(&self.txn).await? {
            let row = feed::ActiveModel {
                id: Set(found.id),
                due_at: Set(Some(self.now() + lease)),
                ..Default::default()
            };
            claimed.push(row.update(&self.txn).await?);
        }
        Ok(claimed)
    }

    /// Notes that a feed was read.
    ///
    /// # Errors
    /// Where the database says no, or there is no such feed.
    pub async fn feed_read(&mut self, id: i64, read: FeedRead) -> Result<(), StoreError> {
        let mut row = feed::ActiveModel {
            id: Set(id),
            etag: Set(read.etag),
            modified: Set(read.modified),
            read_at: Set(Some(self.now())),
            due_at: Set(Some(read.due_at)),
            failing_since: Set(None),
            failures: Set(0),
            failure: Set(String::new()),
            ..Default::default()
        };
        if let Some(title) = read.title {
            row.title = Set(title);
        }
        row.update(&self.txn).await?;
        Ok(())
    }

    /// Notes why a feed could not be read, and when it is tried again, seconds UTC; answers how it stands.
    ///
    /// # Errors
    /// Where the database says no, or there is no such feed.
    pub async fn feed_failed(
        &mut self,
        feed: &feed::Model,
        failure: &str,
        again: i64,
    ) -> Result<feed::Model, StoreError> {
        let row = feed::ActiveModel {
            id: Set(feed.id),
            due_at: Set(Some(again)),
            failing_since: Set(Some(feed.failing_since.unwrap_or(self.now()))),
            failures: Set(feed.failures.saturating_add(1)),
            failure: Set(failure.to_owned()),
            ..Default::default()
        };
        Ok(row.update(&self.txn).await?)
    }

    /// An item of a feed that was taken in, as this write sees it.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn feed_item(
        &self,
        feed: i64,
        key: &str,
    ) -> Result<Option<feed_item::Model>, StoreError> {
        let find = feed_item::Entity::find()
            .filter(feed_item::Column::FeedId.eq(feed))
            .filter(feed_item::Column::Key.eq(key));
        Ok(find.one(&self.txn).await?)
    }

    /// Items with one origin that any feed of a site has given, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn items_at(
        &self,
        site: i64,
        origin: &str,
    ) -> Result<Vec<feed_item::Model>, StoreError> {
        let find = feed_item::Entity::find()
            .filter(feed_item::Column::SiteId.eq(site))
            .filter(feed_item::Column::Origin.eq(origin));
        Ok(find.order_by_asc(feed_item::Column::Id).all(&self.txn).await?)
    }

    /// Notes what became of an item.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn item_taken(&mut self, item: TakenItem) -> Result<(), StoreError> {
        let row = feed_item::ActiveModel {
            id: Set(self.take("feed_item", 1).await?),
            feed_id: Set(item.feed),
            site_id: Set(item.site),
            key: Set(item.key),
            origin: Set(item.origin),
            title: Set(item.title),
            draft_id: Set(item.draft),
            document_id: Set(item.document),
            taken_at: Set(self.now()),
        };
        let mut newer = OnConflict::columns([feed_item::Column::FeedId, feed_item::Column::Key]);
        newer.update_columns([
            feed_item::Column::Origin,
            feed_item::Column::Title,
            feed_item::Column::DraftId,
            feed_item::Column::DocumentId,
            feed_item::Column::TakenAt,
        ]);
        feed_item::Entity::insert(row).on_conflict(newer).exec_without_returning(&self.txn).await?;
        Ok(())
    }
}
