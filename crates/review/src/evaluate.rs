//! How often the rules were right, by what people decided.

use crate::line::{Decided, Lines};
use assess::Decision;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeMap;

/// Standard deviations of a 95 % interval.
const Z: f64 = 1.959_963_985;

/// What people decided about one rule's findings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleFigures {
    /// Rule id; `None` where no file says which rule found it.
    pub rule: Option<String>,
    /// Findings that hold.
    pub confirmed: u64,
    /// Findings that do not.
    pub dismissed: u64,
    /// Findings not decided yet.
    pub open: u64,
    /// Share of the decided ones that hold; `None` where none is decided.
    pub precision: Option<f64>,
    /// Lower end of its 95 % interval by Wilson.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// Counts every finding once, however many files speak of it: findings of one portal are told by their
/// keys; where a file does not say its portal, it is taken for one of its own. A decision outweighs none,
/// a later one an earlier one.
pub fn evaluate(files: &[Lines]) -> Vec<RuleFigures> {
    let mut findings: FxHashMap<(String, &str), (&Decided, Option<&str>)> = FxHashMap::default();
    let mut order: Vec<(String, &str)> = Vec::new();
    for file in files {
        let portal = match &file.portal {
            Some(url) => host(url).to_owned(),
            None => format!("file {}", file.file),
        };
        for line in &file.lines {
            let id = (portal.clone(), line.key.as_str());
            let rule = line.about.rule.as_deref();
            match findings.get_mut(&id) {
                Some((kept, known)) => {
                    *known = known.or(rule);
                    if line.decision.is_some() && (kept.decision.is_none() || kept.on <= line.on) {
                        *kept = line;
                    }
                }
                None => {
                    findings.insert(id.clone(), (line, rule));
                    order.push(id);
                }
            }
        }
    }
    let mut rules: BTreeMap<Option<&str>, [u64; 3]> = BTreeMap::new();
    for id in &order {
        let Some((line, rule)) = findings.get(id) else { continue };
        let counts = rules.entry(*rule).or_default();
        match line.decision {
            Some(Decision::Confirmed) => counts[0] += 1,
            Some(Decision::Dismissed) => counts[1] += 1,
            None => counts[2] += 1,
        }
    }
    rules
        .into_iter()
        .map(|(rule, [confirmed, dismissed, open])| {
            let decided = confirmed + dismissed;
            let interval = wilson(confirmed, decided);
            RuleFigures {
                rule: rule.map(str::to_owned),
                confirmed,
                dismissed,
                open,
                precision: (decided > 0).then(|| confirmed as f64 / decided as f64),
                low: interval.map(|(low, _)| low),
                high: interval.map(|(_, high)| high),
            }
        })
        .collect()
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// The 95 % score interval of Wilson for `hits` of `all`; `None` for none of none.
pub fn wilson(hits: u64, all: u64) -> Option<(f64, f64)> {
    if all == 0 {
        return None;
    }
    let n = all as f64;
    let share = hits as f64 / n;
    let square = Z * Z;
    let middle = share + square / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let below = 1.0 + square / n;
    Some((((middle - spread) / below).max(0.0), ((middle + spread) / below).min(1.0)))
}
