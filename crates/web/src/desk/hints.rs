//! Hints of the checks in words, beside the text.

use super::sheet::Sheet;
use super::visit::Desk;
use crate::words::Lang;
use access::Action;
use askama::Template;
use desk::{At, Checked, Hint, Weight};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::ops::Range;

/// What hints stand beside, and so where the way to their places leads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Beside<'a> {
    /// The text as it is checked, with marks.
    Text,
    /// The form of a draft.
    Form {
        /// Its id.
        draft: i64,
        /// It can be changed still.
        open: bool,
        /// The text that was checked, where the form shows that one; places in another lead nowhere.
        text: Option<&'a str>,
    },
}

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
    /// The way to its place.
    pub(super) href: Option<String>,
    /// Letters of the text before its place, and in it.
    pub(super) stands: Option<(usize, usize)>,
    /// Where the document that it looks like is placed in the draft's column instead, and its title.
    pub(super) instead: Option<(String, String)>,
    /// The button that masks all personal data stands beside it.
    pub(super) masks: bool,
}

/// An element as it is shown.
pub(super) struct ElementRow {
    pub(super) name: String,
    pub(super) found: bool,
    /// The words of it that are not said.
    pub(super) lacking: String,
}

/// What the checks say, in words.
pub(super) struct HintList {
    pub(super) rows: Vec<HintRow>,
    /// Elements of the entry.
    pub(super) elements: Vec<ElementRow>,
    pub(super) due: Option<String>,
    /// What the editor ticks, and the final reviewer gives a reason for; empty where nothing can be overridden.
    pub(super) despite: String,
    pub(super) reason: String,
    pub(super) summary: String,
}

impl HintList {
    pub(super) fn of(desk: &Desk, checked: &Checked, beside: Beside<'_>) -> Self {
        let lang = desk.lang();
        let words = |about: &str| {
            let rules = checked.overridable().into_iter();
            let words = rules.map(|rule| lang.word(&format!("desk-{about}-{rule}")));
            words.collect::<Vec<_>>().join("；")
        };
        let due = checked.due.map(|due| {
            let key = if due.provisional { "desk-due-provisional" } else { "desk-due" };
            lang.say(key, "day", due.date)
        });
        let row = |hint| HintRow::of(lang, hint).leading(hint, beside).offering(desk, hint);
        let mut rows: Vec<HintRow> = checked.hints.iter().map(row).collect();
        // One button masks all: it stands beside the first.
        let first = checked.hints.iter().position(Hint::is_privacy);
        if let (Some(at), Beside::Form { open: true, .. }) = (first, beside) {
            rows[at].masks = true;
        }
        let elements = checked.elements.iter().map(|one| ElementRow {
            name: one.name.clone(),
            found: one.found,
            lacking: one.lacking.join("、"),
        });
        Self {
            rows,
            elements: elements.collect(),
            due,
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
            href: None,
            stands: None,
            instead: None,
            masks: false,
        }
    }

    /// With the way to its place.
    fn leading(mut self, hint: &Hint, beside: Beside<'_>) -> Self {
        self.href = match (&hint.at, &hint.span, beside) {
            (At::Title, ..) => Some("#title".to_owned()),
            (_, Some(span), Beside::Text) => Some(format!("#{}", anchor(span))),
            (_, Some(span), Beside::Form { draft, text: Some(_), .. }) => {
                Some(format!("/desk/draft/{draft}/review#{}", anchor(span)))
            }
            _ => None,
        };
        if let (Some(span), Beside::Form { text: Some(text), .. }) = (&hint.span, beside) {
            let count =
                |range: Range<usize>| text.get(range).map_or(0, |text| letters(text).count());
            self.stands = Some((count(0..span.start), count(span.clone())));
        }
        self
    }

    /// With the way to what would do instead of the draft, for who may go it.
    fn offering(mut self, desk: &Desk, hint: &Hint) -> Self {
        self.instead = instead(desk, hint);
        self
    }
}

/// The page on which a document is placed where a draft is to stand, and its title; none for who may not place it.
fn instead(desk: &Desk, hint: &Hint) -> Option<(String, String)> {
    let instead = hint.instead.as_ref()?;
    if !desk.who().may(Action::Place, Some(instead.organ)) {
        return None;
    }
    let words = utf8_percent_encode(&instead.words, NON_ALPHANUMERIC);
    let (_, title) = hint.args.iter().find(|(name, _)| *name == "title")?;
    Some((format!("/desk/document/{}/places?q={words}", instead.document), title.clone()))
}

/// The id of the mark around a stretch of the text.
pub(super) fn anchor(span: &Range<usize>) -> String {
    format!("hint-{}-{}", span.start, span.end)
}

/// The letters of a text as a browser counts them (UTF-16), without white space: that differs between a text and the page
/// that shows it.
pub(super) fn letters(text: &str) -> impl Iterator<Item = u16> {
    // What JavaScript's `\s` means.
    let blank = |one: &char| *one == '\u{feff}' || (one.is_whitespace() && *one != '\u{85}');
    let letters = text.chars().filter(move |one| !blank(one));
    letters.flat_map(|one| {
        let mut units = [0; 2];
        let length = one.encode_utf16(&mut units).len();
        units.into_iter().take(length)
    })
}

/// The text of a draft with a mark around what each hint is about.
pub(super) fn marked(body: &str, checked: &Checked) -> String {
    let spans = checked.hints.iter().filter_map(|hint| hint.span.clone());
    desk::marked(body, spans.collect(), anchor)
}

/// The hints alone, for the page's script.
#[derive(Template)]
#[template(path = "desk/hints.html")]
pub(super) struct HintPart {
    pub(super) sheet: Sheet,
    pub(super) hints: HintList,
}

/// What still holds personal data, in words.
pub(super) fn unmasked(lang: Lang, checked: &Checked) -> String {
    let mut places: Vec<String> = Vec::new();
    for hint in checked.hints.iter().filter(|hint| hint.is_privacy()) {
        let place = match &hint.at {
            At::Title => lang.word("desk-field-title"),
            At::Field(field) => lang.word(&format!("desk-field-{field}")),
            At::File { name, within, .. } => member(name, within),
            At::Body(..) | At::Whole => lang.word("desk-field-body"),
        };
        if !places.contains(&place) {
            places.push(place);
        }
    }
    lang.say("desk-unmasked", "places", places.join("、"))
}

/// An attachment by its name; of an archive the file in it that is meant.
fn member(name: &str, within: &str) -> String {
    match within.split(" / ").next() {
        Some(file) if name.ends_with(".zip") && !file.is_empty() => format!("{name} / {file}"),
        _ => name.to_owned(),
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
