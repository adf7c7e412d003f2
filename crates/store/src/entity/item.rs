//! An item of the ledger (台账): a finding that a unit has to mend.

use super::oversight::ItemState;
use sea_orm::entity::prelude::*;

/// An item of the ledger (台账): a finding that a unit has to mend.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "items")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Unit.
    pub unit_id: i64,
    /// The last round that found it.
    pub round_id: i64,
    /// The inspection that found it.
    pub inspection_id: i64,
    /// Key of the finding.
    pub key: String,
    /// Rule.
    pub rule: String,
    /// The organ that has to mend it, where it has accounts here.
    pub organ_id: Option<i64>,
    /// Its name.
    pub organ: String,
    /// Last day to mend it, ISO.
    pub deadline: String,
    /// The deadline rests on a year whose holidays are not known.
    pub provisional: bool,
    /// State.
    pub state: ItemState,
    /// The finding as JSON.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// When it was first entered, seconds UTC.
    pub opened_at: i64,
    /// When anything last happened to it, seconds UTC.
    pub changed_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
