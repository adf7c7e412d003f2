//! The demo's city in a folder that stays, where the other commands look for what they work with: `gongkai serve` serves
//! its sites, `gongkai user`, `unit` and `round` go on with it as with an office's own.

use super::hosted::{Served, make};
use anyhow::{Result, ensure};
use jiff::civil::Date;
use sample::hosted_city;
use standard::Standard;
use std::path::Path;
use store::Store;

/// The files' names, as the other commands have them where nothing else is said.
const DATABASE: &str = "gongkai.db";
const FILES: &str = "gongkai-files";

/// Makes the city in a folder in which none is yet. Its sites have no domains: each is served by its short name.
pub async fn keep(folder: &Path, as_of: Date, seed: u64) -> Result<Vec<Served>> {
    let database = folder.join(DATABASE);
    ensure!(!database.exists(), "{}", database.display());
    std::fs::create_dir_all(folder)?;
    let written = tempfile::tempdir()?;
    let standard = Standard::builtin();
    let city = hosted_city(&standard);
    let store = Store::open(&database.display().to_string(), &folder.join(FILES)).await?;
    let wanted = city.sites().into_iter().map(|site| (site, String::new())).collect();
    let sites = make(&store, (&city, wanted), &standard, (written.path(), as_of, seed)).await?;
    store.close().await?;
    Ok(sites)
}
