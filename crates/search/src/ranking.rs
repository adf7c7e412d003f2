//! How hits are ordered, as data.

use serde::Deserialize;

const BUILTIN: &str = include_str!("../data/ranking.toml");

/// Weights of the order by relevance. Built in as `data/ranking.toml`, where each is explained.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// Word in the title.
    pub title_word: f32,
    /// Chunk word for word in the text.
    pub text_phrase: f32,
    /// Chunk word for word in the title.
    pub title_phrase: f32,
    /// The title is the query.
    pub exact_title: f32,
    /// A number is the query.
    pub exact_number: f32,
    /// By another name.
    pub synonym: f32,
    /// In the field that the query names.
    pub field: f32,
    /// What newness is worth.
    pub freshness: Freshness,
    /// What being in force is worth.
    pub validity: Standing,
}

/// What newness is worth.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Freshness {
    /// Share of the score that a document of today gains.
    pub share: f32,
    /// Days after which half of that is left.
    pub half_life_days: f32,
}

/// What the score of a document that is no longer in force is multiplied by.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// 失效.
    pub expired: f32,
    /// 废止.
    pub repealed: f32,
}

/// A file of weights that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RankingError(#[from] toml::de::Error);

impl Ranking {
    /// Reads a file of weights; unknown and missing keys are errors with line and column.
    pub fn parse(text: &str) -> Result<Self, RankingError> {
        Ok(toml::from_str(text)?)
    }

    /// The weights that are built in.
    ///
    /// # Panics
    /// If the embedded file is damaged, which a test rules out.
    pub fn builtin() -> Self {
        Self::parse(BUILTIN).expect("the embedded weights are well-formed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_reads_and_unknown_keys_are_errors() {
        assert!(Ranking::builtin().title_word > 0.0);
        let error =
            Ranking::parse(&format!("titel_word = 1.0\n{BUILTIN}")).expect_err("a wrong key");
        assert!(error.to_string().contains("titel_word"), "{error}");
    }
}
