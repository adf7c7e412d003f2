//! An old address: where it leads now, or that it is gone.

use sea_orm::entity::prelude::*;

/// An old address: where it leads now, or that it is gone.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "redirects")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Site.
    pub site_id: i64,
    /// Old path, query included.
    pub old: String,
    /// New path; none means gone.
    pub target: Option<String>,
    /// Why, in words.
    pub reason: String,
    /// When, seconds UTC.
    pub created_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
