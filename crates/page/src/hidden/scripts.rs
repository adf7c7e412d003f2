//! What a page's scripts hide while it is read: tags that they write and leave open, elements that they put out of sight.

use super::style::by_style;
use crate::reading::HidingWay;

/// A script beyond this many bytes is not read for what it hides.
const MAX_SCRIPT: usize = 20_000;
/// Scripts of one page that write tags, of which so many are looked at.
pub(super) const MAX_WRITTEN: usize = 20;

/// What becomes of that which stands behind a script that writes the start or the end of a tag.
#[derive(Debug, Clone, Copy)]
pub(super) enum Written {
    /// The tag that it left open hides it.
    Hides(HidingWay),
    /// It left open none that hides, or closed one.
    Shows,
}

/// The ids that a script hides as the page is read: `document.getElementById("…").style.display="none"` outside of
/// every function.
pub(super) fn hidden_ids(script: &str) -> Vec<String> {
    const GET: &str = "getElementById(";
    let script = &script[..script.floor_char_boundary(MAX_SCRIPT)];
    let mut ids = Vec::new();
    for (at, _) in script.match_indices(GET).take(MAX_WRITTEN) {
        let before = &script[..at];
        let in_function = before.matches('{').count() > before.matches('}').count();
        let rest = script[at + GET.len()..].chars().filter(|c| !c.is_whitespace());
        let rest = rest.take(120).collect::<String>().replace('"', "'");
        let named = rest.strip_prefix('\'').and_then(|rest| rest.split_once("')"));
        let Some((id, then)) = named.filter(|(id, _)| !id.is_empty()) else { continue };
        if !in_function && then.starts_with(".style.display='none'") {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// What a script that writes the start or the end of a tag leaves behind; nothing for other scripts.
pub(super) fn written(script: &str) -> Option<Written> {
    let script = &script[..script.floor_char_boundary(MAX_SCRIPT)];
    if !script.contains("document.write") {
        return None;
    }
    for tag in ["div", "span", "p", "ul", "section"] {
        let count = |start: &str| {
            let start = format!("{start}{tag}");
            let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
            script.match_indices(&start).filter(|(at, _)| ends(&script[at + start.len()..])).count()
        };
        let (opened, closed) = (count("<"), count("</") + count("<\\/"));
        if closed > opened {
            return Some(Written::Shows);
        }
        if opened > closed {
            let style = script.split_once("style=").map_or("", |(_, rest)| rest);
            let style = style.trim_start_matches('\\');
            let quote = style.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let style = style[1..].split(['\\', quote]).next().unwrap_or_default();
            return Some(by_style(style, 1, false, false).map_or(Written::Shows, Written::Hides));
        }
    }
    None
}
