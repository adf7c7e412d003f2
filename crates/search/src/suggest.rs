//! "Did you mean": a name that sounds the same or differs by a character or two.

use crate::fold::key;
use crate::lexicon::Lexicon;
use crate::name::sounds;
use crate::parse::{Parsed, Part};
use crate::words;

/// Letters of a name typed by its sounds.
const MIN_SOUNDS: usize = 4;

/// The name that was likely meant by a text, unless it is one itself.
pub(crate) fn name<'a>(lexicon: &'a Lexicon, text: &str) -> Option<&'a str> {
    let text = key(text);
    let chars: Vec<char> = text.chars().collect();
    if chars.len() < 2 || lexicon.names.iter().any(|name| name.text == text) {
        return None;
    }
    let spoken = sounds(&text);
    let latin = text.is_ascii();
    if latin && spoken.len() < MIN_SOUNDS {
        return None;
    }
    let allowed = match chars.len() {
        _ if latin => 0,
        ..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    let distance = |name: &crate::name::Name| {
        if name.sounds == spoken {
            return Some(0);
        }
        if name.chars.len().abs_diff(chars.len()) > allowed || allowed == 0 {
            return None;
        }
        let distance = strsim::generic_damerau_levenshtein(&name.chars, &chars);
        (distance <= allowed).then_some(distance)
    };
    let found = lexicon
        .names
        .iter()
        .enumerate()
        .filter_map(|(at, name)| Some((distance(name)?, at, name.text.as_str())));
    found.min().map(|(_, _, text)| text)
}

/// The query with names in place of what was likely mistyped; nothing where none was.
pub(crate) fn query(lexicon: &Lexicon, parsed: &Parsed) -> Option<String> {
    let mut changed = false;
    let parts: Vec<String> = parsed
        .parts
        .iter()
        .map(|part| {
            let (Part::Words(text) | Part::Phrase(text)) = part;
            let better = name(lexicon, text).map(str::to_owned).or_else(|| within(lexicon, text));
            changed |= better.is_some();
            let text = better.unwrap_or_else(|| text.clone());
            if matches!(part, Part::Phrase(_)) { format!("“{text}”") } else { text }
        })
        .collect();
    changed.then(|| parts.join(" "))
}

/// A chunk with one of its pieces replaced.
fn within(lexicon: &Lexicon, text: &str) -> Option<String> {
    let text = key(text);
    words::units(lexicon, &text).iter().find_map(|unit| {
        let better = name(lexicon, unit.text())?;
        (unit.text() != text).then(|| text.replacen(unit.text(), better, 1))
    })
}
