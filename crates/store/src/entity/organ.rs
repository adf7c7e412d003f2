//! An organ (机关/单位).

use sea_orm::entity::prelude::*;

/// An organ (机关/单位).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organs")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Division it belongs to.
    pub division_id: i64,
    /// Name, e.g. `民政局`.
    pub name: String,
    /// Place in lists.
    pub position: i32,
    /// Slugs of the fields it answers for, a JSON list.
    pub fields: String,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
