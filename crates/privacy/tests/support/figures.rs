//! Precision and recall over cases, counted value by value.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Every case is made with each of these.
pub const SEEDS: std::ops::Range<u64> = 1..6;

pub struct Figures {
    pub cases: usize,
    pub right: u32,
    pub wrong: u32,
    pub missed: u32,
    pub faults: String,
}

pub fn judge(file: &str) -> Figures {
    let mut figures = Figures { cases: 0, right: 0, wrong: 0, missed: 0, faults: String::new() };
    for seed in SEEDS {
        let cases = super::cases(file, seed);
        figures.cases = cases.len();
        for case in cases {
            // Kind and line: how many leak, how many were found.
            let mut places: BTreeMap<(String, u32), (u32, u32)> = BTreeMap::new();
            for (kind, line, _) in &case.leaks {
                places.entry((kind.clone(), *line)).or_default().0 += 1;
            }
            for hit in privacy::scan(&case.text).hits {
                places.entry((hit.kind.id().into(), hit.line)).or_default().1 += 1;
            }
            for ((kind, line), (leaks, found)) in places {
                figures.right += leaks.min(found);
                figures.wrong += found.saturating_sub(leaks);
                figures.missed += leaks.saturating_sub(found);
                if leaks != found {
                    let at = case.text.lines().nth(line as usize - 1).unwrap_or_default();
                    writeln!(
                        figures.faults,
                        "{seed} {}: {kind}, {leaks} there, {found} found: {at}",
                        case.name
                    )
                    .unwrap();
                }
            }
        }
    }
    figures
}
