//! Something that was said in a thread.

use sea_orm::entity::prelude::*;

/// Something that was said in a thread.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posts")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Thread.
    pub thread_id: i64,
    /// Who.
    pub account: String,
    /// Whether the city's office says it.
    pub office: bool,
    /// What.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// When, seconds UTC.
    pub at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
