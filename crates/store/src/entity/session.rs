//! Somebody who is signed in.

use sea_orm::entity::prelude::*;

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Hash of the token that the browser holds.
    pub token: String,
    /// Account.
    pub account_id: i64,
    /// When it began, seconds UTC.
    pub created_at: i64,
    /// When it was last used, seconds UTC.
    pub seen_at: i64,
    /// Network address.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// The provider that said who it is; none where a password did.
    pub issuer: Option<String>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
