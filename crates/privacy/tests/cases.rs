//! Labelled cases (tests/cases): precision and recall, counted value by value.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write;

const SEEDS: std::ops::Range<u64> = 1..6;

const FILES: [&str; 3] = [
    include_str!("cases/dev.txt"),
    include_str!("cases/dev-more.txt"),
    include_str!("cases/held-out.txt"),
];

struct Figures {
    cases: usize,
    right: u32,
    wrong: u32,
    missed: u32,
    faults: String,
}

impl Figures {
    fn precision(&self) -> f64 {
        f64::from(self.right) / f64::from(self.right + self.wrong)
    }

    fn recall(&self) -> f64 {
        f64::from(self.right) / f64::from(self.right + self.missed)
    }
}

fn judge(file: &str) -> Figures {
    let mut figures = Figures { cases: 0, right: 0, wrong: 0, missed: 0, faults: String::new() };
    for seed in SEEDS {
        let cases = support::cases(file, seed);
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

fn check(name: &str, file: &str, at_least: usize) {
    let figures = judge(file);
    let (precision, recall) = (figures.precision(), figures.recall());
    let told = format!(
        "{name}: {} cases × {} seeds, {} values; precision {precision:.4}, recall {recall:.4}",
        figures.cases,
        SEEDS.count(),
        figures.right + figures.missed,
    );
    assert!(figures.cases >= at_least, "{told}");
    let faults =
        if std::env::var_os("GONGKAI_FAULTS").is_some() { figures.faults.as_str() } else { "" };
    assert!(precision >= 0.98 && recall >= 0.98, "{told}\n{faults}");
    assert!(faults.is_empty(), "{told}\n{faults}");
}

#[test]
fn dev() {
    check("dev", include_str!("cases/dev.txt"), 120);
}

#[test]
fn dev_more() {
    check("dev-more", include_str!("cases/dev-more.txt"), 120);
}

#[test]
fn held_out() {
    check("held-out", include_str!("cases/held-out.txt"), 100);
}

#[test]
fn no_result_holds_a_value() {
    for file in FILES {
        for case in support::cases(file, 99) {
            let told = serde_json::to_string(&privacy::scan(&case.text)).unwrap();
            for (kind, _, value) in &case.leaks {
                assert!(!told.contains(value.as_str()), "{}: {kind} in {told}", case.name);
            }
        }
    }
}

#[test]
fn masked_text_has_no_hits_left() {
    for file in FILES {
        for case in support::cases(file, 7) {
            let masked = privacy::mask(&case.text);
            let left = privacy::scan(&masked).hits;
            assert!(left.is_empty(), "{}: {left:?} left in {masked}", case.name);
            assert_eq!(masked.lines().count(), case.text.lines().count());
        }
    }
}
