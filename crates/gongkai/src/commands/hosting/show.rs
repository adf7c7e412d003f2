//! `gongkai site show` and `site set`.

use super::{find, open, parse, places_by_id, refused, text};
use crate::cli::Format;
use crate::cli::hosting::{SetSiteArgs, StoreArgs};
use crate::failure::Failure;
use crate::standards;
use crate::words::Lang;
use portal::{Logo, SiteEdit, SiteSettings};
use std::path::Path;
use std::sync::Arc;
use store::{Site, Store};

/// Most bytes of a site's mark.
const MOST: u64 = 200 << 10;
/// Kinds of pictures that a site's mark may be.
const KINDS: [(&str, &str); 5] = [
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
];

/// `gongkai site show`
pub async fn show(args: &StoreArgs, slug: &str, format: Format, lang: Lang) -> Result<(), Failure> {
    let store = open(args, lang).await?;
    let site = find(&store, slug, lang).await?;
    let failed = |error: store::StoreError| refused::failed(&error.into(), lang);
    let portal = |error: portal::PortalError| refused::failed(&error, lang);
    let level = standard::Level::from(site.level);
    let places = places_by_id(&store, lang).await?;
    let place = places.iter().find(|(id, _)| *id == site.division_id);
    let place = place.map(|(_, name)| name.clone()).unwrap_or_default();
    let department = match site.organ_id {
        Some(id) => store.organ(id).await.map_err(failed)?.map(|organ| organ.name),
        None => None,
    };
    let standard = match site.catalog_id {
        Some(id) => store.catalog(id).await.map_err(failed)?,
        None => None,
    };
    let standard = standard.map(|kept| format!("{} {}", kept.name, kept.number).trim().to_owned());
    let columns = store.columns(site.id).await.map_err(failed)?;
    let (archived, shown): (Vec<_>, Vec<_>) =
        columns.iter().partition(|column| column.archived_at.is_some());
    let documents = store.published_on(site.id).await.map_err(failed)?;
    let settings = SiteSettings::of(&site).map_err(portal)?;
    if format == Format::Json {
        let json = serde_json::json!({
            "site": site.slug, "name": site.name, "level": level.id(), "place": place,
            "department": department, "domain": site.domain, "id_code": site.id_code,
            "standard": standard, "columns": shown.len(), "archived": archived.len(),
            "documents": documents, "settings": settings,
        });
        println!("{json}");
        return Ok(());
    }
    let or_none = |text: Option<String>| {
        text.filter(|text| !text.is_empty()).unwrap_or_else(|| lang.word("site-none"))
    };
    let rows = [
        ("site-slug", site.slug.clone()),
        ("site-name", site.name.clone()),
        ("site-level", lang.word(&format!("at-level-{}", level.id()))),
        ("site-place", place),
        ("site-department", or_none(department)),
        ("site-domain", or_none(Some(site.domain.clone()))),
        ("site-id-code", or_none(Some(site.id_code.clone()))),
        ("site-standard", or_none(standard)),
        ("site-columns", shown.len().to_string()),
        ("site-archived", archived.len().to_string()),
        ("site-documents", documents.to_string()),
    ];
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(key, value)| vec![lang.word(key), value]).collect();
    crate::table::print(&rows);
    // As `site set --settings` reads it.
    let text = toml::to_string(&settings).unwrap_or_default();
    println!("\n{}\n{}", lang.word("site-settings"), text.trim_end());
    Ok(())
}

/// `gongkai site set`
pub async fn set(args: &SetSiteArgs, lang: Lang) -> Result<(), Failure> {
    let store = open(&args.store, lang).await?;
    let site = find(&store, &args.site, lang).await?;
    let edit = SiteEdit {
        name: args.name.clone(),
        domain: args.domain.clone(),
        id_code: args.id_code.clone(),
        settings: settings(args, &store, &site, lang).await?,
    };
    let portal = |error: portal::PortalError| refused::failed(&error, lang);
    portal::change_site(&store, &site, edit).await.map_err(portal)?;
    eprintln!("{}", lang.say("site-set", &[("site", &site.slug)]));
    say_what_is_due(&store, &args.site, lang).await
}

/// The settings as they are to be; `None` where nothing was said of them.
async fn settings(
    args: &SetSiteArgs,
    store: &Store,
    site: &Site,
    lang: Lang,
) -> Result<Option<SiteSettings>, Failure> {
    let kept = || SiteSettings::of(site).map_err(|error| refused::failed(&error, lang));
    let mut settings = match &args.settings {
        Some(path) if args.replace => {
            let mut settings = parse(path, lang)?;
            // They have commands of their own, and are long: a file without them means no change.
            if settings.life_events.is_none() {
                settings.life_events = kept()?.life_events;
            }
            settings
        }
        Some(path) => laid_over(path, &kept()?, lang)?,
        None if args.grey.is_none() && args.logo.is_none() => return Ok(None),
        None => kept()?,
    };
    if let Some(grey) = args.grey {
        settings.grey = grey;
    }
    if let Some(path) = &args.logo {
        settings.logo = Some(logo(store, path, lang).await?);
    }
    Ok(Some(settings))
}

/// The settings of a file laid over those that are kept, key by key.
fn laid_over(path: &Path, kept: &SiteSettings, lang: Lang) -> Result<SiteSettings, Failure> {
    // What is wrong in the file is told with its line.
    parse(path, lang)?;
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::usage(lang, "error-settings", &[("path", &path.display()), ("reason", error)])
    };
    let said: toml::Table = toml::from_str(&text(path, lang)?).map_err(|error| wrong(&error))?;
    let mut all = toml::Table::try_from(kept).map_err(|error| wrong(&error))?;
    lay(&mut all, said);
    all.try_into().map_err(|error: toml::de::Error| wrong(&error))
}

/// Lays a table over another one, key by key; tables within them too.
fn lay(under: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match value {
            toml::Value::Table(over) if under.get(&key).is_some_and(toml::Value::is_table) => {
                if let Some(toml::Value::Table(under)) = under.get_mut(&key) {
                    lay(under, over);
                }
            }
            value => {
                under.insert(key, value);
            }
        }
    }
}

async fn logo(store: &Store, path: &Path, lang: Lang) -> Result<Logo, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let kind = KINDS.iter().find(|(of, _)| Some(*of) == ending.as_deref());
    let size = std::fs::metadata(path).map_err(|error| Failure::file(lang, path, &error))?.len();
    let Some((_, kind)) = kind.filter(|_| size <= MOST) else {
        return Err(Failure::usage(lang, "error-logo", &[("path", &path.display())]));
    };
    let bytes = std::fs::read(path).map_err(|error| Failure::file(lang, path, &error))?;
    let file = store.put_file(bytes).await.map_err(|error| refused::failed(&error.into(), lang))?;
    Ok(Logo { media_type: (*kind).to_owned(), hash: file.hash })
}

/// Other settings may ask for other columns, which only `site apply` makes.
async fn say_what_is_due(store: &Store, slug: &str, lang: Lang) -> Result<(), Failure> {
    let portal = |error: portal::PortalError| refused::failed(&error, lang);
    let site = find(store, slug, lang).await?;
    let standard = match site.catalog_id {
        Some(_) => portal::kept(store, &site).await.map_err(portal)?,
        None => Arc::new(standards::load(None, lang)?),
    };
    let plan = portal::plan_site(store, &site, &standard).await.map_err(portal)?;
    if !plan.is_empty() {
        let steps = plan.steps.len();
        eprintln!("{}", lang.say("site-set-columns", &[("steps", &steps), ("site", &site.slug)]));
    }
    Ok(())
}
