//! `gongkai rules …`: one file for each sub-command.

mod evaluate;
mod learn;
mod list;

use crate::cli::RulesCommand;
use crate::failure::Failure;
use crate::words::Lang;
use std::process::ExitCode;

/// Runs one of the sub-commands.
pub fn run(command: &RulesCommand, lang: Lang) -> Result<ExitCode, Failure> {
    match command {
        RulesCommand::List { format } => list::run(*format, lang),
        RulesCommand::Evaluate { files, format } => evaluate::run(files, *format, lang)?,
        RulesCommand::Learn { reviews, portal } => learn::run(reviews, portal, lang)?,
    }
    Ok(ExitCode::SUCCESS)
}
