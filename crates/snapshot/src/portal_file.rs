//! `portal.toml`: what a person knows better about one portal than the survey can find by itself.

use crate::model::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

/// What a person pins for one portal. Everything is optional.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PortalFile {
    /// Name of the portal.
    pub name: Option<String>,
    /// Address of the home page.
    pub url: Option<String>,
    /// city, county or town.
    pub level: Option<standard::Level>,
    /// Fetch even what robots.txt asks not to: only for an office's own portal.
    pub ignore_robots: bool,
    /// Requests a second that its host can bear, above 0. It never makes a survey faster.
    #[serde(
        rename = "per-second",
        alias = "per_second",
        skip_serializing_if = "Option::is_none",
        deserialize_with = "above_zero"
    )]
    pub per_second: Option<f64>,
    /// Connections at a time that its host can bear. They never become more than a survey's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections: Option<NonZeroUsize>,
    /// Columns whose address is known.
    pub columns: Vec<ColumnPin>,
    /// Other names that this portal uses: name on the portal → name in the standard or of the platform.
    pub aliases: BTreeMap<String, String>,
    /// Selectors for pages that are not understood by themselves.
    pub selectors: Selectors,
    /// Townships that must be there (names).
    pub towns: Vec<String>,
    /// Villages and communities that must be there, by township.
    pub villages: BTreeMap<String, Vec<String>>,
    /// Address prefixes that are not followed.
    pub skip: Vec<String>,
    /// A file with error words of this office, laid over those built in; its path is that of this file's folder on.
    #[serde(alias = "error-words", skip_serializing_if = "Option::is_none")]
    pub error_words: Option<String>,
    /// Findings that a reviewer found not to hold, as patterns: they are listed as dismissed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dismissed: Vec<DismissedPattern>,
}

/// Findings of one rule that are dismissed on this portal. Everything that is named must be so; a
/// pattern that names neither a place nor a title speaks of nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DismissedPattern {
    /// Rule id.
    pub rule: String,
    /// Field by its official name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// First-level matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter1: Option<String>,
    /// Second-level matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter2: Option<String>,
    /// Column title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Plain words, separated by blanks, that stand in the title in this order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Why they do not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When: `2026-11-23`, with or without quotes.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "date")]
    pub on: Option<jiff::civil::Date>,
}

/// A column whose address is known: either its `role`, or the `field` with its matters.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnPin {
    /// Address, absolute or from the portal's root.
    pub url: String,
    /// Place in the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Field (slug or official name).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// First-level matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter1: Option<String>,
    /// Second-level matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter2: Option<String>,
    /// Name of the township the column belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub town: Option<String>,
}

/// CSS selectors for pages that are not understood by themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Selectors {
    /// One list line.
    pub item: Option<String>,
    /// Title on a content page.
    pub title: Option<String>,
    /// Publication date on a content page.
    pub date: Option<String>,
    /// Body on a content page.
    pub body: Option<String>,
    /// Link to the next list page.
    pub next: Option<String>,
}

/// A number above 0.
fn above_zero<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    let number = f64::deserialize(from)?;
    if number.is_finite() && number > 0.0 {
        return Ok(Some(number));
    }
    Err(serde::de::Error::custom(format!("`{number}` must be above 0, such as 0.5 or 2")))
}

/// A date as TOML's own or as text.
fn date<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<jiff::civil::Date>, D::Error> {
    let written = match toml::Value::deserialize(from)? {
        toml::Value::Datetime(date) => date.to_string(),
        toml::Value::String(text) => text,
        other => other.to_string(),
    };
    written.parse().map(Some).map_err(|_| {
        serde::de::Error::custom(format!("`{written}` is no date; write it like 2026-11-23"))
    })
}

/// A portal file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PortalFileError(#[from] toml::de::Error);

impl PortalFile {
    /// Requests a second where a survey may send `own` at most; `None` is no limit.
    pub fn pace(&self, own: Option<f64>) -> Option<f64> {
        match (own, self.per_second) {
            (Some(own), Some(most)) => Some(own.min(most)),
            (own, most) => own.or(most),
        }
    }

    /// Connections at a time where a survey may open `own` at most.
    pub fn connections(&self, own: usize) -> usize {
        self.connections.map_or(own, |most| own.min(most.get()))
    }

    /// Reads a portal file; unknown keys are errors with line and column.
    pub fn parse(text: &str) -> Result<Self, PortalFileError> {
        Ok(toml::from_str(text)?)
    }

    /// Reads a portal file that is kept by itself, away from the folder it came from.
    ///
    /// # Errors
    /// As for [`PortalFile::parse`], and where it names another file, which would not be kept with it.
    pub fn parse_alone(text: &str) -> Result<Self, PortalFileError> {
        let file = Self::parse(text)?;
        if file.error_words.is_some() {
            let says =
                "`error_words` names a file that is not kept with this one: leave it out here";
            return Err(<toml::de::Error as serde::de::Error>::custom(says).into());
        }
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_host_can_bear_makes_a_survey_slower_never_faster() {
        let file = PortalFile::parse("per-second = 2\nconnections = 1\n").expect("it reads");
        assert_eq!((file.per_second, file.connections(8)), (Some(2.0), 1));
        for (own, expected) in [(Some(5.0), 2.0), (Some(0.5), 0.5), (None, 2.0)] {
            assert_eq!(file.pace(own), Some(expected), "{own:?}");
        }
        let none = PortalFile::parse("").expect("it reads");
        assert_eq!((none.pace(Some(5.0)), none.pace(None)), (Some(5.0), None));
        assert_eq!(none.connections(8), 8);
        let many = PortalFile::parse("connections = 99\n").expect("it reads");
        assert_eq!(many.connections(8), 8);
        let written = toml::to_string(&file).expect("it is written");
        assert_eq!(PortalFile::parse(&written).expect("it reads"), file);
    }

    #[test]
    fn a_pace_is_above_zero() {
        for text in ["per-second = 0", "per-second = -1", "per-second = nan", "connections = 0"] {
            assert!(PortalFile::parse(text).is_err(), "{text}");
        }
        let error = PortalFile::parse("per-second = 0").expect_err("nobody is asked");
        assert!(error.to_string().contains("above 0"), "{error}");
    }
}
