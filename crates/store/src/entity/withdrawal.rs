//! A withdrawal (撤稿) that somebody asked for.

use super::desk::WithdrawalState;
use super::words::Remains;
use sea_orm::entity::prelude::*;

/// A withdrawal (撤稿) that somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "withdrawals")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Site.
    pub site_id: i64,
    /// Organ whose content it is.
    pub organ_id: i64,
    /// Document.
    pub document_id: i64,
    /// Who asked.
    pub account_id: i64,
    /// The document went at once, and this is confirmed afterwards.
    pub urgent: bool,
    /// Why; readers who come to the address see it.
    pub reason: String,
    /// What the address shows from then on.
    pub remains: Remains,
    /// Where it leads on to, if it does.
    pub target: Option<String>,
    /// When, seconds UTC.
    pub at: i64,
    /// State.
    pub state: WithdrawalState,
    /// Who decided.
    pub decided_by: Option<i64>,
    /// When, seconds UTC.
    pub decided_at: Option<i64>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
