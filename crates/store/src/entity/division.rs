//! A division (行政区划).

use super::words::Level;
use sea_orm::entity::prelude::*;

/// A division (行政区划).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "divisions")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// The division above.
    pub parent_id: Option<i64>,
    /// Statistical code.
    pub code: Option<String>,
    /// Name, e.g. `青岚县`.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Place among its siblings.
    pub position: i32,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
