//! What people decided about findings (复核): a finding has a key made of its content, and what a
//! person decided about a key holds wherever and whenever the same content shows up again.
//!
//! Decisions are an argument of the judgement; nothing is read here.

use crate::model::{Certainty, Finding};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use snapshot::portal_file::DismissedPattern;
use std::collections::BTreeMap;

/// What a person decided about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// The finding holds (属实): it counts, even where the rule only suspected it.
    Confirmed,
    /// The finding does not hold (不属实): it counts nowhere and stays listed with the reason.
    Dismissed,
}

/// A person's decision about the finding with a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// [`Finding::key`].
    pub key: String,
    /// Holds or not.
    pub decision: Decision,
    /// Who decided.
    pub by: Option<String>,
    /// When.
    pub on: Option<Date>,
    /// Why.
    pub note: Option<String>,
}

/// Decisions by key; one for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts(BTreeMap<String, Verdict>);

impl Verdicts {
    /// Adds a decision. One about the same key that stands there already is given back if it gives
    /// way: the later dated one stays, of undated ones or of one day the one added last.
    pub fn add(&mut self, verdict: Verdict) -> Option<Verdict> {
        if let Some(kept) = self.0.get(&verdict.key)
            && kept.on > verdict.on
            && verdict.on.is_some()
        {
            return Some(verdict);
        }
        self.0.insert(verdict.key.clone(), verdict)
    }

    /// The decision about a key.
    pub fn get(&self, key: &str) -> Option<&Verdict> {
        self.0.get(key)
    }

    /// All decisions, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &Verdict> {
        self.0.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Verdict> for Verdicts {
    fn from_iter<I: IntoIterator<Item = Verdict>>(verdicts: I) -> Self {
        let mut all = Self::default();
        for verdict in verdicts {
            all.add(verdict);
        }
        all
    }
}

/// What was decided about a finding, as the finding carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Holds or not.
    pub decision: Decision,
    /// Who decided.
    pub by: Option<String>,
    /// When.
    pub on: Option<Date>,
    /// Why.
    pub note: Option<String>,
    /// It follows from a pattern of the portal's file, not from a decision about this one finding.
    #[serde(default)]
    pub by_pattern: bool,
    /// How sure the rule was before.
    pub was: Certainty,
}

impl Finding {
    /// Whether a person dismissed it, for itself or by a pattern.
    pub fn is_dismissed(&self) -> bool {
        self.review.as_ref().is_some_and(|review| review.decision == Decision::Dismissed)
    }

    /// Whether a person confirmed it.
    pub fn is_confirmed(&self) -> bool {
        self.review.as_ref().is_some_and(|review| review.decision == Decision::Confirmed)
    }

    /// Whether it may cost points: certain, no advice and not dismissed.
    pub fn counts(&self) -> bool {
        self.certainty == Certainty::Certain && !self.advice && !self.is_dismissed()
    }
}

/// Lets the finding carry what was decided about it: by its key, else by a pattern of the portal's file.
pub(crate) fn apply(finding: &mut Finding, verdicts: &Verdicts, patterns: &[DismissedPattern]) {
    if let Some(verdict) = verdicts.get(&finding.key) {
        return decide(finding, verdict);
    }
    if let Some(pattern) = patterns.iter().find(|pattern| speaks_of(pattern, finding)) {
        finding.review = Some(Review {
            decision: Decision::Dismissed,
            by: pattern.by.clone(),
            on: pattern.on,
            note: pattern.note.clone(),
            by_pattern: true,
            was: finding.certainty,
        });
    }
}

/// Lets a finding carry a decision, in the place of an earlier one; how sure the rule was stays known.
pub(crate) fn decide(finding: &mut Finding, verdict: &Verdict) {
    let was = finding.review.as_ref().map_or(finding.certainty, |before| before.was);
    finding.certainty = match verdict.decision {
        Decision::Confirmed => Certainty::Certain,
        Decision::Dismissed => was,
    };
    finding.review = Some(Review {
        decision: verdict.decision,
        by: verdict.by.clone(),
        on: verdict.on,
        note: verdict.note.clone(),
        by_pattern: false,
        was,
    });
}

/// Whether a pattern of the portal's file speaks of a finding: everything that it names is so. A
/// pattern that names nothing but a rule speaks of none.
pub fn speaks_of(pattern: &DismissedPattern, finding: &Finding) -> bool {
    let named = [
        (&pattern.field, &finding.field),
        (&pattern.matter1, &finding.matter1),
        (&pattern.matter2, &finding.matter2),
        (&pattern.column, &finding.column),
    ];
    let words = pattern.title.as_deref().unwrap_or_default();
    pattern.rule == finding.rule
        && (!words.trim().is_empty() || named.iter().any(|(wanted, _)| wanted.is_some()))
        && named.iter().all(|(wanted, found)| wanted.is_none() || wanted == found)
        && in_order(words, finding.title.as_deref().unwrap_or_default())
}

/// Whether the words, separated by blanks, stand in the text one after the other, with anything between
/// them. No words stand in any text.
pub fn in_order(words: &str, text: &str) -> bool {
    let mut rest = text;
    for word in words.split_whitespace() {
        match rest.split_once(word) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}
