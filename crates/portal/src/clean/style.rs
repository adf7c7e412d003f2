//! What an element's style says that means something: Word and WPS say with it what HTML has elements for.

use super::blocks::{Align, Format};
use dom_query::NodeRef;

/// Fonts whose letters are signs: a list's point in them is no text.
const SIGNS: [&str; 4] = ["symbol", "wingdings", "webdings", "courier new"];
/// Styles of letters that are raised by their class alone.
const RAISED: [&str; 2] = ["MsoFootnoteReference", "MsoEndnoteReference"];

/// The style and the classes of an element.
#[derive(Debug, Default)]
pub(super) struct Style {
    style: String,
    class: String,
    face: String,
}

impl Style {
    pub(super) fn of(node: &NodeRef<'_>) -> Self {
        let read = |name| node.attr(name).map(|value| value.to_string()).unwrap_or_default();
        Self { style: read("style"), class: read("class"), face: read("face") }
    }

    /// The value of a property; the last one counts.
    fn value(&self, property: &str) -> Option<&str> {
        let pairs = self.style.rsplit(';').filter_map(|pair| pair.split_once(':'));
        let mut values = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case(property));
        values.next().map(|(_, value)| value.trim())
    }

    /// Whether a property has a value, whatever the case of its letters.
    pub(super) fn is(&self, property: &str, value: &str) -> bool {
        self.value(property).is_some_and(|found| found.eq_ignore_ascii_case(value))
    }

    pub(super) fn has_class(&self, class: &str) -> bool {
        self.class.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(class))
    }

    /// Nobody sees it where it comes from.
    pub(super) fn hides(&self) -> bool {
        self.is("display", "none") || self.is("mso-hide", "all") || self.is("visibility", "hidden")
    }

    /// Nobody sees the columns where they come from; what is no wider than nothing is hidden, too.
    pub(super) fn hides_columns(&self, width: Option<&str>) -> bool {
        let nothing = |width: &str| {
            let number =
                width.trim().trim_end_matches(|one: char| one.is_alphabetic() || one == '%');
            number.trim().parse::<f64>().is_ok_and(|width| width == 0.0)
        };
        let marked =
            self.value("mso-hidden").is_some_and(|value| !value.eq_ignore_ascii_case("no"));
        self.hides()
            || marked
            || self.is("visibility", "collapse")
            || self.value("width").or(width).is_some_and(nothing)
    }

    /// What is written in signs of a font.
    pub(super) fn signs(&self) -> bool {
        let font = self.value("font-family").or_else(|| self.value("font")).unwrap_or_default();
        let font = format!("{font} {}", self.face).to_ascii_lowercase();
        SIGNS.iter().any(|name| font.contains(name))
    }

    /// Level of a point of one of Word's lists, from 1.
    pub(super) fn level(&self) -> Option<u8> {
        let words = self.value("mso-list")?.split_ascii_whitespace();
        let mut levels = words.filter_map(|word| word.strip_prefix("level")?.parse().ok());
        levels.next().filter(|level| (1..=9).contains(level))
    }

    /// Level of a heading that is one by its outline alone, from 1.
    pub(super) fn outline(&self) -> Option<u8> {
        let level = self.value("mso-outline-level")?.parse().ok();
        level.filter(|level| (1..=6).contains(level))
    }

    /// Where lines stand: `None` where nothing is said, `Some(None)` where it is said that they begin at the left.
    pub(super) fn align(&self, attribute: Option<&str>) -> Option<Option<Align>> {
        if self.has_class("align-right") {
            return Some(Some(Align::Right));
        }
        if self.has_class("align-center") {
            return Some(Some(Align::Centre));
        }
        let said = self.value("text-align").or(attribute)?.to_ascii_lowercase();
        match said.trim() {
            "right" | "end" => Some(Some(Align::Right)),
            "center" | "-webkit-center" | "middle" => Some(Some(Align::Centre)),
            _ => Some(None),
        }
    }

    /// How letters look in it, within letters that look so.
    pub(super) fn format(&self, around: Format) -> Format {
        let mut format = around;
        if let Some(weight) = self.value("font-weight") {
            format.strong = match weight.parse::<u16>() {
                Ok(weight) => weight >= 600,
                Err(_) => weight.to_ascii_lowercase().starts_with("bold"),
            };
        }
        if let Some(style) = self.value("font-style") {
            format.emphasis = !style.eq_ignore_ascii_case("normal");
        }
        let line = ["text-decoration", "text-decoration-line"].map(|name| self.value(name));
        for line in line.into_iter().flatten().map(str::to_ascii_lowercase) {
            format.struck |= line.contains("line-through");
            format.underlined |= line.contains("underline");
        }
        let raised = RAISED.iter().any(|class| self.has_class(class));
        if raised || self.is("vertical-align", "super") {
            format.raised = true;
        } else if self.is("vertical-align", "sub") {
            format.lowered = true;
        }
        format
    }

    /// Letters in place of numbers that a list has, by its style.
    pub(super) fn letters(&self) -> Option<&'static str> {
        let kind = self.value("list-style-type").or_else(|| self.value("list-style"))?;
        match kind.to_ascii_lowercase().as_str() {
            "lower-alpha" | "lower-latin" => Some("a"),
            "upper-alpha" | "upper-latin" => Some("A"),
            "lower-roman" => Some("i"),
            "upper-roman" => Some("I"),
            _ => None,
        }
    }

    /// Whether a list is numbered 一、二、三, which no list of ours is.
    pub(super) fn counts_in_chinese(&self) -> bool {
        let kind = self.value("list-style-type").or_else(|| self.value("list-style"));
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        ["chinese", "cjk"].iter().any(|word| kind.contains(word))
    }
}
