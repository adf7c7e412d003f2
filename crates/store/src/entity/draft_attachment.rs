//! An attachment of a draft.

use sea_orm::entity::prelude::*;

/// An attachment of a draft.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft_attachments")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Draft.
    pub draft_id: i64,
    /// Place.
    pub position: i32,
    /// Name with extension.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// BLAKE3 of the bytes, hex: their name in the file store.
    pub hash: String,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
