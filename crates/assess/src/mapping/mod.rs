//! Matching a portal's columns to the standard: which column carries which field and matter.
//!
//! A column is taken for a matter only when its name surely means it; one that merely may be it makes
//! the matter unsure, and a place that could not be seen makes it unobserved. Neither is missing.

mod catalogs;
mod finish;
mod items;
mod matters;
mod model;
mod pins;
mod places;
mod states;
mod walk;

pub use model::*;
pub use pins::portal_file_from;
pub use states::matter_states;

use snapshot::{PortalFile, Snapshot};
use standard::matching::Matcher;
use standard::{Level, Standard};

/// What the columns of `snapshot` mean by `standard`; `pins` of a person go before everything found.
pub fn map(standard: &Standard, snapshot: &Snapshot, pins: &PortalFile, level: Level) -> Mapping {
    let matcher = Matcher::new(standard, &pins.aliases);
    let mut walk = walk::Walk::new(standard, snapshot, &matcher, pins, level);
    walk.fields();
    walk.pinned_elsewhere();
    let towns = walk.towns();
    let villages = walk.villages();
    let catalogs = walk.catalogs();
    walk.finish(towns, villages, catalogs)
}
