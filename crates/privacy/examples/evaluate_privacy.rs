//! Precision and recall on the labelled cases, as CSV: `cargo run -p privacy --example evaluate_privacy`.
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

#[path = "../tests/support/mod.rs"]
mod support;

fn main() {
    println!("rule,set,true_positive,false_positive,false_negative");
    let sets = [
        ("dev", include_str!("../tests/cases/dev.txt")),
        ("dev-more", include_str!("../tests/cases/dev-more.txt")),
        ("dev-hard", include_str!("../tests/cases/hard.txt")),
        ("dev-hard-more", include_str!("../tests/cases/hard-more.txt")),
        ("dev-hard-last", include_str!("../tests/cases/hard-last.txt")),
        ("dev-county", include_str!("../tests/cases/dev-county.txt")),
        ("dev-county-more", include_str!("../tests/cases/dev-county-more.txt")),
        ("dev-county-last", include_str!("../tests/cases/dev-county-last.txt")),
        ("dev-mobiles", include_str!("../tests/cases/dev-mobiles.txt")),
        ("dev-prose", include_str!("../tests/cases/dev-prose.txt")),
        ("dev-prose-more", include_str!("../tests/cases/dev-prose-more.txt")),
        ("dev-shapes", include_str!("../tests/cases/dev-shapes.txt")),
        ("dev-townships", include_str!("../tests/cases/dev-townships.txt")),
        ("dev-townships-more", include_str!("../tests/cases/dev-townships-more.txt")),
        ("dev-townships-last", include_str!("../tests/cases/dev-townships-last.txt")),
        ("dev-townships-third", include_str!("../tests/cases/dev-townships-third.txt")),
        ("held-out", include_str!("../tests/cases/held-out.txt")),
        ("held-out-townships", include_str!("../tests/cases/held-out-townships.txt")),
    ];
    for (set, file) in sets {
        let figures = support::figures::judge(file);
        println!("privacy-leak,{set},{},{},{}", figures.right, figures.wrong, figures.missed);
    }
}
