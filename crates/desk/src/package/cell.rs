//! A cell of a sheet: a number that is masked becomes a text, and a formula whose result is masked goes.

use super::part::{Edit, attribute};
use super::runs::Runs;
use super::values::Values;
use quick_xml::escape::partial_escape;
use quick_xml::events::BytesStart;
use std::ops::Range;

/// A cell while it is read.
#[derive(Debug)]
pub(super) struct Cell<'t> {
    tag: BytesStart<'t>,
    place: Range<usize>,
    /// A text within it was masked.
    pub(super) masked: bool,
    pub(super) value: Runs,
    /// The element of the value.
    pub(super) holds: Range<usize>,
    pub(super) formula: Option<Formula>,
}

/// A formula of a cell.
#[derive(Debug, Default)]
pub(super) struct Formula {
    /// Its element.
    pub(super) place: Range<usize>,
    pub(super) text: String,
    /// Number of the formula that several cells share.
    pub(super) shared: Option<String>,
}

/// What becomes of a cell.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) edits: Vec<Edit>,
    /// Its formula goes.
    pub(super) drops: bool,
}

impl<'t> Cell<'t> {
    pub(super) fn new(tag: BytesStart<'t>, place: Range<usize>) -> Self {
        let (value, holds) = (Runs::default(), 0..0);
        Self { tag, place, masked: false, value, holds, formula: None }
    }

    /// What is to be changed once the cell is read.
    pub(super) fn outcome(&self, values: &Values) -> Outcome {
        let mut outcome = Outcome::default();
        let kind = attribute(&self.tag, "t").unwrap_or_default();
        let mut masked = self.masked;
        let mut becomes_text = false;
        match kind.as_str() {
            // The number of a shared string.
            "s" => {}
            "" | "n" => {
                let digits = attachment::digits(self.value.text());
                if let Some(text) = values.masked(&digits) {
                    let prefix = self.prefix();
                    let text = partial_escape(text);
                    let element = format!("<{prefix}is><{prefix}t>{text}</{prefix}t></{prefix}is>");
                    outcome.edits.push((self.holds.clone(), element));
                    (masked, becomes_text) = (true, true);
                }
            }
            _ => {
                let places = values.places(self.value.text());
                masked |= !places.is_empty();
                outcome.edits.extend(self.value.edits(&places));
            }
        }
        if let Some(formula) = &self.formula
            && (masked || !values.places(&formula.text).is_empty())
        {
            outcome.drops = true;
            outcome.edits.push((formula.place.clone(), String::new()));
        }
        if becomes_text || outcome.drops {
            outcome.edits.push((self.place.clone(), self.begin(becomes_text)));
        }
        outcome
    }

    /// Prefix of the elements, with its colon.
    fn prefix(&self) -> String {
        let prefix = self.tag.name().prefix().map(|prefix| format!("{}:", prefix.into_inner()));
        prefix.unwrap_or_default()
    }

    /// Its begin, without what is said of a formula that is no longer there.
    fn begin(&self, becomes_text: bool) -> String {
        let name = self.tag.name();
        let mut begin = format!("<{}", name.into_inner());
        for attribute in self.tag.attributes().with_checks(false).flatten() {
            let key = attribute.key.into_inner();
            let goes = matches!(key, "cm" | "vm") || becomes_text && key == "t";
            if !goes {
                let value = attribute.value.replace('"', "&quot;");
                begin.push_str(&format!(" {key}=\"{value}\""));
            }
        }
        begin.push_str(if becomes_text { " t=\"inlineStr\">" } else { ">" });
        begin
    }
}
