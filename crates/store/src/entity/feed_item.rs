//! An item of a feed, and what became of it.

use sea_orm::entity::prelude::*;

/// An item of a feed, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feed_items")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Feed.
    pub feed_id: i64,
    /// Site of the feed.
    pub site_id: i64,
    /// What the feed calls it.
    pub key: String,
    /// Where it is published.
    pub origin: String,
    /// Its title when it was last taken in.
    pub title: String,
    /// The draft that came of it; none where a document of ours was placed.
    pub draft_id: Option<i64>,
    /// The document of ours that was placed.
    pub document_id: Option<i64>,
    /// When it was last taken in, seconds UTC.
    pub taken_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
