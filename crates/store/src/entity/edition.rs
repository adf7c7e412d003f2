//! An edition (版本): what a document says.

use super::words::EditionState;
use sea_orm::entity::prelude::*;

/// An edition (版本): what a document says.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "editions")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Document.
    pub document_id: i64,
    /// 1 for the first edition.
    pub ordinal: i32,
    /// Title without category mark.
    pub title: String,
    /// Body as clean HTML.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// 成文日期, ISO.
    pub formed: Option<String>,
    /// 发布日期, seconds UTC.
    pub published_at: i64,
    /// 发文字号.
    pub number: Option<String>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 发文机关.
    pub organ: String,
    /// 来源.
    pub source: String,
    /// 有效性, in words.
    pub validity: String,
    /// Address of its one origin on another site: what lists lead to.
    pub link: Option<String>,
    /// Why it corrects the edition before it, empty where nobody said; none where it is no correction.
    pub correction: Option<String>,
    /// BLAKE3 of all of this, hex.
    pub hash: String,
    /// State.
    pub state: EditionState,
    /// When it was written, seconds UTC.
    pub created_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
