//! A row of the audit log.

use sea_orm::entity::prelude::*;

/// A row of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Sequence number, without gaps from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// When, seconds UTC.
    pub at: i64,
    /// Name of the account; empty for the command line.
    pub account: String,
    /// What was done, e.g. `review-passed`.
    pub action: String,
    /// To what, e.g. `draft`.
    pub subject: String,
    /// Its id; 0 where it has none.
    pub subject_id: i64,
    /// More about it, as JSON.
    pub detail: String,
    /// Hash of the row before; empty for the first.
    pub previous: String,
    /// Hash of this row and of all before it.
    pub hash: String,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
