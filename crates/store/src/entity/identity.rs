//! Whom a provider of single sign-on means by an account.

use sea_orm::entity::prelude::*;

/// Whom a provider of single sign-on means by an account.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identities")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Account.
    pub account_id: i64,
    /// The provider's address.
    pub issuer: String,
    /// Whom it means, in its own words.
    pub subject: String,
    /// When it was linked, seconds UTC.
    pub created_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
