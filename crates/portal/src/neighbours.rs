//! What stands around the site of a city or county: its departments with their fields, the places below it,
//! and whoever of them has a site.

use crate::departments::fields_of;
use crate::error::PortalError;
use store::{Division, Level, Site, Store};

/// Whom a reader may look for from a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// Departments of the place.
    pub departments: Vec<Department>,
    /// Places below: a city's counties, a county's townships.
    pub below: Vec<Below>,
}

/// A department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Name, e.g. `民政局`.
    pub name: String,
    /// Slugs of the fields that it answers for.
    pub fields: Vec<String>,
    /// Domain of its own site; empty where it has none that can be reached.
    pub domain: String,
}

/// A place below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    /// Name, e.g. `柳河镇`.
    pub name: String,
    /// Domain of its own site; empty where it has none that can be reached.
    pub domain: String,
}

/// What stands around a site; nothing around a department's or a township's.
///
/// # Errors
/// Where the store says no, or what is kept cannot be read.
pub async fn neighbours(store: &Store, site: &Site) -> Result<Neighbours, PortalError> {
    let level = match (site.organ_id, site.level) {
        (None, Level::City) => Level::County,
        (None, Level::County) => Level::Town,
        _ => return Ok(Neighbours::default()),
    };
    let sites = store.sites().await?;
    let domain = |fits: &dyn Fn(&Site) -> bool| {
        sites.iter().find(|site| fits(site)).map(|site| site.domain.clone()).unwrap_or_default()
    };
    let mut departments = Vec::new();
    for organ in store.organs(site.division_id).await? {
        let fields = fields_of(&organ)?;
        let domain = domain(&|site| site.organ_id == Some(organ.id));
        departments.push(Department { name: organ.name, fields, domain });
    }
    let divisions = store.divisions().await?;
    let own = |one: &&Division| one.parent_id == Some(site.division_id) && one.level == level;
    let below = divisions.iter().filter(own).map(|division| Below {
        name: division.name.clone(),
        domain: domain(&|site| site.organ_id.is_none() && site.division_id == division.id),
    });
    Ok(Neighbours { departments, below: below.collect() })
}
