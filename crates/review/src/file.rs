//! `review.toml`: one `[[verdict]]` for each finding that a person looked at.

use crate::line::{About, Decided, Lines, Place};
use crate::problem::{Problem, Reason};
use crate::{RuleNames, words};
use assess::Decision;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    portal: Option<String>,
    #[serde(default)]
    verdict: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: Spanned<String>,
    verdict: Option<Spanned<String>>,
    by: Option<String>,
    on: Option<Spanned<toml::Value>>,
    note: Option<String>,
    rule: Option<String>,
    field: Option<String>,
    matter1: Option<String>,
    matter2: Option<String>,
    column: Option<String>,
    title: Option<String>,
}

/// Reads a review file.
pub fn read(file: &str, text: &str, rules: &RuleNames) -> Result<Lines, Vec<Problem>> {
    let read: File = toml::from_str(text).map_err(|error| {
        vec![Problem::of_file(file, Reason::Syntax { detail: error.to_string() })]
    })?;
    let mut lines =
        Lines { file: file.to_owned(), portal: filled(read.portal), ..Lines::default() };
    let mut problems = Vec::new();
    let mut seen: FxHashMap<String, (u32, Option<Decision>)> = FxHashMap::default();
    for entry in read.verdict {
        let row = line_of(text, entry.key.span());
        let mut wrong = |name: &str, span: Range<usize>, reason| {
            problems.push(Problem {
                file: file.to_owned(),
                sheet: None,
                row: Some(line_of(text, span)),
                column: Some(name.to_owned()),
                reason,
            });
        };
        let Some(key) = words::key(entry.key.get_ref()) else {
            wrong("key", entry.key.span(), Reason::Key { found: entry.key.into_inner() });
            continue;
        };
        let (mut decision, mut remark) = (None, None);
        if let Some(said) = entry.verdict.filter(|said| !said.get_ref().trim().is_empty()) {
            match words::answer(said.get_ref()) {
                Some((answer, rest)) => (decision, remark) = (answer.decision, rest),
                None => wrong("verdict", said.span(), Reason::Answer { found: said.into_inner() }),
            }
        }
        let mut on = None;
        if let Some(date) = entry.on {
            match date_of(date.get_ref()) {
                Ok(date) => on = date,
                Err(found) => wrong("on", date.span(), Reason::Date { found }),
            }
        }
        match seen.get(&key) {
            Some((earlier, known)) if *known != decision => {
                let reason = Reason::Contradiction { key, earlier: *earlier };
                wrong("verdict", entry.key.span(), reason);
                continue;
            }
            Some(_) => continue,
            None => seen.insert(key.clone(), (row, decision)),
        };
        let note: Vec<String> = remark.into_iter().chain(filled(entry.note)).collect();
        lines.lines.push(Decided {
            key,
            decision,
            by: filled(entry.by),
            on,
            note: (!note.is_empty()).then(|| note.join("；")),
            about: About {
                rule: filled(entry.rule).map(|rule| rules.get(&rule).cloned().unwrap_or(rule)),
                field: filled(entry.field),
                matter1: filled(entry.matter1),
                matter2: filled(entry.matter2),
                column: filled(entry.column),
                title: filled(entry.title),
            },
            place: Place { sheet: None, row },
        });
    }
    if problems.is_empty() { Ok(lines) } else { Err(problems) }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn date_of(value: &toml::Value) -> Result<Option<Date>, String> {
    let text = match value {
        toml::Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    if text.is_empty() {
        return Ok(None);
    }
    words::date(&text).map(Some).ok_or(text)
}

/// 1-based line of a place in the text.
fn line_of(text: &str, span: Range<usize>) -> u32 {
    let before = text.as_bytes().get(..span.start).unwrap_or_default();
    let ends = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(ends).unwrap_or(u32::MAX).saturating_add(1)
}

/// A finding to be decided about, as it is written into a review file.
#[derive(Debug, Clone)]
pub struct ToDecide {
    /// The line; what is decided already is filled in.
    pub line: Decided,
    /// What a person needs to decide, written above it.
    pub comments: Vec<String>,
}

/// Writes a review file with everything that is to be decided. `intro` stands on top of it, `portal` is
/// the portal's address.
pub fn write(portal: &str, intro: &str, findings: &[ToDecide]) -> String {
    let mut out = String::new();
    comment(&mut out, intro);
    put(&mut out, "portal", portal);
    for ToDecide { line, comments } in findings {
        out.push_str("\n[[verdict]]\n");
        for text in comments {
            comment(&mut out, text);
        }
        let verdict = match line.decision {
            Some(Decision::Confirmed) => "confirmed",
            Some(Decision::Dismissed) => "dismissed",
            None => "",
        };
        put(&mut out, "verdict", verdict);
        put(&mut out, "by", line.by.as_deref().unwrap_or_default());
        put(&mut out, "on", &line.on.map(|date| date.to_string()).unwrap_or_default());
        put(&mut out, "note", line.note.as_deref().unwrap_or_default());
        put(&mut out, "key", &line.key);
        let about = [
            ("rule", &line.about.rule),
            ("field", &line.about.field),
            ("matter1", &line.about.matter1),
            ("matter2", &line.about.matter2),
            ("column", &line.about.column),
            ("title", &line.about.title),
        ];
        for (name, value) in about {
            if let Some(value) = value {
                put(&mut out, name, value);
            }
        }
    }
    out
}

fn comment(out: &mut String, text: &str) {
    for line in text.lines() {
        let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        out.push_str("# ");
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn put(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!("{name} = {}\n", toml::Value::String(value.to_owned())));
}
