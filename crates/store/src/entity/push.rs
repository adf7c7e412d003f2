//! What another system calls a draft.

use sea_orm::entity::prelude::*;

/// What another system calls a draft.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pushes")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Organ whose content it is.
    pub organ_id: i64,
    /// The other system's name for it.
    pub external_key: String,
    /// The last draft that came of it.
    pub draft_id: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
