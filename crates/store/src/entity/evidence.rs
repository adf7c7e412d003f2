//! A page as it was saved when something was found on it.

use sea_orm::entity::prelude::*;

/// A page as it was saved when something was found on it.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Inspection.
    pub inspection_id: i64,
    /// SHA-256 of its body.
    pub sha256: String,
    /// Address.
    pub url: String,
    /// When it was observed, seconds UTC.
    pub at: i64,
    /// Status line and headers as received.
    pub head: String,
    /// Hash of the stored body, packed.
    pub file: String,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
