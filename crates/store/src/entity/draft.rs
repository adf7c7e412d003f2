//! A draft (草稿): what is to become an edition.

use super::desk::DraftState;
use sea_orm::entity::prelude::*;

/// A draft (草稿): what is to become an edition.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drafts")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Site.
    pub site_id: i64,
    /// Organ whose content it is.
    pub organ_id: i64,
    /// Account that began it.
    pub author_id: i64,
    /// Accounts that ever saved it: a JSON list of their ids.
    pub writers: String,
    /// The published document that it corrects, or that came of it.
    pub document_id: Option<i64>,
    /// Title without category mark.
    pub title: String,
    /// Body as clean HTML.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// 成文日期, ISO.
    pub formed: Option<String>,
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
    /// Address of its one origin on another site.
    pub link: Option<String>,
    /// Why it corrects the document; none where nobody said, or it is no correction.
    pub correction: Option<String>,
    /// Counts saves, so that two editors do not overwrite each other.
    pub revision: i32,
    /// Counts how often it was handed to the reviewers: signatures are of one round.
    pub round: i32,
    /// State.
    pub state: DraftState,
    /// When it is to be published, seconds UTC, of one that waits for that.
    pub publish_at: Option<i64>,
    /// How many people review it, since it was last handed in.
    pub review_steps: Option<i32>,
    /// Why the final reviewer alone signs before it is public (紧急发布); none where all do.
    pub urgent: Option<String>,
    /// When the other reviews of an urgent one were made up (补审), seconds UTC.
    pub made_up_at: Option<i64>,
    /// BLAKE3 of all that is signed, hex.
    pub hash: String,
    /// When it was begun, seconds UTC.
    pub created_at: i64,
    /// When it last changed, seconds UTC.
    pub changed_at: i64,
}

/// Relations are joined by hand where a query needs them.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
