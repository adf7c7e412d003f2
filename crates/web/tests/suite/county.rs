//! The sample county in a portal made from the standard.

use crate::engines::{Bench, bench};
use anyhow::{Result, ensure};
use jiff::civil::{Date, date};
use portal::import::{import, read};
use portal::{Footer, NewPortal, SiteSettings, TownShape, directory, make_site};
use standard::{Level, Standard};
use store::{Site, Store};
use tempfile::TempDir;
use web::App;

pub const AS_OF: Date = date(2026, 11, 23);
/// Noon of that day in China.
const NOON: i64 = 1_795_406_400;

pub struct County {
    pub store: Store,
    pub site: Site,
    pub towns: Vec<TownShape>,
    pub app: App,
    pub database: String,
    _folder: TempDir,
}

/// Makes the county's site and publishes all that the sample county has.
pub async fn county() -> Result<County> {
    assert_eq!(portal::day(NOON), AS_OF);
    let sample = sample::good(sample::Family::Trs, 0, AS_OF, 1);
    let towns: Vec<TownShape> = sample
        .villages()
        .into_iter()
        .map(|(name, villages)| TownShape { name, villages })
        .collect();
    let county = empty(&sample.site.name, &sample.site.place, towns.clone()).await?;
    let folder = tempfile::tempdir()?;
    let count = sample::write_records(&sample.site, folder.path())?;
    let directory = directory(&county.store, &county.site).await?;
    let rows = read(&folder.path().join("documents.jsonl"))?;
    let outcome =
        import(&county.store, county.site.id, &directory, rows, folder.path(), false).await?;
    ensure!(outcome.added == count, "{count} documents: {:#?}", outcome.problems);
    Ok(County { towns, ..county })
}

/// A county's site without a document.
pub async fn empty(name: &str, place: &str, towns: Vec<TownShape>) -> Result<County> {
    let Bench { store, database, folder } = bench().await?;
    let new = NewPortal {
        slug: "county".into(),
        name: name.into(),
        level: Level::County,
        place: place.into(),
        department: None,
        towns: towns.clone(),
        domain: "www.county.example".into(),
        id_code: "4299100001".into(),
        settings: SiteSettings {
            footer: Footer {
                organizer: format!("{place}人民政府办公室"),
                telephone: "0700-5550100".into(),
                icp: "鄂ICP备00000001号".into(),
                ..Footer::default()
            },
            ..SiteSettings::default()
        },
    };
    make_site(&store, new, &Standard::builtin()).await?;
    let site = store.site("county").await?.expect("made");
    let app = App::with_clock(store.clone(), "county", || NOON);
    Ok(County { store, site, towns, app, database, _folder: folder })
}
