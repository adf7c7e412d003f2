//! The template of a letter (通报, 整改通知), where an office has its own.

use sea_orm::entity::prelude::*;

/// The template of a letter (通报, 整改通知), where an office has its own.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letters")]
pub struct Model {
    /// Which letter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// The template.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Who changed it last.
    pub account: String,
    /// When, seconds UTC.
    pub at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
