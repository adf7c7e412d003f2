//! Where a draft is to stand.

use sea_orm::entity::prelude::*;

/// Where a draft is to stand.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft_places")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Draft.
    pub draft_id: i64,
    /// Place; the first is where it belongs.
    pub position: i32,
    /// Column.
    pub column_id: i64,
    /// Category mark without its brackets.
    pub mark: Option<String>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
