//! Precision and recall on labelled examples, as CSV: `cargo run -p wording --example evaluate_wording`. With
//! `--beside` also what went wrong, on standard error.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its output is its purpose")]

#[path = "../tests/support/mod.rs"]
mod support;

use wording::{Model, training};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("rule,set,true_positive,false_positive,false_negative");
    let mut notes = Vec::new();
    for (set, lines) in [("held-out", training::HELD_OUT), ("dev-hard", training::HARD)] {
        let news = training::evaluate(Model::builtin(), &training::parse(lines)?);
        println!("news-as-disclosure,{set},{},{},{}", news.hits, news.false_alarms, news.misses);
        notes.extend(news.wrong);
    }
    let sets = [
        ("dev", support::DEV),
        ("dev-contexts", support::CONTEXTS),
        ("dev-hard", support::HARD),
        ("held-out", support::HELD_OUT),
        ("held-out-later", support::LATER),
    ];
    for (set, file) in sets {
        let words = support::wrong_words(file);
        println!("wrong-word,{set},{},{},{}", words.right, words.wrong, words.missed);
        notes.extend(words.notes);
    }
    if std::env::args().any(|one| one == "--beside") {
        for line in notes {
            eprintln!("{line}");
        }
    }
    Ok(())
}
