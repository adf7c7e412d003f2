//! Labelled pairs: precision and recall of `compare` and `kind`.

use jiff::civil::Date;
use likeness::{Judged, Kind, Side, compare, kind, sketch};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    base: Vec<Base>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Base {
    id: String,
    title: String,
    published: Date,
    #[serde(default)]
    number: String,
    body: String,
    text: String,
    pair: Vec<Variant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    label: String,
    #[serde(default)]
    note: String,
    title: Option<String>,
    published: Option<Date>,
    number: Option<String>,
    body: Option<String>,
    #[serde(default)]
    swap: Vec<(String, String)>,
    #[serde(default)]
    head: String,
    #[serde(default)]
    tail: String,
    text: Option<String>,
}

/// One judged pair: its label and what it was taken for.
struct Outcome {
    name: String,
    label: String,
    judged: Judged,
    met: bool,
    share: f32,
}

fn outcomes(cases: &str) -> Vec<Outcome> {
    let cases: Cases = toml::from_str(cases).expect("cases");
    let mut outcomes = Vec::new();
    for base in &cases.base {
        for variant in &base.pair {
            let mut text = variant.text.clone().unwrap_or_else(|| base.text.clone());
            for (old, new) in &variant.swap {
                assert!(text.contains(old), "{}: {old} is not in the text", base.id);
                text = text.replace(old, new);
            }
            let text = format!("{}\n{text}\n{}", variant.head, variant.tail);
            let one = Side {
                title: &base.title,
                published: Some(base.published),
                formed: None,
                number: Some(&base.number),
                body: Some(&base.body),
            };
            let other = Side {
                title: variant.title.as_deref().unwrap_or(&base.title),
                published: Some(variant.published.unwrap_or(base.published)),
                formed: None,
                number: Some(variant.number.as_deref().unwrap_or(&base.number)),
                body: Some(variant.body.as_deref().unwrap_or(&base.body)),
            };
            let comparison = compare(&base.text, &text);
            let judged = kind(&comparison, &one, &other, 2);
            let back = kind(&compare(&text, &base.text), &other, &one, 2);
            assert_eq!(
                judged.kind, back.kind,
                "{} {}: not the same both ways",
                base.id, variant.note
            );
            let met = match (sketch(&base.text), sketch(&text)) {
                (Some(a), Some(b)) => a.share(&b) >= 0.5,
                _ => false,
            };
            outcomes.push(Outcome {
                name: format!("{}: {}", base.id, variant.note),
                label: variant.label.clone(),
                judged,
                met,
                share: comparison.share,
            });
        }
    }
    outcomes
}

fn named(kind: Kind) -> &'static str {
    match kind {
        Kind::Copy => "copy",
        Kind::Fork => "fork",
        _ => "neither",
    }
}

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
