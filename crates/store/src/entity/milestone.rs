//! A day by which something of a campaign is to be done.

use sea_orm::entity::prelude::*;

/// A day by which something of a campaign is to be done.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestones")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Campaign.
    pub campaign_id: i64,
    /// Place in the order.
    pub position: i32,
    /// What is to be done.
    pub name: String,
    /// Last day, ISO.
    pub due: String,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
