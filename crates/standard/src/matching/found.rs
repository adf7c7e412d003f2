//! What a title was found to mean.

use super::names::{Hit, Rank};
use crate::model::Field;
use crate::reason::Reason;

/// From here on a match is taken for certain, unless it is ambiguous.
pub const SURE: f32 = 0.85;

/// From here on a title may mean what was found; below, it is something else.
pub const PLAUSIBLE: f32 = 0.55;

/// Confidence where a name is known to be used for several things, or fits several.
pub(super) const DOUBTFUL: f32 = 0.65;

/// A field, or a matter in it.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'s> {
    /// The field; for villages the village catalog.
    pub field: &'s Field,
    /// First-level matter.
    pub matter1: Option<&'s str>,
    /// Second-level matter.
    pub matter2: Option<&'s str>,
}

impl PartialEq for Candidate<'_> {
    fn eq(&self, other: &Self) -> bool {
        (&self.field.slug, self.matter1, self.matter2)
            == (&other.field.slug, other.matter1, other.matter2)
    }
}

/// What a title was found to mean, how surely and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Match<T> {
    /// What it most likely means.
    pub best: Option<T>,
    /// What it means as well: one title for several matters, e.g. `政府预决算`.
    pub also: Vec<T>,
    /// What it means next most likely.
    pub runner_up: Option<T>,
    /// 0–1; 1 = it is the standard's own name.
    pub confidence: f32,
    /// Why, compactly, for `--explain`.
    pub reasons: Vec<Reason>,
    /// Fits several things equally well.
    pub ambiguous: bool,
}

impl<T> Match<T> {
    /// No match.
    pub fn none() -> Self {
        Self {
            best: None,
            also: Vec::new(),
            runner_up: None,
            confidence: 0.0,
            reasons: Vec::new(),
            ambiguous: false,
        }
    }

    /// Whether `best` may be taken for what the title means.
    pub fn is_sure(&self) -> bool {
        self.best.is_some() && self.confidence >= SURE && !self.ambiguous
    }

    /// Whether the title may mean `best`.
    pub fn is_plausible(&self) -> bool {
        self.best.is_some() && self.confidence >= PLAUSIBLE
    }
}

/// Where a title stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// Titles above it, from the root down.
    pub path: &'a [&'a str],
    /// Known to stand among fields, whatever the titles above it are.
    pub among_fields: bool,
}

impl<'a> Context<'a> {
    /// Below these titles, from the root down.
    pub fn below(path: &'a [&'a str]) -> Self {
        Self { path, among_fields: false }
    }

    /// Among fields.
    pub fn among_fields() -> Self {
        Self { path: &[], among_fields: true }
    }
}

/// The answer that hits amount to.
pub(super) fn resolve<T>(hits: Vec<Hit>, here: bool, to: impl Fn(u32) -> T) -> Match<T> {
    let mut hits = hits.into_iter();
    let Some(first) = hits.next() else { return Match::none() };
    let second = hits.next();
    let mut reasons = vec![first.why.clone()];
    reasons.extend(second.iter().map(|hit| hit.why.clone()));
    let close = second.as_ref().is_some_and(|hit| first.score - hit.score < 0.1);
    let unsure = first.rank == Rank::Unsure;
    let factor = match first.rank {
        Rank::Own | Rank::Official => 1.0,
        Rank::Alias => 0.98,
        Rank::Here if here => 0.95,
        Rank::Here | Rank::Unsure => DOUBTFUL,
    };
    let mut targets = first.targets.into_iter();
    let best = targets.next().map(&to);
    let mut also: Vec<T> = targets.map(&to).collect();
    let runner_up = if unsure && !also.is_empty() {
        Some(also.remove(0))
    } else {
        second.and_then(|hit| hit.targets.first().copied()).map(&to)
    };
    if unsure {
        also.clear();
    }
    let ambiguous = close || (unsure && runner_up.is_some());
    let confidence = match first.score * factor {
        _ if unsure => DOUBTFUL,
        score if ambiguous => score.min(DOUBTFUL),
        score => score,
    };
    Match { best, also, runner_up, confidence, reasons, ambiguous }
}
