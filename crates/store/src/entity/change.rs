//! A line of the change log.

use sea_orm::entity::prelude::*;

/// A line of the change log.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "changes")]
pub struct Model {
    /// Sequence number: commits in this order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Site.
    pub site_id: i64,
    /// What happened, e.g. `published`.
    pub what: String,
    /// To what, e.g. `document`.
    pub subject: String,
    /// Its id.
    pub subject_id: i64,
    /// When, seconds UTC.
    pub at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
