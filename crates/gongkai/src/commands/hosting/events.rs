//! `gongkai site events`: which life events a site has, and what belongs to each.

use super::{clock, failed, find, open, text};
use crate::cli::hosting::EventsCommand;
use crate::failure::Failure;
use crate::words::Lang;
use access::Who;
use desk::DeskError;
use portal::SiteSettings;
use standard::events::{self, Fault, Wrong};
use std::path::Path;

/// `gongkai site events …`
pub async fn events(command: &EventsCommand, lang: Lang) -> Result<(), Failure> {
    let (EventsCommand::Export { site, store, .. }
    | EventsCommand::Import { site, store, .. }
    | EventsCommand::Reset { site, store }) = command;
    let store = open(store, lang).await?;
    let site = find(&store, site, lang).await?;
    match command {
        EventsCommand::Export { file, .. } => {
            let settings = SiteSettings::of(&site).map_err(|error| failed(&error, lang))?;
            export(&events::write(settings.events()), file, lang)
        }
        EventsCommand::Import { file, .. } => {
            let text = text(file, lang)?;
            let console = Who::console();
            let done = desk::import_events(&store, &console, &site.slug, &text, clock::now()).await;
            let count = done.map_err(|error| refused(&error, file, lang))?;
            eprintln!("{}", lang.say("events-imported", &[("count", &count)]));
            Ok(())
        }
        EventsCommand::Reset { .. } => {
            let done = desk::reset_events(&store, &Who::console(), &site.slug, clock::now()).await;
            done.map_err(|error| Failure::usage(lang, "error-store", &[("reason", &error)]))?;
            eprintln!("{}", lang.word("events-reset"));
            Ok(())
        }
    }
}

fn export(text: &str, file: &Path, lang: Lang) -> Result<(), Failure> {
    if file.as_os_str() == "-" {
        print!("{text}");
        return Ok(());
    }
    std::fs::write(file, text).map_err(|error| Failure::file(lang, file, &error))
}

/// What cannot be imported, in words.
fn refused(error: &DeskError, file: &Path, lang: Lang) -> Failure {
    match error {
        DeskError::Events(fault) => Failure::file(lang, file, &wrong(fault, lang)),
        error => Failure::usage(lang, "error-store", &[("reason", error)]),
    }
}

/// What is wrong, with its line.
fn wrong(Fault { line, what }: &Fault, lang: Lang) -> String {
    let say = |key: &str, value: &dyn std::fmt::Display| lang.say(key, &[("what", value)]);
    let what = match what {
        Wrong::Syntax(reason) => say("events-syntax", reason),
        Wrong::BadId(id) => say("events-bad-id", id),
        Wrong::BadName => lang.word("events-bad-name"),
        Wrong::Twice(name) => say("events-twice", name),
        Wrong::Nothing(name) => say("events-nothing", name),
        Wrong::Many(most) => say("events-many", most),
        Wrong::Field(name) => say("events-field", name),
        Wrong::Matter { field, matter } => {
            lang.say("events-matter", &[("field", field), ("what", matter)])
        }
        Wrong::Column(address) => say("events-column", address),
    };
    lang.say("events-line", &[("line", line), ("what", &what)])
}
