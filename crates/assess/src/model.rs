//! What a judgement consists of: the state of every matter, findings, score, notices.

use crate::review::{Review, Verdict};
use jiff::Timestamp;
use jiff::civil::Date;
use likeness::DiffLine;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use snapshot::ColumnId;

/// The judgement of one portal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Date on which it is judged (the cut-off date).
    pub as_of: Date,
    /// Versions of what it was judged by.
    #[serde(default)]
    pub versions: Versions,
    /// Level it is judged at.
    #[serde(default)]
    pub level: Option<standard::Level>,
    /// Every field due at the portal's level, in the standard's order.
    #[serde(default)]
    pub fields: Vec<FieldState>,
    /// Every matter due at the portal's level, in the standard's order.
    pub matters: Vec<MatterState>,
    /// Findings, in the order of the rules and then of the standard.
    pub findings: Vec<Finding>,
    /// What each rule judged and what it could not, in the order of the rules. Enough, with the
    /// findings, to score again.
    #[serde(default)]
    pub rules: Vec<RuleState>,
    /// The score.
    pub score: Score,
    /// Notices of the judgement about itself (a rule that fails for all pages alike, say).
    pub notices: Vec<SelfNotice>,
    /// Why each column was or was not matched (for `--explain`).
    pub mapping: Vec<Mapped>,
    /// Decisions of people whose finding is no longer there: mended, changed, or not observed this time.
    #[serde(default)]
    pub no_longer_found: Vec<Verdict>,
}

/// Versions of what a portal was judged by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Name and number of the standard.
    pub standard: String,
    /// Version of the rules ([`crate::rules::VERSION`]).
    pub rules: String,
    /// Name and version of the indicator sheet.
    pub sheet: String,
}

/// State of a due field on the portal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldState {
    /// Field's slug.
    pub slug: String,
    /// Field's official name.
    pub name: String,
    /// Found, missing or unobserved.
    pub status: MatterStatus,
    /// Address of its column.
    pub column_url: Option<String>,
    /// Lines in its columns and below.
    pub items: u32,
    /// Date of the newest of them.
    pub newest: Option<Date>,
}

/// What a rule judged and what it could not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleState {
    /// Rule id.
    pub rule: String,
    /// Whether it judged.
    pub status: RuleStatus,
    /// Subjects (columns, matters, items …) that it judged surely, passing or failing.
    pub subjects: u32,
    /// Subjects that it could not judge because they were not observed, or not wholly.
    pub unobserved: u32,
    /// Subjects judged, by where they belong.
    #[serde(default)]
    pub tallies: Vec<Tally>,
    /// Suspected findings that nobody has decided about; their subjects are judged once somebody does.
    #[serde(default)]
    pub waiting: Vec<Waiting>,
}

/// A suspected finding that nobody has decided about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// [`Finding::key`].
    pub key: String,
    /// Where its subjects count.
    pub scope: Scope,
}

/// Whether a rule judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleStatus {
    /// It judged at least one subject surely, or raised a finding.
    Judged,
    /// There was nothing that it could judge surely: neither passed nor failed.
    NothingToJudge,
    /// The sheet switches it off.
    Off,
}

/// Where a subject or a finding belongs, as far as a sheet can tell indicators apart by it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// Field's slug.
    pub field: Option<String>,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Column title, for columns outside fields.
    pub column: Option<String>,
}

/// Subjects that a rule judged in one scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Where.
    pub scope: Scope,
    /// Judged surely, passing or failing, those of `implied` among them.
    pub subjects: u32,
    /// Missing together with what they stand below: no finding of their own (docs/rules-explained.md).
    #[serde(default)]
    pub implied: u32,
    /// The rule whose finding says so.
    #[serde(default)]
    pub implied_by: Option<String>,
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
    pub reasons: Vec<standard::Reason>,
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
    /// Short hash of what it says, of content alone; no two findings of a portal share one
    /// (docs/rules-explained.md).
    #[serde(default)]
    pub key: String,
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
    /// A written explanation (情况说明) stands where the information should be; a sheet may let it keep points.
    #[serde(default)]
    pub explained: bool,
    /// The row of the standard that it rests on, where it rests on one.
    #[serde(default)]
    pub row: Option<StandardRow>,
    /// What a person decided about it.
    #[serde(default)]
    pub review: Option<Review>,
    /// Of a fork, line by line how the page (the first text) and the other one differ; bounded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<DiffLine>,
}

/// The row of the standard that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardRow {
    /// Field's official name.
    pub field: String,
    /// Number as printed (序号).
    pub seq: String,
    /// First-level matter.
    pub matter1: String,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Where the row came from; empty where that is not known.
    pub source: String,
    /// Seen in a published catalog or imported; a finding on another row is at most suspected.
    pub confirmed: bool,
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

impl Finding {
    /// Argument of the evidence: number of the page on which it stands, of a document over several; the second and on.
    pub const PAGE: &str = "document_page";
    /// Argument of the evidence: address of that page.
    pub const PAGE_URL: &str = "document_page_url";

    /// Address at which a reader sees it. A document over several pages is known by that of its first, [`Finding::url`]; this
    /// is that of the page on which it stands.
    pub fn stands_at(&self) -> Option<&str> {
        let page = self.evidence.args.get(Self::PAGE_URL).map(String::as_str);
        page.or(self.url.as_deref())
    }
}

/// The score of a portal by one sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Sheet's name and version.
    pub sheet: String,
    /// Total out of 100 after scaling, veto and bonus; only the bonus can lift it over 100.
    pub total: Decimal,
    /// Total before veto and bonus.
    pub before: Decimal,
    /// Points of the sheet that could be judged, out of 100; the rest left the denominator.
    #[serde(default)]
    pub judged: Decimal,
    /// False when less could be judged than the sheet asks for: then `total` must not be shown as a score.
    #[serde(default)]
    pub scored: bool,
    /// Rule whose finding vetoed, where one did.
    pub veto: Option<String>,
    /// Bonus points that counted.
    pub bonus: Decimal,
    /// Indicators in the sheet's order, flattened depth-first.
    pub indicators: Vec<IndicatorScore>,
    /// Taken from the total itself (safety, say).
    #[serde(default)]
    pub from_total: Vec<Deduction>,
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
    /// Points it is worth here: less than the sheet says where rules of it were not judged, zero when
    /// it does not apply.
    pub points: Decimal,
    /// Points the sheet gives it.
    #[serde(default)]
    pub nominal: Decimal,
    /// Rules of it that were not judged here.
    #[serde(default)]
    pub not_judged: Vec<String>,
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
