//! What a reviewer signed.

use super::desk::{Disclosure, Step, Verdict};
use sea_orm::entity::prelude::*;

/// What a reviewer signed.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reviews")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Draft.
    pub draft_id: i64,
    /// Round of the draft.
    pub round: i32,
    /// Step.
    pub step: Step,
    /// Reviewer.
    pub account_id: i64,
    /// BLAKE3 of what was signed, hex.
    pub hash: String,
    /// Passed or returned.
    pub verdict: Verdict,
    /// Why; empty where nothing needs a reason.
    pub reason: String,
    /// Personal data stays, for that reason.
    pub overrides: bool,
    /// When, seconds UTC.
    pub at: i64,
    /// What the secrecy review with it found; none where none was made, or before it was kept.
    pub disclosure: Option<Disclosure>,
    /// On what basis, or another remark.
    pub basis: Option<String>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
