//! What kind of pair two texts are.

use serde::{Deserialize, Serialize};

/// What kind of pair two texts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The same content twice; a covering note or what a page puts around it may differ.
    Copy,
    /// What was the same content and now differs.
    Fork,
    /// Two of a periodic series: the same form for another time.
    Series,
    /// The same form for another person, place, organ or project.
    Form,
    /// A policy and its interpretation (解读).
    Interpretation,
    /// Two steps of one matter: a draft and what came of it, a notice and its correction.
    Stage,
    /// Something else, or not sure.
    Other,
}
