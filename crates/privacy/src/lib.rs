//! Personal data in disclosed texts: finds it, says where it stands without repeating it, masks it.
//!
//! A text comes as page and attachment reading give it: lines divided by `\n`, cells of a table's row
//! by `\t`. [`scan`] says what must not stand there; [`restored`] says which masked forms together
//! give a number away; [`mask`] rewrites a text by the convention (first three and last digits of an
//! ID number, the date of birth always hidden; 3+4 of a mobile; the last four of a card).

mod accounts;
mod addresses;
mod broken;
mod divisions;
mod find;
mod forms;
mod identity;
mod layout;
mod masked;
mod mobiles;
mod model;
mod names;
mod numbers;
mod passports;
mod prescan;
mod restore;
mod runs;
mod words;

pub use model::{Hit, Kind, MAX_HITS, MAX_PARTIALS, Partial, Scan, Why};
pub use restore::{Restored, restored};
use std::ops::Range;

/// What personal data stands in a text.
pub fn scan(text: &str) -> Scan {
    let all = find::all(text);
    let more = u32::try_from(all.found.len().saturating_sub(MAX_HITS)).unwrap_or(u32::MAX);
    let hits = all.found.into_iter().take(MAX_HITS).map(|found| found.hit).collect();
    Scan { hits, more, partials: all.partials }
}

/// A text with all that [`scan`] finds in it masked by the convention; the rest stays as it is.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for (place, form) in places(text) {
        masked.push_str(text.get(from..place.start).unwrap_or_default());
        masked.push_str(&form);
        from = place.end;
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    masked
}

/// What personal data stands in a text, each with the bytes where it stands (of a number broken over two lines, its
/// first part): all of it, however much [`scan`] tells.
pub fn hits(text: &str) -> Vec<(Range<usize>, Hit)> {
    find::all(text).found.into_iter().map(|found| (found.span, found.hit)).collect()
}

/// Where all that [`scan`] finds stands in a text, in bytes, each with its form by the convention; in the order of the
/// text, none over another.
pub fn places(text: &str) -> Vec<(Range<usize>, String)> {
    let mut all: Vec<(Range<usize>, String)> = Vec::new();
    for found in find::all(text).found {
        let Some(rest) = found.rest else {
            all.push((found.span, found.hit.masked));
            continue;
        };
        let (front, end) = broken::halves(&found.hit.masked, found.span.len());
        all.push((found.span, front.to_owned()));
        if broken::hides(&rest) {
            all.push((rest, end.to_owned()));
        }
    }
    all.sort_by_key(|(place, _)| place.start);
    let mut places: Vec<(Range<usize>, String)> = Vec::new();
    for (place, form) in all {
        let from = places.last().map_or(0, |(place, _)| place.end);
        if text.get(from..place.start).is_some() {
            places.push((place, form));
        }
    }
    places
}
