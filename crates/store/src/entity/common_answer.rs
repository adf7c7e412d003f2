//! An answer of general interest (常见问题), which all units can read.

use sea_orm::entity::prelude::*;

/// An answer of general interest (常见问题), which all units can read.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "common_answers")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Question.
    pub question: String,
    /// Answer.
    #[sea_orm(column_type = "Text")]
    pub answer: String,
    /// Who put it here.
    pub account: String,
    /// When, seconds UTC.
    pub at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
