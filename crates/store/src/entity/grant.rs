//! A role that an account has.

use super::desk::Role;
use sea_orm::entity::prelude::*;

/// A role that an account has.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grants")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Account.
    pub account_id: i64,
    /// Role.
    pub role: Role,
    /// For the contents of which organ; none for managers.
    pub organ_id: Option<i64>,
    /// Until when, seconds UTC, of one that is given for a time.
    pub until_at: Option<i64>,
}

impl Model {
    /// Whether it holds at a moment, seconds UTC.
    pub fn holds(&self, now: i64) -> bool {
        self.until_at.is_none_or(|until| now < until)
    }
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
