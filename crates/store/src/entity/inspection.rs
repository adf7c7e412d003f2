//! An inspection (检查) of a unit in a round, or a later look at what was found: a job, and its result.

use super::oversight::{InspectionState, UnitKind};
use super::unit;
use sea_orm::entity::prelude::*;

/// An inspection (检查) of a unit in a round, or a later look at what was found: a job, and its result.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspections")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Round.
    pub round_id: i64,
    /// Unit.
    pub unit_id: i64,
    /// 0 = the round's own; later ones re-check what the unit says it has mended.
    pub look: i32,
    /// Name of the unit when the round was planned.
    pub name: String,
    /// Kind of the unit then.
    pub kind: UnitKind,
    /// The county above it then.
    pub parent_id: Option<i64>,
    /// Weight of the unit then.
    pub weight: String,
    /// Address of the portal then.
    pub portal: String,
    /// What was pinned for it then.
    #[sea_orm(column_type = "Text")]
    pub pins: String,
    /// Cut-off date of this look, ISO.
    pub as_of: String,
    /// State.
    pub state: InspectionState,
    /// How often it was begun.
    pub attempts: i32,
    /// Who works on it, or did.
    pub worker: String,
    /// Until when nobody else takes it up, seconds UTC.
    pub lease_until: i64,
    /// Requests sent so far.
    pub requests: i64,
    /// Pages read so far.
    pub pages: i64,
    /// Somebody asked for it: it is done whatever the hour.
    pub any_hour: bool,
    /// When it was last begun, seconds UTC.
    pub began_at: Option<i64>,
    /// When it ended, seconds UTC.
    pub ended_at: Option<i64>,
    /// Hash of the stored snapshot.
    pub snapshot: Option<String>,
    /// Whether all of the portal was seen.
    pub complete: bool,
    /// Why it failed, as JSON.
    pub failure: Option<String>,
    /// Points of its own portal, a decimal number; none where too little could be judged.
    pub total: Option<String>,
    /// Score as JSON.
    #[sea_orm(column_type = "Text")]
    pub score: Option<String>,
    /// State of each due field as JSON.
    #[sea_orm(column_type = "Text")]
    pub fields: String,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The first look of a round at a unit as it is now; nobody has begun it.
    pub fn planned(round: i64, unit: &unit::Model, as_of: String) -> Self {
        Self {
            id: 0,
            round_id: round,
            unit_id: unit.id,
            look: 0,
            name: unit.name.clone(),
            kind: unit.kind,
            parent_id: unit.parent_id,
            weight: unit.weight.clone(),
            portal: unit.portal.clone(),
            pins: unit.pins.clone(),
            as_of,
            state: InspectionState::Waiting,
            attempts: 0,
            worker: String::new(),
            lease_until: 0,
            requests: 0,
            pages: 0,
            any_hour: false,
            began_at: None,
            ended_at: None,
            snapshot: None,
            complete: false,
            failure: None,
            total: None,
            score: None,
            fields: "[]".into(),
        }
    }
}
