//! Words that stand in the tables for states and kinds.

use sea_orm::entity::prelude::*;

/// Level of a division or site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Level {
    /// 市级.
    #[sea_orm(string_value = "city")]
    City,
    /// 县级.
    #[sea_orm(string_value = "county")]
    County,
    /// 乡级.
    #[sea_orm(string_value = "town")]
    Town,
    /// 村（居）.
    #[sea_orm(string_value = "village")]
    Village,
}

impl From<standard::Level> for Level {
    fn from(level: standard::Level) -> Self {
        match level {
            standard::Level::City => Self::City,
            standard::Level::County => Self::County,
            standard::Level::Town => Self::Town,
            standard::Level::Village => Self::Village,
        }
    }
}

impl From<Level> for standard::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::City => Self::City,
            Level::County => Self::County,
            Level::Town => Self::Town,
            Level::Village => Self::Village,
        }
    }
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ColumnKind {
    /// 政府信息公开.
    #[sea_orm(string_value = "platform")]
    Platform,
    /// 政府信息公开指南.
    #[sea_orm(string_value = "guide")]
    Guide,
    /// 政府信息公开制度.
    #[sea_orm(string_value = "rules")]
    Rules,
    /// 法定主动公开内容.
    #[sea_orm(string_value = "legal-disclosure")]
    LegalDisclosure,
    /// 政府信息公开年报.
    #[sea_orm(string_value = "annual-reports")]
    AnnualReports,
    /// 依申请公开.
    #[sea_orm(string_value = "on-request")]
    OnRequest,
    /// 基层政务公开.
    #[sea_orm(string_value = "grassroots")]
    Grassroots,
    /// 标准目录.
    #[sea_orm(string_value = "catalogs")]
    Catalogs,
    /// 公开领域.
    #[sea_orm(string_value = "open-fields")]
    OpenFields,
    /// A field.
    #[sea_orm(string_value = "field")]
    Field,
    /// A first-level matter.
    #[sea_orm(string_value = "matter")]
    Matter,
    /// A second-level matter.
    #[sea_orm(string_value = "submatter")]
    Submatter,
    /// 乡镇（街道）信息公开.
    #[sea_orm(string_value = "towns")]
    Towns,
    /// A township.
    #[sea_orm(string_value = "town")]
    Town,
    /// 村（居）务公开.
    #[sea_orm(string_value = "village-affairs")]
    VillageAffairs,
    /// A village or community.
    #[sea_orm(string_value = "village")]
    Village,
    /// News, outside the platform.
    #[sea_orm(string_value = "news")]
    News,
    /// Any other.
    #[sea_orm(string_value = "plain")]
    Plain,
}

/// State of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum DocumentState {
    /// Not shown yet.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Shown.
    #[sea_orm(string_value = "published")]
    Published,
    /// Withdrawn (撤稿): its address answers with what remains of it.
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
}

/// What the address of a withdrawn document shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Remains {
    /// A notice (公示) with title and reason.
    #[sea_orm(string_value = "notice")]
    Notice,
    /// Another address, to which it leads on.
    #[sea_orm(string_value = "redirect")]
    Redirect,
    /// That it is gone, without its title.
    #[sea_orm(string_value = "gone")]
    Gone,
}

/// State of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum EditionState {
    /// Being written.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Shown, or was.
    #[sea_orm(string_value = "published")]
    Published,
    /// A later one is shown.
    #[sea_orm(string_value = "superseded")]
    Superseded,
}

/// State of a placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum PlacementState {
    /// In the list.
    #[sea_orm(string_value = "shown")]
    Shown,
    /// Taken out of the list.
    #[sea_orm(string_value = "hidden")]
    Hidden,
}
