//! A way (渠道) to tell somebody: a person's mail, or a chat group or a system of an organ.

use super::desk::ChannelKind;
use sea_orm::entity::prelude::*;

/// A way (渠道) to tell somebody: a person's mail, or a chat group or a system of an organ.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "channels")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Account that is told, of a person's own.
    pub account_id: Option<i64>,
    /// Organ of whose work it tells, else.
    pub organ_id: Option<i64>,
    /// Kind.
    pub kind: ChannelKind,
    /// Mail address, or address that is posted to.
    pub address: String,
    /// What posts are signed with; empty where they are not.
    pub secret: String,
    /// When it was made, seconds UTC.
    pub created_at: i64,
    /// When it was stopped, seconds UTC.
    pub stopped_at: Option<i64>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
