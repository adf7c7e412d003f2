//! `gongkai site settings`, `gongkai withdraw`: what an office changes on a site that runs.

use super::hosting::{failed, find, open, parse, runtime};
use crate::cli::hosting::{SettingsArgs, WithdrawArgs};
use crate::failure::Failure;
use crate::words::Lang;
use portal::{Logo, SiteSettings};
use std::path::Path;
use std::process::ExitCode;
use store::Store;

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

/// Prints a site's settings, after changing what is asked for.
pub async fn settings(args: &SettingsArgs, lang: Lang) -> Result<(), Failure> {
    let store = open(&args.store, lang).await?;
    let site = find(&store, &args.site, lang).await?;
    let before = SiteSettings::of(&site).map_err(|error| failed(&error, lang))?;
    let mut settings = match &args.set {
        Some(path) => parse(path, lang)?,
        None => before.clone(),
    };
    if let Some(grey) = args.grey {
        settings.grey = grey;
    }
    if let Some(path) = &args.logo {
        settings.logo = Some(logo(&store, path, lang).await?);
    }
    if settings != before {
        let kept = portal::choose(&store, &site, &settings).await;
        kept.map_err(|error| failed(&error, lang))?;
        eprintln!("{}", lang.say("settings-kept", &[("name", &site.name)]));
    }
    let text = toml::to_string(&settings)
        .map_err(|error| Failure::usage(lang, "error-store", &[("reason", &error)]))?;
    print!("{text}");
    Ok(())
}

async fn logo(store: &Store, path: &Path, lang: Lang) -> Result<Logo, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let kind = KINDS.iter().find(|(of, _)| Some(*of) == ending.as_deref());
    let size = std::fs::metadata(path).map_err(|error| Failure::file(lang, path, &error))?.len();
    let Some((_, kind)) = kind.filter(|_| size <= MOST) else {
        return Err(Failure::usage(lang, "error-logo", &[("path", &path.display())]));
    };
    let bytes = std::fs::read(path).map_err(|error| Failure::file(lang, path, &error))?;
    let file = store.put_file(bytes).await.map_err(|error| failed(&error.into(), lang))?;
    Ok(Logo { media_type: (*kind).to_owned(), hash: file.hash })
}

/// `gongkai withdraw`
pub fn withdraw(args: &WithdrawArgs, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        let store = open(&args.store, lang).await?;
        let site = find(&store, &args.site, lang).await?;
        let done = portal::withdraw(&store, site.id, &args.address, &args.reason).await;
        done.map_err(|error| failed(&error, lang))?;
        eprintln!("{}", lang.say("withdrawn", &[("address", &args.address)]));
        Ok(ExitCode::SUCCESS)
    })
}
