//! What is typed where it would run, known again by its mark, and pages that are watched for it.

use crate::desk::bench::{Answer, Browser};
use crate::markup::faults;
use anyhow::Result;
use axum::http::header;
use std::collections::BTreeSet;

/// The text of a field: the payload, and a mark to know it by.
pub fn typed(payload: &str, mark: &str) -> String {
    format!("{payload} {}", marked(mark))
}

/// The same where only the beginning of what is typed may be left.
pub fn named(payload: &str, mark: &str) -> String {
    format!("{} {payload}", marked(mark))
}

/// A mark as it is shown: none is the beginning of another one.
pub fn marked(mark: &str) -> String {
    format!("{MARK}{mark}@")
}

/// Begins every mark.
pub const MARK: &str = "@@";

/// What was seen, and what was wrong.
pub struct Watch {
    marks: &'static [&'static str],
    pub seen: BTreeSet<&'static str>,
    pub wrong: Vec<String>,
}

impl Watch {
    /// Looks for these marks.
    pub fn new(marks: &'static [&'static str]) -> Self {
        Self { marks, seen: BTreeSet::new(), wrong: Vec::new() }
    }

    /// Marks that no page has shown: a test that typed them looked at nothing.
    pub fn unseen(&self) -> Vec<&'static str> {
        self.marks.iter().filter(|mark| !self.seen.contains(*mark)).copied().collect()
    }

    pub fn look(&mut self, place: &str, answer: &Answer) {
        if answer.status.is_server_error() {
            self.wrong.push(format!("{place}: {}", answer.status));
        }
        let to = answer.location();
        if !to.is_empty() && !to.starts_with('/') {
            self.wrong.push(format!("{place} leads to {to}"));
        }
        if answer.header(header::CONTENT_TYPE).starts_with("text/html") {
            self.read(place, &answer.text);
        }
    }

    pub fn read(&mut self, place: &str, html: &str) {
        self.wrong.extend(faults(html).into_iter().map(|fault| format!("{place}: {fault}")));
        self.seen.extend(self.marks.iter().filter(|mark| html.contains(&marked(mark))));
    }

    pub async fn visit(&mut self, browser: &mut Browser, targets: &[&str]) -> Result<()> {
        for target in targets {
            let answer = browser.get(target).await?;
            self.look(target, &answer);
        }
        Ok(())
    }
}
