//! Personal data in disclosed texts: finds it, says where it stands without repeating it, masks it.
//!
//! A text comes as page and attachment reading give it: lines divided by `\n`, cells of a table's row
//! by `\t`. [`scan`] says what must not stand there; [`restored`] says which masked forms together
//! give a number away; [`mask`] rewrites a text by the convention (first three and last digits of an
//! ID number, the date of birth always hidden; 3+4 of a mobile; the last four of a card).

mod accounts;
mod addresses;
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
    for found in find::all(text).found {
        let Some(between) = text.get(from..found.span.start) else { continue };
        masked.push_str(between);
        masked.push_str(&found.hit.masked);
        from = found.span.end;
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    masked
}
