//! `gongkai rules train-news`: weights of the news model from labelled examples.

use super::evaluate_news::examples;
use crate::failure::Failure;
use crate::words::Lang;
use std::path::Path;
use wording::{Model, training};

/// Trains on the examples (those built in where none are named) and writes the model.
pub fn run(file: Option<&Path>, out: &Path, lang: Lang) -> Result<(), Failure> {
    let examples = examples(file, training::TRAIN, lang)?;
    let model = training::train(Model::builtin(), &examples, training::Settings::default());
    std::fs::write(out, training::write(&model))
        .map_err(|error| Failure::file(lang, out, &error))?;
    println!(
        "{}",
        lang.say("news-trained", &[("count", &examples.len()), ("path", &out.display())])
    );
    Ok(())
}
