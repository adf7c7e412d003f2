//! A column (栏目).

use super::words::ColumnKind;
use sea_orm::entity::prelude::*;

/// A column (栏目).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "columns")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Site.
    pub site_id: i64,
    /// The column above.
    pub parent_id: Option<i64>,
    /// What it is by construction; changes only where the standard calls the same thing otherwise.
    pub key: String,
    /// What it is for.
    pub kind: ColumnKind,
    /// Title as shown.
    pub title: String,
    /// Address below the site, e.g. `/zfxxgk/fdzdgknr`.
    pub path: String,
    /// Slug of its field.
    pub field: Option<String>,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Township.
    pub town: Option<String>,
    /// Village or community.
    pub village: Option<String>,
    /// Its lines carry category marks of second-level matters.
    pub merges: bool,
    /// Place among its siblings.
    pub position: i32,
    /// When it was archived, seconds UTC.
    pub archived_at: Option<i64>,
    /// How many people review what stands in it and below; none where the column above or the site says so.
    pub review_steps: Option<i32>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
