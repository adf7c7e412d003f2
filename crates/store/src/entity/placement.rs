//! A placement (挂载): a document in a column.

use super::words::PlacementState;
use sea_orm::entity::prelude::*;

/// A placement (挂载): a document in a column.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "placements")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Site.
    pub site_id: i64,
    /// Document.
    pub document_id: i64,
    /// Column.
    pub column_id: i64,
    /// Category mark without its brackets.
    pub mark: Option<String>,
    /// The column that the document belongs to first.
    pub home: bool,
    /// Stands above the others.
    pub pinned: bool,
    /// Place among the pinned.
    pub position: i32,
    /// Shown from, seconds UTC.
    pub visible_from: Option<i64>,
    /// Shown until, seconds UTC.
    pub visible_to: Option<i64>,
    /// Copy of the edition’s date, for order.
    pub published_at: i64,
    /// Year of that date in China.
    pub year: i32,
    /// State.
    pub state: PlacementState,
}

impl Model {
    /// Whether it is shown at a moment, seconds UTC.
    pub fn shown_at(&self, now: i64) -> bool {
        self.state == PlacementState::Shown
            && self.visible_from.is_none_or(|from| from <= now)
            && self.visible_to.is_none_or(|to| to > now)
    }
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
