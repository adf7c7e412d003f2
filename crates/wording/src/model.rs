//! The news model: a weight for each feature, and why a text was taken for work news.

use crate::features::{self, Features};
use crate::shape::Shape;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What is known about a text beside its own words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct About<'a> {
    /// Title of the line or page.
    pub title: &'a str,
    /// Titles of the columns from the root to the one it stands in.
    pub column_path: &'a [&'a str],
    /// Matter that the column carries.
    pub matter: Option<&'a str>,
    /// ColumnType tag.
    pub column_type: Option<&'a str>,
    /// Source (来源).
    pub source: Option<&'a str>,
    /// Whether the page gives a document number (发文字号).
    pub document_number: bool,
    /// Whether the page gives an index number (索引号).
    pub index_number: bool,
    /// Number of attachments.
    pub attachments: u32,
}

/// A judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Probability of work news, 0–1.
    pub score: f32,
    /// Whether it is called work news.
    pub news: bool,
    /// What speaks most for news, the strongest first; at most [`REASONS`].
    pub reasons: Vec<Reason>,
}

/// One reason for taking a text for news.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Id of the feature, e.g. `speech`, `title-visit`, `media-source`.
    pub feature: String,
    /// Words of the title, or how often the text has words of the class; empty where neither says anything.
    pub words: Vec<String>,
    /// What it adds to the log-odds.
    pub weight: f32,
}

/// Most reasons that a judgement gives.
pub const REASONS: usize = 4;

/// Weights and thresholds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Probability from which a text with a body is called news.
    pub threshold: f32,
    /// The same where only the title is known.
    pub threshold_title_only: f32,
    /// The same in columns that may rightfully hold texts which read like news.
    pub threshold_publicity: f32,
    /// Log-odds that words of news and its manner must add at least: no reason, no news.
    pub least_evidence: f32,
    /// Log-odds of a text without any feature.
    pub bias: f32,
    /// Weight of each feature by its id; a feature that is not named weighs nothing.
    pub weights: BTreeMap<String, f32>,
    #[serde(skip)]
    aligned: Vec<f32>,
}

/// Why a model cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Not TOML, or a key is wrong.
    #[error("the news model cannot be read: {0}")]
    Toml(#[from] Box<toml::de::Error>),
    /// A weight for a feature that does not exist.
    #[error("the news model has a weight for `{0}`, which is no feature")]
    Unknown(String),
}

impl Model {
    /// The model that is built in.
    pub fn builtin() -> &'static Self {
        static MODEL: LazyLock<Model> = LazyLock::new(|| {
            // The file is part of the program and read by a test; without it nothing is called news.
            Model::parse(include_str!("../data/news-model.toml"))
                .unwrap_or_else(|_| Model::new(2.0, Vec::new(), 0.0))
        });
        &MODEL
    }

    /// Reads a model.
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        let mut model: Self = toml::from_str(text).map_err(Box::new)?;
        let names = features::names();
        if let Some(name) = model.weights.keys().find(|name| !names.contains(name)) {
            return Err(ModelError::Unknown(name.clone()));
        }
        model.aligned =
            names.iter().map(|name| model.weights.get(name).copied().unwrap_or(0.0)).collect();
        Ok(model)
    }

    /// A model with one threshold; weights in the order of the features.
    pub(crate) fn new(threshold: f32, aligned: Vec<f32>, bias: f32) -> Self {
        let weights = features::names().iter().cloned().zip(aligned.iter().copied()).collect();
        Self {
            threshold,
            threshold_title_only: threshold,
            threshold_publicity: threshold,
            least_evidence: 0.0,
            bias,
            weights,
            aligned,
        }
    }

    pub(crate) fn aligned(&self) -> &[f32] {
        &self.aligned
    }

    /// Judges a text by its counts and what is known about it.
    pub fn judge(&self, shape: &Shape, about: &About<'_>) -> Judged {
        let features = features::read(shape, about);
        let score = self.score(&features);
        let mut threshold = self.threshold;
        if !features.body {
            threshold = threshold.max(self.threshold_title_only);
        }
        if features.publicity {
            threshold = threshold.max(self.threshold_publicity);
        }
        let pairs = features.values.iter().zip(&self.aligned).enumerate();
        let evidence = pairs.filter(|(at, _)| features::is_evidence(*at));
        let evidence: f32 = evidence.map(|(_, (value, weight))| (value * weight).max(0.0)).sum();
        let news = !features.exempt && score >= threshold && evidence >= self.least_evidence;
        let reasons = if news { self.reasons(shape, &features) } else { Vec::new() };
        Judged { score, news, reasons }
    }

    pub(crate) fn score(&self, features: &Features) -> f32 {
        let pairs = features.values.iter().zip(&self.aligned);
        let sum: f32 = self.bias + pairs.map(|(value, weight)| value * weight).sum::<f32>();
        1.0 / (1.0 + (-sum).exp())
    }

    fn reasons(&self, shape: &Shape, features: &Features) -> Vec<Reason> {
        let names = features::names();
        let mut reasons: Vec<Reason> = Vec::new();
        let pairs = features.values.iter().zip(&self.aligned).enumerate();
        for (at, (value, weight)) in pairs.filter(|(_, (value, weight))| *value * *weight > 0.05) {
            let Some(feature) = names.get(at) else { continue };
            let mut words: Vec<String> = Vec::new();
            for (_, word) in features.words.iter().filter(|(feature, _)| *feature == at) {
                if !words.contains(word) {
                    words.push(word.clone());
                }
            }
            if let Some(count) = shape.signs.get(at) {
                words.push(count.to_string());
            }
            reasons.push(Reason { feature: feature.clone(), words, weight: value * weight });
        }
        reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        reasons.truncate(REASONS);
        reasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_model_can_be_read() {
        let model = Model::parse(include_str!("../data/news-model.toml")).expect("news-model.toml");
        assert!(model.threshold < 1.0 && !model.weights.is_empty());
    }

    #[test]
    fn a_weight_for_nothing_is_an_error() {
        let text = "threshold = 0.5\nthreshold_title_only = 0.5\nthreshold_publicity = 0.5\nleast_evidence = 0.0\nbias = 0.0\n[weights]\nnothing = 1.0\n";
        assert!(matches!(Model::parse(text), Err(ModelError::Unknown(name)) if name == "nothing"));
    }
}
