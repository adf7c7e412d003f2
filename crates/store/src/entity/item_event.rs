//! Something that happened to an item; rows are only ever added.

use super::oversight::ItemEventKind;
use sea_orm::entity::prelude::*;

/// Something that happened to an item; rows are only ever added.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item_events")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Item.
    pub item_id: i64,
    /// What.
    pub what: ItemEventKind,
    /// Name of the account; empty for the machine itself.
    pub account: String,
    /// What was said to it.
    pub note: String,
    /// More about it, as JSON.
    #[sea_orm(column_type = "Text")]
    pub detail: String,
    /// When, seconds UTC.
    pub at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
