//! `report.json`: which findings there are, and what was decided about them when it was written.

use crate::line::{About, Decided, Lines, Place};
use crate::problem::{Problem, Reason};
use assess::{Decision, Review};
use serde::Deserialize;

#[derive(Deserialize)]
struct Report {
    portal: Portal,
    findings: Vec<Found>,
}

#[derive(Deserialize)]
struct Portal {
    url: String,
}

#[derive(Deserialize)]
struct Found {
    #[serde(default)]
    key: String,
    rule: String,
    field: Option<String>,
    matter1: Option<String>,
    matter2: Option<String>,
    column: Option<String>,
    title: Option<String>,
    review: Option<Review>,
}

/// Reads a report.
pub fn read(file: &str, text: &str) -> Result<Lines, Vec<Problem>> {
    let report: Report = serde_json::from_str(text).map_err(|error| {
        vec![Problem::of_file(file, Reason::Syntax { detail: error.to_string() })]
    })?;
    let mut lines =
        Lines { file: file.to_owned(), portal: Some(report.portal.url), ..Lines::default() };
    for (row, found) in (1u32..).zip(report.findings) {
        // Reports from before there were keys say nothing here.
        if found.key.is_empty() {
            lines.without_key.push(Place { sheet: None, row });
            continue;
        }
        // What a pattern dismissed was not looked at by itself.
        if found.review.as_ref().is_some_and(|review| review.by_pattern) {
            continue;
        }
        let review = found.review.as_ref();
        lines.lines.push(Decided {
            key: found.key,
            decision: review.map(|review: &Review| -> Decision { review.decision }),
            by: review.and_then(|review| review.by.clone()),
            on: review.and_then(|review| review.on),
            note: review.and_then(|review| review.note.clone()),
            about: About {
                rule: Some(found.rule),
                field: found.field,
                matter1: found.matter1,
                matter2: found.matter2,
                column: found.column,
                title: found.title,
            },
            place: Place { sheet: None, row },
        });
    }
    Ok(lines)
}
