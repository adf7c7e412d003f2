//! Precision and recall on labelled pairs, as CSV: `cargo run -p likeness --example evaluate_likeness`.
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

#[expect(dead_code, reason = "tests tell more of a pair")]
#[path = "../tests/support/mod.rs"]
mod support;

use support::{named, outcomes};

fn main() {
    println!("rule,set,true_positive,false_positive,false_negative");
    let sets = [
        ("dev", include_str!("../tests/cases/dev.toml")),
        ("held-out", include_str!("../tests/cases/held-out.toml")),
    ];
    for (set, file) in sets {
        let outcomes = outcomes(file);
        for (rule, kind) in [("origin-copied", "copy"), ("origin-forked", "fork")] {
            let pairs = |label: bool, answer: bool| {
                let pairs = outcomes.iter().filter(|one| {
                    (one.label == kind) == label && (named(one.judged.kind) == kind) == answer
                });
                pairs.count()
            };
            println!(
                "{rule},{set},{},{},{}",
                pairs(true, true),
                pairs(false, true),
                pairs(true, false)
            );
        }
    }
}
