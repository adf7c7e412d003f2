//! A version of the standard that sites are made from.

use sea_orm::entity::prelude::*;

/// A version of the standard that sites are made from.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogs")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Name of the standard.
    pub name: String,
    /// Version.
    pub number: String,
    /// The standard as JSON.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// BLAKE3 of the content, hex.
    pub hash: String,
    /// When it came, seconds UTC.
    pub created_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
