//! A campaign (督查年度工作): what a notice asks of a year.

use sea_orm::entity::prelude::*;

/// A campaign (督查年度工作): what a notice asks of a year.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "campaigns")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Name.
    pub name: String,
    /// Year.
    pub year: i32,
    /// When it was made, seconds UTC.
    pub created_at: i64,
    /// Whether its units' portals are looked at day by day between rounds.
    pub watched: bool,
    /// Hours of the day, China time, in which its later looks are taken; the night where none are named.
    pub look_hours: Option<String>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
