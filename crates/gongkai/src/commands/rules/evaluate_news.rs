//! `gongkai rules evaluate-news`: how the news model does on labelled examples.

use crate::cli::Format;
use crate::failure::Failure;
use crate::table;
use crate::words::Lang;
use std::path::Path;
use wording::training::{self, Evaluation, Example};
use wording::{Model, ModelError};

/// Judges the examples (those held out where none are named) and prints precision and recall, of all,
/// of those with a body and of those with a title alone.
pub fn run(
    file: Option<&Path>,
    model: Option<&Path>,
    format: Format,
    lang: Lang,
) -> Result<(), Failure> {
    let all = examples(file, training::HELD_OUT, lang)?;
    let read;
    let model = match model {
        None => Model::builtin(),
        Some(path) => {
            read = load(path, lang)?;
            &read
        }
    };
    let (bodies, titles): (Vec<Example>, Vec<Example>) =
        all.iter().cloned().partition(|one| !one.body.is_empty());
    let parts = [("all", &all), ("with-body", &bodies), ("title-only", &titles)];
    let parts = parts.map(|(name, part)| (name, training::evaluate(model, part)));
    if format == Format::Json {
        let json: serde_json::Map<String, serde_json::Value> =
            parts.iter().map(|(name, part)| ((*name).to_owned(), figures(part))).collect();
        println!("{}", serde_json::Value::Object(json));
        return Ok(());
    }
    let heads = ["part", "count", "precision", "recall", "false-alarms", "misses"];
    let mut lines = vec![heads.map(|head| lang.word(&format!("news-{head}"))).to_vec()];
    for (name, part) in &parts {
        lines.push(vec![
            lang.word(&format!("news-{name}")),
            count(part).to_string(),
            format!("{:.3}", part.precision()),
            format!("{:.3}", part.recall()),
            part.false_alarms.to_string(),
            part.misses.to_string(),
        ]);
    }
    table::print(&lines);
    Ok(())
}

/// The examples in `file`, or the built-in ones.
pub fn examples(file: Option<&Path>, builtin: &str, lang: Lang) -> Result<Vec<Example>, Failure> {
    let read;
    let (text, name) = match file {
        None => (builtin, String::new()),
        Some(path) => {
            read =
                std::fs::read_to_string(path).map_err(|error| Failure::file(lang, path, &error))?;
            (read.as_str(), path.display().to_string())
        }
    };
    training::parse(text).map_err(|reason| {
        Failure::usage(lang, "error-file", &[("path", &name), ("reason", &reason)])
    })
}

fn load(path: &Path, lang: Lang) -> Result<Model, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(lang, path, &error))?;
    Model::parse(&text).map_err(|error: ModelError| Failure::file(lang, path, &error))
}

const fn count(part: &Evaluation) -> u32 {
    part.hits + part.false_alarms + part.misses + part.passed
}

fn figures(part: &Evaluation) -> serde_json::Value {
    serde_json::json!({
        "examples": count(part),
        "precision": part.precision(),
        "recall": part.recall(),
        "hits": part.hits,
        "false_alarms": part.false_alarms,
        "misses": part.misses,
        "wrong": part.wrong,
    })
}
