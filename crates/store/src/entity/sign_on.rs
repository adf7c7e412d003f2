//! Somebody on the way to a provider and back.

use super::desk::Purpose;
use sea_orm::entity::prelude::*;

/// Somebody on the way to a provider and back.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_ons")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Hash of the secret that the browser holds.
    pub secret: String,
    /// What for.
    pub purpose: Purpose,
    /// The account, where it is known already.
    pub account_id: Option<i64>,
    /// The provider's address.
    pub issuer: String,
    /// Where to afterwards.
    pub next: String,
    /// When it began, seconds UTC.
    pub created_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
