//! What an indicator sheet (指标体系) says.

use rust_decimal::Decimal;
use standard::Level;
use std::collections::BTreeMap;

/// An indicator sheet. Read one with [`Sheet::parse`]; [`Sheet::default`] is the one built in.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// What the points of the top-level indicators add up to; scores are scaled from it to 100.
    pub points: Decimal,
    /// The pass mark, in points out of 100.
    pub pass: Decimal,
    /// Below this many points out of 100 that could be judged there is no score.
    pub judged_at_least: Decimal,
    /// Part (0–1) of the points that a written explanation keeps.
    pub explained_keeps: Decimal,
    /// Thresholds of rules.
    pub thresholds: Thresholds,
    /// Weights of fields, by slug; 1 where none is given.
    pub weights: BTreeMap<String, Decimal>,
    /// Rules that are switched off.
    pub off: Vec<String>,
    /// Random draw of fields.
    pub draw: Option<DrawPlan>,
    /// Top-level indicators.
    pub indicators: Vec<Indicator>,
    /// Taken from the total itself.
    pub from_total: Vec<Line>,
    /// Ceilings on the total.
    pub ceilings: Vec<Limit>,
    /// Vetoes.
    pub vetoes: Vec<Limit>,
    /// Bonus stage.
    pub bonus: Option<BonusPlan>,
    /// Groups of a roll-up.
    pub roll_up: Vec<RollUpGroup>,
    pub(super) source: String,
}

/// An indicator: either parts of its own or deduction lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Id, unique in the sheet.
    pub id: String,
    /// Name.
    pub name: String,
    /// Points.
    pub points: Decimal,
    /// At most so many points are ever taken.
    pub cap: Option<Decimal>,
    /// Levels of portal it applies to; empty = all.
    pub levels: Vec<Level>,
    /// Names of portals it does not apply to.
    pub not_for: Vec<String>,
    /// Fields (slug or name) it looks at; empty = all, and what stands outside fields.
    pub fields: Vec<String>,
    /// First-level matters it looks at; empty = all.
    pub matters: Vec<String>,
    /// Titles of columns outside fields it looks at; empty = all.
    pub columns: Vec<String>,
    /// Indicators one level down.
    pub parts: Vec<Indicator>,
    /// Deduction lines; empty where there are parts.
    pub lines: Vec<Line>,
}

/// How findings of one rule deduct.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Rule id.
    pub rule: String,
    /// How much.
    pub take: Take,
    /// At most so many points by this line.
    pub cap: Option<Decimal>,
    /// Part (0–1) that a written explanation keeps; else the sheet's.
    pub explained_keeps: Option<Decimal>,
}

/// How much a line takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Take {
    /// So many points for each finding.
    Each(Decimal),
    /// `points` × (failing ÷ judged) ÷ `all_lost_at`, at most `points`.
    Share {
        /// Points at stake.
        points: Decimal,
        /// Part (0–1) of failing subjects at which all of them are lost.
        all_lost_at: Decimal,
    },
    /// All points of the indicator at the first finding.
    All,
    /// With a finding the indicator gets no more than this.
    Ceiling(Decimal),
}

/// One finding of a rule limits the total.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Rule id.
    pub rule: String,
    /// The total is at most this.
    pub total: Decimal,
}

/// A random draw of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawPlan {
    /// How many.
    pub fields: usize,
    /// Seed.
    pub seed: u64,
}

/// The bonus stage.
#[derive(Debug, Clone, PartialEq)]
pub struct BonusPlan {
    /// At most so many points.
    pub cap: Decimal,
    /// Only from this total on.
    pub gate: Decimal,
}

/// One group of a roll-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollUpGroup {
    /// Kinds of unit whose mean counts.
    pub kinds: Vec<UnitKind>,
    /// Weight; weights of groups without units leave the denominator.
    pub weight: Decimal,
}

/// Kind of a unit in a roll-up.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// The county's (or city's) own portal.
    Own,
    /// A township.
    Town,
    /// A department.
    Department,
}

/// Thresholds of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thresholds {
    /// What holds where nothing special is said.
    pub general: Threshold,
    /// `redated`: days by which dates may disagree.
    pub redated_days: u32,
    /// `page-slow`: seconds.
    pub slow_seconds: u32,
    /// Seconds that must lie between the first and the last of at least two answers that say "not
    /// there" before it is certain.
    pub dead_retry_seconds: u32,
    /// The same for two failures that may pass (time-out, refused, 5xx).
    pub failing_retry_seconds: u32,
    /// Special thresholds, each with what it is for; of those that match the last counts.
    pub special: Vec<SpecialThreshold>,
}

/// Thresholds on one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// `column-thin`: fewer items than this.
    pub thin_items: u32,
    /// `column-thin` counts only items of the last so many days; `None` = all.
    pub thin_within_days: Option<u32>,
    /// `column-stale`: newest item older than this many days; `None` = not judged.
    pub stale_days: Option<u32>,
    /// `column-gap`: days between neighbours; `None` = not judged.
    pub gap_days: Option<u32>,
}

/// What a list is of, as special thresholds name it.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Slug and name of its field.
    pub field: Option<(&'a str, &'a str)>,
    /// First-level matter.
    pub matter1: Option<&'a str>,
    /// Second-level matter.
    pub matter2: Option<&'a str>,
    /// Title of its column.
    pub column: &'a str,
}

impl Thresholds {
    /// What holds for a list, and whether a special threshold names it: the one place that says when a list is
    /// stale, for an inspection and for the desk.
    pub fn of(&self, list: &Listed<'_>) -> (Threshold, bool) {
        let mut threshold = self.general;
        let mut named = false;
        for special in self.special.iter().filter(|special| special.fits(list)) {
            named = true;
            threshold.thin_items = special.thin_items.unwrap_or(threshold.thin_items);
            set(&mut threshold.thin_within_days, special.thin_within_days);
            set(&mut threshold.stale_days, special.stale_days);
            set(&mut threshold.gap_days, special.gap_days);
        }
        (threshold, named)
    }
}

/// Sets days; 0 means that nothing is judged.
fn set(days: &mut Option<u32>, special: Option<u32>) {
    if let Some(special) = special {
        *days = Some(special).filter(|&days| days > 0);
    }
}

/// Thresholds for named entries or columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpecialThreshold {
    /// Field (slug or name).
    pub field: Option<String>,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Column title.
    pub column: Option<String>,
    /// See [`Threshold::thin_items`].
    pub thin_items: Option<u32>,
    /// See [`Threshold::thin_within_days`].
    pub thin_within_days: Option<u32>,
    /// See [`Threshold::stale_days`]; 0 = not judged.
    pub stale_days: Option<u32>,
    /// See [`Threshold::gap_days`]; 0 = not judged.
    pub gap_days: Option<u32>,
}

impl SpecialThreshold {
    /// Whether it is about a list.
    fn fits(&self, list: &Listed<'_>) -> bool {
        let field = self.field.as_ref().is_none_or(|wanted| {
            list.field.is_some_and(|(slug, name)| wanted == slug || wanted == name)
        });
        let same = |wanted: &Option<String>, given: Option<&str>| {
            wanted.is_none() || wanted.as_deref() == given
        };
        field
            && same(&self.matter1, list.matter1)
            && same(&self.matter2, list.matter2)
            && same(&self.column, Some(list.column))
    }
}
