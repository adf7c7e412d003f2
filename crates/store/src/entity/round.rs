//! A round (检查轮次) with all that it judges by.

use super::oversight::{RoundKind, RoundState};
use sea_orm::entity::prelude::*;

/// A round (检查轮次) with all that it judges by.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rounds")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Campaign.
    pub campaign_id: i64,
    /// Name, unique in the campaign.
    pub name: String,
    /// Kind.
    pub kind: RoundKind,
    /// Lines dated later do not count, ISO.
    pub cut_off: String,
    /// State.
    pub state: RoundState,
    /// The standard it judges by.
    pub catalog_id: i64,
    /// The indicator sheet it judges by, as it was read; rules' thresholds are part of it.
    #[sea_orm(column_type = "Text")]
    pub sheet: String,
    /// Fields drawn at random for this round, where it draws any.
    pub draw_fields: Option<i32>,
    /// Seed of the draw.
    pub draw_seed: Option<String>,
    /// The ranking as JSON, since it was closed.
    #[sea_orm(column_type = "Text")]
    pub result: Option<String>,
    /// When it was planned, seconds UTC.
    pub created_at: i64,
    /// When it was started, seconds UTC.
    pub started_at: Option<i64>,
    /// When it was closed, seconds UTC.
    pub closed_at: Option<i64>,
    /// When it starts by itself, seconds UTC.
    pub starts_at: Option<i64>,
    /// Cron pattern, China time, by which another one like it follows.
    pub repeats: Option<String>,
    /// Name that those which follow each other share.
    pub series: Option<String>,
    /// Hours of the day, China time, in which portals are asked, e.g. `20:00-06:00`; any where none are named.
    pub hours: Option<String>,
    /// The holidays that it reckons by, as rows of a calendar file; those built in where there are none.
    #[sea_orm(column_type = "Text")]
    pub calendar: Option<String>,
    /// Slugs of the fields that it is about, as a JSON list; all that are due where there are none.
    #[sea_orm(column_type = "Text")]
    pub fields: Option<String>,
    /// The unit that checks itself by it; none where the office planned it.
    pub unit_id: Option<i64>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
