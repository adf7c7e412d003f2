//! What was planted in a sample portal beside what the inspection found there, both ways round.

use crate::inspection::Done;
use assess::{Certainty, Finding};
use sample::Planted;
use serde::Serialize;
use std::collections::BTreeMap;

/// Rules whose findings are told apart by address: one page may be linked from several columns.
const BY_ADDRESS: [&str; 14] = [
    "dead-link",
    "dead-attachment",
    "late",
    "redated",
    "bracket-format",
    "misfiled",
    "news-as-disclosure",
    "origin-copied",
    "origin-forked",
    "hidden-link",
    "privacy-leak",
    "wrong-word",
    "title-promise",
    "repealed-mark",
];

/// A rule whose findings follow from a planted fault of another rule on the same page: they are right and were
/// not planted, so they count neither way.
const FOLLOWS: [(&str, &str); 4] = [
    ("misfiled", "origin-copied"),
    ("misfiled", "origin-forked"),
    ("late", "redated"),
    ("redated", "late"),
];

/// A planted fault and whether the inspection found it, as kept beside the report.
#[derive(Debug, Serialize)]
pub struct Planting<'a> {
    /// The fault.
    #[serde(flatten)]
    pub planted: &'a Planted,
    /// Whether a finding speaks of it.
    pub found: bool,
}

/// How one rule did on a portal.
#[derive(Debug, Default, Serialize)]
pub struct RuleCount {
    /// Faults planted.
    pub planted: u32,
    /// Of them found.
    pub found: u32,
    /// Findings that speak of a planted fault.
    pub matched: u32,
    /// Certain findings that speak of none.
    pub certain_beside: u32,
    /// Suspected findings that speak of none.
    pub suspected_beside: u32,
    /// Where those findings stand.
    pub beside: Vec<String>,
}

/// Every planted fault with whether it was found.
pub fn plantings<'a>(planted: &'a [Planted], done: &Done) -> Vec<Planting<'a>> {
    planted.iter().map(|planted| Planting { planted, found: is_found(planted, done) }).collect()
}

/// What came of every rule that was planted or found something.
pub fn by_rule(planted: &[Planted], done: &Done) -> BTreeMap<String, RuleCount> {
    let mut rules: BTreeMap<String, RuleCount> = BTreeMap::new();
    for fault in planted {
        let count = rules.entry(fault.rule.clone()).or_default();
        count.planted += 1;
        count.found += u32::from(is_found(fault, done));
    }
    for finding in &done.assessment.findings {
        let count = rules.entry(finding.rule.clone()).or_default();
        if planted.iter().any(|fault| speaks_of(finding, fault)) {
            count.matched += 1;
            continue;
        }
        if follows(finding, planted) {
            continue;
        }
        match finding.certainty {
            Certainty::Certain => count.certain_beside += 1,
            Certainty::Suspected => count.suspected_beside += 1,
        }
        let place = finding.title.as_deref().or(finding.column.as_deref()).unwrap_or_default();
        let url = finding.url.as_deref().unwrap_or_default();
        count.beside.push(format!("{place} {url}"));
    }
    rules
}

/// Whether a finding speaks of the planted fault, or, for what could not be seen, the survey does.
pub fn is_found(planted: &Planted, done: &Done) -> bool {
    if planted.rule == "unobserved" {
        return done.snapshot.unobserved.iter().any(|unseen| at(planted, &unseen.url));
    }
    done.assessment.findings.iter().any(|finding| speaks_of(finding, planted))
}

/// Whether a finding follows from a fault of another rule.
fn follows(finding: &Finding, planted: &[Planted]) -> bool {
    let Some(url) = &finding.url else { return false };
    planted.iter().any(|fault| {
        let by_page = FOLLOWS.iter().any(|(rule, of)| finding.rule == *rule && fault.rule == *of);
        by_page && at(fault, url)
            // what a hidden link leads to need not be there
            || finding.rule == "dead-link" && fault.detail.as_deref() == Some(url)
    })
}

fn at(planted: &Planted, url: &str) -> bool {
    planted.path.iter().chain(&planted.also).any(|path| url.ends_with(path.as_str()))
}

/// The same rule and the same address, or the same place as far as the fault names one.
fn speaks_of(finding: &Finding, planted: &Planted) -> bool {
    if finding.rule != planted.rule {
        return false;
    }
    if BY_ADDRESS.contains(&planted.rule.as_str()) {
        return finding.url.as_deref().is_some_and(|url| at(planted, url));
    }
    let same =
        |planted: &Option<String>, found: &Option<String>| planted.is_none() || planted == found;
    same(&planted.field, &finding.field)
        && same(&planted.matter1, &finding.matter1)
        && same(&planted.matter2, &finding.matter2)
        && same(&planted.town, &finding.town)
        && same(&planted.village, &finding.village)
}
