//! Words that stand in the tables of the desk.

use sea_orm::entity::prelude::*;

/// A word of the tables, as files and addresses say it.
pub trait Word: ActiveEnum<Value = String> {
    /// The word, e.g. `first-reviewer`.
    fn id(&self) -> String {
        self.to_value()
    }

    /// The one with this word.
    fn of(id: &str) -> Option<Self> {
        Self::try_from_value(&id.to_owned()).ok()
    }

    /// All of them, in order.
    fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }
}

impl<T: ActiveEnum<Value = String>> Word for T {}

/// State of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum AccountState {
    /// May sign in.
    #[sea_orm(string_value = "active")]
    Active,
    /// May not.
    #[sea_orm(string_value = "disabled")]
    Disabled,
}

/// What somebody is at the desk or in the oversight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Role {
    /// 编辑: writes.
    #[sea_orm(string_value = "editor")]
    Editor,
    /// 初审.
    #[sea_orm(string_value = "first-reviewer")]
    FirstReviewer,
    /// 复审.
    #[sea_orm(string_value = "second-reviewer")]
    SecondReviewer,
    /// 终审: what this one passes is public.
    #[sea_orm(string_value = "final-reviewer")]
    FinalReviewer,
    /// 系统管理员: makes accounts.
    #[sea_orm(string_value = "system-manager")]
    SystemManager,
    /// 安全管理员: gives roles.
    #[sea_orm(string_value = "security-manager")]
    SecurityManager,
    /// 审计管理员: reads the audit log.
    #[sea_orm(string_value = "audit-manager")]
    AuditManager,
    /// 督查员: the city's office, which inspects, confirms and decides.
    #[sea_orm(string_value = "overseer")]
    Overseer,
    /// 联络员: answers for what a unit has to mend.
    #[sea_orm(string_value = "liaison")]
    Liaison,
}

/// What somebody goes to a provider for, or has come back from it for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Purpose {
    /// To sign in.
    #[sea_orm(string_value = "sign-in")]
    SignIn,
    /// To be known there under one's account.
    #[sea_orm(string_value = "link")]
    Link,
    /// Is known, and the code of the second factor is asked for.
    #[sea_orm(string_value = "code")]
    Code,
}

/// State of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum DraftState {
    /// 草稿.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// 待初审.
    #[sea_orm(string_value = "first-review")]
    FirstReview,
    /// 待复审.
    #[sea_orm(string_value = "second-review")]
    SecondReview,
    /// 待终审.
    #[sea_orm(string_value = "final-review")]
    FinalReview,
    /// 待发布: signed by all, and published when its time comes.
    #[sea_orm(string_value = "scheduled")]
    Scheduled,
    /// 退回.
    #[sea_orm(string_value = "returned")]
    Returned,
    /// 已发.
    #[sea_orm(string_value = "published")]
    Published,
    /// 废弃: nobody goes on with it.
    #[sea_orm(string_value = "discarded")]
    Discarded,
}

/// A step of review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Step {
    /// 初审.
    #[sea_orm(string_value = "first")]
    First,
    /// 复审.
    #[sea_orm(string_value = "second")]
    Second,
    /// 终审.
    #[sea_orm(string_value = "final")]
    Final,
}

/// What a secrecy review (保密审查) finds of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Disclosure {
    /// 主动公开: it may be public.
    #[sea_orm(string_value = "active")]
    Active,
    /// 依申请公开: only for who asks.
    #[sea_orm(string_value = "on-request")]
    OnRequest,
    /// 不予公开: for nobody.
    #[sea_orm(string_value = "withheld")]
    Withheld,
}

/// What a reviewer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Verdict {
    /// 通过.
    #[sea_orm(string_value = "passed")]
    Passed,
    /// 退回.
    #[sea_orm(string_value = "returned")]
    Returned,
}

/// State of a withdrawal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum WithdrawalState {
    /// 待确认.
    #[sea_orm(string_value = "asked")]
    Asked,
    /// 已撤稿.
    #[sea_orm(string_value = "confirmed")]
    Confirmed,
    /// 不予撤稿: the document is shown.
    #[sea_orm(string_value = "refused")]
    Refused,
}

/// Kind of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ChannelKind {
    /// 电子邮件.
    #[sea_orm(string_value = "mail")]
    Mail,
    /// 企业微信（政务微信）: a group's robot.
    #[sea_orm(string_value = "wecom")]
    WeCom,
    /// 钉钉（政务钉钉）: a group's robot.
    #[sea_orm(string_value = "dingtalk")]
    DingTalk,
    /// 飞书: a group's robot.
    #[sea_orm(string_value = "feishu")]
    Feishu,
    /// Another system, which is sent JSON.
    #[sea_orm(string_value = "hook")]
    Hook,
}
