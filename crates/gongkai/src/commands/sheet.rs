//! `gongkai sheet …`: show, check, export indicator sheets.

use crate::cli::SheetCommand;
use crate::failure::Failure;
use crate::words::Lang;
use assess::Sheet;
use std::path::Path;
use std::process::ExitCode;

/// Runs one of the sub-commands.
pub fn run(command: &SheetCommand, lang: Lang) -> Result<ExitCode, Failure> {
    match command {
        SheetCommand::Show { sheet } => print!("{}", load(sheet.as_deref(), lang)?.export()),
        SheetCommand::Check { sheet } => {
            let loaded = load(Some(sheet), lang)?;
            let points = loaded.points;
            println!(
                "{}",
                lang.say(
                    "sheet-ok",
                    &[("path", &sheet.display()), ("name", &loaded.name), ("points", &points)]
                )
            );
        }
        SheetCommand::Export { out } => {
            if out.exists() {
                return Err(Failure::usage(lang, "error-exists", &[("path", &out.display())]));
            }
            std::fs::write(out, Sheet::default().export())
                .map_err(|error| Failure::file(lang, out, &error))?;
            eprintln!("{}", lang.say("standard-written", &[("path", &out.display())]));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The sheet at `path`, or the built-in one.
pub fn load(path: Option<&Path>, lang: Lang) -> Result<Sheet, Failure> {
    let Some(path) = path else { return Ok(Sheet::default()) };
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(lang, path, &error))?;
    Sheet::parse(&text).map_err(|error| {
        Failure::usage(lang, "error-sheet", &[("path", &path.display()), ("reason", &error)])
    })
}
