//! What somebody decided about a finding; of several about one key the last holds.

use super::oversight::Decision;
use sea_orm::entity::prelude::*;

/// What somebody decided about a finding; of several about one key the last holds.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decisions")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Inspection.
    pub inspection_id: i64,
    /// Key of the finding.
    pub key: String,
    /// Holds or not.
    pub decision: Decision,
    /// Name of the account; empty for the command line.
    pub account: String,
    /// Why.
    pub reason: String,
    /// The earlier inspection that it was decided in.
    pub carried_from: Option<i64>,
    /// When, seconds UTC.
    pub at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
