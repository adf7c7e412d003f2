//! What another system comes with.

use sea_orm::entity::prelude::*;

/// What another system comes with.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tokens")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Account for which it speaks.
    pub account_id: i64,
    /// What it is for, in words.
    pub name: String,
    /// Hash of the token.
    pub token: String,
    /// When it was made, seconds UTC.
    pub created_at: i64,
    /// When it was taken back, seconds UTC.
    pub revoked_at: Option<i64>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
