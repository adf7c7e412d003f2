//! Trains the news model, prints how it does on held-out examples, and writes it to the file named.
#![expect(clippy::print_stdout, reason = "an example talks")]

use wording::{Model, training};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let examples = training::parse(training::TRAIN)?;
    let model = training::train(Model::builtin(), &examples, training::Settings::default());
    for (name, lines) in [("train", training::TRAIN), ("held out", training::HELD_OUT)] {
        let all = training::parse(lines)?;
        for body in [true, false] {
            let part: Vec<_> =
                all.iter().filter(|one| one.body.is_empty() != body).cloned().collect();
            let figures = training::evaluate(&model, &part);
            println!(
                "{name}, {}: {} examples, precision {:.3}, recall {:.3}",
                if body { "with body" } else { "title only" },
                part.len(),
                figures.precision(),
                figures.recall()
            );
        }
    }
    if let Some(path) = std::env::args().nth(1) {
        std::fs::write(path, training::write(&model))?;
    }
    Ok(())
}
