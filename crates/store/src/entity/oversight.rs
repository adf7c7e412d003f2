//! Words that stand in the tables of the oversight.

use sea_orm::entity::prelude::*;

/// Kind of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum UnitKind {
    /// 县（市、区）: its own portal, with its departments and townships below it.
    #[sea_orm(string_value = "county")]
    County,
    /// A department, of the city where it stands below no county.
    #[sea_orm(string_value = "department")]
    Department,
    /// A township.
    #[sea_orm(string_value = "township")]
    Township,
}

/// Kind of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum RoundKind {
    /// 集中检查.
    #[sea_orm(string_value = "inspection")]
    Inspection,
    /// 单位自查: no ranking follows from it.
    #[sea_orm(string_value = "self-check")]
    SelfCheck,
}

/// State of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum RoundState {
    /// 待启动.
    #[sea_orm(string_value = "planned")]
    Planned,
    /// 检查中.
    #[sea_orm(string_value = "running")]
    Running,
    /// 待核实: all are inspected.
    #[sea_orm(string_value = "confirming")]
    Confirming,
    /// 已办结: the figures stand.
    #[sea_orm(string_value = "closed")]
    Closed,
}

/// State of an inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum InspectionState {
    /// Its round was not started.
    #[sea_orm(string_value = "waiting")]
    Waiting,
    /// 排队.
    #[sea_orm(string_value = "queued")]
    Queued,
    /// 进行中.
    #[sea_orm(string_value = "running")]
    Running,
    /// 完成.
    #[sea_orm(string_value = "done")]
    Done,
    /// 未成: given up.
    #[sea_orm(string_value = "failed")]
    Failed,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Certainty {
    /// 确定.
    #[sea_orm(string_value = "certain")]
    Certain,
    /// 存疑.
    #[sea_orm(string_value = "suspected")]
    Suspected,
}

/// What somebody decides about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Decision {
    /// 属实.
    #[sea_orm(string_value = "confirmed")]
    Confirmed,
    /// 不属实.
    #[sea_orm(string_value = "dismissed")]
    Dismissed,
}

/// State of an item of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ItemState {
    /// 待整改.
    #[sea_orm(string_value = "open")]
    Open,
    /// 待复查: the unit says that it is mended.
    #[sea_orm(string_value = "answered")]
    Answered,
    /// 申请延期.
    #[sea_orm(string_value = "time-asked")]
    TimeAsked,
    /// 申诉中.
    #[sea_orm(string_value = "appealed")]
    Appealed,
    /// 已销号: it is gone from the public page.
    #[sea_orm(string_value = "closed")]
    Closed,
    /// 已撤销: an appeal was granted.
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
}

/// What happens to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ItemEventKind {
    /// 交办.
    #[sea_orm(string_value = "assigned")]
    Assigned,
    /// 报告已整改.
    #[sea_orm(string_value = "done")]
    Done,
    /// 申请延期.
    #[sea_orm(string_value = "needs-time")]
    NeedsTime,
    /// 同意延期.
    #[sea_orm(string_value = "time-granted")]
    TimeGranted,
    /// 不同意延期.
    #[sea_orm(string_value = "time-refused")]
    TimeRefused,
    /// 申诉.
    #[sea_orm(string_value = "appeals")]
    Appeals,
    /// 申诉采纳.
    #[sea_orm(string_value = "appeal-granted")]
    AppealGranted,
    /// 申诉不采纳.
    #[sea_orm(string_value = "appeal-refused")]
    AppealRefused,
    /// 复查仍存在.
    #[sea_orm(string_value = "found-still")]
    FoundStill,
    /// 复查未能查看.
    #[sea_orm(string_value = "not-seen")]
    NotSeen,
    /// 复查已消除: closed (销号).
    #[sea_orm(string_value = "gone")]
    Gone,
    /// 问题反复: open again.
    #[sea_orm(string_value = "came-back")]
    CameBack,
    /// 催办.
    #[sea_orm(string_value = "reminded")]
    Reminded,
    /// 逾期督办.
    #[sea_orm(string_value = "escalated")]
    Escalated,
    /// 人工销号: no look could see it, and the office closed it with a reason.
    #[sea_orm(string_value = "closed-by-hand")]
    ClosedByHand,
    /// 退回整改: no look could see it, and the office opened it again with a reason.
    #[sea_orm(string_value = "reopened")]
    Reopened,
    /// 改派: another organ has to mend it.
    #[sea_orm(string_value = "reassigned")]
    Reassigned,
}

/// What is noticed at a portal between rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum AlertKind {
    /// 门户打不开.
    #[sea_orm(string_value = "unreachable")]
    Unreachable,
    /// 新出现个人信息.
    #[sea_orm(string_value = "privacy")]
    Privacy,
    /// 新出现隐藏链接.
    #[sea_orm(string_value = "hidden")]
    Hidden,
    /// 栏目即将超期未更新.
    #[sea_orm(string_value = "stale-soon")]
    StaleSoon,
}

/// State of a thread between a unit and the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ThreadState {
    /// 待答复.
    #[sea_orm(string_value = "open")]
    Open,
    /// 已答复.
    #[sea_orm(string_value = "answered")]
    Answered,
}

/// State of an experience material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum MaterialState {
    /// 待评审.
    #[sea_orm(string_value = "submitted")]
    Submitted,
    /// 采纳.
    #[sea_orm(string_value = "accepted")]
    Accepted,
    /// 不采纳.
    #[sea_orm(string_value = "refused")]
    Refused,
}
