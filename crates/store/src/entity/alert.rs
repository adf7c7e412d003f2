//! Something that was noticed at a portal between rounds.

use super::oversight::AlertKind;
use sea_orm::entity::prelude::*;

/// Something that was noticed at a portal between rounds.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alerts")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Unit.
    pub unit_id: i64,
    /// The look that noticed it.
    pub inspection_id: i64,
    /// Kind.
    pub kind: AlertKind,
    /// Key of the finding; empty where the portal could not be reached.
    pub key: String,
    /// The finding as JSON, or why the portal could not be reached.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// When it was noticed, seconds UTC.
    pub raised_at: i64,
    /// Since when it is not so any more, seconds UTC.
    pub ended_at: Option<i64>,
    /// When the office dismissed it, seconds UTC.
    pub dismissed_at: Option<i64>,
    /// Name of the account that did; empty where nobody did.
    pub dismissed_by: String,
    /// Why.
    pub dismissed_why: String,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
