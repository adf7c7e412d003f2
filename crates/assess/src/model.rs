//! What a judgement consists of: the state of every matter, findings, score, notices.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use snapshot::ColumnId;

/// The judgement of one portal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Date on which it is judged (the cut-off date).
    pub as_of: Date,
    /// Every matter due at the portal's level, in the standard's order.
    pub matters: Vec<MatterState>,
    /// Findings, in the order of the rules and then of the standard.
    pub findings: Vec<Finding>,
    /// The score.
    pub score: Score,
    /// Notices of the judgement about itself (a rule that fails for all pages alike, say).
    pub notices: Vec<SelfNotice>,
    /// Why each column was or was not matched (for `--explain`).
    pub mapping: Vec<Mapped>,
}

/// State of a matter on the portal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatterState {
    /// Field's official name.
    pub field: String,
    /// Field's slug.
    pub field_slug: String,
    /// First-level matter.
    pub matter1: String,
    /// Second-level matter, where the row is one.
    pub matter2: Option<String>,
    /// Found, merged, missing or unobserved.
    pub status: MatterStatus,
    /// The column it was matched to.
    pub column: Option<ColumnId>,
    /// Its address.
    pub column_url: Option<String>,
    /// Lines that count for it.
    pub items: u32,
    /// Date of the newest of them.
    pub newest: Option<Date>,
    /// Whether the row of the standard is confirmed (seen or imported).
    pub confirmed: bool,
}

/// Status of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MatterStatus {
    /// Has a column of its own.
    Found,
    /// Merged into its first-level column, with items that carry its mark.
    Merged,
    /// Is not there.
    Missing,
    /// Could not be seen, or was not matched surely enough.
    Unobserved,
}

/// How a column was matched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mapped {
    /// The column.
    pub column: ColumnId,
    /// Titles from the root.
    pub path: Vec<String>,
    /// Address.
    pub url: String,
    /// Field's slug, where matched.
    pub field: Option<String>,
    /// First-level matter, where matched.
    pub matter1: Option<String>,
    /// Second-level matter, where matched.
    pub matter2: Option<String>,
    /// 0–1.
    pub confidence: f32,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// Certain or suspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Counts.
    Certain,
    /// Listed for a person to confirm; deducts nothing until then.
    Suspected,
}

/// A fault that a rule found (问题).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Rule id, e.g. `column-blank`.
    pub rule: String,
    /// Certain or suspected.
    pub certainty: Certainty,
    /// Only advice: deducts nothing even when certain (`home-link`, `matter-unknown`).
    pub advice: bool,
    /// Field's official name.
    pub field: Option<String>,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Township.
    pub town: Option<String>,
    /// Village or community.
    pub village: Option<String>,
    /// Column title, where it concerns one.
    pub column: Option<String>,
    /// Column address.
    pub column_url: Option<String>,
    /// Address that it concerns.
    pub url: Option<String>,
    /// Title of the item or page.
    pub title: Option<String>,
    /// The words or figures found.
    pub evidence: Text,
    /// The words or figures expected.
    pub expected: Text,
    /// Clause of the notice and row of the standard.
    pub basis: String,
    /// When the page was observed.
    pub observed_at: Option<Timestamp>,
    /// SHA-256 of the saved page.
    pub sha256: Option<String>,
    /// How many pages it speaks for, where it is one finding for many.
    pub count: Option<u32>,
}

/// A sentence in the language of the reader: the id of a message and its arguments; `report` holds the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Message id, e.g. `column-stale-evidence`.
    pub id: String,
    /// Arguments by name, already printed (dates ISO, numbers plain).
    #[serde(default)]
    pub args: std::collections::BTreeMap<String, String>,
}

/// The score of a portal by one sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Sheet's name and version.
    pub sheet: String,
    /// Total out of 100 after scaling, veto and bonus.
    pub total: Decimal,
    /// Total before veto and bonus.
    pub before: Decimal,
    /// Rule whose finding vetoed, where one did.
    pub veto: Option<String>,
    /// Bonus points that counted.
    pub bonus: Decimal,
    /// Indicators in the sheet's order, flattened depth-first.
    pub indicators: Vec<IndicatorScore>,
    /// Fields drawn at random and the seed, where the sheet draws.
    pub draw: Option<Draw>,
}

/// A random draw of fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// Seed.
    pub seed: u64,
    /// Slugs drawn.
    pub fields: Vec<String>,
}

/// One indicator's result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorScore {
    /// Id in the sheet.
    pub id: String,
    /// Name in the sheet.
    pub name: String,
    /// 1 = top level.
    pub depth: u8,
    /// Points it is worth; zero when it does not apply.
    pub points: Decimal,
    /// Whether it applies to this unit.
    pub applies: bool,
    /// Points kept.
    pub score: Decimal,
    /// What was taken, with the findings behind it.
    pub deductions: Vec<Deduction>,
}

/// What a rule took from an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deduction {
    /// Rule.
    pub rule: String,
    /// Points taken, after caps.
    pub points: Decimal,
    /// Points before caps.
    pub uncapped: Decimal,
    /// Positions in [`Assessment::findings`].
    pub findings: Vec<u32>,
}

/// A notice of the judgement about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfNotice {
    /// Rule it concerns.
    pub rule: Option<String>,
    /// What.
    pub text: Text,
}
