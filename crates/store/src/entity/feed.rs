//! A feed of another site that an organ subscribes to.

use sea_orm::entity::prelude::*;

/// A feed of another site that an organ subscribes to.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feeds")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Site on which its items are placed.
    pub site_id: i64,
    /// Organ that subscribes.
    pub organ_id: i64,
    /// Account that subscribed, and in whose name its items are taken in.
    pub account_id: i64,
    /// Address of the feed.
    pub address: String,
    /// Where its items are to stand: a JSON list of columns with category marks.
    pub places: String,
    /// Words of which one stands in a title that is meant, between spaces; empty where all are.
    pub words: String,
    /// 来源: who publishes what it tells of.
    pub source: String,
    /// The final reviewer signed the subscription: its items are public without a review of their own.
    pub direct: bool,
    /// What it calls itself; empty before it was read.
    pub title: String,
    /// ETag of what was read last.
    pub etag: Option<String>,
    /// Last-Modified of what was read last.
    pub modified: Option<String>,
    /// When it was last read without a failure, seconds UTC.
    pub read_at: Option<i64>,
    /// When it is read next, seconds UTC; not again where there is none.
    pub due_at: Option<i64>,
    /// Since when it cannot be read, seconds UTC.
    pub failing_since: Option<i64>,
    /// How often in a row it could not be read.
    pub failures: i32,
    /// Why not, the last time: a word, perhaps with more behind a space; empty where it could.
    pub failure: String,
    /// When it was subscribed, seconds UTC.
    pub created_at: i64,
    /// When it was stopped, seconds UTC.
    pub stopped_at: Option<i64>,
}

impl Model {
    /// Where its items are to stand: columns with category marks; the first is where they belong.
    pub fn places(&self) -> Vec<(i64, Option<String>)> {
        serde_json::from_str(&self.places).unwrap_or_default()
    }
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
