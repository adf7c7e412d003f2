//! A unit (被检单位) whose portal is inspected.

use super::oversight::UnitKind;
use sea_orm::entity::prelude::*;

/// A unit (被检单位) whose portal is inspected.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "units")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// The county that a department or township belongs to.
    pub parent_id: Option<i64>,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// Weight among its like in a roll-up, a decimal number.
    pub weight: String,
    /// Address of its portal.
    pub portal: String,
    /// What a person pinned for its portal, as `portal.toml`; empty where nothing is.
    pub pins: String,
    /// Who is called, and how.
    pub contact: String,
    /// The organ whose liaison answers for it.
    pub organ_id: Option<i64>,
    /// Place in lists.
    pub position: i32,
    /// Since when it is inspected no longer, seconds UTC.
    pub retired_at: Option<i64>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
