//! A site from its first day on: made, compared with a standard, made anew.

use crate::construct::{Shape, TownShape, construct};
use crate::departments::fields_of;
use crate::error::PortalError;
use crate::import::Directory;
use crate::places;
use crate::plan::{Applied, Plan, apply, plan};
use crate::settings::SiteSettings;
use quick_cache::sync::Cache;
use standard::{Level, Standard};
use std::sync::{Arc, LazyLock};
use store::{Division, NewSite, Organ, Site, SiteChange, Store, Write};

/// Standards that are remembered once read.
const STANDARDS: usize = 16;

/// A site to be made, with its place and what lies below that.
#[derive(Debug, Clone)]
pub struct NewPortal {
    /// Short Latin name.
    pub slug: String,
    /// Name, e.g. `青岚县人民政府`.
    pub name: String,
    /// Level at which it discloses; a department discloses at its place's.
    pub level: Level,
    /// The place: its name, e.g. `青岚县`, its name with those above (`云溪市 / 青岚县`), or its code. It is made
    /// where it is not there, unless the site is a department's.
    pub place: String,
    /// The department of the place whose own site it is.
    pub department: Option<String>,
    /// Townships with their villages; for a township's own site only its villages, under its own name.
    /// Those that are there already are not made again.
    pub towns: Vec<TownShape>,
    /// Domain.
    pub domain: String,
    /// 网站标识码.
    pub id_code: String,
    /// What the office chooses.
    pub settings: SiteSettings,
}

/// A change to a site; `None` leaves as is.
#[derive(Debug, Clone, Default)]
pub struct SiteEdit {
    /// New name.
    pub name: Option<String>,
    /// New domain.
    pub domain: Option<String>,
    /// New 网站标识码.
    pub id_code: Option<String>,
    /// New choices; where they ask for other columns, [`remake_site`] makes them.
    pub settings: Option<SiteSettings>,
}

/// Makes a site with all columns that it must have, in one transaction.
///
/// # Errors
/// Where the store says no, e.g. because the short name is taken; where the place or department is
/// unknown or not clear, or another site has the domain.
pub async fn make_site(
    store: &Store,
    new: NewPortal,
    standard: &Standard,
) -> Result<Applied, PortalError> {
    new.settings.check(&SiteSettings::default())?;
    let settings = json("settings", &new.settings)?;
    // The write holds the store's one lock: what is read beside it cannot change.
    let mut write = store.write().await?;
    check_domain(store, None, &new.domain).await?;
    let (place, organ) = match &new.department {
        Some(name) => {
            let (place, organ) = department(store, &new.place, name).await?;
            (place, Some(organ))
        }
        None => (land(store, &mut write, &new).await?, None),
    };
    let level = place.level.into();
    let shape = match &organ {
        Some(organ) => Shape::department(level, fields_of(organ)?),
        None => below(store, &mut write, &place, &new.towns).await?,
    };
    let site = NewSite {
        slug: new.slug,
        name: new.name,
        level: place.level,
        division: place.id,
        domain: new.domain,
        id_code: new.id_code,
        settings,
        organ: organ.map(|organ| organ.id),
    };
    let site = write.add_site(site).await?;
    let wanted = construct(standard, &shape, &new.settings);
    let plan = plan(&[], &Default::default(), &wanted);
    let applied = apply(&mut write, site, &[], &plan).await?;
    keep(&mut write, site, standard).await?;
    write.commit().await?;
    Ok(applied)
}

/// A department and its place, which must be there; it has no site of its own yet. Offices of townships and
/// committees of villages have none.
async fn department(
    store: &Store,
    place: &str,
    name: &str,
) -> Result<(Division, Organ), PortalError> {
    let divisions = store.divisions().await?;
    let has_sites = |one: &Division| matches!(one.level, store::Level::City | store::Level::County);
    let found = places::find(place, &divisions, has_sites)?
        .ok_or_else(|| PortalError::UnknownPlace(place.to_owned()))?;
    let organs = store.organs(found.id).await?;
    let organ = organs.into_iter().find(|organ| organ.name == name).ok_or_else(|| {
        PortalError::UnknownDepartment { place: found.name.clone(), name: name.to_owned() }
    })?;
    match store.sites().await?.into_iter().find(|site| site.organ_id == Some(organ.id)) {
        Some(site) => Err(PortalError::DepartmentHasSite { name: organ.name, site: site.slug }),
        None => Ok((found.clone(), organ)),
    }
}

