//! Something that somebody is told (通知), on its way or told.

use sea_orm::entity::prelude::*;

/// Something that somebody is told (通知), on its way or told.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notices")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Channel.
    pub channel_id: i64,
    /// What it is about, so that nobody is told the same twice.
    pub about: String,
    /// What happened: a word.
    pub what: String,
    /// More about it: a JSON object of texts.
    pub facts: String,
    /// Where it is to be seen: an address without its host.
    pub href: String,
    /// When it was entered, seconds UTC.
    pub created_at: i64,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next, seconds UTC; not again where there is none.
    pub due_at: Option<i64>,
    /// When it was told, seconds UTC.
    pub sent_at: Option<i64>,
    /// Why it was not, the last time; empty where it was.
    pub failure: String,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
