//! What an office chooses for its site; kept as JSON with the site.

use crate::error::PortalError;
use serde::{Deserialize, Serialize};
use store::Site;

/// Settings of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteSettings {
    /// Whether second-level matters have columns of their own.
    pub second_level: SecondLevel,
    /// First-level matters (`field-slug/matter`) that are treated the other way.
    pub other_way: Vec<String>,
    /// Marks at the foot of every page.
    pub footer: Footer,
    /// Values for tokens of the style sheet, e.g. `--action`: `#1d5aa8`.
    pub theme: std::collections::BTreeMap<String, String>,
    /// The whole site in grey (一键置灰), on days of mourning.
    pub grey: bool,
    /// The site's mark, beside its name.
    pub logo: Option<Logo>,
}

/// A site's mark: a file that is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// Media type, e.g. `image/svg+xml`.
    pub media_type: String,
    /// BLAKE3 of its bytes.
    pub hash: String,
}

/// How second-level matters are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondLevel {
    /// In the first-level matter's column, each line with its category mark.
    #[default]
    Merged,
    /// In columns of their own.
    Columns,
}

/// Marks at the foot of every page; an empty one is not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Footer {
    /// 主办单位.
    pub organizer: String,
    /// 联系电话.
    pub telephone: String,
    /// 地址.
    pub address: String,
    /// ICP 备案号.
    pub icp: String,
    /// 公安备案号.
    pub police: String,
}

impl SiteSettings {
    /// Settings of a site.
    ///
    /// # Errors
    /// Where what is kept cannot be read.
    pub fn of(site: &Site) -> Result<Self, PortalError> {
        serde_json::from_str(&site.settings)
            .map_err(|error| PortalError::Unreadable { what: "settings", error })
    }

    /// Whether the second level of a first-level matter is merged into it.
    pub fn merges(&self, field: &str, matter: &str) -> bool {
        let other = self.other_way.iter().any(|name| *name == format!("{field}/{matter}"));
        (self.second_level == SecondLevel::Merged) != other
    }
}
