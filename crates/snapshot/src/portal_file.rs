//! `portal.toml`: what a person knows better about one portal than the survey can find by itself.

use crate::model::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// A portal file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PortalFileError(#[from] toml::de::Error);

impl PortalFile {
    /// Reads a portal file; unknown keys are errors with line and column.
    pub fn parse(text: &str) -> Result<Self, PortalFileError> {
        Ok(toml::from_str(text)?)
    }
}
