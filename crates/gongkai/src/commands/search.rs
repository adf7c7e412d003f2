//! `gongkai search`: the search index, made anew.

use super::hosting::{failed, open, runtime};
use crate::cli::hosting::SearchCommand;
use crate::failure::Failure;
use crate::words::Lang;
use indicatif::{ProgressBar, ProgressStyle};
use portal::Finder;
use std::process::ExitCode;

/// `gongkai search …`
pub fn search(command: &SearchCommand, lang: Lang) -> Result<ExitCode, Failure> {
    let SearchCommand::Rebuild { store, index } = command;
    runtime()?.block_on(async {
        let store = open(store, lang).await?;
        let total = store.published().await.map_err(|error| failed(&error.into(), lang))?;
        let bar = ProgressBar::new(total);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        let now = || jiff::Timestamp::now().as_second();
        let finder = Finder::open(store.clone(), &index.index, now).await;
        let mut finder = finder.map_err(|error| failed(&error, lang))?;
        let made = finder.rebuild(|done| bar.set_position(done)).await;
        bar.finish_and_clear();
        let made = made.map_err(|error| failed(&error, lang))?;
        eprintln!("{}", lang.say("search-rebuilt", &[("count", &made)]));
        store.close().await.map_err(|error| failed(&error.into(), lang))
    })?;
    Ok(ExitCode::SUCCESS)
}
