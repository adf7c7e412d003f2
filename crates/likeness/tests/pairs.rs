//! Labelled pairs: precision and recall of `compare` and `kind`.

mod support;

use support::{named, outcomes};

/// Precision and recall of copies and forks together: right means the right one of the two.
fn measure(cases: &str, which: &str) {
    let outcomes = outcomes(cases);
    let (mut right, mut found, mut planted, mut missed) = (0u32, 0u32, 0u32, 0u32);
    let mut wrong = Vec::new();
    for outcome in &outcomes {
        let answer = named(outcome.judged.kind);
        let labelled = outcome.label != "neither";
        planted += u32::from(labelled);
        found += u32::from(answer != "neither");
        right += u32::from(labelled && answer == outcome.label);
        missed += u32::from(labelled && !outcome.met);
        if answer != outcome.label {
            wrong.push(format!(
                "{} – {} taken for {:?} ({:.2})",
                outcome.name, outcome.label, outcome.judged, outcome.share
            ));
        }
    }
    let precision = f64::from(right) / f64::from(found);
    let recall = f64::from(right) / f64::from(planted);
    let figures = format!(
        "{which}: {} pairs, precision {precision:.3}, recall {recall:.3}, {missed} of {planted} not met by their sketches",
        outcomes.len()
    );
    if std::env::var_os("SHOW").is_some() {
        eprintln_figures(&figures, &wrong);
    }
    assert!(precision >= 0.98 && recall >= 0.95, "{figures}\n{}", wrong.join("\n"));
    let certain = outcomes.iter().filter(|outcome| outcome.judged.certain);
    let wrongly = certain.filter(|outcome| named(outcome.judged.kind) != outcome.label).count();
    assert_eq!(wrongly, 0, "certain and wrong");
}

fn eprintln_figures(figures: &str, wrong: &[String]) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{figures}\n{}", wrong.join("\n"));
}

#[test]
fn pairs_at_hand() {
    measure(include_str!("cases/dev.toml"), "dev");
}

#[test]
fn pairs_held_out() {
    measure(include_str!("cases/held-out.toml"), "held-out");
}
