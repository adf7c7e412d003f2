//! The shape of a sheet file as TOML, each value with its place.

use super::model::UnitKind;
use serde::Deserialize;
use standard::Level;
use std::collections::BTreeMap;
use toml::Spanned;

/// A number, exact: `0.5`, `5` or `"0.5"`; its digits are read from the text at its place.
pub(super) type Number = Spanned<toml::Value>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Sheet {
    pub name: Spanned<String>,
    pub version: Spanned<String>,
    pub points: Option<Number>,
    pub pass: Option<Number>,
    pub judged_at_least: Option<Number>,
    pub explained_keeps: Option<Number>,
    #[serde(default)]
    pub off: Vec<Spanned<String>>,
    #[serde(default)]
    pub thresholds: Thresholds,
    #[serde(default)]
    pub weights: BTreeMap<String, Number>,
    pub draw: Option<Draw>,
    #[serde(default)]
    pub indicator: Vec<Spanned<Indicator>>,
    #[serde(default)]
    pub deduct: Vec<Spanned<Line>>,
    #[serde(default)]
    pub ceiling: Vec<Spanned<Limit>>,
    #[serde(default)]
    pub veto: Vec<Spanned<Limit>>,
    pub bonus: Option<Bonus>,
    #[serde(default)]
    pub roll_up: Vec<RollUp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Indicator {
    pub id: Spanned<String>,
    pub name: Spanned<String>,
    pub points: Number,
    pub cap: Option<Number>,
    #[serde(default)]
    pub levels: Vec<Level>,
    #[serde(default)]
    pub not_for: Vec<String>,
    #[serde(default)]
    pub fields: Vec<String>,
    #[serde(default)]
    pub matters: Vec<String>,
    #[serde(default)]
    pub columns: Vec<String>,
    #[serde(default)]
    pub indicator: Vec<Spanned<Indicator>>,
    #[serde(default)]
    pub deduct: Vec<Spanned<Line>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Line {
    pub rule: Spanned<String>,
    pub each: Option<Number>,
    pub share: Option<Number>,
    pub all_lost_at: Option<Number>,
    #[serde(default)]
    pub all: bool,
    pub ceiling: Option<Number>,
    pub cap: Option<Number>,
    pub explained_keeps: Option<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Limit {
    pub rule: Spanned<String>,
    pub total: Number,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Draw {
    pub fields: Number,
    pub seed: Number,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Bonus {
    pub cap: Number,
    pub gate: Number,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RollUp {
    pub kinds: Vec<UnitKind>,
    pub weight: Number,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Thresholds {
    pub column_thin: Option<Number>,
    pub column_thin_within: Option<Number>,
    pub column_stale: Option<Number>,
    pub column_gap: Option<Number>,
    pub redated: Option<Number>,
    pub page_slow: Option<Number>,
    pub dead_retry: Option<Number>,
    pub failing_retry: Option<Number>,
    #[serde(default, rename = "for")]
    pub special: Vec<Spanned<Special>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Special {
    pub field: Option<String>,
    pub matter1: Option<String>,
    pub matter2: Option<String>,
    pub column: Option<String>,
    pub column_thin: Option<Number>,
    pub column_thin_within: Option<Number>,
    pub column_stale: Option<Number>,
    pub column_gap: Option<Number>,
}
