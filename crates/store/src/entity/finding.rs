//! A finding (问题) of an inspection.

use super::oversight::{Certainty, Decision};
use sea_orm::entity::prelude::*;

/// A finding (问题) of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "findings")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Inspection.
    pub inspection_id: i64,
    /// Key made of its content.
    pub key: String,
    /// Rule.
    pub rule: String,
    /// How sure it is, decisions of people included.
    pub certainty: Certainty,
    /// Only advice.
    pub advice: bool,
    /// What people decided about it.
    pub decision: Option<Decision>,
    /// Whether it may cost points.
    pub counts: bool,
    /// Field's official name.
    pub field: Option<String>,
    /// All of it as JSON.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
