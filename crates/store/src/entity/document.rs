//! A document: its identity. What it says stands in its editions.

use super::words::{DocumentState, Remains};
use sea_orm::entity::prelude::*;

/// A document: its identity. What it says stands in its editions.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "documents")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Site.
    pub site_id: i64,
    /// Address below the site; never changes.
    pub address: String,
    /// Kind, e.g. `article`.
    pub kind: String,
    /// What it was called where it was imported from.
    pub external_key: Option<String>,
    /// The edition that is shown.
    pub edition_id: i64,
    /// State.
    pub state: DocumentState,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    /// What its address shows while it is withdrawn.
    pub remains: Remains,
    /// Where its address leads on to then, if it does: an address below the site, or one of another site.
    pub target: Option<String>,
    /// When it came, seconds UTC.
    pub created_at: i64,
    /// When it last changed, seconds UTC.
    pub changed_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
