//! An account: somebody who works at the desk.

use super::desk::AccountState;
use sea_orm::entity::prelude::*;

/// An account: somebody who works at the desk.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Organ it belongs to; none for managers of the whole installation.
    pub organ_id: Option<i64>,
    /// Name to sign in with; never changes, never given twice.
    pub name: String,
    /// Name of the person.
    pub person: String,
    /// Hash of the password, as a PHC string.
    pub password: String,
    /// The password was given by somebody else and must be changed first.
    pub must_change: bool,
    /// State.
    pub state: AccountState,
    /// Wrong passwords since the last right one.
    pub failures: i32,
    /// No sign-in before, seconds UTC.
    pub locked_until: Option<i64>,
    /// Secret of the second factor, Base32.
    pub totp: Option<String>,
    /// Step of the last code that was used: none is taken twice.
    pub totp_step: i64,
    /// When it was made, seconds UTC.
    pub created_at: i64,
    /// When its password last changed, seconds UTC.
    pub changed_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
