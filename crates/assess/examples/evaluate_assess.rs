//! Precision and recall of rules on cases labelled by hand, as CSV: `cargo run -p assess --example
//! evaluate`. With `--beside` also what went wrong, on standard error.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its output is its purpose")]

#[path = "../tests/labelled/sets/mod.rs"]
mod sets;

fn main() {
    println!("rule,set,true_positive,false_positive,false_negative");
    let sets = [
        ("late", "labelled", sets::late as fn() -> sets::Figures),
        ("redated", "labelled", sets::redated),
        ("column-gap", "labelled", sets::column_gap),
        ("misfiled", "dev", sets::misfiled),
        ("misfiled", "dev-hard", sets::misfiled_hard),
        ("misfiled", "held-out", sets::misfiled_held_out),
        ("misfiled", "held-out-later", sets::misfiled_later),
        ("matter-unknown", "labelled", sets::matter_unknown),
    ];
    for (rule, set, figures) in sets {
        let figures = figures();
        println!("{rule},{set},{},{},{}", figures.right, figures.wrong, figures.missed);
        if std::env::args().any(|one| one == "--beside") {
            let (precision, recall) = (figures.precision(), figures.recall());
            eprintln!("{rule}: {} cases, {precision:.3}, {recall:.3}", figures.cases);
            for note in &figures.notes {
                eprintln!("{rule}: {note}");
            }
        }
    }
}
