//! A fictional city: believable documents, portals of every vendor family, good and broken, and what
//! was planted in them. Feeds the demo, the tests and the benchmarks; needed by nothing in production.

mod chance;
mod city;
mod county;
mod faults;
mod files;
mod hosted;
pub mod hostile;
mod letters;
pub mod model;
mod portal;
mod records;
mod render;
mod serve;
mod static_files;
mod writing;

pub use city::{benchmark_site, city, good};
pub use faults::Fault;
pub use hosted::{
    GivenColumn, HostedCity, HostedCounty, HostedDepartment, HostedSite, fill, hosted_city,
};
pub use portal::{Answer, Ask, Family, SamplePortal};
pub use records::write_records;
pub use serve::{Running, RunningPortal, ServeError, serve, serve_from};
pub use static_files::{StaticFiles, write_static};

use serde::{Deserialize, Serialize};

/// A fault planted in a sample portal; an inspection must find it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// Rule that must speak.
    pub rule: String,
    /// Field's official name, where the fault concerns one.
    pub field: Option<String>,
    /// First-level matter.
    pub matter1: Option<String>,
    /// Second-level matter.
    pub matter2: Option<String>,
    /// Township.
    pub town: Option<String>,
    /// Village.
    pub village: Option<String>,
    /// Path of the address that it concerns, from the portal's root.
    pub path: Option<String>,
    /// Paths of other addresses at which the rule may speak of it as well: the other page of a pair.
    #[serde(default)]
    pub also: Vec<String>,
    /// What exactly, where a rule has several kinds: name of a page tag, shape of brackets …
    #[serde(default)]
    pub detail: Option<String>,
    /// Belongs to a rule whose checks come later: not counted yet.
    #[serde(default)]
    pub later: bool,
}
