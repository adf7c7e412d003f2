//! Labelled pairs (`cases/*.toml`).

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
pub struct Outcome {
    pub name: String,
    pub label: String,
    pub judged: Judged,
    pub met: bool,
    pub share: f32,
}

/// Every pair of a file, judged both ways round.
pub fn outcomes(cases: &str) -> Vec<Outcome> {
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

/// How labels name a kind of pair.
pub fn named(kind: Kind) -> &'static str {
    match kind {
        Kind::Copy => "copy",
        Kind::Fork => "fork",
        _ => "neither",
    }
}
