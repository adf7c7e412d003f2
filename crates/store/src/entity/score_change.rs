//! A change of a closed round's score after an appeal.

use sea_orm::entity::prelude::*;

/// A change of a closed round's score after an appeal.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "score_changes")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Inspection whose score changed.
    pub inspection_id: i64,
    /// The item that was appealed.
    pub item_id: i64,
    /// Points before.
    pub total_before: String,
    /// Points after.
    pub total_after: String,
    /// Who decided.
    pub account: String,
    /// Why.
    pub reason: String,
    /// When, seconds UTC.
    pub at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
