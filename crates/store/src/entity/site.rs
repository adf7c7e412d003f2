//! A site (站点): the portal of a place or of a department.

use super::words::Level;
use sea_orm::entity::prelude::*;

/// A site (站点): the portal of a place or of a department.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sites")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Short Latin name.
    pub slug: String,
    /// Name, e.g. `青岚县人民政府`.
    pub name: String,
    /// Level at which it discloses.
    pub level: Level,
    /// The place.
    pub division_id: i64,
    /// Standard that its columns were last made from.
    pub catalog_id: Option<i64>,
    /// Domain, e.g. `www.qinglan.example`.
    pub domain: String,
    /// 网站标识码.
    pub id_code: String,
    /// Looks, footer and choices, as JSON.
    pub settings: String,
    /// When it was made, seconds UTC.
    pub created_at: i64,
    /// The department whose own site it is.
    pub organ_id: Option<i64>,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
