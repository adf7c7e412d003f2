//! Hints of the checks in words, beside the text.

use super::visit::Desk;
use crate::words::Lang;
use desk::{At, Checked, Hint, Weight};
use std::collections::BTreeSet;

/// A hint as it is shown.
pub(crate) struct HintRow {
    /// Class and word of its weight.
    pub(crate) weight: &'static str,
    pub(super) weight_words: String,
    pub(crate) words: String,
    /// Where it stands.
    pub(crate) at: String,
    /// The words around: before, the place itself, behind.
    pub(super) shown: Option<(String, String, String)>,
    /// What it looks like.
    pub(super) link: Option<String>,
}

/// What the checks say, in words.
pub(super) struct HintList {
    pub(super) rows: Vec<HintRow>,
    /// Elements of the entry: name and whether the document speaks of it.
    pub(super) elements: Vec<(String, bool)>,
    pub(super) due: Option<String>,
    /// There is personal data.
    pub(super) leaks: bool,
    /// Attachments that have some.
    pub(super) leaking: Vec<String>,
    /// What the editor ticks, and the final reviewer gives a reason for; empty where nothing can be overridden.
    pub(super) despite: String,
    pub(super) reason: String,
    pub(super) summary: String,
}

impl HintList {
    pub(super) fn of(desk: &Desk, checked: &Checked) -> Self {
        let lang = desk.lang();
        let words = |about: &str| {
            let rules = checked.overridable().into_iter();
            let words = rules.map(|rule| lang.word(&format!("desk-{about}-{rule}")));
            words.collect::<Vec<_>>().join("；")
        };
        let leaking = checked.hints.iter().filter(|hint| hint.is_privacy());
        let leaking = leaking.filter_map(|hint| match &hint.at {
            At::File { name, .. } => Some(name.clone()),
            _ => None,
        });
        let due = checked.due.map(|due| {
            let key = if due.provisional { "desk-due-provisional" } else { "desk-due" };
            lang.say(key, "day", due.date)
        });
        Self {
            rows: checked.hints.iter().map(|hint| HintRow::of(lang, hint)).collect(),
            elements: checked.elements.iter().map(|one| (one.name.clone(), one.found)).collect(),
            due,
            leaks: checked.leaks(),
            leaking: leaking.collect::<BTreeSet<_>>().into_iter().collect(),
            despite: words("despite"),
            reason: words("override"),
            summary: summary(lang, checked.hints.len()),
        }
    }
}

/// How many hints there are, in words.
pub(super) fn summary(lang: Lang, count: usize) -> String {
    match count {
        0 => lang.word("desk-hints-none"),
        _ => lang.say("desk-hints-count", "count", count),
    }
}

impl HintRow {
    /// A hint in words.
    pub(crate) fn of(lang: Lang, hint: &Hint) -> Self {
        let weight = match hint.weight {
            Weight::Blocks => "blocks",
            Weight::Wrong => "wrong",
            Weight::Advice => "advice",
        };
        let args: Vec<(&'static str, String)> = hint
            .args
            .iter()
            .map(|(name, value)| match *name {
                // Kinds and reasons travel as ids.
                "kind" => (*name, lang.word(&format!("desk-kind-{value}"))),
                "why" => (*name, lang.word(&format!("desk-unread-{value}"))),
                _ => (*name, value.clone()),
            })
            .collect();
        let link = hint.args.iter().find(|(name, _)| *name == "address");
        Self {
            weight,
            weight_words: lang.word(&format!("desk-weight-{weight}")),
            words: lang.say_all(&format!("desk-hint-{}", hint.rule), &args),
            at: place(lang, &hint.at),
            shown: hint.shown.clone().map(|shown| (shown.before, shown.marked, shown.after)),
            link: link.map(|(_, address)| address.clone()),
        }
    }
}

fn place(lang: Lang, at: &At) -> String {
    let number = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
    match at {
        At::Whole => String::new(),
        At::Title => lang.word("desk-field-title"),
        At::Field(field) => lang.word(&format!("desk-field-{field}")),
        At::Body(line, cell) => {
            let key = if cell.is_some() { "desk-at-cell" } else { "desk-at-line" };
            lang.say_all(key, &[("line", line.to_string()), ("cell", number(*cell))])
        }
        At::File { name, within, line, cell } => {
            let file = match within.is_empty() {
                true => name.clone(),
                false => format!("{name} / {within}"),
            };
            let key = match (line, cell) {
                (0, _) => "desk-at-file",
                (_, None) => "desk-at-file-line",
                (_, Some(_)) => "desk-at-file-cell",
            };
            let said = [("file", file), ("line", line.to_string()), ("cell", number(*cell))];
            lang.say_all(key, &said)
        }
    }
}
