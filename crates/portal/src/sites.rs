//! A site from its first day on: made, compared with a standard, made anew.

use crate::construct::{Shape, TownShape, construct};
use crate::error::PortalError;
use crate::import::Directory;
use crate::plan::{Applied, Plan, apply, plan};
use crate::settings::SiteSettings;
use standard::{Level, Standard};
use store::{NewSite, Site, Store, Write};

/// A site to be made, with its place and what lies below that.
#[derive(Debug, Clone)]
pub struct NewPortal {
    /// Short Latin name.
    pub slug: String,
    /// Name, e.g. `青岚县人民政府`.
    pub name: String,
    /// Level at which it discloses.
    pub level: Level,
    /// The place, e.g. `青岚县`.
    pub place: String,
    /// Townships with their villages; for a township's own site only its villages, under its own name.
    pub towns: Vec<TownShape>,
    /// Domain.
    pub domain: String,
    /// 网站标识码.
    pub id_code: String,
    /// What the office chooses.
    pub settings: SiteSettings,
}

/// Makes a site with all columns that it must have, in one transaction.
///
/// # Errors
/// Where the store says no, e.g. because the short name is taken.
pub async fn make_site(
    store: &Store,
    new: NewPortal,
    standard: &Standard,
) -> Result<Applied, PortalError> {
    let settings = json("settings", &new.settings)?;
    let mut write = store.write().await?;
    let place = write.add_division(None, &new.place, new.level.into(), None).await?;
    let own = new.level == Level::Town;
    for town in &new.towns {
        let above = match own {
            true => place,
            false => write.add_division(Some(place), &town.name, store::Level::Town, None).await?,
        };
        for village in &town.villages {
            write.add_division(Some(above), village, store::Level::Village, None).await?;
        }
    }
    let site = NewSite {
        slug: new.slug,
        name: new.name,
        level: new.level.into(),
        division: place,
        domain: new.domain,
        id_code: new.id_code,
        settings,
    };
    let site = write.add_site(site).await?;
    let (towns, villages) = if own {
        (Vec::new(), new.towns.into_iter().flat_map(|town| town.villages).collect())
    } else {
        (new.towns, Vec::new())
    };
    let shape = Shape { level: new.level, towns, villages };
    let wanted = construct(standard, &shape, &new.settings);
    let plan = plan(&[], &Default::default(), &wanted);
    let applied = apply(&mut write, site, &[], &plan).await?;
    keep(&mut write, site, standard).await?;
    write.commit().await?;
    Ok(applied)
}

/// What would be done to a site to follow a standard.
///
/// # Errors
/// Where the store says no.
pub async fn plan_site(
    store: &Store,
    site: &Site,
    standard: &Standard,
) -> Result<Plan, PortalError> {
    let existing = store.columns(site.id).await?;
    let held = store.held(site.id).await?;
    Ok(plan(&existing, &held, &wanted(store, site, standard).await?))
}

/// Makes a site follow a standard, in one transaction.
///
/// # Errors
/// Where the store says no; then nothing was done.
pub async fn remake_site(
    store: &Store,
    site: &Site,
    standard: &Standard,
) -> Result<Applied, PortalError> {
    // The write holds the store's one lock: what is read beside it cannot change.
    let mut write = store.write().await?;
    let existing = write.columns(site.id).await?;
    let held = store.held(site.id).await?;
    let plan = plan(&existing, &held, &wanted(store, site, standard).await?);
    let applied = apply(&mut write, site.id, &existing, &plan).await?;
    keep(&mut write, site.id, standard).await?;
    write.commit().await?;
    Ok(applied)
}

/// Keeps what an office chooses for its site. Columns that hang on a choice follow with [`remake_site`].
///
/// # Errors
/// Where the store says no.
pub async fn choose(
    store: &Store,
    site: &Site,
    settings: &SiteSettings,
) -> Result<(), PortalError> {
    let mut write = store.write().await?;
    write.set_settings(site.id, json("settings", settings)?).await?;
    write.commit().await?;
    Ok(())
}

/// Where the rows of an import can go, by the standard that the site was made from.
///
/// # Errors
/// Where the store says no.
pub async fn directory(store: &Store, site: &Site) -> Result<Directory, PortalError> {
    let standard = kept(store, site).await?;
    let wanted = wanted(store, site, &standard).await?;
    Ok(Directory::new(&store.columns(site.id).await?, &wanted))
}

/// The standard that a site was made from.
///
/// # Errors
/// Where the store says no, or what is kept cannot be read.
pub async fn kept(store: &Store, site: &Site) -> Result<Standard, PortalError> {
    let Some(id) = site.catalog_id else { return Ok(Standard::builtin()) };
    let Some(catalog) = store.catalog(id).await? else { return Ok(Standard::builtin()) };
    serde_json::from_str(&catalog.content)
        .map_err(|error| PortalError::Unreadable { what: "standard", error })
}

async fn wanted(
    store: &Store,
    site: &Site,
    standard: &Standard,
) -> Result<Vec<crate::Wanted>, PortalError> {
    let settings = SiteSettings::of(site)?;
    let shape = Shape::of(site.level.into(), site.division_id, &store.divisions().await?);
    Ok(construct(standard, &shape, &settings))
}

async fn keep(write: &mut Write, site: i64, standard: &Standard) -> Result<(), PortalError> {
    let version = &standard.version;
    let content = json("standard", standard)?;
    let catalog = write.keep_catalog(&version.name, &version.number, content).await?;
    Ok(write.set_catalog(site, catalog).await?)
}

fn json(what: &'static str, value: &impl serde::Serialize) -> Result<String, PortalError> {
    serde_json::to_string(value).map_err(|error| PortalError::Unreadable { what, error })
}