/// The place of a site, made where it is not there.
async fn land(store: &Store, write: &mut Write, new: &NewPortal) -> Result<Division, PortalError> {
    let level: store::Level = new.level.into();
    let divisions = store.divisions().await?;
    if let Some(found) = places::find(&new.place, &divisions, |one| one.level == level)? {
        return Ok(found.clone());
    }
    if new.place.chars().all(|digit| digit.is_ascii_digit()) || new.place.contains('/') {
        return Err(PortalError::UnknownPlace(new.place.clone()));
    }
    let id = write.add_division(None, &new.place, level, None).await?;
    let (code, parent_id, position) = (None, None, 0);
    Ok(Division { id, parent_id, code, name: new.place.clone(), level, position })
}

/// The shape of a place's site, with the townships and villages that are not there yet.
async fn below(
    store: &Store,
    write: &mut Write,
    place: &Division,
    towns: &[TownShape],
) -> Result<Shape, PortalError> {
    let divisions = store.divisions().await?;
    let known = |above: i64, name: &str| {
        divisions.iter().find(|one| one.parent_id == Some(above) && one.name == name)
    };
    let own = place.level == store::Level::Town;
    let mut shape = Shape::of(place.level.into(), place.id, &divisions);
    for town in towns {
        let above = match (own, known(place.id, &town.name)) {
            (true, _) => place.id,
            (false, Some(known)) => known.id,
            (false, None) => {
                write.add_division(Some(place.id), &town.name, store::Level::Town, None).await?
            }
        };
        let at = shape.towns.iter().position(|one| one.name == town.name);
        let at = at.or_else(|| {
            (!own).then(|| {
                shape.towns.push(TownShape { name: town.name.clone(), villages: Vec::new() });
                shape.towns.len() - 1
            })
        });
        let missing = town.villages.iter().filter(|name| known(above, name).is_none());
        for village in missing {
            write.add_division(Some(above), village, store::Level::Village, None).await?;
            match at {
                Some(at) => shape.towns[at].villages.push(village.clone()),
                None => shape.villages.push(village.clone()),
            }
        }
    }
    Ok(shape)
}

/// Changes a site, in one transaction that makes its pages anew.
///
/// # Errors
/// Where the store says no, or another site has the domain.
pub async fn change_site(store: &Store, site: &Site, edit: SiteEdit) -> Result<(), PortalError> {
    let settings = match &edit.settings {
        Some(settings) => {
            // What cannot be read any more is replaced.
            settings.check(&SiteSettings::of(site).unwrap_or_default())?;
            Some(json("settings", settings)?)
        }
        None => None,
    };
    let mut write = store.write().await?;
    if let Some(domain) = &edit.domain {
        check_domain(store, Some(site.id), domain).await?;
    }
    let change =
        SiteChange { name: edit.name, domain: edit.domain, id_code: edit.id_code, settings };
    write.change_site(site.id, change).await?;
    write.commit().await?;
    Ok(())
}

/// A domain is the name of a host, with a port where it has an unusual one, and no other site's.
async fn check_domain(store: &Store, own: Option<i64>, domain: &str) -> Result<(), PortalError> {
    if domain.is_empty() {
        return Ok(());
    }
    let plain = |char: char| {
        char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '.' | '-' | ':')
    };
    if !domain.chars().all(plain) {
        return Err(PortalError::BadDomain(domain.to_owned()));
    }
    let sites = store.sites().await?;
    let other = sites.into_iter().find(|site| site.domain == domain && Some(site.id) != own);
    match other {
        Some(site) => Err(PortalError::DomainTaken { domain: domain.to_owned(), site: site.slug }),
        None => Ok(()),
    }
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
pub async fn kept(store: &Store, site: &Site) -> Result<Arc<Standard>, PortalError> {
    /// By the hash of what is read: reading one takes longer than all else that a page of the desk does.
    static READ: LazyLock<Cache<String, Arc<Standard>>> = LazyLock::new(|| Cache::new(STANDARDS));
    let catalog = match site.catalog_id {
        Some(id) => store.catalog(id).await?,
        None => None,
    };
    let Some(catalog) = catalog else { return Ok(Arc::new(Standard::builtin())) };
    READ.get_or_insert_with(&catalog.hash, || serde_json::from_str(&catalog.content).map(Arc::new))
        .map_err(|error| PortalError::Unreadable { what: "standard", error })
}

async fn wanted(
    store: &Store,
    site: &Site,
    standard: &Standard,
) -> Result<Vec<crate::Wanted>, PortalError> {
    let settings = SiteSettings::of(site)?;
    Ok(construct(standard, &shape(store, site).await?, &settings))
}

/// What a site is, as far as its columns hang on it.
///
/// # Errors
/// Where the store says no.
pub async fn shape(store: &Store, site: &Site) -> Result<Shape, PortalError> {
    let level = site.level.into();
    let Some(organ) = site.organ_id else {
        return Ok(Shape::of(level, site.division_id, &store.divisions().await?));
    };
    let fields = store.organ(organ).await?.map(|organ| fields_of(&organ)).transpose()?;
    Ok(Shape::department(level, fields.unwrap_or_default()))
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
