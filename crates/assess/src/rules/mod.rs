//! The rules, one small file each, and the one table they stand in (docs/rules.md).
//!
//! A rule is a pure function of a [`Case`]: it says for every subject whether it passes, fails or
//! could not be judged ([`Bench`]).

mod bench;
mod bonds;
mod bracket_format;
mod catalog_missing;
mod column_blank;
mod column_gap;
mod column_misplaced;
mod column_missing;
mod column_stale;
mod column_thin;
mod dead;
mod field_missing;
mod hidden_link;
mod home_link;
mod key;
mod late;
mod matter_missing;
mod matter_unknown;
mod meta_missing;
mod misfiled;
mod news_as_disclosure;
mod origin;
mod page_standards;
mod privacy_leak;
mod redated;
mod submatter_missing;
mod title_promise;
mod town_missing;
mod village_missing;
mod wrong_word;

pub use bench::Bench;

use crate::case::Case;
use crate::model::{Certainty, Finding, RuleState, RuleStatus};
use crate::review::{self, Verdicts};
use key::Keys;
use snapshot::portal_file::DismissedPattern;

/// Version of the rules; part of every result.
pub const VERSION: &str = "2026.12.01";

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable id, never renamed.
    pub id: &'static str,
    /// Clause of the notice it rests on, e.g. `1.1.3`; of the guide for government sites for page standards.
    pub clause: &'static str,
    /// What it belongs to.
    pub group: Group,
    /// What it looks at.
    pub looks_at: LooksAt,
    /// How sure it is when everything that it rests on was observed.
    pub certainty: Certainty,
    /// Advice only: deducts nothing.
    pub advice: bool,
    /// The judgement.
    pub judge: fn(&Case<'_>, &mut Bench<'_>),
}

/// What a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// 栏目设置.
    Columns,
    /// 公开领域.
    Fields,
    /// 公开事项.
    Matters,
    /// 内容准确.
    Accuracy,
    /// 内容质量.
    Quality,
    /// 覆盖与时效.
    CoverageAndTime,
    /// 安全.
    Safety,
    /// 页面规范.
    PageStandards,
}

/// What kind of evidence a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LooksAt {
    /// The column tree matched against the standard.
    Tree,
    /// Lists of columns: counts and dates.
    Lists,
    /// Titles of list lines.
    Titles,
    /// Content pages.
    Documents,
    /// Whether addresses answer.
    Links,
    /// Page tags.
    Tags,
    /// The home page.
    Home,
}

/// All rules, in the order of docs/rules.md.
pub const RULES: &[Rule] = &[
    column_missing::RULE,
    column_misplaced::RULE,
    home_link::RULE,
    field_missing::RULE,
    town_missing::RULE,
    village_missing::RULE,
    catalog_missing::RULE,
    matter_missing::RULE,
    submatter_missing::RULE,
    matter_unknown::RULE,
    misfiled::RULE,
    bracket_format::RULE,
    bonds::REPEALED,
    news_as_disclosure::RULE,
    title_promise::RULE,
    origin::COPIED,
    origin::FORKED,
    bonds::INTERPRETATION,
    dead::LINK,
    dead::ATTACHMENT,
    hidden_link::RULE,
    column_blank::RULE,
    column_thin::RULE,
    column_stale::RULE,
    column_gap::RULE,
    late::RULE,
    redated::RULE,
    privacy_leak::RULE,
    wrong_word::RULE,
    meta_missing::RULE,
    page_standards::SLOW,
    page_standards::DOWN,
];

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// Lets every rule judge a case: what each says of itself, in the order of the table, and all findings.
pub(crate) fn judge(
    case: &Case<'_>,
    off: &[String],
    verdicts: &Verdicts,
    patterns: &[DismissedPattern],
) -> (Vec<RuleState>, Vec<Finding>) {
    let mut states = Vec::with_capacity(RULES.len());
    let mut findings = Vec::new();
    let people = People { keys: Keys::new(case), verdicts, patterns };
    for rule in RULES {
        let (state, found) = judge_one(rule, case, off, &people);
        states.push(state);
        findings.extend(found);
    }
    (states, findings)
}

/// What people decided, and how to tell which findings they decided about.
struct People<'a> {
    keys: Keys<'a>,
    verdicts: &'a Verdicts,
    patterns: &'a [DismissedPattern],
}

fn judge_one(
    rule: &'static Rule,
    case: &Case<'_>,
    off: &[String],
    people: &People<'_>,
) -> (RuleState, Vec<Finding>) {
    let idle = |status| RuleState {
        rule: rule.id.into(),
        status,
        subjects: 0,
        unobserved: 0,
        tallies: Vec::new(),
        waiting: Vec::new(),
    };
    if off.iter().any(|id| id == rule.id) {
        return (idle(RuleStatus::Off), Vec::new());
    }
    let mut bench = Bench::new(rule, case);
    (rule.judge)(case, &mut bench);
    bench.reviewed(|findings| {
        people.keys.give(rule.id, findings.iter_mut().map(|(_, finding)| finding));
        for (_, finding) in findings {
            review::apply(finding, people.verdicts, people.patterns);
        }
    });
    bench.close()
}
