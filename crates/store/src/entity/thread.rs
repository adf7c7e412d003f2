//! A question of a unit, or of the office to it, with what is said about it.

use super::oversight::ThreadState;
use sea_orm::entity::prelude::*;

/// A question of a unit, or of the office to it, with what is said about it.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "threads")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Unit.
    pub unit_id: i64,
    /// What it is about.
    pub title: String,
    /// State.
    pub state: ThreadState,
    /// When it was begun, seconds UTC.
    pub begun_at: i64,
    /// When somebody last said something, seconds UTC.
    pub changed_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
