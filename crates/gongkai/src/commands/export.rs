//! `gongkai export`: a site as files for any plain web server.

use super::hosting::{open, runtime};
use crate::cli::hosting::ExportArgs;
use crate::failure::Failure;
use crate::words::Lang;
use indicatif::ProgressBar;
use std::process::ExitCode;
use web::{ExportError, ExportOptions};

/// Addresses that lead nowhere which are printed.
const PRINTED: usize = 20;

/// `gongkai export SITE FOLDER`
pub fn export(args: &ExportArgs, lang: Lang) -> Result<ExitCode, Failure> {
    runtime()?.block_on(async {
        let store = open(&args.store, lang).await?;
        let app = web::App::new(store.clone(), args.site.clone());
        let bar = ProgressBar::new_spinner();
        let options = ExportOptions { domain: args.domain.clone(), search: args.search };
        let made = web::export(&app, &args.site, &options, &args.out, |pages| {
            bar.set_message(pages.to_string());
            bar.tick();
        });
        let made = made.await;
        bar.finish_and_clear();
        let made = made.map_err(|error| words(&error, lang))?;
        for address in made.broken.iter().take(PRINTED) {
            println!("{}", lang.say("export-broken", &[("address", address)]));
        }
        if let Some(more) = made.broken.len().checked_sub(PRINTED).filter(|more| *more > 0) {
            println!("{}", lang.say("export-more", &[("more", &more)]));
        }
        let said: [(&str, &dyn std::fmt::Display); 5] = [
            ("folder", &args.out.display()),
            ("pages", &made.pages),
            ("files", &made.files),
            ("written", &made.written),
            ("removed", &made.removed),
        ];
        eprintln!("{}", lang.say("export-done", &said));
        store
            .close()
            .await
            .map_err(|error| Failure::usage(lang, "error-store", &[("reason", &error)]))
    })?;
    Ok(ExitCode::SUCCESS)
}

fn words(error: &ExportError, lang: Lang) -> Failure {
    match error {
        ExportError::NoSite(site) => Failure::usage(lang, "error-site", &[("site", site)]),
        ExportError::NoDomain => Failure::usage(lang, "error-no-domain", &[]),
        ExportError::NotOurs(path) => {
            Failure::usage(lang, "error-export-folder", &[("path", &path.display())])
        }
        ExportError::Io { path, error } => Failure::file(lang, path, error),
        error => Failure::usage(lang, "error-store", &[("reason", error)]),
    }
}
