//! An experience material (经验材料) handed in for the bonus of a round.

use super::oversight::MaterialState;
use sea_orm::entity::prelude::*;

/// An experience material (经验材料) handed in for the bonus of a round.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "materials")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Round.
    pub round_id: i64,
    /// Unit.
    pub unit_id: i64,
    /// Title.
    pub title: String,
    /// Text.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Who handed it in.
    pub account: String,
    /// When, seconds UTC.
    pub at: i64,
    /// State.
    pub state: MaterialState,
    /// Points it was accepted for, a decimal number.
    pub points: String,
    /// Who judged it; empty while nobody has.
    pub judged_by: String,
    /// When, seconds UTC.
    pub judged_at: Option<i64>,
    /// Why.
    pub reason: String,
    /// Files that came with it, as a JSON list of names and hashes.
    #[sea_orm(column_type = "Text")]
    pub files: String,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
