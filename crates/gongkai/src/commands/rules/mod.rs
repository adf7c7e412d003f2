//! `gongkai rules …`: one file for each sub-command.

mod evaluate;
mod evaluate_news;
mod learn;
mod list;
mod train_news;

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
        RulesCommand::TrainNews { examples, out } => {
            train_news::run(examples.as_deref(), out, lang)?;
        }
        RulesCommand::EvaluateNews { examples, model, format } => {
            evaluate_news::run(examples.as_deref(), model.as_deref(), *format, lang)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
