//! What an office chooses for its site; kept as JSON with the site.

use crate::error::PortalError;
use crate::link::web_address;
use crate::theme;
use serde::{Deserialize, Serialize};
use standard::events::LifeEvent;
use std::sync::LazyLock;
use store::Site;

static BUILTIN: LazyLock<Vec<LifeEvent>> = LazyLock::new(LifeEvent::builtin);

/// Settings of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteSettings {
    /// Whether second-level matters have columns of their own.
    pub second_level: SecondLevel,
    /// First-level matters (`field-slug/matter`) that are treated the other way.
    pub other_way: Vec<String>,
    /// How the site is reached under its domain: addresses in feeds, site maps, posters and QR codes begin so.
    pub scheme: Scheme,
    /// Marks at the foot of every page.
    pub footer: Footer,
    /// Values for tokens of the style sheet, e.g. `--action`: `#1d5aa8`.
    pub theme: std::collections::BTreeMap<String, String>,
    /// The whole site in grey (一键置灰), on days of mourning.
    pub grey: bool,
    /// The site's mark, beside its name.
    pub logo: Option<Logo>,
    /// How many people review a document before it is public: 1 to 3.
    pub review_steps: ReviewSteps,
    /// The site's own life events (生活事项); `None` where it has those that are built in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub life_events: Option<Vec<LifeEvent>>,
}

/// How a site is reached under its domain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// `https://`.
    #[default]
    Https,
    /// `http://` alone.
    Http,
}

impl Scheme {
    /// As addresses begin.
    pub fn id(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Http => "http",
        }
    }
}

/// Steps of review: 1 is 终审 alone, 2 初审 and 终审, 3 has 复审 between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct ReviewSteps(u8);

impl Default for ReviewSteps {
    fn default() -> Self {
        Self(3)
    }
}

impl TryFrom<u8> for ReviewSteps {
    type Error = String;

    fn try_from(steps: u8) -> Result<Self, String> {
        if (1..=3).contains(&steps) {
            Ok(Self(steps))
        } else {
            Err(format!("a review has 1, 2 or 3 steps, not {steps}"))
        }
    }
}

impl From<ReviewSteps> for u8 {
    fn from(steps: ReviewSteps) -> Self {
        steps.0
    }
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
    /// 党政机关网站标识: address of the page to which the mark leads.
    pub agency_mark: String,
    /// 政府网站找错: address of the page on which readers tell of faults.
    pub error_report: String,
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

    /// Refuses tokens of the look that no page could show, and addresses that are none; what was kept before is
    /// not looked at again.
    pub(crate) fn check(&self, kept: &Self) -> Result<(), PortalError> {
        if self.theme != kept.theme {
            theme::check(&self.theme)?;
        }
        let addresses = |footer: &Footer| [footer.agency_mark.clone(), footer.error_report.clone()];
        let new = addresses(&self.footer).into_iter().zip(addresses(&kept.footer));
        for (address, before) in new {
            if address != before && !address.is_empty() && web_address(&address).is_none() {
                return Err(PortalError::BadAddress(address));
            }
        }
        Ok(())
    }

    /// Life events, in the order in which they are shown.
    pub fn events(&self) -> &[LifeEvent] {
        self.life_events.as_deref().unwrap_or(&BUILTIN)
    }

    /// Whether the second level of a first-level matter is merged into it.
    pub fn merges(&self, field: &str, matter: &str) -> bool {
        let other = self.other_way.iter().any(|name| *name == format!("{field}/{matter}"));
        (self.second_level == SecondLevel::Merged) != other
    }
}
