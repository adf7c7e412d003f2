//! `gongkai rules learn`: dismissed patterns into the portal's file.

use crate::failure::Failure;
use crate::reviews;
use crate::words::Lang;
use snapshot::portal_file::DismissedPattern;
use std::path::{Path, PathBuf};

/// Reads the reviews, adds what dismissals share to the portal's file and says what was added.
pub fn run(paths: &[PathBuf], portal: &Path, lang: Lang) -> Result<(), Failure> {
    let files = reviews::read(&reviews::files(paths, lang)?, lang)?;
    let text = match std::fs::read_to_string(portal) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::file(lang, portal, &error)),
    };
    let learnt = review::learn(&files);
    let (against, fit): (Vec<_>, Vec<_>) =
        learnt.into_iter().partition(|one| one.against.is_some());
    let patterns: Vec<DismissedPattern> = fit.iter().map(|one| one.pattern.clone()).collect();
    let (text, added) = review::append(&text, &patterns).map_err(|reason| {
        let args: [(&'static str, &dyn std::fmt::Display); 2] =
            [("path", &portal.display()), ("reason", &reason)];
        Failure::usage(lang, "error-portal-file", &args)
    })?;
    for one in &against {
        let title = one.against.as_deref().unwrap_or_default();
        let args: [(&'static str, &dyn std::fmt::Display); 2] =
            [("pattern", &words(&one.pattern)), ("title", &title)];
        println!("{}", lang.say("learn-against", &args));
    }
    if added.is_empty() {
        println!("{}", lang.word(if fit.is_empty() { "learn-nothing" } else { "learn-known" }));
        return Ok(());
    }
    std::fs::write(portal, text).map_err(|error| Failure::file(lang, portal, &error))?;
    println!(
        "{}",
        lang.say("learn-added", &[("count", &added.len()), ("path", &portal.display())])
    );
    for pattern in &added {
        let dismissals =
            fit.iter().find(|one| one.pattern == *pattern).map_or(0, |one| one.dismissals);
        let args: [(&'static str, &dyn std::fmt::Display); 2] =
            [("pattern", &words(pattern)), ("count", &dismissals)];
        println!("{}", lang.say("learn-pattern", &args));
    }
    Ok(())
}

/// A pattern on one line, as it stands in the file.
fn words(pattern: &DismissedPattern) -> String {
    let cells = [
        ("rule", Some(&pattern.rule)),
        ("field", pattern.field.as_ref()),
        ("matter1", pattern.matter1.as_ref()),
        ("matter2", pattern.matter2.as_ref()),
        ("column", pattern.column.as_ref()),
        ("title", pattern.title.as_ref()),
    ];
    let named =
        cells.into_iter().filter_map(|(name, value)| Some(format!("{name} = {:?}", value?)));
    named.collect::<Vec<_>>().join(", ")
}
