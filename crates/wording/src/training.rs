//! Training and evaluation of the news model: plain batch logistic regression with L2, the same
//! figures every time.

use crate::features::{self, Features};
use crate::model::{About, Model};
use crate::shape::shape;
use serde::{Deserialize, Serialize};

/// Examples that the built-in model was trained on, one JSON object a line.
pub const TRAIN: &str = include_str!("../data/news/train.jsonl");
/// Examples that it was never trained or tuned on.
pub const HELD_OUT: &str = include_str!("../data/news/held-out.jsonl");

/// Harder ones, both sides in prose, in two lots (`r…`, `m…`). On its first run the first had precision 0.903 and recall
/// 0.918; words and names of things that it showed to be missing were added, no example, and the second had 0.952
/// and 1.0.
pub const HARD: &str = include_str!("../data/news/hard.jsonl");

/// A labelled example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Unique in its file.
    pub id: String,
    /// Path of the column, names apart by `>`.
    pub column: String,
    /// Matter that the column carries, or empty.
    #[serde(default)]
    pub matter: String,
    /// Title.
    pub title: String,
    /// Source, or empty.
    #[serde(default)]
    pub source: String,
    /// Text with `\n` and `\t` as `page` gives it; empty where only the title is known.
    #[serde(default)]
    pub body: String,
    /// Document number, or empty.
    #[serde(default)]
    pub number: String,
    /// Number of attachments.
    #[serde(default)]
    pub attachments: u32,
    /// Whether it is work news.
    pub news: bool,
    /// What makes it hard.
    #[serde(default)]
    pub note: String,
}

/// Reads examples, one JSON object a line.
pub fn parse(lines: &str) -> Result<Vec<Example>, serde_json::Error> {
    lines.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str).collect()
}

/// How training goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Steps over all examples.
    pub steps: u32,
    /// Length of a step.
    pub rate: f32,
    /// Strength of L2 on the weights, not on the bias.
    pub l2: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { steps: 1500, rate: 1.0, l2: 0.001 }
    }
}

/// How a model does on examples.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// News called news.
    pub hits: u32,
    /// Information called news.
    pub false_alarms: u32,
    /// News not called news.
    pub misses: u32,
    /// Information not called news.
    pub passed: u32,
    /// Ids of what was judged wrongly.
    pub wrong: Vec<String>,
}

impl Evaluation {
    /// Share of what was called news that is news; 1 where nothing was called news.
    pub fn precision(&self) -> f64 {
        share(self.hits, self.hits + self.false_alarms)
    }

    /// Share of the news that was called news; 1 where there is none.
    pub fn recall(&self) -> f64 {
        share(self.hits, self.hits + self.misses)
    }
}

fn share(part: u32, of: u32) -> f64 {
    if of == 0 { 1.0 } else { f64::from(part) / f64::from(of) }
}

impl Example {
    /// Calls `with` with what the model is told about the example.
    fn about<T>(&self, with: impl FnOnce(&About<'_>) -> T) -> T {
        let path: Vec<&str> = self.column.split('>').map(str::trim).collect();
        let some = |text: &'_ String| !text.is_empty();
        with(&About {
            title: &self.title,
            column_path: &path,
            matter: Some(&self.matter).filter(|text| some(text)).map(String::as_str),
            column_type: None,
            source: Some(&self.source).filter(|text| some(text)).map(String::as_str),
            document_number: some(&self.number),
            index_number: false,
            attachments: self.attachments,
        })
    }

    /// What is learnt from it: the example, and where it has a body that body under a title that says
    /// nothing, so that bodies weigh for themselves. Nothing is learnt from matters of publicity, where
    /// texts that read like news are right.
    fn rows(&self) -> Vec<(Features, f32)> {
        let label = if self.news { 1.0 } else { 0.0 };
        let counts = shape(&self.title, &self.body);
        let whole = self.about(|about| features::read(&counts, about));
        let untitled = self.about(|about| features::read(&counts, &About { title: "", ..*about }));
        let mut rows = vec![(whole, label)];
        if !self.body.is_empty() {
            rows.push((untitled, label));
        }
        rows.retain(|(features, _)| !features.publicity);
        rows
    }
}

/// Trains weights on examples; the thresholds are those of `model`.
pub fn train(model: &Model, examples: &[Example], settings: Settings) -> Model {
    let rows: Vec<(Features, f32)> = examples.iter().flat_map(Example::rows).collect();
    let size = features::names().len();
    let mut trained = Model::new(model.threshold, vec![0.0; size], 0.0);
    let count = rows.len().max(1) as f32;
    for _ in 0..settings.steps {
        let (mut slope, mut bias) = (vec![0.0_f32; size], 0.0_f32);
        for (features, label) in &rows {
            let off = trained.score(features) - label;
            bias += off;
            for (slope, value) in slope.iter_mut().zip(&features.values) {
                *slope += off * value;
            }
        }
        let weights: Vec<f32> = trained
            .aligned()
            .iter()
            .zip(&slope)
            .map(|(weight, slope)| weight - settings.rate * (slope / count + settings.l2 * weight))
            .collect();
        trained = Model::new(model.threshold, weights, trained.bias - settings.rate * bias / count);
    }
    trained.threshold_title_only = model.threshold_title_only;
    trained.least_evidence = model.least_evidence;
    trained.threshold_publicity = model.threshold_publicity;
    trained
}

/// Judges examples and counts.
pub fn evaluate(model: &Model, examples: &[Example]) -> Evaluation {
    let mut evaluation = Evaluation::default();
    for example in examples {
        let shape = shape(&example.title, &example.body);
        let news = example.about(|about| model.judge(&shape, about)).news;
        let count = match (example.news, news) {
            (true, true) => &mut evaluation.hits,
            (false, true) => &mut evaluation.false_alarms,
            (true, false) => &mut evaluation.misses,
            (false, false) => &mut evaluation.passed,
        };
        *count += 1;
        if example.news != news {
            evaluation.wrong.push(example.id.clone());
        }
    }
    evaluation
}

/// A model as a file.
pub fn write(model: &Model) -> String {
    use std::fmt::Write;
    let mut text = String::from(
        "# The news model: weights of a logistic model over the features of crates/wording/src/features.rs.\n\
         # Weights are made by `gongkai rules train-news` from data/news/train.jsonl; thresholds are set by hand.\n\
         # A text is called work news from `threshold` on; where only the title is known, or in a column whose\n\
         # matter is publicity, from the higher one.\n",
    );
    let _ = writeln!(text, "threshold = {}", model.threshold);
    let _ = writeln!(text, "threshold_title_only = {}", model.threshold_title_only);
    let _ = writeln!(text, "threshold_publicity = {}", model.threshold_publicity);
    let _ = writeln!(
        text,
        "# Log-odds that words and the manner of telling must add: no reason, no news."
    );
    let _ = writeln!(text, "least_evidence = {}", model.least_evidence);
    let _ = writeln!(text, "bias = {:.3}\n\n[weights]", model.bias);
    for (name, weight) in &model.weights {
        let _ = writeln!(text, "{name} = {weight:.3}");
    }
    text
}
